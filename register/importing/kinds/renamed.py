"""Rows that have a reference of the register and wholly another name: a wrong reference would rename another record.

Pure. Asked about once for all of them, under the key "renamed".
"""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from core.parsing.result import name_key
from register.importing.model import LEAVE, ImportRow, UploadedTable
from register.importing.questions import Question
from register.rules.organisation_names import ALIKE, list_telling_words, measure_likeness

RENAMED, SAME = "renamed", "same"
_MOST = 8


def ask_about_renames(rows: Iterable[ImportRow], handed: UploadedTable) -> list[Question]:
    """Return the question about the rows whose name has nothing in common with that of the record they would change."""
    found = [row for row in rows if "name" in row.values and _are_others(row.name, row.called)]
    if not found:
        return []
    shown = [
        _("%(place)s: “%(before)s” would be “%(after)s”")
        % {"place": row.place, "before": row.called, "after": row.name}
        for row in found
    ]
    names = "; ".join(shown[:_MOST]) + (" …" if len(shown) > _MOST else "")
    options = [
        (SAME, _("Yes: the same partnerships under new names")),
        (LEAVE, _("No: their references are wrong, leave these rows out")),
    ]
    text = _("These rows have a reference of the register and wholly another name: %(names)s. Is it so?")
    return [
        Question(
            RENAMED,
            text % {"names": names},
            options,
            handed.answers.get(RENAMED, ""),
            blocks=True,
            rows=[row.number for row in found],
            examples=shown[:3],
        )
    ]


def list_left(questions: Sequence[Question]) -> set[int]:
    """Return the numbers of the rows that the answer leaves out."""
    return {number for one in questions if one.chosen == LEAVE for number in one.rows}


def _are_others(name: str, before: str) -> bool:
    if not before or name_key(name) == name_key(before):
        return False
    shared = set(list_telling_words(name)) & set(list_telling_words(before))
    return not shared and measure_likeness(name, before) < ALIKE

"""What is asked about rows that look like another: each by itself, or all of a kind with one answer. Pure.

An answer is kept under a key such as "row 5" or, for all that no answer of their own has, "alike same-register".
"""

from collections.abc import Collection, Mapping, Sequence

from django.utils.translation import gettext as _

from core.parsing.result import name_key
from register.importing.duplicates import NEARLY, OF_REFERENCE, describe_likeness, first_by_row
from register.importing.model import JOIN, LEAVE, TAKE, UPDATE, Likeness
from register.importing.questions import Question

ROW, ALL_ROWS = "row ", "alike "
_GROUPS: Mapping[str, Sequence[str]] = {
    "same-register": (UPDATE, JOIN, LEAVE),
    "same-sheet": (JOIN, TAKE),
    "same-reference": (UPDATE, TAKE, LEAVE),
    "nearly": (TAKE, JOIN),
}


def is_about_rows(key: str) -> bool:
    """Whether a question or an answer is about rows that look like another."""
    return key.startswith((ROW, ALL_ROWS))


def read_decisions(answers: Mapping[str, str]) -> dict[str, str]:
    """Return what the answers of a command, such as "row 5" or "alike nearly", say of rows."""
    found = {}
    for key, choice in answers.items():
        row, group = key.removeprefix(ROW), key.removeprefix(ALL_ROWS)
        if key.startswith(ROW) and row.isdecimal() and choice in (TAKE, LEAVE, JOIN, UPDATE):
            found[row] = choice
        elif key.startswith(ALL_ROWS) and choice in _GROUPS.get(group, ()):
            found[key] = choice
    return found


def settle_groups(alike: Sequence[Likeness], decisions: Mapping[str, str]) -> dict[str, str]:
    """Return the decisions row by row; what was decided for all of a kind counts where a row has none of its own."""
    found: dict[str, str] = {}
    for group in _GROUPS:
        if choice := decisions.get(f"{ALL_ROWS}{group}"):
            found |= dict.fromkeys(map(str, _rows_of(group, alike)), choice)
    return found | {row: choice for row, choice in decisions.items() if not is_about_rows(row)}


def ask_about_rows(
    alike: Sequence[Likeness], decisions: Mapping[str, str], *, again: Collection[int] = ()
) -> list[Question]:
    """Return one question for each row that looks like another, which the import waits for; `again` are rows whose
    decision cannot hold."""
    first = first_by_row(alike)
    return [
        Question(
            f"{ROW}{row}",
            f"{describe_choice(first[row])}. {describe_likeness(first[row])}",
            _list_options(first[row]),
            "" if row in again else decisions.get(str(row), ""),
            blocks=True,
            rows=(row,),
        )
        for row in sorted(first)
    ]


def ask_about_groups(alike: Sequence[Likeness], decisions: Mapping[str, str]) -> list[Question]:
    """Return what one answer can decide for all rows of a kind, where there are several."""
    texts = {
        "same-register": _("%(n)s rows have just the name of a partnership that the register has:"),
        "same-sheet": _("%(n)s rows have just the name of an earlier row:"),
        "same-reference": _(
            "%(n)s rows have the reference of a partnership that the register has, and another name:"
        ),
        "nearly": _("%(n)s rows have nearly the name of another:"),
    }
    words = {UPDATE: _("Update them from this sheet"), LEAVE: _("Leave these rows out")}
    own = {
        "same-register": {JOIN: _("Fill only their gaps")},
        "same-sheet": {JOIN: _("The same: put them together"), TAKE: _("Different ones: add them")},
        "same-reference": {TAKE: _("Different ones: add them")},
        "nearly": {TAKE: _("All are different: add them"), JOIN: _("The same: put them together")},
    }
    found = []
    for group, text in texts.items():
        rows, key = _rows_of(group, alike), f"{ALL_ROWS}{group}"
        if len(rows) > 1:
            options = [(choice, (words | own[group])[choice]) for choice in _GROUPS[group]]
            found.append(Question(key, text % {"n": len(rows)}, options, decisions.get(key, ""), rows=rows))
    return found


def describe_choice(one: Likeness) -> str:
    return _("Choose what to do with %(place)s, %(name)s") % {"place": one.place, "name": one.name}


def _rows_of(group: str, alike: Sequence[Likeness]) -> list[int]:
    return [one.row for one in first_by_row(alike).values() if _group_of(one) == group]


def _group_of(one: Likeness) -> str:
    if name_key(one.name) == name_key(one.other_name):
        return "same-register" if one.other_reference else "same-sheet"
    return {OF_REFERENCE: "same-reference", NEARLY: "nearly"}.get(one.kind, "")


def _list_options(one: Likeness) -> list[tuple[str, str]]:
    same = one.other_place if one.other_row is not None else one.other_reference
    options = [
        (JOIN, _("The same one: fill gaps in %(same)s") % {"same": same}),
        (TAKE, _("A different one: add it")),
        (LEAVE, _("Leave this row out")),
    ]
    if one.other_reference:
        options.insert(0, (UPDATE, _("The same one: update %(same)s from this row") % {"same": same}))
    return options

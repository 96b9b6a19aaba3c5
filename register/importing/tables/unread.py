"""The cells of a list that fill no field: what becomes of each, so that nothing of a row is lost in silence."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core import sheets
from core.history import writing
from core.history.actors import Actor
from core.models import Record
from core.parsing.result import shorten_text, tidy
from register.exporting.columns import COLUMNS
from register.importing.model import TextKept
from register.importing.tables.cells import is_empty
from register.importing.tables.model import NEW, PARTNERSHIP, REFERENCE, ImportTable, ReadRow
from register.models import KeptText, MarkedRecord, SensitiveMark, list_markable_words, words_of_record
from register.services import sensitive
from register.services.sensitive import WordsMark

OURS = "-"  # how a column is read that we wrote ourselves, such as that of problems


class UnreadCells:
    """Finds the cells that no field takes, and those of them that the register has kept already."""

    def __init__(
        self, table: ImportTable, found: sheets.Table, mapping: Mapping[str, str], partnerships: Iterable[int]
    ) -> None:
        self.table, self.found, self.mapping = table, found, mapping
        headings = {tidy(one.header).lower() for one in found.columns}
        ours = ([one.header for one in COLUMNS], table.exported())
        self._is_export = any(headings <= {tidy(one).lower() for one in each} for each in ours)
        rows = KeptText.objects.filter(partnership__in=list(partnerships))
        self._held = {(key, *rest) for key, *rest in rows.values_list("partnership", "column", "text", "why")}

    def list_kept(self, row: ReadRow, record: sheets.TableRow, partnership: int) -> list[TextKept]:
        """Return every cell and note of a row that its record has no place for, but what is kept already.

        An export of the register says under all its headings what the register says itself.
        """
        if self._is_export:
            return []
        fields = {*self.table.key, PARTNERSHIP, REFERENCE, OURS, *row.form.fields}
        headings = {one.letter: tidy(one.header) or one.letter for one in self.found.columns}
        cells = [
            (headings[column.letter], cell.text.strip())
            for column, cell in zip(self.found.columns, record.cells, strict=False)
            if not is_empty(cell)
            and (self.mapping.get(column.letter) not in fields or column.letter in row.left_as_text)
        ]
        notes = [
            (headings.get(note.letter, _("The row")), note.text)
            for note in record.notes
            if note.kind in (sheets.NOTE, sheets.LINK)
        ]
        texts = dict.fromkeys([*cells, *notes])
        if not texts:
            return []
        about = _say_about(row)
        words = {"list": self.table.label, "about": about}
        why = (_("No field of %(list)s takes it: %(about)s") % words)[:300]
        return [
            TextKept(column[:200], text, why)
            for column, text in texts
            if not {
                (partnership, name, text, why)
                for name in (column[:200], _name_column(self.table.model, about, column))
            }
            & self._held  # earlier releases named the column without its record
        ]


def _name_column(model: type[Record], about: str, column: str) -> str:
    """Return a column with the record that a text of it is about: "Risk Grant ends: Ref"."""
    noun = capfirst(str(model._meta.verbose_name))
    words = {"noun": noun, "about": shorten_text(about), "column": column}
    return (_("%(noun)s %(about)s: %(column)s") % words)[:200]


def _say_about(row: ReadRow) -> str:
    """Return which row of a list a text is of; what a record that is exempt is about is not said beside it."""
    is_exempt = row.mark.paragraph is not None or find_mark(row.form.instance).paragraph is not None
    return (not is_exempt and row.about) or _("a record that is exempt")


def keep_texts(
    rows: Iterable[tuple[ReadRow, Any]], source: str, *, by: Actor, reason: str
) -> list[tuple[Record, int]]:
    """Write the texts of rows with the partnership of their records, exempt as those are; return each with its row."""
    texts = [
        (
            row,
            part,
            KeptText(
                partnership=part.partnership,
                column=_name_column(type(part), about, one.column),
                text=one.text,
                why=one.why,
                source=source,
            ),
        )
        for row, part in rows
        if row.kept
        for about in [_say_about(row)]
        for one in row.kept
    ]
    writing.insert_many([text for _row, _part, text in texts], by=by, reason=reason)
    written: list[tuple[Record, int]] = [(text, row.number) for row, _part, text in texts]
    for row, part, text in texts:
        found = find_mark(part) if row.fate != NEW else WordsMark()
        mark = found if found.paragraph is not None else row.mark
        if mark.paragraph is not None:
            sensitive.mark_words(text, mark, partnership=part.partnership, by=by)
            written.append((SensitiveMark.objects.get(field=words_of_record(text).name), row.number))
    return written


def list_with_import(rows: Iterable[ReadRow]) -> list[list[str]]:
    """Return the texts of records that belong to no partnership, as an import keeps them: row, record, column, text."""
    return [[str(row.number), row.about, one.column, one.text] for row in rows for one in row.kept]


def find_mark(part: Any) -> WordsMark:
    """Return how a record, or any of its words, is exempt."""
    if part.pk is None:
        return WordsMark()
    if isinstance(part, MarkedRecord) and part.exempt_paragraph is not None:
        return WordsMark(part.exempt_paragraph, part.exempt_reason[:300])
    named = [words_of_record(part, name) for name in list_markable_words(type(part))]
    return next((one for one in sensitive.find_each(*named) if one.paragraph is not None), WordsMark())

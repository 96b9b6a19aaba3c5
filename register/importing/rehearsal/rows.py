"""Every row of the sheet as it will stand, for the page: doubtful first, a page at a time. Pure but for the words."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from core.parsing.result import tidy
from register.importing import column_questions
from register.importing import row_changes as changes_of
from register.importing.clean import vocabulary
from register.importing.layouts import passed_over
from register.importing.model import ImportRow, RehearsalResult, Remark, UploadedTable, name_cell, write_place
from register.models.partnership import PEOPLE_FIELDS

_VERBS: Mapping[str, str | Promise] = {
    "name": _lazy("Enter a name"),
    "accountable_body": _lazy("Name one body"),
    "representatives": _lazy("Name them"),
    "notice": _lazy("Enter the notice"),
    **dict.fromkeys(PEOPLE_FIELDS, _lazy("Name somebody")),
    **dict.fromkeys(vocabulary.MONEY_FIELDS, _lazy("Enter the amount")),
    **dict.fromkeys(vocabulary.DATE_FIELDS, _lazy("Enter the date")),
}
_FATES: Mapping[str, str | Promise] = {
    "new": _lazy("New"),
    "change": _lazy("Change something"),
    "joined": _lazy("Put into another row"),
    "same": _lazy("No change"),
    "left": _lazy("Left out"),
}


@dataclass(frozen=True)
class DoubtfulCell:
    """One doubt about a row. `cell` is empty where the sheet has none to put right."""

    remark: Remark
    cell: str = ""
    verb: str = ""
    options: Sequence[str] = ()


@dataclass(frozen=True)
class RowShown:
    """One row: where it stands, what becomes of it, and what it will say."""

    number: int
    where: str
    name: str
    fate: str
    kind: str  # of its fate: "new", "change", "joined", "same", "left"
    reference: str = ""
    row: ImportRow = field(default_factory=lambda: ImportRow(0))
    doubts: Sequence[DoubtfulCell] = ()

    @property
    def place(self) -> str:
        return write_place(self.number, self.where)

    @property
    def comes_in(self) -> bool:
        """Whether it is one of the rows that the import writes."""
        return self.kind in ("new", "change")

    @property
    def looks_alike(self) -> bool:
        return any(one.remark.kind == "looks_alike" for one in self.doubts)

    @property
    def stops(self) -> bool:
        return not self.row.can_be_taken

    @property
    def money(self) -> str:
        return self._write("contribution")

    @property
    def ends(self) -> str:
        return self._write("ends_on")

    @property
    def is_what(self) -> str:
        return _join(self._write(key) for key in ("status", "form"))

    @property
    def by_whom(self) -> str:
        return _join(self._write(key) for key in ("directorate", "sponsor"))

    @property
    def values(self) -> list[tuple[str, str]]:
        """Every value that will be stored, with its words."""
        return [
            (label, text)
            for key, label in vocabulary.read_labels().items()
            if (text := self._write(str(key))) and key in self.row.values
        ] + self._stated()

    def _write(self, key: str) -> str:
        return changes_of.write_value(key, self.row.values.get(key))

    def _stated(self) -> list[tuple[str, str]]:
        labels, stated = vocabulary.read_statement_labels(), self.row.values.get("statements", {})
        found = [(str(labels[fact]), typed) for fact, (_value, typed) in stated.items()]
        loan = self._write("loan")
        return [*found, (_("Loan"), loan)] if loan else found

    @property
    def doubtful_columns(self) -> list[str]:
        return list(dict.fromkeys(one.remark.column for one in self.doubts))


def _join(texts: Iterable[str]) -> str:
    return ", ".join(text for text in texts if text)


def list_rows(handed: UploadedTable, rehearsed: RehearsalResult) -> list[RowShown]:
    """Return every row of the sheet: first what stops the import, then the doubtful, then the rest."""
    texts, standing = column_questions.read_texts(handed), {row.number: row for row in rehearsed.rows}
    letters = [letter for letter, key in handed.mapping.items() if key == "name"]
    others = {one.row: one.other_place for one in rehearsed.likenesses if one.other_row}
    left, same = set(rehearsed.left_out), set(rehearsed.unchanged)
    found = []
    for record in handed.table.records:
        number = record.number
        row = standing.get(number) or rehearsed.read.get(number) or ImportRow(number)
        reference = rehearsed.changes.get(number) or rehearsed.joins.get(number, "")
        kind, fate = _fate(number, rehearsed, left, same, others if number not in standing else {})
        name = row.name or next((texts.get(name_cell(number, one), "") for one in letters), "")
        doubts = list(_doubts(row, texts, handed.mapping)) if number in standing else []
        found.append(RowShown(number, record.where, name, fate, kind, reference, row, doubts))
    return sorted(found, key=lambda one: (not (one.stops and one.doubts), not one.doubts, one.number))


def _fate(
    number: int, rehearsed: RehearsalResult, left: set[int], same: set[int], others: Mapping[int, str]
) -> tuple[str, str]:
    if number in left:
        return "left", _("Left out")
    if number in same:
        return "same", _("No change")
    if number in rehearsed.changes:
        row = rehearsed.read[number]
        if not (row.changes or row.kept):
            said = ngettext(
                "No change to %(reference)s: one cell is not taken",
                "No change to %(reference)s: %(n)s cells are not taken",
                len(row.remarks),
            )
            return "same", said % {"reference": rehearsed.changes[number], "n": len(row.remarks)}
        return "change", _("Changes %(reference)s") % {"reference": rehearsed.changes[number]}
    if number in rehearsed.joins:
        return "change", _("Fills gaps in %(reference)s") % {"reference": rehearsed.joins[number]}
    if number in others:
        return "joined", _("Put into %(place)s") % {"place": others[number]}
    return "new", _("New")


def _doubts(row: ImportRow, texts: Mapping[str, str], mapping: Mapping[str, str]) -> Iterator[DoubtfulCell]:
    """Yield each remark of a row; a cell with two is put right in the first of them."""
    seen = set[str]()
    for remark in row.remarks:
        cell = name_cell(row.number, remark.letter)
        if remark.letter and cell in texts and cell not in seen:
            seen.add(cell)
            key = mapping.get(remark.letter, "")
            options = vocabulary.words_of(key)
            verb = str(_VERBS.get(key, _("Choose one") if options else _("Correct it")))
            yield DoubtfulCell(remark, cell, verb, options)
        else:
            yield DoubtfulCell(remark)


def list_filters(rows: Sequence[RowShown]) -> list[tuple[str, str, int]]:
    """Return what rows can be narrowed to: the value in the address, its words, how many."""
    doubted = Counter(column for row in rows for column in row.doubtful_columns)
    values = ["doubts", "ready", "twice", *(f"is-{kind}" for kind in _FATES)]
    values += [f"in-{column}" for column, _number in doubted.most_common(8)]
    found = [(value, len(filter_rows(rows, value))) for value in values]
    filters = [(value, _name_filter(value), number) for value, number in found]
    kept = [one for one in filters if one[2] and not (one[0][:3] == "is-" and one[2] == len(rows))]
    return [("", _("All rows"), len(rows)), *kept]


def _name_filter(value: str) -> str:
    words = {"doubts": _("To look at"), "ready": _("Ready"), "twice": _("May be here twice")}
    kind, _dash, rest = value.partition("-")
    return words.get(value) or (str(_FATES[rest]) if kind == "is" else rest)


def count_parts(rows: Sequence[RowShown]) -> list[tuple[str, int, str]]:
    """Return the parts of the bar over all rows, each row in one of them: kind of fill, how many, words."""
    parts = [
        ("full", "ready", _("ready")),
        ("look", "doubts", _("to look at")),
        ("left", "is-joined", _("put into another row")),
        ("left", "is-same", _("no change")),
        ("left", "is-left", _("left out")),
    ]
    found = [
        (fill, sum(fill != "left" or not row.doubts for row in filter_rows(rows, value)), words)
        for fill, value, words in parts
    ]
    return [part for part in found if part[1]]


def filter_rows(rows: Sequence[RowShown], wanted: str) -> list[RowShown]:
    """Return the rows that a filter of `list_filters` leaves; one that is not known leaves none."""
    if not wanted:
        return list(rows)
    if wanted == "doubts":
        return [row for row in rows if row.doubts]
    if wanted == "ready":
        return [row for row in rows if row.comes_in and not row.doubts]
    if wanted == "twice":
        return [row for row in rows if row.looks_alike]
    kind, _dash, value = wanted.partition("-")
    if kind == "is":
        return [row for row in rows if row.kind == value]
    return [row for row in rows if kind == "in" and value in row.doubtful_columns]


def list_passed_over(handed: UploadedTable) -> list[dict[str, Any]]:
    """Return what was read as no partnership, why, and how to take it; all blank rows together, at the end."""
    found = [
        {
            "rows": one.rows,
            "text": tidy(one.text),
            "why": one.reason,
            "take": one.take,
        }
        for one in passed_over.list_passed_over(handed.table)
    ]
    blank = sum(one.last - one.number + 1 for one in handed.table.skipped if one.kind == "blank")
    if blank:
        rows = ngettext("one row", "%(n)s rows", blank) % {"n": blank}
        found.append({"rows": rows, "text": "", "why": _("Nothing stands there"), "take": ""})
    return found

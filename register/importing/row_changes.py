"""One row about a partnership of the register: what it would change, and what it says that no import changes.

A cell that says what the register says is no change, however it is written. What follows from something
else, or is a list of its own, is said by row and column and stays as it is.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from core.dates import Notice, label_financial_year, write_date_as_known
from core.editing.field_display import display_value
from core.money import format_pounds
from core.parsing.dates import KnownDate
from core.parsing.people import Named
from core.parsing.result import tidy
from core.sheets import Cell, SheetColumn, Table, TableRow, strip_guard
from register.access.marks import words_for_exempt
from register.choices import Status
from register.exporting.columns import COLUMNS, ExportColumn
from register.exporting.rows import ExportedPartnership
from register.importing.clean import vocabulary
from register.importing.clean.cell_place import Neighbours
from register.importing.clean.cells import read_cells
from register.importing.clean.remark_kinds import SENTENCES
from register.importing.clean.row_notes import list_unsupported
from register.importing.clean.secrecy import find_forbidding
from register.importing.kinds.frequency import mark_frequency
from register.importing.kinds.outliers import describe_leap
from register.importing.kinds.secret_rows import describe_reason
from register.importing.model import CellChange, ImportRow
from register.models import KeptText, KeyDate
from register.models.partnership import PEOPLE_FIELDS

_COLUMNS: Mapping[str, ExportColumn] = {column.key: column for column in COLUMNS}
_BY_HEADER = {tidy(column.header).lower(): column for column in COLUMNS}
_OTHER_KEY = {"contribution": "council_contribution", "budget": "total_budget"}
_NAMES = frozenset([*PEOPLE_FIELDS, "theme", "directorate", "service", "panel"])
_NUMBER = re.compile(r"-?[0-9]*\.?[0-9]+")  # "0¹" is a digit to Python, and no number
_ANSWERS = {"true": "yes", "false": "no", "yes": "yes", "no": "no"}

_ON_ITS_PAGE = _lazy("This is changed on the page of %(reference)s, not by an import.")
_BY_A_REVIEW = _lazy("This follows from the reviews of %(reference)s and is not changed by an import.")
_NOT_APPLIED: Mapping[str, str | Promise] = {
    "status": _lazy("A step on its path is taken on the page of %(reference)s, not by an import."),
    "rating": _BY_A_REVIEW,
    "rating_note": _BY_A_REVIEW,
    "reviewed_on": _BY_A_REVIEW,
    "next_review_on": _BY_A_REVIEW,
    "signs": _lazy("Warning signs follow from the record itself and are not changed by an import."),
    "last_safe_on": _lazy("This day is worked out from the date and its notice."),
    "financial_year": _lazy("This row is of another year than the sheet. Its money counts for the sheet's year."),
    **dict.fromkeys(
        (
            "representatives", "partners", "objectives", "priorities", "liabilities", "documents", "kept",
            "exempt_paragraph", "accountable_body", vocabulary.YEAR_MONEY, *vocabulary.STATEMENTS,
        ),
        _ON_ITS_PAGE,
    ),
}  # fmt: skip


@dataclass(frozen=True)
class CurrentRecord:
    """What the register says of a partnership, as its export would; and how many amounts the council's is made of.

    `earlier` are its amounts of the last year before, by an import's key.
    """

    entry: ExportedPartnership
    amounts: int
    earlier: Mapping[str, Decimal] = field(default_factory=dict)

    @property
    def reference(self) -> str:
        return str(self.entry.row["reference"])

    @property
    def name(self) -> str:
        return str(self.entry.row["name"])

    @property
    def signs(self) -> str:
        """The warning signs by their codes, as a JSON export names them."""
        return "; ".join(sign.code for sign in self.entry.signs)

    def value(self, key: str) -> Any:
        """Return what stands under an import's key; None for nothing, and for what the register has no column for."""
        if key == "old_reference":
            return self.entry.row["old_reference"] or None
        column = _COLUMNS.get(_OTHER_KEY.get(key, key))
        return column.cell(self.entry) if column else None


def read_changes(
    record: TableRow, table: Table, near: Neighbours, now: CurrentRecord, *, today: date, keeps: bool = False
) -> ImportRow | None:
    """Return what a row changes, with a remark on each cell that it cannot; None when it changes nothing.

    `keeps`: what it cannot change is kept as text, because the sheet is none that the register wrote itself.
    """
    row = ImportRow(record.number, called=now.name, where=record.where)
    wanted: dict[str, str] = {}
    for column, cell in zip(table.columns, record.cells, strict=False):
        key = _key(column, near.mapping)
        if key in ("-", "reference") or _says_the_same(cell, column, key, now):
            continue
        if key in _NOT_APPLIED:
            message = _NOT_APPLIED[key] % {"reference": now.reference}
            row.remark(_header(column), tidy(cell.text), message, kind="not_by_import")
            if key == vocabulary.YEAR_MONEY or (keeps and not _kept(_header(column), tidy(cell.text), now)):
                row.keep(_header(column), tidy(cell.text), message)
        elif not tidy(cell.text):
            _say_empty(row, column, key, now)
        else:
            wanted[column.letter] = key
    if wanted:
        _read_cells(row, record, table, wanted, now, near, today)
    if not vocabulary.is_export(table.columns):
        _stop_publication(row, record, table, near, now)
    return row if row.changes or row.remarks or row.kept else None


def _stop_publication(
    row: ImportRow, record: TableRow, table: Table, near: Neighbours, now: CurrentRecord
) -> None:
    """Publish no more what a sheet says must not be published."""
    found = find_forbidding(record.cells, table.columns, near.mapping)
    if found and (now.value("publish") or row.values.get("publish")):
        column, text = found
        message = str(SENTENCES["not_to_be_published"])
        row.remark(_header(column), text, message, letter=column.letter, kind="not_to_be_published")
        row.changes = [one for one in row.changes if one.column != str(vocabulary.read_labels()["publish"])]
        row.values.pop("publish", None)
        _apply(row, "publish", False, str(vocabulary.read_labels()["publish"]), now)
        _apply(
            row,
            "publish_reason",
            describe_reason(column, text),
            str(vocabulary.read_labels()["publish_reason"]),
            now,
        )


def is_read_only(header: str, key: str) -> bool:
    """Whether a column is one of an export that has no field of its own to be read into."""
    own = _BY_HEADER.get(tidy(header).lower())
    return own is not None and not key and own.key in _NOT_APPLIED


def _key(column: SheetColumn, mapping: Mapping[str, str]) -> str:
    """Return how a column is read; one of an export that no import changes keeps its own key."""
    key = mapping.get(column.letter, "")
    return _BY_HEADER[tidy(column.header).lower()].key if is_read_only(column.header, key) else key


def _header(column: SheetColumn) -> str:
    return tidy(column.header) or column.letter


def _says_the_same(cell: Cell, column: SheetColumn, key: str, now: CurrentRecord) -> bool:
    text = tidy(cell.text)
    if not key or key in ("comments", vocabulary.YEAR_MONEY):
        return not text or _kept(_header(column), text, now)
    if _comparable(cell.value) == _comparable(now.value(key)):
        return True
    if key == "signs" and text == now.signs:
        return True
    # A file that was made for a reader who may not see what stands there says just this.
    return text in {words_for_exempt(paragraph) for paragraph in range(1, 8)}


def _kept(header: str, text: str, now: CurrentRecord) -> bool:
    return any(
        row["column"] == header[:200] and tidy(row["text"]) == tidy(text) for row in now.entry.of(KeptText)
    )


def _comparable(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (int, Decimal)):
        return format(Decimal(value).normalize(), "f")
    text = tidy(strip_guard(str(value))) if value is not None else ""
    return _as_number(text) or _ANSWERS.get(text.lower(), text)


def _as_number(text: str) -> str:
    """Two ways of writing one number are one number: 45000 and 45000.00."""
    if not _NUMBER.fullmatch(text):
        return ""
    return format(Decimal(text).normalize(), "f")


def _say_empty(row: ImportRow, column: SheetColumn, key: str, now: CurrentRecord) -> None:
    message = _(
        "The cell is empty and the register keeps “%(now)s”. Take it away on the page of %(reference)s."
    )
    words = {"now": write_value(key, now.value(key))[:80], "reference": now.reference}
    row.remark(_header(column), "", message % words, kind="emptied")


def _read_cells(
    row: ImportRow,
    record: TableRow,
    table: Table,
    wanted: Mapping[str, str],
    now: CurrentRecord,
    near: Neighbours,
    today: date,
) -> None:
    cells = tuple(
        cell._replace(value=strip_guard(cell.value), text=strip_guard(cell.text))
        if isinstance(cell.value, str)
        else cell
        for cell in record.cells
    )
    only = {**{column.letter: "-" for column in table.columns}, **wanted}
    found = ImportRow(record.number)
    read_cells(found, cells, table.columns, only, today=today, near=near)
    mark_frequency(found, cells, table.columns, near.mapping)
    headers = {wanted[c.letter]: _header(c) for c in table.columns if c.letter in wanted}
    row.remarks += found.remarks
    doubted = {remark.column for remark in found.remarks}
    for kept in found.kept:
        if not _kept(kept.column, kept.text, now):
            row.kept.append(kept)
            if kept.column not in doubted:
                row.changes.append(
                    CellChange(kept.column, "", _("Kept as text: %(text)s") % {"text": kept.text})
                )
    for key, value in found.values.items():
        if key.endswith("_doubted"):
            row.values[key] = value
        else:
            _apply(row, key, value, headers.get(key, str(vocabulary.read_labels().get(key, key))), now)
    _whole(row, now)


def _apply(row: ImportRow, key: str, value: Any, header: str, now: CurrentRecord) -> None:
    before, after = write_value(key, now.value(key)), write_value(key, value)
    if before == after or (key in _NAMES and before.casefold() == after.casefold()):
        return
    if why := _obstacle(key, value, now):
        row.remark(header, after, why % {"reference": now.reference}, kind="not_by_import")
        return
    row.values[key] = value
    row.changes.append(CellChange(header, before, after))
    known = now.value(key)
    last = known if known is not None else now.earlier.get(key)
    if isinstance(value, Decimal) and (leap := describe_leap(value, last)):
        row.remark(header, after, leap, kind="far_off")


def _obstacle(key: str, value: Any, now: CurrentRecord) -> str:
    if key == "scope_kind" and value and now.entry.row["status"] != Status.OUT_OF_SCOPE:
        return _(
            "%(reference)s is a partnership, so it has no other kind. Set it out of scope on its page first."
        )
    if key in _NOT_APPLIED or key == "loan":
        return str(_ON_ITS_PAGE)
    if key == "publish" and value and now.entry.row["exempt_paragraph"]:
        return _("%(reference)s is exempt, so it cannot be published. Change one or the other on its page.")
    if key == "contribution" and now.amounts > 1:
        return _("It is the sum of several amounts. Change them on the page of %(reference)s.")
    if (
        key in vocabulary.DATES
        and sum(date_["kind"] == vocabulary.DATES[key] for date_ in now.entry.of(KeyDate)) > 1
    ):
        return _("There are several such dates. Change them on the page of %(reference)s.")
    return ""


def _whole(row: ImportRow, now: CurrentRecord) -> None:
    """What needs another value beside it: a service its directorate, a notice its date."""
    if "service" in row.values:
        row.values.setdefault("directorate", now.value("directorate"))
    dated = bool(now.entry.of(KeyDate) or row.values.keys() & vocabulary.DATES.keys())
    for key, why in list_unsupported(
        row.values, directorate=bool(row.values.get("directorate")), dated=dated
    ):
        after = write_value(key, row.values.pop(key))
        gone = next(change for change in row.changes if change.after == after)
        row.changes.remove(gone)
        row.remark(gone.column, gone.after, why, kind=f"{key}_alone")


def write_value(key: str, value: Any) -> str:
    """Return a value as a reader would write it, whether it comes from the register or from a cell."""
    if value is None or value == "":
        return ""
    if isinstance(value, KnownDate):
        return write_date_as_known(value.day, value.precision)
    if isinstance(value, Named):
        return value.text
    if isinstance(value, Decimal):
        return format_pounds(value)
    if isinstance(value, Notice):
        return value.in_words
    if key == vocabulary.YEAR_MONEY:
        amounts = (
            (label_financial_year(year), of, one)
            for year, found in value.items()
            for of, one in found.items()
        )
        labels = vocabulary.read_labels()
        return "; ".join(f"{labels[of]} {year}: {format_pounds(one)}" for year, of, one in amounts)
    if isinstance(value, list):
        return "; ".join(write_value(key, one) for one in value)
    if isinstance(value, str):
        return "; ".join(value.splitlines()) if key == "other_names" else vocabulary.label_value(key, value)
    return display_value(value)

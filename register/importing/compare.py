"""Rows that speak of a partnership of the register, found by its reference.

An export that is imported again changes nothing, and one with a changed cell changes just that.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, OuterRef, Subquery, Sum
from django.utils.translation import gettext as _

from core.dates import financial_year_of, write_long_date
from core.parsing.result import tidy
from core.parsing.terms import read_financial_year
from core.sheets import Table, TableRow
from register.exporting.rows import read_exported_partnerships
from register.importing import row_changes
from register.importing.clean.cell_place import Neighbours
from register.importing.duplicates import MergedName
from register.importing.model import ImportRow, write_place
from register.importing.row_changes import CurrentRecord
from register.models import Contribution, Merge, Partnership, YearMoney


@dataclass(frozen=True)
class Comparison:
    """The rows about partnerships of the register: which differ (row -> reference), how, and which do not."""

    year: int
    changes: dict[int, str] = field(default_factory=dict)
    unchanged: list[int] = field(default_factory=list)
    rows: list[ImportRow] = field(default_factory=list)

    def joined(self, more: "Comparison") -> "Comparison":
        """Return both together: other rows of the same sheet, compared with other partnerships."""
        return Comparison(
            self.year,
            self.changes | more.changes,
            [*self.unchanged, *more.unchanged],
            [*self.rows, *more.rows],
        )


def compare(table: Table, mapping: Mapping[str, str], near: Neighbours, *, today: date) -> Comparison:
    """Compare every row that has a reference of the register with what the register says today."""
    return _compare(_by_reference(table, mapping), table, near, today)


def compare_led(table: Table, near: Neighbours, led: Mapping[int, str], *, today: date) -> Comparison:
    """Compare rows without a reference of the register with the partnership that each is led to (row -> reference)."""
    records: dict[str, list[TableRow]] = {}
    for record in table.records:
        if record.number in led:
            records.setdefault(led[record.number], []).append(record)
    return _compare(records, table, near, today, keeps=True)


def _compare(
    records: Mapping[str, list[TableRow]],
    table: Table,
    near: Neighbours,
    today: date,
    *,
    keeps: bool = False,
) -> Comparison:
    found = Comparison(year_of(table) or financial_year_of(today))
    ids = dict(Partnership.objects.filter(reference__in=list(records)).values_list("reference", "pk"))
    for now in _as_it_stands(list(ids.values()), found.year):
        first, *again = records[now.reference]
        read = row_changes.read_changes(first, table, near, now, today=today, keeps=keeps)
        _note(found, read, first, now)
        for record in again:
            _note(found, _twice(record, table, near, now, first, today), record, now)
    return found


def values_of(references: Sequence[str], keys: Sequence[str], *, today: date) -> dict[str, dict[str, Any]]:
    """Return what the register says of some partnerships under these keys, by reference."""
    ids = list(Partnership.objects.filter(reference__in=references).values_list("pk", flat=True))
    return {
        now.reference: {key: now.value(key) for key in keys}
        for now in _as_it_stands(ids, financial_year_of(today))
    }


def find_merged_references() -> dict[str, MergedName]:
    """Return where the reference, old or ours, of each partnership that was merged leads to."""
    merges = Merge.objects.filter(kind="partnership", gone_key=OuterRef("pk"), undone_on=None)
    gone = (
        Partnership.every.filter(merged_into__isnull=False)
        .order_by("pk")
        .annotate(day=Subquery(merges.values("merged_on")[:1]))
    )
    columns = ("reference", "old_reference", "merged_into__reference", "merged_into__name", "day")
    found: dict[str, MergedName] = {}
    for own, old, kept, name, day in gone.values_list(*columns):
        why = _("%(gone)s was merged into it on %(day)s.") % {"gone": own, "day": write_long_date(day)}
        for reference in filter(None, (old, own)):
            found[reference] = MergedName(kept, name, why)
    return found


def year_of(table: Table) -> int | None:
    """Return the financial year that the sheet says its money is of: that of most of its rows."""
    place = next((n for n, c in enumerate(table.columns) if tidy(c.header).lower() == "financial year"), None)
    if place is None:
        return None
    texts = (record.cells[place].text for record in table.records if place < len(record.cells))
    found = Counter(year for text in texts if (year := read_financial_year(text)))
    return found.most_common(1)[0][0] if found else None


def _by_reference(table: Table, mapping: Mapping[str, str]) -> dict[str, list[TableRow]]:
    place = next((n for n, c in enumerate(table.columns) if mapping.get(c.letter) == "reference"), None)
    found: dict[str, list[TableRow]] = {}
    for record in table.records:
        if place is not None and place < len(record.cells):
            found.setdefault(tidy(record.cells[place].text), []).append(record)
    return found


def _as_it_stands(ids: Sequence[int], year: int) -> Iterator[CurrentRecord]:
    own = Contribution.objects.filter(partnership__in=ids, year=year, organisation__is_council=True)
    counted = own.order_by().values("partnership").annotate(n=Count("pk"))
    amounts = dict(counted.values_list("partnership", "n"))
    earlier = _read_earlier(ids, year)
    for entry in read_exported_partnerships(ids, year=year, reader=None):
        yield CurrentRecord(entry, amounts.get(entry.row["id"], 0), earlier.get(entry.row["id"], {}))


def _read_earlier(ids: Sequence[int], year: int) -> dict[int, dict[str, Decimal]]:
    """Return the money of each partnership in the last year before, by an import's key."""
    found: dict[int, dict[str, Decimal]] = {}
    paid = Contribution.objects.filter(partnership__in=ids, year__lt=year, organisation__is_council=True)
    sums = paid.order_by("year").values_list("partnership", "year").annotate(paid=Sum("amount"))
    for partnership, _year, amount in sums:
        found.setdefault(partnership, {})["contribution"] = amount
    years = YearMoney.objects.filter(partnership__in=ids, year__lt=year).order_by("year")
    for partnership, *money in years.values_list("partnership", "budget", "forecast", "actual"):
        known = {
            key: one
            for key, one in zip(("budget", "forecast", "spent"), money, strict=True)
            if one is not None
        }
        found.setdefault(partnership, {}).update(known)
    return found


def _note(found: Comparison, row: ImportRow | None, record: TableRow, now: CurrentRecord) -> None:
    if row is None:
        found.unchanged.append(record.number)
    else:
        found.changes[record.number] = now.reference
        found.rows.append(row)


def _twice(
    record: TableRow, table: Table, near: Neighbours, now: CurrentRecord, first: TableRow, today: date
) -> ImportRow | None:
    """A second row with one reference is told of, and changes nothing: it may be meant for another partnership."""
    if row_changes.read_changes(record, table, near, now, today=today) is None:
        return None
    row = ImportRow(record.number, called=now.name, where=record.where)
    message = _(
        "The same reference stands in %(place)s, and only that counts. Give this one its own, or none."
    )
    place = write_place(first.number, first.where)
    row.remark(_("Reference"), now.reference, message % {"place": place}, kind="reference_twice")
    return row

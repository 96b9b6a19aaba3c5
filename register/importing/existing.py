"""Rows that speak of a partnership of the register: compared cell by cell with what an export would say today.

A cell that says what the register says is no change, however it would be read; so an export that is
imported again changes nothing. A cell left empty changes nothing either.
"""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from core.cleaning import tidy
from core.dates import financial_year
from core.sheets import Cell, Record, Table, strip_guard
from register.importing import rows
from register.importing.shapes import ImportRow, Likeness
from register.models import Partnership
from register.sheet_rows import Entry, entries
from register.sheets import COLUMNS

# What an import may change in a partnership that is there already; the rest is changed on its page.
CHANGEABLE = frozenset(
    {
        "name", "other_names", "welsh_name", "purpose", "area", "website", "legal_power", "legal_status",
        "tier", "form",
        "basis", "publish", "publish_reason",
    }
)  # fmt: skip
_OWN = {tidy(column.header).lower(): column for column in COLUMNS}


_ANSWERS = {"true": "yes", "false": "no", "yes": "yes", "no": "no"}


def compare(
    table: Table, mapping: Mapping[str, str], *, today: date
) -> tuple[dict[int, str], list[int], list[ImportRow]]:
    """Return the rows that change a partnership (row -> reference), those that change nothing, and the changes read."""
    place = next((n for n, c in enumerate(table.columns) if mapping.get(c.letter) == "reference"), None)
    if place is None:
        return {}, [], []
    by_reference = {
        tidy(record.cells[place].text): record for record in table.records if len(record.cells) > place
    }
    ids = dict(Partnership.objects.filter(reference__in=by_reference).values_list("reference", "pk"))
    changes: dict[int, str] = {}
    unchanged: list[int] = []
    found: list[ImportRow] = []
    for entry in entries(list(ids.values()), year=financial_year(today), reader=None):
        record = by_reference[entry.row["reference"]]
        row = _changes(record, table, mapping, entry, today)
        if row is None:
            unchanged.append(record.number)
        else:
            changes[record.number] = entry.row["reference"]
            found.append(row)
    return changes, unchanged, found


def _changes(
    record: Record, table: Table, mapping: Mapping[str, str], entry: Entry, today: date
) -> ImportRow | None:
    differing = {
        column.letter
        for column, cell in zip(table.columns, record.cells, strict=False)
        if tidy(cell.text) and not _says_the_same(cell, column.header, mapping.get(column.letter, ""), entry)
    }
    if not differing:
        return None
    only = {letter: key for letter, key in mapping.items() if letter in differing}
    row = rows.read_row(record, table, {**dict.fromkeys(mapping, "-"), **only}, today=today, whole=False)
    for key in [key for key in row.values if key not in CHANGEABLE]:
        del row.values[key]
        message = _("This is changed on the page of %(reference)s, not by an import.")
        row.remark(key, "", message % {"reference": entry.row["reference"]})
    row.kept.clear()
    return row


def _says_the_same(cell: Cell, header: str, key: str, entry: Entry) -> bool:
    column = _OWN.get(tidy(header).lower()) or next((c for c in COLUMNS if c.key == key), None)
    if key == "reference":
        return True
    return column is not None and _plain(column.cell(entry)) == _plain(cell.value)


def _plain(value: Any) -> str:
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
    if not text or not text.replace(".", "", 1).lstrip("-").isdigit():
        return ""
    return format(Decimal(text).normalize(), "f")


def likeness_in_words(one: Likeness) -> str:
    """Return the sentence that a row carries when it looks like another."""
    if one.other_row is not None:
        words = {"row": one.other_row, "name": one.other_name, "why": one.reason}
        return _("It looks like row %(row)s, “%(name)s”. %(why)s") % words
    words = {"reference": one.other_reference, "name": one.other_name, "why": one.reason}
    return _("It looks like %(reference)s, “%(name)s”, which the register has. %(why)s") % words

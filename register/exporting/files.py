"""The register as a file: CSV, Excel or JSON, piece by piece, with every column and in the order of the list."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from tempfile import TemporaryFile
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from accounts.models import User
from core.dates import financial_year
from core.listing import Address
from core.sheets import SheetToWrite, csv_lines, write_xlsx
from register.exporting.columns import COLUMNS
from register.exporting.rows import ExportedPartnership, exported_partnerships

PIECE = 64 * 1024


@dataclass(frozen=True)
class Format:
    """One kind of file."""

    label: str
    content_type: str


FORMATS: Mapping[str, Format] = {
    "csv": Format("CSV", "text/csv; charset=utf-8"),
    "xlsx": Format("Excel", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "json": Format("JSON", "application/json"),
}


def links(address: Address) -> list[dict[str, str]]:
    """Return the addresses of the same rows as files: `label` and `href`."""
    path, query = reverse("partnership_export", args=["csv"]).removesuffix("csv"), str(address.at(""))
    return [{"label": one.label, "href": f"{path}{kind}{query}"} for kind, one in FORMATS.items()]


def name(kind: str, today: date) -> str:
    """Return what the file is called: `partnership-register-2026-11-20.csv`."""
    return f"partnership-register-{today.isoformat()}.{kind}"


def pieces(
    kind: str, ids: Sequence[int], *, reader: User | None, today: date, filters: Sequence[str] = ()
) -> Iterator[bytes]:
    """Yield a file of these partnerships. What is exempt is left out for a `reader` who may not see it."""
    found = exported_partnerships(ids, year=financial_year(today), reader=reader)
    if kind == "json":
        about = {
            "council": settings.COUNCIL["name"],
            "exported_on": today,
            "filters": list(filters),
            "rows": len(ids),
        }
        return _in_the_councils_language(_together(_json(found, about)))
    if kind == "xlsx":
        return _in_the_councils_language(_workbook(found))
    return _in_the_councils_language(
        _together(csv_lines([column.header for column in COLUMNS], _cells(found)))
    )


def _cells(found: Iterable[ExportedPartnership]) -> Iterator[list[Any]]:
    return ([column.cell(entry) for column in COLUMNS] for entry in found)


def _json(found: Iterable[ExportedPartnership], about: Mapping[str, Any]) -> Iterator[str]:
    """Yield one object: what the file is, then the partnerships, each on a line of its own."""
    yield json.dumps(about, default=_plain, ensure_ascii=False)[:-1] + ', "partnerships": ['
    between = "\n"
    for entry in found:
        data = {column.key: column.data(entry) for column in COLUMNS}
        yield between + json.dumps(data, default=_plain, ensure_ascii=False)
        between = ",\n"
    yield "\n]}\n"


def _plain(value: Any) -> Any:
    """Return money as a number and a date as 2027-03-31."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value.isoformat()


def _workbook(found: Iterable[ExportedPartnership]) -> Iterator[bytes]:
    sheet = SheetToWrite("Partnerships", [column.header for column in COLUMNS], _cells(found))
    with TemporaryFile() as file:
        write_xlsx([sheet], file)
        file.seek(0)
        while piece := file.read(PIECE):
            yield piece


def _together(lines: Iterable[str]) -> Iterator[bytes]:
    """Put short lines together, so that a large file goes out in few pieces."""
    waiting: list[str] = []
    size = 0
    for line in lines:
        waiting.append(line)
        size += len(line)
        if size >= PIECE:
            yield "".join(waiting).encode()
            waiting, size = [], 0
    yield "".join(waiting).encode()


def _in_the_councils_language(found: Iterator[bytes]) -> Iterator[bytes]:
    """Write every piece in the council's first language, whoever asks: a file must read back the same."""
    while True:
        with translation.override(settings.LANGUAGE_CODE):
            piece = next(found, None)
        if piece is None:
            return
        yield piece

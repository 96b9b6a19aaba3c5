"""A list that fits in memory as a file: CSV, Excel or JSON, with every row that its filters leave, in that order."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from io import BytesIO
from typing import Any

from django.urls import reverse
from django.utils.text import slugify

from core.history.actors import Actor
from core.listing import Address, Chip
from core.sheets import SheetToWrite, csv_lines, write_xlsx
from register.exporting import log
from register.exporting.files import FORMATS

Table = tuple[str, Sequence[str], list[list[Any]]]  # name, heads and rows


def name_of(record: Any) -> str:
    """Return what a record is called in a cell; empty where there is none."""
    return str(record) if record else ""


def as_file(kind: str, table: Table, *, chips: Iterable[Chip], by: Actor) -> bytes:
    """Return a table as a file of one kind (a key of FORMATS), and write down who took it and which filters were on."""
    title, heads, rows = table
    filters = [title, *(f"{chip.label}: {chip.words}" for chip in chips)]
    log.record_export(kind=kind, rows=len(rows), filters=filters, by=by)
    if kind == "csv":
        return "".join(csv_lines(heads, rows)).encode()
    if kind == "json":
        entries = [dict(zip(heads, row, strict=True)) for row in rows]
        return json.dumps(entries, default=str, ensure_ascii=False, indent=1).encode()
    file = BytesIO()
    write_xlsx([SheetToWrite(title, heads, rows)], file)
    return file.getvalue()


def links(address: Address, url_name: str, **also: str) -> list[dict[str, str]]:
    """Return the addresses of the rows of a list as files: `label` and `href`; `also` are further parameters."""
    return [
        {"label": one.label, "href": str(address.at(reverse(url_name, args=[kind])).having(**also))}
        for kind, one in FORMATS.items()
    ]


def headers(kind: str, title: str, today: date) -> Mapping[str, str]:
    """Return what the answer with a file must say of it."""
    name = f"{slugify(title)}-{today.isoformat()}.{kind}"
    return {
        "Content-Type": FORMATS[kind].content_type,
        "Content-Disposition": f'attachment; filename="{name}"',
    }

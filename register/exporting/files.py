"""Any list as a file: CSV, Excel or JSON, written piece by piece in the order of the list, and who took it.

The one way out for every list: a list says what it holds (`Export`), and everything else is the same for all.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from tempfile import TemporaryFile
from typing import Any, TypeVar

from django.conf import settings
from django.core.exceptions import BadRequest
from django.db.models import Model, QuerySet
from django.forms import BaseForm
from django.http import StreamingHttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.access_log.recording import Kind, Subject, record_access
from core.history.actors import Actor
from core.listing import Address, Chip
from core.sheets import SheetToWrite, write_csv_lines, write_xlsx
from register.access.marks import has_exempt_rows

PIECE = 64 * 1024
AT_ONCE = 500
Found = TypeVar("Found", bound=Model)


@dataclass(frozen=True)
class _Format:
    """One kind of file."""

    label: str
    content_type: str


FORMATS: Mapping[str, _Format] = {
    "csv": _Format("CSV", "text/csv; charset=utf-8"),
    "xlsx": _Format("Excel", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "json": _Format("JSON", "application/json"),
}


@dataclass(frozen=True)
class JsonObject:
    """What a JSON file holds when it is more than its rows: what it is about, then the entries under `key`."""

    about: Mapping[str, Any]
    key: str
    entries: Iterable[Mapping[str, Any]]


@dataclass(frozen=True)
class Export:
    """A list to write: `name` is that of the file without its ending, `recorded` what the access log says of it,
    and `about` the record that all of it is about.

    JSON is a list of rows by their headers, but for a list that has a `json` of its own. Rows and entries are
    read once, and only those of the two that are needed. The language is the reader's where none is given.
    """

    title: str
    name: str
    headers: Sequence[str]
    rows: Iterable[Sequence[Any]]
    count: int
    recorded: Sequence[str] = ()
    about: Subject | None = None
    holds_exempt: bool = False  # the name of the file says so, and the access log
    json: JsonObject | None = None
    language: str = ""


# --- What a list needs to say what it holds ---------------------------------------------------------


def build_links(address: Address, url_name: str, **also: str) -> list[dict[str, str]]:
    """Return the addresses of the rows of a list as files: `label` and `href`; `also` are further parameters."""
    return [
        {"label": one.label, "href": str(address.at(reverse(url_name, args=[kind])).having(**also))}
        for kind, one in FORMATS.items()
    ]


def read_in_batches(found: "QuerySet[Found]", ids: Sequence[int]) -> Iterator[list[Found]]:
    """Yield the records with these keys in their order, some at a time, so that a long list is never held whole."""
    for start in range(0, len(ids), AT_ONCE):
        batch = found.in_bulk(ids[start : start + AT_ONCE])
        # What is not in it is gone since it was counted.
        yield [batch[key] for key in ids[start : start + AT_ONCE] if key in batch]


def build_dated_name(name: str, today: date) -> str:
    """Return the name of a file that is out of date tomorrow: `risks-2026-11-20`."""
    return f"{name}-{today.isoformat()}"


def describe_filters(chips: Iterable[Chip]) -> list[str]:
    """Return in words which filters of a list are on."""
    return [f"{chip.label}: {chip.words}" for chip in chips]


def build_listing_export(
    listing: Any, title: str, headers: Sequence[str], rows: Callable[[Sequence[int]], Iterable[Sequence[Any]]]
) -> Export:
    """Return everything that a list across partnerships found; `rows` yields those of the keys that it is given."""
    ids = list(listing.ordered().values_list("pk", flat=True))
    return Export(
        title=title,
        name=build_dated_name(slugify(title), listing.today),
        headers=headers,
        rows=rows(ids),
        count=len(ids),
        recorded=[title, *describe_filters(listing.chips), *listing.kept],
        holds_exempt=has_exempt_rows(listing.ordered()),
    )


def name_of(record: Any) -> str:
    """Return what a record is called in a cell; empty where there is none."""
    return str(record) if record else ""


# --- Handing it out ---------------------------------------------------------------------------------


def send_export(kind: str, export: Export, *, by: Actor) -> StreamingHttpResponse:
    """Answer with a list as a file of one kind (a key of FORMATS), and write down who took it."""
    record_export(kind, export, by=by)
    headers = {
        "Content-Type": FORMATS[kind].content_type,
        "Content-Disposition": f'attachment; filename="{name_file(export, kind)}"',
    }
    return StreamingHttpResponse(stream_file(kind, export), headers=headers)


def name_file(export: Export, kind: str) -> str:
    """Return the name of the file; one with exempt text says so."""
    return f"{export.name}{'-EXEMPT' if export.holds_exempt else ''}.{kind}"


def record_export(kind: str, export: Export, *, by: Actor) -> None:
    """Write down that a file was made of a list: who, which list, how many rows, which filters."""
    words = ngettext(
        "%(list)s, %(rows)s row as %(kind)s", "%(list)s, %(rows)s rows as %(kind)s", export.count
    )
    shown = words % {"list": export.title, "rows": export.count, "kind": kind.upper()}
    told = [_("with exempt text")] if export.holds_exempt else []
    record_access(
        Kind.EXPORTED, by=by, about=export.about, detail="; ".join([shown, *told, *export.recorded])
    )


def refuse_unclear(filters: BaseForm) -> None:
    """Refuse a file whose filters were not understood: the whole list in its place would be another file.

    Raises BadRequest, which is told as an address that is not right. It names the filters, never what was typed.
    """
    if filters.errors:
        names = [filters.fields[name].label for name in filters.errors if name in filters.fields]
        raise BadRequest(
            _("No file was made: not understood: %(filters)s")
            % {"filters": ", ".join(str(name) for name in names) or _("the address")}
        )


def stream_file(kind: str, export: Export) -> Iterator[bytes]:
    """Yield the file piece by piece, all in one language, whatever is being spoken when a piece is asked for."""
    language = export.language or translation.get_language() or settings.LANGUAGE_CODE
    return _in_language(language, _WRITERS[kind](export))


def _csv(export: Export) -> Iterator[bytes]:
    return _together(write_csv_lines(export.headers, export.rows))


def _xlsx(export: Export) -> Iterator[bytes]:
    with TemporaryFile() as file:
        title = _("%(list)s, EXEMPT") % {"list": export.title} if export.holds_exempt else export.title
        write_xlsx([SheetToWrite(title, export.headers, export.rows)], file)
        file.seek(0)
        while piece := file.read(PIECE):
            yield piece


def _json(export: Export) -> Iterator[bytes]:
    return _together(_object(export.json) if export.json else _list(export))


def _object(given: JsonObject) -> Iterator[str]:
    """Yield one object: what the file is, then the entries, each on a line of its own."""
    yield f'{_dumped(given.about)[:-1]}, "{given.key}": ['
    between = "\n"
    for entry in given.entries:
        yield between + _dumped(entry)
        between = ",\n"
    yield "\n]}\n"


def _list(export: Export) -> Iterator[str]:
    """Yield a list of objects by the headers, laid out for reading."""
    before, end = "[", "[]"
    for row in export.rows:
        entry = _dumped(dict(zip(export.headers, row, strict=True)), indent=1)
        yield f"{before}\n{entry}".replace("\n", "\n ")
        before, end = ",", "\n]"
    yield end


_WRITERS: Mapping[str, Callable[[Export], Iterator[bytes]]] = {"csv": _csv, "xlsx": _xlsx, "json": _json}


def _dumped(data: Any, indent: int | None = None) -> str:
    return json.dumps(data, default=_plain, ensure_ascii=False, indent=indent)


def _plain(value: Any) -> Any:
    """Return money as a number, a date as 2027-03-31, and anything else in words."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value.isoformat() if isinstance(value, date) else str(value)


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


def _in_language(language: str, found: Iterator[bytes]) -> Iterator[bytes]:
    while True:
        with translation.override(language):
            piece = next(found, None)
        if piece is None:
            return
        yield piece

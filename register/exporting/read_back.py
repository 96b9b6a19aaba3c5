"""A JSON file of the register read back: as the sheet that the same export would have been.

So that everything which reads a sheet reads it too, and a file that was written once comes back.
"""

import json
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from core.parsing.result import shorten_text
from core.sheets import Limits, SheetRefused, write_csv_lines
from register.access.marks import words_for_exempt
from register.exporting.columns import COLUMNS, ExportColumn
from register.rules.exempt_paragraphs import EXEMPT_PARAGRAPHS


def write_as_csv(data: bytes, name: str) -> bytes:
    """Return a JSON export as CSV, and any other file as it is. Raises SheetRefused for JSON that is no export."""
    if data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] not in (b"{", b"[") or len(data) > Limits().bytes:
        return data
    refusal = _("%(name)s is JSON, but no export of a register. Choose the file as it was exported.") % {
        "name": name
    }
    try:
        found = json.loads(data.decode("utf-8-sig"), parse_float=Decimal, parse_int=Decimal)
    except ArithmeticError as error:  # a number too large to be one
        raise SheetRefused(refusal) from error
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        if _is_meant_as_json(data, name):
            raise SheetRefused(
                _("%(name)s is JSON, but it breaks off or is damaged. Export it again, and choose it whole.")
                % {"name": name}
            ) from error
        return data  # a sheet may begin with a bracket
    try:
        headers, rows = (
            _read_register(found["partnerships"]) if isinstance(found, dict) else _read_list(found)
        )
        return "".join(write_csv_lines(headers, rows)).encode()
    except (AttributeError, LookupError, TypeError, ValueError, ArithmeticError) as error:
        raise SheetRefused(refusal) from error


def _is_meant_as_json(data: bytes, name: str) -> bool:
    """Whether a file that cannot be read as JSON was meant to be: by its name, or as it begins."""
    begins = re.compile(
        rb"(?:\xef\xbb\xbf)?\s*(?:\[\s*)?\{\s*\"[^\"]{1,80}\"\s*:\s*(?:[\[{\"\d-]|null|true|false|$)"
    )
    return name.lower().endswith(".json") or begins.match(data) is not None


def _read_register(entries: Sequence[Mapping[str, Any]]) -> tuple[list[str], list[list[Any]]]:
    known = dict.fromkeys(key for entry in entries for key in entry)
    if "name" not in known:
        raise KeyError("name")
    columns = [column for column in COLUMNS if column.key in known]
    others = [
        key for key in known if key not in {column.key for column in COLUMNS}
    ]  # kept as text, under their keys
    rows = [
        [*(_write(one, entry) for one in columns), *(_write_other(entry.get(key)) for key in others)]
        for entry in entries
    ]
    return [*(one.header for one in columns), *others], rows


def _write_other(value: Any) -> str:
    """Return a value of a key that no export has, as text."""
    return value if isinstance(value, str) else "" if value is None else json.dumps(value, default=str)


def _write(column: ExportColumn, entry: Mapping[str, Any]) -> Any:
    """Return a value as it stands in a sheet; the words that stand for an exempt one are the same in both."""
    value = entry.get(column.key)
    if (
        value is None
        or column.back is None
        or value in [words_for_exempt(number) for number in EXEMPT_PARAGRAPHS]
    ):
        return value
    try:
        return column.back(value)
    except (AttributeError, LookupError, TypeError, ValueError, ArithmeticError) as error:
        words = {
            "record": shorten_text(str(entry.get("reference") or entry.get("name") or "")),
            "field": column.key,
            "value": shorten_text(json.dumps(value, default=str, ensure_ascii=False)),
        }
        raise SheetRefused(
            _("%(record)s: “%(field)s” holds %(value)s, which no export writes. Put it right in the file.")
            % words
        ) from error


def _read_list(entries: Sequence[Mapping[str, Any]]) -> tuple[list[str], list[list[Any]]]:
    """Return a list that was exported by its headers."""
    headers = list(entries[0])
    return headers, [[entry[header] for header in headers] for entry in entries]

"""The words a council uses for columns and values, and finding the table in its file.

Source: product.md section 7. The words are data: columns.yaml and values.yaml.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from core import canonical, sheets
from core.cleaning import tidy

_HERE = Path(__file__).parent


@cache
def columns() -> Mapping[str, Sequence[str]]:
    """Return each key with the headers under which it may stand."""
    return {entry["key"]: entry["headers"] for entry in _read("columns.yaml")}


@cache
def labels() -> Mapping[str, str]:
    """Return each key with its own words, in the order of the file."""
    return {entry["key"]: entry["label"] for entry in _read("columns.yaml")}


@cache
def values(name: str) -> Mapping[str, str]:
    """Return typed words to value for one list of values.yaml, such as "form"."""
    return {word: value for value, typed in _read("values.yaml")[name].items() for word in typed}


@cache
def words(name: str) -> frozenset[str]:
    """Return one plain list of values.yaml, such as the words that forbid publication."""
    return frozenset(_read("values.yaml")[name])


def look_up(name: str, typed: str) -> tuple[str | None, bool]:
    """Return the value that a typed word stands for, and whether it was clear: a question mark makes it unclear."""
    known = values(name)
    lowered = tidy(typed).lower()
    if lowered in known:
        return known[lowered], True
    bare = lowered.split("(")[0].rstrip("? ").strip()
    if bare in known:
        return known[bare], "?" not in lowered
    head = bare.split(" - ")[0].strip()
    return known.get(head), head in known and "?" not in lowered


def find_table(data: bytes, name: str, *, sheet: str | None = None) -> sheets.Table:
    """Return the table in a file. Raises core.sheets.SheetRefused with a sentence."""
    return sheets.find_table(sheets.read(data, name), columns(), sheet=sheet or None)


def guess(table: sheets.Table) -> dict[str, str]:
    """Return column letter to key as the headers suggest, "" where nothing is recognised."""
    return {guess.column.letter: guess.key or "" for guess in sheets.guess_columns(table.columns, columns())}


def headers_hash(table: sheets.Table) -> str:
    """Return what a mapping is remembered by: the headers, in order."""
    return canonical.digest([tidy(column.header).lower() for column in table.columns])


def _read(name: str) -> Any:
    return yaml.safe_load((_HERE / name).read_text(encoding="utf-8"))

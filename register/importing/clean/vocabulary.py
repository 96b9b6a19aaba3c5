"""The words a council uses for columns and values, and finding the table in its file.

The words are data: columns.yaml and values.yaml.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from django.db.models import TextChoices

from core import sheets
from core.history import canonical
from core.parsing.result import tidy
from core.yaml_files import read_data
from register import choices

_HERE = Path(__file__).parent
_LISTS: Mapping[str, type[TextChoices]] = {
    "form": choices.Form,
    "status": choices.Status,
    "tier": choices.Tier,
    "basis": choices.Basis,
    "leaving": choices.Leaving,
    "reasons": choices.Reason,
    "benefits": choices.Benefit,
    "beneficiaries": choices.Beneficiary,
}

_ONE_OF = frozenset({"form", "status", "basis", "leaving"})


@cache
def read_columns() -> Mapping[str, Sequence[str]]:
    """Return each key with the headers under which it may stand."""
    return {entry["key"]: entry["headers"] for entry in _read("columns.yaml")}


@cache
def read_labels() -> Mapping[str, str]:
    """Return each key with its own words, in the order of the file."""
    return {entry["key"]: entry["label"] for entry in _read("columns.yaml")}


# The columns that state whether something is held, and the fact that each is about.
STATEMENTS: Mapping[str, str] = {
    "agreement": "agreement",
    "terms": "terms",
    "risk_register": "risk-register",
    "exit_plan": "exit-plan",
    "information_sharing": "information-sharing",
}


# The columns that give a date of the agreement, and what happens on it.
DATES: Mapping[str, choices.DateKind] = {
    "ends_on": choices.DateKind.END,
    "renews_on": choices.DateKind.RENEWAL,
    "breaks_on": choices.DateKind.BREAK,
}


@cache
def read_statement_labels() -> Mapping[str, str]:
    """Return each fact that a column may state with its words."""
    return {fact: read_labels()[key] for key, fact in STATEMENTS.items()}


@cache
def read_values(name: str) -> Mapping[str, str]:
    """Return typed words to value for one list, such as "form": its own words, and those of values.yaml."""
    own = {str(label).lower(): str(value) for value, label in _LISTS[name].choices}
    return own | {
        word: value for value, typed in _read("values.yaml").get(name, {}).items() for word in typed
    }


def label(name: str, value: str) -> str:
    """Return a value of a list in the register's words; any other text as it is."""
    known = _LISTS.get(name)
    return str(known(value).label) if known and value in known.values else value


def words_of(key: str) -> list[str]:
    """Return the register's own words for a column that takes just one of a list; none for any other."""
    return [str(label) for label in _LISTS[key].labels] if key in _ONE_OF else []


@cache
def read_word_list(name: str) -> frozenset[str]:
    """Return one plain list of values.yaml, such as the words that forbid publication."""
    return frozenset(_read("values.yaml")[name])


def look_up(name: str, typed: str) -> tuple[str | None, bool]:
    """Return the value that a typed word stands for, and whether it was clear: a question mark makes it unclear."""
    known = read_values(name)
    lowered = tidy(typed).lower()
    if lowered in known:
        return known[lowered], True
    bare = lowered.split("(")[0].rstrip("? ").strip()
    if bare in known:
        return known[bare], "?" not in lowered
    head = bare.split(" - ")[0].strip()
    return known.get(head), head in known and "?" not in lowered


def find_table(
    workbook: sheets.Workbook, *, sheet: str | None = None, header_row: int | None = None
) -> sheets.Table:
    """Return the table in a workbook, where it is said to stand or where it seems to.

    Raises core.sheets.SheetRefused with a sentence.
    """
    return sheets.find_table(workbook, read_columns(), sheet=sheet or None, header_row=header_row)


def guess(table: sheets.Table) -> dict[str, str]:
    """Return column letter to key as the headers suggest, "" where nothing is recognised."""
    return {
        guess.column.letter: guess.key or "" for guess in sheets.guess_columns(table.columns, read_columns())
    }


def headers_hash(table: sheets.Table) -> str:
    """Return what a mapping is remembered by: the headers, in order, but for a Problem column of ours."""
    headers = [tidy(column.header) for column in table.columns]
    return canonical.digest_canonical(
        [header.lower() for header in headers if not sheets.is_problem_column(header)]
    )


def _read(name: str) -> Any:
    return read_data(_HERE / name)

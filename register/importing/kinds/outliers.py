"""Amounts that are far from the others of their column, of their row, or from what the register said before. Pure."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from core.money import format_pounds
from core.parsing.result import tidy
from core.sheets import SheetColumn
from register.importing.clean.remark_kinds import SENTENCES
from register.importing.clean.vocabulary import MONEY_FIELDS, YEAR_MONEY, read_money_heading
from register.importing.model import ImportRow

TIMES = 10
_FEWEST = 3  # amounts of a column, below which none is far from the others


def mark_outliers(
    rows: Sequence[ImportRow], mapping: Mapping[str, str], columns: Sequence[SheetColumn]
) -> None:
    """Say on each row which of its amounts is more than ten times the next of its column, or above the whole budget."""
    by_key = {
        mapping[column.letter]: column for column in columns if mapping.get(column.letter) in MONEY_FIELDS
    }
    for key, column in by_key.items():
        largest = _find_far_off(rows, key)
        if largest is not None:
            _remark(largest, column, "far_off_column", amount=largest.values[key])
    if "contribution" in by_key:
        for row in rows:
            amount, budget = row.values.get("contribution"), row.values.get("budget")
            if amount is not None and budget is not None and amount > budget:
                _remark(row, by_key["contribution"], "far_off_row", amount=amount, budget=budget)

    for row in rows:
        _mark_years(row, mapping, columns)


def _mark_years(row: ImportRow, mapping: Mapping[str, str], columns: Sequence[SheetColumn]) -> None:
    """Say which amount of a row is ten times or more, or a tenth or less, of those of all its other years."""
    years: dict[str, list[tuple[SheetColumn, Decimal]]] = {}
    for column in columns:
        field, amount = _amount_of(row, mapping.get(column.letter, ""), column)
        if amount:
            years.setdefault(field, []).append((column, amount))
    for several in years.values():
        amounts = [abs(amount) for _column, amount in several]
        for at, (column, amount) in enumerate(several):
            others = amounts[:at] + amounts[at + 1 :]
            if len(several) == 2 and at == 0:
                continue  # of two, the later is the one to look at
            if others and (abs(amount) >= TIMES * max(others) or abs(amount) * TIMES <= min(others)):
                _remark(row, column, "far_off_years", amount=amount, other=max(others))


def _amount_of(row: ImportRow, key: str, column: SheetColumn) -> tuple[str, Decimal | None]:
    """Return the field of money that a column is, and the amount of its year in a row."""
    if key != YEAR_MONEY:
        return key, row.values.get(key) if key in MONEY_FIELDS else None
    field, year, _rest = read_money_heading(column.header)
    return field, row.values.get(YEAR_MONEY, {}).get(year, {}).get(field)


def _find_far_off(rows: Sequence[ImportRow], key: str) -> ImportRow | None:
    amounts = sorted((row for row in rows if row.values.get(key)), key=lambda row: abs(row.values[key]))
    if len(amounts) < _FEWEST:
        return None
    *_others, second, largest = amounts
    return largest if abs(largest.values[key]) > TIMES * abs(second.values[key]) else None


def describe_leap(amount: Decimal, before: Any) -> str:
    """Return what is said of an amount ten times or more, or a tenth or less, of the one before; else nothing."""
    if not isinstance(before, (Decimal, int)) or not amount or not before:
        return ""
    ratio = abs(amount / Decimal(before))
    if Decimal(1) / TIMES < ratio < TIMES:
        return ""
    words = {"amount": format_pounds(amount), "before": format_pounds(Decimal(before))}
    return str(SENTENCES["far_off_before"]) % words


def _remark(row: ImportRow, column: SheetColumn, name: str, **amounts: Decimal) -> None:
    words = {key: format_pounds(amount) for key, amount in amounts.items()}
    typed, header = words["amount"], tidy(column.header) or column.letter
    row.remark(header, typed, str(SENTENCES[name]) % words, letter=column.letter, kind="far_off")

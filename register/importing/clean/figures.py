"""The cleaners of cells that hold amounts, dates and lengths of notice. Pure."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from core.dates import write_date_as_known
from core.parsing.amount_patterns import UNITS
from core.parsing.amounts import parse_pounds
from core.parsing.dates import KnownDate, parse_date, says_no_end, stands_for_no_day
from core.parsing.result import Reading, make_doubt, says_nothing, stands_for
from core.parsing.terms import find_last_day, read_notice_length, read_term, read_unit_of_heading
from core.sheets import Cell, SheetColumn
from register.importing.clean import vocabulary
from register.importing.clean.cell_place import CellPlace, may_be_month_first, turn_figures
from register.importing.clean.remark_kinds import SENTENCES
from register.importing.model import ImportRow

_SHOWN_IN_UNITS = re.compile(r"[0#],+(?![0#?])")
_UNIT_SHOWN = re.compile(r"\d ?(k|m|mn|bn|thousand|million|billion)\b", re.IGNORECASE)
_SHOWN_OTHERWISE = re.compile(
    r"%|\[\$(?!£|-)|[€$¥]"
)  # what is shown is not what is stored: 25% for 0.25, and euros
LENGTH = "length"
_FIRST_DAYS = ("starts_on", "signed_on")


def read_money(key: str) -> Callable[[CellPlace, Cell, str], None]:
    """Return the cleaner of an amount. A loan is no contribution."""

    def clean(place: CellPlace, cell: Cell, text: str) -> None:
        found = _read_amount(place, cell, text)
        if found is not None and any(doubt.code == "loan" for doubt in found.doubts):
            place.row.values["loan"] = found.value
        elif found is not None:
            place.row.values[key] = found.value
            place.row.values[f"{key}_doubted"] = bool(found.doubts)

    return clean


def read_year_money(place: CellPlace, cell: Cell, text: str) -> None:
    """Read an amount of the financial year that its heading names. One that is said twice, or a loan, stays text."""
    field, year, _rest = vocabulary.read_money_heading(place.column.header)
    if not field or year is None:
        place.keep(text)
        place.remark("no_year", text)
        return
    found = _read_amount(place, cell, text)
    if found is None:
        return
    if any(doubt.code == "loan" for doubt in found.doubts):
        return
    amounts = place.row.values.setdefault(vocabulary.YEAR_MONEY, {}).setdefault(year, {})
    if amounts.setdefault(field, found.value) != found.value:
        place.keep(text, _("Another column says the amount of the same year"))
    if found.doubts:
        place.row.values[f"{vocabulary.YEAR_MONEY}_doubted"] = True


def _read_amount(place: CellPlace, cell: Cell, text: str) -> Reading[Decimal] | None:
    """Return the amount of a cell with its doubts, which are said; None where there is none, and the text is kept."""
    found = read_amount(cell, place.column, text)
    place.doubt(found)
    return found if found.value is not None else None


def read_amount(cell: Cell, column: SheetColumn, text: str) -> Reading[Decimal]:
    """Return the amount of a cell as its format shows it, with its doubts; of less than a pound there is none."""
    number = isinstance(cell.value, (int, Decimal)) and not isinstance(cell.value, bool)
    scale = _shown_scale(cell, column.scale) if number else column.scale
    typed = cell.value if number and not _is_other_kind(cell) else text
    found = parse_pounds(typed, scale=scale)
    if column.scale_is_said and any(doubt.code == "unit" for doubt in found.doubts):
        found = parse_pounds(
            typed
        )  # in the unit that somebody said the column is in, however large that makes it
        found = replace(found, value=found.value * scale) if found.value is not None else found
    if found.value is not None and 0 < abs(found.value) < 1:
        doubt = make_doubt(SENTENCES, "under_a_pound", typed=text)
        found = replace(found, value=None, typed=text, doubts=(*found.doubts, doubt))
    return found


def is_shown_otherwise(cell: Cell) -> bool:
    """Whether a cell shows another number than it holds: 25% for 0.25, or 412 for 412,000."""
    unit = cell.code and _UNIT_SHOWN.search(cell.text)
    return bool(_is_other_kind(cell) or _SHOWN_IN_UNITS.search(cell.code) or unit)


def _is_other_kind(cell: Cell) -> bool:
    return _SHOWN_OTHERWISE.search(cell.code.replace("[$£", "")) is not None


def _shown_scale(cell: Cell, usual: int) -> int:
    """Return what a stored number must be multiplied by: its format may show it in thousands, or with "m" behind it."""
    if _SHOWN_IN_UNITS.search(cell.code):
        return 1  # 412,000 that is shown as 412
    unit = _UNIT_SHOWN.search(cell.text) if cell.code else None
    return UNITS[unit[1].lower()] if unit else usual  # 12.5 that is shown as £12.5m


def read_day(key: str) -> Callable[[CellPlace, Cell, str], None]:
    """Return the cleaner of a date. A term is read as its end, and the days that programs write for none are none."""

    def clean(place: CellPlace, cell: Cell, text: str) -> None:
        typed = (
            cell.value
            if isinstance(cell.value, (date, int, Decimal)) and not isinstance(cell.value, bool)
            else text
        )
        if stands_for_no_day(typed) or (typed is text and key in vocabulary.DATES and says_no_end(text)):
            place.keep(text, _("It stands for no date"))
            return
        if typed is text and may_be_month_first(text) and place.near.has_month_first(place.column):
            _say_month_first(place, text)
            return
        if typed is text and (term := read_term(text, today=place.today)):
            words = {"first": _in_words(term.first), "last": _in_words(term.last)}
            place.row.values[key] = term.first if key in _FIRST_DAYS else term.last
            place.keep(text)
            place.remark("term", text, **words)
            return
        found: Reading[KnownDate] = parse_date(typed, today=place.today)
        place.doubt(found)
        if found.value is not None:
            place.row.values[key] = found.value

    return clean


def _say_month_first(place: CellPlace, text: str) -> None:
    """Read no date in figures of a column that has the month first, and propose it the other way round."""
    turned = turn_figures(text)
    day = parse_date(turned, today=place.today).value
    place.keep(text)
    place.remark("month_first", text, proposed=_in_words(day) if day else "")


def _in_words(known: KnownDate) -> str:
    return write_date_as_known(known.day, known.precision)


def read_notice(place: CellPlace, cell: Cell, text: str) -> None:
    """Read a length of notice, such as 3 months; a number alone is in the unit of its heading, "Notice (months)"."""
    if stands_for(text) == "dash":
        return
    if says_nothing(text):
        place.keep(text)
        place.remark("notice_none", text)
        return
    number = text.removesuffix(".0")
    unit = read_unit_of_heading(place.column.header) if number.isdecimal() else ""
    if found := read_notice_length(f"{number} {unit}" if unit else text):
        place.row.values["notice"] = found
        return
    place.keep(text)
    place.remark("no_notice", text)


def read_length(place: CellPlace, cell: Cell, text: str) -> None:
    """Read how long the agreement lasts, for `settle_length`. A term with its own first day says both."""
    if says_nothing(text) or says_no_end(text):
        return
    place.keep(text)
    if term := read_term(text, today=place.today):
        place.row.values.setdefault("starts_on", term.first)
        place.row.values[LENGTH] = (term.last, text, place.header)
        return
    number = text.removesuffix(".0")
    unit = read_unit_of_heading(place.column.header) if number.isdecimal() else ""
    length = read_notice_length(f"{number} {unit}" if unit else text)
    if length is None:
        place.remark("no_length", text)
    else:
        place.row.values[LENGTH] = (length, text, place.header)


def settle_length(row: ImportRow) -> None:
    """Take the end that follows from the start and the length of an agreement, where no column says the end."""
    said, text, header = row.values.pop(LENGTH, (None, "", ""))
    starts = row.values.get("starts_on")
    if said is None or not isinstance(starts, KnownDate):
        return
    last = said if isinstance(said, KnownDate) else find_last_day(starts, said)
    if last is None:
        return
    ends = row.values.setdefault("ends_on", last)
    kind = "term" if ends == last else "other_end"
    words = {"typed": text[:80], "first": _in_words(starts), "last": _in_words(last), "end": _in_words(ends)}
    if kind == "other_end" or ends is last:
        row.remark(header, text, str(SENTENCES[kind]) % words, kind=kind)

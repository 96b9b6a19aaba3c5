"""Lengths of time and years: "5 years from 1/4/22", "three months' notice", "2026/27". Pure."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from core.dates import Notice
from core.number_words import read_number_words
from core.parsing.dates import KnownDate, parse_date
from core.parsing.result import tidy

_UNIT = r"(?P<unit>years?|yrs?|months?|mths?|mlynedd|blynedd|flynedd|blwyddyn|flwyddyn|mis)"
_LENGTH = rf"(?P<number>\d{{1,3}}|[a-z]{{2,6}})[ -]?{_UNIT}"
_WORDS = r"(?:term|contract|agreement|period|initial|fixed|lease|licence)"
_FORMS = (
    re.compile(
        rf"(?:for )?(?:an? )?(?:{_WORDS} )*(?:of )?{_LENGTH}['’]?(?: {_WORDS})*,?"
        r" (?:from|starting|commencing|beginning|since|o|ers)(?: on)? (?P<day>.+)",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?:from |starting |commencing )?(?P<day>.+?),? ?(?:for|\+|plus|am) (?:an? )?"
        rf"(?:{_WORDS} )*(?:of )?{_LENGTH}(?: {_WORDS})*",
        re.IGNORECASE,
    ),
)
_LONGEST = 200
_NOTICE_UNITS = {
    "diwrnod gwaith": "working days", "diwrnod": "days", "wythnos": "weeks", "mis": "months", "mlynedd": "years",
    "blynedd": "years", "blwyddyn": "years", "wk": "weeks", "mth": "months", "mnth": "months", "yr": "years",
}  # fmt: skip
# Units cut short, as they stand behind a figure: "6m", "12 wks".
_SHORT_UNITS = {
    "d": "days", "w": "weeks", "wk": "weeks", "m": "months", "mo": "months", "mth": "months", "mnth": "months",
    "y": "years", "yr": "years",
}  # fmt: skip
_NOTICE = re.compile(
    r"(?P<number>\d{1,3}|[a-z]{2,12}(?:-[a-z]{3,5})?)[ -]?(?:calendar )?"
    rf"(?P<unit>working day|day|week|month|year|{'|'.join((*_NOTICE_UNITS, *_SHORT_UNITS))})(?:s|au|oedd)?\.?"
    r"(?: (?:written )?notice(?: period)?| rhybudd)?\.?",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Term:
    """The first and the last day of a length of time; the last is as exact as the first."""

    first: KnownDate
    last: KnownDate


def read_term(text: object, *, today: date) -> Term | None:
    """Return the term that a text states, or None. Never raises."""
    typed = tidy(text)
    if len(typed) > _LONGEST:
        return None
    for form in _FORMS:
        if match := form.fullmatch(typed.rstrip(".")):
            number = _number(match["number"])
            found = parse_date(match["day"], today=today)
            if number and found.value and not found.doubts and found.value.precision != "year":
                months = number * (
                    1 if match["unit"].lower().startswith("m") and "l" not in match["unit"] else 12
                )
                last = _add_months(found.value.day, months)
                if last and found.value.precision == "month":
                    last = last.replace(day=1)
                return Term(found.value, KnownDate(last, found.value.precision)) if last else None
    return None


def _number(text: str) -> int:
    number = int(text) if text.isdigit() else read_number_words(text.lower())
    return number if number and number <= 200 else 0


def _add_months(day: date, months: int) -> date | None:
    """Return the last day of a term that begins on `day`: the eve of the same day that many months on."""
    years, month = divmod(day.month - 1 + months, 12)
    try:
        return date(day.year + years, month + 1, day.day) - timedelta(days=1)
    except ValueError:  # the 29th to 31st of a shorter month: its last day
        first = date(day.year + years + (month == 11), (month + 1) % 12 + 1, 1)
        return first - timedelta(days=1)
    except OverflowError:
        return None


def read_notice_length(text: str) -> Notice | None:
    """Return the length of time that a text states in figures or in words, such as "three months' notice"."""
    found = _NOTICE.fullmatch(text.replace("'", "").replace("’", ""))
    number = found and (int(found["number"]) if found["number"].isdigit() else _number(found["number"]))
    if not found or number is None or (not number and not found["number"].isdigit()):
        return None
    unit = found["unit"].lower()
    if unit in _SHORT_UNITS:
        return Notice(number, _SHORT_UNITS[unit]) if found["number"].isdigit() else None
    return Notice(number, _NOTICE_UNITS.get(unit, f"{unit}s"))


def find_last_day(first: KnownDate, length: Notice) -> KnownDate | None:
    """Return the last day of what begins on a day and lasts so long, as exact as that day; None where it is a year."""
    if first.precision == "year" or length.number <= 0:
        return None
    if length.unit in ("months", "years"):
        months = length.number * (12 if length.unit == "years" else 1)
        last = _add_months(first.day, months)
    elif length.unit in ("days", "weeks") and first.precision == "day":
        last = first.day + timedelta(days=length.number * (7 if length.unit == "weeks" else 1) - 1)
    else:
        return None
    if last and first.precision == "month":
        last = last.replace(day=1)
    return KnownDate(last, first.precision) if last else None


_UNIT_IN_HEADING = re.compile(
    r"\b(?:working days|days|weeks|wks|months|mths|years|yrs|diwrnodau|wythnosau|misoedd|blynyddoedd)\b",
    re.IGNORECASE,
)


def read_unit_of_heading(heading: str) -> str:
    """Return the unit that a heading gives the numbers below it, such as "months" in "Notice (months)"; or nothing."""
    found = {match.lower() for match in _UNIT_IN_HEADING.findall(heading)}
    return _HEADING_UNITS.get(unit := found.pop(), unit) if len(found) == 1 else ""


_HEADING_UNITS = {
    "wks": "weeks", "mths": "months", "yrs": "years", "diwrnodau": "days", "wythnosau": "weeks", "misoedd": "months",
    "blynyddoedd": "years",
}  # fmt: skip


_FINANCIAL_YEAR = re.compile(
    r"(?<!\d)(?:(?:fy|financial year|year)\s*)?(?:20)?(\d\d)\s*(?:/|-|–|to)\s*(?:20)?(\d\d)(?!\d)",
    re.IGNORECASE,
)
_YEAR_ENDING = re.compile(
    r"(?:fye|f/y/e|ye|y/e|year[ -](?:end(?:ed|ing)?|to))[ :]*(?:31(?:st)? ?(?:of )?)?(?:mar(?:ch)?[ -]?)?(?:20)?(\d\d)",
    re.IGNORECASE,
)
_ONE_YEAR = re.compile(r"(?:(?:fy|financial year|year|f/y) ?)?['’]?(?:20)?(\d\d)", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d(?:\s*[-/]\s*\d{2,4})?")


def is_year(text: str) -> bool:
    """Whether a text is a year of the calendar or of the council, and nothing else."""
    return _YEAR.fullmatch(text.strip()) is not None


def read_financial_year(text: str) -> int | None:
    """Return the calendar year in which a financial year begins, or None where the text is no financial year."""
    if ending := _YEAR_ENDING.fullmatch(text.strip()):
        return 1999 + int(ending[1])
    year, rest = find_financial_year(text)
    return None if rest else year


def list_years(text: str) -> list[int]:
    """Return the financial years that one year may mean, by the year in which each begins: FY25 is either of two."""
    found = _ONE_YEAR.fullmatch(text.strip())
    return [1999 + int(found[1]), 2000 + int(found[1])] if found else []


def find_financial_year(text: str) -> tuple[int | None, str]:
    """Return the financial year that stands in a text, by the calendar year in which it begins, and the rest of it."""
    found = _FINANCIAL_YEAR.search(text)
    if not found or (int(found[1]) + 1) % 100 != int(found[2]):
        return None, text.strip()
    rest = re.sub(r"\(\s*\)", " ", _FINANCIAL_YEAR.sub(" ", text))
    return 2000 + int(found[1]), " ".join(rest.split()).strip(" -–:,")

"""How people write a date: the table of forms that `core.parsing.dates` reads with. Pure.

Each form names its parts. A form without a day is a month, one without a month a year.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from core.dates import MONTHS


@dataclass(frozen=True)
class Form:
    """A way to write a date. `doubt` is the code of the doubt it carries; `refused` means that it is no date."""

    pattern: "re.Pattern[str]"
    doubt: str = ""
    refused: bool = False


NO_FORM: tuple[None, None] = (None, None)
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

# A page shown in Welsh prints Welsh months, so they are read too; Django spells July without its second f.
_WELSH = (
    ("ionawr",), ("chwefror",), ("mawrth",), ("ebrill",), ("mai",), ("mehefin",), ("gorffennaf", "gorffenaf"),
    ("awst",), ("medi",), ("hydref",), ("tachwedd",), ("rhagfyr",),
)  # fmt: skip
# "sep", "sept" ... "september": three letters and more of a name, but never a longer word ("Mayflower").
MONTH_OF: Mapping[str, int] = {
    name[:letters]: number
    for number, (english, welsh) in enumerate(zip(MONTHS, _WELSH, strict=True), start=1)
    for name in (english.lower(), *welsh)
    for letters in range(3, len(name) + 1)
}

_NAMES = "|".join(sorted(MONTH_OF, key=len, reverse=True))
_WEEKDAY = rf"(?:(?P<weekday>(?:{'|'.join(WEEKDAYS)})[a-z]*)\.?,? )?"
_DAY = r"(?P<day>[0-9]{1,2})"
_NTH = rf"{_DAY}(?:st|nd|rd|th)?(?: of)?"
_MONTH = r"(?P<month>[0-9]{1,2})"
_NAME = rf"(?P<name>{_NAMES})(?![^\W\d_])\.?"
_YEAR = r"(?P<year>[0-9]{4})"
_ANY_YEAR = r"(?P<year>[0-9]{4}|[0-9]{2})"
_PART = r"(?: ?[./\-–] ?| )"
_LOOSE = r",?[ ./\-–'’]{0,3}"
_UNKNOWN = r"(?:\?{1,2}|xx)"
# The last two figures of a year and those of the next: 24 and 25, 99 and 00.
_IN_A_ROW = "|".join(rf"{year:02} ?[-/–] ?(?:[0-9]{{2}})?{(year + 1) % 100:02}" for year in range(100))
_ZONE = r"(?: ?(?:Z|UTC|GMT|[+-][0-9]{2}:?[0-9]{2}))?"
_TIME = rf"(?:,?(?: |T)[0-9]{{1,2}}:[0-9]{{2}}(?::[0-9]{{2}}(?:\.[0-9]+)?)?(?: ?[ap]m)?{_ZONE})?"


def _form(pattern: str, doubt: str = "", *, refused: bool = False) -> Form:
    return Form(re.compile(rf"(?<![\w/?]){pattern}(?![\w/])", re.IGNORECASE), doubt, refused)


# The first form that is found counts, so the fuller ones stand first.
FORMS = (
    _form(rf"{_YEAR}[-/.]{_MONTH}[-/.]{_DAY}{_TIME}"),  # 2024-03-14, 2024-03-14T09:30:00Z
    _form(rf"{_WEEKDAY}{_DAY}{_PART}{_MONTH}{_PART}{_ANY_YEAR}{_TIME}"),  # 14/03/2024, 31.3.26, 31 3 2027
    _form(rf"{_WEEKDAY}{_NTH}{_LOOSE}{_NAME}{_LOOSE}{_ANY_YEAR}{_TIME}"),  # 1 July 1998, 14-Mar-24
    _form(rf"{_WEEKDAY}{_NAME} {_NTH},? {_YEAR}{_TIME}"),  # March 3, 2021
    _form(rf"{_UNKNOWN}{_PART}{_UNKNOWN}{_PART}{_YEAR}", "day_unknown"),  # ??/??/2023
    _form(rf"{_UNKNOWN}{_PART}(?:{_MONTH}|{_NAME}){_PART}{_ANY_YEAR}", "day_unknown"),  # ??/06/2023
    _form(rf"{_NAME}{_LOOSE}{_YEAR}"),  # Sept 2023
    _form(rf"{_NAME}[-–'’]{_ANY_YEAR}"),  # May-24, as spreadsheets write a month
    _form(rf"{_NAME} (?P<year>0[1-9]|[12][0-9]|3[01])", "day_or_year"),  # Mar 22
    _form(rf"{_NAME} ['’]?(?P<year>[0-9]{{2}})"),  # Mar 45, Sept '22: no day
    _form(rf"{_MONTH} ?[./\-–] ?{_YEAR}"),  # 05/2024
    _form(rf"[0-9]{{2}}(?:{_IN_A_ROW})", "financial_year", refused=True),  # 2026/27
    _form(rf"{_YEAR}-(?P<month>0[1-9]|1[0-2])"),  # 2024-03
    _form(rf"^{_YEAR}"),  # 2040
)

# The first or the last day of a month that is named: "end March 2026", "end of 03/2026", "diwedd Mawrth 2027".
EDGE_OF_MONTH = re.compile(
    r"(?:(?:at|by|until|till|from|the|to) ){0,3}(?:(?P<last>end|diwedd)|(?:start|beginning|dechrau))[ /-]?"
    rf"(?: ?of)?(?: the)?(?: month(?: of)?)? ?(?:{_NAME}{_LOOSE}|{_MONTH} ?[./-] ?){_ANY_YEAR}\.?",
    re.IGNORECASE,
)

# What stands beside a date and makes it two.
ANOTHER = re.compile(
    rf"[0-9]{{4}}|[0-9] ?[./-] ?[0-9]|[0-9] ?(?:{_NAMES})(?![^\W\d_])|(?<!\w)(?:{_NAMES})\.? ?[0-9]",
    re.IGNORECASE,
)
# Words that make a month or a year vague: neither its first day nor any other is meant.
VAGUE = re.compile(
    r"\b(?:early|mid|late|end|start|beginning|first|second|third|last|half|quarter|q[1-4]|term|financial|school"
    r"|academic|spring|summer|autumn|winter)\b",
    re.IGNORECASE,
)
ABOUT = re.compile(
    r"^(?:c\.|ca\.?|circa|approx(?:imately)?\.?|about|around|roughly|est\.?) ?(?=\w)", re.IGNORECASE
)

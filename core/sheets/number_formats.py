"""What Excel shows for a stored number: its number format applied, as far as a list needs it. Pure."""

import re
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache

from core.sheets.model import Value

Number = int | Decimal

BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%",
    5: "£#,##0", 6: "£#,##0", 7: "£#,##0.00", 8: "£#,##0.00", 37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00",
    41: "#,##0", 42: "£#,##0", 43: "#,##0.00", 44: "£#,##0.00",
    14: "dd/mm/yyyy", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 22: "dd/mm/yyyy h:mm",
    18: "h:mm", 19: "h:mm:ss", 20: "h:mm", 21: "h:mm:ss", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss",
}  # fmt: skip
_TOKENS = re.compile(
    r'"([^"]*)"'  # 1: words in quotes
    r"|\\(.)"  # 2: one character taken as it is
    r"|\[\$([^\]-]*)[^\]]*\]"  # 3: a currency
    r"|\[[^\]]*\]|_.|\*."  # colours, conditions and spacing show nothing
    r"|([#0?][#0?,.]*)"  # 4: the digits
    r"|([-£€$%() +])"  # 5: signs shown as they are
    r"|(.)",  # 6: anything else is beyond this table
    re.DOTALL,
)
_NOT_DATE_LETTERS = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_LAST_SERIAL = 2_958_466  # the day after 31 December 9999


def read_exact(stored: str) -> Number | None:
    """Return a stored number without binary noise, or None when it is not one.

    Excel keeps and shows 15 significant digits; 0.1 + 0.2 is stored as 0.30000000000000004 and means 0.3.
    """
    try:
        number = Decimal(stored)
    except ArithmeticError:
        return None
    if not number.is_finite() or abs(number.adjusted()) > 308:
        return None
    if len(number.as_tuple().digits) > 15 and number != number.to_integral_value():
        number = Decimal(format(float(number), ".15g"))
    return int(number) if number == number.to_integral_value() else number.normalize()


@lru_cache(maxsize=1024)
def is_date(code: str) -> bool:
    """Say whether a number format shows days, months, years or hours."""
    section = _NOT_DATE_LETTERS.sub("", code.partition(";")[0]).lower()
    return "general" not in section and re.search("[dmyhs]", section) is not None


def convert_to_date(serial: Number, code: str, *, from_1904: bool = False) -> tuple[Value, str] | None:
    """Return the value and shown text of a date stored as a day count; None when Excel cannot show it.

    A format without a day ("May-24") shows "May 2024", because the day was made up by Excel. Times of
    day and spans of hours stay text.
    """
    plain = _NOT_DATE_LETTERS.sub("", code).lower()
    has_day = re.search("[dy]", plain) is not None
    if not 0 <= serial < _LAST_SERIAL or (has_day and serial < 1 and not from_1904):
        return None
    if not has_day and (serial < 1 or "[" in plain):
        minutes = round(serial * 1440)
        text = f"{minutes // 60:02}:{minutes % 60:02}"
        return text, text
    # Excel counts 29 February 1900, which never was.
    first = date(1904, 1, 1) if from_1904 else date(1899, 12, 31 if serial < 60 else 30)
    seconds = round(serial * 86_400)
    moment = datetime.combine(first, datetime.min.time()) + timedelta(seconds=seconds)
    if seconds % 86_400:
        return moment, f"{moment:%d/%m/%Y %H:%M}"
    if "d" not in plain and "y" in plain:
        return moment.date(), f"{moment:%B %Y}" if "m" in plain else f"{moment:%Y}"
    return moment.date(), f"{moment:%d/%m/%Y}"


def format_shown(number: Number, code: str) -> str:
    """Return the text Excel shows for `number` under a format: "12.5%", "£1,200", "0042", "PSH-0001".

    A format this does not know shows the plain number.
    """
    sections = code.split(";")
    own_minus = number < 0 and len(sections) > 1 and bool(sections[1])
    before, digits, after = "", "", ""
    for quoted, escaped, currency, places, sign, other in _TOKENS.findall(sections[1 if own_minus else 0]):
        if other or (places and digits):
            return write_plain(number)
        digits += places
        literal = quoted or escaped or currency or sign
        before, after = (before, after + literal) if digits else (before + literal, after)
    if not digits or digits.endswith(",") or digits.count(".") > 1:
        return write_plain(number)
    size = abs(Decimal(number)) * (100 if "%" in before + after else 1)
    minus = "-" if number < 0 and not own_minus else ""
    return f"{minus}{before}{_in_places(size, digits)}{after}".strip()


def write_plain(number: Number | float) -> str:
    """Return a number in ordinary digits, never with an exponent."""
    return f"{number:f}" if isinstance(number, Decimal) else str(number)


def _in_places(number: Decimal, digits: str) -> str:
    whole, _dot, part = digits.partition(".")
    text = f"{number:{',' if ',' in whole else ''}.{len(part)}f}"
    for _place in range(len(part) - len(part.rstrip("#?"))):
        text = text.removesuffix("0")
    head, dot, tail = text.removesuffix(".").partition(".")
    return head.zfill(whole.count("0")) + dot + tail

"""Amounts in pounds: read as people write them, written as the council prints them."""

import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from django.utils.translation import gettext as _

from core.cleaning import Doubt, Reading, says_nothing, tidy, to_be_confirmed, undecided
from core.number_words import in_figures

MINUS = "−"
PENNY, MOST = Decimal("0.01"), Decimal("999999999999.99")
_UNITS = {
    "k": 1000, "thousand": 1000, "m": 10**6, "mn": 10**6, "mil": 10**6, "million": 10**6,
    "bn": 10**9, "billion": 10**9,
}  # fmt: skip
_AMOUNT = re.compile(
    r"(?P<open>\()?\s*(?P<minus>[-−]\s*)?(?P<currency>[£$€])?\s*(?P<inner>[-−])?\s*(?<![a-z0-9.,])(?P<digits>\d[\d,.]*)"
    r"\s*(?P<unit>thousand|million|billion|mil|mn|bn|k|m)?(?![a-z])(?P<plus>\+)?(?P<percent>\s*%)?\s*(?P<close>\))?",
    re.IGNORECASE,
)
_GROUPED = re.compile(r"\d{1,3}(,\d{3})+(\.\d{1,2})?|\d+(\.\d+)?")
_RANGE = re.compile(r"^\s*(-|–|—|to|/)\s*$", re.IGNORECASE)
_NIL = re.compile(r"(?:nil|zero|none)\b[\s:,(–—-]*(?P<note>.*?)\)?", re.IGNORECASE)
# Words beside an amount that change nothing about it, and words that make it less certain.
_HARMLESS = re.compile(
    r"\b(p\.?\s?a\.?|per annum|per year|a year|annually|yearly|gbp|pounds?)(?![a-z])", re.IGNORECASE
)
_ABOUT = re.compile(
    r"(\bc\.|\bca\.?\b|\bcirca\b|\bapprox(imately)?\b\.?|\babout\b|\baround\b|\best(imate)?d?\b\.?|~)", re.I
)


def parse_pounds(text: object, *, scale: int = 1) -> Reading[Decimal]:
    """Read one amount. `scale` is what a bare number must be multiplied by, 1000 under a "£000" head.

    Brackets mean money coming in, as accountants write it: negative, and marked to be checked. What is
    not one clear amount has no value and a doubt. Never raises.
    """
    typed = tidy(text)
    if isinstance(text, (int, float, Decimal)) and not isinstance(text, bool):
        return _checked(_decimal(str(text)), typed, scale, [], "")
    if says_nothing(typed) and typed.lower() != "none":
        return Reading(None, typed)
    if undecided(typed):
        return Reading(None, typed, (to_be_confirmed(typed),))
    if nil := _NIL.fullmatch(typed):
        return Reading(Decimal("0.00"), typed, note=nil["note"].strip())
    found = list(_AMOUNT.finditer(typed))
    if len(found) == 1:
        return _one(found[0], typed, scale)
    if not found:
        return _in_words(typed)
    between = typed[found[0].end() : found[1].start()]
    if (len(found) == 2 and _RANGE.match(between)) or (
        "-" in (found[1]["minus"] or "") and not between.strip()
    ):
        return _refused(typed, "range", _("is a range. Enter one amount."))
    return _refused(typed, "several", _("has more than one amount. Enter one amount."))


def _one(match: "re.Match[str]", typed: str, scale: int) -> Reading[Decimal]:
    if match["percent"]:
        return _refused(typed, "percent", _("is a percentage. Enter an amount in pounds."))
    if match["currency"] in ("$", "€"):
        return _refused(typed, "currency", _("is not in pounds. Enter the amount in pounds."))
    digits = match["digits"].rstrip(".,")
    if not _GROUPED.fullmatch(digits) or (
        "." in digits and "," not in digits and not _plain_decimal(match, digits)
    ):
        return _refused(
            typed, "unclear", _("can be read in two ways. Enter it like 1,450,000 or 1450000.50.")
        )
    unit = match["unit"]
    value = Decimal(digits.replace(",", "")) * (_UNITS[unit.lower()] if unit else scale)
    doubts = list(_doubts(match, typed))
    if match["minus"] or match["inner"] or any(doubt.code == "sign" for doubt in doubts):
        value = -value
    rest = typed[: match.start()] + " " + typed[match.end() :]
    note = _HARMLESS.sub(" ", _ABOUT.sub(" ", rest)).strip(" ().,;:-–—")
    if re.search(r"\bloan\b", note, re.IGNORECASE):
        doubts.append(
            Doubt("loan", _("“%(typed)s” is a loan, not a yearly contribution.") % {"typed": typed})
        )
    elif note:
        doubts.append(
            Doubt("with_words", _("“%(note)s” stands beside the amount and is kept.") % {"note": note})
        )
    return _checked(value, typed, 1, doubts, note)


def _plain_decimal(match: "re.Match[str]", digits: str) -> bool:
    """A point with one or two figures after it is pence; before a word like million any number may follow."""
    return bool(match["unit"]) or len(digits.split(".")[1]) <= 2


def _doubts(match: "re.Match[str]", typed: str) -> Iterator[Doubt]:
    if match["open"] and match["close"] and match.start() == 0 and match.end() == len(typed):
        yield Doubt(
            "sign",
            _("Brackets usually mean money coming in. Check the sign of “%(typed)s”.") % {"typed": typed},
        )
    if match["plus"]:
        yield Doubt("at_least", _("“%(typed)s” is at least this much.") % {"typed": typed})
    if _ABOUT.search(typed):
        yield Doubt("about", _("“%(typed)s” is an estimate.") % {"typed": typed})


def _in_words(typed: str) -> Reading[Decimal]:
    number = in_figures(typed)
    if number is None:
        return _refused(typed, "no_amount", _("is not an amount. Enter it like 1,450,000."))
    doubt = Doubt("words", _("“%(typed)s” was written in words. Check the figure.") % {"typed": typed})
    return Reading(Decimal(number).quantize(PENNY), typed, (doubt,))


def _checked(
    value: Decimal | None, typed: str, scale: int, doubts: list[Doubt], note: str
) -> Reading[Decimal]:
    if value is None or not value.is_finite():
        return _refused(typed, "no_amount", _("is not an amount. Enter it like 1,450,000."))
    if abs(value * scale) > MOST:
        return _refused(typed, "too_large", _("is more than the register can hold. Check it."))
    return Reading((value * scale).quantize(PENNY, ROUND_HALF_UP), typed, tuple(doubts), note)


def _refused(typed: str, code: str, why: str) -> Reading[Decimal]:
    return Reading(None, typed, (Doubt(code, f"“{typed}” {why}"),))


def _decimal(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def format_pounds(value: Decimal | int) -> str:
    """Return `£1,450,000`, with pence only when there are any and a true minus sign."""
    amount = Decimal(value)
    digits = f"{abs(amount):,.2f}".removesuffix(".00")
    return f"{MINUS if amount < 0 else ''}£{digits}"


def format_short(value: Decimal | int) -> str:
    """Return `£1.4m`, `£389k` or `£950`."""
    amount = abs(Decimal(value))
    sign = MINUS if value < 0 else ""
    for size, letter, places in ((1_000_000, "m", "0.1"), (1_000, "k", "1")):
        shown = (amount / size).quantize(Decimal(places), ROUND_HALF_UP)
        if amount >= size * Decimal("0.9995"):
            return f"{sign}£{f'{shown:f}'.removesuffix('.0')}{letter}"
    return f"{sign}£{amount:,.0f}"

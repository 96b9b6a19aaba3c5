"""How people write an amount: the tables of patterns that `core.parsing.amounts` reads with. Pure."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

# A thousandth of a penny: what a computer's arithmetic adds to an amount, and nobody typed.
NOISE = Decimal("0.00001")

UNITS: Mapping[str, int] = {
    "": 1, "pa": 1, "k": 10**3, "thousand": 10**3, "thousands": 10**3,
    "mil": 10**3, "fil": 10**3, "miliwn": 10**6, "filiwn": 10**6,
    "m": 10**6, "mn": 10**6, "mill": 10**6, "million": 10**6, "millions": 10**6,
    "bn": 10**9, "billion": 10**9,
}  # fmt: skip

# One number with all that belongs to it. It never starts or stops inside a word or a longer number, so
# that "£500pcm" is not £50, and a unit that is not known is seen as such.
AMOUNT = re.compile(
    r"""
    (?P<minus>(?<!\w)[-−–]\s?)?
    (?: (?P<currency>£|(?<!\w)gbp)\s?(?P<inner>[-−]\s?)? | (?<![\w.,]) )
    (?P<digits>\.[0-9]++|[0-9]++(?:[.,][0-9]++)*+)
    (?: (?P<unit>[^\W\d_]++) | \s(?P<word>k|m|mn|[mf]il(?:iwn)?|mill|millions?|thousands?|bn|billion)(?!\w) )?
    (?!\w)
    (?P<plus>\s?\+(?!\s?\w))?
    (?P<percent>\s?(?:%|per\s?cent\b))?
    """,
    re.IGNORECASE | re.VERBOSE,
)
_WHOLE = r"(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)?"
_PENCE = re.compile(rf"{_WHOLE}(?:\.[0-9]{{1,2}}|\.[0-9]{{5,}})?")
_SCALED = re.compile(rf"{_WHOLE}(?:\.[0-9]+)?")

RANGE = re.compile(r"\s*(?:-|–|−|—|to|/|or)\s*", re.IGNORECASE)
NIL = re.compile(r"(?:nil|zero|none|dim(?: byd)?|sero)\b[\s:,(–—-]*(?P<note>.*?)\)?", re.IGNORECASE)
FOREIGN = re.compile(r"[€$¥₹]|(?<![a-z])(?:eur|euros?|usd|dollars?)(?![a-z])", re.IGNORECASE)

# Words beside an amount that change nothing about it.
HARMLESS = re.compile(
    r"(?<!\w)(?:p\.?\s?a\.?|per annum|per year|a year|each year|annually|yearly|gbp|pounds?)(?!\w)|/\s?(?:yr|year)\b",
    re.IGNORECASE,
)
# Words that say what kind of amount it is. The code is that of the doubt.
BESIDE: Mapping[str, "re.Pattern[str]"] = {
    code: re.compile("|".join(patterns), re.IGNORECASE)
    for code, patterns in {
        "about": (
            r"\bc\.|\bc(?=\s*$)|\bca\b\.?|\bcirca\b|~",
            r"\bapprox(?:imately)?\b\.?|\best(?:imated?)?\b\.?|\b(?:about|around|roughly)\b",
        ),
        "at_most": (r"\b(?:up to|max(?:imum)?|less than|under|(?:no|not) more than)\b|[<≤]",),
        "at_least": (r"\b(?:at least|(?<!no )(?<!not )more than|over|min(?:imum)?)\b|[>≥]",),
        "loan": (r"\bloans?\b",),
        "other_period": (
            r"\b(?:per|a|each) (?:month|week|quarter|day|head)\b",
            r"\b(?:month|week|quarter)ly\b|\bpcm\b|\bp\.?m\b",
        ),
    }.items()
}
_SAID_BY_A_DOUBT = ("about", "at_most", "at_least")


def read_number(digits: str, *, scaled: bool) -> Decimal | None:
    """Return the number that British figures show, or None when they can be read in two ways.

    Commas part thousands and a point parts pence: `1.450.000`, `1,45` and `1.234` are not clear. Before
    a word like million (`scaled`) any number of figures may follow the point. Five and more are a
    computer's.
    """
    if not (_SCALED if scaled else _PENCE).fullmatch(digits):
        return None
    return Decimal(digits.replace(",", ""))


def normalise(text: str) -> str:
    """Return what is worth keeping of a text beside an amount: no brackets, no stray signs."""
    return " ".join(re.sub(r"[()\[\]]", " ", text).split()).strip(" .,;:-–—−/£")


class AmountFound:
    """A number in a text. `before` and `after` stand around it, without what is harmless or said by a doubt."""

    def __init__(self, match: "re.Match[str]") -> None:
        self.match = match
        self.before = _bare(match.string[: match.start()])
        self.after = _bare(match.string[match.end() :])
        self.note = normalise(f"{self.before} {self.after}")
        self.unit = UNITS.get((match["unit"] or match["word"] or "").lower(), 0)

    @property
    def is_mil(self) -> bool:
        """Whether its unit is a thousand in Welsh, and short for a million to some."""
        return (self.match["unit"] or self.match["word"] or "").lower() == "mil"

    def beside(self) -> Iterator[str]:
        """Yield the codes of the doubts that the words beside the amount raise."""
        header = f"{self.match.string[: self.match.start()]} \n{self.match.string[self.match.end() :]}"
        for code, pattern in BESIDE.items():
            if pattern.search(header) or (code == "at_least" and self.match["plus"]):
                yield code

    @property
    def in_brackets(self) -> bool:
        """Whether brackets and nothing else stand around it."""
        opened = re.search(r"\(\s*$", self.before) and re.match(r"\s*\)", self.after)
        return bool(opened) and not self.note

    @property
    def spaced_minus(self) -> bool:
        """Whether it starts with a dash and a blank: `- £5,000`."""
        return (self.match["minus"] or "").endswith(" ") and not normalise(self.before)

    @property
    def sign(self) -> int | None:
        """1 or -1, or None where a dash may be a minus or not: `LEP -£10,000`, `5,000-`, `-(£5)`."""
        follows_words = bool(normalise(self.before))
        dashes = [self.match["minus"], self.match["inner"]]
        if follows_words and (dashes[0] or "").endswith(" "):
            dashes = dashes[1:]  # "Grant - £5,000": the dash only parts words and amount
        negative = sum(map(bool, dashes)) + self.in_brackets
        loose = _DASH_BEFORE.search(self.before) or _DASH_AFTER.fullmatch(self.after)
        if loose or negative > 1 or (any(dashes) and follows_words):
            return None
        return -1 if negative else 1


_DASH_BEFORE = re.compile(r"[-−–]\s*[£(\s]*$")
_DASH_AFTER = re.compile(r"[\s)]*[-−–]\s*")


def _bare(text: str) -> str:
    if text.strip("£() "):
        for pattern in (HARMLESS, *(BESIDE[code] for code in _SAID_BY_A_DOUBT)):
            text = pattern.sub(" ", text)
    return text

"""What stands under a heading: each cell as the kinds of things that it may be, and the column by its cells. Pure."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _lazy

from core.parsing.amounts import parse_pounds
from core.parsing.dates import OPEN_END, parse_date
from core.parsing.lists import split_commas, split_marked
from core.parsing.nobody import names_nobody
from core.parsing.organisations import is_body
from core.parsing.people import read_name
from core.parsing.result import is_error, read_first_answer, tidy
from core.parsing.split_people import begins_as_post, is_councillor, is_person, may_be_person, split_people
from core.parsing.terms import read_financial_year, read_notice_length, read_term
from core.sheets import Cell
from register.importing.clean import vocabulary
from register.importing.clean.cell_place import typed_in

# The kinds, each in the words of a reason: "under it stand dates".
KINDS: Mapping[str, str | Promise] = {
    "email": _lazy("e-mail addresses"),
    "phone": _lazy("telephone numbers"),
    "link": _lazy("web addresses"),
    "date": _lazy("dates"),
    "year": _lazy("years"),
    "financial_year": _lazy("financial years"),
    "open_end": _lazy("words for no end"),
    "duration": _lazy("lengths of time"),
    "percent": _lazy("percentages"),
    "amount": _lazy("amounts of money"),
    "number": _lazy("numbers"),
    "serial": _lazy("numbers of days"),
    "fraction": _lazy("fractions"),
    "title": _lazy("titles of people"),
    "seats": _lazy("numbers of seats"),
    "yes_no": _lazy("answers, yes or no"),
    "level": _lazy("levels or colours"),
    "status": _lazy("words for the status"),
    "tier": _lazy("words for the tier"),
    "form": _lazy("words for the form"),
    "basis": _lazy("words for what binds the council"),
    "act": _lazy("laws"),
    "councillor": _lazy("councillors"),
    "post": _lazy("posts"),
    "person": _lazy("names of people"),
    "organisation": _lazy("organisations"),
    "initials": _lazy("initials"),
    "identifier": _lazy("identifiers"),
    "capitals": _lazy("names"),
    "sentence": _lazy("sentences"),
    "text": _lazy("text"),
    "word": _lazy("words"),
    "code": _lazy("codes of one letter"),
}
MOST_READ = 60  # cells of a column, spread over it
_LISTS = ("status", "tier", "form", "basis")

_EMAIL = re.compile(r"\S+@[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(r"(?:tel\.?:? ?)?(?:\+\d{1,3}|\(?0)[\d ()-]{7,17}(?:(?: ext| x)\.? ?\d+)?", re.IGNORECASE)
_LINK = re.compile(
    r"(?:https?://|www\.)\S+|[\w-]+(?:\.[\w-]+)*\.(?:gov\.uk|org\.uk|co\.uk|org|com|cymru|wales)(?:/\S*)?",
    re.IGNORECASE,
)
_PERCENT = re.compile(r"[\d.,]+ ?(?:%|per ?cent)", re.IGNORECASE)
_NUMBER = re.compile(r"-?\d{1,3}(?:,\d{3})+|-?\d*\.?\d+")
_YEAR = re.compile(r"(?:18|19|20|21)\d\d")
_LEVEL = re.compile(
    r"high|medium|low|[hmlrag]|red|amber|green|very (?:high|low)|critical|uchel|canolig|isel|coch|oren|gwyrdd|r/a|a/g",
    re.IGNORECASE,
)
_ACT = re.compile(
    r"\b(?:act|acts|deddf|measure|regulations?|rheoliadau|order|charter)\b.*\b(?:1[89]|20)\d\d|\b(?:1[89]|20)\d\d act\b"
    r"|\bs(?:ection|ec|\.)? ?\d+\w*.*\b(?:act|deddf|1[89]\d\d|20\d\d)\b|\bSI \d{4}/\d+"
    r"|^s(?:ection|\.)? ?\d{1,3}[A-Z]?(?:\(\d+\))?$"
    r"|\b(?:LGA|NHSA?|CDA|LGPIHA) ?(?:1[89]|20)\d\d|\bact \d{4}",
    re.IGNORECASE,
)
_IDENTIFIER = re.compile(
    r"(?=\S*\d)[A-Za-z]{0,8}[-/ .#]?[A-Za-z0-9]+(?:[-/.][A-Za-z0-9]+)*|[A-Z]+(?:[-/][A-Z]*)+"
)
_REFERENCE = re.compile(r"(?!GBP)[A-Za-z]{1,8}[-/ .#]?\d[\w/.-]*", re.IGNORECASE)
_INITIALS = re.compile(r"[A-Z][A-Z&]{1,6}")
_TITLE = re.compile(
    r"(?:mr|mrs|ms|miss|mx|dr|prof|rev|revd|cllr|councillor|sir|dame|lord|lady)\.?", re.IGNORECASE
)
_MONEY_WORD = re.compile(r"(?:nil|zero)\b.{0,30}|.*£\s?[\d.].*", re.IGNORECASE)


@dataclass(frozen=True)
class Contents:
    """The cells of a column that say something: how many, and how many of them may be of each kind."""

    filled: int = 0
    kinds: Mapping[str, int] = field(default_factory=dict)
    cells: Sequence[frozenset[str]] = ()

    def fit(self, held: Collection[str]) -> float:
        """Return which share of the cells may be of one of these kinds; 1 when nothing stands there."""
        if not self.filled:
            return 1.0
        return sum(not kinds.isdisjoint(held) for kinds in self.cells) / self.filled

    @property
    def main(self) -> str:
        """Return the kind that most cells are of, the most telling of several; empty when there is none."""
        order = list(KINDS)
        return max(self.kinds, key=lambda kind: (self.kinds[kind], -order.index(kind)), default="")


def read_contents(cells: Sequence[Cell]) -> Contents:
    """Return what the cells of a column are. Of very many, some from all over the column are read."""
    filled = [cell for cell in cells if cell.text and not cell.error]
    step = max(1, len(filled) // MOST_READ)
    found = [frozenset(kinds) for cell in filled[::step] if (kinds := kinds_of(cell))]
    return Contents(len(found), Counter(kind for kinds in found for kind in kinds), found)


def kinds_of(cell: Cell) -> set[str]:
    """Return the kinds that a cell may be of; none for an empty one and for words in place of a value."""
    text, value = tidy(cell.text), cell.value
    if isinstance(value, bool):
        return {"yes_no"}
    if isinstance(value, date):
        return {"date"}
    if isinstance(value, (int, Decimal)):
        return _kinds_of_number(value, cell.code, text)
    no_name = names_nobody(text) and read_first_answer(text) in ("", "na") and not text[:1].isdigit()
    return set() if is_error(text) or no_name else kinds_of_text(typed_in(cell, text))


def _kinds_of_number(number: int | Decimal, code: str, text: str) -> set[str]:
    if "%" in code or "%" in text:
        return {"percent"}
    found = {"fraction" if 0 < abs(Decimal(number)) < 1 else "number"}
    if "£" in code or "£" in text:
        found.add("amount")
    if number == int(number) and 1800 <= number <= 2200:
        found.add("year")
    if 20_000 <= number <= 80_000:
        found.add("serial")
    return found


def kinds_of_text(typed: str) -> set[str]:
    """Return the kinds of a text: of a list, those of most of its parts."""
    parts = split_marked(typed)
    if len(parts) == 1:
        commas = split_commas(parts[0])
        telling = ("councillor", "organisation", "email", "person")
        if len(commas) > 1 and any(all(kind in _kinds_of_one(part) for part in commas) for kind in telling):
            parts = commas
        named = split_people(parts[0]).parts
        parts = list(named) if len(named) > 1 and all(map(may_be_person, named)) else parts
    if len(parts) == 1:
        return _kinds_of_one(parts[0])
    counted = Counter(kind for part in parts for kind in _kinds_of_one(part))
    return {kind for kind, number in counted.items() if number * 2 >= len(parts)}


_TIMES = r"spring|summer|autumn|winter|q[1-4]|gwanwyn|haf|hydref|gaeaf"
_SEASON = re.compile(  # about a date, though no day can be read from it
    rf"(?:early|mid|late|by|end of|start of)?[ -]?(?:{_TIMES}) (?:of )?(?:20)?\d\d", re.IGNORECASE
)


def _kinds_of_one(text: str) -> set[str]:
    if _SEASON.fullmatch(text):
        return {"date"}
    for kind, pattern in (("email", _EMAIL), ("phone", _PHONE), ("link", _LINK), ("percent", _PERCENT)):
        if pattern.fullmatch(text) or (kind == "email" and pattern.search(text) and len(text.split()) < 4):
            return {kind}
    if _NUMBER.fullmatch(text):
        found = {"fraction" if re.fullmatch(r"-?0?\.\d*[1-9]\d*", text) else "number"} | (
            {"year"} if _YEAR.fullmatch(text) else set()
        )
        return found | ({"serial"} if re.fullmatch("[2-7][0-9]{4}", text) else set())
    if read_financial_year(text):
        return {"financial_year"}
    code = {"code"} if len(text) == 1 and text.isalpha() else set[str]()
    return _kinds_of_words(text) | code


def _kinds_of_words(text: str) -> set[str]:
    if read_first_answer(text):
        return {"yes_no"}
    listed = {name for name in _LISTS if vocabulary.look_up(name, text)[0]}
    if _LEVEL.fullmatch(text):
        return {"level"} | listed
    if read_notice_length(text):
        return {"duration"}
    if _ACT.search(text):
        return {"act"} | _shape(text)
    if _MONEY_WORD.fullmatch(text):
        return {"amount"}
    if _is_date(text):
        return {"date"} | listed
    if _REFERENCE.fullmatch(text):
        return {"identifier"}
    if _is_amount(text):
        return {"amount"}
    if OPEN_END.fullmatch(text):
        return {"open_end", "word"} | listed
    return _kinds_of_name(text) | listed


def _is_amount(text: str) -> bool:
    if not re.search(r"\d", text) or len(text) > 40:
        return False
    found = parse_pounds(text)
    return found.value is not None and not found.note


def _is_date(text: str) -> bool:
    """Whether a text is a date with at most a few words beside it; "2030 Vision Board" is none."""
    if not re.search(r"\d", text) or len(text) > 60:
        return False
    found = parse_date(text, today=_ANY_DAY)
    if found.value is not None:
        return len(found.note.split()) <= (4 if found.value.precision == "day" else 1)
    told = any(
        doubt.code in ("several", "day_unknown", "month_first", "no_such_day") for doubt in found.doubts
    )
    return told or read_term(text, today=_ANY_DAY) is not None


_ANY_DAY = date(2026, 1, 1)  # only whether it is a date is asked, not which


def _kinds_of_name(text: str) -> set[str]:
    if _TITLE.fullmatch(text):
        return {"title"}
    if is_councillor(text):
        return {"councillor"}
    named = read_name(text)
    if named and named.kind == "seats":
        return {"seats"}
    if _INITIALS.fullmatch(text):
        return {"initials", "identifier"}
    if is_person(text):
        return {"person"}
    found = {"post"} if named and named.kind == "post" else set()
    if is_body(text) and not (found and begins_as_post(text)):
        found.add("organisation")
    if may_be_person(text) and text[:1].isupper() and text.split()[-1][:1].isupper() and not found:
        found.add("capitals")
    if _IDENTIFIER.fullmatch(text):
        found.add("identifier")
        return found
    return found | _shape(text, plain=not found)


def _shape(text: str, *, plain: bool = True) -> set[str]:
    """Return a text by its length. One or a few words that are something else already are no plain words."""
    words = len(text.split())
    if words > 7 or (words > 4 and text.endswith(".")):
        return {"sentence", "text"}
    if words > 4:
        return {"text"}
    return {"word"} if plain else set()


def describe_kind(kind: str) -> str:
    """Return a kind in words."""
    return str(KINDS.get(kind, KINDS["word"]))


def only_ones(fields: Iterable[str], holds: Mapping[str, Collection[str]], contents: Contents) -> list[str]:
    """Return the fields that most of the cells of a column fit."""
    return [key for key in fields if contents.fit(holds.get(key, ())) >= FITS]


FITS = 0.5  # the share of a column's cells that must fit its field

"""Matching the words of a column header to the headers that are known. Pure.

A header leads to a key for sure only when every word of it is explained: it is a word of one of the key's headers,
or one that changes nothing beside it. "Name of the lead officer" is the lead officer; "Lead officer's e-mail" and
"Partner's contribution" have a word too many, and are asked about.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from django.utils.translation import gettext as _
from rapidfuzz import fuzz, process

from core.sheets.model import Guess, Sheet, SheetColumn

SURE, LIKELY = 0.9, 0.7
LONGEST_HEADER = 80
_MOST_ALIKE = 0.89  # what is only alike is never sure
ALIKE = 0.02  # two keys closer than this are a question
_NAME = "name"  # the key of what a record is called
CONTESTED = "one of several"  # the word for a guess that another column is as well
Known = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Wording:
    """How the words of headers are understood.

    `same` leads from a word to the one that is compared; `articles` are not compared; `idle` mean nothing by
    themselves; `beside` change nothing beside the words of one key; `weak` do not name a key alone; `remarks` may
    stand in brackets without being read; `turning` are those of a group's header that give what stands below it
    another meaning.
    """

    same: Mapping[str, str] = field(default_factory=dict)
    articles: frozenset[str] = frozenset()
    idle: frozenset[str] = frozenset()
    beside: Mapping[str, frozenset[str]] = field(default_factory=dict)
    weak: frozenset[str] = frozenset()
    remarks: frozenset[str] = frozenset()
    turning: frozenset[str] = frozenset()
    asked: frozenset[str] = frozenset()  # whole headers that may mean something else: never sure

    def words_of(self, text: str) -> tuple[str, ...]:
        """Return the words of a text in their first form, what it is about last: notice period, period of notice."""
        before, _of, after = text.partition(" of ")
        words = (self.same.get(word, word) for word in f"{after} {before}".split())
        return tuple(word for word in words if word not in self.articles)


_THOUSANDS = re.compile(
    r"£\s*'?0{3}'?s?(?!\d)|'0{3}'?s?\b|\b0{3}'?s\b|\(0{3}\)|£\s*k\b|\(k\)|£?\s*\b(?:in )?thousands?\b"
)
_MILLIONS = re.compile(r"£\s*m(?:n|il|illions?)?\b|\(m\)|\bin millions?\b|\(millions?\)")


def is_problem_column(header: str) -> bool:
    """Say whether a column is the one that an earlier round added."""
    return header == _("Problem")


def total_note() -> str:
    """Return what that column says beside a row of sums, so that the row is known without its formulas."""
    return _("A total, not read as a row.")


def describe_copies() -> str:
    """Return how the first sheet of a copy with that column begins."""
    return _("This is a copy of your spreadsheet, with a column called “Problem” added.")


def is_about_copies(sheet: Sheet) -> bool:
    """Say whether a sheet is the one that tells what a copy is: it is ours, and no list."""
    return bool(sheet.rows) and sheet.rows[0].number == 1 and sheet.rows[0].at(0).text == describe_copies()


def scale_of_header(header: str) -> int:
    """Return what a number under this header must be multiplied by: 1, 1000 ("£'000") or 1000000 ("£m")."""
    words = unicodedata.normalize("NFKC", header).casefold().replace("\u2019", "'").replace("\u2018", "'")
    if _MILLIONS.search(words):
        return 1_000_000
    return 1000 if _THOUSANDS.search(words) else 1


@lru_cache(maxsize=20_000)
def normalise_header(header: str) -> str:
    """Return a header in its barest form: lower case, no units, no punctuation, single spaces."""
    words = unicodedata.normalize("NFKC", header).casefold().replace("\u2019", "'").replace("\u2018", "'")
    words = words.replace("(s)", "s").replace("&", " and ").replace("%", " percent ")
    words = _MILLIONS.sub(" ", _THOUSANDS.sub(" ", words))
    words = re.sub(r"^\s*\d+\s*[.)]\s+", "", words)
    words = re.sub(r"[.']", "", words)
    return " ".join(re.sub(r"[\W_]+", " ", words).split())


_BRACKETS = re.compile(r"\((?!s\))([^()]*)\)|\[([^\[\]]*)\]")
_SCALE = re.compile(  # of a score: "1-5", "out of 25"
    r"\s*(?:(?:scale|score|scored|rated|rate|from|of)\s+)*(?:[01]\s*(?:-|–|to|/)\s*\d{1,2}|out of \d{1,3})\s*",
    re.IGNORECASE,
)
_PARTS = re.compile(r"[/|]")


class Headers:
    """The known headers, made ready to be compared with."""

    def __init__(self, known: Known, wording: Wording | None = None) -> None:
        self.wording = wording or Wording()
        self.exact = {
            normalise_header(text): key
            for key, texts in reversed(list(known.items()))
            for text in (key, *texts)
        }
        self.exact.pop("", None)
        self._known = [self._make_ready(text, key) for text, key in self.exact.items()]
        self._near: dict[str, tuple[str, float] | None] = {}

    def likeness(self, header: str) -> dict[str, float]:
        """Return how well a header fits each key, 0 to 1; keys that do not fit at all are left out.

        From SURE up every word is explained, and no other key is as near. Below it the words are only alike.
        """
        scores = self._explain(header)
        for words, worth in self._readings(header):
            for text, key in self.exact.items():
                score = min(_alike(words, text), _MOST_ALIKE) * worth
                if score >= LIKELY and score > scores.get(key, 0):
                    scores[key] = score
        if normalise_header(header) in self.wording.asked:
            return {key: min(score, _MOST_ALIKE) for key, score in scores.items()}
        return scores

    def is_turned(self, group: str) -> bool:
        """Say whether a group's header gives what stands below it another meaning: "Partners" above "Contribution"."""
        return not self.wording.turning.isdisjoint(self.wording.words_of(normalise_header(group)))

    def best(self, headers: Iterable[str]) -> float:
        """Return how many known keys a row of texts names, each counted once and by how sure it is."""
        keys: dict[str, float] = {}
        for header in headers:
            found = self._nearest(header) if header and len(header) <= LONGEST_HEADER else None
            if found:
                keys[found[0]] = max(found[1], keys.get(found[0], 0))
        return sum(keys.values())

    def _make_ready(self, text: str, key: str) -> tuple[frozenset[str], frozenset[str], str, str]:
        """Return a known header as its words, those that must be there, the word that it is about, and its key."""
        words = self.wording.words_of(text)
        needed = frozenset(words) - self.wording.idle
        return (
            frozenset(words),
            needed if not needed <= self.wording.weak else frozenset(),
            self._head(words, key),
            key,
        )

    def _head(self, words: Sequence[str], key: str) -> str:
        """Return the word that a header is about, its last: a service lead is no lead service."""
        own = [word for word in words if word not in self._beside(key)]
        return (own or words)[-1] if words else ""

    def _explain(self, header: str) -> dict[str, float]:
        """Return the keys that explain every word of a header. Two that are as near are no more than likely."""
        found = self._explain_parts(_BRACKETS.sub(self._read_brackets, header))
        nearest = max(found.values(), default=0)
        alone = sum(sure > nearest - ALIKE for sure in found.values()) == 1
        return {
            key: sure if alone and sure == nearest else min(sure, _MOST_ALIKE) for key, sure in found.items()
        }

    def _explain_parts(self, header: str) -> dict[str, float]:
        """Return the keys that explain a header whole or, where it has parts, each of them: "Purpose / objectives"."""
        found = self._explain_words(normalise_header(header))
        parts = [words for part in _PARTS.split(header) if (words := normalise_header(part))]
        if found or not parts:
            return found
        each = [self._explain_words(words) for words in parts]
        return {key: min(one[key] for one in each) for key in each[0] if all(key in one for one in each)}

    def _explain_words(self, text: str) -> dict[str, float]:
        words = self.wording.words_of(text)
        ours, found = frozenset(words), dict[str, float]()
        for whole, needed, head, key in self._known:
            spare = ours - needed if needed and needed <= ours else ours
            if ours == whole and self._head(words, key) == head:
                found[key] = 0.97
            elif spare != ours and spare <= self._beside(key) and self._head(words, key) == head:
                found.setdefault(key, 0.95)
        return found | ({self.exact[text]: 1.0} if text in self.exact else {})

    def _beside(self, key: str) -> frozenset[str]:
        return self.wording.idle | self.wording.beside.get(key, frozenset())

    def _read_brackets(self, found: re.Match[str]) -> str:
        """Return what is read of brackets: nothing of "(if known)", "(1-5)", all of "(partners)", "(was)", "(Y/N)"."""
        inside = found[1] or found[2] or ""
        if _SCALE.fullmatch(inside):
            return " "
        words = normalise_header(inside).split()
        idle = words[:1] == ["eg"] or all(word in self.wording.remarks | self.wording.idle for word in words)
        return " " if idle else f" {inside} "

    def _readings(self, header: str) -> tuple[tuple[str, float], ...]:
        """Return the ways to read a header, each with what it is worth: whole, without brackets, each part of it."""
        bare = _BRACKETS.sub(" ", header)
        found = {normalise_header(header): 1.0}
        found.setdefault(normalise_header(bare), 0.97)
        for part in _PARTS.split(bare):
            found.setdefault(normalise_header(part), 0.93)
        return tuple((words, worth) for words, worth in found.items() if words)

    def _nearest(self, header: str) -> tuple[str, float] | None:
        """Return the key of the same or nearly the same words; quick, because every row is tried."""
        if header not in self._near:
            options = self._readings(header)
            found = next(
                ((self.exact[words], worth) for words, worth in options if words in self.exact), None
            )
            if found is None and options:
                alike = process.extractOne(
                    options[0][0], self.exact.keys(), scorer=fuzz.ratio, score_cutoff=85
                )
                found = (self.exact[alike[0]], alike[1] / 100 * _MOST_ALIKE) if alike else None
            self._near[header] = found
        return self._near[header]


def guess_columns(
    columns: Sequence[SheetColumn], known: Known, wording: Wording | None = None
) -> tuple[Guess, ...]:
    """Return, for each column, the key it most likely holds and how sure that is.

    Explained headers come first, then alike ones; each key goes to one column, the surest. Where two would be sure,
    neither is: which of them it is, is for a person to say. Under a grouped header the lower name alone counts too, a
    little less; where the group turns its meaning, or a whole header says the same, it is no more than likely.
    """
    headers = Headers(known, wording)
    whole = [headers.likeness(column.header) for column in columns]
    said = {key for scores in whole for key, score in scores.items() if score >= SURE}
    claims = []
    for place, (column, scores) in enumerate(zip(columns, whole, strict=True)):
        if column.name != column.header:
            for key, score in _read_lower(headers, column).items():
                score = min(score, _MOST_ALIKE) if key in said else score
                scores[key] = max(scores.get(key, 0), score)
        claims += [(-score, place, key) for key, score in scores.items()]
    several = _find_contested(claims)
    claims = [
        (max(score, -_MOST_ALIKE) if key in several else score, place, key) for score, place, key in claims
    ]
    won: dict[int, tuple[str, float]] = {}
    taken: set[str] = set()
    for score, place, key in sorted(claims):
        if place not in won and key not in taken:
            won[place] = (key, -score)
            taken |= {key} if -score >= SURE else set()
    found = (_guess(column, *won.get(place, (None, 0.0))) for place, column in enumerate(columns))
    return tuple(replace(one, word=CONTESTED) if one.key in several else one for one in found)


def _read_lower(headers: Headers, column: SheetColumn) -> dict[str, float]:
    """Return what the lower name of a grouped header says: "Name" under "Lead officer" is the lead officer."""
    group = column.header.removesuffix(column.name).strip()
    if headers.exact.get(normalise_header(column.name)) == _NAME:
        above = {
            key: score for key, score in headers.likeness(group).items() if score >= SURE and key != _NAME
        }
        if above:
            return {key: score * 0.95 for key, score in above.items()}
    turned = headers.is_turned(group)
    return {
        key: min(score, _MOST_ALIKE) if turned else score * 0.95
        for key, score in headers.likeness(column.name).items()
    }


def _find_contested(claims: Iterable[tuple[float, int, str]]) -> set[str]:
    """Return the keys that more than one column would be for sure. A claim is (-sure, place, key)."""
    sure = Counter(key for score, _place, key in claims if -score >= SURE)
    return {key for key, columns in sure.items() if columns > 1}


def _guess(column: SheetColumn, key: str | None, sure: float) -> Guess:
    word = "sure" if sure >= SURE else "likely" if key else "not recognised"
    return Guess(column, key, round(sure, 2), word)


def _alike(words: str, text: str) -> float:
    """Return 1 for the same words, up to 0.89 for alike ones, about 0.7 to 0.85 when one is within the other."""
    if words == text:
        return 1.0
    if _shortened(words, text):
        return 0.88
    score = max(fuzz.ratio(words, text), fuzz.token_sort_ratio(words, text)) / 100 * _MOST_ALIKE
    if len(text) >= 5 and set(text.split()) < set(words.split()):
        score = max(score, 0.65 + 0.2 * len(text) / len(words))
    elif len(words) >= 5 and set(words.split()) < set(text.split()):
        score = max(score, 0.6 + 0.2 * len(words) / len(text))
    return score


def _shortened(words: str, text: str) -> bool:
    """Say whether each word begins the known one in its place: "risk reg" for "risk register"."""
    short, whole = words.split(), text.split()
    return len(short) == len(whole) and all(
        known == word or (len(word) >= 3 and known.startswith(word))
        for word, known in zip(short, whole, strict=True)
    )

"""Matching the words of a column header to the headers that are known. Pure."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from django.utils.translation import gettext as _
from rapidfuzz import fuzz, process

from core.sheets.model import Guess, Sheet, SheetColumn

SURE, LIKELY = 0.9, 0.7
LONGEST_HEADER = 80
Known = Mapping[str, Sequence[str]]

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


def scale(header: str) -> int:
    """Return what a number under this header must be multiplied by: 1, 1000 ("£'000") or 1000000 ("£m")."""
    words = unicodedata.normalize("NFKC", header).casefold().replace("\u2019", "'").replace("\u2018", "'")
    if _MILLIONS.search(words):
        return 1_000_000
    return 1000 if _THOUSANDS.search(words) else 1


@lru_cache(maxsize=20_000)
def normalise_header(header: str) -> str:
    """Return a header in its barest form: lower case, no units, no punctuation, single spaces."""
    words = unicodedata.normalize("NFKC", header).casefold().replace("\u2019", "'").replace("\u2018", "'")
    words = _MILLIONS.sub(" ", _THOUSANDS.sub(" ", words.replace("(s)", "s").replace("&", " and ")))
    words = re.sub(r"^\s*\d+\s*[.)]\s+", "", words)
    words = re.sub(r"[.']", "", words)
    return " ".join(re.sub(r"[\W_]+", " ", words).split())


@lru_cache(maxsize=20_000)
def list_readings(header: str) -> tuple[tuple[str, float], ...]:
    """Return the ways to read a header, each with how much it is worth, best first.

    "Statutory? (Y/N)" may mean "statutory"; "End/renewal date" and "Enw / Name" say two things.
    """
    bare = re.sub(r"\([^)]*\)|\[[^\]]*\]", " ", header)
    found = {normalise_header(header): 1.0}
    found.setdefault(normalise_header(bare), 0.97)
    for part in re.split(r"[/\n|]", bare):
        found.setdefault(normalise_header(part), 0.93)
    return tuple((words, worth) for words, worth in found.items() if words)


class Headers:
    """The known headers, made ready to be compared with."""

    def __init__(self, known: Known) -> None:
        self.exact = {
            normalise_header(text): key
            for key, texts in reversed(list(known.items()))
            for text in (key, *texts)
        }
        self.exact.pop("", None)
        self._near: dict[str, tuple[str, float] | None] = {}

    def likeness(self, header: str) -> dict[str, float]:
        """Return how well a header fits each key, 0 to 1; keys that do not fit at all are left out."""
        scores: dict[str, float] = {}
        for words, worth in list_readings(header):
            for text, key in self.exact.items():
                score = _alike(words, text) * worth
                if score >= LIKELY and score > scores.get(key, 0):
                    scores[key] = score
        return scores

    def best(self, headers: Iterable[str]) -> float:
        """Return how many known keys a row of texts names, each counted once and by how sure it is."""
        keys: dict[str, float] = {}
        for header in headers:
            found = self._nearest(header) if header and len(header) <= LONGEST_HEADER else None
            if found:
                keys[found[0]] = max(found[1], keys.get(found[0], 0))
        return sum(keys.values())

    def _nearest(self, header: str) -> tuple[str, float] | None:
        """Return the key of the same or nearly the same words; quick, because every row is tried."""
        if header not in self._near:
            options = list_readings(header)
            found = next(
                ((self.exact[words], worth) for words, worth in options if words in self.exact), None
            )
            if found is None and options:
                alike = process.extractOne(
                    options[0][0], self.exact.keys(), scorer=fuzz.ratio, score_cutoff=85
                )
                found = (self.exact[alike[0]], alike[1] / 100 * 0.89) if alike else None
            self._near[header] = found
        return self._near[header]


def guess_columns(columns: Sequence[SheetColumn], known: Known) -> tuple[Guess, ...]:
    """Return, for each column, the key it most likely holds and how sure that is.

    Equal words come first, then alike ones; each key goes to one column, the surest. Under a grouped
    header the lower name alone counts too, a little less.
    """
    headers = Headers(known)
    claims = []
    for place, column in enumerate(columns):
        scores = headers.likeness(column.header)
        if column.name != column.header:
            for key, score in headers.likeness(column.name).items():
                scores[key] = max(scores.get(key, 0), score * 0.95)
        claims += [(-score, place, key) for key, score in scores.items()]
    won: dict[int, tuple[str, float]] = {}
    taken: set[str] = set()
    for score, place, key in sorted(claims):
        if place not in won and key not in taken:
            won[place] = (key, -score)
            taken.add(key)
    return tuple(_guess(column, *won.get(place, (None, 0.0))) for place, column in enumerate(columns))


def _guess(column: SheetColumn, key: str | None, sure: float) -> Guess:
    word = "sure" if sure >= SURE else "likely" if key else "not recognised"
    return Guess(column, key, round(sure, 2), word)


def _alike(words: str, text: str) -> float:
    """Return 1 for the same words, up to 0.89 for alike ones, about 0.7 to 0.85 when one is within the other."""
    if words == text:
        return 1.0
    if _shortened(words, text):
        return 0.88
    score = max(fuzz.ratio(words, text), fuzz.token_sort_ratio(words, text)) / 100 * 0.89
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

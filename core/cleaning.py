"""What a cleaner returns: the value where it is certain, a doubt where it is not, and always what was typed.

One set of cleaners serves forms, the import and later the API. A cleaner never raises for bad text:
it says what is wrong in a sentence, and nothing is guessed silently or lost.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.utils.translation import gettext as _

T = TypeVar("T")


@dataclass(frozen=True)
class Doubt:
    """Why a value is not certain: a stable code, and a sentence for the person."""

    code: str
    message: str


@dataclass(frozen=True)
class Reading(Generic[T]):
    """What was made of one cell. `note` is text beside the value that is kept, such as "in kind"."""

    value: T | None
    typed: str
    doubts: tuple[Doubt, ...] = ()
    note: str = ""

    @property
    def certain(self) -> bool:
        """There is a value, and nothing about it is in doubt."""
        return self.value is not None and not self.doubts

    @property
    def empty(self) -> bool:
        """Nothing was said: neither a value nor a doubt."""
        return self.value is None and not self.doubts


_SPACES = re.compile(r"[\s\u00a0\u2007\u202f]+")
_INVISIBLE = re.compile(r"[\u200b-\u200f\u2060\ufeff]")
_NOTHING = frozenset({"", "-", "–", "—", "n/a", "na", "n.a.", "not applicable", "none"})
_UNDECIDED = frozenset({"tbc", "tba", "tbd", "to be confirmed", "?", "??", "???", "unknown", "not known"})
_ANSWERS: Mapping[str, str] = {
    "y": "yes", "yes": "yes", "true": "yes", "held": "yes", "in place": "yes",
    "n": "no", "no": "no", "false": "no",
    "partly": "partly", "partial": "partly", "in part": "partly", "draft": "partly",
    "n/a": "na", "na": "na", "not applicable": "na",
}  # fmt: skip


def tidy(text: object) -> str:
    """Return text without invisible and control characters, with single spaces, in one Unicode form."""
    found = unicodedata.normalize("NFC", "" if text is None else str(text))
    found = _SPACES.sub(" ", _INVISIBLE.sub("", found))
    return "".join(c for c in found if unicodedata.category(c) != "Cc").strip()


def says_nothing(text: str) -> bool:
    """Whether a cell is empty in one of the ways that people leave a cell empty."""
    return text.lower() in _NOTHING


def undecided(text: str) -> bool:
    """Whether a cell says that somebody still has to find out."""
    return text.lower() in _UNDECIDED


def to_be_confirmed(typed: str) -> Doubt:
    return Doubt(
        "to_be_confirmed", _("“%(typed)s” is kept as a note. Enter it when it is known.") % {"typed": typed}
    )


def yes_no(text: object) -> Reading[str]:
    """Read an answer: yes, partly, no or na. Words after it become the note; other words are a doubt.

    `Y - deed of variation` is yes with a note; `MoU` is no answer, but it is kept.
    """
    typed = tidy(text)
    lowered = typed.lower().rstrip(".")
    if lowered in _ANSWERS:
        return Reading(_ANSWERS[lowered], typed)
    if not typed or lowered in ("-", "–", "—"):
        return Reading(None, typed)
    head, found, rest = _first_word(typed)
    if found and head in _ANSWERS:
        return Reading(_ANSWERS[head], typed, note=rest)
    if undecided(typed):
        return Reading(None, typed, (to_be_confirmed(typed),))
    message = _("“%(typed)s” is neither yes nor no. It is kept as it was typed.") % {"typed": typed}
    return Reading(None, typed, (Doubt("neither_yes_nor_no", message),))


def _first_word(typed: str) -> tuple[str, bool, str]:
    match = re.match(r"([A-Za-z/]+)\s*[-–—:,(]\s*(.+)", typed)
    if not match:
        return "", False, ""
    return match[1].lower(), True, match[2].strip(" )")

"""Who a cell names: a post, a person, a number of seats, or nobody that could be found again. Pure.

Different spellings of one person are never joined silently; they share a `key`, so that they can be shown.
"""

import re
from dataclasses import dataclass

from core.parsing.result import is_undecided, says_nothing, tidy

_POST = re.compile(
    r"\b(head|director|manager|officer|chief|executive|leader|member|mgr|chair|champion|secretary|dcs|dph|dass|s151|"
    r"lead|commissioner|portfolio|mayor|clerk|solicitor|accountant|planner|engineer|librarian|dir|president|treasurer|"
    r"adviser|advisor|administrator|co-?ordinator|pennaeth|cyfarwyddwr|rheolwr|swyddog|arweinydd|aelod|prif weithredwr|"
    r"cadeirydd|ysgrifennydd|clerc|cyfreithiwr|cyfrifydd)\b",
    re.IGNORECASE,
)
_SEATS = re.compile(r"^(?:\d+|two|three|four|five|several)\s+\w+|\bx\s*\d+\b|^\w+\s*x\s*\d", re.IGNORECASE)
_TITLE_ONLY = re.compile(
    r"^(?:cllrs?|councillors?|members?|officers?|cyng|cynghorydd|cynghorwyr|aelod(?:au)?)\.?$", re.IGNORECASE
)
_BRACKETS = re.compile(r"\s*\([^()]*\)\s*$")


@dataclass(frozen=True)
class Named:
    """Somebody named in a cell. `kind` is "post", "name", "seats" (counted, not named) or "title" (Cllr alone)."""

    kind: str
    text: str
    key: str

    @property
    def findable(self) -> bool:
        """Whether it says who it is."""
        return self.kind in ("post", "name")


def is_post(text: str) -> bool:
    """Whether words name a post, and no person."""
    return bool(_POST.search(_BRACKETS.sub("", text) or text))


def read_name(text: object) -> Named | None:
    """Return whom a cell names; None when it names nobody."""
    typed = tidy(text)
    if says_nothing(typed) or is_undecided(typed):
        return None
    bare = _BRACKETS.sub("", typed) or typed
    if _TITLE_ONLY.match(typed):
        return Named("title", typed, typed.lower())
    if _SEATS.search(typed):
        return Named("seats", typed, typed.lower())
    if _POST.search(typed if _TITLE_ONLY.match(bare) else bare) or (
        bare.isupper() and " " not in bare and "," not in bare
    ):
        return Named("post", typed, _plain(typed))
    return Named("name", typed, _person_key(bare))


def _plain(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", " ", text.lower()).strip()


def _person_key(name: str) -> str:
    """Return surname and first initial, the same for `J. Harding`, `HARDING, Jo` and `Jo Harding`."""
    if "," in name:
        surname, _comma, first = name.partition(",")
    else:
        *firsts, surname = name.split()
        first = " ".join(firsts)
    return f"{_plain(surname)} {_plain(first)[:1]}".strip()

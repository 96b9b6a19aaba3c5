"""What a cleaner returns: the value where it is certain, a doubt where it is not, and always what was typed.

One set of cleaners serves forms, the import and later the API. A cleaner never raises for bad text:
it says what is wrong in a sentence, and nothing is guessed silently or lost.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _lazy

T = TypeVar("T")
_CONTROLS = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f\ufff9-\ufffb]"
)
Sentences = Mapping[str, str | Promise]


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
    def empty(self) -> bool:
        """Nothing was said: neither a value nor a doubt."""
        return self.value is None and not self.doubts


# What programs write where a cell is empty.
NOTHING_OF_A_PROGRAM = frozenset(["null", "(null)", "nan", "nat", "(blank)", "(empty)"])
# What people type in place of a value. The first three leave the cell empty, the others leave it open.
_IN_PLACE: Mapping[str, tuple[str, ...]] = {
    "nothing": ("", "none", "dim", *NOTHING_OF_A_PROGRAM),
    "dash": ("-", "–", "—", "--"),
    "not_applicable": ("n/a", "na", "n.a", "not applicable", "amherthnasol", "ddim yn berthnasol", "amh"),
    "to_be_confirmed": (
        "tbc", "tba", "tbd", "t.b.c", "to be confirmed", "to be agreed", "to be decided",
        "i'w gadarnhau", "i’w gadarnhau",
    ),
    "not_known": ("?", "unknown", "not known", "n/k", "nk", "not sure", "unsure", "ddim yn gwybod", "anhysbys"),
}  # fmt: skip
_SAID = {words: meaning for meaning, several in _IN_PLACE.items() for words in several}
_ANSWERS: Mapping[str, str] = {
    "y": "yes", "yes": "yes", "true": "yes", "held": "yes", "in place": "yes", "✓": "yes", "✔": "yes",
    "ie": "yes", "ydy": "yes", "ydi": "yes", "oes": "yes", "ydyn": "yes",
    "n": "no", "no": "no", "false": "no", "✗": "no", "✘": "no",
    "nac ydy": "no", "nac ydi": "no", "nac oes": "no", "nage": "no", "nac ydyn": "no",
    "partly": "partly", "partial": "partly", "partially": "partly", "part": "partly", "rhan": "partly",
    "in part": "partly", "draft": "partly", "rhannol": "partly",
    "yn rhannol": "partly", "drafft": "partly",
    "n/a": "na", "na": "na", "not applicable": "na",
}  # fmt: skip
_SHORT = ("y", "yes", "n", "no", "oes", "ydy", "ydi", "ie", "nac oes", "✓", "✔")
# Words after a yes that take it back in part: "Y - expired"; and after a no: "No - signed in 2024".
_TAKES_YES_BACK = re.compile(
    r"\?|\b(?:draft(?:ed|ing|s)?|expired|lapsed|unsigned|out[ -]of[ -]date|outdated|overdue|not|never|nothing|being"
    r"|await\w*|tb[acd]|pending"
    r"|in (?:progress|preparation|principle)|incomplete|unfinished|partial(?:ly)?|partly|in part"
    r"|superseded|terminated|ended|ceased|cancelled|withdrawn|suspended|disputed?|deferred|postponed|adjourned|missing"
    r"|lost|unavailable|provisional(?:ly)?|verbal(?:ly)?|oral|unclear|unsure|unknown|cannot|can['’]?t|couldn['’]?t"
    r"|obsolete|void|invalid|subject to|but|however|only|except|unless|until|inquorate"
    r"|no (?:copy|longer|signature|date)|old (?:version|copy|one)|heads of terms"
    r"|(?:needs?|due|requires?) (?:\w+ )?(?:renew\w*|updat\w*|sign\w*|review\w*)"
    r"|to be (?:signed|agreed|drafted|confirmed|renewed|updated|replaced|finalised|found|completed|approved)"
    r"|drafft|heb|ddim|nid|ond|wedi dod i ben|dod i ben|ar goll|yn aros|i['’]w \w+)\b",
    re.IGNORECASE,
)
_TAKES_NO_BACK = re.compile(
    r"\?|\b(?:signed|in place|in force|held|agreed|complete[d]?|verbal(?:ly)?|informal(?:ly)?|but|however|except|yes"
    r"|ydy|oes|ond|llofnodwyd|arwyddwyd)\b",
    re.IGNORECASE,
)
_STAYS_NO = re.compile(
    r"\b(?:not|never|nothing|none|yet|await\w*|being|until|to be|pending|heb|ddim|nid)\b", re.IGNORECASE
)
_SENTENCES: Sentences = {
    "to_be_confirmed": _lazy("“%(typed)s” is kept as a note. Enter it when it is known."),
    "neither_yes_nor_no": _lazy("“%(typed)s” is neither yes nor no. It is kept as it was typed."),
    "unsure": _lazy("“%(typed)s” leaves the answer open. Check it."),
}


def make_doubt(sentences: Sentences, code: str, **facts: object) -> Doubt:
    """Return the doubt of this code, its sentence filled with the facts; long facts are cut short."""
    return Doubt(code, str(sentences[code]) % {key: shorten_text(str(fact)) for key, fact in facts.items()})


def shorten_text(text: str) -> str:
    """Return the beginning of a text, short enough to be quoted in a sentence."""
    return text if len(text) <= 80 else text[:79].rstrip() + "…"


def tidy(text: object) -> str:
    """Return text as a person sees it: nothing invisible, single spaces, letters composed (NFC).

    Line breaks and every kind of blank become one space; control characters, zero-width and direction
    marks and broken halves of characters go. Curly quotes stay.
    """
    if isinstance(text, int) and abs(text) >= 10**300:
        return "1e300"  # Python refuses to write longer numbers out; no cell holds one
    found = "" if text is None else str(text)
    if found.isascii() and found.isprintable():
        return " ".join(found.split())
    seen = "".join(" " if c.isspace() else c for c in found if c.isspace() or _visible(c))
    return " ".join(unicodedata.normalize("NFC", seen).split())


def remove_controls(text: str) -> str:
    """Return a text without what turns the words around it, direction marks, and without control characters.

    Line ends and tabs stay, and so does what only has no width.
    """
    return _CONTROLS.sub("", text)


def name_key(name: object) -> str:
    """Return a name as it is compared with others: two that agree in this differ in spaces and capitals alone."""
    return tidy(name).casefold()


def _visible(character: str) -> bool:
    return unicodedata.category(character) not in ("Cc", "Cf", "Cs")


def stands_for(text: str) -> str:
    """Return what a text says in place of a value: "nothing", "dash", "not_applicable", "to_be_confirmed" or
    "not_known"; the empty string for anything else."""
    bare = text.casefold()
    if bare and not bare.strip("? "):
        return "not_known"
    return _SAID.get(bare, "") or (_SAID.get(bare.rstrip(".!? "), "") if bare.strip(".!? ") else "")


_ERROR = re.compile(
    r"#(?:n/a|ref!|value!|name\?|div/0!|num!|null!|spill!|calc!|getting_data|\#+)|error: ?#?\w*",
    re.IGNORECASE,
)


def is_error(text: str) -> bool:
    """Whether a cell holds what a spreadsheet program writes in place of a value, such as #REF!."""
    return text[:1] in ("#", "E", "e") and bool(_ERROR.fullmatch(text))


def says_nothing(text: str) -> bool:
    """Whether a cell is empty in one of the ways that people leave a cell empty."""
    return stands_for(text) in ("nothing", "dash", "not_applicable")


def is_undecided(text: str) -> bool:
    """Whether a cell says that somebody still has to find out."""
    return stands_for(text) in ("to_be_confirmed", "not_known")


def doubt_unconfirmed(typed: str) -> Doubt:
    return make_doubt(_SENTENCES, "to_be_confirmed", typed=typed)


def read_yes_no(text: object) -> Reading[str]:
    """Read an answer: yes, partly, no or na. Words after it become the note; other words are a doubt.

    `Y - deed of variation` is yes with a note, `Y - expired` and `MoU` are no answer, but they are kept.
    """
    typed = tidy(text)
    lowered = typed.lower().rstrip(".")
    if lowered in _ANSWERS:
        return Reading(_ANSWERS[lowered], typed)
    if not typed or stands_for(typed) == "dash":
        return Reading(None, typed)
    head, found, rest = _first_word(typed)
    if found and head in _ANSWERS:
        if _is_taken_back(_ANSWERS[head], rest):
            return Reading(None, typed, (make_doubt(_SENTENCES, "unsure", typed=typed),), rest)
        return Reading(_ANSWERS[head], typed, (), rest)
    if is_undecided(typed):
        return Reading(None, typed, (doubt_unconfirmed(typed),))
    return Reading(None, typed, (make_doubt(_SENTENCES, "neither_yes_nor_no", typed=typed),))


def read_first_answer(text: object) -> str:
    """Return the answer that a text begins with, whatever is said after it; empty where it begins with none."""
    typed = tidy(text)
    head, _found, _rest = _first_word(typed)
    return _ANSWERS.get(head or typed.lower().rstrip("."), "")


def _is_taken_back(answer: str, rest: str) -> bool:
    """Whether what follows a yes or a no leaves it open."""
    if answer == "yes":
        return bool(_TAKES_YES_BACK.search(rest))
    return answer == "no" and bool(_TAKES_NO_BACK.search(rest)) and not _STAYS_NO.search(rest)


_BEGINS = re.compile(
    rf"({'|'.join(sorted(map(re.escape, _ANSWERS), key=len, reverse=True))})(?:\s*[-–—:;,.(\[/]+\s*|\s+)(.+)",
    re.IGNORECASE,
)
_PARTED = re.compile(r"\s*[-–—:;,.(\[/]")


def _first_word(typed: str) -> tuple[str, bool, str]:
    """Return the answer that a text begins with, and what is said after it.

    Without a mark between them only a short word is one, and only where the rest takes it back: "Y but out of date".
    """
    match = _BEGINS.match(typed)
    if not match:
        return "", False, ""
    head, rest = match[1].lower(), match[2].strip(" )]")
    if _PARTED.match(typed, match.end(1)) or (head in _SHORT and _is_taken_back(_ANSWERS[head], rest)):
        return head, True, rest
    return "", False, ""

"""The words a council uses for columns and values. They are data: columns.yaml and values.yaml."""

import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import TextChoices
from django.utils.translation import gettext as _

from core import clock, sheets
from core.history import canonical
from core.parsing.result import name_key, tidy
from core.parsing.terms import find_financial_year
from core.yaml_files import read_data
from register import choices
from register.exporting.columns import COLUMNS

_HERE = Path(__file__).parent
_LISTS: Mapping[str, type[TextChoices]] = {
    "form": choices.Form,
    "status": choices.Status,
    "scope_kind": choices.ScopeKind,
    "tier": choices.Tier,
    "basis": choices.Basis,
    "leaving": choices.Leaving,
    "reasons": choices.Reason,
    "benefits": choices.Benefit,
    "beneficiaries": choices.Beneficiary,
}

_LISTS_OF_AN_EXPORT = frozenset({"objectives", "priorities"})  # no import changes them
_ONE_OF = frozenset({"form", "status", "basis", "leaving", "scope_kind"})


@cache
def read_columns() -> Mapping[str, Sequence[str]]:
    """Return each key with the headers under which it may stand."""
    return {entry["key"]: entry["headers"] for entry in _read("columns.yaml")}


@cache
def read_labels() -> Mapping[str, str]:
    """Return each key with its own words, in the order of the file."""
    return {entry["key"]: entry["label"] for entry in _read("columns.yaml")}


@cache
def read_holds() -> Mapping[str, frozenset[str]]:
    """Return each key with the kinds of things that may stand under it; one that takes anything is not there."""
    return {
        entry["key"]: frozenset(entry["holds"].split()) for entry in _read("columns.yaml") if "holds" in entry
    }


@cache
def read_telling() -> Mapping[str, frozenset[str]]:
    """Return the keys that a heading may share with another, each with the kind that tells it from that one."""
    return {
        entry["key"]: frozenset([entry["shown_by"]]) for entry in _read("columns.yaml") if "shown_by" in entry
    }


@cache
def read_either() -> Mapping[str, Sequence[str]]:
    """Return the headings that may be one of several keys, in their barest form."""
    either = _read("header_words.yaml")["either"]
    return {sheets.normalise_header(heading): keys for heading, keys in either.items()}


@cache
def read_wording() -> sheets.Wording:
    """Return how the words of a header are understood. The council's own initials mean the council."""
    data = _read("header_words.yaml")
    same = {word: first for first, words in data["same"].items() for word in words.split()}
    initials = "".join(word[0] for word in settings.COUNCIL["name"].lower().split())
    words = {
        kind: frozenset(same.get(word, word) for word in text.split())
        for kind, text in data["beside"].items()
    }
    return sheets.Wording(
        same={**same, initials: "council"} if len(initials) > 1 else same,
        articles=frozenset(data["articles"].split()),
        idle=words["any"],
        beside={entry["key"]: words[entry["beside"]] for entry in _read("columns.yaml")},
        weak=frozenset(data["weak"].split()),
        remarks=frozenset(data["remarks"].split()),
        turning=frozenset(data["turning"].split()),
        asked=frozenset(map(sheets.normalise_header, data["asked"])),
    )


_ANSWERS_OFFERED = re.compile(
    r"(?i)\(?\b(?:yes|y|ie|ydy|oes|do)\s*(?:[/,|]|or|neu)\s*(?:no|n|na|nac ydy|nac oes)\b(?:\s*[/,|]\s*[\w ]+)?\)?"
    r"|(?:\b(?:or|neu)|/)\s*(?:not?|non|ddim|heb)\b.*"
)
_ANSWERED = frozenset(
    ("statutory", "publish", "also_outside_body", "leaving", "status", "agreement", "terms", "risk_register",
     "exit_plan", "information_sharing")
)  # fmt: skip


def is_turned_round(key: str, header: str) -> bool:
    """Whether a heading asks for the opposite of what a field is answered with: "No agreement?", "Not statutory"."""
    words = sheets.normalise_header(header)
    if key not in _ANSWERED or words in {sheets.normalise_header(text) for text in read_columns()[key]}:
        return False
    typed = tidy(_ANSWERS_OFFERED.sub(" ", header)).lower().replace("\u2019", "'")
    return not _read_opposites().isdisjoint(re.findall(r"[^\W\d_]+(?:'[^\W\d_]+)?", typed))


@cache
def _read_opposites() -> frozenset[str]:
    return frozenset(_read("header_words.yaml")["opposite"].split())


# The columns that state whether something is held, and the fact that each is about.
STATEMENTS: Mapping[str, str] = {
    "agreement": "agreement",
    "terms": "terms",
    "risk_register": "risk-register",
    "exit_plan": "exit-plan",
    "information_sharing": "information-sharing",
}


# The columns that give a date of the agreement, and what happens on it.
DATES: Mapping[str, choices.DateKind] = {
    "ends_on": choices.DateKind.END,
    "renews_on": choices.DateKind.RENEWAL,
    "breaks_on": choices.DateKind.BREAK,
}

MONEY_FIELDS = ("contribution", "budget", "forecast", "spent")
YEAR_MONEY = "year_money"  # a column of one of these fields in another year, which its heading names
DATE_FIELDS = (*DATES, "starts_on", "signed_on", "reviewed_on", "next_review_on")
LIST_FIELDS = ("directorate", "theme", "panel")  # names from the council's own short lists


@cache
def read_statement_labels() -> Mapping[str, str]:
    """Return each fact that a column may state with its words."""
    return {fact: read_labels()[key] for key, fact in STATEMENTS.items()}


@cache
def read_values(name: str) -> Mapping[str, str]:
    """Return typed words to value for one list, such as "form": its own words, and those of values.yaml."""
    own = {str(label).lower(): str(value) for value, label in _LISTS[name].choices}
    return own | {
        word: value for value, typed in _read("values.yaml").get(name, {}).items() for word in typed
    }


def label_value(name: str, value: str) -> str:
    """Return a value of a list in the register's words; any other text as it is."""
    known = _LISTS.get(name)
    return str(known(value).label) if known and value in known.values else value


def words_of(key: str) -> list[str]:
    """Return the register's own words for a column that takes just one of a list; none for any other."""
    return [str(label) for label in _LISTS[key].labels] if key in _ONE_OF else []


@cache
def read_word_list(name: str) -> frozenset[str]:
    """Return one plain list of values.yaml, such as the words that forbid publication."""
    return frozenset(_read("values.yaml")[name])


@cache
def read_scope_words() -> Mapping[str, str]:
    """Return typed words to the kind of what may be no partnership that they name."""
    return {word: kind for kind, words in _read("values.yaml")["scope"].items() for word in words}


def find_scope(text: str) -> str:
    """Return the kind that a heading above rows or the name of a sheet says its rows are: "Part B: Outside bodies"."""
    words, known = name_key(text).rstrip(" :"), read_scope_words()
    within = (kind for word, kind in known.items() if " " in word and f" {word} " in f" {words} ")
    return known.get(words) or next(within, "")


def list_double_claims(mapping: Mapping[str, Any]) -> list[str]:
    """Return the words of every field that two columns claim to be."""
    keys = [key for key in mapping.values() if key in read_labels() and key != YEAR_MONEY]
    return [str(read_labels()[key]) for key in dict.fromkeys(keys) if keys.count(key) > 1]


def look_up(name: str, typed: str) -> tuple[str | None, bool]:
    """Return the value that a typed word stands for, and whether it was clear: a question mark makes it unclear."""
    known = read_values(name)
    lowered = tidy(typed).lower().replace("’", "'").rstrip(".")
    if lowered in known:
        return known[lowered], not (name == "status" and lowered in read_word_list("unclear_status"))
    bare = lowered.split("(")[0].rstrip("? ").strip()
    if bare in known:
        return known[bare], "?" not in lowered
    head = bare.split(" - ")[0].strip()
    if head in known or name != "status":
        return known.get(head), head in known and "?" not in lowered
    return _look_up_before_a_day(known, lowered)


def says_more(name: str, typed: str) -> bool:
    """Whether a status says more than its word, such as the year in which it ended."""
    return name == "status" and bool(re.search(r"\d|\(| - ", typed))


def find_against(status: str, typed: str) -> str:
    """Return what the rest of a status cell says against its status: another status, a change, or a day; or nothing.

    The day on which something ended is none, unless it is still ahead.
    """
    lowered = tidy(typed).lower().replace("’", "'")
    known = read_values("status")
    words = sorted({*known, *read_word_list("against_a_status")}, key=len, reverse=True)
    head = next(
        (word for word in words if known.get(word) == status and re.match(rf"{re.escape(word)}\b", lowered)),
        "",
    )
    rest = lowered[len(head) :]
    for word in words:
        if known.get(word) != status and re.search(rf"(?<![\w-]){re.escape(word)}\b", rest):
            return word
    if status in _ENDED:
        years = [int(year) for year in re.findall(r"(?<!\d)20\d\d(?!\d)", rest)]
        years += [2000 + int(year) for year in re.findall(r"\d[/.-](\d\d)(?!\d)", rest)]
        return str(max(years)) if years and max(years) > clock.today().year else ""
    return next(iter(re.findall(r"\S*\d\S*", rest)), "")


def _look_up_before_a_day(known: Mapping[str, str], lowered: str) -> tuple[str | None, bool]:
    """Return the status that words before a day or a year stand for: "ended 2024". Only an end is clear there."""
    words = lowered.split()
    for at in range(len(words) - 1, 0, -1):
        head, rest = " ".join(words[:at]).rstrip(",:;–-"), " ".join(words[at:])
        if head in known and _DAY.fullmatch(rest):
            return known[head], known[head] in _ENDED
    return None, False


_ENDED = frozenset([choices.Status.CLOSED, choices.Status.DORMANT, choices.Status.WITHDRAWN])
_DAY = re.compile(
    r"(?:[–-] )?(?:(?:in|on|since|at|end of|yn|ym|ar|ers|mis) )*"
    r"(?:[\d/.-]+|(?:\d{1,2}(?:st|nd|rd|th|af|fed)? )?[^\W\d]{3,}\.?[ -]'?\d{2,4})"
)


def guess_columns(columns: Sequence[sheets.SheetColumn]) -> tuple[sheets.Guess, ...]:
    """Return, for each column, the key that its header suggests, and how sure that is.

    In an export of the register, "Objectives" beside "Purpose" is a list of its own, and no second purpose.
    """
    kept = _find_lists_of_an_export(columns)
    others = [column for column in columns if column not in kept]
    found = {one.column: one for one in sheets.guess_columns(others, read_columns(), read_wording())}
    return tuple(found.get(column) or sheets.Guess(column, None, 0.0, "not recognised") for column in columns)


@lru_cache(maxsize=1024)
def read_money_heading(header: str) -> tuple[str, int | None, str]:
    """Return the field of money that a heading names, its financial year, and what it says besides that year.

    The field is empty where the rest of the heading is no money for sure.
    """
    year, rest = find_financial_year(header)
    if year is None or not rest:
        return "", year, rest
    (named,) = guess_columns([sheets.SheetColumn(0, "A", rest, rest)])
    return named.key if named.is_sure and named.key in MONEY_FIELDS else "", year, rest


def is_export(columns: Sequence[sheets.SheetColumn]) -> bool:
    """Say whether every heading of an export of the register is there, so that its headings are ours."""
    return {tidy(column.header) for column in columns} >= {column.header for column in COLUMNS}


def _find_lists_of_an_export(columns: Sequence[sheets.SheetColumn]) -> list[sheets.SheetColumn]:
    """Return the columns that are lists of their own, where every heading of an export is there; else none."""
    if not is_export(columns):
        return []
    lists = {column.header for column in COLUMNS if column.key in _LISTS_OF_AN_EXPORT}
    return [column for column in columns if tidy(column.header) in lists]


def explain_guess(one: sheets.Guess) -> str:
    """Say why a column is read as a field, or is not."""
    if one.why:
        return one.why
    if one.key is None:
        return _("No field of the register is called so.")
    words = {"field": read_labels()[one.key]}
    if one.word == sheets.CONTESTED:
        return _("More than one column would be “%(field)s”. Choose the one that counts.") % words
    if one.is_sure:
        return _("Every word of the heading is one of “%(field)s”.") % words
    if sheets.normalise_header(one.column.header) in read_wording().asked:
        return _("The heading may mean “%(field)s”, or something else.") % words
    words["words"] = "”, “".join(_find_spare_words(one.column.header, one.key))
    if words["words"]:
        return _("The heading is like “%(field)s”, but “%(words)s” may mean something else.") % words
    return _("The heading is like “%(field)s”, and not quite the same.") % words


def _find_spare_words(header: str, key: str) -> list[str]:
    """Return the words of a heading that are none of a field's: "partners" of "Partners' contribution"."""
    wording, known = read_wording(), {key, *read_columns()[key]}
    ours = {word for text in known for word in wording.words_of(sheets.normalise_header(text))}
    idle = ours | wording.idle | wording.articles | wording.beside.get(key, frozenset())
    typed = sheets.normalise_header(header).split()
    return [word for word in typed if wording.same.get(word, word) not in idle]


def hash_headers(columns: Sequence[sheets.SheetColumn]) -> str:
    """Return what a mapping is remembered by: the headers, in order, but for a Problem column of ours."""
    headers = [tidy(column.header) for column in columns]
    return canonical.digest_canonical(
        [header.lower() for header in headers if not sheets.is_problem_column(header)]
    )


def _read(name: str) -> Any:
    return read_data(_HERE / name)

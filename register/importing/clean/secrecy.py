"""Words in a row which say that it must not be published. Pure."""

import re
from collections.abc import Mapping, Sequence
from functools import cache

from core.parsing.result import is_undecided, read_first_answer, read_yes_no, says_nothing, tidy
from core.sheets import Cell, SheetColumn
from register.exporting.columns import COLUMNS
from register.importing.clean import vocabulary

# What is exempt from a tax, and what is said not to be secret.
_NOT_MEANT = re.compile(
    r"\b(?:vat|tax|rates?|duty)[- ]exempt(?:ion)?\b|\bexempt charity\b"
    r"|\bexempt (?:from(?! (?:publication|disclosure|publishing|access))|for|supply|supplies)\b"
    r"|\b(?:not|non|no longer|nothing|neither|no|ddim yn)[- ](?:\w+ )?(?:confidential|exempt|restricted"
    r"|commercially sensitive|cyfrinachol|eithriedig)\b",
    re.IGNORECASE,
)
_SPARE = re.compile(
    r"\b(?:the|our|wider|general|council'?s"
    r"|(?:public|internet|external)(?= (?:web ?site|web|internet|site|register)))\b",
    re.IGNORECASE,
)
_NOT_LOOKED_AT = frozenset(["vat", "-"])
_NAMES = frozenset(["name", "other_names", "welsh_name", "partners", "accountable_body"])
# Headings under which a yes keeps a row back, and those under which a no does; of other things they say nothing.
_SECRET = re.compile(
    r"\b(?:confidential|exempt|exemption|private|secret|restricted|withh[eo]ld|redact\w*|sensitive|part 2|part ii"
    r"|(?:protective|security|government) (?:marking|classification)|schedule 12a|cyfrinachol|eithriedig|preifat)\b",
    re.IGNORECASE,
)
_OPEN = re.compile(
    r"\b(?:publish\w*|publication|web ?site|web|public|shared?|sharing|shareable|disclos\w+|open data"
    r"|cyhoedd\w*|wefan)\b",
    re.IGNORECASE,
)
_OF_ELSE = re.compile(
    r"\b(?:sector|health|realm|transport|bod(?:y|ies)|protection|interest|accounts?|minutes|papers|agendas?|reports?|funds?"
    r"|funding|services?|agreements?|clause|partners?|costs?|savings?|information|data sharing|address|url|link"
    r"|ownership|risks?|reserves?|liabilit\w+|involvement|engagement|consultation|buildings?|meetings?)\b",
    re.IGNORECASE,
)
_OF_A_TAX = re.compile(r"\b(?:vat|tax|rates?|duty|treth)\b", re.IGNORECASE)
_PARAGRAPH = re.compile(
    r"\bpara(?:graph|graff)?s?\b|\bsch(?:edule)?\b|^[1-7](?: ?(?:,|&|and|a) ?[1-7])*$", re.IGNORECASE
)
_OF_AN_EXPORT = frozenset(column.header.lower() for column in COLUMNS)


def find_forbidding(
    cells: Sequence[Cell], columns: Sequence[SheetColumn], mapping: Mapping[str, str]
) -> tuple[SheetColumn, str] | None:
    """Return the first cell that forbids publication, with its column: by its words, or by its heading's."""
    for column, cell in zip(columns, cells, strict=False):
        text, key = tidy(cell.text), mapping.get(column.letter, "")
        if not text or key in _NOT_LOOKED_AT:
            continue
        if forbids(text) or (key not in _NAMES and _forbids_alone(text, column.header, key)):
            return column, text
        if key in ("", "comments") and _answers_so(column.header, text):
            return column, text
    return None


def forbids(text: str) -> bool:
    """Whether words say that something must not be published."""
    return bool(_words().search(_bare(_NOT_MEANT.sub(" ", text))))


def _bare(text: str) -> str:
    """Return a text without words that change nothing in it: "not for the public website" is not for the website."""
    return " ".join(_SPARE.sub(" ", text.replace("\u2019", "'").replace("-", " ")).split())


def _forbids_alone(text: str, header: str, key: str) -> bool:
    """Whether a word that also means other things stands where it can only mean this: "Exempt - para 3"."""
    if _OF_A_TAX.search(header):
        return False
    found = _NOT_MEANT.sub(" ", text)
    about = key in ("", "publish", "publish_reason", "comments") and (
        key or _SECRET.search(header) or _OPEN.search(header)
    )
    lists = ["secret_alone", "secret_under_a_heading"] if about else ["secret_alone"]
    return any(_alone(name).search(found) for name in lists) or bool(_in_brackets().search(found))


def _answers_so(header: str, text: str) -> bool:
    """Whether an answer keeps a row back: a yes, or a paragraph, to "Exempt?", and a no to "Publish on website".

    What is exempt in part, or perhaps, keeps it back until somebody says otherwise.
    """
    heading = _NOT_MEANT.sub(" ", tidy(header))
    if heading.lower() in _OF_AN_EXPORT or says_nothing(text):
        return False
    secret, is_open = _SECRET.search(heading) or forbids(heading), _OPEN.search(heading)
    if not secret and (not is_open or _OF_ELSE.search(heading)):
        return False
    answer, read = read_first_answer(text), read_yes_no(text)
    if not secret:
        return answer == "no" or text == "0" or (answer == "yes" and read.value is None)
    if not forbids(heading) and (is_open or _OF_ELSE.search(heading)):
        return False  # "Public or private" is answered by its words
    said = (
        answer in ("yes", "partly") or text.lower() in ("1", "x") or (answer == "no" and read.value is None)
    )
    return said or is_undecided(text) or bool(_PARAGRAPH.search(text))


@cache
def _words() -> "re.Pattern[str]":
    words = sorted(
        {_bare(word) for word in vocabulary.read_word_list("not_for_publication")}, key=len, reverse=True
    )
    return re.compile(r"\b(?:" + "|".join(map(re.escape, words)) + r")\b", re.IGNORECASE)


@cache
def _in_brackets() -> "re.Pattern[str]":
    """Return what finds such a word in brackets, or behind a dash at the end: "Land sale (exempt)"."""
    words = "|".join(map(re.escape, vocabulary.read_word_list("secret_alone")))
    more = r"(?:[\s,:;–-]+(?:under|by|until|s\.?|sch\w*|para\w*|item|minute|part)\b[^()\[\]]*)?"
    return re.compile(rf"[(\[]\s*(?:{words}){more}\s*[)\]]|\s[–—-]\s*(?:{words}){more}\s*\W*$", re.IGNORECASE)


@cache
def _alone(name: str) -> "re.Pattern[str]":
    words = "|".join(map(re.escape, vocabulary.read_word_list(name)))
    return re.compile(
        rf"^\W*(?:{words})\b(?:\W*$|\s*[-–—:;,(.]|\s+(?:under|by|para\w*|until|s\.?|sch\w*)\b)", re.IGNORECASE
    )

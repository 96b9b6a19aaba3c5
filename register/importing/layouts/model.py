"""What a layout makes of a workbook. Plain data, and how the words of a cell are known for a heading."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache

from core import sheets
from register.importing.clean import vocabulary
from register.importing.questions import Question

LAYOUT, SHEETS, TABLES, SHEET_NAMES, SECTIONS, PARTNER_COLUMNS, NAME, ENCODING, HEADINGS, HEADING_ROWS = (
    "layout", "sheets", "tables", "sheet names", "sections", "partner columns", "name", "encoding", "headings",
    "heading rows",
)  # fmt: skip
OWN_COLUMNS = (SHEET_NAMES, SECTIONS, PARTNER_COLUMNS)  # the questions about columns that no sheet has
ALL, NOTHING = "all", "nothing"
# Words in the names of directorates.
OF_DIRECTORATES = frozenset(
    (
        "adults", "adult", "children", "children's", "families", "place", "people", "places", "environment",
        "corporate", "resources", "communities", "community", "education", "housing", "health", "care", "economy",
        "growth", "regeneration", "finance", "customer", "neighbourhoods", "directorate", "department", "services",
        "plant", "oedolion", "amgylchedd", "addysg", "cymunedau", "tai", "iechyd", "corfforaethol", "gwasanaethau",
    )
)  # fmt: skip


@dataclass(frozen=True)
class Told:
    """What somebody said of the rows: those that were passed over and are partnerships all the same, by sheet, and
    what they said of the headings."""

    taken: Mapping[str, Collection[int]] = field(default_factory=dict)
    headings: sheets.Told = field(default_factory=sheets.Told)


@dataclass(frozen=True)
class FoundTable:
    """A table that a layout sees in a workbook, and how many fields of the register its headings lead to."""

    score: float
    table: sheets.Table


@dataclass(frozen=True)
class OwnColumn:
    """A column that no sheet has, such as the name of the sheet, and the question what it is."""

    letter: str
    question: Question

    def read_as(self, chosen: str | None) -> str:
        """Return the field that it is read as: the one answered, else the one that was chosen for the column."""
        return (chosen or "") if self.question.chosen in (NOTHING, "") else self.question.chosen


@dataclass(frozen=True)
class LayoutResult:
    """The whole list of a workbook, one record for each partnership, and what is asked about the way it is read."""

    table: sheets.Table
    questions: Sequence[Question] = ()
    own_columns: Sequence[OwnColumn] = ()
    added: Mapping[str, str] = field(
        default_factory=dict
    )  # letter to field of columns that are read as nothing else


def list_taken(answers: Mapping[str, str]) -> frozenset[int]:
    """Return the numbers of the rows that were passed over and that somebody said to be partnerships."""
    said = (
        key.removeprefix("take ") for key, value in answers.items() if value == "yes" and key[:5] == "take "
    )
    return frozenset(int(number) for number in said if number.isdecimal())


@cache
def read_headings() -> sheets.Headers:
    return sheets.Headers(vocabulary.read_columns(), vocabulary.read_wording())


def find_keys(texts: Iterable[str]) -> set[str]:
    """Return the fields that texts name word for word, as headings do."""
    exact = read_headings().exact
    return {exact[words] for text in texts if (words := sheets.normalise_header(text)) in exact}


@lru_cache(maxsize=4096)
def key_of(text: str) -> str:
    """Return the field that a text names beyond doubt, or nothing."""
    if not 1 < len(text) <= 80:
        return ""
    words = sheets.normalise_header(text)
    if words in read_headings().exact:
        return read_headings().exact[words]
    sure = [key for key, score in read_headings().likeness(text).items() if score >= sheets.SURE]
    return sure[0] if len(sure) == 1 else ""

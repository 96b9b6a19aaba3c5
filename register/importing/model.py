"""What an import is made of before anything is written. Plain data."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.sheets import Table
from register.importing.questions import Question

TAKE, LEAVE, JOIN, UPDATE = "take", "leave", "join", "update"


@dataclass(frozen=True)
class Remark:
    """Something about one cell that a person should look at. `stops` means that the row cannot be taken.

    `letter` is the column of the cell, empty where the sheet has no cell for it. `kind` says what it is about in a
    word that stays the same, such as "not_a_word": remarks of one kind on one text of one column are asked about once.
    `proposed` is the text that the cell may be meant to hold, such as the one above it.
    """

    column: str
    typed: str
    message: str
    stops: bool = False
    letter: str = ""
    kind: str = ""
    proposed: str = ""


@dataclass(frozen=True)
class TextKept:
    """Text that fits no field, or only in part: it stays with the record as it was typed."""

    column: str
    text: str
    why: str


@dataclass(frozen=True)
class CellChange:
    """One value of a partnership of the register, before and after, in words."""

    column: str
    before: str
    after: str


def name_cell(row: int, letter: str) -> str:
    """Return what a cell goes by in a form and in what is kept, such as 5-D."""
    return f"{row}-{letter}"


def write_place(number: int, where: str = "") -> str:
    """Return where a row stands within a sentence: as the file itself says it, else by its number."""
    return where or _("row %(row)s") % {"row": number}


@dataclass(frozen=True)
class Correction:
    """One cell put right in the rehearsal: what the sheet says, and what it is read as.

    `everywhere`: by the answer to a question about every such text of its column.
    """

    row: int
    letter: str
    header: str
    before: str
    after: str
    everywhere: bool = False
    where: str = ""

    @property
    def place(self) -> str:
        return write_place(self.row, self.where)

    @property
    def cell(self) -> str:
        return name_cell(self.row, self.letter)

    @property
    def in_words(self) -> str:
        if self.everywhere and self.after:
            return _("Read as “%(after)s”, as was answered for this text in the whole column") % {
                "after": self.after
            }
        if not self.after:
            return _("Taken out in the rehearsal")
        return _("Put right to “%(after)s” in the rehearsal") % {"after": self.after}


@dataclass(frozen=True)
class UploadedTable:
    """A file handed in: its bytes, its name, its sheets, and how its table and columns are read.

    The table has the corrections in it; the bytes are as they were handed in.
    """

    data: bytes
    name: str
    sheet_names: tuple[str, ...]
    table: Table
    mapping: Mapping[str, str]
    corrections: Sequence[Correction] = ()
    answers: Mapping[str, str] = field(default_factory=dict)
    questions: Sequence[Question] = ()
    own_columns: Mapping[str, Question] = field(
        default_factory=dict
    )  # letter of one that no sheet has -> what it is


@dataclass
class ImportRow:
    """One row of the sheet, read: values by key, remarks, and what is kept as text.

    `number` counts as the spreadsheet program shows it; `where` says in words where the row stands when that is not
    enough, such as on one of several sheets. A row about a partnership of the register has
    only what it changes, and `called` is the name of that partnership.
    """

    number: int
    called: str = ""
    where: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    remarks: list[Remark] = field(default_factory=list)
    kept: list[TextKept] = field(default_factory=list)
    changes: list[CellChange] = field(default_factory=list)

    @property
    def name(self) -> str:
        return str(self.values.get("name", self.called))

    @property
    def place(self) -> str:
        return write_place(self.number, self.where)

    @property
    def can_be_taken(self) -> bool:
        return not any(remark.stops for remark in self.remarks)

    def remark(
        self,
        column: str,
        typed: str,
        message: str,
        *,
        stops: bool = False,
        letter: str = "",
        kind: str = "",
        proposed: str = "",
    ) -> None:
        self.remarks.append(Remark(column, typed, message, stops, letter, kind, proposed))

    def keep(self, column: str, text: str, why: str) -> None:
        if text:
            self.kept.append(TextKept(column, text, why))

    @property
    def problem(self) -> str:
        """Everything to look at in one sentence or more, for the Problem column of the workbook handed back."""
        return " ".join(f"{remark.column}: {remark.message}" for remark in self.remarks)


@dataclass(frozen=True)
class Likeness:
    """A row that looks like another row of the sheet, or like a partnership of the register."""

    row: int
    name: str
    other_row: int | None
    other_reference: str
    other_name: str
    reason: str
    where: str = ""
    other_where: str = ""
    kind: str = ""  # of register.importing.duplicates, where one answer may be for all

    @property
    def place(self) -> str:
        return write_place(self.row, self.where)

    @property
    def other_place(self) -> str:
        return write_place(self.other_row or 0, self.other_where)


@dataclass(frozen=True)
class RehearsalResult:
    """The whole sheet, read: what would be written, what to look at, what looks alike, what was passed over."""

    rows: Sequence[ImportRow]
    likenesses: Sequence[Likeness]
    changes: Mapping[int, str]  # row -> reference of the partnership that it changes
    unchanged: Sequence[int]
    left_out: Sequence[int]
    year: int  # the financial year that its money is of
    # Of the rows that look alike, their values before any was put into another.
    alike_values: Mapping[int, Mapping[str, Any]]
    joins: Mapping[int, str]  # row -> reference of the partnership that it fills gaps in
    asked_again: Collection[
        int
    ] = ()  # rows whose decision cannot hold, because that of another row takes its ground
    read: Mapping[int, ImportRow] = field(default_factory=dict)  # every row as read, whatever becomes of it
    new_values: Sequence[Any] = ()  # register.importing.new_values.NewValue
    known_names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    questions: Sequence[Question] = ()  # those about the file, and those that only its rows raise
    newest: int = 0  # the import that was the newest when the register was read

    @property
    def stopped(self) -> list[ImportRow]:
        return [row for row in self.rows if not row.can_be_taken]

    @property
    def flagged(self) -> list[ImportRow]:
        return [row for row in self.rows if row.remarks and row.can_be_taken]

    @property
    def changing(self) -> list[ImportRow]:
        """The rows that change a partnership which the register has."""
        return [row for row in self.rows if row.number in self.changes and (row.changes or row.kept)]

    @property
    def writing(self) -> list[ImportRow]:
        """The rows that write something: not those of which no cell is taken."""
        return [row for row in self.rows if row.number not in self.changes or row.changes or row.kept]

    @property
    def clean(self) -> list[ImportRow]:
        return [row for row in self.rows if not row.remarks]


def describe_outcome(counts: Mapping[str, Any]) -> str:
    """Return what an import did, in a sentence: of partnerships, or of a list of what belongs to them."""
    read = ngettext("One row read:", "%(read)s rows read:", counts["read"])
    if "table" in counts:
        kept = counts.get("kept", 0)
        said = [
            (counts["made"], ngettext("one is new", "%(made)s are new", counts["made"])),
            (counts["changed"], ngettext("one was changed", "%(changed)s were changed", counts["changed"])),
            (kept, ngettext("one cell is kept as text", "%(kept)s cells are kept as text", kept)),
        ]
        parts = ", ".join(words for number, words in said if number) or _("nothing changed")
        return f"{read} {parts}." % counts
    same = counts.get("unchanged", 0)
    nothing = (
        ngettext(", and one changed nothing", ", and %(unchanged)s changed nothing", same) if same else ""
    )
    made = ngettext("one partnership came in", "%(made)s partnerships came in", counts["made"])
    changed = ngettext("one was changed", "%(changed)s were changed", counts["changed"])
    return f"{read} {made}, {changed}{nothing}." % counts

"""What an import is made of before anything is written. Plain data."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

TAKE, LEAVE, JOIN = "take", "leave", "join"


@dataclass(frozen=True)
class Remark:
    """Something about one cell that a person should look at. `stops` means that the row cannot be taken.

    `letter` is the column of the cell, empty where the sheet has no cell for it.
    """

    column: str
    typed: str
    message: str
    stops: bool = False
    letter: str = ""


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


@dataclass
class ImportRow:
    """One row of the sheet, read: values by key, remarks, and what is kept as text.

    `number` counts as the spreadsheet program shows it. A row about a partnership of the register has
    only what it changes, and `called` is the name of that partnership.
    """

    number: int
    called: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    remarks: list[Remark] = field(default_factory=list)
    kept: list[TextKept] = field(default_factory=list)
    changes: list[CellChange] = field(default_factory=list)

    @property
    def name(self) -> str:
        return str(self.values.get("name", self.called))

    @property
    def can_be_taken(self) -> bool:
        return not any(remark.stops for remark in self.remarks)

    def remark(self, column: str, typed: str, message: str, *, stops: bool = False, letter: str = "") -> None:
        self.remarks.append(Remark(column, typed, message, stops, letter))

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


@dataclass(frozen=True)
class RehearsalResult:
    """The whole sheet, read: what would be written, what to look at, what looks alike, what was passed over."""

    rows: Sequence[ImportRow]
    likenesses: Sequence[Likeness]
    changes: Mapping[int, str]  # row -> reference of the partnership that it changes
    unchanged: Sequence[int]
    left_out: Sequence[int]
    year: int  # the financial year that its money is of
    joins: Mapping[int, str] = field(
        default_factory=dict
    )  # row -> reference of the partnership it fills gaps in

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
    def clean(self) -> list[ImportRow]:
        return [row for row in self.rows if not row.remarks]

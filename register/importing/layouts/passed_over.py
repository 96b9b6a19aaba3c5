"""What of a file is no partnership, each with its reason in words, and how it can be taken all the same. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _lazy

from core.sheets import Skipped, Table

_REASONS: Mapping[str, str | Promise] = {
    "heading": _lazy("A title, or a heading of the rows below it"),
    "title": _lazy("It is no value of a form"),
    "repeated header": _lazy("The headings again"),
    "total": _lazy("A total"),
    "footnote": _lazy("A note below the list"),
    "instruction": _lazy("It says how to fill in the list"),
    "example": _lazy("An example"),
    "units": _lazy("The units of the columns"),
    "numbered": _lazy("A row that waits to be filled in"),
    "sheet": _lazy("A sheet that is not read: it holds no such list, or was not chosen"),
    "hidden sheet": _lazy("A hidden sheet is not read"),
    "table": _lazy("Another list, which is not read"),
}


@dataclass(frozen=True)
class PassedOver:
    """Rows that are read as no partnership. `take` is the key of the answer that takes them, or empty."""

    number: int
    last: int
    sheet: str
    where: str
    kind: str
    reason: str
    text: str
    take: str

    @property
    def rows(self) -> str:
        """Where they stand: as the file says it, else by their numbers."""
        return self.where or (str(self.number) if self.number == self.last else f"{self.number}–{self.last}")


def list_passed_over(table: Table) -> list[PassedOver]:
    """Return all that was passed over and holds something, in the order of the sheets."""
    return [_describe(one) for one in table.skipped if one.kind != "blank"]


def _describe(one: Skipped) -> PassedOver:
    take = f"take {one.number}" if one.can_be_taken else ""
    reason = str(_REASONS.get(one.kind, one.kind))
    return PassedOver(one.number, one.last, one.sheet, one.where, one.kind, reason, one.text, take)

"""The figures behind a picture: the table that stands beside it, and the sentence that reads it out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.dates import write_long_date
from core.money import round_figure

Number = Decimal | float | int
SENTENCE_LIMIT = 600


@dataclass(frozen=True)
class Figures:
    """A table of words: a head, rows as long as the head, and which columns (from 0) hold numbers."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: frozenset[int] = frozenset()

    def sentence(self, title: str) -> str:
        """Return the title and the rows in words; rows past about 600 characters are counted, not read."""
        said = title.strip().rstrip(".") + "."
        for index, row in enumerate(self.rows):
            cells = ", ".join(
                f"{name} {cell}".strip()
                for name, cell in zip(self.head[1:], row[1:], strict=True)
                if cell != "–"
            )
            part = f" {row[0]}: {cells}." if cells else f" {row[0]}."
            if len(said) + len(part) > SENTENCE_LIMIT:
                left = len(self.rows) - index
                more = ngettext(
                    "%(n)s more line stands in the table.", "%(n)s more lines stand in the table.", left
                )
                return f"{said} {more % {'n': left}}"
            said += part
        return said


def write_number(value: Number | None, places: int = 0) -> str:
    """Write a number with commas, `places` decimals and a true minus; None is "not known"."""
    if value is None:
        return _("not known")
    return f"{round_figure(value, places):,.{places}f}".replace("-", "−")


def write_days(values: Iterable[date]) -> str:
    """Write several dates in order; a dash for none."""
    return ", ".join(write_long_date(value) for value in sorted(values)) or "–"


def keep_known_values(values: Iterable[Number | None]) -> list[Decimal]:
    """Return the known values as decimals. Raises ValueError when one is below zero or not finite."""
    found = [Decimal(str(value)) for value in values if value is not None]
    if any(not value.is_finite() or value < 0 for value in found):
        raise ValueError("a bar cannot show an amount below zero")
    return found

"""Stacked columns: what each party puts in, column by column (usually a year)."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.charts import palette, svg
from core.charts.figures import Figures, Number, keep_known_values, write_number
from core.charts.scale import Amounts, choose_ticks


@dataclass(frozen=True)
class Series:
    """One party and its amount in every column, lowest in the stack first; None is not known.

    In the columns that are `partly` known its amount is at least that.
    """

    name: str
    values: tuple[Number | None, ...]
    partly: frozenset[int] = frozenset()

    def write(self, column: int, places: int) -> str:
        words = write_number(self.values[column], places)
        known = self.values[column] is not None and column in self.partly
        return _("at least %(total)s") % {"total": words} if known else words


@dataclass(frozen=True)
class StackedBars:
    """Columns with a name (2026/27) and perhaps a word below it (agreed, forecast).

    Raises ValueError for an amount below zero or a series of another length than the columns.
    """

    title: str
    columns: tuple[str, ...]
    series: tuple[Series, ...]
    notes: tuple[str, ...] = ()
    places: int = 2
    heading: str = ""
    partly: frozenset[int] = frozenset()  # columns of which more is not known than their series say

    def __post_init__(self) -> None:
        if any(len(one.values) != len(self.columns) for one in self.series):
            raise ValueError("every series needs one amount for each column")
        for one in self.series:
            keep_known_values(one.values)

    def total(self, column: int) -> Decimal:
        """Return the sum of what is known of a column."""
        return sum(keep_known_values(one.values[column] for one in self.series), Decimal(0))

    def drawn(self) -> tuple[Series, ...]:
        """Return at most as many series as there are colours: the last of them holds all others."""
        most = len(palette.SERIES)
        if len(self.series) <= most:
            return self.series
        kept, others = self.series[: most - 1], self.series[most - 1 :]
        sums = tuple(
            sum(keep_known_values(one.values[i] for one in others), Decimal(0))
            for i in range(len(self.columns))
        )
        return (*kept, Series(_("%(n)s others") % {"n": len(others)}, sums))

    def figures(self) -> Figures:
        """Return one row a column, with its total."""
        head = (self.heading or _("Year"), *(one.name for one in self.series), _("Total"))
        rows = tuple(
            (
                self.label(i),
                *(one.write(i, self.places) for one in self.series),
                self.total_words(i),
            )
            for i in range(len(self.columns))
        )
        return Figures(head, rows, frozenset(range(1, len(head))))

    def label(self, column: int) -> str:
        return f"{self.columns[column]} {self.note(column)}".strip()

    def note(self, column: int) -> str:
        return self.notes[column] if column < len(self.notes) else ""

    def total_words(self, column: int) -> str:
        """Return the total; "at least" stands before it where a part is not known."""
        total = write_number(self.total(column), self.places)
        unknown = column in self.partly or any(
            one.values[column] is None or column in one.partly for one in self.series
        )
        return _("at least %(total)s") % {"total": total} if unknown else total


def draw_stacked_bars(
    data: StackedBars, *, width: float = palette.WIDTH, text: float = palette.TEXT
) -> SafeString:
    """Draw the columns with amounts in the bars, totals above and names beside the last bar."""
    sheet = _Sheet(data, width, text)
    title = data.figures().sentence(data.title)
    return svg.build_picture(width, sheet.height, title, *sheet.grid(), *sheet.bars(), *sheet.names())


class _Sheet:
    """Where things lie on one drawing."""

    def __init__(self, data: StackedBars, width: float, text: float) -> None:
        self.data, self.width, self.text = data, width, text
        self.series = data.drawn()
        steps = choose_ticks(max((data.total(i) for i in range(len(data.columns))), default=Decimal(0)))
        places = max(0, -int(steps[1].normalize().as_tuple().exponent))
        self.ticks = [(step, write_number(step, places)) for step in steps]
        self.names_room = min(
            width * 0.28, max((palette.width_of_text(s.name, text) for s in self.series), default=0) + 4
        )
        self.leader = text * 1.9
        self.left = max(palette.width_of_text(words, text) for _step, words in self.ticks) + text
        self.right = width - self.names_room - self.leader
        self.top, self.base = text * 2.2, text * 20
        self.height = self.base + text * 3
        self.y = Amounts(steps[-1], self.base, self.top)
        self.slot = (self.right - self.left) / max(len(data.columns), 1)
        self.bar = self.slot * 0.6

    def middle(self, column: int) -> float:
        return self.left + self.slot * (column + 0.5)

    def grid(self) -> list[SafeString]:
        parts = []
        for step, words in self.ticks:
            y = self.y.at(step)
            stroke = palette.GREY if step == 0 else palette.FAINT
            parts.append(palette.draw_line(self.left, y, self.right, y, stroke))
            parts.append(
                palette.draw_text(
                    self.left - self.text * 0.6,
                    y + self.text * 0.35,
                    words,
                    size=self.text,
                    fill=palette.QUIET,
                    anchor="end",
                )
            )
        return parts

    def bars(self) -> list[SafeString]:
        parts = []
        for i in range(len(self.data.columns)):
            parts += self.column(i)
        return parts

    def column(self, i: int) -> list[SafeString]:
        x, parts, below = self.middle(i), [], Decimal(0)
        for one, fill in zip(self.series, palette.SERIES, strict=False):
            value = Decimal(str(one.values[i] or 0))
            if value:
                parts += self.segment(x, below, value, fill)
            below += value
        words = self.fitting(self.data.total_words(i), self.slot)
        parts.append(
            palette.draw_text(
                x, self.y.at(below) - self.text * 0.5, words, size=self.text, weight=600, anchor="middle"
            )
        )
        named = self.fitting(self.data.columns[i], self.slot)
        parts.append(
            palette.draw_text(x, self.base + self.text * 1.4, named, size=self.text, anchor="middle")
        )
        if note := self.fitting(self.data.note(i), self.slot):
            parts.append(
                palette.draw_text(
                    x,
                    self.base + self.text * 2.5,
                    note,
                    size=self.text * 0.92,
                    fill=palette.QUIET,
                    anchor="middle",
                )
            )
        return parts

    def segment(self, x: float, below: Decimal, value: Decimal, fill: str) -> list[SafeString]:
        """Draw one part of a column, 0.8 of white above the part under it, with its amount where it fits."""
        foot, head = self.y.at(below), self.y.at(below + value)
        gap = 0.8 if below and foot - head > 1.6 else 0
        parts = [palette.draw_rect(x - self.bar / 2, head, self.bar, foot - head - gap, fill)]
        words = write_number(value, self.data.places)
        if foot - head > self.text * 1.35 and palette.width_of_text(words, self.text) <= self.bar:
            ink = palette.INK if fill in (palette.SAND, palette.PALE) else palette.WHITE
            y = (foot + head) / 2 + self.text * 0.35
            parts.append(
                palette.draw_text(x, y, words, size=self.text * 0.96, fill=ink, weight=600, anchor="middle")
            )
        return parts

    def names(self) -> list[SafeString]:
        """Write each name beside its part of the last column, joined by a line; names never overlap."""
        if not self.data.columns:
            return []
        last, below, wanted = len(self.data.columns) - 1, Decimal(0), []
        for one, fill in zip(self.series, palette.SERIES, strict=False):
            value = Decimal(str(one.values[last] or 0))
            middle = self.y.at(below + value / 2)
            wanted.append((middle, palette.wrap_text(one.name, self.text, self.names_room), fill))
            below += value
        heights = [len(lines) * self.text * 1.25 + self.text * 0.3 for _y, lines, _f in wanted]
        parts, x = [], self.middle(last) + self.bar / 2
        for (middle, lines, fill), y in zip(wanted, self.apart([w[0] for w in wanted], heights), strict=True):
            end = self.right + self.leader * 0.7
            parts.append(palette.draw_line(x + 1, middle, end, y, fill, 0.9))
            first = y - (len(lines) - 1) * self.text * 0.62 + self.text * 0.35
            for n, words in enumerate(lines):
                at = first + n * self.text * 1.25
                parts.append(
                    palette.draw_text(self.width - self.names_room, at, words, size=self.text, weight=600)
                )
        return parts

    def apart(self, middles: list[float], heights: list[float]) -> list[float]:
        """Move labels, given from the lowest up, so that none overlaps the next and all stay on the sheet."""
        moved: list[float] = []
        floor = self.height
        for y, tall in zip(middles, heights, strict=True):
            at = min(y, floor - tall / 2)
            moved.append(at)
            floor = at - tall / 2
        ceiling = 0.0
        for i in reversed(range(len(moved))):
            moved[i] = max(moved[i], ceiling + heights[i] / 2)
            ceiling = moved[i] + heights[i] / 2
        return moved

    def fitting(self, words: str, room: float) -> str:
        return palette.fit_width(words, self.text, room)

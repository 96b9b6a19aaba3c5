"""A calendar of dates ahead: one row a subject, one column a month, a shape for each kind of date."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from dateutil.relativedelta import relativedelta
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core.charts import marks, palette, svg
from core.charts.figures import Figures, write_days
from core.charts.marks import Shape
from core.charts.scale import Days, list_month_starts, window_of_months


@dataclass(frozen=True)
class Mark:
    """One date of a row; red when it asks for a decision soon."""

    on: date
    shape: Shape
    urgent: bool = False


@dataclass(frozen=True)
class CalendarRow:
    """A subject with its dates. `bar` joins two of them; `note` is written in red ("notice not known")."""

    name: str
    marks: tuple[Mark, ...] = ()
    bar: tuple[date, date] | None = None
    note: str = ""


@dataclass(frozen=True)
class Calendar:
    """Rows in the order given, from the month of `today` on. `words` names the shapes, in the key's order.

    Days up to `shaded_to` are shaded; `shaded_word` says why. Raises ValueError outside 12 to 24 months.
    """

    title: str
    today: date
    rows: tuple[CalendarRow, ...]
    words: Mapping[Shape, str]
    months: int = 18
    shaded_to: date | None = None
    shaded_word: str = ""
    bar_word: str = ""
    subject: str = ""

    def __post_init__(self) -> None:
        if not 12 <= self.months <= 24:
            raise ValueError("a calendar shows 12 to 24 months")

    def figures(self) -> Figures:
        """Return one row a subject, one column a kind of date, and the notes when there are any."""
        notes = any(row.note for row in self.rows)
        head = (
            self.subject or _("Name"),
            *(capfirst(word) for word in self.words.values()),
            *([_("Note")] if notes else []),
        )
        rows = tuple(
            (row.name, *(self._on(row, shape) for shape in self.words), *([row.note or "–"] if notes else []))
            for row in self.rows
        )
        return Figures(head, rows)

    def _on(self, row: CalendarRow, shape: Shape) -> str:
        return write_days(mark.on for mark in row.marks if mark.shape is shape)


def draw_expiry_calendar(
    data: Calendar, *, width: float = palette.WIDTH, text: float = palette.TEXT
) -> SafeString:
    """Draw the calendar with its key above it and today in red."""
    sheet = _Sheet(data, width, text)
    title = data.figures().sentence(data.title)
    body = (*sheet.key_row, *sheet.months(), *sheet.rows(), *sheet.today())
    return svg.build_picture(width, sheet.height, title, *body)


class _Sheet:
    """Where things lie on one drawing."""

    def __init__(self, data: Calendar, width: float, text: float) -> None:
        self.data, self.width, self.text = data, width, text
        longest = max((palette.width_of_text(row.name, text) for row in data.rows), default=0)
        self.left = min(longest + text * 1.4, width * 0.36)
        self.days = Days(*window_of_months(data.today, data.months), self.left, width)
        self.small = text * 0.92
        self.key_row, key_height = self.key()
        self.head = key_height + text * 2.9
        self.row = text * 2.05
        self.foot = self.head + self.row * len(data.rows)
        self.height = self.foot + text * 1.9

    def key(self) -> tuple[list[SafeString], float]:
        """Draw what the shapes mean, in as many lines as it takes; return it with its height."""
        used = {mark.shape for row in self.data.rows for mark in row.marks}
        entries: list[tuple[Shape | str, str]] = [
            (s, word) for s, word in self.data.words.items() if s in used
        ]
        entries += [("bar", self.data.bar_word)] if self.data.bar_word else []
        entries += [("shade", self.data.shaded_word)] if self.data.shaded_word and self.data.shaded_to else []
        parts: list[SafeString] = []
        x, y, sign = 0.0, self.text, self.text * 1.5
        for kind, word in entries:
            word = palette.fit_width(word, self.text, self.width - sign)
            wide = sign + palette.width_of_text(word, self.text)
            if x and x + wide > self.width:
                x, y = 0.0, y + self.text * 1.5
            parts += [
                self.sign(kind, x, y - self.text * 0.32),
                palette.draw_text(x + sign, y, word, size=self.text),
            ]
            x += wide + self.text * 0.9
        return parts, (y + self.text * 0.5 if entries else 0.0)

    def sign(self, kind: Shape | str, x: float, y: float) -> SafeString:
        half = self.text * 0.55
        if isinstance(kind, Shape):
            return marks.draw(kind, x + half, y, half)
        if kind == "bar":
            return palette.draw_rect(x, y - self.text * 0.15, half * 2, self.text * 0.3, palette.PALE)
        return palette.draw_rect(
            x + 0.4, y - half + 0.4, half * 2, half * 2 - 0.8, palette.SHADE, stroke=palette.ORANGE
        )

    def months(self) -> list[SafeString]:
        """Draw the shade, the rules of months and years, and their names."""
        parts = []
        top = self.head - self.text * 2.6
        if self.data.shaded_to:
            wide = self.days.edge(self.data.shaded_to + timedelta(days=1)) - self.left
            parts.append(palette.draw_rect(self.left, self.head, wide, self.foot - self.head, palette.SHADE))
        starts = list_month_starts(self.days.first, self.days.last)
        year_room = 0.0
        for month, name in zip(starts, self.month_names(starts), strict=True):
            x, january = self.days.edge(month), month.month == 1
            rule = palette.RULE if january else palette.FAINT
            parts.append(palette.draw_line(x, top if january else self.head, x, self.foot, rule))
            middle = (x + self.days.edge(month + relativedelta(months=1))) / 2
            base = self.head - self.text * 0.5
            parts.append(
                palette.draw_text(middle, base, name, size=self.small, fill=palette.QUIET, anchor="middle")
            )
            if (january or month == starts[0]) and x >= year_room:
                parts += self.year(x, month.year, top)
                year_room = x + palette.width_of_text("0000 ", self.text)
        parts.append(palette.draw_line(0, self.head, self.width, self.head, palette.NAVY, 0.8))
        return parts

    def month_names(self, starts: list[date]) -> list[str]:
        """Return the names of months: short, or their first letter, or nothing, as the columns allow."""
        column = (self.width - self.left) / len(starts) - self.small * 0.7
        names = [capfirst(date_format(month, "M")) for month in starts]
        for shown in (names, [name[:1] for name in names]):
            if all(palette.width_of_text(name, self.small) <= column for name in shown):
                return shown
        return [""] * len(starts)

    def year(self, x: float, year: int, top: float) -> list[SafeString]:
        words = palette.fit_width(str(year), self.text, self.width - x - 2)
        return [palette.draw_text(x + 2, top + self.text * 0.85, words, size=self.text, weight=600)]

    def rows(self) -> list[SafeString]:
        parts: list[SafeString] = []
        for i, row in enumerate(self.data.rows):
            y = self.head + self.row * (i + 0.5)
            name = palette.fit_width(row.name, self.text, self.left - self.text * 0.6)
            parts.append(palette.draw_text(0, y + self.text * 0.35, name, size=self.text))
            parts.append(palette.draw_line(0, y + self.row / 2, self.width, y + self.row / 2, palette.RULE))
            parts += self.dates(row, y)
        return parts

    def dates(self, row: CalendarRow, y: float) -> list[SafeString]:
        """Draw the bar (cut at the edges of the window), the shapes inside the window, and the note."""
        parts, half = [], self.text * 0.55
        if row.bar and row.bar[1] >= self.days.first and row.bar[0] <= self.days.last:
            start, end = self.days.at(row.bar[0]), self.days.at(row.bar[1])
            parts.append(
                palette.draw_rect(start, y - self.text * 0.15, end - start, self.text * 0.3, "#8fa9c0")
            )
        seen = [mark for mark in row.marks if self.days.holds(mark.on)]
        places = [min(max(self.days.at(mark.on), self.left + half), self.width - half) for mark in seen]
        for mark, x in zip(seen, places, strict=True):
            parts.append(marks.draw(mark.shape, x, y, half, urgent=mark.urgent))
        if row.note:
            parts.append(self.note(row.note, y, places))
        return parts

    def note(self, words: str, y: float, places: list[float]) -> SafeString:
        """Write a note in the widest empty stretch of its row, close to the date it ends at."""
        stops = [self.left, self.days.at(self.data.today), *sorted(places), self.width]
        room, start, end = max((b - a, a, b) for a, b in pairwise(stops))
        pad = self.text
        shown = palette.fit_width(words, self.text, room - 2 * pad)
        x, anchor = (end - pad, "end") if end in places else (start + pad, "start")
        base = y + self.text * 0.35
        return palette.draw_text(x, base, shown, size=self.text, fill=palette.RED, weight=600, anchor=anchor)

    def today(self) -> list[SafeString]:
        """Draw a red rule through today with its word under it, inside the sheet."""
        x, word = self.days.at(self.data.today), _("today")
        half = palette.width_of_text(word, self.text) / 2
        at = min(max(x, half), self.width - half)
        return [
            palette.draw_line(x, self.head, x, self.foot + self.text * 0.4, palette.RED, 1.2),
            palette.draw_text(
                at,
                self.foot + self.text * 1.4,
                word,
                size=self.text,
                fill=palette.RED,
                weight=600,
                anchor="middle",
            ),
        ]

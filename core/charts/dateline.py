"""One line of time with the days that matter on it, labelled so that no two labels touch."""

from dataclasses import dataclass, replace
from datetime import date

from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core.charts import marks, palette, svg
from core.charts.figures import Figures
from core.charts.marks import Shape
from core.charts.scale import Days, list_month_starts
from core.dates import write_long_date


@dataclass(frozen=True)
class Event:
    """A day that matters; red when it is the one that closes next."""

    on: date
    label: str
    shape: Shape = Shape.SQUARE
    urgent: bool = False


@dataclass(frozen=True)
class DateLine:
    """Days from `first` to `last`; `span` is the orange stretch from today to the day that closes next.

    Raises ValueError when an event lies outside the line.
    """

    title: str
    first: date
    last: date
    events: tuple[Event, ...]
    span: tuple[date, date] | None = None

    def __post_init__(self) -> None:
        if any(not self.first <= event.on <= self.last for event in self.events):
            raise ValueError("every event must lie between the first and the last day of the line")

    def in_order(self) -> list[Event]:
        return sorted(self.events, key=lambda event: event.on)

    def figures(self) -> Figures:
        """Return one row an event, soonest first."""
        return Figures(
            (_("What"), _("Date")),
            tuple((event.label, write_long_date(event.on)) for event in self.in_order()),
        )


def draw_date_line(data: DateLine, *, width: float = palette.WIDTH, text: float = palette.TEXT) -> SafeString:
    """Draw the line, its months, and each event with label and date at a height of its own."""
    sheet = _Sheet(data, width, text)
    return svg.build_picture(
        width, sheet.height, data.figures().sentence(data.title), *sheet.axis(), *sheet.events()
    )


@dataclass(frozen=True)
class _Label:
    """A label at a level above the line (from 1) or below it (from -1), reaching from `left` to `right`."""

    event: Event
    x: float
    left: float
    right: float
    level: int

    def clashes(self, other: "_Label") -> bool:
        """Say whether the two labels overlap, or the stem of one runs through the other."""
        if (self.level > 0) != (other.level > 0):
            return False
        if self.level == other.level:
            return self.left < other.right and other.left < self.right
        low, high = sorted((self, other), key=lambda one: abs(one.level))
        return low.left < high.x < low.right


class _Sheet:
    """Where things lie on one drawing."""

    def __init__(self, data: DateLine, width: float, text: float) -> None:
        self.data, self.width, self.text = data, width, text
        self.days = Days(data.first, data.last, text, width - text)
        self.labels = self.placed()
        levels = [label.level for label in self.labels]
        self.step = text * 2.7
        self.y = max([0, *levels]) * self.step + text * 1.1
        self.height = self.y + text * 2.5 - min([0, *levels]) * self.step

    def placed(self) -> list[_Label]:
        """Give each event, last first, the lowest place where its label touches nothing."""
        done: list[_Label] = []
        for event in reversed(self.data.in_order()):
            tries = self.tries(event)
            free = (label for label in tries if not any(label.clashes(one) for one in done))
            # Should every place be taken, a level of its own below all others keeps the words apart.
            done.append(next(free, replace(tries[0], level=-5 - len(done))))
        return done

    def tries(self, event: Event) -> list[_Label]:
        """Return places from best to worst: right of the day, then left; above the line, then below."""
        x, gap = self.days.at(event.on), self.text * 0.4
        room = max(
            palette.width_of_text(event.label, self.text),
            palette.width_of_text(write_long_date(event.on), self.text),
        )
        room = min(room, self.width - 2)
        middle = min(max(x - room / 2, 1), self.width - room - 1)
        sides = [(x + gap, x + gap + room), (x - gap - room, x - gap)]
        inside = [(a, b) for a, b in sides if a >= 1 and b <= self.width - 1] or [(middle, middle + room)]
        return [_Label(event, x, a, b, level) for level in (1, 2, 3, 4, -1, -2, -3, -4) for a, b in inside]

    def axis(self) -> list[SafeString]:
        tall = self.text * 0.85
        parts = [palette.draw_rect(self.text, self.y - tall / 2, self.width - 2 * self.text, tall, "#d6e0e9")]
        if self.data.span:
            start, end = (self.days.at(one) for one in self.data.span)
            parts.append(
                palette.draw_rect(start, self.y - tall / 2, max(end - start, 0), tall, palette.ORANGE)
            )
        months = list_month_starts(self.data.first, self.data.last)
        every = 3 if len(months) > 8 else 1
        room = 0.0
        for i, month in enumerate(months):
            x, foot = self.days.edge(month), self.y + tall / 2
            parts.append(palette.draw_line(x, foot + 2, x, foot + self.text * 0.5, palette.QUIET))
            words = capfirst(date_format(month, "M Y" if i == 0 or month.month == 1 else "M"))
            half = palette.width_of_text(words, self.text) / 2
            asked = i == 0 or (month.month - 1) % every == 0
            if asked and x - half >= room and x + half <= self.width:
                parts.append(
                    palette.draw_text(
                        x,
                        foot + self.text * 1.6,
                        words,
                        size=self.text * 0.92,
                        fill=palette.QUIET,
                        anchor="middle",
                    )
                )
                room = x + half + 3
        return parts

    def events(self) -> list[SafeString]:
        stems: list[SafeString] = []
        words: list[SafeString] = []
        for label in self.labels:
            stems.append(self.stem(label))
            words += self.words(label)
        shapes = [
            marks.draw(one.event.shape, one.x, self.y, self.text * 0.65, urgent=one.event.urgent)
            for one in self.labels
        ]
        return [*stems, *shapes, *words]

    def stem(self, label: _Label) -> SafeString:
        return palette.draw_line(label.x, self.y, label.x, self.top(label), self.ink(label), 0.9)

    def top(self, label: _Label) -> float:
        """Return where the stem of a label ends: beside its words, like the pole of a flag."""
        if label.level > 0:
            return self.y - self.text * 0.6 - label.level * self.step
        return self.y + self.text * 1.9 - label.level * self.step

    def words(self, label: _Label) -> list[SafeString]:
        first = self.top(label) + (self.text * 0.8 if label.level > 0 else -self.text * 1.4)
        left_of_it = label.right < label.x
        x, anchor = (label.right, "end") if left_of_it else (label.left, "start")
        name = palette.fit_width(label.event.label, self.text, self.width)
        ink = self.ink(label)
        return [
            palette.draw_text(x, first, name, size=self.text, fill=ink, weight=600, anchor=anchor),
            palette.draw_text(
                x, first + self.text * 1.2, write_long_date(label.event.on), size=self.text, anchor=anchor
            ),
        ]

    def ink(self, label: _Label) -> str:
        return palette.RED if label.event.urgent else palette.NAVY

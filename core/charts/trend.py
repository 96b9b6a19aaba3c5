"""A score over time, on named bands, with the limit it should stay under."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core import svg
from core.charts import look
from core.charts.figures import Figures, Number, day, number
from core.charts.scale import Amounts, Days


@dataclass(frozen=True)
class Stripe:
    """A named band of scores up to and including `high`; `tone` is a key of `look.TONES`."""

    word: str
    high: int
    tone: str


@dataclass(frozen=True)
class Trend:
    """Scores with their dates; stripes from the lowest up. Raises ValueError for a score off the stripes."""

    title: str
    points: tuple[tuple[date, Number], ...]
    stripes: tuple[Stripe, ...]
    limit: Number | None = None
    limit_word: str = ""

    def __post_init__(self) -> None:
        if any(not 0 <= score <= self.stripes[-1].high for _on, score in self.points):
            raise ValueError("a score lies outside the bands of its trend")

    def in_order(self) -> list[tuple[date, Number]]:
        return sorted(self.points)

    def band(self, score: Number) -> str:
        return next(stripe.word for stripe in self.stripes if score <= stripe.high)

    def figures(self) -> Figures:
        """Return one row a score, oldest first, with its band in words."""
        rows = tuple((day(on), number(score), self.band(score)) for on, score in self.in_order())
        return Figures(("", _("Score"), _("Band")), rows, frozenset({1}))


def trend_line(data: Trend, *, width: float = 240, text: float = look.TEXT) -> SafeString:
    """Draw the line on a true time scale; only scores that changed are labelled, the last one in bold."""
    sheet = _Sheet(data, width, text)
    title = data.figures().sentence(data.title)
    return svg.picture(
        width, sheet.height, title, *sheet.stripes(), *sheet.limit(), *sheet.line(), *sheet.months()
    )


class _Sheet:
    """Where things lie on one drawing."""

    def __init__(self, data: Trend, width: float, text: float) -> None:
        self.data, self.width, self.text = data, width, text
        words = max(look.text_width(stripe.word, text) for stripe in data.stripes)
        self.left = min(words + text * 0.6, width * 0.35)
        self.base = text * 9.5
        self.height = self.base + text * 1.8
        self.y = Amounts(Decimal(data.stripes[-1].high), self.base, text * 0.4)
        self.points = data.in_order()
        first, last = (self.points[0][0], self.points[-1][0]) if self.points else (date.min, date.min)
        room = look.text_width(number(data.stripes[-1].high), text * 1.1)
        self.days = Days(first, last, self.left + text, width - room - text)

    def at(self, point: tuple[date, Number]) -> tuple[float, float]:
        return self.days.at(point[0]), self.y.at(Decimal(str(point[1])))

    def stripes(self) -> list[SafeString]:
        parts, low = [], Decimal(0)
        for stripe in self.data.stripes:
            foot, head = self.y.at(low), self.y.at(Decimal(stripe.high))
            parts.append(
                look.rect(self.left, head, self.width - self.left, foot - head, look.TONES[stripe.tone].pale)
            )
            word = look.fit(stripe.word, self.text, self.left - self.text * 0.5)
            middle = (foot + head) / 2 + self.text * 0.35
            parts.append(
                look.text(
                    self.left - self.text * 0.5, middle, word, size=self.text, fill=look.GREY, anchor="end"
                )
            )
            low = Decimal(stripe.high)
        return parts

    def limit(self) -> list[SafeString]:
        if self.data.limit is None:
            return []
        y = self.y.at(Decimal(str(self.data.limit)))
        word = look.fit(self.data.limit_word, self.text * 0.95, self.width - self.left - self.text)
        below = y + self.text * 1.1 if y < self.base - self.text * 1.5 else y - self.text * 0.4
        return [
            look.line(self.left, y, self.width, y, look.INK, 0.9, "3 2.4"),
            look.text(self.width - self.text * 0.3, below, word, size=self.text * 0.95, anchor="end"),
        ]

    def line(self) -> list[SafeString]:
        """Draw the line, its points, and the scores that matter: the first, the last and each that moved."""
        places = [self.at(point) for point in self.points]
        if not places:
            return []
        parts = [
            look.polyline(places, look.NAVY, 1.6),
            *(look.dot(x, y, self.text * 0.24) for x, y in places),
        ]
        taken = self.left
        for i, (x, _y) in enumerate(places[:-1]):
            moved = i == 0 or self.points[i][1] != self.points[i - 1][1]
            words = number(self.points[i][1])
            half = look.text_width(words, self.text) / 2
            if moved and x - half >= taken:
                taken = x + half
                parts.append(look.text(x, self.beside(i, places), words, size=self.text, anchor="middle"))
        x, y = places[-1]
        last = number(self.points[-1][1])
        parts.append(
            look.text(x + self.text * 0.6, y + self.text * 0.38, last, size=self.text * 1.1, weight=700)
        )
        return parts

    def beside(self, i: int, places: list[tuple[float, float]]) -> float:
        """Return the baseline of a score: under its point where the line rises from it, else over it."""
        y = places[i][1]
        rises = places[i + 1][1] < y
        under = (rises and y + self.text * 1.3 < self.base) or y < self.text * 1.6
        return y + self.text * 1.2 if under else y - self.text * 0.6

    def months(self) -> list[SafeString]:
        """Name the month of the first and the last score, and of those between where there is room."""
        parts, size, taken = [], self.text * 0.95, 0.0
        ends = [self.points[-1], *self.points[:-1]] if self.points else []
        rest = self.width
        for n, (on, _score) in enumerate(ends):
            words = capfirst(date_format(on, "M y"))
            half = look.text_width(words, size) / 2
            x = min(max(self.days.at(on), half), self.width - half)
            if n == 0:
                rest = x - half - 4
            elif x - half < taken or x + half > rest:
                continue
            else:
                taken = x + half + 4
            parts.append(
                look.text(x, self.base + self.text * 1.4, words, size=size, fill=look.QUIET, anchor="middle")
            )
        return parts

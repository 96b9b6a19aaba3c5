"""A score over time, on named bands, with the limit it should stay under."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core.charts import palette, svg
from core.charts.figures import Figures, Number, write_number
from core.charts.scale import Amounts, Days
from core.dates import write_long_date


@dataclass(frozen=True)
class Stripe:
    """A named band of scores up to and including `high`; `tone` is a key of `palette.TONES`."""

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
        rows = tuple(
            (write_long_date(on), write_number(score), self.band(score)) for on, score in self.in_order()
        )
        return Figures((_("Date"), _("Score"), _("Band")), rows, frozenset({1}))


def draw_trend_line(data: Trend, *, width: float = 240, text: float = palette.TEXT) -> SafeString:
    """Draw the line on a true time scale; only scores that changed are labelled, the last one in bold."""
    sheet = _Sheet(data, width, text)
    title = data.figures().sentence(data.title)
    return svg.build_picture(
        width, sheet.height, title, *sheet.stripes(), *sheet.limit(), *sheet.line(), *sheet.months()
    )


class _Sheet:
    """Where things lie on one drawing."""

    def __init__(self, data: Trend, width: float, text: float) -> None:
        self.data, self.width, self.text = data, width, text
        words = max(palette.width_of_text(stripe.word, text) for stripe in data.stripes)
        self.left = min(words + text * 0.6, width * 0.35)
        self.base = text * 9.5
        self.height = self.base + text * 1.8
        self.y = Amounts(Decimal(data.stripes[-1].high), self.base, text * 0.4)
        self.points = data.in_order()
        first, last = (self.points[0][0], self.points[-1][0]) if self.points else (date.min, date.min)
        room = palette.width_of_text(write_number(data.stripes[-1].high), text * 1.1)
        self.days = Days(first, last, self.left + text, width - room - text)
        self.places = [(self.days.at(on), self.y.at(Decimal(str(score)))) for on, score in self.points]
        self.scores = self.labels()

    def stripes(self) -> list[SafeString]:
        parts, low = [], Decimal(0)
        for stripe in self.data.stripes:
            foot, head = self.y.at(low), self.y.at(Decimal(stripe.high))
            parts.append(
                palette.draw_rect(
                    self.left, head, self.width - self.left, foot - head, palette.TONES[stripe.tone]
                )
            )
            word = palette.fit_width(stripe.word, self.text, self.left - self.text * 0.5)
            middle = (foot + head) / 2 + self.text * 0.35
            parts.append(
                palette.draw_text(
                    self.left - self.text * 0.5, middle, word, size=self.text, fill=palette.GREY, anchor="end"
                )
            )
            low = Decimal(stripe.high)
        return parts

    def limit(self) -> list[SafeString]:
        """Draw the limit, its name at the end and on the side of it where no score stands."""
        if self.data.limit is None:
            return []
        y, size = self.y.at(Decimal(str(self.data.limit))), self.text * 0.95
        word = palette.fit_width(self.data.limit_word, size, self.width - self.left - self.text)
        wide = palette.width_of_text(word, size)
        right, left = self.width - self.text * 0.3 - wide, self.left + self.text * 0.3
        spots = [(x, y + dy) for x in (right, left) for dy in (self.text * 1.1, -self.text * 0.4)]
        x, base = next((spot for spot in spots if self.free(*spot, wide)), spots[0])
        dashed = palette.draw_line(self.left, y, self.width, y, palette.INK, 0.9, "3 2.4")
        return [dashed, palette.draw_text(x, base, word, size=size)]

    def free(self, x: float, base: float, wide: float) -> bool:
        """Say whether words this wide at this place stay over the foot and touch no score and no point."""
        high, low = base - self.text, base + self.text * 0.3
        taken = [
            (at - self.text, at + self.text, y - self.text, y + self.text * 0.2) for at, y, _w in self.scores
        ]
        taken += [(at - 3, at + 3, y - 3, y + 3) for at, y in self.places]
        clash = any(a < x + wide and x < b and c < low and high < d for a, b, c, d in taken)
        return high >= 0 and low <= self.base and not clash

    def labels(self) -> list[tuple[float, float, str]]:
        """Return place and words of the scores that matter: the first, each that moved, and the last."""
        found, taken = [], self.left
        for i, (x, _y) in enumerate(self.places[:-1]):
            moved = i == 0 or self.points[i][1] != self.points[i - 1][1]
            words = write_number(self.points[i][1])
            half = palette.width_of_text(words, self.text) / 2
            if moved and x - half >= taken:
                taken = x + half
                found.append((x, self.beside(i), words))
        if self.places:
            x, y = self.places[-1]
            found.append((x + self.text * 0.6, y + self.text * 0.38, write_number(self.points[-1][1])))
        return found

    def line(self) -> list[SafeString]:
        """Draw the line, its points and the scores, the last in bold."""
        if not self.places:
            return []
        dots = [palette.draw_dot(x, y, self.text * 0.24) for x, y in self.places]
        parts = [palette.draw_polyline(self.places, palette.NAVY, 1.6), *dots]
        *earlier, (x, y, last) = self.scores
        parts += [
            palette.draw_text(at, base, words, size=self.text, anchor="middle") for at, base, words in earlier
        ]
        return [*parts, palette.draw_text(x, y, last, size=self.text * 1.1, weight=700)]

    def beside(self, i: int) -> float:
        """Return the baseline of a score: under its point where the line rises from it, else over it."""
        y = self.places[i][1]
        rises = self.places[i + 1][1] < y
        under = (rises and y + self.text * 1.3 < self.base) or y < self.text * 1.6
        return y + self.text * 1.2 if under else y - self.text * 0.6

    def months(self) -> list[SafeString]:
        """Name the month of the first and the last score, and of those between where there is room."""
        parts, size, taken = [], self.text * 0.95, 0.0
        ends = [self.points[-1], *self.points[:-1]] if self.points else []
        rest = self.width
        for n, (on, _score) in enumerate(ends):
            words = capfirst(date_format(on, "M y"))
            half = palette.width_of_text(words, size) / 2
            x = min(max(self.days.at(on), half), self.width - half)
            if n == 0:
                rest = x - half - 4
            elif x - half < taken or x + half > rest:
                continue
            else:
                taken = x + half + 4
            parts.append(
                palette.draw_text(
                    x, self.base + self.text * 1.4, words, size=size, fill=palette.QUIET, anchor="middle"
                )
            )
        return parts

"""A line no bigger than a word: where an amount has been, its target dashed, its last point met or not."""

from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.charts import palette, svg
from core.charts.figures import Figures, Number, write_number

EDGE = 3.2
"""Room left on every side, so that the last point is never cut."""


@dataclass(frozen=True)
class Spark:
    """Amounts in order of time, each with the words for its time; None leaves a gap.

    `met` says whether the last point meets the target; write that state beside the picture too.
    """

    title: str
    points: tuple[tuple[str, Number | None], ...]
    target: Number | None = None
    met: bool | None = None
    places: int = 1

    def figures(self) -> Figures:
        rows = tuple((when, write_number(value, self.places)) for when, value in self.points)
        return Figures((_("When"), _("Amount")), rows, frozenset({1}))

    def words(self) -> str:
        """Return the picture in figures: first, last, target and whether it is met."""
        known = [(when, value) for when, value in self.points if value is not None]
        said = [self.title]
        if known:
            said += [f"{when} {write_number(value, self.places)}" for when, value in (known[0], known[-1])][
                : len(known)
            ]
        if self.target is not None:
            said.append(_("target %(amount)s") % {"amount": write_number(self.target, self.places)})
        if self.met is not None:
            said.append(_("met") if self.met else _("not met"))
        return ", ".join(said)


def draw_sparkline(data: Spark, *, width: float = 78, height: float = 17) -> SafeString:
    """Draw the line on a scale of its own; the last point is filled when met, open and red when not."""
    values = [None if value is None else Decimal(str(value)) for _when, value in data.points]
    target = None if data.target is None else Decimal(str(data.target))
    span = [value for value in (*values, target) if value is not None]
    low, high = (min(span), max(span)) if span else (Decimal(0), Decimal(1))
    step = (width - 2 * EDGE) / max(len(values) - 1, 1)

    def y(value: Decimal) -> float:
        share = float((value - low) / (high - low)) if high > low else 0.5
        return height - EDGE - share * (height - 2 * EDGE)

    parts = []
    if target is not None:
        parts.append(palette.draw_line(0, y(target), width, y(target), palette.GREY, 0.7, "2.4 1.8"))
    for known, run in groupby(enumerate(values), key=lambda one: one[1] is not None):
        if known:
            places = [(EDGE + i * step, y(value)) for i, value in run if value is not None]
            parts.append(palette.draw_polyline(places, palette.NAVY, 1.3))
    last = next(((i, value) for i, value in reversed(list(enumerate(values))) if value is not None), None)
    if last is not None:
        parts.append(_end(EDGE + last[0] * step, y(last[1]), missed=data.met is False))
    return svg.build_picture(width, height, data.words(), *parts)


def _end(x: float, y: float, *, missed: bool) -> SafeString:
    if missed:
        return palette.draw_dot(x, y, 2.1, fill=palette.WHITE, stroke=palette.RED)
    return palette.draw_dot(x, y, 2.5)

"""One bar in parts: how many are done, under way and left."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core import svg
from core.charts import look
from core.charts.figures import Figures, number


class Fill(StrEnum):
    """How a part is drawn: parts differ in pattern and depth, never in colour alone."""

    SOLID = "solid"
    MID = "mid"
    HATCHED = "hatched"
    OUTLINED = "outlined"


@dataclass(frozen=True)
class Part:
    """So many of something. Raises ValueError below zero."""

    word: str
    count: int
    fill: Fill = Fill.SOLID

    def __post_init__(self) -> None:
        if self.count < 0:
            raise ValueError("a part of a bar cannot be below zero")


@dataclass(frozen=True)
class Progress:
    """Parts of a whole, in order. With `longest`, bars of several wholes keep their lengths in proportion."""

    title: str
    parts: tuple[Part, ...]
    longest: int | None = None

    @property
    def whole(self) -> int:
        return sum(part.count for part in self.parts)

    def figures(self) -> Figures:
        """Return one row a part."""
        rows = tuple((part.word, number(part.count)) for part in self.parts)
        return Figures((_("State"), _("Number")), rows, frozenset({1}))

    def words(self) -> str:
        """Return the picture in figures: "Adults: signed 9, in draft 1 of 10"."""
        said = ", ".join(f"{part.word} {number(part.count)}" for part in self.parts)
        return _("%(title)s: %(parts)s; %(whole)s in all") % {
            "title": self.title,
            "parts": said,
            "whole": number(self.whole),
        }


def progress_bar(data: Progress, *, width: float = 320, height: float = 10) -> SafeString:
    """Draw the bar; an empty whole is an empty outline."""
    full = max(data.longest or 0, data.whole)
    parts: list[SafeString] = []
    if not data.whole:
        parts += _part(Fill.OUTLINED, 0, width, height)
    x = 0.0
    shown = [part for part in data.parts if part.count]
    for part in shown:
        wide = width * part.count / full
        gap = min(1.5, wide * 0.2) if part is not shown[-1] else 0.0
        parts += _part(part.fill, x, wide - gap, height)
        x += wide
    return svg.picture(width, height, data.words(), *parts)


def _part(fill: Fill, x: float, wide: float, height: float) -> list[SafeString]:
    if fill in (Fill.SOLID, Fill.MID):
        return [look.rect(x, 0, wide, height, look.NAVY if fill is Fill.SOLID else look.MID)]
    edge = min(0.4, wide / 2)
    inside = (x + edge, edge, max(wide - 2 * edge, 0.0), height - 2 * edge)
    ground = look.WHITE if fill is Fill.HATCHED else look.BOX
    box = look.rect(*inside, ground, stroke="#8ba3b8")
    return [box, *_hatch(*inside)] if fill is Fill.HATCHED else [box]


def _hatch(x: float, y: float, wide: float, tall: float, step: float = 4.0) -> list[SafeString]:
    """Draw strokes cut at the edges of the box; a pattern would need an id unique on its page."""
    strokes, foot = [], x - tall + step
    while foot < x + wide:
        left, right = max(foot, x), min(foot + tall, x + wide)
        if right > left:
            strokes.append(
                look.line(left, y + tall - (left - foot), right, y + tall - (right - foot), look.MID, 1.1)
            )
        foot += step
    return strokes

"""Horizontal bars from zero, longest as wide as there is room, with a target where there is one."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core import svg
from core.charts import look
from core.charts.figures import Figures, Number, known, number
from core.charts.scale import Amounts


@dataclass(frozen=True)
class Bar:
    """One amount and perhaps its target; None is not known and has no bar. `quiet` draws it pale."""

    name: str
    value: Number | None
    target: Number | None = None
    quiet: bool = False


@dataclass(frozen=True)
class Bars:
    """Bars in the order given; `unit` ("%", " days") follows each amount. Raises ValueError below zero."""

    title: str
    bars: tuple[Bar, ...]
    places: int = 0
    unit: str = ""

    def __post_init__(self) -> None:
        known(amount for bar in self.bars for amount in (bar.value, bar.target))

    def figures(self) -> Figures:
        """Return one row a bar, with a target column when any bar has one."""
        targets = any(bar.target is not None for bar in self.bars)
        head = (_("Name"), _("Amount"), *([_("Target")] if targets else []))
        rows = tuple(
            (bar.name, self.amount(bar.value), *([self.target(bar)] if targets else [])) for bar in self.bars
        )
        return Figures(head, rows, frozenset(range(1, len(head))))

    def amount(self, value: Number | None) -> str:
        return number(value, self.places) + (self.unit if value is not None else "")

    def target(self, bar: Bar) -> str:
        return "–" if bar.target is None else self.amount(bar.target)

    def words(self, bar: Bar) -> str:
        """Return what stands at the end of a bar."""
        if bar.target is None:
            return self.amount(bar.value)
        return _("%(value)s, target %(target)s") % {
            "value": self.amount(bar.value),
            "target": self.amount(bar.target),
        }


def horizontal_bars(data: Bars, *, width: float = look.WIDTH, text: float = look.TEXT) -> SafeString:
    """Draw the bars; names stand left of them on a wide sheet, and above them on a narrow one."""
    above = width < text * 40
    row = text * (3 if above else 2.1)
    room = max((look.text_width(data.words(bar), text) for bar in data.bars), default=0) + text
    left = (
        0.0
        if above
        else min(width * 0.38, max((look.text_width(b.name, text) for b in data.bars), default=0) + text)
    )
    longest = max(
        known(amount for bar in data.bars for amount in (bar.value, bar.target)), default=Decimal(0)
    )
    end = max(width - room, left + width * 0.1)
    scale = Amounts(longest or Decimal(1), left, end)
    parts: list[SafeString] = []
    for i, bar in enumerate(data.bars):
        top = i * row
        name = look.fit(bar.name, text, width if above else left - text)
        parts.append(look.text(0, top + text * (1 if above else 1.35), name, size=text))
        parts += _bar(data, bar, scale, top + text * (1.35 if above else 0.55), width, text)
    height = max(row * len(data.bars), row)
    return svg.picture(width, height, data.figures().sentence(data.title), *parts)


def _bar(data: Bars, bar: Bar, scale: Amounts, y: float, width: float, text: float) -> list[SafeString]:
    """Draw a bar, its target as an upright line past both edges, and its words after whichever is longer."""
    tall = text * 1.1
    value = Decimal(str(bar.value or 0))
    end = scale.at(value)
    parts = [look.rect(scale.start, y, end - scale.start, tall, look.PALE if bar.quiet else look.NAVY)]
    if bar.target is not None:
        mark = scale.at(Decimal(str(bar.target)))
        parts.append(look.line(mark, y - text * 0.2, mark, y + tall + text * 0.2, look.WHITE, 3))
        parts.append(look.line(mark, y - text * 0.25, mark, y + tall + text * 0.25, look.INK, 1.2))
        end = max(end, mark)
    words = look.fit(data.words(bar), text, width - end - text * 0.5)
    known_or_not = look.INK if bar.value is not None else look.QUIET
    parts.append(look.text(end + text * 0.5, y + text * 0.9, words, size=text, fill=known_or_not, weight=600))
    return parts

"""A scale of named steps with what was reached on it: now, the time before, and a limit that held it down."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.charts import marks, palette, svg
from core.charts.figures import Figures, Number, write_number
from core.charts.marks import Shape

# The steps darken as they rise; band colours belong to risks.
PALE = ("#eef3f7", "#e1e9f0", "#d3dee8", "#c3d2df")


@dataclass(frozen=True)
class Step:
    """One step of the scale and where it begins, from 0 to 100."""

    word: str
    start: Number


@dataclass(frozen=True)
class Gauge:
    """What was reached, from 0 to 100. Steps from the lowest up, the first from 0.

    `held_at` is the word of the step that a limit held it to, empty when none did. Raises ValueError for
    a value off the scale and for a step that is none.
    """

    title: str
    steps: tuple[Step, ...]
    now: Number
    now_word: str
    before: Number | None = None
    before_word: str = ""
    held_at: str = ""
    held_word: str = ""

    def __post_init__(self) -> None:
        values = [self.now, *([] if self.before is None else [self.before])]
        if any(not 0 <= value <= 100 for value in values):
            raise ValueError("a value lies off its scale")
        if self.held_at and self.held_at not in [step.word for step in self.steps]:
            raise ValueError(f"{self.held_at} is no step of the scale")

    def figures(self) -> Figures:
        """Return one row for each value that is marked."""
        rows = [(self.now_word, f"{write_number(self.now, 1)} %")]
        if self.before is not None:
            rows.append((self.before_word, f"{write_number(self.before, 1)} %"))
        if self.held_at:
            rows.append((self.held_word, self.held_at))
        return Figures((_("What"), _("Reached")), tuple(rows), frozenset({1}))


def draw_gauge(data: Gauge, *, width: float = palette.WIDTH, text: float = palette.TEXT) -> SafeString:
    """Draw the steps as one bar, now marked above it and the time before below."""
    top, tall = text * 2.3, text * 1.9
    foot = top + tall
    under = text * 2.1
    height = foot + text * 0.4 + under * ((data.before is not None) + bool(data.held_at))

    def at(value: Number) -> float:
        return float(Decimal(str(value))) / 100 * width

    ends = [*(step.start for step in data.steps[1:]), 100]
    parts: list[SafeString] = []
    for place, (step, end) in enumerate(zip(data.steps, ends, strict=True)):
        left, right = at(step.start), at(end)
        parts.append(
            palette.draw_rect(left, top, max(right - left - 0.8, 0), tall, PALE[min(place, len(PALE) - 1)])
        )
        word = palette.fit_width(step.word, text, right - left - text * 0.6)
        middle = (left + right) / 2
        parts.append(
            palette.draw_text(middle, top + tall / 2 + text * 0.35, word, size=text, anchor="middle")
        )
    parts += _mark(at(data.now), top - text * 0.45, data.now_word, width, text, above=True)
    if data.held_at:
        parts += _held(data, foot, width, text)
    if data.before is not None:
        line = foot + text * 0.55 + (under if data.held_at else 0)
        parts += _mark(at(data.before), line, data.before_word, width, text, above=False)
    return svg.build_picture(width, height, data.figures().sentence(data.title), *parts)


def _mark(x: float, y: float, words: str, width: float, text: float, *, above: bool) -> list[SafeString]:
    size, room = text * 0.42, width - text
    x = min(max(x, size), width - size)
    shown = palette.fit_width(words, text, room)
    half = palette.width_of_text(shown, text) / 2
    middle = min(max(x, half), width - half)
    shape = marks.draw(Shape.DIAMOND if above else Shape.RING, x, y, size)
    base = y - text * 0.75 if above else y + text * 1.55
    return [
        shape,
        palette.draw_text(
            middle,
            base,
            shown,
            size=text,
            weight=600 if above else 400,
            fill=palette.NAVY if above else palette.GREY,
            anchor="middle",
        ),
    ]


def _held(data: Gauge, foot: float, width: float, text: float) -> list[SafeString]:
    """Draw the way back from what was earned to the step that a limit allows."""
    place = [step.word for step in data.steps].index(data.held_at)
    ends = [*(step.start for step in data.steps[1:]), 100]
    left, right = (
        float(Decimal(str(value))) / 100 * width for value in (data.steps[place].start, ends[place])
    )
    target, start, y = (left + right) / 2, float(Decimal(str(data.now))) / 100 * width, foot + text * 0.5
    words = palette.fit_width(data.held_word, text, width - text)
    half = palette.width_of_text(words, text) / 2
    middle = min(max((target + start) / 2, half), width - half)
    arrow = [(target + text * 0.5, y - text * 0.3), (target, y), (target + text * 0.5, y + text * 0.3)]
    return [
        palette.draw_line(target, y, start, y, palette.RED, 1.2),
        palette.draw_polyline(arrow, palette.RED, 1.2),
        palette.draw_text(middle, y + text * 1.4, words, size=text, fill=palette.RED, anchor="middle"),
    ]

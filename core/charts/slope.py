"""Movement between levels with every mover by name: for a report, where a panel asks who."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from core import svg
from core.charts import look
from core.charts.levels import bars_at
from core.charts.movement import Level, Movement, Way, said, stayed_words

STROKES = {
    Way.ROSE: (look.NAVY, None),
    Way.FELL: (look.RED, "4 2.6"),
    Way.FIRST: (look.NAVY, "1.2 1.8"),
    Way.LOST: (look.GREY, "1.2 1.8"),
    Way.STAYED: ("#9aa7b2", None),
}


def slope(data: Movement, *, width: float = look.WIDTH, text: float = look.TEXT) -> SafeString:
    """Draw a box a level on both sides, one line a mover, one grey line for all that stayed at a level."""
    sheet = _Sheet(data, width, text)
    title = data.figures().sentence(data.title)
    return svg.picture(width, sheet.height, title, *sheet.heads(), *sheet.levels(), *sheet.lines())


@dataclass(frozen=True)
class _Strand:
    """A mover, or all that stayed at a level (with no name of its own)."""

    before: str
    now: str
    label: str
    way: Way


class _Sheet:
    """Where things lie on one drawing."""

    def __init__(self, data: Movement, width: float, text: float) -> None:
        self.data, self.width, self.text = data, width, text
        self.slot = text * 1.54
        self.icon = text * 1.1
        words = max((look.text_width(level.word, text) for level in data.levels), default=0)
        self.box = text * 1.4
        self.left = self.icon * 1.6 + text * 0.6 + min(words, width * 0.25) + text
        self.ways = max((look.text_width(said(way), text) for way in Way if way is not Way.STAYED), default=0)
        names = max((look.text_width(s.label, text) for s in self.strands()), default=0)
        self.names = min(names, width * 0.4)
        self.right = max(
            width - self.ways - text - self.names - text * 1.4 - self.box, self.left + self.box + text * 2
        )
        self.room = width - self.ways - text - (self.right + self.box + text * 0.8)
        self.head = text * 1.9
        self.tops: dict[str, tuple[float, float]] = {}
        y = self.head
        for level in data.levels:
            tall = text * 1.16 + self.slot * max(len(self.ends(level.word)), len(self.starts(level.word)), 1)
            self.tops[level.word] = (y, tall)
            y += tall + text * 0.5
        self.height = y

    def strands(self) -> list[_Strand]:
        moved = [line for line in self.data.movers if line.before != line.now]
        found = [_Strand(one.before, one.now, one.name, self.data.way(one.before, one.now)) for one in moved]
        stayed = [_Strand(word, word, stayed_words(n, word), Way.STAYED) for word, n in self.data.stayed()]
        return found + stayed

    def ends(self, word: str) -> list[_Strand]:
        """Return what ends at a level, sorted by where it comes from; those that stayed come last."""
        return sorted((s for s in self.strands() if s.now == word), key=self.order_of_start)

    def starts(self, word: str) -> list[_Strand]:
        return sorted((s for s in self.strands() if s.before == word), key=self.order_of_end)

    def order_of_start(self, strand: _Strand) -> tuple[bool, int, str]:
        return strand.way is Way.STAYED, self.data.place(strand.before), strand.label

    def order_of_end(self, strand: _Strand) -> tuple[bool, int, str]:
        return strand.way is Way.STAYED, self.data.place(strand.now), strand.label

    def y(self, strand: _Strand, word: str, among: Sequence[_Strand]) -> float:
        top, tall = self.tops[word]
        return top + (tall - self.slot * len(among)) / 2 + self.slot * (among.index(strand) + 0.5)

    def heads(self) -> list[SafeString]:
        middle_left, middle_right = self.left + self.box / 2, self.right + self.box / 2
        parts = []
        for x, words, ink in (
            (middle_left, self.data.then, look.QUIET),
            (middle_right, self.data.now, look.NAVY),
        ):
            room = min(2 * min(x, self.width - x), self.right - self.left)
            shown = look.fit(words, self.text, room)
            parts.append(
                look.text(x, self.text, shown, size=self.text, fill=ink, weight=600, anchor="middle")
            )
        return parts

    def levels(self) -> list[SafeString]:
        parts: list[SafeString] = []
        for level in self.data.levels:
            top, tall = self.tops[level.word]
            middle = top + tall / 2
            parts += [
                look.rect(x, top, self.box, tall, look.FAINT, round_=2) for x in (self.left, self.right)
            ]
            parts.append(
                look.line(
                    0, top + tall + self.text * 0.25, self.width, top + tall + self.text * 0.25, look.FAINT
                )
            )
            parts += self.name(level, middle)
        return parts

    def name(self, level: Level, middle: float) -> list[SafeString]:
        """Draw the rising bars and the word of a level, left of its box."""
        start = self.icon * 1.6 + self.text * 0.6
        word = look.fit(level.word, self.text, self.left - start - self.text * 0.6)
        return [
            *bars_at(0, middle - self.icon / 2, level.bars, height=self.icon),
            look.text(start, middle + self.text * 0.35, word, size=self.text, weight=600),
        ]

    def lines(self) -> list[SafeString]:
        parts: list[SafeString] = []
        # Movers are drawn last, so that no grey line crosses over one.
        for strand in sorted(self.strands(), key=lambda one: one.way is not Way.STAYED):
            y1 = self.y(strand, strand.before, self.starts(strand.before))
            y2 = self.y(strand, strand.now, self.ends(strand.now))
            parts += self.line(strand, y1, y2)
        return parts

    def line(self, strand: _Strand, y1: float, y2: float) -> list[SafeString]:
        stroke, dash = STROKES[strand.way]
        stayed = strand.way is Way.STAYED
        x1, x2, words = (
            self.left + self.box / 2,
            self.right + self.box / 2,
            self.right + self.box + self.text * 0.8,
        )
        parts = [look.line(x1, y1, x2, y2, stroke, 1 if stayed else 1.6, dash)]
        ink, weight = (look.QUIET, 400) if stayed else (look.INK, 600)
        parts.append(
            look.text(
                words,
                y2 + self.text * 0.35,
                look.fit(strand.label, self.text, self.room),
                size=self.text,
                fill=ink,
                weight=weight,
            )
        )
        if not stayed:
            parts += [
                look.dot(x1, y1, self.text * 0.29, fill=look.WHITE, stroke=stroke),
                look.dot(x2, y2, self.text * 0.34, fill=stroke),
            ]
            ink = look.RED if strand.way is Way.FELL else look.NAVY
            parts.append(
                look.text(
                    self.width - 1,
                    y2 + self.text * 0.35,
                    said(strand.way),
                    size=self.text,
                    fill=ink,
                    weight=600,
                    anchor="end",
                )
            )
        return parts

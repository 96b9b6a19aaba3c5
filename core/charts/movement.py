"""Who moved between levels, from one date to another: the data behind both movement pictures."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _

from core.charts.figures import Figures


class Way(StrEnum):
    ROSE = "rose"
    FELL = "fell"
    STAYED = "stayed"
    FIRST = "first"
    LOST = "lost"


@dataclass(frozen=True)
class Level:
    """One level, best first. `bars` is how many of the four rising bars it fills; 0 is not judged at all."""

    word: str
    bars: int


@dataclass(frozen=True)
class Mover:
    """One subject's level before and now, by the level's word."""

    name: str
    before: str
    now: str


@dataclass(frozen=True)
class Movement:
    """Levels from best to worst and who moved between them. Raises ValueError for a level not listed."""

    title: str
    then: str
    now: str
    levels: tuple[Level, ...]
    movers: tuple[Mover, ...]

    def __post_init__(self) -> None:
        words = {level.word for level in self.levels}
        if unknown := {word for line in self.movers for word in (line.before, line.now)} - words:
            raise ValueError(f"not one of the levels: {', '.join(sorted(unknown))}")

    def place(self, word: str) -> int:
        """Return the place of a level, 0 the best."""
        return next(i for i, level in enumerate(self.levels) if level.word == word)

    def way(self, before: str, now: str) -> Way:
        """Return how it moved; from or to a level that is not judged is neither rise nor fall."""
        if before == now:
            return Way.STAYED
        start, end = self.place(before), self.place(now)
        if not self.levels[start].bars:
            return Way.FIRST
        if not self.levels[end].bars:
            return Way.LOST
        return Way.ROSE if end < start else Way.FELL

    def count(self, before: str, now: str) -> int:
        return sum(line.before == before and line.now == now for line in self.movers)

    def total(self, way: Way) -> int:
        """Return how many moved this way, for the words beside a picture: "11 rose, 6 fell"."""
        return sum(self.way(one.before, one.now) is way for one in self.movers)

    def stayed(self) -> list[tuple[str, int]]:
        """Return each level at which some stayed, with how many."""
        counts = [(level.word, self.count(level.word, level.word)) for level in self.levels]
        return [(word, count) for word, count in counts if count]

    def figures(self) -> Figures:
        """Return the lines that moved, then one row for those that stayed at each level."""
        moved = [line for line in self.movers if line.before != line.now]
        rows = [(one.name, one.before, one.now, said(self.way(one.before, one.now))) for one in moved]
        rows += [(stayed_words(n, word), word, word, said(Way.STAYED)) for word, n in self.stayed()]
        return Figures((_("Name"), self.then, self.now, _("Moved")), tuple(rows))


def said(way: Way) -> str:
    """Return the word for a way of moving."""
    return {
        Way.ROSE: _("rose"),
        Way.FELL: _("fell"),
        Way.STAYED: _("same"),
        Way.FIRST: _("first rating"),
        Way.LOST: _("no longer rated"),
    }[way]


def stayed_words(count: int, level: str) -> str:
    return _("%(count)s stayed %(level)s") % {"count": count, "level": level}

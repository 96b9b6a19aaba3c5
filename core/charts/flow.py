"""Movement between levels by number: for a screen with more subjects than can be named."""

from django.utils.safestring import SafeString

from core import svg
from core.charts import look
from core.charts.figures import number
from core.charts.movement import Movement, Way

STROKES = {
    Way.ROSE: look.GREEN,
    Way.FELL: look.RED,
    Way.STAYED: "#8494a2",
    Way.FIRST: look.NAVY,
    Way.LOST: look.GREY,
}


def flow(data: Movement, *, width: float = 452, text: float = 14) -> SafeString:
    """Draw one line a pair of levels, the thicker the more take it, with its number in a pill."""
    words = max(
        (look.text_width(f"{level.word} {len(data.movers)}", text) for level in data.levels), default=0
    )
    left = min(words + text, width * 0.35)
    right = width - left
    row, top = text * 4, text * 3
    ys = {level.word: top + i * row for i, level in enumerate(data.levels)}
    strands = [(ys[a], ys[b], data.way(a, b), data.count(a, b)) for a in ys for b in ys if data.count(a, b)]
    lines: list[SafeString] = []
    pills: list[SafeString] = []
    taken: list[tuple[float, float]] = []
    for y1, y2, way, count in strands:
        lines.append(
            look.line(left, y1, right, y2, STROKES[way], 1.4 + text * 0.6 * count / len(data.movers))
        )
        x, y = _free_spot((left, y1, right, y2), way, taken, text)
        taken.append((x, y))
        pills += _pill(x, y, number(count), STROKES[way], text)
    height = top + row * (len(data.levels) - 1) + text * 1.2
    title = data.figures().sentence(data.title)
    return svg.picture(width, height, title, *lines, *pills, *_ends(data, ys, (left, right), width, text))


def _free_spot(
    line: tuple[float, float, float, float], way: Way, taken: list[tuple[float, float]], text: float
) -> tuple[float, float]:
    """Return where on a line its number stands: off the middle for movers, and away from other numbers."""
    x1, y1, x2, y2 = line
    wanted = {Way.ROSE: 0.27, Way.FELL: 0.73}.get(way, 0.5)
    shares = sorted((n / 40 for n in range(5, 36)), key=lambda share: abs(share - wanted))
    spots = [(x1 + (x2 - x1) * share, y1 + (y2 - y1) * share) for share in (wanted, *shares)]
    free = (
        (x, y) for x, y in spots if all(abs(x - a) > text * 2.2 or abs(y - b) > text * 1.5 for a, b in taken)
    )
    return next(free, spots[0])


def _pill(x: float, y: float, words: str, stroke: str, text: float) -> list[SafeString]:
    wide = look.text_width(words, text) + text * 0.7
    box = look.rect(
        x - wide / 2, y - text * 0.68, wide, text * 1.36, look.WHITE, round_=text * 0.68, stroke=stroke
    )
    ink = look.GREY if stroke == STROKES[Way.STAYED] else stroke
    return [box, look.text(x, y + text * 0.35, words, size=text, fill=ink, weight=600, anchor="middle")]


def _ends(
    data: Movement, ys: dict[str, float], sides: tuple[float, float], width: float, text: float
) -> list[SafeString]:
    """Write the dates over both sides, and every level with its total beside both ends of its lines."""
    left, right = sides
    parts: list[SafeString] = []
    for x, words in ((left, data.then), (right, data.now)):
        shown = look.fit(words, text, min(2 * min(x, width - x), right - left))
        parts.append(look.text(x, text, shown, size=text, fill=look.GREY, weight=600, anchor="middle"))
    for word, y in ys.items():
        before, now = (
            number(sum(getattr(line, side) == word for line in data.movers)) for side in ("before", "now")
        )
        base, room = y + text * 0.35, left - text
        name = look.fit(word, text, room - look.text_width(f" {len(data.movers)}", text))
        parts += [look.dot(left, y, text * 0.28), look.dot(right, y, text * 0.28)]
        total = left - text * 0.7
        parts.append(look.text(total, base, before, size=text, weight=700, anchor="end"))
        edge = look.text_width(before, text) + text * 0.2
        parts.append(look.text(total - edge, base, name, size=text, anchor="end"))
        parts.append(look.text(right + text * 0.7, base, now, size=text, weight=700))
        edge = look.text_width(now, text) + text * 0.2
        parts.append(look.text(right + text * 0.7 + edge, base, name, size=text))
    return parts

"""What every chart shares: colours, the typeface, and how wide a line of words will be.

Text carries its own font, size and colour as attributes, so a picture looks the same on a page with
a strict content security policy and in a PDF. Sizes and widths are in the units of the drawing.
"""

import unicodedata
from collections.abc import Mapping, Sequence

from django.utils.safestring import SafeString

from core.charts import svg

# What pages, reports and charts share, by the names of static/css/tokens.css: the bands of scores, lateness, the
# council's own colour, and the bars of a rating. Reports read them from here; a test holds the pages to them.
SHARED: Mapping[str, str] = {
    "navy": "#12436d",
    "late": "#a8201a",
    "level": "#cdd7e0",
    "low": "#d3ead9",
    "low-ink": "#0b3d1e",
    "low-pale": "#eef7f1",
    "medium": "#ffe9a8",
    "medium-ink": "#3d2f00",
    "medium-pale": "#fff8e3",
    "high": "#f6b27a",
    "high-ink": "#4a1d00",
    "high-pale": "#fdeadb",
    "very-high": "#a8201a",
    "very-high-ink": "#fff",
    "very-high-pale": "#f6dfdd",
    "very-high-pale-ink": "#7c130f",
}

NAVY, TEAL, SAND, PALE = SHARED["navy"], "#1f7a73", "#c9a14a", "#b9c9d8"
INK, GREY, QUIET = "#1c252c", "#4a5660", "#5b6770"
RULE, FAINT = "#c3ccd4", "#e6eaed"
RED, ORANGE, SHADE, WHITE = SHARED["late"], SHARED["high"], "#fdf0e2", "#ffffff"
SERIES = (NAVY, TEAL, SAND, PALE)

# No blanks after the commas: the PDF library does not trim them. The second family holds Welsh letters.
FONT = "'Source Sans 3','Source Sans 3 Ext',Arial,'DejaVu Sans',sans-serif"
WIDTH, TEXT = 482, 8.6
"""A report's text is 482 points wide, so that one unit is one point; its chart words are 8.6 points."""

TONES = {band: SHARED[f"{band.replace('_', '-')}-pale"] for band in ("low", "medium", "high", "very_high")}
"""The pale ground of each band of scores."""

# Widths in ems, each the wider of our typeface in semibold and Arial, which takes its place where it is missing.
_WIDTHS = {
    letter: width
    for width, letters in (
        (0.29, " ',.:;|ijlI’‘"),
        (0.4, "!frt()[]{}-/\\"),
        (0.51, "cvxyzsJ*"),
        (0.58, 'abdeghknopqu0123456789£–−?FLTZ`"“”'),
        (0.87, "mw%M"),
        (1.02, "W@…—"),
    )
    for letter in letters
}


def width_of_letter(letter: str) -> float:
    """Return a generous width of one letter in ems; letters we do not know count as very wide."""
    base = unicodedata.normalize("NFD", letter)[0]
    if unicodedata.combining(base):
        return 0.0
    return _WIDTHS.get(base, 0.72 if base.isascii() else 1.15)


def width_of_text(words: str, size: float) -> float:
    """Return how wide `words` may be at most, drawn at `size`; rather too wide than too narrow."""
    return size * sum(width_of_letter(letter) for letter in words)


def fit_width(words: str, size: float, room: float) -> str:
    """Shorten `words` with an ellipsis until they are at most `room` wide; blank when not even that fits."""
    if width_of_text(words, size) <= room:
        return words
    for end in range(len(words) - 1, 0, -1):
        shorter = words[:end].rstrip() + "…"
        if width_of_text(shorter, size) <= room:
            return shorter
    return ""


def wrap_text(words: str, size: float, room: float, lines: int = 2) -> list[str]:
    """Break `words` into at most `lines` lines no wider than `room`; the last may end in an ellipsis."""
    done: list[str] = []
    rest = words.split()
    while rest and len(done) < lines - 1:
        count = 1
        while count < len(rest) and width_of_text(" ".join(rest[: count + 1]), size) <= room:
            count += 1
        done.append(fit_width(" ".join(rest[:count]), size, room))
        rest = rest[count:]
    return [*done, fit_width(" ".join(rest), size, room)] if rest else done


def draw_text(
    x: float,
    y: float,
    words: str,
    *,
    size: float = TEXT,
    fill: str = INK,
    weight: int = 400,
    anchor: str = "start",
) -> SafeString:
    """Draw one line of words with its baseline at `y`; `anchor` is start, middle or end."""
    return svg.build_tag(
        "text",
        words,
        x=x,
        y=y,
        font_family=FONT,
        font_size=size,
        font_weight=weight,
        fill=fill,
        text_anchor=None if anchor == "start" else anchor,
    )


def draw_line(
    x1: float,
    y1: float,
    x2: float,
    y2: float,
    stroke: str = RULE,
    width: float = 0.6,
    dash: str | None = None,
) -> SafeString:
    """Draw one straight line; `dash` is a pattern such as "3 2"."""
    return svg.build_tag(
        "line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=stroke, stroke_width=width, stroke_dasharray=dash
    )


def draw_rect(
    x: float, y: float, width: float, height: float, fill: str, *, stroke: str | None = None
) -> SafeString:
    """Draw one filled rectangle, with an edge of `stroke` when given."""
    edge = 0.8 if stroke else None
    return svg.build_tag(
        "rect", x=x, y=y, width=width, height=height, fill=fill, stroke=stroke, stroke_width=edge
    )


def draw_polyline(
    places: Sequence[tuple[float, float]], stroke: str, width: float, dash: str | None = None
) -> SafeString:
    """Draw a line through points."""
    points = " ".join(f"{svg.write_units(x)},{svg.write_units(y)}" for x, y in places)
    return svg.build_tag(
        "polyline", points=points, fill="none", stroke=stroke, stroke_width=width, stroke_dasharray=dash
    )


def draw_dot(x: float, y: float, radius: float, *, fill: str = NAVY, stroke: str | None = None) -> SafeString:
    """Draw a round point, open when it has a `stroke`."""
    return svg.build_tag(
        "circle", cx=x, cy=y, r=radius, fill=fill, stroke=stroke, stroke_width=1.3 if stroke else None
    )

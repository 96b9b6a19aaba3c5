"""The shapes that stand for a day on a calendar or a date line; each kind of day has its own shape."""

from enum import StrEnum

from django.utils.safestring import SafeString

from core import svg
from core.charts import look


class Shape(StrEnum):
    DIAMOND = "diamond"
    TRIANGLE = "triangle"
    SQUARE = "square"
    RING = "ring"


def draw(shape: Shape, x: float, y: float, size: float, *, urgent: bool = False) -> SafeString:
    """Draw a shape with its middle at x, y, no wider and no taller than 2 x `size`; red when urgent."""
    fill = look.RED if urgent else look.NAVY
    if shape is Shape.RING:
        return svg.tag(
            "circle", cx=x, cy=y, r=size * 0.78, fill=look.WHITE, stroke=fill, stroke_width=size * 0.36
        )
    outline = {
        Shape.DIAMOND: ((0, -1), (1, 0), (0, 1), (-1, 0)),
        Shape.TRIANGLE: ((0, -0.95), (0.95, 0.75), (-0.95, 0.75)),
        Shape.SQUARE: ((-0.8, -0.8), (0.8, -0.8), (0.8, 0.8), (-0.8, 0.8)),
    }[shape]
    points = " ".join(f"{svg.units(x + dx * size)},{svg.units(y + dy * size)}" for dx, dy in outline)
    return svg.tag("polygon", points=points, fill=fill, stroke=look.WHITE, stroke_width=0.6)

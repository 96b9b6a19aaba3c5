"""The shapes that stand for a day on a calendar or a date line; each kind of day has its own shape."""

from enum import StrEnum

from django.utils.safestring import SafeString

from core.charts import palette, svg


class Shape(StrEnum):
    DIAMOND = "diamond"
    TRIANGLE = "triangle"
    SQUARE = "square"
    RING = "ring"


def draw(shape: Shape, x: float, y: float, size: float, *, urgent: bool = False) -> SafeString:
    """Draw a shape with its middle at x, y, no wider and no taller than 2 x `size`; red when urgent."""
    fill = palette.RED if urgent else palette.NAVY
    if shape is Shape.RING:
        return svg.build_tag(
            "circle", cx=x, cy=y, r=size * 0.78, fill=palette.WHITE, stroke=fill, stroke_width=size * 0.36
        )
    outline = {
        Shape.DIAMOND: ((0, -1), (1, 0), (0, 1), (-1, 0)),
        Shape.TRIANGLE: ((0, -0.95), (0.95, 0.75), (-0.95, 0.75)),
        Shape.SQUARE: ((-0.8, -0.8), (0.8, -0.8), (0.8, 0.8), (-0.8, 0.8)),
    }[shape]
    points = " ".join(
        f"{svg.write_units(x + dx * size)},{svg.write_units(y + dy * size)}" for dx, dy in outline
    )
    return svg.build_tag("polygon", points=points, fill=fill, stroke=palette.WHITE, stroke_width=0.6)

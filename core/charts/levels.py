"""Four rising bars filled to a level: one sign for one kind of judgement, always with its word."""

from django.utils.safestring import SafeString

from core import svg
from core.charts import look

EMPTY = "#cdd6de"


def bars_at(x: float, y: float, filled: int, *, of: int = 4, height: float = 12) -> list[SafeString]:
    """Draw `of` rising bars inside another drawing, the first `filled` dark; four are 1.42 `height` wide."""
    if not 0 <= filled <= of:
        raise ValueError(f"a level lies between 0 and {of}, not at {filled}")
    parts = []
    for i in range(of):
        tall = height * (0.4 + 0.6 * i / max(of - 1, 1))
        fill = look.NAVY if i < filled else EMPTY
        parts.append(look.rect(x + i * height * 0.38, y + height - tall, height * 0.28, tall, fill))
    return parts


def level_bars(
    filled: int, word: str, *, of: int = 4, height: float = 12, beside_word: bool = False
) -> SafeString:
    """Draw the sign by itself; the word is its title.

    With `beside_word` the word already stands next to the sign on a web page, so a screen reader skips
    the sign. In a PDF leave it off: there every figure needs its text. Raises ValueError off the scale.
    """
    width = height * (0.38 * of - 0.1)
    bars = bars_at(0, 0, filled, of=of, height=height)
    if beside_word:
        box = f"0 0 {svg.units(width)} {svg.units(height)}"
        return svg.tag(
            "svg", *bars, viewBox=box, width=width, height=height, aria_hidden="true", focusable="false"
        )
    return svg.picture(width, height, word, *bars)

"""Four rising bars filled to a level: one sign for one kind of judgement, always with its word."""

from django.utils.safestring import SafeString

from core.charts import palette, svg


def draw_level_bars(filled: int, word: str, *, height: float = 12) -> SafeString:
    """Draw the sign; the word is its title. Raises ValueError off the scale."""
    if not 0 <= filled <= 4:
        raise ValueError(f"a level lies between 0 and 4, not at {filled}")
    parts = []
    for i in range(4):
        tall = height * (0.4 + 0.6 * i / 3)
        fill = palette.NAVY if i < filled else palette.SHARED["level"]
        parts.append(palette.draw_rect(i * height * 0.38, height - tall, height * 0.28, tall, fill))
    return svg.build_picture(height * (0.38 * 4 - 0.1), height, word, *parts)

"""A council's own colour: read from the settings, refused when words on it could not be read."""

import re

from django.core.exceptions import ImproperlyConfigured

READABLE = 4.5
"""The least contrast between words and their ground, as a ratio to one (WCAG 2.2, 1.4.3)."""

Channels = tuple[int, int, int]


def write_colour_rule(colour: str) -> str:
    """Return the style rule that sets a council's colour and its darker foot.

    Raises ImproperlyConfigured when `colour` is not six hexadecimal digits after a #, or when white
    words on it would be hard to read.
    """
    channels = read(colour)
    if compute_contrast(channels, (255, 255, 255)) < READABLE:
        raise ImproperlyConfigured(
            f"COUNCIL_COLOUR {colour} is too light for white words on it. Choose a darker one, such as #12436d."
        )
    return f":root{{--navy:{colour.strip().lower()};--navy-dark:{darken_colour(channels)}}}\n"


def read(colour: str) -> Channels:
    """Return red, green and blue, 0 to 255 each. Raises ImproperlyConfigured for anything but #rrggbb."""
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", colour.strip()):
        raise ImproperlyConfigured(
            f"COUNCIL_COLOUR must be a colour like #12436d, a # and six digits or letters, not {colour!r}."
        )
    number = int(colour.strip()[1:], 16)
    return number >> 16, number >> 8 & 255, number & 255


def darken_colour(channels: Channels, share: float = 0.38) -> str:
    """Return the colour with `share` of its light taken away, as #rrggbb."""
    return "#" + "".join(f"{round(channel * (1 - share)):02x}" for channel in channels)


def compute_contrast(one: Channels, other: Channels) -> float:
    """Return the contrast ratio of two colours, from 1 to 21 (WCAG 2.2, relative luminance)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(channels: Channels) -> float:
    red, green, blue = (_linear(channel / 255) for channel in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)

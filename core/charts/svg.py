"""SVG made of safe strings: every text and every attribute is escaped once, here."""

from collections.abc import Iterable
from decimal import Decimal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

Value = str | int | float | Decimal
Child = str | SafeString


def write_units(value: Value) -> str:
    """Write a number for an attribute: two decimals at most, no trailing zeros; words pass unchanged."""
    if isinstance(value, str):
        return value
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def build_tag(name: str, /, *children: Child, **attributes: Value | None) -> SafeString:
    """Return one element. `stroke_width=1` becomes `stroke-width="1"`; None leaves an attribute out.

    Names are ours and never a person's words; children that are not yet safe are escaped as text.
    """
    pairs = (
        (key.rstrip("_").replace("_", "-"), write_units(v)) for key, v in attributes.items() if v is not None
    )
    written = format_html_join("", ' {}="{}"', pairs)
    return format_html("<{0}{1}>{2}</{0}>", name, written, join(children))


def join(parts: Iterable[Child]) -> SafeString:
    """Put pieces side by side, escaping those that are not yet safe."""
    return format_html_join("", "{}", ((part,) for part in parts))


def build_picture(width: float, height: float, title: str, *children: Child) -> SafeString:
    """Return a whole drawing of `width` by `height` units; its first child is the title, for screen readers.

    The title is also the figure's alternative text in a PDF, so it must not be blank (ValueError).
    """
    if not title.strip():
        raise ValueError("a drawing needs a title that says what it shows")
    box = f"0 0 {write_units(width)} {write_units(height)}"
    return build_tag(
        "svg",
        build_tag("title", title),
        *children,
        xmlns="http://www.w3.org/2000/svg",
        role="img",
        viewBox=box,
        width=width,
        height=height,
    )

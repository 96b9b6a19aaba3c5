"""Reading drawings in tests: their words, their title, and what reaches over the edge."""

import unicodedata
from collections.abc import Iterator
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

SVG = "{http://www.w3.org/2000/svg}"
# Advance widths of the semibold typeface, in thousandths of an em, from its own tables.
ADVANCES = {
    letter: width / 1000
    for width, letters in (
        (200, " "), (255, "|"), (265, "ijI"), (275, "l',.:;’"), (324, "!f()[]-{}"), (344, "/\\"), (375, "rt"),
        (431, "s?*"), (445, "z"), (462, "c"), (485, "x\""), (510, "vyeJF"), (516, "a0123456789£–−+<=>#$^~gLY_"),
        (530, "kVX"), (550, "oTZS`"), (564, "bdhnpquEZ"), (600, "BKRPC"), (640, "&DG"), (675, "HNOQU"), (750, "wM"),
        (800, "W"), (845, "m%"), (876, "@"), (900, "…"),
    )
    for letter in letters
}  # fmt: skip
GENEROUS = 1.03


def wide(words: str, size: float) -> float:
    bases = (letter for letter in unicodedata.normalize("NFD", words) if not unicodedata.combining(letter))
    return GENEROUS * size * sum(ADVANCES.get(letter, 0.69 if letter.isascii() else 1.0) for letter in bases)


def corners(element: Element) -> Iterator[tuple[float, float]]:
    """Yield the outermost points of a shape or a line of words."""

    def at(name: str) -> float:
        return float(element.get(name, 0))

    match element.tag.removeprefix(SVG):
        case "rect":
            yield from ((at("x"), at("y")), (at("x") + at("width"), at("y") + at("height")))
        case "line":
            yield from ((at("x1"), at("y1")), (at("x2"), at("y2")))
        case "circle":
            reach = at("r") + at("stroke-width") / 2
            yield from ((at("cx") - reach, at("cy") - reach), (at("cx") + reach, at("cy") + reach))
        case "polygon" | "polyline":
            for pair in element.get("points", "").split():
                x, y = pair.split(",")
                yield float(x), float(y)
        case "text":
            size = at("font-size")
            length = wide(element.text or "", size)
            start = at("x") - {"middle": length / 2, "end": length}.get(element.get("text-anchor", ""), 0)
            yield from ((start, at("y") - size * 0.75), (start + length, at("y") + size * 0.22))


def outside(drawn: str) -> list[str]:
    """Return what reaches over the edge of its viewBox, by more than the thinnest line."""
    root = ElementTree.fromstring(drawn)
    _x, _y, width, height = (float(part) for part in root.get("viewBox", "").split())
    edge = 0.5
    return [
        f"{element.tag.removeprefix(SVG)} {element.text or ''} at {x:.1f}, {y:.1f} of {width} x {height}"
        for element in root.iter()
        for x, y in corners(element)
        if not (-edge <= x <= width + edge and -edge <= y <= height + edge)
    ]


def texts(drawn: str) -> list[str]:
    return [element.text or "" for element in ElementTree.fromstring(drawn).iter(f"{SVG}text")]


def title(drawn: str) -> str:
    return ElementTree.fromstring(drawn)[0].text or ""

"""The letters that a report cannot show, named with the section in which they stand."""

import re

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.pdf.letters import MARK

_SECTION = re.compile(r'<h2 id="s(\d+)">')
MOST = 12


def describe_missing(page: str, letters: list[str]) -> str:
    """Return which letters no typeface has and in which sections they stand; blank where there are none."""
    if not letters:
        return ""
    head, *rest = _SECTION.split(page)
    head = head.partition("<body>")[2]
    sections = [("", head), *zip(rest[::2], rest[1::2], strict=True)]
    grouped: dict[tuple[str, ...], list[str]] = {}
    for letter in letters[:MOST]:
        places = tuple(number for number, text in sections if letter in text)
        grouped.setdefault(places, []).append(f"U+{ord(letter):04X}")
    named = [f"{' '.join(them)} ({_places(places)})" for places, them in grouped.items()]
    if len(letters) > MOST:
        left = len(letters) - MOST
        named.append(ngettext("%(n)s other", "%(n)s others", left) % {"n": left})
    words = ngettext(
        "%(n)s letter could not be drawn: no typeface here has it. %(mark)s stands in its place: %(them)s.",
        "%(n)s letters could not be drawn: no typeface here has them. %(mark)s stands in their place: %(them)s.",
        len(letters),
    )
    return words % {"n": len(letters), "mark": MARK, "them": ", ".join(named)}


def _places(places: tuple[str, ...]) -> str:
    """Return the heading, and the sections by their numbers."""
    numbers = [number for number in places if number]
    words = ngettext("section %(them)s", "sections %(them)s", len(numbers)) % {"them": ", ".join(numbers)}
    heading = [_("heading")] if "" in places else []
    return ", ".join([*heading, *([words] if numbers else [])])

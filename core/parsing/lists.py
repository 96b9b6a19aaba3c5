"""A cell that holds several things: parted by lines, semicolons, bullets, numbers or the ids of a list. Pure."""

import re
from dataclasses import dataclass

from core.parsing.result import tidy

_BULLET = re.compile(r"[•·▪●◦‣∙■□–]\s+|[•·▪●◦‣∙■]")
_LINE_MARK = re.compile(r"^\s*(?:[-–—*>o]\s+|\(?\d{1,2}[.)]\s+|\(?[a-z][)]\s+)")
_NUMBERED = re.compile(r"(?:^|\s)\(?(\d{1,2})[.)]\s+(?=\D)")
_GOES_ON = re.compile(r"(?:\b(?:and|of|the|for|in|ar|yr?)|&)$")


@dataclass(frozen=True)
class Listed:
    """What a cell names, one by one. Not `sure`: it may be parted elsewhere, or not at all, and is to be checked."""

    parts: tuple[str, ...]
    sure: bool = True


def split_marked(text: object) -> list[str]:
    """Return what stands between clear marks: lines, semicolons, bullets, numbers, ids (";#14;#"), upright lines."""
    typed = "" if text is None else str(text)
    if ";#" in typed:
        parts = [part for part in typed.split(";#") if not part.strip().isdigit()]
    else:
        lines = join_wrapped(re.split(r"[\r\n\x0b\u2028]+", typed))
        parts = [part for line in lines for part in _split_line(line)]
    return [found for part in parts if (found := _bare(part))]


def join_wrapped(lines: list[str]) -> list[str]:
    """Return lines with those put together that are one name broken in two: "Police and" over "Crime Commissioner"."""
    found: list[str] = []
    for line in map(str.strip, lines):
        if found and line and (_GOES_ON.search(found[-1]) or re.match(r"(?:and|of|&)\s", line)):
            found[-1] = f"{found[-1]} {line}"
        else:
            found.append(line)
    return found


def split_commas(text: str) -> list[str]:
    """Return what stands between commas; not those in brackets and numbers. "And" before the last goes."""
    parts, depth, start = [], 0, 0
    for place, letter in enumerate(text):
        depth += (letter in "([") - (letter in ")]" and depth > 0)
        if letter == "," and not depth and not re.match(r"\d,\d{3}(?!\d)", text[max(0, place - 1) :]):
            parts.append(text[start:place])
            start = place + 1
    parts.append(text[start:])
    bare = [re.sub(r"^(?:and|&)\s+", "", part.strip()) for part in parts]
    return [part for part in bare if part]


def _split_line(line: str) -> list[str]:
    numbers = [int(one) for one in _NUMBERED.findall(line)]
    if len(numbers) > 1 and numbers == list(range(1, len(numbers) + 1)):
        return _NUMBERED.sub("\n", line).split("\n")
    parts = [line]
    if _BULLET.search(line.lstrip("–")):
        parts = _BULLET.split(line) if re.match(r"\s*[•·▪●◦‣∙■]", line) or "•" in line else [line]
    return [piece for part in parts for piece in re.split(r";|\s\|\s", part)]


def _bare(part: str) -> str:
    return tidy(_LINE_MARK.sub("", part)).strip(" ,;").removeprefix("and ").strip()

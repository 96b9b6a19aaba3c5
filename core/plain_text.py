"""Plain text with paragraphs, headings and lists, as somebody types it into a box. Nothing in it is ever HTML.

A blank line ends a paragraph. A line that begins with `# ` is a heading, lines that begin with `- ` are a list,
and in a list a few words before a colon stand out. A heading that begins with the number of a paragraph, and an entry
below it that begins with its letter or number, can be linked to by these: `2.7`, `2.7 l`, `Appendix 1, section 4`.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.text import slugify

HEADING, ITEM = "# ", "- "
LONGEST_TERM = 40
_NUMBER = re.compile(r"(?:Appendix \d+, section \d+|\d+(?:\.\d+)+(?: document)?)(?=[\s:]|$)")
_ENTRY = re.compile(r"[a-z]|\d{1,2}")


@dataclass(frozen=True)
class Item:
    """One entry of a list: its words, the term before them where there is one, and where a link to it lands."""

    words: str
    term: str = ""
    anchor: str = ""


@dataclass(frozen=True)
class Block:
    """One heading, paragraph or list. `anchor` is where a link to a heading lands, `also` what else lands there."""

    kind: str
    words: str = ""
    items: Sequence[Item] = ()
    anchor: str = ""
    also: Sequence[str] = ()


def anchor_of(paragraph: str) -> str:
    """Return where a link to a numbered paragraph lands: `2.7 l` at `p-2-7-l`."""
    return f"p-{slugify(paragraph.replace('.', '-'))}"


def number_of(words: str) -> tuple[int, ...]:
    """Return the number with which words begin, so that it can be compared: those of appendices come last."""
    found = _NUMBER.match(words)
    if not found:
        return ()
    return (int(found[0].startswith("Appendix")), *map(int, re.findall(r"\d+", found[0])))


def parse_blocks(text: str) -> list[Block]:
    """Return the blocks of a text in its order."""
    found: list[Block] = []
    taken: set[str] = {"main", "search", "search-narrow"}
    for kind, lines in groupby(map(str.strip, text.splitlines()), _kind):
        if kind == "heading":
            found += [_heading(line, taken) for line in lines]
        elif kind == "list":
            above = next((block.words for block in reversed(found) if block.kind == "heading"), "")
            number = _NUMBER.match(above)
            found.append(Block(kind, items=tuple(_items(lines, number[0] if number else ""))))
        elif kind == "paragraph":
            found.append(Block(kind, words=" ".join(lines)))
    return found


def _kind(line: str) -> str:
    if line.startswith(HEADING):
        return "heading"
    return "list" if line.startswith(ITEM) else "paragraph" if line else ""


def _heading(line: str, taken: set[str]) -> Block:
    words = line.removeprefix(HEADING).strip()
    number = _NUMBER.match(words)
    base = anchor_of(number[0]) if number else slugify(words) or "part"
    anchor = next(a for a in (base, *(f"{base}-{n}" for n in range(2, 1000))) if a not in taken)
    taken.add(anchor)
    return Block("heading", words=words, anchor=anchor)


def _items(lines: Iterator[str], number: str) -> Iterator[Item]:
    for line in lines:
        words = line.removeprefix(ITEM).strip()
        term, colon, rest = words.partition(": ")
        if not colon or len(term) > LONGEST_TERM:
            yield Item(words)
        else:
            yield Item(rest, term, anchor_of(f"{number} {term}") if number and _ENTRY.fullmatch(term) else "")

"""Plain text with paragraphs, headings and lists, as somebody types it into a box. Nothing in it is ever HTML.

A blank line ends a paragraph. A line that begins with `# ` is a heading, lines that begin with `- ` are a list,
and in a list a few words before a colon stand out.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.text import slugify

HEADING, ITEM = "# ", "- "
LONGEST_TERM = 40


@dataclass(frozen=True)
class Item:
    """One entry of a list: its words, and the term before them where there is one."""

    words: str
    term: str = ""


@dataclass(frozen=True)
class Block:
    """One heading, paragraph or list. `anchor` is where a link to a heading lands."""

    kind: str
    words: str = ""
    items: Sequence[Item] = ()
    anchor: str = ""


def parse_blocks(text: str) -> list[Block]:
    """Return the blocks of a text in its order."""
    found: list[Block] = []
    taken: set[str] = {"main", "search", "search-narrow"}
    for kind, lines in groupby(map(str.strip, text.splitlines()), _kind):
        if kind == "heading":
            found += [_heading(line, taken) for line in lines]
        elif kind == "list":
            found.append(Block(kind, items=tuple(_items(lines))))
        elif kind == "paragraph":
            found.append(Block(kind, words=" ".join(lines)))
    return found


def _kind(line: str) -> str:
    if line.startswith(HEADING):
        return "heading"
    return "list" if line.startswith(ITEM) else "paragraph" if line else ""


def _heading(line: str, taken: set[str]) -> Block:
    words = line.removeprefix(HEADING).strip()
    base = slugify(words) or "part"
    anchor = next(a for a in (base, *(f"{base}-{n}" for n in range(2, 1000))) if a not in taken)
    taken.add(anchor)
    return Block("heading", words=words, anchor=anchor)


def _items(lines: Iterator[str]) -> Iterator[Item]:
    for line in lines:
        words = line.removeprefix(ITEM).strip()
        term, colon, rest = words.partition(": ")
        yield Item(rest, term) if colon and len(term) <= LONGEST_TERM else Item(words)

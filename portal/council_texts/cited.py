"""The paragraphs of the protocol that other pages cite, and where a link to one lands that is not there any more."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from core.plain_text import Block, anchor_of, number_of
from governance.frameworks.load import load_frameworks
from register.known.gather import load_signs
from register.templatetags.citations import read_citation


@cache
def list_cited() -> Sequence[str]:
    """Return every paragraph that a question of a checklist or a warning sign cites, such as `2.7 l`."""
    return sorted({entry for citation in _citations() for _part, entry in read_citation(citation) if entry})


def _citations() -> Iterator[str]:
    for framework in load_frameworks():
        for section in framework.sections:
            yield from (question.citation for question in section.questions)
    yield from (sign.source for sign in load_signs().values())


def list_missing(blocks: Sequence[Block]) -> list[str]:
    """Return the cited paragraphs that do not stand in a text."""
    there = {block.anchor for block in blocks} | {item.anchor for block in blocks for item in block.items}
    return [entry for entry in list_cited() if anchor_of(entry) not in there]


def place_missing(blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks with a landing place for each cited paragraph that is gone, at the heading nearest to it."""
    headings = [block for block in blocks if block.kind == "heading"]
    if not headings:
        return [Block("heading", also=tuple(map(anchor_of, list_missing(blocks)))), *blocks]
    lands: dict[str, list[str]] = {}
    for entry in list_missing(blocks):
        lands.setdefault(_nearest(entry, headings).anchor, []).append(anchor_of(entry))
    return [
        replace(block, also=tuple(lands[block.anchor]))
        if block.kind == "heading" and block.anchor in lands
        else block
        for block in blocks
    ]


def _nearest(entry: str, headings: Sequence[Block]) -> Block:
    """Return the heading of a paragraph; else the last before it in its chapter, the first after it, the first."""
    wanted = number_of(entry)
    numbered = [(number, block) for block in headings if (number := number_of(block.words))]
    chapter = [pair for pair in numbered if pair[0][:2] == wanted[:2]]
    for some in (chapter, numbered):
        before = [pair for pair in some if pair[0] <= wanted]
        if before:
            return max(before, key=lambda pair: pair[0])[1]
        if some:
            return min(some, key=lambda pair: pair[0])[1]
    return headings[0]

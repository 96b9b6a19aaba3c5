"""Two people save the same record: what can be put together is, what clashes is put to the second one.

The version on the form says what the second person read. The history table has that state, so three
can be compared field by field: as it was, theirs, mine. Nothing is written until every clash is chosen.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

from django.utils.translation import gettext as _

from core.editing import field_display
from core.models import Record

THEIRS, MINE = "theirs", "mine"
BUDGET = 250_000  # pairs of words that one value may cost: 500 by 500, a tenth of a second


@dataclass(frozen=True)
class Piece:
    """A few words of a value, and whether they differ from what was there before."""

    text: str
    differs: bool


@dataclass(frozen=True)
class Clash:
    """One field that both people changed, differently."""

    name: str
    label: str
    was: str
    theirs: Sequence[Piece]
    mine: Sequence[Piece]
    choice: str = ""


@dataclass(frozen=True)
class _Joined:
    """One field that only one of the two changed, so it stays as that one left it."""

    label: str
    value: str
    whose: str


@dataclass
class Merge:
    """What came of comparing the three states."""

    newest: int
    nothing_read: bool = False  # typed over a version that there never was
    clashes: list[Clash] = field(default_factory=list)
    joined: list[_Joined] = field(default_factory=list)

    @property
    def open(self) -> list[Clash]:
        """The clashes that still need a choice."""
        return [clash for clash in self.clashes if not clash.choice]


def merge(mine: Record, names: Sequence[str], *, read: int, choices: Mapping[str, str]) -> Merge:
    """Compare `mine`, as typed over version `read`, with the newest version, and settle what can be settled.

    `mine` is changed: fields that only the other person touched take their value, clashes take what
    `choices` says (field name to THEIRS or MINE). Its version becomes the newest, so that it can be
    saved when nothing is left open. Over a version that there never was nothing was read, so whatever
    differs is a clash.
    """
    theirs = type(mine)._base_manager.get(pk=mine.pk)
    result = Merge(newest=theirs.version)
    for name in names:
        if _says_the_same(_raw(mine, name), _raw(theirs, name)):
            _take(mine, theirs, name)
    if theirs.version != read:
        was = _as_read(theirs, read)
        result.nothing_read = was is None
        for name in names:
            _settle(result, name, was, theirs, mine, choices.get(name, ""))
    mine.version = theirs.version
    return result


def _says_the_same(typed: Any, kept: Any) -> bool:
    """Whether a form gives back what is kept, in another order of ticks or with another kind of line end."""
    if isinstance(typed, list) and isinstance(kept, list):
        return typed != kept and sorted(map(str, typed)) == sorted(map(str, kept))
    both = isinstance(typed, str) and isinstance(kept, str)
    return both and typed != kept and "\n".join(typed.splitlines()) == "\n".join(kept.splitlines())


def _settle(result: Merge, name: str, was: Record | None, theirs: Record, mine: Record, choice: str) -> None:
    other, own = _raw(theirs, name), _raw(mine, name)
    if own == other:
        return
    before = _raw(was, name) if was else None
    if was and own == before:
        _take(mine, theirs, name)
        result.joined.append(
            _Joined(
                field_display.label_of_field(mine, name), field_display.display_field(theirs, name), THEIRS
            )
        )
    elif was and other == before:
        result.joined.append(
            _Joined(field_display.label_of_field(mine, name), field_display.display_field(mine, name), MINE)
        )
    else:
        old = field_display.display_field(was, name) if was else _("Not known")
        clash = Clash(
            name,
            field_display.label_of_field(mine, name),
            old,
            mark_new_words(old if was else "", field_display.display_field(theirs, name)),
            mark_new_words(old if was else "", field_display.display_field(mine, name)),
            choice if choice in (THEIRS, MINE) else "",
        )
        result.clashes.append(clash)
        if clash.choice == THEIRS:
            _take(mine, theirs, name)


def mark_new_words(old: str, new: str) -> list[Piece]:
    """Return `new` in pieces, those words marked that `old` does not have.

    What both begin and end with is set aside first. Comparing the rest word by word costs the product of
    both lengths: above BUDGET its lines are compared, and words only within lines that differ.
    """
    return _joined(_by_word(old.split(" "), new.split(" "), BUDGET))


def _by_word(left: Sequence[str], right: Sequence[str], budget: int) -> Iterator[Piece]:
    start = _alike(left, right)
    end = _alike(left[start:][::-1], right[start:][::-1])
    before, after = left[start : len(left) - end], right[start : len(right) - end]
    yield Piece(" ".join(right[:start]), differs=False)
    if len(before) * len(after) <= budget:
        for verb, _i, _j, one, other in SequenceMatcher(a=before, b=after, autojunk=False).get_opcodes():
            yield Piece(" ".join(after[one:other]), differs=verb != "equal")
    else:
        yield from _by_line(" ".join(before).split("\n"), " ".join(after).split("\n"), budget)
    yield Piece(" ".join(right[len(right) - end :]), differs=False)


def _by_line(left: Sequence[str], right: Sequence[str], budget: int) -> Iterator[Piece]:
    if len(left) == 1 or len(left) * len(right) > budget:
        yield Piece("\n".join(right), differs=True)
        return
    for verb, i, j, one, other in SequenceMatcher(a=left, b=right, autojunk=False).get_opcodes():
        before, after = "\n".join(left[i:j]).split(" "), "\n".join(right[one:other]).split(" ")
        if verb == "replace" and len(before) * len(after) <= budget:
            budget -= len(before) * len(after)
            yield from _by_word(before, after, budget=len(before) * len(after))
        else:
            yield Piece(" ".join(after), differs=verb != "equal")


def _alike(left: Sequence[str], right: Sequence[str]) -> int:
    """Return how many words both begin with."""
    pairs = enumerate(zip(left, right, strict=False))
    return next((place for place, (one, other) in pairs if one != other), min(len(left), len(right)))


def _joined(pieces: Iterable[Piece]) -> list[Piece]:
    """Return the pieces that say something, neighbours of one kind as one."""
    found: list[Piece] = []
    for piece in pieces:
        if not piece.text:
            continue
        if found and found[-1].differs == piece.differs:
            found[-1] = Piece(f"{found[-1].text} {piece.text}", piece.differs)
        else:
            found.append(piece)
    return found


def _raw(record: Record, name: str) -> Any:
    return record._meta.get_field(name).value_from_object(record)  # type: ignore[union-attr]


def _take(target: Record, source: Record, name: str) -> None:
    field = target._meta.get_field(name)
    setattr(target, field.attname, getattr(source, field.attname))  # type: ignore[union-attr]


def _as_read(record: Any, version: int) -> Record | None:
    """Return the record as it was at a version; None for one that there never was."""
    if not 1 <= version < record.version:
        return None
    row = record.history.filter(version=version).order_by("history_id").last()
    read: Record = row.instance if row else record
    return read

"""Everything that would happen if one entry were merged into another: what moves, what is joined, what must be asked.

It writes nothing. A number of queries for each foreign key, however many rows there are behind it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import count
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from core import clock
from core.dates import label_financial_year
from core.editing import field_display
from core.models import Record
from core.models.terms import condition_for_running, is_over
from register.merging.decisions import (
    Fate,
    MergeDecision,
    decision_for,
    differ,
    keys_of,
    may_add,
    relations_to,
    rule_for,
    say_sum,
    say_value,
)
from register.models import Partnership

KEEP, OTHER, SUM, MOVE, END = "keep", "other", "sum", "move", "end"
BOTH = "both"


@dataclass(frozen=True)
class MergeQuestion:
    """What only a person can decide: which of two values holds, or what becomes of something that is open.

    `key` names the rows, so that no choice is taken for another one; `names` are the fields that it settles.
    """

    key: str
    about: str
    label: str
    choices: Sequence[tuple[str, str]]
    default: str
    names: Sequence[str] = ()
    kept: str = ""
    other: str = ""


@dataclass
class JoinedRows:
    """Two rows that become one: what is asked about them, and what differs and stays as the kept one has it."""

    kept: Any
    other: Any
    about: str = ""
    questions: list[MergeQuestion] = field(default_factory=list)
    fixed: list[MergeQuestion] = field(default_factory=list)


@dataclass
class RelatedRows:
    """The rows behind one foreign key, each with where it would go."""

    decision: MergeDecision
    relation: Any
    moving: list[tuple[Any, Any]] = field(default_factory=list)  # row, and what it will point to
    numbers: dict[int, int] = field(default_factory=dict)  # row -> its new number
    joining: list[JoinedRows] = field(default_factory=list)
    staying: list[Any] = field(default_factory=list)
    following: list[Any] = field(default_factory=list)
    waiting: list[Any] = field(default_factory=list)
    asked: list[tuple[Any, Any, MergeQuestion]] = field(default_factory=list)
    # A row that moves, what it will point to, and the row that it will stand beside there.
    doubled: list[tuple[Any, Any, Any, MergeQuestion]] = field(default_factory=list)
    below: "list[RelatedRows]" = field(default_factory=list)  # of the rows that are joined

    @property
    def noun(self) -> str:
        model = self.relation.model
        if model._meta.auto_created:
            model = model._meta.auto_created
        return str(model._meta.verbose_name_plural)


class MergeSurvey:
    """One reading of the two, and of every row that hangs on them."""

    def __init__(self, keep: Record, other: Record) -> None:
        self._rows: dict[tuple[str, int], Any] = {}
        self.root = self._join(self._one(keep), self._one(other), ())
        self.related = self._below([self.root])

    @property
    def questions(self) -> list[MergeQuestion]:
        """Everything that is asked, the fields of the two themselves first."""
        joined = [one for each in self.every() for pair in each.joining for one in pair.questions]
        open_ones = [question for each in self.every() for _row, _keep, question in each.asked]
        doubled = [question for each in self.every() for *_rows, question in each.doubled]
        return [*self.root.questions, *joined, *open_ones, *doubled]

    @property
    def state(self) -> str:
        """A fingerprint of all that was read: a choice holds for this state and no other."""
        seen = [f"{label}.{key}.{_version(row)}" for (label, key), row in sorted(self._rows.items())]
        return sha256("\n".join(seen).encode()).hexdigest()[:32]

    def every(self) -> Iterator[RelatedRows]:
        """Yield the rows behind every foreign key, those of joined rows too."""
        yield from _walk(self.related)

    def partnerships(self) -> set[int]:
        """Return the partnerships that would be written to."""
        stay = {id(row) for each in self.every() for row in (*each.staying, *each.following)}
        rows = (row for row in self._rows.values() if id(row) not in stay)
        return {found for row in rows if (found := partnership_of(row)) is not None}

    def _one(self, row: Any) -> Any:
        """One instance for each row: two foreign keys of one row are written one after the other."""
        return self._rows.setdefault((row._meta.label_lower, row.pk), row)

    def _below(self, pairs: Sequence[JoinedRows]) -> list[RelatedRows]:
        if not pairs:
            return []
        found = []
        for relation in relations_to(type(pairs[0].kept)):
            decision = decision_for(relation)
            if decision.fate == Fate.COMPUTED:
                continue
            read = self._read(relation, decision, pairs)
            read.below = self._below(read.joining)
            found.append(read)
        return found

    def _read(self, relation: Any, decision: MergeDecision, pairs: Sequence[JoinedRows]) -> RelatedRows:
        found = RelatedRows(decision, relation)
        into = {pair.other.pk: pair.kept for pair in pairs}
        name, model = relation.name, relation.model
        rows = rows_with_words(model).filter(**{f"{name}__in": list(into)}).order_by("pk")
        held = (
            _Held(relation, [pair.kept.pk for pair in pairs]) if keys_of(model) or decision.numbered else None
        )
        for row in map(self._one, rows):
            kept = into[getattr(row, relation.attname)]
            twin = self._one(held.twin(row, kept.pk)) if held and held.twin(row, kept.pk) else None
            if decision.waits(row):
                found.waiting.append(row)
            elif decision.is_settled(row):
                (found.following if decision.fate == Fate.FOLLOWS else found.staying).append(row)
            elif decision.fate == Fate.ASKED:
                found.asked.append((row, kept, _what_becomes_of(row, may_move=twin is None)))
            elif twin is not None and not decision.numbered:
                found.joining.append(self._join(twin, row, held.key if held else (), apart_from=name))
            elif beside := self._find_beside(relation, decision, row, kept):
                found.doubled.append((row, kept, beside, _which_goes_on(row, beside)))
            else:
                found.moving.append((row, kept))
                if decision.numbered and held:
                    found.numbers[row.pk] = held.next_number(decision.numbered, kept.pk)
        return found

    def _find_beside(self, relation: Any, decision: MergeDecision, row: Any, kept: Any) -> Any:
        """Return the row of the kept one that goes on today, as this one does, and is the same but for the two."""
        if not decision.beside or is_over(getattr(row, decision.ended), clock.today()):
            return None
        same = {relation.name: kept, decision.beside: getattr(row, decision.beside)}
        running = condition_for_running(decision.ended, clock.today())
        twin = rows_with_words(relation.model).filter(running, **same).order_by("pk").first()
        return self._one(twin) if twin is not None else None

    def _join(self, kept: Any, other: Any, key: Sequence[str], apart_from: str = "") -> JoinedRows:
        found = JoinedRows(kept, other, _about(kept, key, apart_from))
        model, rule = type(kept), rule_for(type(kept))
        left_out = {model._meta.pk.name, "version", apart_from, *key}
        names = [one.name for one in model._meta.concrete_fields if one.name not in left_out]
        later = {name for several in rule.together for name in several[1:]}
        for name in names:
            if name in rule.fixed:
                if differ(kept, other, [name]):
                    found.fixed.append(_which(found, [name], adds=False))
                continue
            several = next((tuple(each) for each in rule.together if each[0] == name), (name,))
            # Two equal figures may be one written down twice, or two that are paid.
            adds = name in rule.adds and may_add(kept, other, several)
            if name not in later and (adds or differ(kept, other, several)):
                found.questions.append(_which(found, several, adds=adds))
        return found


class _Held:
    """The rows that the kept ones have already, by the columns that make them unique."""

    def __init__(self, relation: Any, keeps: Sequence[int]) -> None:
        self.relation, model = relation, relation.model
        own = [(names, when) for names, when in keys_of(model) if relation.name in names]
        self.key = own[0][0] if own else ()
        rows = rows_with_words(model).filter(**{f"{relation.name}__in": keeps}).order_by("pk")
        if own and own[0][1] is not None:
            rows = rows.filter(own[0][1])
        read = list(rows) if own else []
        self._by_key = {self._key(row, getattr(row, relation.attname)): row for row in read}
        self._read = read
        self._numbers: dict[int, Iterator[int]] = {}

    def _key(self, row: Any, kept: int) -> tuple[Any, ...]:
        columns = [self.relation.model._meta.get_field(name).attname for name in self.key]
        return tuple(kept if name == self.relation.attname else getattr(row, name) for name in columns)

    def twin(self, row: Any, kept: int) -> Any:
        """Return the row of the kept one that a row cannot stand beside."""
        return self._by_key.get(self._key(row, kept)) if self.key else None

    def next_number(self, column: str, kept: int) -> int:
        if kept not in self._numbers:
            own = [getattr(row, column) for row in self._read if getattr(row, self.relation.attname) == kept]
            self._numbers[kept] = count(max(own, default=0) + 1)
        return next(self._numbers[kept])


def partnership_of(row: Any) -> int | None:
    """Return the partnership that a row is or belongs to; one that was merged away has no standing any more."""
    if isinstance(row, Partnership):
        return int(row.pk) if row.merged_into_id is None else None
    found = getattr(row, "partnership_id", None)
    return int(found) if found is not None else None


def rows_with_words(model: type[models.Model]) -> "models.QuerySet[Any]":
    """The rows of a table with what their words need: of an edition its title, without the questions."""
    named = [each.name for each in model._meta.concrete_fields if isinstance(each, models.ForeignKey)]
    wanted = [name for name in named if name not in ("snapshot", "merged_into")]
    rows = model._base_manager.select_related(*wanted) if wanted else model._base_manager.all()
    return rows.defer("edition__content") if "edition" in wanted else rows


def _walk(related: Sequence[RelatedRows]) -> Iterator[RelatedRows]:
    for each in related:
        yield each
        yield from _walk(each.below)


def _version(row: Any) -> Any:
    """What tells one state of a row from another; what is no record is told by all that it holds."""
    if isinstance(row, Record):
        return row.version
    return [getattr(row, each.attname) for each in row._meta.concrete_fields]


def _which(pair: JoinedRows, names: Sequence[str], *, adds: bool) -> MergeQuestion:
    """Ask which of two values holds."""
    kept, other = (say_value(row, names[0]) for row in (pair.kept, pair.other))
    if kept == other and len(names) > 1:  # only what goes with it differs
        kept, other = (
            ", ".join(filter(None, (field_display.display_field(row, name) for name in names)))
            for row in (pair.kept, pair.other)
        )
    label = field_display.label_of_field(type(pair.kept), names[0])
    choices = [(KEEP, kept or _("Not recorded")), (OTHER, other or _("Not recorded"))]
    if kept == other:
        choices = [(KEEP, _("%(value)s: it was written down twice") % {"value": kept})]
    if adds:
        choices.append((SUM, say_sum(pair.kept, pair.other)))
    key = f"{pair.kept._meta.model_name}-{pair.kept.pk}-{pair.other.pk}-{names[0]}"
    return MergeQuestion(
        key, pair.about, label, choices, "" if adds else _choose(kept, other), names, kept, other
    )


def _choose(kept: str, other: str) -> str:
    """Return what is chosen beforehand: what the only one of the two says; nothing where both say something else."""
    if kept == other or not other:
        return KEEP
    return "" if kept else OTHER


def _what_becomes_of(row: Any, *, may_move: bool) -> MergeQuestion:
    """Ask whether something that is open moves or ends. It cannot move to where the same is open already."""
    choices = [(MOVE, _("It moves and goes on there"))] if may_move else []
    choices.append((END, _("It ends: the draft goes, and its history stays")))
    noun = str(row._meta.verbose_name)
    label = f"{noun[:1].upper()}{noun[1:]}: {row}" if str(row).lower() != noun.lower() else str(row)
    return MergeQuestion(f"{row._meta.model_name}-{row.pk}", "", label, choices, "")


def _which_goes_on(row: Any, beside: Any) -> MergeQuestion:
    """Ask which of two rows goes on that are about the same once the two are one."""
    words = {"kept": beside, "other": row}
    choices = [
        (BOTH, _("Both go on")),
        (KEEP, _("“%(kept)s” goes on, and “%(other)s” ends today") % words),
        (OTHER, _("“%(other)s” goes on, and “%(kept)s” ends today") % words),
    ]
    label = _("Twice in %(where)s: “%(kept)s” and “%(other)s”") % {**words, "where": beside.partnership}
    return MergeQuestion(f"{row._meta.model_name}-{row.pk}-{beside.pk}-beside", "", label, choices, "")


def _about(row: Any, key: Sequence[str], apart_from: str) -> str:
    """Say which rows are joined: `Better Care Fund: contribution, cash, 2026/27`."""
    if not key:
        return ""
    partnership = getattr(row, "partnership", None) if apart_from != "partnership" else None
    rest = [name for name in key if name not in (apart_from, "partnership")]
    words = [
        label_financial_year(row.year) if name == "year" else field_display.display_field(row, name)
        for name in rest
    ]
    noun = str(row._meta.verbose_name)
    said = ", ".join(filter(None, [noun if partnership else noun[:1].upper() + noun[1:], *words]))
    return f"{partnership}: {said}" if partnership else said


def choices_in_words(question: MergeQuestion) -> Mapping[str, str]:
    """Return what each answer of a question says."""
    return dict(question.choices)

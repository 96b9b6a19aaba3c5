"""Everything that one person answers for, as far as a reader may read it; the rest is counted, never named."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.apps import apps
from django.db.models import Exists, OuterRef, Q
from django.utils.text import capfirst

from accounts.models import Person, User
from core import clock
from core.models import Record
from core.models.folding import sort_key
from register.access.exempt import find_readable_when_exempt, secrecy_for
from register.access.secrecy import NOTHING_HIDDEN, Secrecy
from register.access.visible import visible_to
from register.access.words import show_record
from register.handing_over.decisions import HandOverDecision, Passing, hand_over_decisions
from register.models import Partnership


@dataclass(frozen=True)
class HeldDuty:
    """One thing that somebody answers for; `name` is what its partnership is called to the reader.

    `secrecy` is what the reader may not read of that partnership.
    """

    decision: HandOverDecision
    row: Any
    partnership: Partnership | None
    name: str = ""
    secrecy: Secrecy = NOTHING_HIDDEN

    @property
    def key(self) -> str:
        return f"{self.row._meta.model_name}-{self.decision.field}-{self.row.pk}"

    @property
    def duty(self) -> str:
        return str(capfirst(str(self.decision.duty)))

    @property
    def words(self) -> str:
        """Which one it is, within its partnership."""
        return self.decision.words(show_record(self.row, self.secrecy))

    @property
    def in_full(self) -> str:
        return ": ".join(filter(None, (self.name, self.words)))

    @property
    def as_role(self) -> str:
        return ": ".join(filter(None, (self.duty, self.words)))


@dataclass(frozen=True)
class _DutyGroup:
    """What somebody holds of one kind."""

    duty: str
    held: Sequence[HeldDuty]


@dataclass(frozen=True)
class DutiesHeld:
    """What somebody answers for: what the reader may read of, and what is only counted."""

    shown: Sequence[HeldDuty] = ()
    hidden: Sequence[HeldDuty] = field(default=(), repr=False)

    def __len__(self) -> int:
        return len(self.shown) + len(self.hidden)

    @property
    def every(self) -> Sequence[HeldDuty]:
        return [*self.shown, *self.hidden]

    @property
    def groups(self) -> list[_DutyGroup]:
        """What is shown, by kind."""
        return [_DutyGroup(duty, list(held)) for duty, held in groupby(self.shown, attrgetter("duty"))]

    @property
    def state(self) -> str:
        """A fingerprint of all that is held: what was decided is about this state and no other."""
        seen = sorted(
            f"{one.key}.{one.row.version if isinstance(one.row, Record) else ''}" for one in self.every
        )
        return sha256("\n".join(seen).encode()).hexdigest()[:32]


def find_gone_who_answer() -> list[Person]:
    """Return who has left, or can no longer sign in, and still answers for something. One query."""
    answers = Q(pk__in=[])
    for decision in hand_over_decisions().values():
        if decision.passing != Passing.STAYS:
            model = apps.get_model(decision.relation.rpartition(".")[0])
            rows = model._base_manager.filter(decision.is_open, **{decision.field: OuterRef("pk")})
            answers |= Q(Exists(rows))
    gone = Person.objects.gone(clock.today())
    return list(gone.filter(answers).order_by("post__sorted", "name__sorted", "pk"))


def survey_duties(person: Person, *, seen_by: User) -> DutiesHeld:
    """Return what `person` answers for today. A query for each table that names people, and two about the reader."""
    found = [HeldDuty(decision, row, _partnership_of(decision, row)) for decision, row in _rows(person)]
    shown = _show(found, seen_by)
    keys = {one.key for one in shown}
    order = list(hand_over_decisions())
    shown.sort(key=lambda one: (order.index(one.decision.relation), sort_key(one.in_full), one.row.pk))
    return DutiesHeld(shown, [one for one in found if one.key not in keys])


def find_moved(names: Iterable[str], *, seen_by: User) -> Mapping[str, HeldDuty]:
    """Return, by its name in the event of a hand-over, what moved then, as far as a reader may read it today."""
    decisions, asked = hand_over_decisions(), defaultdict[HandOverDecision, list[int]](list)
    for name in names:
        relation, _dot, key = name.rpartition(".")
        if relation in decisions and key.isdecimal():
            asked[decisions[relation]].append(int(key))
    found = []
    for decision, keys in asked.items():
        rows = apps.get_model(decision.relation.rpartition(".")[0])._base_manager.filter(pk__in=keys)
        rows = rows.select_related(decision.path) if decision.path else rows
        found += [HeldDuty(decision, row, _partnership_of(decision, row)) for row in rows]
    return {f"{one.decision.relation}.{one.row.pk}": one for one in _show(found, seen_by) if one.partnership}


def _show(found: Sequence[HeldDuty], seen_by: User) -> list[HeldDuty]:
    """Those of these duties that a reader may read of, with what their partnerships are called to them."""
    about = {one.partnership.pk for one in found if one.partnership}
    visible = set(visible_to(seen_by).filter(pk__in=about).values_list("pk", flat=True)) if about else set()
    secrecy = _secrecy_over(seen_by, visible)
    return [_named(one, secrecy) for one in found if _is_shown(one, secrecy)]


def _rows(person: Person) -> list[tuple[HandOverDecision, Any]]:
    """The rows behind every foreign key: one query for all keys of a table that ask the same of it."""
    together: dict[tuple[str, str], list[HandOverDecision]] = defaultdict(list)
    today = clock.today()
    for decision in hand_over_decisions().values():
        if decision.passing != Passing.STAYS:
            model = decision.relation.rpartition(".")[0]
            together[model, repr(decision.open_on(today))].append(decision)
    found = []
    for (label, _same), several in together.items():
        named = Q()
        for each in several:
            named |= Q(**{each.field: person})
        rows = apps.get_model(label)._base_manager.filter(named & several[0].open_on(today))
        paths = [several[0].path] if several[0].path else []
        if several[0].passing == Passing.JOINS:
            paths = ["panel"]
        for row in rows.select_related(*paths) if paths else rows:
            found += [(each, row) for each in several if getattr(row, f"{each.field}_id") == person.pk]
    return found


def _partnership_of(decision: HandOverDecision, row: Any) -> Partnership | None:
    if isinstance(row, Partnership):
        return row
    found: Partnership | None = attrgetter(decision.path.replace("__", "."))(row) if decision.path else None
    return found and found.standing_record


def _secrecy_over(reader: User, visible: set[int]) -> Mapping[int, Secrecy]:
    """What the reader may not read of each partnership that they may open; its documents are marked by themselves."""
    kept, reading = secrecy_for(reader, visible), find_readable_when_exempt(reader)
    reads = (
        visible
        if reading is None or not visible
        else set(reading.filter(pk__in=visible).values_list("pk", flat=True))
    )
    return {key: replace(kept.of(key), reads=key in reads) for key in visible}


def _is_shown(one: HeldDuty, secrecy: Mapping[int, Secrecy]) -> bool:
    if one.partnership is None:
        return True
    own = secrecy.get(one.partnership.pk)
    return own is not None and one.decision.is_shown(one.row, own)


def _named(one: HeldDuty, secrecy: Mapping[int, Secrecy]) -> HeldDuty:
    if one.partnership is None:
        return one
    own = secrecy[one.partnership.pk]
    return replace(one, name=own.name(one.partnership.reference, one.partnership.name), secrecy=own)

"""What the pages of a merge show: before it, both side by side; after it, what it did and what stays behind."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from accounts.models import User
from core.listing.choices import MOST_OFFERED
from core.models import Record
from core.models.folding import fold
from register.access.visible import reached_by, readable_to
from register.merging.decisions import Fate
from register.merging.kinds.kind import MergeKind
from register.merging.service import MergePlan
from register.merging.survey import MergeQuestion, RelatedRows
from register.models import Partnership
from register.rules import organisation_names

_NAMES_IT = ("reference", "slug")  # said in the heading, or in an address
NAMED = 12  # of what moves; the rest is counted


@dataclass(frozen=True)
class _RowsInWords:
    """Rows of one kind: how many, and what the first of them are called."""

    noun: str
    count: int
    names: Sequence[str]

    @property
    def further(self) -> int:
        return self.count - len(self.names)


class MergeRehearsal:
    """What would happen, in words."""

    def __init__(self, plan: MergePlan) -> None:
        self.plan, self.kind = plan, plan.kind
        self.keep, self.other = plan.kind.in_full(plan.keep), plan.kind.in_full(plan.other)
        self.heading = _("Merge %(other)s into %(keep)s") % {
            "other": plan.kind.label(plan.other),
            "keep": plan.kind.label(plan.keep),
        }

    @property
    def refusals(self) -> Sequence[str]:
        return self.plan.refusals

    @property
    def notes(self) -> Sequence[str]:
        return self.kind.notes(self.plan.keep, self.plan.other)

    @cached_property
    def moves(self) -> list[_RowsInWords]:
        return self._counted(
            lambda each: [
                *(row for row, _keep in each.moving),
                *(row for row, *_rest in each.doubled),
                *each.following,
            ]
        )

    @cached_property
    def joins(self) -> list[_RowsInWords]:
        return self._counted(lambda each: [pair.about or pair.other for pair in each.joining])

    @cached_property
    def stays(self) -> list[_RowsInWords]:
        return self._counted(lambda each: each.staying)

    @property
    def fixed(self) -> Sequence[MergeQuestion]:
        """What differs and is not chosen: it stays as the kept one has it."""
        return [one for one in self.plan.survey.root.fixed if one.names[0] not in _NAMES_IT]

    @property
    def other_way(self) -> str:
        return f"{self.kind.way(self.plan.other)}?other={self.plan.keep.pk}"

    def _counted(self, pick: Any) -> list[_RowsInWords]:
        found: dict[str, list[str]] = {}
        for each in self.plan.survey.every():
            if rows := pick(each):
                found.setdefault(_noun(each), []).extend(_name(row, each) for row in rows)
        return [
            _RowsInWords(capfirst(noun), len(names), _unique(names)[:NAMED]) for noun, names in found.items()
        ]


def _noun(each: RelatedRows) -> str:
    if each.decision.fate == Fate.FOLLOWS:
        return _("what somebody is or was asked to approve")
    if each.relation.model is Partnership and each.relation.name != "merged_into":
        return _("Partnerships, as %(field)s") % {"field": each.relation.verbose_name}
    return each.noun


def _name(row: Any, each: RelatedRows) -> str:
    """What a row is called: by its partnership where that is not the one that is merged."""
    if isinstance(row, Partnership) or not isinstance(row, Record):
        return str(row) if isinstance(row, Record | str) else _plain(row)
    partnership = getattr(row, "partnership", None) if each.relation.name != "partnership" else None
    return f"{partnership}: {row}" if partnership else str(row)


def _plain(row: Any) -> str:
    named = [getattr(row, name, None) for name in ("panel", "person", "email")]
    return ", ".join(str(one) for one in named if one is not None)


def _unique(names: Sequence[str]) -> list[str]:
    return [name if n == 1 else f"{name} ({n})" for name, n in Counter(names).items()]


# --- Which one goes --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Candidate:
    """One that may be the other: its key for the address, and what tells it from others."""

    key: int
    words: str


class MergeChoice:
    """Which one is the other: those that are alike, or those that a typed name may mean."""

    def __init__(self, kind: MergeKind, keep: Any, typed: str, user: User) -> None:
        self.kind, self.keep, self.typed = kind, keep, typed.strip()
        self.label = kind.label(keep)
        self._rows: Mapping[int, Any] = {
            row.pk: row for row in find_candidates(kind, user) if row.pk != keep.pk
        }
        self._names = {key: [name for name in kind.names(row) if name] for key, row in self._rows.items()}

    @cached_property
    def exact(self) -> list[_Candidate]:
        """Those that are called just what was typed."""
        wanted = organisation_names.simplify_spelling(self.typed)
        return [
            self._candidate(key)
            for key, names in self._names.items()
            if wanted and wanted in map(organisation_names.simplify_spelling, names)
        ]

    @property
    def only(self) -> Any:
        """The one that a typed name means, when no other is called so."""
        return self._rows[self.exact[0].key] if len(self.exact) == 1 else None

    @cached_property
    def alike(self) -> list[_Candidate]:
        if self.exact:
            return self.exact
        asked = [self.typed] if self.typed else [name for name in self.kind.names(self.keep) if name]
        keys = [key for name in asked for key in organisation_names.find_likely_same(name, self._names)]
        keys += self._holding(self.typed)
        return [self._candidate(key) for key in list(dict.fromkeys(keys))[:NAMED]]

    def _holding(self, typed: str) -> list[int]:
        """Those of whom one name holds every word that was typed."""
        words = fold(typed).split()
        if not words:
            return []
        held = {key: [fold(name) for name in names] for key, names in self._names.items()}
        return [
            key for key, names in held.items() if any(all(one in name for one in words) for name in names)
        ]

    @property
    def known(self) -> list[str]:
        """The names to offer in the box; none where there are too many to look through."""
        names = {names[0] for names in self._names.values() if names}
        return sorted(names) if len(names) <= MOST_OFFERED else []

    def _candidate(self, key: int) -> _Candidate:
        return _Candidate(key, self.kind.in_full(self._rows[key]))


def find_candidates(kind: MergeKind, user: User) -> Any:
    """Return those that the reader may merge into another."""
    rows = kind.may_see(user)
    if kind.model is Partnership:
        reached = reached_by(user, kind.permission).values("pk")
        rows = rows.filter(pk__in=readable_to(user).values("pk")).filter(pk__in=reached)
    if any(one.name == "directorate" for one in kind.model._meta.concrete_fields):
        rows = rows.select_related("directorate")
    return rows.prefetch_related("aliases") if kind.key == "organisation" else rows

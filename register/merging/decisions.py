"""What becomes of every row that points to something that is merged: a decision for each foreign key, as data.

`settings.MERGE_PARTS` names what each floor decides about its own tables. A relation that nobody has decided on fails
tests/register/merging/test_closure.py, and stops a merge.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from core.editing import field_display
from core.history.guards import is_history
from core.models.fields import PoundsField
from register.choices import Certainty


class Fate(StrEnum):
    """What becomes of the rows behind one foreign key."""

    MOVES = "moves"  # to the kept one; a row that the kept one has already is joined with it, field by field
    ASKED = "asked"  # moves or ends, as whoever merges says of each row
    STAYS = "stays"  # with the one that goes
    FOLLOWS = "follows"  # frozen under the one that goes, and read by what it is about, which moves
    COMPUTED = "computed"  # worked out anew
    SIGN_IN = "sign_in"  # moves; two sign-ins are never joined


def _never(_row: Any) -> bool:
    return False


@dataclass(frozen=True)
class MergeDecision:
    """What becomes of the rows behind the foreign key `relation`, such as `register.membership.partnership`.

    `stays` says of a row that it is settled and never changes; a frozen one never does, whatever this says. `waits`
    says of a row that somebody must end it first. `numbered` is a column that gets the next number at the kept one.
    With `beside` a row that moves may come to stand beside one of the kept one's that is the same in that column, such
    as the seat of one person in one partnership: it is asked which goes on, and `ended` is the last day of the other.
    """

    relation: str
    fate: Fate = Fate.MOVES
    stays: Callable[[Any], bool] = _never
    waits: Callable[[Any], bool] = _never
    waits_for: str | Promise = ""
    numbered: str = ""
    beside: str = ""
    ended: str = ""

    def is_settled(self, row: Any) -> bool:
        """Whether a row stays where it is, whatever is merged."""
        column = getattr(row, "FROZEN_WHEN", "")
        frozen = getattr(row, "FROZEN", False) or bool(column and getattr(row, column) is not None)
        return self.fate in (Fate.STAYS, Fate.FOLLOWS) or frozen or self.stays(row)


@dataclass(frozen=True)
class JoinRule:
    """How two rows of one table are joined: `fixed` fields stay the kept one's, `together` are one choice.

    `adds` are figures of which both may hold; of those nothing is chosen beforehand. A sum is as sure as the less
    sure of the two, and none is offered where one is not known, or where the two are counted differently.
    """

    model: str
    fixed: Sequence[str] = ()
    together: Sequence[Sequence[str]] = ()
    adds: Sequence[str] = ()


@dataclass(frozen=True)
class MergePart:
    """What one floor decides about its own tables."""

    decisions: Sequence[MergeDecision]
    joins: Sequence[JoinRule] = field(default=())


class Undecided(Exception):
    """Nobody has decided what becomes of the rows behind a foreign key when what they name is merged."""


def decision_for(relation: "models.ForeignKey[Any, Any]") -> MergeDecision:
    """Return what was decided about a foreign key. Raises Undecided."""
    name = name_of(relation)
    if name not in load_decisions():
        raise Undecided(name)
    return load_decisions()[name]


def rule_for(model: type[models.Model]) -> JoinRule:
    """Return how two rows of a table are joined."""
    return _rules().get(model._meta.label_lower) or JoinRule(model._meta.label_lower)


def name_of(relation: "models.ForeignKey[Any, Any]") -> str:
    """Return what a decision calls a foreign key."""
    return f"{relation.model._meta.label_lower}.{relation.name}"


def relations_to(model: type[models.Model]) -> "Iterator[models.ForeignKey[Any, Any]]":
    """Yield every foreign key that points to a table, of every floor, those behind many-to-many fields too."""
    for found in model._meta.get_fields(include_hidden=True):
        if isinstance(found, models.ManyToOneRel) and not is_history(found.related_model):  # type: ignore[arg-type]
            yield found.field


def keys_of(model: type[models.Model]) -> "list[tuple[tuple[str, ...], models.Q | None]]":
    """Return the columns of each unique key of several columns, with the condition under which it holds."""
    several: list[tuple[tuple[str, ...], models.Q | None]]
    several = [(tuple(names), None) for names in model._meta.unique_together]
    return several + [
        (tuple(each.fields), each.condition)
        for each in model._meta.constraints
        if isinstance(each, models.UniqueConstraint)
    ]


@cache
def load_decisions() -> dict[str, MergeDecision]:
    """Return every decision by the name of its foreign key."""
    return {one.relation: one for part in _parts() for one in part.decisions}


@cache
def _rules() -> dict[str, JoinRule]:
    return {one.model: one for part in _parts() for one in part.joins}


@cache
def _parts() -> tuple[MergePart, ...]:
    return tuple(import_string(path) for path in settings.MERGE_PARTS)


def differ(kept: Any, other: Any, names: Sequence[str]) -> bool:
    """Whether two rows say something else in any of these fields."""
    fields = [type(kept)._meta.get_field(name) for name in names]
    return any(each.value_from_object(kept) != each.value_from_object(other) for each in fields)


def say_value(row: Any, name: str) -> str:
    """Return a value in words; an amount with how sure it is, so that what nobody knows is no £0."""
    said = field_display.display_field(row, name)
    if not said or not hasattr(row, "certainty") or not isinstance(row._meta.get_field(name), PoundsField):
        return said
    sure = str(Certainty(row.certainty).label)
    return sure if row.certainty == Certainty.NOT_KNOWN else f"{said}, {sure[:1].lower()}{sure[1:]}"


def may_add(kept: Any, other: Any, names: Sequence[str]) -> bool:
    """Whether two figures can be added: both are there and known, and counted in the same unit."""
    rows, (figure, *rest) = (kept, other), names
    known = all(getattr(row, figure) is not None for row in rows) and not any(
        getattr(row, "certainty", "") == Certainty.NOT_KNOWN for row in rows
    )
    return known and not differ(kept, other, [name for name in rest if name != "certainty"])


def less_sure(kept: Any, other: Any) -> str:
    """Return how sure a sum of the two is: no surer than the less sure of them."""
    return max(map(Certainty, (kept.certainty, other.certainty)), key=list(Certainty).index)


def say_sum(kept: Any, other: Any) -> str:
    """Return what the choice says that adds two figures, and how sure the sum is where they differ."""
    if not hasattr(kept, "certainty") or kept.certainty == other.certainty:
        return _("Both hold: add them together")
    sure = str(Certainty(less_sure(kept, other)).label).lower()
    return _("Both hold: add them together (%(certainty)s)") % {"certainty": sure}

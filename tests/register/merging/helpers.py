"""What every test of a merge does: answer all questions, merge, undo."""

from collections.abc import Mapping
from typing import Any

from accounts.models import User
from core.history.verify import run_checks
from register.merging import service, undo
from register.merging.kinds.registry import MERGE_KINDS
from register.merging.service import MergePlan
from register.models import Merge, Partnership, Standing
from register.standing.refresh import compute_standings


def plan_of(kind: str, keep: Any, other: Any, by: User) -> MergePlan:
    return MergePlan(MERGE_KINDS[kind], keep, other, by)


def answers(plan: MergePlan, choice: str = "", **chosen: str) -> dict[str, str]:
    """Answer every question: as `chosen` by its field or kind, else `choice`, else what is offered first."""
    found = {}
    for one in plan.questions:
        name = one.names[0] if one.names else one.key.partition("-")[0]
        offered = [value for value, _words in one.choices]
        wanted = chosen.get(name) or (choice if choice in offered else "") or one.default or offered[0]
        found[one.key] = wanted
    return found


def merge(kind: str, keep: Any, other: Any, by: User, choice: str = "", **chosen: str) -> Merge:
    keep, other = (type(each)._base_manager.get(pk=each.pk) for each in (keep, other))
    plan = plan_of(kind, keep, other, by)
    return service.merge(
        plan.kind,
        keep,
        other,
        choices=answers(plan, choice, **chosen),
        state=plan.state,
        reason="Twice",
        by=by,
    )


def undo_it(done: Merge, by: User) -> Merge:
    return undo.undo_merge(done, by=by, reason="They are two after all")


def alterations() -> list[str]:
    """What verify_history finds wrong. Nothing is committed in a test, so no entry is in the file outside."""
    found = [str(one) for result in run_checks() for one in result.altered]
    return [one for one in found if "is not remembered" not in one]


def everything() -> Mapping[str, list[Any]]:
    """Every row of every table that a merge may write, apart from versions: what an undo must bring back."""
    from django.apps import apps

    from core.models import Record

    found = {}
    for model in apps.get_models():
        if issubclass(model, Record) and model is not Merge:
            names = [f.attname for f in model._meta.concrete_fields if f.name != "version"]
            found[model._meta.label] = sorted(map(repr, model._base_manager.values_list(*names)))
    return found


def standings_stand() -> bool:
    """Whether every standing equals what is computed from the records, and none is there for what was merged."""
    keys = list(Partnership.objects.order_by("pk").values_list("pk", flat=True))
    there = {one.pk: one for one in Standing.objects.all()}
    names = [f.attname for f in Standing._meta.concrete_fields]
    return set(there) <= set(keys) and all(
        [getattr(there[one.pk], n) for n in names] == [getattr(one, n) for n in names]
        for one in compute_standings([key for key in keys if key in there])
    )

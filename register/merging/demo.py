"""Something that was entered twice in the demo council, and is one by now."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from accounts.models import User
from register.demo import Cast, Moment
from register.merging import service
from register.merging.kinds.registry import MERGE_KINDS
from register.models import Organisation

FINDER = "officer@demo.example"


def list_moments(cast: Cast, entries: Sequence[Mapping[str, str]]) -> Iterator[Moment]:
    """Yield how the officer who found each pair merged it."""
    for entry in entries:
        yield cast.moment(cast.day(-int(entry["ago"])), entry["gone"], partial(_merge, entry))


def _merge(entry: Mapping[str, str]) -> None:
    kind, by = MERGE_KINDS["organisation"], User.objects.get(email=FINDER)
    keep, other = (Organisation.objects.get(name=entry[key]) for key in ("kept", "gone"))
    plan = service.MergePlan(kind, keep, other, by)
    choices = {one.key: one.default or one.choices[0][0] for one in plan.questions}
    service.merge(kind, plan.keep, plan.other, choices=choices, state=plan.state, reason=entry["why"], by=by)

"""Something that was entered twice in the demo council, and is one by now."""

from collections.abc import Mapping, Sequence

from accounts.models import User
from register.merging import service
from register.merging.kinds.registry import MERGE_KINDS
from register.models import Merge, Organisation


def seed(entries: Sequence[Mapping[str, str]], *, by: User | None) -> None:
    """Merge each pair that is still two, as the officer who found it."""
    kind = MERGE_KINDS["organisation"]
    for entry in entries:
        keep, other = (Organisation.objects.filter(name=entry[key]).first() for key in ("kept", "gone"))
        if not (by and keep and other) or Merge.objects.filter(gone_label=entry["gone"]).exists():
            continue
        plan = service.MergePlan(kind, keep, other, by)
        choices = {one.key: one.default or one.choices[0][0] for one in plan.questions}
        service.merge(
            kind, plan.keep, plan.other, choices=choices, state=plan.state, reason=entry["why"], by=by
        )

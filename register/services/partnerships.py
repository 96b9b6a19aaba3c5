"""Proposing, changing and moving a partnership."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from core import clock
from core.editing import field_display
from core.history import audit, writing
from core.history.actors import Actor
from core.history.writing import Stale
from core.models.counter import take_numbers
from register.access.ties import PartnershipTie, explain_own_tie
from register.choices import OPEN_STATUSES, Status
from register.gates.judge import judge_step
from register.models import Confirmation, Partnership, StatusChange
from register.models.partnership import PEOPLE_FIELDS
from register.rules import lifecycle
from register.services import overriding, related
from register.services.overriding import Override
from register.standing import refresh as standing_refresh


class MoveRefused(Exception):
    """The move is not permitted; `reasons` says everything that stands in its way, a sentence each."""

    def __init__(self, reasons: Sequence[str]) -> None:
        self.reasons = list(reasons)
        super().__init__(" ".join(self.reasons))


class OwnTieRefused(Exception):
    """Somebody would name themselves to read or change more; the message is a sentence that says what to do."""


class EndedMeanwhile(Stale):
    """It was closed or withdrawn since it was read: what was typed about one that ran is not written."""


def draw_next_references(count: int = 1) -> list[str]:
    """Return the next references, such as PSH-0001; none is ever given out twice."""
    prefix = settings.COUNCIL["reference_prefix"]
    return [f"{prefix}-{number:04d}" for number in take_numbers("partnership", count)]


@transaction.atomic
def propose(partnership: Partnership, *, by: Actor, on: date, reason: str = "") -> Partnership:
    """Write a new partnership as an idea, with its reference, and return it. `reason` goes into the history."""
    partnership.reference = draw_next_references()[0]
    partnership.status = Status.PROPOSED
    writing.insert(partnership, by=by)
    writing.insert(StatusChange(partnership=partnership, to_status=Status.PROPOSED, on=on), by=by)
    standing_refresh.refresh([partnership.pk])
    audit.record(
        "partnership.proposed",
        by=by,
        about=partnership,
        headline=_("Proposed:"),
        detail=partnership.name,
        reason=reason,
    )
    return partnership


def has_ended_since(partnership: Partnership, version: int) -> bool:
    """Whether it was closed or withdrawn after this version of it; one that had ended already can be put right."""
    if partnership.status not in (Status.CLOSED, Status.WITHDRAWN) or version == partnership.version:
        return False
    read = partnership.history.filter(version=version)
    return partnership.status not in read.values_list("status", flat=True)


@transaction.atomic
def change(
    partnership: Partnership, *, names: Iterable[str], by: Actor, reason: str = "", read: int | None = None
) -> Partnership:
    """Write the changed fields `names` of a partnership; nothing is written when nothing differs.

    `read` is the version that whoever typed had before them, where `partnership` has been compared with a later one.
    Raises core.history.writing.Stale when somebody else saved since it was read, EndedMeanwhile, and OwnTieRefused.
    """
    standing_refresh.take_turn([partnership.pk])
    before = Partnership.objects.get(pk=partnership.pk)
    found = field_display.list_changes(before, partnership, names)
    if not found:
        return partnership
    if has_ended_since(before, partnership.version if read is None else read):
        raise EndedMeanwhile(before)
    changed = {one.field for one in found}
    ties = [tie for tie in (PartnershipTie.SPONSOR, PartnershipTie.LEAD) if tie in changed]
    for tie in ties:
        if why := explain_own_tie(by, getattr(partnership, f"{tie}_id"), before, tie):
            raise OwnTieRefused(why)
    writing.update(partnership, by=by, reason=reason)
    standing_refresh.refresh([partnership.pk])
    audit.record(
        "partnership.changed",
        by=by,
        about=partnership,
        category=audit.Category.ACCESS if ties else audit.Category.CHANGE,
        headline=_("%(fields)s changed") % {"fields": ", ".join(c.label for c in found[:3])},
        changes=found,
        reason=reason,
    )
    related.follow(partnership, by=by)
    return partnership


def _refuse_impossible(partnership: Partnership, to: str) -> None:
    if not lifecycle.may_follow(partnership.status, to):
        names = {"now": partnership.get_status_display(), "then": Status(to).label}
        raise MoveRefused([_("A partnership that is “%(now)s” cannot become “%(then)s”.") % names])


def _end_with(partnership: Partnership, *, by: Actor) -> list[audit.Change]:
    """End what nobody is to answer for a partnership that has ended, and return it for the event of its end."""
    ends = [import_string(path) for path in settings.ENDED_WITH_PARTNERSHIP]
    return [change for end in ends for change in end(partnership, by=by)]


@transaction.atomic
def move(
    partnership: Partnership,
    *,
    to: str,
    on: date,
    reason: str,
    by: Actor,
    decision_reference: str = "",
    left_open: str = "",
    scope_kind: str = "",
    override: Override | None = None,
) -> Partnership:
    """Take one step on the path. Raises MoveRefused with every reason why not.

    `left_open` says, where it ends, what becomes of what is not finished, and `scope_kind` what it is that is no
    partnership. With `override` it goes on without what is missing, each of which becomes a gap.
    """
    standing_refresh.take_turn([partnership.pk])
    locked = Partnership.objects.get(pk=partnership.pk)
    _refuse_impossible(locked, to)
    missing = [one.need for one in judge_step(locked, to, day=clock.today()) if not one.is_met]
    if missing and (override is None or to not in OPEN_STATUSES):
        raise MoveRefused([need.missing for need in missing])
    step = StatusChange(
        partnership=locked,
        from_status=locked.status,
        to_status=to,
        on=on,
        reason=reason,
        decision_reference=decision_reference,
        left_open=left_open,
        overridden=[need.missing for need in missing],
        override_reason=override.reason if missing and override else "",
    )
    was, kind = locked.get_status_display(), locked.get_scope_kind_display()
    locked.status = to
    locked.scope_kind = scope_kind if to == Status.OUT_OF_SCOPE else ""
    kinds = audit.Change("scope_kind", _("What it is"), kind, locked.get_scope_kind_display())
    writing.update(locked, by=by, reason=reason)
    writing.insert(step, by=by, reason=reason)
    ended = _end_with(locked, by=by) if to not in OPEN_STATUSES else []
    if missing and override:
        overriding.open_gaps(locked, missing, to=to, on=on, due_on=override.put_right_by, by=by)
    standing_refresh.refresh([locked.pk])
    audit.record(
        "partnership.moved",
        by=by,
        about=locked,
        category=audit.Category.DECISION,
        headline=_("Moved to %(status)s") % {"status": locked.get_status_display().lower()},
        changes=[
            audit.Change("status", _("Status"), was, locked.get_status_display()),
            *([kinds] if kinds.old != kinds.new else []),
            *([audit.Change("left_open", _("What was still open"), "", left_open)] if left_open else []),
            *overriding.list_changes(step),
            *ended,
        ],
        reason=reason,
    )
    return locked


@transaction.atomic
def confirm(
    partnership: Partnership, *, group: str, title: str, by: Actor, on: date, source: str = ""
) -> Confirmation:
    """Say that a group of facts is right as it stands, today, by this post."""
    standing_refresh.take_turn([partnership.pk])
    found = Confirmation.objects.filter(partnership=partnership, group=group).first()
    confirmation = found or Confirmation(partnership=partnership, group=group)
    confirmation.on, confirmation.by_post, confirmation.source = on, by.label, source
    (writing.update if found else writing.insert)(confirmation, by=by)
    audit.record(
        "partnership.confirmed",
        by=by,
        about=partnership,
        headline=_("Confirmed:"),
        detail=title,
        object=confirmation,
    )
    return confirmation


# What decides who sees a partnership and who signs for it: not for everybody who may change it.
ASSIGNED = ("directorate", "sponsor", "panel")
GROUPS: Mapping[str, Sequence[str]] = {
    "purpose": (
        "name",
        "other_names",
        "welsh_name",
        "purpose",
        "theme",
        "reasons",
        "benefits",
        "beneficiaries",
        "area",
        "website",
    ),
    "form": ("scope_kind", "form", "legal_status", "basis", "legal_power", "also_outside_body"),
    "people": ("directorate", "service", *PEOPLE_FIELDS, "panel"),
    "dates": ("starts_on", "signed_on", "leaving"),
    "resources": ("assets", "vat", "banking", "surplus"),
    "publication": ("publish", "publish_reason", "exempt_paragraph"),
}

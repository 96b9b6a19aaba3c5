"""What the register, and the accounts below it, decide about the rows that name a person."""

from datetime import date
from typing import Any

from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from accounts.permissions import Permission
from core import clock
from core.dates import write_long_date
from register.access.secrecy import Secrecy
from register.approvals.kinds import load_approval_kinds
from register.approvals.passing_on import fault_of_passing_on
from register.choices import OPEN_STATUSES
from register.handing_over.decisions import HandOverDecision, Passing
from register.models import Action, Partnership, Representative
from register.models.partnership import PEOPLE_FIELDS

_OPEN = Q(partnership__status__in=OPEN_STATUSES, partnership__merged_into__isnull=True)
# What is asked about a partnership that was merged is asked about the one that it went into.
_OPEN_WHERE_IT_WENT = Q(partnership__merged_into__status__in=OPEN_STATUSES)


def _names(name: str) -> HandOverDecision:
    def is_shown(_row: Partnership, secrecy: Secrecy) -> bool:
        return not secrecy.hides(name)

    return HandOverDecision(
        f"register.partnership.{name}",
        duty=Partnership._meta.get_field(name).verbose_name,  # type: ignore[union-attr]
        is_open=Q(status__in=OPEN_STATUSES, merged_into__isnull=True),
        path="",
        words=lambda _row: "",
        is_shown=is_shown,
    )


def _always(_row: Any, _secrecy: Secrecy) -> bool:
    return True


def _describe_seat(seat: Representative) -> str:
    return _add_first_day(seat.get_capacity_display(), seat.started_on)


def _add_first_day(words: str, first: date | None) -> str:
    """Say of a seat that has not begun from when on it is theirs."""
    if first is None or first <= clock.today():
        return words
    return _("%(what)s, from %(day)s") % {"what": words, "day": write_long_date(first)}


PART = (
    *map(_names, PEOPLE_FIELDS),
    HandOverDecision(
        "register.representative.person",
        Passing.SUCCEEDS,
        _lazy("sits on it for the council"),
        _OPEN,
        ends="ended_on",
        words=_describe_seat,
        is_shown=_always,
    ),
    HandOverDecision(
        "register.document.renewer",
        duty=_lazy("renews a document"),
        is_open=Q(withdrawn_on__isnull=True) & _OPEN,
    ),
    HandOverDecision("register.action.owner", duty=_lazy("does an action"), is_open=Action.IS_CHASED),
    HandOverDecision(
        "register.approvalrequest.asked",
        Passing.ASKS,
        _lazy("is asked to approve something"),
        Q(ending__isnull=True, approval__isnull=True) & (_OPEN | _OPEN_WHERE_IT_WENT),
        words=lambda asked: str(load_approval_kinds()[asked.kind].label),
        fault=fault_of_passing_on,
    ),
    # What was proposed and what was approved is the word of whoever did: nobody takes it over.
    HandOverDecision("register.approvalrequest.proposer", Passing.STAYS),
    HandOverDecision("register.approval.approver", Passing.STAYS),
    HandOverDecision("register.approval.proposer", Passing.STAYS),
    # Where somebody sits decides what they read, so it is for whoever keeps the seats.
    HandOverDecision(
        "accounts.panelseat.person",
        Passing.JOINS,
        _lazy("sits on a panel"),
        # A seat that ends on its first day never opens anything.
        Q(started_on__isnull=True) | Q(ended_on__isnull=True) | Q(ended_on__gt=F("started_on")),
        ends="ended_on",
        path="",
        words=lambda row: _add_first_day(str(row.panel), row.started_on),
        is_shown=_always,
        needs=Permission.SEAT_EDIT,
    ),
    HandOverDecision("accounts.user.person", Passing.STAYS),
    HandOverDecision("accounts.person.merged_into", Passing.STAYS),
)

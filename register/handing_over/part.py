"""What the register, and the accounts below it, decide about the rows that name a person."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _lazy

from accounts.permissions import Permission
from register.access.exempt import Secrecy
from register.choices import OPEN_STATUSES
from register.handing_over.decisions import HandOverDecision, Passing
from register.models import Action, Partnership, Representative
from register.models.partnership import PEOPLE_FIELDS

_OPEN = Q(partnership__status__in=OPEN_STATUSES, partnership__merged_into__isnull=True)


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


PART = (
    *map(_names, PEOPLE_FIELDS),
    HandOverDecision(
        "register.representative.person",
        Passing.SUCCEEDS,
        _lazy("sits on it for the council"),
        Q(ended_on__isnull=True) & _OPEN,
        words=Representative.get_capacity_display,
        is_shown=_always,
    ),
    HandOverDecision(
        "register.document.renewer",
        duty=_lazy("renews a document"),
        is_open=Q(withdrawn_on__isnull=True) & _OPEN,
    ),
    HandOverDecision("register.action.owner", duty=_lazy("does an action"), is_open=Action.IS_OPEN & _OPEN),
    # Where somebody sits decides what they read, so it is for whoever gives sign-ins.
    HandOverDecision(
        "accounts.panel_members.person",
        Passing.JOINS,
        _lazy("sits on a panel"),
        path="",
        words=lambda row: str(row.panel),
        is_shown=_always,
        needs=Permission.SIGN_IN_EDIT,
    ),
    HandOverDecision("accounts.user.person", Passing.STAYS),
    HandOverDecision("accounts.person.merged_into", Passing.STAYS),
)

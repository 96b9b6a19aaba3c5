"""What risks have for a person to do: look at one again, and renew an approval before it runs out."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from core.due import Due
from register.access.visible import editable_by
from reviews import access
from reviews.choices import Treatment
from reviews.models import Risk

AHEAD = timedelta(days=120)


def due_for(user: User, today: date) -> Iterator[Due]:
    """Yield the open risks that `user` owns and that must be looked at within four months. One query."""
    horizon = today + AHEAD
    again, renew = Q(review_by__lte=horizon), Q(treatment=Treatment.TOLERATE, tolerated_until__lte=horizon)
    rows = access.risks_visible_to(user).open().filter(again | renew, owner=user.person_id)
    may_change = Exists(editable_by(user).filter(pk=OuterRef("partnership")))
    for risk in rows.select_related("partnership").annotate(may_change=may_change).order_by("pk"):
        if risk.review_by and risk.review_by <= horizon:
            yield _due(risk, _("Score the risk again"), risk.review_by, _("Score"), "risk_score")
        if risk.treatment == Treatment.TOLERATE and risk.tolerated_until and risk.tolerated_until <= horizon:
            what = _("Renew the approval to tolerate a risk")
            yield _due(risk, what, risk.tolerated_until, _("Renew"), "risk_tolerate")


def _due(risk: Risk, what: str, on: date, verb: str, url_name: str) -> Due:
    """Lead to the form for who may change the partnership, and to the risk itself for who may only read it."""
    address = reverse(url_name, args=[risk.partnership.reference, risk.number])
    may_change: bool = risk.may_change  # type: ignore[attr-defined]
    return Due(
        what=what,
        note=risk.title,
        name=risk.partnership.name,
        reference=risk.partnership.reference,
        address=risk.partnership.get_absolute_url(),
        on=on,
        verb=verb if may_change else _("Look"),
        verb_address=address if may_change else risk.get_absolute_url(),
    )

"""What reviews have for a person to do: finish, sign, accept; and whom they are waiting for."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import Permission
from accounts.same_person import is_own_sign_in
from core.dates import write_long_date
from core.due import Due
from register.access.visible import readable_to
from register.choices import OPEN_STATUSES, RUNNING_STATUSES
from register.models import Partnership
from reviews.annual.service import count_lines
from reviews.models import Review, ReviewLine
from reviews.risks import due as risks_due

AHEAD = timedelta(days=120)
Status = Review.Status


def due_for(user: User, today: date) -> Iterator[Due]:
    """Yield what is due for `user` in the reviews and risks of partnerships that they may read.

    Three queries, and a fourth where a first review is to be started.
    """
    visible = readable_to(user)
    decided = Count("lines", filter=~Q(lines__state=ReviewLine.State.TO_DO))
    concern = Q(partnership__sponsor=user.person_id) | Q(drafter=user.person_id)
    if user.may(Permission.REVIEW_ACCEPT):
        concern |= Q(status=Status.SIGNED)
    rows = Review.objects.filter(concern, accepted_at=None, partnership__in=visible)
    rows = rows.filter(partnership__status__in=OPEN_STATUSES)
    rows = rows.select_related("partnership", "drafter", "signer__person")
    for review in rows.annotate(decided=decided, total=Count("lines")):
        yield from _of_review(review, user)
    yield from _next_ones(user, visible, today)
    yield from risks_due.due_for(user, today)


def _of_review(review: Review, user: User) -> Iterator[Due]:
    partnership = review.partnership
    mine = user.person_id in (partnership.sponsor_id, review.drafter_id)
    common: dict[str, Any] = {
        "name": partnership.name,
        "reference": partnership.reference,
        "address": partnership.get_absolute_url(),
        "on": review.due_on or partnership.stated_next_review_on,
        "verb_address": review.get_absolute_url(),
    }
    if (
        review.status == Status.SIGNED
        and user.may(Permission.REVIEW_ACCEPT)
        and not is_own_sign_in(review.signer, user)
    ):
        yield Due(
            what=_("Accept the annual review"),
            note=_("Signed by %(who)s") % {"who": review.signed_by},
            verb=_("Read"),
            **common,
        )
    elif mine and review.status == Status.SIGNED:
        note = _("With the partnership officer")
        yield Due(what=_("Annual review to be accepted"), note=note, verb=_("View"), waiting=True, **common)
    elif mine:
        yield _unfinished(review, user, common)


def _unfinished(review: Review, user: User, common: dict[str, Any]) -> Due:
    done, total = review.decided, review.total  # type: ignore[attr-defined]
    note = _("%(done)s of %(total)s lines confirmed") % {"done": done, "total": total}
    delegated = review.drafter_id not in (None, user.person_id)
    if delegated:
        what, note = (
            _("Draft of the annual review"),
            _("%(who)s is drafting, %(note)s") % {"who": review.drafter, "note": note},
        )
    elif review.status == Status.RETURNED:
        what = _("Put the annual review right")
    else:
        what = _("Finish the annual review")
    return Due(what=what, note=note, verb=_("Continue"), waiting=delegated, done=done, total=total, **common)


def _next_ones(user: User, visible: "QuerySet[Partnership]", today: date) -> Iterator[Due]:
    """Reviews that are to be started: nothing is open, and the next one is due within four months."""
    rows = visible.filter(
        sponsor=user.person_id, status__in=RUNNING_STATUSES, standing__next_review_on__lte=today + AHEAD
    ).exclude(pk__in=Review.objects.filter(accepted_at=None).values("partnership_id"))
    first_words = ""
    for partnership in rows.select_related("standing"):
        last = partnership.standing.reviewed_on
        if last is None and not first_words:
            first_words = _("%(n)s lines, about 15 minutes") % {"n": count_lines()}
        yield Due(
            what=_("Start the annual review"),
            note=_("Last reviewed %(day)s") % {"day": write_long_date(last)} if last else first_words,
            name=partnership.name,
            reference=partnership.reference,
            address=partnership.get_absolute_url(),
            on=partnership.standing.next_review_on,
            verb=_("Start"),
            verb_address=reverse("partnership_reviews", args=[partnership.reference]),
        )

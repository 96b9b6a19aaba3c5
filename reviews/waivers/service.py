"""Waiving a cap of a rating, and ending a waiver before its day. Both are frozen rows (docs/decisions/0017)."""

from collections.abc import Sequence
from datetime import date

from dateutil.relativedelta import relativedelta
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.same_person import is_own_sign_in
from core.history import audit, writing
from core.history.actors import Actor
from governance.frameworks.model import Cap
from register.models import Partnership
from register.services import sensitive
from register.services.sensitive import WordsMark
from register.standing import refresh as standing_refresh
from reviews.known.rating import find_biting_caps
from reviews.known.read import read_facts_of
from reviews.models import CapWaiver, CapWaiverEnd, Review

LONGEST = relativedelta(months=12)  # as long as a review counts


class WaiverRefused(Exception):
    """It cannot be waived so; the message is a sentence that says what to do instead."""


def find_caps_today(partnership: Partnership, day: date) -> tuple[Cap, ...]:
    """Return the caps that hold the rating of a partnership down, whatever is waived."""
    return find_biting_caps(read_facts_of(partnership.pk, day))


def open_waiver(partnership: Partnership, day: date) -> CapWaiver | None:
    """Return the waiver that stands on a day."""
    return CapWaiver.objects.filter(partnership=partnership, until__gte=day, end=None).first()


@transaction.atomic
def waive_cap(
    partnership: Partnership,
    *,
    lines: Sequence[str],
    reason: str,
    until: date,
    on: date,
    by: Actor,
    mark: WordsMark | None = None,
) -> CapWaiver:
    """Say that caps do not count until the end of a day. Raises WaiverRefused.

    `mark` is whether the reason is exempt. One waiver stands at a time.
    Nobody waives a cap of a rating that rests on a review they signed.
    """
    standing_refresh.take_turn([partnership.pk])
    biting = {cap.line: cap for cap in find_caps_today(partnership, on)}
    if not lines or set(lines) - biting.keys():
        raise WaiverRefused(_("This cap does not hold the rating down any more. Nothing was waived."))
    if not on < until <= on + LONGEST:
        raise WaiverRefused(_("Choose a last day after today and within twelve months."))
    if open_waiver(partnership, on):
        raise WaiverRefused(_("A cap is waived already. End that waiver first."))
    newest = Review.objects.filter(partnership=partnership, accepted_at__isnull=False).latest("accepted_at")
    if is_own_sign_in(newest.signer, by):
        raise WaiverRefused(_("You signed the review behind this rating, so somebody else waives its cap."))
    made = writing.insert(
        CapWaiver(
            partnership=partnership,
            lines=list(lines),
            covers=" ".join(biting[line].sentence for line in lines),
            reason=reason,
            until=until,
            given_on=on,
            given_by=by.label,
            giver_id=by.pk,
        ),
        by=by,
        reason=reason,
    )
    if mark:
        sensitive.mark_words(made, mark, partnership=partnership, by=by)
    _tell(made, "waived", _("Cap of the rating waived:"), f"{made}. {made.covers}", by=by, reason=reason)
    return made


@transaction.atomic
def end_waiver(
    waiver: CapWaiver, *, reason: str, on: date, by: Actor, mark: WordsMark | None = None
) -> CapWaiverEnd:
    """End a waiver before its day; `mark` is whether the reason is exempt. Raises WaiverRefused when it has ended."""
    standing_refresh.take_turn([waiver.partnership_id])
    if waiver.until < on or CapWaiverEnd.objects.filter(waiver=waiver).exists():
        raise WaiverRefused(_("This waiver has ended already. Nothing has changed."))
    ended = writing.insert(
        CapWaiverEnd(waiver=waiver, ended_on=on, ended_by=by.label, reason=reason), by=by, reason=reason
    )
    if mark:
        sensitive.mark_words(ended, mark, partnership=waiver.partnership, by=by)
    _tell(
        waiver, "waiver_ended", _("Waiver of a cap ended:"), str(waiver), by=by, reason=reason, object=ended
    )
    return ended


def _tell(
    waiver: CapWaiver,
    verb: str,
    headline: str,
    detail: str,
    *,
    by: Actor,
    reason: str,
    object: CapWaiverEnd | None = None,
) -> None:
    standing_refresh.refresh([waiver.partnership_id])
    audit.record(
        f"rating.{verb}",
        by=by,
        about=waiver.partnership,
        object=object or waiver,
        category=audit.Category.DECISION,
        headline=headline,
        detail=detail,
        reason=reason,
    )

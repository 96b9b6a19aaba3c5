"""The end of an annual review: rated, signed and frozen; then accepted by somebody else, or returned."""

from datetime import datetime
from typing import Any

from dateutil.relativedelta import relativedelta
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.same_person import is_own_sign_in
from core import clock
from core.history import audit, snapshots, writing
from core.history.actors import Actor
from register.models import Action, Partnership
from register.services import sensitive
from register.services.sensitive import WordsMark
from register.standing import refresh as standing_refresh
from reviews import rating
from reviews.annual.service import NotOpen, record_event, take_open_review, take_review
from reviews.known.read import read_facts_of
from reviews.models.review import Review, ReviewLine

State, Status = ReviewLine.State, Review.Status


class OwnSignature(Exception):
    """Nobody accepts what they signed themselves: acceptance is somebody else's look at it."""


class SigningRefused(Exception):
    """It cannot be signed yet: lines without a press, or no outcome; `reasons` says which, a sentence each."""

    def __init__(self, reasons: list[str]) -> None:
        self.reasons = reasons
        super().__init__(" ".join(reasons))


def rate_review(review: Review) -> rating.Rating:
    """Return the rating that the lines add up to. Raises reviews.rating.RatingError while a line is open."""
    answers = {line.question: line.value for line in review.lines.all() if line.value}
    return rating.rate_lines(
        answers,
        framework=review.edition.framework,
        tier=review.partnership.tier,
        facts=read_facts_of(review.partnership_id, clock.today()).held,
    )


def list_missing(review: Review) -> list[str]:
    """Return what still has to be done before it can be signed, a sentence each."""
    left = review.lines.filter(state=State.TO_DO).count()
    reasons = []
    if left:
        words = ngettext(
            "%(n)s line still needs “Still true” or a change.",
            "%(n)s lines still need “Still true” or a change.",
            left,
        )
        reasons.append(words % {"n": left})
    if not review.summary.strip():
        reasons.append(_("Say in a few sentences what the partnership did this year."))
    if not review.outcome:
        reasons.append(_("Choose what should happen next with this partnership."))
    if is_without_actions(review):
        reasons.append(
            _("“Continue, with actions” needs an action that is open. Add one, or choose “Continue”.")
        )
    return reasons


def is_without_actions(review: Review) -> bool:
    """Whether it says that actions follow, and none is open."""
    if review.outcome != Review.Outcome.CONTINUE_WITH_ACTIONS:
        return False
    return not review.partnership.actions.filter(Action.IS_OPEN).exists()


@transaction.atomic
def sign_review(review: Review, *, by: Actor, at: datetime | None = None) -> Review:
    """Sign: the whole review is frozen in a snapshot with its rating and sum. Raises SigningRefused, NotOpen.

    `at` is when it was signed, for a review that is entered afterwards; now when it is left out.
    """
    at = at or clock.now()
    locked = take_open_review(review)
    if reasons := list_missing(locked):
        raise SigningRefused(reasons)
    result = rate_review(locked)
    locked.rating, locked.points, locked.possible = result.band.key, result.points, result.possible
    locked.next_due_on = clock.day_of(at) + relativedelta(months=result.months_to_next_review)
    locked.snapshot = snapshots.take_snapshot(
        "review", content=freeze_content(locked, result), about=locked, by=by
    )
    locked.status, locked.signed_at, locked.signed_by = Status.SIGNED, at, by.label
    locked.signer_id = by.pk
    writing.update(locked, by=by)
    standing_refresh.refresh([locked.partnership_id])
    record_event(
        locked, "signed", _("Signed:"), by, audit.Category.SIGNED, detail=f"{locked}. {result.band.label}"
    )
    return locked


@transaction.atomic
def return_review(review: Review, *, because: str, by: Actor, mark: WordsMark | None = None) -> Review:
    """Return a signed review to its sponsor with the reason. Raises NotOpen when it is not waiting.

    `mark` is whether the reason is exempt.
    """
    locked = _waiting(review)
    _mark_decision(locked, mark, by)
    locked.status, locked.returned_because = Status.RETURNED, because
    locked.signed_at, locked.signed_by, locked.signer, locked.snapshot = None, "", None, None
    locked.rating, locked.points, locked.possible, locked.next_due_on = "not_assessed", None, None, None
    writing.update(locked, by=by, reason=because)
    standing_refresh.refresh([locked.partnership_id])
    record_event(
        locked, "returned", _("Returned:"), by, audit.Category.DECISION, detail=str(locked), reason=because
    )
    return locked


@transaction.atomic
def accept_review(
    review: Review,
    *,
    by: Actor,
    override: str = "",
    override_reason: str = "",
    at: datetime | None = None,
    mark: WordsMark | None = None,
) -> Review:
    """Accept a signed review, with another rating and its reason if need be, and freeze it for good.

    `at` is as in `sign_review`; `mark` is whether the reason is exempt.
    Raises NotOpen when it is not waiting, OwnSignature for whoever signed it.
    """
    locked = _waiting(review)
    if is_own_sign_in(locked.signer, by):
        raise OwnSignature
    _mark_decision(locked, mark, by)
    locked.override, locked.override_reason = override, override_reason
    locked.override_by = by.label if override else ""
    locked.status, locked.accepted_at, locked.accepted_by = Status.ACCEPTED, at or clock.now(), by.label
    # Stamping the lines is what freezes them: from here on the database refuses to change one.
    locked.lines.update(accepted_at=locked.accepted_at)
    writing.update(locked, by=by, reason=override_reason)
    _assure_baseline(locked.partnership, by)
    standing_refresh.refresh([locked.partnership_id])
    detail = f"{locked}. {locked.get_override_display() if override else locked.get_rating_display()}"
    record_event(
        locked,
        "accepted",
        _("Accepted and frozen:"),
        by,
        audit.Category.DECISION,
        detail=detail,
        reason=override_reason,
    )
    return locked


def _mark_decision(review: Review, mark: WordsMark | None, by: Actor) -> None:
    if mark:
        sensitive.mark_words(review, mark, partnership=review.partnership, by=by, part="decision")


def _waiting(review: Review) -> Review:
    locked = take_review(review)
    if locked.status != Status.SIGNED:
        raise NotOpen
    return locked


def _assure_baseline(partnership: Partnership, by: Actor) -> None:
    """The first accepted review checks what was imported, so the baseline is assured from now on."""
    if not partnership.baseline_assured:
        partnership.baseline_assured = True
        writing.update(partnership, by=by)


def freeze_content(review: Review, result: rating.Rating) -> dict[str, Any]:
    """Return what is frozen at signing: the questions, every line with last year's, the sum and the caps."""
    return {
        "framework": review.edition.framework.canonical(),
        "fingerprint": review.edition.fingerprint,
        "partnership": review.partnership.reference,
        "year": review.year,
        "tier": review.partnership.tier,
        "summary": review.summary,
        "outcome": review.outcome,
        "lines": [_frozen_line(line) for line in review.lines.all()],
        "points": result.points,
        "possible": result.possible,
        "percent": result.percent,
        "earned": result.earned.key,
        "rating": result.band.key,
        "caps": [cap.sentence for cap in result.caps],
        "exempt": _frozen_marks(review),
    }


def _frozen_marks(review: Review) -> dict[str, dict[str, Any]]:
    """Which words are exempt as it is signed, and why; a later mark is a row of its own (decision 22)."""
    lines = set(review.lines.values_list("pk", flat=True))
    own = {
        **sensitive.find_marks(review.partnership_id, Review),
        **sensitive.find_marks(review.partnership_id, ReviewLine),
    }
    return {
        words.name: {"paragraph": said.paragraph, "reason": said.reason}
        for words, said in own.items()
        if (words.key == review.pk if words.kind == Review._meta.label_lower else words.key in lines)
    }


def _frozen_line(line: ReviewLine) -> dict[str, Any]:
    names = ("question", "value", "evidence", "comment", "state", "decided_on", "decided_by")
    before = ("last_value", "last_comment", "last_evidence", "last_source", "last_checked")
    return {name: getattr(line, name) for name in (*names, *before)}

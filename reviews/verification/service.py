"""Recording what internal audit found in a signed review. It changes neither an answer nor the rating."""

from django.db import transaction
from django.utils.translation import gettext as _

from core.history.actors import Actor
from register.services.own_work import WrittenBy, is_writer_of_any, list_writers
from register.services.sensitive import WordsMark
from register.standing import refresh as standing_refresh
from register.verification.service import VerificationRefused, write_verification
from reviews.models import Review, ReviewLine, ReviewVerification
from reviews.verification.read import hash_line, hash_review


@transaction.atomic
def verify_review(
    review: Review,
    *,
    question: str = "",
    result: str,
    looked_at: str,
    evidence: str,
    shown: str,
    by: Actor,
    mark: WordsMark | None = None,
) -> ReviewVerification:
    """Record what was found in a review, or in the line of `question`; `shown` is the hash that was looked at.

    Raises VerificationRefused. Nobody verifies what they signed, accepted or answered themselves.
    """
    standing_refresh.take_turn([review.partnership_id])
    held = Review.objects.select_for_update().get(pk=review.pk)
    if held.status not in Review.SIGNED_STATUSES:
        raise VerificationRefused(_("It is open again and can change. It can be verified once it is signed."))
    lines = list(held.lines.all())
    line = next((one for one in lines if one.question == question), None)
    if question and line is None:
        raise VerificationRefused(_("This review has no such line, so there is nothing to verify."))
    if is_writer_of_any(by, _list_writers_of(held, line)):
        raise VerificationRefused(
            _("You answered, signed or accepted this yourself, so somebody else verifies it.")
        )
    now = hash_line(line) if line else hash_review(held, lines)
    label = held.edition.framework.question(question).label if line else ""
    row = ReviewVerification(
        review=held, question=question, result=result, looked_at=looked_at, evidence=evidence
    )
    subject = ", ".join(filter(None, (label, str(held))))
    return write_verification(
        row, about=held.partnership, subject=subject, shown=shown, now=now, by=by, mark=mark
    )


def _list_writers_of(review: Review, line: ReviewLine | None) -> list[WrittenBy]:
    """Whoever signed and accepted the review, and whoever answered the line that is looked at."""
    decided = ("value", "comment", "evidence", "state")
    return [
        *list_writers([review], label="signed_by", at="signed_at", says=("signer",)),
        *list_writers([review], label="accepted_by", at="accepted_at"),
        *list_writers([line] if line else [], label="decided_by", at="decided_on", says=decided),
    ]

"""The newest verification of a signed review and of each of its lines, beside what they say now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from register.access.secrecy import Secrecy
from register.access.words import show_record
from register.verification.rules import VerificationShown, hash_what_is_said, show_verification
from reviews.models import Review, ReviewLine, ReviewVerification


def hash_line(line: ReviewLine) -> str:
    """Return the hash of what a line says and rests on."""
    return hash_what_is_said([line.question, line.value, line.evidence, line.comment])


def hash_review(review: Review, lines: Sequence[ReviewLine]) -> str:
    """Return the hash of a review as a whole: its lines, its words, its outcome and its rating."""
    said = sorted(hash_line(line) for line in lines)
    return hash_what_is_said([review.year, review.summary, review.outcome, review.rating, *said])


@dataclass(frozen=True)
class ReviewVerified:
    """How a review is verified: as a whole, and line by line."""

    whole: VerificationShown
    lines: Mapping[str, VerificationShown]

    @property
    def looked_at(self) -> list[VerificationShown]:
        """The lines that somebody has looked at."""
        return [one for one in self.lines.values() if one.on]


def show_review(review: Review, lines: Sequence[ReviewLine], secrecy: Secrecy) -> ReviewVerified:
    """Return how a review that has been read is verified, to one reader. One query.

    The review and its lines are given as they are: what a reader may not read of them is no change since.
    """
    rows = ReviewVerification.objects.filter(review=review.pk).order_by("pk")
    newest = {row.question: show_record(row, secrecy) for row in rows}
    kind = ReviewVerification._meta.label_lower
    return ReviewVerified(
        show_verification(newest.get(""), hash_review(review, lines), kind),
        {one.question: show_verification(newest.get(one.question), hash_line(one), kind) for one in lines},
    )


def show_reviews(reviews: Sequence[Review]) -> Mapping[int, VerificationShown]:
    """Return how each of several reviews is verified as a whole: one query, two where one was looked at."""
    rows = ReviewVerification.objects.filter(review__in=[one.pk for one in reviews], question="")
    newest = {row.review_id: row for row in rows.order_by("pk")}
    lines: dict[int, list[ReviewLine]] = {key: [] for key in newest}
    for line in ReviewLine.objects.filter(review__in=list(newest)) if newest else ():
        lines[line.review_id].append(line)
    return {
        one.pk: show_verification(
            newest.get(one.pk), hash_review(one, lines[one.pk]) if one.pk in newest else ""
        )
        for one in reviews
    }

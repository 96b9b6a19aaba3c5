"""What becomes of reviews, risks and measures when partnerships or people are merged."""

from django.utils.translation import gettext_lazy as _lazy

from register.merging.decisions import Fate, MergeDecision, MergePart
from reviews.models import Review


def _is_signed(review: Review) -> bool:
    return review.status in Review.SIGNED_STATUSES


def _waits(review: Review) -> bool:
    """Whether it is signed; or open again, and internal audit has recorded what it found in it."""
    return review.status == Review.Status.SIGNED or (
        review.accepted_at is None and review.verifications.exists()
    )


PART = MergePart(
    decisions=(
        # An accepted review is frozen and stays; an open one moves or ends, as whoever merges says.
        MergeDecision(
            "reviews.review.partnership",
            Fate.ASKED,
            waits=_waits,
            waits_for=_lazy(
                "It is signed, or internal audit has looked at it. Accept it first. "
                "Where internal audit has not looked at it, it can be returned to its writer instead."
            ),
        ),
        MergeDecision("reviews.review.drafter", stays=_is_signed),
        # A waiver is about the rating of that record alone, and frozen.
        MergeDecision("reviews.capwaiver.partnership", Fate.STAYS),
        MergeDecision("reviews.risk.partnership", numbered="number"),
        MergeDecision("reviews.risk.owner"),
        MergeDecision("reviews.risk.tolerated_by"),
        MergeDecision("reviews.measure.partnership"),
        MergeDecision("reviews.measurefigure.partnership"),
    )
)

"""What reviews contribute to a partnership's standing: rating, last and next review."""

from collections.abc import Mapping

from register.services.standings import Ids, Part
from reviews.models.review import Review


def review_part(ids: Ids) -> Mapping[int, Part]:
    """Read the newest accepted review and the number of reviews of each partnership, in one query."""
    found: dict[int, Part] = {}
    rows = Review.objects.filter(partnership__in=ids).order_by("partnership_id", "accepted_at", "pk")
    for review in rows.select_related(None):
        part = found.setdefault(review.partnership_id, Part(fields={}, counts={"reviews": 0}))
        part.counts = {"reviews": part.counts["reviews"] + 1}
        if review.accepted_at:
            part.fields = {
                "rating": review.final_rating,
                "reviewed_on": review.accepted_at.date(),
                "next_review_on": review.next_due_on,
            }
    return found

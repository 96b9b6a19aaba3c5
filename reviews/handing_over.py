"""What becomes of reviews and risks when somebody hands over what they answer for."""

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from accounts.models import Person
from register.choices import OPEN_STATUSES
from register.handing_over.decisions import HandOverDecision, Passing
from reviews.access import can_open, find_people_who_draft
from reviews.models import Review


def _fault_of_drafting(review: Review, successor: Person) -> str:
    able = find_people_who_draft().filter(pk=successor.pk).exists()
    if able and can_open(successor, review.partnership):
        return ""
    return _("%(who)s cannot open its review, so the drafting cannot go to them") % {"who": successor}


PART = (
    HandOverDecision(
        "reviews.review.drafter",
        duty=_lazy("drafts a review"),
        is_open=~Q(status__in=Review.SIGNED_STATUSES) & Q(partnership__merged_into__isnull=True),
        fault=_fault_of_drafting,
    ),
    HandOverDecision(
        "reviews.risk.owner",
        duty=_lazy("owns a risk"),
        is_open=Q(
            closed_on__isnull=True,
            partnership__status__in=OPEN_STATUSES,
            partnership__merged_into__isnull=True,
        ),
    ),
    # What was typed in before approvals were pressed; nobody takes it over.
    HandOverDecision("reviews.risk.tolerated_by", Passing.STAYS),
)

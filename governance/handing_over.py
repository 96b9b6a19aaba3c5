"""What becomes of checklists when somebody hands over what they answer for: a signed one says who it was."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _lazy

from register.choices import OPEN_STATUSES
from register.handing_over.decisions import HandOverDecision

PART = (
    HandOverDecision(
        "governance.answer.owner",
        duty=_lazy("puts a gap right"),
        is_open=Q(
            signed_at__isnull=True,
            assessment__partnership__status__in=OPEN_STATUSES,
            assessment__partnership__merged_into__isnull=True,
        ),
        path="assessment__partnership",
        words=lambda answer: str(answer.missing or answer.value),
    ),
)

"""What becomes of checklists when partnerships or people are merged: signed ones stay, a draft moves or ends."""

from django.utils.translation import gettext_lazy as _lazy

from governance.models import Assessment
from register.merging.decisions import Fate, MergeDecision, MergePart


def _is_looked_at(assessment: Assessment) -> bool:
    """Whether a draft cannot end, since internal audit has recorded what it found in it."""
    return assessment.signed_at is None and assessment.verifications.exists()


PART = MergePart(
    decisions=(
        MergeDecision(
            "governance.assessment.partnership",
            Fate.ASKED,
            waits=_is_looked_at,
            waits_for=_lazy("Internal audit has looked at it: sign it first."),
        ),
        MergeDecision("governance.answer.owner"),
        MergeDecision("governance.screening.partnership", Fate.STAYS),
    )
)

"""What becomes of checklists when partnerships or people are merged: signed ones stay, a draft moves or ends."""

from register.merging.decisions import Fate, MergeDecision, MergePart

PART = MergePart(
    decisions=(
        MergeDecision("governance.assessment.partnership", Fate.ASKED),
        MergeDecision("governance.answer.owner"),
    )
)

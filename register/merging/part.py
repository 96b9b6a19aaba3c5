"""What the register, and the accounts below it, decide about the rows behind each foreign key."""

from register.merging.decisions import Fate, JoinRule, MergeDecision, MergePart


def _partnership(*names: str) -> list[MergeDecision]:
    return [MergeDecision(f"register.{name}.partnership") for name in names]


PART = MergePart(
    decisions=(
        # What belongs to a partnership
        *_partnership(
            "action", "benefitfigure", "document", "implication", "keydate", "membership", "meeting",
            "contribution", "yearmoney", "liability", "share", "journalnote", "kepttext", "objective",
            "priorityserved", "sensitivemark", "statement",
        ),
        MergeDecision("register.representative.partnership", beside="person", ended="ended_on"),
        # Its path, its scores and who confirmed it are about that record alone.
        MergeDecision("register.statuschange.partnership", Fate.STAYS),
        MergeDecision("register.significance.partnership", Fate.STAYS),
        MergeDecision("register.confirmation.partnership", Fate.STAYS),
        MergeDecision("register.standing.partnership", Fate.COMPUTED),
        MergeDecision("register.signshown.partnership", Fate.COMPUTED),
        MergeDecision("register.searchentry.partnership", Fate.COMPUTED),
        MergeDecision("register.partnership.merged_into"),
        # What was asked and approved is frozen: it stays under the reference it was given under, and is found by the
        # key of what it is about, which moves.
        MergeDecision("register.approvalrequest.partnership", Fate.FOLLOWS),
        MergeDecision("register.approval.partnership", Fate.FOLLOWS),
        # What names an organisation
        MergeDecision("register.organisationalias.organisation"),
        MergeDecision("register.membership.organisation"),
        MergeDecision("register.contribution.organisation"),
        MergeDecision("register.share.organisation"),
        MergeDecision("register.attendance.membership"),
        # What names a person
        MergeDecision("register.partnership.sponsor"),
        MergeDecision("register.partnership.lead"),
        MergeDecision("register.partnership.cabinet_member"),
        MergeDecision("register.partnership.finance_contact"),
        MergeDecision("register.partnership.legal_contact"),
        MergeDecision("register.action.owner"),
        MergeDecision("register.document.renewer"),
        MergeDecision("register.representative.person", beside="partnership", ended="ended_on"),
        MergeDecision("register.approvalrequest.asked", Fate.STAYS),
        MergeDecision("register.approvalrequest.proposer", Fate.STAYS),
        MergeDecision("register.approval.approver", Fate.STAYS),
        MergeDecision("register.approval.proposer", Fate.STAYS),
        MergeDecision("accounts.panelseat.person"),
        MergeDecision("accounts.user.person", Fate.SIGN_IN),
        MergeDecision("accounts.person.merged_into"),
        # What names an entry of a list
        MergeDecision("register.partnership.directorate"),
        MergeDecision("register.partnership.service"),
        MergeDecision("register.partnership.panel"),
        MergeDecision("register.partnership.theme"),
        MergeDecision("register.priorityserved.priority"),
        MergeDecision("accounts.service.directorate"),
        MergeDecision("accounts.person.directorate"),
        MergeDecision("accounts.person.service"),
        MergeDecision("accounts.panelseat.panel"),
    ),
    joins=(
        JoinRule(
            "register.partnership",
            fixed=(
                "reference", "status", "tier", "baseline_assured", "publish", "publish_reason",
                "exempt_paragraph", "merged_into",
            ),
            together=(("starts_on", "starts_precision"), ("directorate", "service")),
        ),
        JoinRule("register.organisation", fixed=("is_council",)),
        JoinRule("accounts.person", fixed=("merged_into",), together=(("directorate", "service"),)),
        JoinRule("accounts.panel", fixed=("slug",)),
        JoinRule("register.contribution", together=(("amount", "certainty"),), adds=("amount",)),
        JoinRule("register.yearmoney", adds=("budget", "forecast", "actual")),
        JoinRule("register.share", adds=("percent",)),
        JoinRule("register.benefitfigure", together=(("number", "unit"),), adds=("number",)),
    ),
)  # fmt: skip

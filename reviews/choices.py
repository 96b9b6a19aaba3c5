"""The value lists of risks, and what risks and actions are filtered by."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _lazy


class RiskCategory(TextChoices):
    STRATEGIC = "strategic", _lazy("Strategic")
    FINANCIAL = "financial", _lazy("Financial")
    LEGAL = "legal", _lazy("Legal")
    SERVICE = "service", _lazy("Service")
    PEOPLE = "people", _lazy("People")
    INFORMATION = "information", _lazy("Information")
    REPUTATION = "reputation", _lazy("Reputation")
    PARTNER = "partner", _lazy("Partner")
    ENVIRONMENTAL = "environmental", _lazy("Environmental")


class Treatment(TextChoices):
    """The four Ts."""

    TREAT = "treat", _lazy("Treat")
    TOLERATE = "tolerate", _lazy("Tolerate")
    TRANSFER = "transfer", _lazy("Transfer")
    TERMINATE = "terminate", _lazy("Terminate")


TREATMENT_HELP = {
    Treatment.TREAT: _lazy("Do something so that it is less likely or does less harm."),
    Treatment.TOLERATE: _lazy(
        "Live with it, because more would cost too much. Above the limit somebody must approve this."
    ),
    Treatment.TRANSFER: _lazy("Let somebody else carry it, such as an insurer or another partner."),
    Treatment.TERMINATE: _lazy("Stop doing what brings it about."),
}


class ScoreKind(TextChoices):
    """What a score is about: the risk with nothing done, as it stands, and where it is meant to get to."""

    INHERENT = "inherent", _lazy("Before controls")
    CURRENT = "current", _lazy("Now")
    TARGET = "target", _lazy("Target")


class Band(TextChoices):
    """The common bands of every matrix (register/rules/matrix.py), from the lowest up."""

    LOW = "low", _lazy("Low")
    MEDIUM = "medium", _lazy("Medium")
    HIGH = "high", _lazy("High")
    VERY_HIGH = "very_high", _lazy("Very high")


class LookedAt(TextChoices):
    """Whether a risk was looked at again by the day that was set."""

    LATE = "late", _lazy("Late")
    IN_TIME = "in_time", _lazy("In time")


class ApprovalStands(TextChoices):
    """How the approval of a risk stands that is tolerated above the limit."""

    RUNS = "runs", _lazy("Approved, still running")
    ASKED = "asked", _lazy("Asked, not yet approved")
    OUT = "out", _lazy("Approval has run out")
    MISSING = "missing", _lazy("Not approved")


class StandsOn(TextChoices):
    """On whose register a risk stands."""

    COUNCIL = "council", _lazy("Also on the council's register")
    ONLY = "only", _lazy("On the partnership's only")


class ActionDue(TextChoices):
    """When an action is due, seen from today."""

    LATE = "late", _lazy("Late")
    SOON = "soon", _lazy("Due within 30 days")
    LATER = "later", _lazy("Later")
    NEVER = "never", _lazy("No date set")

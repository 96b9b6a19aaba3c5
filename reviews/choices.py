"""The value lists of risks. Source: product.md section 5; domain.md 3.3."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class RiskCategory(TextChoices):
    STRATEGIC = "strategic", _("Strategic")
    FINANCIAL = "financial", _("Financial")
    LEGAL = "legal", _("Legal")
    SERVICE = "service", _("Service")
    PEOPLE = "people", _("People")
    INFORMATION = "information", _("Information")
    REPUTATION = "reputation", _("Reputation")
    PARTNER = "partner", _("Partner")
    ENVIRONMENTAL = "environmental", _("Environmental")


class Treatment(TextChoices):
    """The four Ts."""

    TREAT = "treat", _("Treat")
    TOLERATE = "tolerate", _("Tolerate")
    TRANSFER = "transfer", _("Transfer")
    TERMINATE = "terminate", _("Terminate")


TREATMENT_HELP = {
    Treatment.TREAT: _("Do something so that it is less likely or does less harm."),
    Treatment.TOLERATE: _(
        "Live with it, because more would cost too much. Above the limit somebody must approve this."
    ),
    Treatment.TRANSFER: _("Let somebody else carry it, such as an insurer or another partner."),
    Treatment.TERMINATE: _("Stop doing what brings it about."),
}


class ScoreKind(TextChoices):
    """What a score is about: the risk with nothing done, as it stands, and where it is meant to get to."""

    INHERENT = "inherent", _("Before controls")
    CURRENT = "current", _("Now")
    TARGET = "target", _("Target")


class Band(TextChoices):
    """The common bands of every matrix (register/rules/matrix.py), from the lowest up."""

    LOW = "low", _("Low")
    MEDIUM = "medium", _("Medium")
    HIGH = "high", _("High")
    VERY_HIGH = "very_high", _("Very high")

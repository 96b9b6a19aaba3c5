from django.db import models
from django.utils.translation import gettext_lazy as _lazy

from core.models import Record
from register.choices import ScopeKind, ScreeningOutcome
from register.models import Partnership


class Screening(Record):
    """One screening of what was proposed or is held: the path taken and what it came to (P1, P2, H2).

    Never changed, only screened again; the newest one counts. `answers` holds yes and no by the key of the question,
    in the order in which they were given.
    """

    FROZEN = True

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="screenings")
    edition = models.CharField(_lazy("questions"), max_length=20)
    answers = models.JSONField(_lazy("answers"))
    outcome = models.CharField(_lazy("outcome"), max_length=12, choices=ScreeningOutcome.choices)
    kind = models.CharField(_lazy("kind"), max_length=24, choices=ScopeKind.choices, blank=True)
    screened_on = models.DateField(_lazy("screened on"))
    screened_by = models.CharField(max_length=320)
    # What was proposed and confirmed, where it was one of many in a list; empty where the questions were answered.
    rests_on = models.CharField(_lazy("rests on"), max_length=300, blank=True)

    class Meta(Record.Meta):
        ordering = ["-pk"]
        verbose_name = _lazy("screening")
        constraints = [
            models.CheckConstraint(
                name="governance_screening_kind_of_none",
                condition=models.Q(outcome=ScreeningOutcome.NONE) ^ models.Q(kind=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()}"

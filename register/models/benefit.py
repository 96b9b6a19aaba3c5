"""How residents benefit, counted."""

from django.db import models
from django.utils.translation import gettext_lazy as _lazy

from core.models import Record
from register.models.partnership import Partnership


class BenefitFigure(Record):
    """One countable figure a year of how residents benefited, with its unit and source."""

    partnership = models.ForeignKey(
        Partnership, models.CASCADE, related_name="benefit_figures", editable=False
    )
    year = models.PositiveSmallIntegerField(_lazy("financial year"))
    number = models.DecimalField(_lazy("figure"), max_digits=14, decimal_places=2)
    unit = models.CharField(
        _lazy("counted in"), max_length=160, help_text=_lazy("Such as households advised.")
    )
    source = models.CharField(_lazy("source"), max_length=240)

    class Meta(Record.Meta):
        ordering = ["-year"]
        verbose_name = _lazy("benefit to residents")
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "year"],
                name="register_benefit_once",
                violation_error_message=_lazy("This year already has a figure. Change it instead."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.unit}"

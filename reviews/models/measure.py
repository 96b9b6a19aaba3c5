"""How an objective is measured: from where, to where, and what was reached by the end of each period (P9)."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _lazy

from core.models import Record
from register.models import Objective, Partnership


def _number(label: Any, **options: Any) -> "models.DecimalField[Any, Any]":
    return models.DecimalField(label, max_digits=14, decimal_places=2, **options)


class Measure(Record):
    """One measure of one objective. Its partnership is that of the objective."""

    class Better(models.TextChoices):
        HIGHER = "higher", _lazy("Higher is better")
        LOWER = "lower", _lazy("Lower is better")

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="measures", editable=False)
    objective = models.ForeignKey(
        Objective, models.PROTECT, related_name="measures", verbose_name=_lazy("objective")
    )
    name = models.CharField(
        _lazy("what is measured"), max_length=160, help_text=_lazy("Such as days of delay per discharge.")
    )
    unit = models.CharField(
        _lazy("unit"),
        max_length=24,
        blank=True,
        help_text=_lazy("Such as %, days or people. Leave it out for a number."),
    )
    better = models.CharField(_lazy("direction"), max_length=6, choices=Better.choices, default=Better.HIGHER)
    baseline = _number(_lazy("baseline"), null=True, blank=True, help_text=_lazy("Where it started from."))
    baseline_on = models.DateField(_lazy("baseline taken on"), null=True, blank=True)
    target = _number(_lazy("target"), null=True, blank=True)
    target_on = models.DateField(_lazy("to be reached by"), null=True, blank=True)

    EXEMPT_WORDS: ClassVar = {"": ("name",)}

    class Meta(Record.Meta):
        ordering = ["objective__position", "objective_id", "pk"]
        verbose_name = _lazy("measure")
        constraints = [
            models.UniqueConstraint(
                fields=["objective", "name"],
                name="reviews_measure_once",
                violation_error_message=_lazy("This objective has a measure of that name already."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class MeasureFigure(Record):
    """What a measure came to in the period that ends on a day, and where the figure is from."""

    partnership = models.ForeignKey(
        Partnership, models.CASCADE, related_name="measure_figures", editable=False
    )
    measure = models.ForeignKey(
        Measure, models.PROTECT, related_name="figures", verbose_name=_lazy("measure")
    )
    ends_on = models.DateField(_lazy("last day of the period"))
    amount = _number(_lazy("figure"))
    source = models.CharField(
        _lazy("source"), max_length=200, blank=True, help_text=_lazy("Where somebody can look it up.")
    )

    class Meta(Record.Meta):
        ordering = ["measure_id", "ends_on"]
        verbose_name = _lazy("figure")
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "ends_on"],
                name="reviews_measure_figure_once",
                violation_error_message=_lazy("There is a figure for this period already. Change that one."),
            ),
            models.CheckConstraint(
                name="reviews_measure_figure_has_a_period",
                condition=Q(ends_on__gte="1990-01-01"),
                violation_error_message=_lazy("Enter the last day of the period, like 30 9 2026."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure}, {self.amount:f}"

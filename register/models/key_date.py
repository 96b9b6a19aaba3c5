from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _lazy

from core.dates import find_last_day_meant
from core.models import Record
from register.choices import DateKind, NoticeUnit, Precision
from register.models.partnership import Partnership


class KeyDate(Record):
    """An end, renewal or break of the agreement, with the notice it needs and what was decided about it (P13).

    `last_safe_on` is worked out by the service from the date and the notice, and stored so that lists
    can sort by it; None means that the notice period is not known.
    """

    class Decision(models.TextChoices):
        USE = "use", _lazy("Use it")
        LEAVE = "leave", _lazy("Do not use it")
        RENEW = "renew", _lazy("Renew")

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="key_dates", editable=False)
    kind = models.CharField(
        _lazy("what happens"), max_length=8, choices=DateKind.choices, default=DateKind.END
    )
    on = models.DateField(_lazy("date"))
    precision = models.CharField(
        max_length=5, choices=Precision.choices, default=Precision.DAY, editable=False
    )
    notice_number = models.PositiveSmallIntegerField(_lazy("notice needed"), null=True, blank=True)
    notice_unit = models.CharField(_lazy("counted in"), max_length=12, choices=NoticeUnit.choices, blank=True)
    notice_form = models.CharField(
        _lazy("form of notice"), max_length=160, blank=True, help_text=_lazy("Such as in writing.")
    )
    clause = models.CharField(_lazy("clause"), max_length=120, blank=True)
    last_safe_on = models.DateField(_lazy("last safe date to give notice"), null=True, editable=False)
    decision = models.CharField(_lazy("decision"), max_length=6, choices=Decision.choices, blank=True)
    decision_reference = models.CharField(_lazy("decision reference"), max_length=160, blank=True)
    decided_on = models.DateField(_lazy("decided on"), null=True, blank=True)

    class Meta(Record.Meta):
        ordering = ["on", "pk"]
        verbose_name = _lazy("date")
        indexes = [models.Index(fields=["last_safe_on"], name="register_key_date_safe")]
        constraints = [
            models.CheckConstraint(
                name="register_key_date_notice_has_unit",
                condition=Q(notice_number__isnull=True, notice_unit="")
                | Q(notice_number__isnull=False) & ~Q(notice_unit=""),
                violation_error_message=_lazy(
                    "Enter the notice as a number and choose days, weeks, months or years."
                ),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}"

    @property
    def mark(self) -> str:
        """What tells it apart among the windows of warning signs."""
        return f"{self.kind} {self.on}"

    def is_past(self, today: date) -> bool:
        """Whether its last day is over; a month or a year alone has not passed before its end."""
        return find_last_day_meant(self.on, self.precision) < today

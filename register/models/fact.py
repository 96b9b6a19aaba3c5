"""Facts about facts: who confirmed a group when, what is sensitive, and what a report must speak to."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _lazy

from core.models import Record
from register.choices import ImplicationKind
from register.models.partnership import Partnership


class Confirmation(Record):
    """When a group of facts was last confirmed, and by which post."""

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="confirmations", editable=False)
    group = models.CharField(max_length=20)
    on = models.DateField(_lazy("confirmed on"))
    by_post = models.CharField(_lazy("by"), max_length=320)
    source = models.CharField(_lazy("resting on"), max_length=240, blank=True)

    class Meta(Record.Meta):
        ordering = ["group"]
        verbose_name = _lazy("confirmation")
        constraints = [
            models.UniqueConstraint(fields=["partnership", "group"], name="register_confirmation_once")
        ]

    def __str__(self) -> str:
        return f"{self.group} {self.on}"


class SensitiveMark(Record):
    """A field whose text is exempt, with the paragraph, the reason and who said so (H11)."""

    partnership = models.ForeignKey(
        Partnership, models.CASCADE, related_name="sensitive_marks", editable=False
    )
    field = models.CharField(_lazy("field"), max_length=60)
    paragraph = models.PositiveSmallIntegerField(_lazy("exempt paragraph"))
    reason = models.CharField(_lazy("reason"), max_length=300)
    marked_by = models.CharField(max_length=320, editable=False)

    class Meta(Record.Meta):
        ordering = ["field"]
        verbose_name = _lazy("sensitive text")
        constraints = [
            models.UniqueConstraint(fields=["partnership", "field"], name="register_sensitive_once"),
            models.CheckConstraint(
                name="register_sensitive_paragraph",
                condition=Q(paragraph__range=(1, 7)),
                violation_error_message=_lazy("The exempt paragraph is a number from 1 to 7."),
            ),
        ]

    def __str__(self) -> str:
        return self.field


class Implication(Record):
    """What a committee report says under one of its implications: text, or why it does not apply (H6)."""

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="implications", editable=False)
    kind = models.CharField(_lazy("implication"), max_length=20, choices=ImplicationKind.choices)
    applies = models.BooleanField(_lazy("applies"), default=True)
    text = models.TextField(_lazy("text, or why it does not apply"))

    class Meta(Record.Meta):
        ordering = ["kind"]
        verbose_name = _lazy("implication")
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "kind"],
                name="register_implication_once",
                violation_error_message=_lazy("This implication is already written. Change it instead."),
            )
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())


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

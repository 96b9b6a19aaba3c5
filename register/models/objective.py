from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import Record
from register.models.partnership import Partnership
from register.models.theme import Priority


class Objective(Record):
    """What the partnership sets out to achieve; measures hang on it (P9)."""

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="objectives", editable=False)
    position = models.PositiveSmallIntegerField(_("order"), default=1)
    text = models.CharField(_("objective"), max_length=400)

    class Meta(Record.Meta):
        ordering = ["position", "pk"]
        verbose_name = _("objective")

    def __str__(self) -> str:
        return self.text


class PriorityServed(Record):
    """A council priority that the partnership serves, and how (P5, 2.5)."""

    partnership = models.ForeignKey(
        Partnership, models.CASCADE, related_name="priorities_served", editable=False
    )
    priority = models.ForeignKey(
        Priority, models.PROTECT, related_name="served_by", verbose_name=_("council priority")
    )
    how = models.CharField(_("how it serves it"), max_length=400, blank=True)

    class Meta(Record.Meta):
        ordering = ["priority__name"]
        verbose_name = _("priority served")
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "priority"],
                name="register_priority_served_once",
                violation_error_message=_("This priority is already listed here."),
            )
        ]

    def __str__(self) -> str:
        return str(self.priority)

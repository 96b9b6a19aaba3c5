from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _lazy

from core.models import Record
from register.models.partnership import Partnership
from register.models.theme import Priority


class Objective(Record):
    """What the partnership sets out to achieve; measures hang on it (P9)."""

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="objectives", editable=False)
    position = models.PositiveSmallIntegerField(_lazy("order"), default=1)
    text = models.CharField(_lazy("objective"), max_length=400)

    EXEMPT_WORDS: ClassVar = {"": ("text",)}

    class Meta(Record.Meta):
        ordering = ["position", "pk"]
        verbose_name = _lazy("objective")

    def __str__(self) -> str:
        return self.text


class PriorityServed(Record):
    """A council priority that the partnership serves, and how (P5, 2.5)."""

    partnership = models.ForeignKey(
        Partnership, models.CASCADE, related_name="priorities_served", editable=False
    )
    priority = models.ForeignKey(
        Priority, models.PROTECT, related_name="served_by", verbose_name=_lazy("council priority")
    )
    how = models.CharField(_lazy("how it serves it"), max_length=400, blank=True)

    EXEMPT_WORDS: ClassVar = {"": ("how",)}

    class Meta(Record.Meta):
        ordering = ["priority__name__sorted"]
        verbose_name = _lazy("priority served")
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "priority"],
                name="register_priority_served_once",
                violation_error_message=_lazy("This priority is already listed here."),
            )
        ]

    def __str__(self) -> str:
        return str(self.priority)

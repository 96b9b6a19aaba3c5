"""When a group of facts about a partnership was last confirmed."""

from django.db import models
from django.utils.translation import gettext_lazy as _lazy

from core.models import Record
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

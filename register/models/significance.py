from django.db import models
from django.utils.translation import gettext_lazy as _lazy

from core.models import Record
from core.models.fields import WordsField
from register.choices import Tier
from register.models.partnership import Partnership


class Significance(Record):
    """One scoring of how much a partnership matters; the newest one sets its tier. Never changed, only scored again."""

    FROZEN = True

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="significance_scores")
    edition = models.CharField(_lazy("criteria"), max_length=20)
    scores = models.JSONField(_lazy("scores"))
    floors = models.JSONField(_lazy("floors that applied"), default=list)
    total = models.PositiveSmallIntegerField(_lazy("total"))
    tier = models.CharField(_lazy("tier"), max_length=12, choices=Tier.choices)
    reason = WordsField(_lazy("why"), blank=True)
    scored_on = models.DateField(_lazy("scored on"))
    scored_by = models.CharField(max_length=320)

    class Meta(Record.Meta):
        ordering = ["-pk"]
        verbose_name = _lazy("significance")

    def __str__(self) -> str:
        return f"{self.total} {self.get_tier_display()}"

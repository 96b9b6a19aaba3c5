from django.db import models
from django.utils.translation import gettext_lazy as _lazy

from core.models import Record
from register.models.partnership import Partnership


class Statement(Record):
    """What an old register said about a fact ("Exit plan: Y"): stated, not checked.

    It opens the first review, whose answer takes its place. It never counts as evidence.
    """

    class Value(models.TextChoices):
        YES = "yes", _lazy("Yes")
        PARTLY = "partly", _lazy("Partly")
        NO = "no", _lazy("No")
        NOT_APPLICABLE = "na", _lazy("Not applicable")
        UNCLEAR = "unclear", _lazy("Not clear")

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="statements", editable=False)
    fact = models.SlugField(max_length=80)
    value = models.CharField(_lazy("stated"), max_length=8, choices=Value.choices)
    text = models.CharField(_lazy("as it was typed"), max_length=300, blank=True)
    source = models.CharField(_lazy("source"), max_length=200)

    class Meta(Record.Meta):
        ordering = ["pk"]
        verbose_name = _lazy("statement")
        constraints = [
            models.UniqueConstraint(fields=["partnership", "fact"], name="register_statement_once")
        ]

    def __str__(self) -> str:
        return f"{self.fact}: {self.text or self.get_value_display()}"

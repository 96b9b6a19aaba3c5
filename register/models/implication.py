"""What a committee report must speak to."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _lazy

from core.models import Record
from core.models.fields import WordsField
from register.choices import ImplicationKind
from register.models.partnership import Partnership


class Implication(Record):
    """What a committee report says under one of its implications: text, or why it does not apply (H6)."""

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="implications", editable=False)
    kind = models.CharField(_lazy("implication"), max_length=20, choices=ImplicationKind.choices)
    applies = models.BooleanField(_lazy("applies"), default=True)
    text = WordsField(_lazy("text, or why it does not apply"))

    EXEMPT_WORDS: ClassVar = {"": ("text",)}

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

from django.db import models
from django.utils.translation import gettext_lazy as _lazy

from core.models.fields import WordsField
from core.models.record import Record


class CouncilText(Record):
    """A page that the council writes itself, such as help or its protocol. No row means: ours still stands.

    It stands on this floor because writing one is a matter of sign-ins and roles and of no partnership: the
    portal, which shows these pages, keeps no tables, and the ground below knows no permissions.
    """

    class Key(models.TextChoices):
        HELP = "help", _lazy("Help")
        ACCESSIBILITY = "accessibility", _lazy("Accessibility statement")
        PRIVACY = "privacy", _lazy("Privacy")
        CONTACT = "contact", _lazy("Contact")
        PROTOCOL = "protocol", _lazy("Partnership protocol")

    key = models.CharField(_lazy("page"), max_length=20, choices=Key.choices, unique=True, editable=False)
    text = WordsField(_lazy("text"), max_length=40_000)

    class Meta(Record.Meta):
        ordering = ["key"]
        verbose_name = _lazy("page of the council")
        verbose_name_plural = _lazy("pages of the council")

    def __str__(self) -> str:
        return self.get_key_display()

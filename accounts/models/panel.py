from django.db import models
from django.utils.translation import gettext_lazy as _lazy

from accounts.models.person import Person
from core.models.record import Record


class Panel(Record):
    """A body that oversees partnerships: scrutiny panel, audit committee, Cabinet or shareholder board (P16)."""

    name = models.CharField(_lazy("name"), max_length=160, unique=True)
    slug = models.SlugField(max_length=80, unique=True)
    members = models.ManyToManyField(Person, blank=True, related_name="panels", verbose_name=_lazy("members"))

    class Meta(Record.Meta):
        ordering = ["name"]
        verbose_name = _lazy("panel")

    def __str__(self) -> str:
        return self.name

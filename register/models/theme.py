from django.db import models
from django.utils.translation import gettext_lazy as _lazy

from core.models import Record


class Theme(Record):
    """A theme under which the council groups its partnerships, such as Safer communities."""

    name = models.CharField(_lazy("name"), max_length=120, unique=True)

    class Meta(Record.Meta):
        ordering = ["name__sorted"]
        verbose_name = _lazy("theme")

    def __str__(self) -> str:
        return self.name


class Priority(Record):
    """A priority of the council's plan that partnerships may serve (P5, 2.5)."""

    name = models.CharField(_lazy("name"), max_length=200, unique=True)

    class Meta(Record.Meta):
        ordering = ["name__sorted"]
        verbose_name = _lazy("council priority")
        verbose_name_plural = _lazy("council priorities")

    def __str__(self) -> str:
        return self.name

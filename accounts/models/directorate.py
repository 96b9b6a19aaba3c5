from django.db import models
from django.utils.translation import gettext_lazy as _lazy

from core.models.record import Record


class Directorate(Record):
    """A part of the council with a chief officer at its head, such as Adults and Health."""

    name = models.CharField(_lazy("name"), max_length=120, unique=True)

    class Meta(Record.Meta):
        ordering = ["name__sorted"]
        verbose_name = _lazy("directorate")

    def __str__(self) -> str:
        return self.name


class Service(Record):
    """A service inside a directorate, usually with a Head of Service."""

    directorate = models.ForeignKey(Directorate, models.PROTECT, related_name="services")
    name = models.CharField(_lazy("name"), max_length=120)

    class Meta(Record.Meta):
        ordering = ["name__sorted"]
        verbose_name = _lazy("service")
        constraints = [models.UniqueConstraint(fields=["directorate", "name"], name="accounts_service_once")]

    def __str__(self) -> str:
        return self.name

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _lazy

from accounts.models import Person
from core.models import Record
from core.models.terms import condition_for_running
from register.choices import AppointedBy, Capacity
from register.models.partnership import Partnership


class RepresentativeQuerySet(models.QuerySet["Representative"]):
    def serving(self, day: date) -> "RepresentativeQuerySet":
        """Those who sit on it on a day, whether or not their term has run out: nobody has stood down by then."""
        return self.filter(condition_for_running("ended_on", day))


class Representative(Record):
    """A person appointed to sit on the partnership for the council (P15)."""

    partnership = models.ForeignKey(
        Partnership, models.CASCADE, related_name="representatives", editable=False
    )
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="representations", verbose_name=_lazy("person")
    )
    capacity = models.CharField(
        _lazy("capacity"), max_length=10, choices=Capacity.choices, default=Capacity.MEMBER
    )
    voting = models.BooleanField(_lazy("may vote"), null=True, blank=True)
    appointed_by = models.CharField(
        _lazy("appointed by"), max_length=12, choices=AppointedBy.choices, blank=True
    )
    authority = models.CharField(_lazy("authority to decide"), max_length=300, blank=True)
    started_on = models.DateField(_lazy("term starts"), null=True, blank=True)
    ends_on = models.DateField(_lazy("term ends"), null=True, blank=True)
    ended_on = models.DateField(_lazy("stood down"), null=True, blank=True)

    objects = RepresentativeQuerySet.as_manager()

    EXEMPT_WORDS: ClassVar = {"": ("authority",)}

    class Meta(Record.Meta):
        ordering = ["person__post__sorted", "person__name__sorted"]
        verbose_name = _lazy("representative")
        constraints = [
            models.CheckConstraint(
                name="register_representative_ends_after_start",
                condition=Q(ends_on__isnull=True)
                | Q(started_on__isnull=True)
                | Q(ends_on__gte=F("started_on")),
                violation_error_message=_lazy("The term must not end before it starts."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.get_capacity_display()}"

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _lazy

from core.models import Record
from core.models.terms import condition_for_running
from register.choices import PartnerRole
from register.models.organisation import Organisation
from register.models.partnership import Partnership


class MembershipQuerySet(models.QuerySet["Membership"]):
    def staying(self, day: date) -> "MembershipQuerySet":
        """Those that are in it on a day."""
        return self.filter(condition_for_running("left_on", day))


class Membership(Record):
    """An organisation in a partnership: as what, with how many votes and seats, since when (P7, 2.7 a)."""

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="memberships", editable=False)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="memberships", verbose_name=_lazy("organisation")
    )
    role = models.CharField(
        _lazy("role"), max_length=12, choices=PartnerRole.choices, default=PartnerRole.MEMBER
    )
    votes = models.PositiveSmallIntegerField(_lazy("votes"), null=True, blank=True)
    seats = models.PositiveSmallIntegerField(_lazy("seats"), null=True, blank=True)
    contact = models.CharField(
        _lazy("their contact"), max_length=200, blank=True, help_text=_lazy("A post where there is one.")
    )
    joined_on = models.DateField(_lazy("joined"), null=True, blank=True)
    left_on = models.DateField(_lazy("left"), null=True, blank=True)

    PERSONAL = ("contact",)

    objects = MembershipQuerySet.as_manager()

    EXEMPT_WORDS: ClassVar = {"": ("contact",)}

    class Meta(Record.Meta):
        ordering = ["organisation__name__sorted", "role"]
        verbose_name = _lazy("partner")
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "organisation", "role"],
                name="register_membership_once",
                violation_error_message=_lazy("This organisation already has that role here."),
            ),
            models.CheckConstraint(
                name="register_membership_leaves_after_joining",
                condition=Q(left_on__isnull=True)
                | Q(joined_on__isnull=True)
                | Q(left_on__gte=F("joined_on")),
                violation_error_message=_lazy("The day it left must not be before the day it joined."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}, {self.get_role_display()}"

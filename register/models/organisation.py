from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _lazy

from core.models import Record
from core.models.fields import WebAddressField
from register.choices import OrganisationKind


class Organisation(Record):
    """A body that is a partner in one or more partnerships; the council itself is one of them."""

    name = models.CharField(_lazy("name"), max_length=240, unique=True)
    kind = models.CharField(_lazy("type"), max_length=20, choices=OrganisationKind.choices, blank=True)
    is_council = models.BooleanField(_lazy("this is the council itself"), default=False, editable=False)
    company_number = models.CharField(_lazy("company number"), max_length=12, blank=True)
    charity_number = models.CharField(_lazy("charity number"), max_length=12, blank=True)
    website = WebAddressField(_lazy("website"), blank=True)

    class Meta(Record.Meta):
        ordering = ["name__sorted"]
        verbose_name = _lazy("organisation")
        constraints = [
            models.UniqueConstraint(
                fields=["is_council"],
                condition=models.Q(is_council=True),
                name="register_organisation_one_council",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("organisation", args=[self.pk])


class OrganisationAlias(Record):
    """Another name under which an organisation is known, such as an abbreviation in an old spreadsheet."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="aliases")
    name = models.CharField(_lazy("also known as"), max_length=240, unique=True)

    class Meta(Record.Meta):
        ordering = ["name__sorted"]
        verbose_name = _lazy("other name")

    def __str__(self) -> str:
        return self.name

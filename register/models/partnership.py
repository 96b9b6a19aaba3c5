from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Directorate, Panel, Person, Service
from core.models import Record
from core.models.fields import ChoiceListField, WebAddressField
from register.choices import (
    OPEN_STATUSES,
    Basis,
    Beneficiary,
    Benefit,
    Form,
    Leaving,
    Precision,
    Reason,
    Status,
    Tier,
)
from register.models.theme import Theme

# The fields that name a person who answers for a partnership, in the order of the record.
PEOPLE_FIELDS = ("sponsor", "lead", "cabinet_member", "finance_contact", "legal_contact")


class PartnershipQuerySet(models.QuerySet["Partnership"]):
    def open(self) -> "PartnershipQuerySet":
        """Those that still bind or may bind the council: not closed, withdrawn or out of scope."""
        return self.filter(status__in=OPEN_STATUSES)

    def closed(self) -> "PartnershipQuerySet":
        """Those kept for the record only."""
        return self.exclude(status__in=OPEN_STATUSES)

    def tied_to(self, person: Person) -> "PartnershipQuerySet":
        """Those that `person` sponsors, leads, or sits on for the council today."""
        seats = Q(pk__in=person.representations.filter(ended_on__isnull=True).values("partnership_id"))
        return self.filter(Q(sponsor=person) | Q(lead=person) | seats)


def _person(label: Any, name: str) -> Any:
    return models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name=name, verbose_name=label
    )


class Partnership(Record):
    """An arrangement in which the council shares responsibility for agreeing and delivering outcomes (P1).

    Nothing but a reference and a name is required: an import records reality, and what is missing
    becomes a warning sign, never a refusal.
    """

    reference = models.CharField(_("reference"), max_length=20, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=240)
    old_reference = models.CharField(
        _("reference in the old register"), max_length=40, blank=True, db_index=True
    )
    other_names = models.TextField(_("other and former names"), blank=True, help_text=_("One on each line."))
    welsh_name = models.CharField(_("Welsh name"), max_length=240, blank=True)
    purpose = models.TextField(
        _("purpose"), blank=True, help_text=_("One or two plain sentences: what it does, for whom.")
    )
    theme = models.ForeignKey(Theme, models.PROTECT, null=True, blank=True, verbose_name=_("theme"))
    reasons = ChoiceListField(_("reasons for entering"), words=Reason)
    benefits = ChoiceListField(_("benefits expected"), words=Benefit)
    beneficiaries = ChoiceListField(_("who benefits"), words=Beneficiary)
    area = models.CharField(_("area covered"), max_length=240, blank=True)
    form = models.CharField(_("form"), max_length=20, choices=Form.choices, blank=True)
    legal_status = models.CharField(_("legal status"), max_length=240, blank=True)
    basis = models.CharField(_("what binds the council"), max_length=12, choices=Basis.choices, blank=True)
    legal_power = models.CharField(
        _("legal power"),
        max_length=300,
        blank=True,
        help_text=_("The Act and section, such as Care Act 2014 section 43."),
    )
    also_outside_body = models.BooleanField(_("also an outside body"), default=False)
    website = WebAddressField(_("website"), blank=True)

    status = models.CharField(_("status"), max_length=12, choices=Status.choices, default=Status.PROPOSED)
    tier = models.CharField(_("tier"), max_length=12, choices=Tier.choices, default=Tier.NOT_ASSESSED)
    baseline_assured = models.BooleanField(_("baseline assured"), default=True, editable=False)

    directorate = models.ForeignKey(
        Directorate, models.PROTECT, null=True, blank=True, verbose_name=_("directorate")
    )
    service = models.ForeignKey(Service, models.PROTECT, null=True, blank=True, verbose_name=_("service"))
    sponsor = _person(_("sponsoring officer"), "sponsored")
    lead = _person(_("lead officer"), "led")
    cabinet_member = _person(_("cabinet member"), "cabinet_partnerships")
    finance_contact = _person(_("finance contact"), "finance_partnerships")
    legal_contact = _person(_("legal contact"), "legal_partnerships")
    panel = models.ForeignKey(
        Panel,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="partnerships",
        verbose_name=_("overseen by"),
    )

    starts_on = models.DateField(_("started"), null=True, blank=True)
    starts_precision = models.CharField(max_length=5, choices=Precision.choices, default=Precision.DAY)
    signed_on = models.DateField(_("agreement signed"), null=True, blank=True)
    leaving = models.CharField(
        _("can the council leave"), max_length=14, choices=Leaving.choices, default=Leaving.NOT_KNOWN
    )

    # What an old register said; the first accepted review takes their place.
    stated_reviewed_on = models.DateField(_("last review, as stated"), null=True, blank=True)
    stated_next_review_on = models.DateField(_("next review, as stated"), null=True, blank=True)

    assets = models.TextField(_("assets and premises"), blank=True)
    vat = models.CharField(_("VAT treatment"), max_length=240, blank=True)
    banking = models.CharField(_("banking"), max_length=240, blank=True)
    surplus = models.TextField(
        _("surplus and deficit"), blank=True, help_text=_("Who shares what, and any upper limit.")
    )

    publish = models.BooleanField(_("publish"), default=False)
    publish_reason = models.CharField(_("reason"), max_length=300, blank=True)
    exempt_paragraph = models.PositiveSmallIntegerField(
        _("exempt paragraph"), null=True, blank=True, help_text=_("Schedule 12A, paragraphs 1 to 7.")
    )

    objects = PartnershipQuerySet.as_manager()

    class Meta(Record.Meta):
        ordering = ["name", "pk"]
        verbose_name = _("partnership")
        indexes = [
            models.Index(fields=["name"], name="register_partnership_name"),
            models.Index(fields=["status"], name="register_partnership_status"),
        ]
        constraints = [
            models.CheckConstraint(
                name="register_partnership_exempt_paragraph",
                condition=Q(exempt_paragraph__isnull=True) | Q(exempt_paragraph__range=(1, 7)),
                violation_error_message=_("The exempt paragraph is a number from 1 to 7."),
            ),
            models.CheckConstraint(
                name="register_partnership_exempt_not_published",
                condition=Q(exempt_paragraph__isnull=True) | Q(publish=False),
                violation_error_message=_(
                    "An exempt partnership cannot be published. Choose one or the other."
                ),
            ),
            models.CheckConstraint(
                name="register_partnership_has_a_name",
                condition=~Q(name=""),
                violation_error_message=_("Enter the name of the partnership."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("partnership", args=[self.reference])


class StatusChange(Record):
    """One dated step on the path of a partnership."""

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="status_changes")
    from_status = models.CharField(max_length=12, choices=Status.choices, blank=True)
    to_status = models.CharField(max_length=12, choices=Status.choices)
    on = models.DateField(_("on"), null=True)
    precision = models.CharField(max_length=5, choices=Precision.choices, default=Precision.DAY)
    reason = models.TextField(_("reason"), blank=True)
    decision_reference = models.CharField(_("decision reference"), max_length=120, blank=True)

    class Meta(Record.Meta):
        ordering = ["pk"]
        verbose_name = _("step")

    def __str__(self) -> str:
        return f"{self.get_to_status_display()}"

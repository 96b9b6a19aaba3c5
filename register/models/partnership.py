from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _lazy

from accounts.models import Directorate, Panel, Person, Service
from core import clock
from core.models import Record
from core.models.fields import ChoiceListField, WebAddressField, WordsField
from core.models.terms import condition_for_running
from register.choices import (
    OPEN_STATUSES,
    Basis,
    Beneficiary,
    Benefit,
    Form,
    Leaving,
    Precision,
    Reason,
    ScopeKind,
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
        serving = person.representations.filter(condition_for_running("ended_on", clock.today()))
        seats = Q(pk__in=serving.values("partnership_id"))
        return self.filter(Q(sponsor=person) | Q(lead=person) | seats)


_PartnershipManager = models.Manager.from_queryset(PartnershipQuerySet)


class PartnershipManager(_PartnershipManager["Partnership"]):
    """Those that stand. What was merged into another is found by `every`, and by what is signed and stays with it."""

    def get_queryset(self) -> "PartnershipQuerySet":
        return PartnershipQuerySet(self.model, using=self._db).filter(merged_into__isnull=True)


def _person(label: Any, name: str) -> Any:
    return models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name=name, verbose_name=label
    )


class Partnership(Record):
    """An arrangement in which the council shares responsibility for agreeing and delivering outcomes (P1).

    Nothing but a reference and a name is required: an import records reality, and what is missing
    becomes a warning sign, never a refusal.
    """

    reference = models.CharField(_lazy("reference"), max_length=20, unique=True, editable=False)
    name = models.CharField(_lazy("name"), max_length=240)
    old_reference = models.CharField(
        _lazy("reference in the old register"), max_length=40, blank=True, db_index=True
    )
    other_names = WordsField(
        _lazy("other and former names"), blank=True, help_text=_lazy("One on each line.")
    )
    welsh_name = models.CharField(_lazy("Welsh name"), max_length=240, blank=True)
    purpose = WordsField(
        _lazy("purpose"), blank=True, help_text=_lazy("One or two plain sentences: what it does, for whom.")
    )
    theme = models.ForeignKey(Theme, models.PROTECT, null=True, blank=True, verbose_name=_lazy("theme"))
    reasons = ChoiceListField(_lazy("reasons for entering"), words=Reason)
    benefits = ChoiceListField(_lazy("benefits expected"), words=Benefit)
    beneficiaries = ChoiceListField(_lazy("who benefits"), words=Beneficiary)
    area = models.CharField(_lazy("area covered"), max_length=240, blank=True)
    form = models.CharField(_lazy("form"), max_length=20, choices=Form.choices, blank=True)
    legal_status = models.CharField(_lazy("legal status"), max_length=240, blank=True)
    basis = models.CharField(
        _lazy("what binds the council"), max_length=12, choices=Basis.choices, blank=True
    )
    legal_power = models.CharField(
        _lazy("legal power"),
        max_length=300,
        blank=True,
        help_text=_lazy("The Act and section, such as Care Act 2014 section 43."),
    )
    also_outside_body = models.BooleanField(_lazy("also an outside body"), default=False)
    website = WebAddressField(_lazy("website"), blank=True)

    status = models.CharField(_lazy("status"), max_length=12, choices=Status.choices, default=Status.PROPOSED)
    scope_kind = models.CharField(
        _lazy("what it is, if not a partnership"), max_length=24, choices=ScopeKind.choices, blank=True
    )
    tier = models.CharField(_lazy("tier"), max_length=12, choices=Tier.choices, default=Tier.NOT_ASSESSED)
    baseline_assured = models.BooleanField(_lazy("baseline assured"), default=True, editable=False)

    directorate = models.ForeignKey(
        Directorate, models.PROTECT, null=True, blank=True, verbose_name=_lazy("directorate")
    )
    service = models.ForeignKey(Service, models.PROTECT, null=True, blank=True, verbose_name=_lazy("service"))
    sponsor = _person(_lazy("sponsoring officer"), "sponsored")
    lead = _person(_lazy("lead officer"), "led")
    cabinet_member = _person(_lazy("cabinet member"), "cabinet_partnerships")
    finance_contact = _person(_lazy("finance contact"), "finance_partnerships")
    legal_contact = _person(_lazy("legal contact"), "legal_partnerships")
    panel = models.ForeignKey(
        Panel,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="partnerships",
        verbose_name=_lazy("overseen by"),
    )

    starts_on = models.DateField(_lazy("started"), null=True, blank=True)
    starts_precision = models.CharField(max_length=5, choices=Precision.choices, default=Precision.DAY)
    signed_on = models.DateField(_lazy("agreement signed"), null=True, blank=True)
    leaving = models.CharField(
        _lazy("can the council leave"), max_length=14, choices=Leaving.choices, default=Leaving.NOT_KNOWN
    )

    # What an old register said; the first accepted review takes their place.
    stated_reviewed_on = models.DateField(_lazy("last review, as stated"), null=True, blank=True)
    stated_next_review_on = models.DateField(_lazy("next review, as stated"), null=True, blank=True)

    assets = WordsField(_lazy("assets and premises"), blank=True)
    vat = models.CharField(_lazy("VAT treatment"), max_length=240, blank=True)
    banking = models.CharField(_lazy("banking"), max_length=240, blank=True)
    surplus = WordsField(
        _lazy("surplus and deficit"), blank=True, help_text=_lazy("Who shares what, and any upper limit.")
    )

    publish = models.BooleanField(_lazy("publish"), default=False)
    publish_reason = models.CharField(_lazy("reason"), max_length=300, blank=True)
    exempt_paragraph = models.PositiveSmallIntegerField(
        _lazy("exempt paragraph"), null=True, blank=True, help_text=_lazy("Schedule 12A, paragraphs 1 to 7.")
    )

    # The one that this is another entry of (decision 15). It keeps its reference, its path and what is signed.
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, editable=False, related_name="merged_here"
    )

    objects = PartnershipManager()
    every = PartnershipQuerySet.as_manager()

    class Meta(Record.Meta):
        ordering = ["name__sorted", "pk"]
        verbose_name = _lazy("partnership")
        indexes = [
            models.Index(fields=["name"], name="register_partnership_name"),
            models.Index(fields=["status"], name="register_partnership_status"),
        ]
        constraints = [
            models.CheckConstraint(
                name="register_partnership_exempt_paragraph",
                condition=Q(exempt_paragraph__isnull=True) | Q(exempt_paragraph__range=(1, 7)),
                violation_error_message=_lazy("The exempt paragraph is a number from 1 to 7."),
            ),
            models.CheckConstraint(
                name="register_partnership_exempt_not_published",
                condition=Q(exempt_paragraph__isnull=True) | Q(publish=False),
                violation_error_message=_lazy(
                    "An exempt partnership cannot be published. Choose one or the other."
                ),
            ),
            models.CheckConstraint(
                name="register_partnership_has_a_name",
                condition=~Q(name=""),
                violation_error_message=_lazy("Enter the name of the partnership."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("partnership", args=[self.reference])

    @property
    def standing_record(self) -> "Partnership":
        """The one that stands: itself, or the one that it was merged into."""
        return self.merged_into or self


class StatusChange(Record):
    """One dated step on the path of a partnership."""

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="status_changes")
    from_status = models.CharField(max_length=12, choices=Status.choices, blank=True)
    to_status = models.CharField(max_length=12, choices=Status.choices)
    on = models.DateField(_lazy("on"), null=True)
    precision = models.CharField(max_length=5, choices=Precision.choices, default=Precision.DAY)
    reason = WordsField(_lazy("reason"), blank=True)
    decision_reference = models.CharField(_lazy("decision reference"), max_length=120, blank=True)
    left_open = WordsField(_lazy("what becomes of what was still open"), blank=True)
    # Sentences of what the gate asked for and was not there, and why it went on all the same.
    overridden = models.JSONField(_lazy("gone on without"), default=list, blank=True)
    override_reason = WordsField(_lazy("why without it"), blank=True)

    class Meta(Record.Meta):
        ordering = ["pk"]
        verbose_name = _lazy("step")

    @property
    def gone_without(self) -> int:
        """Of how many things that its gate asks for it was taken all the same."""
        return len(self.overridden)

    def __str__(self) -> str:
        return f"{self.get_to_status_display()}"

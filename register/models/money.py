"""What a partnership costs, by financial year. A year is named by the calendar year it starts in."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import Record
from core.models.fields import PoundsField
from register.choices import Cap, Certainty, LiabilityKind, MoneyKind
from register.models.organisation import Organisation
from register.models.partnership import Partnership


def _year() -> "models.PositiveSmallIntegerField[int, int]":
    limits = [MinValueValidator(1950), MaxValueValidator(2150)]
    return models.PositiveSmallIntegerField(_("financial year"), validators=limits)


class Contribution(Record):
    """What one partner puts in, in one financial year (H3). Negative means that money comes in."""

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="contributions", editable=False)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="contributions", verbose_name=_("partner")
    )
    year = _year()
    kind = models.CharField(_("kind"), max_length=8, choices=MoneyKind.choices, default=MoneyKind.CASH)
    amount = PoundsField(_("amount"))
    certainty = models.CharField(
        _("how sure"), max_length=10, choices=Certainty.choices, default=Certainty.EXACT
    )
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta(Record.Meta):
        ordering = ["-year", "organisation__name", "kind"]
        verbose_name = _("contribution")
        indexes = [models.Index(fields=["year", "partnership"], name="register_contribution_year")]
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "organisation", "year", "kind"],
                name="register_contribution_once",
                violation_error_message=_(
                    "This partner already has an amount of that kind for that year. Change it there."
                ),
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.year}"


class YearMoney(Record):
    """The partnership's own budget, forecast and spending in one financial year (P5, P6)."""

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="years", editable=False)
    year = _year()
    budget = PoundsField(_("budget"), null=True, blank=True)
    forecast = PoundsField(_("forecast"), null=True, blank=True)
    actual = PoundsField(_("spent"), null=True, blank=True)
    certainty = models.CharField(
        _("how sure"), max_length=10, choices=Certainty.choices, default=Certainty.EXACT
    )
    approval_reference = models.CharField(_("approval of anything unbudgeted"), max_length=160, blank=True)
    council_source = models.CharField(_("where the council's share comes from"), max_length=300, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta(Record.Meta):
        ordering = ["-year"]
        verbose_name = _("year")
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "year"],
                name="register_year_once",
                violation_error_message=_("This year is already there. Change it instead."),
            )
        ]

    def __str__(self) -> str:
        return str(self.year)


class Liability(Record):
    """What the council might have to pay one day, with the most it could be and why (P4 a)."""

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="liabilities", editable=False)
    kind = models.CharField(_("kind"), max_length=10, choices=LiabilityKind.choices)
    what = models.CharField(_("what it is"), max_length=300)
    most = PoundsField(_("the most it could be"), null=True, blank=True)
    certainty = models.CharField(
        _("how sure"), max_length=10, choices=Certainty.choices, default=Certainty.ESTIMATE
    )
    cap = models.CharField(_("upper limit"), max_length=10, choices=Cap.choices, default=Cap.NOT_KNOWN)
    basis = models.CharField(_("basis or clause"), max_length=300, blank=True)

    class Meta(Record.Meta):
        ordering = ["kind", "pk"]
        verbose_name = _("liability")
        verbose_name_plural = _("liabilities")

    def __str__(self) -> str:
        return self.what


class Share(Record):
    """How a surplus or deficit is shared: one partner's per cent, and any upper limit in pounds."""

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="shares", editable=False)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="shares", verbose_name=_("partner")
    )
    percent = models.DecimalField(_("per cent"), max_digits=5, decimal_places=2)
    limit = PoundsField(_("at most"), null=True, blank=True)

    class Meta(Record.Meta):
        ordering = ["-percent"]
        verbose_name = _("share of surplus and deficit")
        verbose_name_plural = _("shares of surplus and deficit")
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "organisation"],
                name="register_share_once",
                violation_error_message=_("This partner already has a share here."),
            ),
            models.CheckConstraint(
                name="register_share_is_a_percentage",
                condition=Q(percent__gte=0, percent__lte=100),
                violation_error_message=_("A share is a number from 0 to 100."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.percent}"

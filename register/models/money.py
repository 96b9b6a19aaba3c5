"""What a partnership costs, by financial year. A year is named by the calendar year it starts in."""

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from core.dates import label_financial_year
from core.models import Record
from core.models.fields import PoundsField
from register.choices import Cap, Certainty, LiabilityKind, MoneyKind
from register.models.exempt_mark import MarkedRecord
from register.models.organisation import Organisation
from register.models.partnership import Partnership


def _year() -> "models.PositiveSmallIntegerField[int, int]":
    limits = [MinValueValidator(1950), MaxValueValidator(2150)]
    return models.PositiveSmallIntegerField(_lazy("financial year"), validators=limits)


class Contribution(Record):
    """What one partner puts in, in one financial year (H3). Negative means that money comes in."""

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="contributions", editable=False)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="contributions", verbose_name=_lazy("partner")
    )
    year = _year()
    kind = models.CharField(_lazy("kind"), max_length=8, choices=MoneyKind.choices, default=MoneyKind.CASH)
    amount = PoundsField(_lazy("amount"))
    certainty = models.CharField(
        _lazy("how sure"), max_length=10, choices=Certainty.choices, default=Certainty.EXACT
    )
    note = models.CharField(_lazy("note"), max_length=300, blank=True)

    EXEMPT_WORDS: ClassVar = {"": ("note",)}

    class Meta(Record.Meta):
        ordering = ["-year", "organisation__name__sorted", "kind"]
        verbose_name = _lazy("contribution")
        indexes = [models.Index(fields=["year", "partnership"], name="register_contribution_year")]
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "organisation", "year", "kind"],
                name="register_contribution_once",
                violation_error_message=_lazy(
                    "This partner already has an amount of that kind for that year. Change it there."
                ),
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation}, {label_financial_year(self.year)}"


class YearMoney(Record):
    """The partnership's own budget, forecast and spending in one financial year (P5, P6).

    Net of what it earns, so each may be below nought: parking, for one, brings in more than it costs.
    """

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="years", editable=False)
    year = _year()
    budget = PoundsField(_lazy("budget"), null=True, blank=True)
    forecast = PoundsField(_lazy("forecast"), null=True, blank=True)
    actual = PoundsField(_lazy("spent"), null=True, blank=True)
    certainty = models.CharField(
        _lazy("how sure"), max_length=10, choices=Certainty.choices, default=Certainty.EXACT
    )
    approval_reference = models.CharField(
        _lazy("approval of anything unbudgeted"), max_length=160, blank=True
    )
    council_source = models.CharField(
        _lazy("where the council's share comes from"), max_length=300, blank=True
    )
    note = models.CharField(_lazy("note"), max_length=300, blank=True)

    EXEMPT_WORDS: ClassVar = {"": ("note",)}

    class Meta(Record.Meta):
        ordering = ["-year"]
        verbose_name = _lazy("year")
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "year"],
                name="register_year_once",
                violation_error_message=_lazy("This year is already there. Change it instead."),
            )
        ]

    def __str__(self) -> str:
        return label_financial_year(self.year)

    def find_fault(self) -> str:
        """Return what is wrong as a sentence: an amount is a figure or not known, and both would be two answers.

        No constraint holds this, because rows of earlier releases may break it; every service and form asks here.
        """
        given = any(amount is not None for amount in (self.budget, self.forecast, self.actual))
        if self.certainty == Certainty.NOT_KNOWN and given:
            return _("Leave the amounts empty if nobody knows them, or say how sure they are.")
        return ""

    def clean(self) -> None:
        if fault := self.find_fault():
            raise ValidationError({"certainty": fault})


class Liability(MarkedRecord):
    """What the council might have to pay one day, with the most it could be and why (P4 a)."""

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="liabilities", editable=False)
    kind = models.CharField(_lazy("kind"), max_length=10, choices=LiabilityKind.choices)
    what = models.CharField(_lazy("what it is"), max_length=300)
    most = PoundsField(_lazy("the most it could be"), negative=False, null=True, blank=True)
    certainty = models.CharField(
        _lazy("how sure"), max_length=10, choices=Certainty.choices, default=Certainty.ESTIMATE
    )
    cap = models.CharField(_lazy("upper limit"), max_length=10, choices=Cap.choices, default=Cap.NOT_KNOWN)
    basis = models.CharField(_lazy("basis or clause"), max_length=300, blank=True)

    SAYS = "what"
    IN_REPORT = Q()

    class Meta(MarkedRecord.Meta):
        ordering = ["kind", "pk"]
        verbose_name = _lazy("liability")
        verbose_name_plural = _lazy("liabilities")

    def __str__(self) -> str:
        return self.what


class Share(Record):
    """How a surplus or deficit is shared: one partner's per cent, and any upper limit in pounds."""

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="shares", editable=False)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="shares", verbose_name=_lazy("partner")
    )
    percent = models.DecimalField(_lazy("per cent"), max_digits=5, decimal_places=2)
    limit = PoundsField(_lazy("at most"), negative=False, null=True, blank=True)

    class Meta(Record.Meta):
        ordering = ["-percent"]
        verbose_name = _lazy("share of surplus and deficit")
        verbose_name_plural = _lazy("shares of surplus and deficit")
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "organisation"],
                name="register_share_once",
                violation_error_message=_lazy("This partner already has a share here."),
            ),
            models.CheckConstraint(
                name="register_share_is_a_percentage",
                condition=Q(percent__gte=0, percent__lte=100),
                violation_error_message=_lazy("A share is a number from 0 to 100."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.percent}"


# --- What the council itself puts in: cash, grants, staff and in kind together ---


def annotate_council_pays(year: int) -> Subquery:
    """Return an annotation for partnerships: pounds in one year; None where nothing is recorded."""
    own = _of_council(year).filter(partnership=OuterRef("pk")).order_by().values("partnership")
    return Subquery(own.annotate(total=Sum("amount")).values("total"))


@dataclass(frozen=True)
class PaidInAll:
    """Pounds of several partnerships together: None where no figure is recorded of any; `known` have one."""

    amount: Decimal | None
    known: int


def council_pays_in_all(partnerships: "QuerySet[Partnership]", year: int) -> PaidInAll:
    """Return the pounds that the council puts into all of these together in one year."""
    paid = _of_council(year).filter(partnership__in=partnerships.order_by().values("pk"))
    found = paid.aggregate(total=Sum("amount"), known=Count("partnership", distinct=True))
    return PaidInAll(found["total"], found["known"])


def _of_council(year: int) -> "QuerySet[Contribution]":
    """What the council is known to put in: an amount that is not known is no nought."""
    own = Contribution.objects.filter(year=year, organisation__is_council=True)
    return own.exclude(certainty=Certainty.NOT_KNOWN)

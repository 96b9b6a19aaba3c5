"""What the council itself puts into its partnerships in a financial year: cash, grants, staff and in kind together."""

from decimal import Decimal

from django.db.models import OuterRef, QuerySet, Subquery, Sum

from register.models import Contribution, Partnership


def council_pays(year: int) -> Subquery:
    """Return an annotation for partnerships: pounds in one year; None where nothing is recorded."""
    own = _of_council(year).filter(partnership=OuterRef("pk")).order_by().values("partnership")
    return Subquery(own.annotate(total=Sum("amount")).values("total"))


def council_pays_in_all(partnerships: "QuerySet[Partnership]", year: int) -> Decimal:
    """Return the pounds that the council puts into all of these together in one year."""
    paid = _of_council(year).filter(partnership__in=partnerships.order_by().values("pk"))
    return paid.aggregate(total=Sum("amount"))["total"] or Decimal(0)


def _of_council(year: int) -> "QuerySet[Contribution]":
    return Contribution.objects.filter(year=year, organisation__is_council=True)

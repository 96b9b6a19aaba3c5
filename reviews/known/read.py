"""Reads what the rules beside it need to know of one partnership, in eleven queries whatever it holds."""

from datetime import date, timedelta

from django.db.models import Count, Q

from core.dates import financial_year
from register.choices import Cap, DateKind, DocumentKind
from register.models import (
    BenefitFigure,
    Contribution,
    Document,
    KeyDate,
    Liability,
    Meeting,
    PriorityServed,
    Representative,
    YearMoney,
)
from reviews.known.rules import Books, Paper
from reviews.measures import page as measures_page
from reviews.measures.rules import MeasureState
from reviews.models import Risk

YEAR = timedelta(days=365)


def read_for_review(partnership_id: int, *, day: date) -> Books:
    """Return the books of a partnership as they stand on `day`."""
    own, year = {"partnership": partnership_id}, financial_year(day)
    end = KeyDate.objects.filter(**own, kind__in=(DateKind.END, DateKind.RENEWAL)).order_by("-on").first()
    money = YearMoney.objects.filter(**own, year=year).first()
    forecast, budget = (money.forecast, money.budget) if money else (None, None)
    gone = Q(ends_on__lt=day)
    seats = Representative.objects.filter(**own, ended_on=None).aggregate(
        n=Count("pk"), over=Count("pk", filter=gone)
    )
    risks = Risk.objects.filter(**own, closed_on=None).aggregate(
        n=Count("pk"), late=Count("pk", filter=Q(review_by__lt=day))
    )
    met = Meeting.objects.filter(**own, held_on__gt=day - YEAR, held_on__lte=day).aggregate(
        n=Count("pk"), without=Count("pk", filter=Q(quorum_met=False))
    )
    rows = [row for group in measures_page.measures_by_objective(partnership_id) for row in group.rows]
    current = [row for row in rows if row.newest and row.newest.ends_on > day - YEAR]
    return Books(
        day=day,
        measures=len(rows),
        measured=sum(row.state != MeasureState.UNKNOWN for row in current),
        met=sum(row.state == MeasureState.MET for row in current),
        papers=_papers(partnership_id),
        ends_on=end.on if end else None,
        last_safe_on=end.last_safe_on if end and not end.decision else None,
        priorities=PriorityServed.objects.filter(**own).count(),
        benefit=_benefit(partnership_id, year),
        meetings=met["n"],
        without_quorum=met["without"],
        seats=seats["n"],
        terms_over=seats["over"],
        contributions=Contribution.objects.filter(**own, year=year).count(),
        overspent=None if forecast is None or budget is None else forecast > budget,
        approval=money.approval_reference if money else "",
        without_limit=Liability.objects.filter(**own).exclude(cap=Cap.CAPPED).count(),
        risks=risks["n"],
        risks_late=risks["late"],
    )


def _papers(partnership_id: int) -> list[Paper]:
    """The documents that count, each by its kind: a title can be exempt."""
    rows = Document.objects.filter(partnership=partnership_id, withdrawn_on=None)
    return [
        Paper(kind, str(DocumentKind(kind).label), day) for kind, day in rows.values_list("kind", "review_on")
    ]


def _benefit(partnership_id: int, year: int) -> str:
    found = BenefitFigure.objects.filter(partnership=partnership_id, year__gte=year - 1).first()
    return f"{found.number.normalize():,f} {found.unit}" if found else ""

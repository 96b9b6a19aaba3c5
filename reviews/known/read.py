"""Reads what reviews, risks and measures hold: a fixed number of queries for one or many partnerships."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.db.models import Count

from core import clock
from register.choices import Rating
from register.known.finding import Finding, State
from register.models import Objective, Partnership
from reviews.known.facts import OpenRisk, ReviewsFacts
from reviews.measures.rules import Figure, MeasureState, state_of
from reviews.models import Measure, MeasureFigure, Review, ReviewLine, Risk
from reviews.risks import appetite

A_YEAR = timedelta(days=365)


def read_facts(
    ids: Sequence[int], day: date, lower: Mapping[int, Mapping[str, Finding]]
) -> Mapping[int, ReviewsFacts]:
    """Return the facts of each partnership on `day`, in seven queries; `lower` is what the floors below know."""
    reviewed, risks, measured = _reviews(ids), _risks(ids), _measures(ids, day)
    rows = Partnership.objects.filter(pk__in=ids).order_by()
    found = {}
    for key, status, tier, stated_on, stated_next in rows.values_list(
        "pk", "status", "tier", "stated_reviewed_on", "stated_next_review_on"
    ):
        register = lower.get(key, {}).get("risk-register")
        stated: dict[str, Any] = {"reviewed_on": stated_on, "next_review_on": stated_next}
        found[key] = ReviewsFacts(
            day=day,
            status=status,
            tier=tier,
            risk_register=register.state if register else State.NOT_TESTED,
            risks=tuple(risks[key]),
            none_held=frozenset(fact for fact, one in lower.get(key, {}).items() if one.state is State.NONE),
            **(stated | reviewed[key] | measured[key]),
        )
    return found


def _reviews(ids: Sequence[int]) -> Mapping[int, dict[str, Any]]:
    """The newest accepted review, where this year's stands, and how many there are."""
    found: dict[int, dict[str, Any]] = defaultdict(dict)
    newest: dict[int, int] = {}
    rows = Review.objects.filter(partnership__in=ids).order_by("partnership_id", "accepted_at", "pk")
    for review in rows.select_related(None):
        own = found[review.partnership_id]
        own["reviews"] = own.get("reviews", 0) + 1
        if not review.accepted_at:
            own["review_state"] = "open" if review.is_open else "signed"
        else:
            own["rating"] = review.final_rating or Rating.NOT_ASSESSED
            own["reviewed_on"] = clock.day_of(review.accepted_at)
            own["next_review_on"] = review.next_due_on
            newest[review.partnership_id] = review.pk
    for key, facts in _said_yes(newest).items():
        found[key]["said_yes"] = tuple(facts)
    return found


def _said_yes(newest: Mapping[int, int]) -> Mapping[int, list[str]]:
    """The facts to which the newest accepted review of each partnership says yes."""
    found: dict[int, list[str]] = defaultdict(list)
    lines = ReviewLine.objects.filter(review__in=newest.values(), value=ReviewLine.Value.YES)
    rows = lines.order_by("review", "position").values_list("review__partnership", "fact") if newest else ()
    for key, fact in rows:
        found[key].append(fact)
    return found


def _risks(ids: Sequence[int]) -> Mapping[int, list[OpenRisk]]:
    above = appetite.bands_above()
    found: dict[int, list[OpenRisk]] = defaultdict(list)
    rows = Risk.objects.filter(partnership__in=ids, closed_on=None).order_by("number")
    read = ("partnership", "current__band", "treatment", "tolerated_by", "tolerated_until", "review_by")
    for key, band, treatment, approver, until, review_by in rows.values_list(*read):
        found[key].append(OpenRisk(band in above, treatment, bool(approver and until), until, review_by))
    return found


def _measures(ids: Sequence[int], day: date) -> Mapping[int, dict[str, int]]:
    figures: dict[int, list[Figure]] = defaultdict(list)
    rows = MeasureFigure.objects.filter(partnership__in=ids).order_by()
    for measure, ends_on, amount in rows.values_list("measure_id", "ends_on", "amount"):
        figures[measure].append(Figure(ends_on, amount))
    found: dict[int, Counter[str]] = defaultdict(Counter)
    measures = Measure.objects.filter(partnership__in=ids).order_by()
    for pk, key, target, better in measures.values_list("pk", "partnership_id", "target", "better"):
        own = found[key]
        own["measures"] += 1
        state = state_of(figures[pk], target=target, higher_is_better=better == Measure.Better.HIGHER)
        if state is not MeasureState.UNKNOWN and max(one.ends_on for one in figures[pk]) > day - A_YEAR:
            own["current"] += 1
            own["met"] += state is MeasureState.MET
    bare = Objective.objects.filter(partnership__in=ids, measures=None).order_by().values_list("partnership")
    for key, number in bare.annotate(n=Count("pk")):
        found[key]["unmeasured"] = number
    return found

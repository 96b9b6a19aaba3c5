"""Reads what reviews, risks and measures hold: a fixed number of queries for one or many partnerships."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.db.models import CharField, Count, Exists, F, OuterRef
from django.db.models.functions import Cast

from core import clock
from governance.frameworks.model import Framework
from governance.models import Edition
from register.choices import Rating
from register.known.finding import THERE, Finding, State
from register.models import Action, Objective, Partnership
from reviews.annual.rating import band_earned
from reviews.known.changes import changes_since
from reviews.known.facts import OpenRisk, ReviewsFacts, SignedSum, Waiver
from reviews.measures.rules import Figure, MeasureState, state_of
from reviews.models import CapWaiver, Measure, MeasureFigure, Review, ReviewLine, Risk
from reviews.risks import appetite

A_YEAR = timedelta(days=365)


def read_facts(
    ids: Sequence[int], day: date, lower: Mapping[int, Mapping[str, Finding]]
) -> Mapping[int, ReviewsFacts]:
    """Return the facts of each partnership on `day`, in eleven queries; `lower` is what the floors below know."""
    reviewed, risks, measured = _reviews(ids), _risks(ids), _measures(ids, day)
    waivers = _waivers(ids)
    rows = Partnership.objects.filter(pk__in=ids).order_by()
    found = {}
    for key, status, tier, stated_on, stated_next in rows.values_list(
        "pk", "status", "tier", "stated_reviewed_on", "stated_next_review_on"
    ):
        register = lower.get(key, {}).get("risk-register")
        stated: dict[str, Any] = {"reviewed_on": stated_on, "next_review_on": stated_next}
        below = lower.get(key, {}).items()
        found[key] = ReviewsFacts(
            day=day,
            status=status,
            tier=tier,
            risk_register=register.state if register else State.NOT_TESTED,
            risks=tuple(risks[key]),
            none_held=frozenset(fact for fact, one in below if one.state is State.NONE),
            there=frozenset(fact for fact, one in below if one.state in THERE),
            waiver=waivers.get(key),
            **(stated | reviewed[key] | measured[key]),
        )
    return found


def _reviews(ids: Sequence[int]) -> Mapping[int, dict[str, Any]]:
    """The newest accepted review, where this year's stands, and how many there are."""
    found: dict[int, dict[str, Any]] = defaultdict(dict)
    newest: dict[int, Any] = {}  # with the moment of its signature, as `taken_at`
    rows = Review.objects.filter(partnership__in=ids).order_by("partnership_id", "accepted_at", "pk")
    for review in rows.select_related(None).annotate(taken_at=F("snapshot__taken_at")):
        own = found[review.partnership_id]
        own["reviews"] = own.get("reviews", 0) + 1
        if not review.accepted_at:
            own["review_state"] = "open" if review.is_open else "signed"
        else:
            own["reviewed_on"] = clock.day_of(review.accepted_at)
            own["next_review_on"] = review.next_due_on
            newest[review.partnership_id] = review
    said, frameworks = _answers(newest), _frameworks(newest)
    changed = changes_since({key: one.taken_at for key, one in newest.items()})
    for key, review in newest.items():
        own, framework = found[key], frameworks[review.edition_id]
        own["said_yes"] = tuple(fact for fact, _line, value in said[key] if value == ReviewLine.Value.YES)
        answers = {line: value for _fact, line, value in said[key]}
        own["signed"] = _signed(review, answers, framework)
        own["changed"] = changed.get(key, ())
    return found


def _answers(newest: Mapping[int, Review]) -> Mapping[int, list[tuple[str, str, str]]]:
    """The fact, the line and the answer of every line of the newest accepted reviews, in their order."""
    found: dict[int, list[tuple[str, str, str]]] = defaultdict(list)
    lines = ReviewLine.objects.filter(review__in=newest.values()).order_by("review", "position")
    read = ("review__partnership", "fact", "question", "value")
    for key, *said in lines.values_list(*read) if newest else ():
        found[key].append((said[0], said[1], said[2]))
    return found


def _frameworks(newest: Mapping[int, Review]) -> Mapping[int, Framework]:
    editions = Edition.objects.in_bulk({one.edition_id for one in newest.values()}) if newest else {}
    return {key: edition.framework for key, edition in editions.items()}


def _signed(review: Review, answers: Mapping[str, str], framework: Framework) -> SignedSum:
    """What was signed: a rating put in place of the sum counts instead of it."""
    assert review.signed_at is not None
    rating = review.override
    if not rating and framework.scale and review.possible:
        rating = band_earned(review.points or 0, review.possible, framework.scale)
    return SignedSum(rating or Rating.NOT_ASSESSED, answers, framework, clock.day_of(review.signed_at))


def _waivers(ids: Sequence[int]) -> Mapping[int, Waiver]:
    """The newest waiver of each partnership that was not ended."""
    rows = CapWaiver.objects.filter(partnership__in=ids, end=None).order_by("pk")
    read = ("partnership_id", "lines", "until", "given_by", "reason")
    return {key: Waiver(tuple(lines), *more) for key, lines, *more in rows.values_list(*read)}


def _risks(ids: Sequence[int]) -> Mapping[int, list[OpenRisk]]:
    above = appetite.bands_above()
    found: dict[int, list[OpenRisk]] = defaultdict(list)
    key_of = Cast(OuterRef("pk"), CharField())
    actions = Action.objects.filter(Action.IS_OPEN, source_kind=Action.Source.RISK, source_key=key_of)
    rows = Risk.objects.filter(partnership__in=ids, closed_on=None).annotate(acted_on=Exists(actions))
    read = ("partnership", "current__band", "treatment", "tolerated_by", "tolerated_until", "review_by")
    columns = (*read, "acted_on", "exempt_paragraph")
    for key, band, treatment, approver, until, review_by, acted_on, paragraph in rows.order_by(
        "number"
    ).values_list(*columns):
        approved, exempt = bool(approver and until), paragraph is not None
        found[key].append(
            OpenRisk(band in above, treatment, approved, until, review_by, acted_on=acted_on, exempt=exempt)
        )
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

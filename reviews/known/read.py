"""Reads what reviews, risks and measures hold: a fixed number of queries for one or many partnerships."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Case, F, TextField, Value, When

from core import clock
from core.dates import DAY, move_day
from governance.frameworks.model import Framework
from governance.models import Edition
from register.access.words import condition_for_marked_words
from register.approvals.read import standings_of
from register.approvals.rules import NOBODY_ASKED, ApprovalStanding
from register.choices import Rating, ReviewState
from register.known.finding import THERE, Finding, State
from register.known.gather import gather_known
from register.known.sources import Live, RegisterState
from register.models import Action, Objective, Partnership
from reviews.choices import Treatment
from reviews.known.changes import find_changes_since
from reviews.known.facts import OpenRisk, ReviewsFacts, SignedSum, Waiver
from reviews.measures.rules import Figure, MeasureState, state_of
from reviews.models import CapWaiver, Measure, MeasureFigure, Review, ReviewLine, Risk
from reviews.rating import band_for_points
from reviews.risks import appetite
from reviews.risks.approvals.kind import COLUMNS, KIND, build_typed_approval, covers_of_row

A_YEAR = timedelta(days=365)


def read_facts(
    ids: Sequence[int],
    day: date,
    lower: Mapping[int, Mapping[str, Finding]],
    source: RegisterState | None = None,
) -> Mapping[int, ReviewsFacts]:
    """Return the facts of each partnership on `day`, in thirteen queries; `lower` is what the floors below know.

    `source` is the register as it is when left out. For a past day risks and measures come from their history;
    reviews and waivers, which nobody changes once they count, say themselves from which day they do. Whether a risk
    lies above the limit is judged by the limit of today: a setting has no history.
    """
    until = clock.end_of(day) if source else None
    there = source or Live(Partnership.objects.all())
    own = there.rows(Partnership, *_PARTNERSHIP, id__in=ids)
    tiers = {row["id"]: row["tier"] for row in own}
    reviewed, measured = _reviews(ids, until), _measures(there, ids, day)
    risks, waivers = _risks(there, ids, tiers, day, past=source is not None), _waivers(ids, day)
    found = {}
    for row in own:
        key = row["id"]
        register = lower.get(key, {}).get("risk-register")
        stated: dict[str, Any] = {
            "reviewed_on": row["stated_reviewed_on"],
            "next_review_on": row["stated_next_review_on"],
        }
        below = lower.get(key, {}).items()
        found[key] = ReviewsFacts(
            day=day,
            status=row["status"],
            tier=row["tier"],
            risk_register=register.state if register else State.NOT_TESTED,
            risks=tuple(risks[key]),
            none_held=frozenset(fact for fact, one in below if one.state is State.NONE),
            there=frozenset(fact for fact, one in below if one.state in THERE),
            waiver=waivers.get(key),
            **(stated | reviewed[key] | measured[key]),
        )
    return found


def read_facts_of(key: int, day: date) -> ReviewsFacts:
    """Return the facts of one partnership on `day`, with what every floor has found."""
    return read_facts([key], day, {key: gather_known([key], day)[key].findings})[key]


_PARTNERSHIP = ("id", "status", "tier", "stated_reviewed_on", "stated_next_review_on")


def _reviews(ids: Sequence[int], until: datetime | None) -> Mapping[int, dict[str, Any]]:
    """The newest accepted review, where this year's stands, and how many there are: before `until`, if given."""
    found: dict[int, dict[str, Any]] = defaultdict(dict)
    newest: dict[int, Any] = {}  # with the moment of its signature, as `taken_at`
    rows = Review.objects.filter(partnership__in=ids).order_by("partnership_id", "accepted_at", "pk")
    for review in rows.select_related(None).annotate(taken_at=F("snapshot__taken_at")):
        state = review.state_before(until)
        if state is None:
            continue
        own = found[review.partnership_id]
        own["reviews"] = own.get("reviews", 0) + 1
        if state == Review.Status.ACCEPTED and review.accepted_at:
            own["reviewed_on"] = clock.day_of(review.accepted_at)
            own["next_review_on"] = review.next_due_on
            newest[review.partnership_id] = review
        else:
            own["review_state"] = ReviewState.SIGNED if state == Review.Status.SIGNED else ReviewState.OPEN
    said, frameworks = _answers(newest), _frameworks(newest)
    changed = find_changes_since({key: one.taken_at for key, one in newest.items()}, until=until)
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
        rating = band_for_points(review.points or 0, review.possible, framework.scale)
    return SignedSum(rating or Rating.NOT_ASSESSED, answers, framework, clock.day_of(review.signed_at))


def _waivers(ids: Sequence[int], day: date) -> Mapping[int, Waiver]:
    """The newest waiver of each partnership that was given by `day` and not ended by then."""
    rows = CapWaiver.objects.filter(partnership__in=ids, given_on__lte=day).exclude(end__ended_on__lte=day)
    # An exempt reason is left out: whoever sees the rating reads what is stored beside it.
    marked = When(condition_for_marked_words(CapWaiver), then=Value(""))
    told = Case(marked, default=F("reason"), output_field=TextField())
    rows = rows.annotate(told=told)
    read = ("partnership_id", "lines", "until", "given_by", "told")
    return {key: Waiver(tuple(lines), *more) for key, lines, *more in rows.order_by("pk").values_list(*read)}


_RISK = (
    "id",
    "partnership_id",
    "current__band",
    "treatment",
    "tolerated_by_id",
    "tolerated_until",
    "review_by",
    "exempt_paragraph",
    *COLUMNS,
)


def _acted_on(there: RegisterState, ids: Sequence[int]) -> set[str]:
    """The keys of the risks about which an open action does something."""
    rows = there.rows(
        Action,
        "source_key",
        partnership_id__in=ids,
        source_kind=Action.Source.RISK,
        progress=Action.Progress.OPEN,
    )
    return {row["source_key"] for row in rows}


def _risks(
    there: RegisterState, ids: Sequence[int], tiers: Mapping[int, str], day: date, *, past: bool
) -> Mapping[int, list[OpenRisk]]:
    """The open risks; a score never changes, so the one that a risk pointed to then is read as it is."""
    above = appetite.list_bands_above_appetite()
    found: dict[int, list[OpenRisk]] = defaultdict(list)
    acted_on = _acted_on(there, ids)
    rows = there.rows(Risk, *_RISK, partnership_id__in=ids, closed_on=None)
    approvals = _approvals([row for row in rows if row["current__band"] in above], tiers, day, past=past)
    for row in rows:
        approval = approvals.get(row["id"], NOBODY_ASKED)
        covering, newest = approval.covering, approval.newest
        found[row["partnership_id"]].append(
            OpenRisk(
                row["current__band"] in above,
                row["treatment"],
                covering is not None,
                covering.until if covering else None,
                row["review_by"],
                acted_on=str(row["id"]) in acted_on,
                exempt=row["exempt_paragraph"] is not None,
                approval_ended=newest is not None and covering is None,
                uncovered_on=newest.ended_on if newest and covering is None else None,
            )
        )
    return found


def _approvals(
    rows: Sequence[Mapping[str, Any]], tiers: Mapping[int, str], day: date, *, past: bool
) -> Mapping[int, ApprovalStanding]:
    """How it stands with the approval of each risk above the limit that is tolerated."""
    tolerated = {row["id"]: row for row in rows if row["treatment"] == Treatment.TOLERATE}
    now = {key: covers_of_row(row, tiers[row["partnership_id"]]) for key, row in tolerated.items()}
    found = standings_of(KIND, now, day=day, past=past)
    if past:
        found = {key: _typed(one, tolerated[key], day) for key, one in found.items()}
    return found


def _typed(found: ApprovalStanding, row: Mapping[str, Any], day: date) -> ApprovalStanding:
    person = row["tolerated_by"] or {}
    who = person.get("post") or person.get("name") or ""
    return build_typed_approval(found, who, row["tolerated_until"], day)


def _measures(there: RegisterState, ids: Sequence[int], day: date) -> Mapping[int, dict[str, Any]]:
    own_rows = {"partnership_id__in": ids}
    figures: dict[int, list[Figure]] = defaultdict(list)
    for row in there.rows(MeasureFigure, "measure_id", "ends_on", "amount", **own_rows):
        figures[row["measure_id"]].append(Figure(row["ends_on"], row["amount"]))
    found: dict[int, Counter[str]] = defaultdict(Counter)
    until: dict[int, date] = {}
    measured = set()
    for row in there.rows(Measure, "id", "partnership_id", "objective_id", "target", "better", **own_rows):
        own, known = found[row["partnership_id"]], figures[row["id"]]
        measured.add(row["objective_id"])
        own["measures"] += 1
        state = state_of(known, target=row["target"], higher_is_better=row["better"] == Measure.Better.HIGHER)
        if state is not MeasureState.UNKNOWN and max(one.ends_on for one in known) > day - A_YEAR:
            own["current"] += 1
            own["met"] += state is MeasureState.MET
            counts = move_day(max(one.ends_on for one in known), A_YEAR - DAY)
            until[row["partnership_id"]] = max(counts, until.get(row["partnership_id"], counts))
    for row in there.rows(Objective, "id", "partnership_id", **own_rows):
        found[row["partnership_id"]]["unmeasured"] += row["id"] not in measured
    return defaultdict(dict, {key: {**own, "figures_until": until.get(key)} for key, own in found.items()})

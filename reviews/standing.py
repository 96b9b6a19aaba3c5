"""What reviews, risks and measures say in the standing of a partnership: rating, last and next review, signs."""

from collections import defaultdict
from collections.abc import Mapping

from django.db.models import Count, Q

from core import clock
from register.choices import RUNNING_STATUSES, DocumentKind, Tier
from register.models import Document, Objective, Partnership, Statement
from register.standing.refresh import Ids, Part
from reviews.known import signs as known_signs
from reviews.models.measure import Measure
from reviews.models.review import Review
from reviews.models.risk import Risk
from reviews.risks import appetite


def review_part(ids: Ids) -> Mapping[int, Part]:
    """Read the newest accepted review and the number of reviews of each partnership, in one query."""
    found: dict[int, Part] = {}
    rows = Review.objects.filter(partnership__in=ids).order_by("partnership_id", "accepted_at", "pk")
    for review in rows.select_related(None):
        part = found.setdefault(review.partnership_id, Part(fields={}, counts={"reviews": 0}))
        part.counts = {"reviews": part.counts["reviews"] + 1}
        if not review.accepted_at:
            part.fields = {**part.fields, "review_state": "open" if review.is_open else "signed"}
        else:
            part.fields = {
                **part.fields,
                "rating": review.final_rating,
                "reviewed_on": clock.day_of(review.accepted_at),
                "next_review_on": review.next_due_on,
            }
    return found


def risk_part(ids: Ids) -> Mapping[int, Part]:
    """Read the open risks of each partnership and what their rules need, in four queries."""
    above = appetite.bands_above()
    held = _held_elsewhere(ids)
    risks: dict[int, list[known_signs.KnownRisk]] = defaultdict(list)
    for risk in Risk.objects.filter(partnership__in=ids, closed_on=None).order_by().values(*_READ):
        approved = bool(risk["tolerated_by"] and risk["tolerated_until"])
        known = known_signs.KnownRisk(risk["current__band"] in above, risk["treatment"], approved)
        risks[risk["partnership"]].append(known)
    found = {}
    for key, status, tier in (
        Partnership.objects.filter(pk__in=ids).order_by().values_list("pk", "status", "tier")
    ):
        own = tuple(risks[key])
        shown = known_signs.codes(known_signs.KnownRisks(status, tier, key in held, own))
        counts = {"risks": len(own), "risks_above": sum(risk.above_limit for risk in own)}
        found[key] = Part(signs=shown, counts=counts)
    return found


_READ = ("partnership", "treatment", "tolerated_by", "tolerated_until", "current__band")


def measure_part(ids: Ids) -> Mapping[int, Part]:
    """Read how many measures each partnership has and which lack one for an objective, in two queries.

    A Minor partnership is not asked for measures of its own (P20: the tier sets the depth).
    """
    found: dict[int, Part] = {key: Part(counts={"measures": 0}) for key in ids}
    measured = Measure.objects.filter(partnership__in=ids).order_by().values_list("partnership")
    for key, number in measured.annotate(n=Count("pk")):
        found[key].counts = {"measures": number}
    running = Q(partnership__status__in=RUNNING_STATUSES)
    bare = Objective.objects.filter(running, partnership__in=ids, measures=None).order_by()
    for key, number in (
        bare.exclude(partnership__tier=Tier.LIMITED).values_list("partnership").annotate(n=Count("pk"))
    ):
        if known_signs.UNMEASURED.applies(number):
            found[key].signs = [known_signs.UNMEASURED.code]
    return found


def _held_elsewhere(ids: Ids) -> set[int]:
    """Those with a risk register among their documents, or of which the old register says so."""
    documents = Document.objects.filter(partnership__in=ids, kind=DocumentKind.RISK_REGISTER)
    stated = Statement.objects.filter(partnership__in=ids, fact="risk-register", value=Statement.Value.YES)
    return {
        key
        for rows in (documents, stated)
        for key in rows.order_by().values_list("partnership_id", flat=True)
    }

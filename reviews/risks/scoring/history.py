"""What the earlier scores of risks show: how each has moved, and its line over time."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from dateutil.relativedelta import relativedelta
from django.utils.translation import gettext as _

from core.charts.trend import Stripe, Trend
from core.history import audit
from reviews.choices import ScoreKind
from reviews.models.risk import RiskScore
from reviews.risks import appetite, rules

LOOKS_BACK = relativedelta(months=3)


def find_comparison_day(today: date) -> date:
    """Return the day with which lists compare: three months ago."""
    return today - LOOKS_BACK


def movements_of(ids: Iterable[int], kind: str, *, today: date) -> Mapping[int, rules.Movement]:
    """Return how the scores of one kind moved in the three months before `today`, by risk, in one query."""
    found: dict[int, list[RiskScore]] = defaultdict(list)
    for score in RiskScore.objects.filter(risk__in=list(ids), kind=kind, scored_on__lte=today).order_by("pk"):
        found[score.risk_id].append(score)
    day = find_comparison_day(today)
    return {key: rules.compare_scores(scores, since=day) for key, scores in found.items()}


def build_trend(title: str, scores: Sequence[RiskScore]) -> Trend | None:
    """Return the line of a risk's scores of today, oldest first; None while there are not two days to join.

    It is drawn on the matrix of the newest score: scores of another matrix stand in the table only.
    Of several scores on one day the last one counts.
    """
    current = [score for score in scores if score.kind == ScoreKind.CURRENT]
    if not current:
        return None
    used = current[-1].made_under
    points = {s.scored_on: s.score for s in current if (s.matrix, s.edition) == (used.key, used.edition)}
    if len(points) < 2:
        return None
    limit = appetite.find_appetite_limit(used)
    return Trend(
        title=_("Score over time: %(title)s") % {"title": title},
        points=tuple(sorted(points.items())),
        stripes=tuple(Stripe(band.word, band.high, band.key) for band in used.bands),
        limit=limit,
        limit_word=_("our limit, %(limit)s") % {"limit": limit},
    )


def list_score_changes(before: RiskScore | None, after: RiskScore) -> Sequence[audit.Change]:
    """What a scoring changed, in the words of the matrix that each of the two was made under."""
    kind = ScoreKind(after.kind)
    about = "" if kind is ScoreKind.CURRENT else f" ({str(kind.label).lower()})"
    labels = {"likelihood": _("Likelihood"), "impact": _("Impact"), "score": _("Score")}
    old, new = _write_score(before), _write_score(after)
    return [
        audit.Change(field, label + about, old.get(field, ""), new[field])
        for field, label in labels.items()
        if old.get(field) != new[field]
    ]


def _write_score(one: RiskScore | None) -> Mapping[str, str]:
    return (
        {"likelihood": one.likelihood_in_words, "impact": one.impact_in_words, "score": str(one)}
        if one
        else {}
    )

"""What the risks tab of one partnership and the page of one risk show."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts.models import User
from core.charts.figures import Figures
from core.charts.trend import draw_trend_line
from core.listing.choices import join_with_or
from register.approvals.approvers import describe_approvers, is_only_approver, list_people_who_may
from register.approvals.rules import NOBODY_ASKED, ApprovalStanding
from register.choices import Form
from register.models import Action
from reviews import access
from reviews.choices import ScoreKind, Treatment
from reviews.models.risk import Risk, RiskScore
from reviews.risks import appetite, rules, suggestions
from reviews.risks.approvals.kind import KIND, standings_of_risks
from reviews.risks.listing import cells as listing_cells
from reviews.risks.listing import heat as listing_heat
from reviews.risks.scoring import history

CHART_WIDTH, CHART_TEXT = 392, 14


@dataclass(frozen=True)
class SwitchOption:
    """One of the three scores as a link: the present one is marked."""

    label: str
    href: str
    present: bool


@dataclass(frozen=True)
class _RiskLine:
    """One risk in the tab's list, drawn on the score of one kind."""

    risk: Risk
    score: SafeString
    moved: SafeString
    tolerance: rules.Tolerance | None
    late: bool


def score_switch(kind: str, address: str) -> list[SwitchOption]:
    """Return the three scores as links; the score of today has the plain address."""
    return [
        SwitchOption(
            str(label), address if key == ScoreKind.CURRENT else f"{address}?score={key}", key == kind
        )
        for key, label in ScoreKind.choices
    ]


def lines_for_risks(
    risks: Sequence[Risk], kind: str, *, today: date, approvals: Mapping[int, ApprovalStanding] | None = None
) -> list[_RiskLine]:
    """Return the risks as they are listed, the highest score first and those without one last.

    `approvals` are those of the day on which the risks stood so; those of today when left out.
    """
    if approvals is None:
        approvals = standings_of_risks(risks, today)
    moved = history.movements_of((risk.pk for risk in risks), kind, today=today)
    ordered = sorted(risks, key=lambda risk: _weight(getattr(risk, kind)), reverse=True)
    return [
        _RiskLine(
            risk,
            score_words(getattr(risk, kind)),
            SafeString(listing_cells.write_movement(moved.get(risk.pk))),
            tolerance_of(risk, approvals.get(risk.pk, NOBODY_ASKED), today),
            rules.is_late(risk.review_by, risk.partnership.status, today),
        )
        for risk in ordered
    ]


def _weight(score: RiskScore | None) -> tuple[int, int]:
    return (rules.rank_of_band(score.band), score.score) if score else (-1, 0)


def score_words(score: RiskScore | None) -> SafeString:
    """Draw a score, or say that there is none."""
    if score is None:
        return listing_cells.draw_quiet(listing_cells.NOT_SCORED)
    return listing_cells.draw_score(score.score, score.band, score.matrix, score.edition)


def tolerance_of(risk: Risk, approval: ApprovalStanding, today: date) -> rules.Tolerance | None:
    """Return how it stands with the tolerance of a risk; None when it is not tolerated."""
    if risk.treatment != Treatment.TOLERATE:
        return None
    return rules.judge_tolerance(
        above_limit=is_above(risk), approval=approval, until=risk.tolerated_until, today=today
    )


def is_above(risk: Risk) -> bool:
    """Whether the score of today lies above the council's limit."""
    return rules.is_above(risk.current.band if risk.current else "", appetite.read_appetite())


def explain_nobody_may(risk: Risk, own: int) -> str:
    """Return why this person can ask nobody to approve living with it, and what to do; empty where they can.

    Within the limit it takes no approval, and of a closed risk there is nothing to ask.
    """
    partnership = risk.partnership
    if risk.closed_on or not is_above(risk) or list_people_who_may(KIND.key, partnership, but=own).exists():
        return ""
    words = {"who": describe_approvers(KIND.key, partnership)}
    if not is_only_approver(KIND.key, partnership, own):
        return (
            _(
                "To tolerate this risk somebody must approve it, and nobody can be asked. Who may: %(who)s, with a "
                "sign-in. An administrator gives sign-ins and roles; until then, treat the risk in another way."
            )
            % words
        )
    others = [person for person in (partnership.sponsor, partnership.lead) if person and person.pk != own]
    named = join_with_or([*dict.fromkeys(str(person) for person in others), _("a partnership officer")])
    return _(
        "You are the only one who may approve tolerating this risk (%(who)s), and nobody may approve what they ask "
        "for themselves. Let %(named)s open this risk and choose “Tolerate it”: you are then asked, and approve it."
    ) % {**words, "named": named}


def build_heat_map(risks: Iterable[Risk], kind: str, address: str) -> listing_heat.HeatMap:
    """Return where the risks of one partnership stand; a place or a band leads to the same page, narrowed."""
    scores = [score for risk in risks if (score := getattr(risk, kind))]
    mark = "?" if kind == ScoreKind.CURRENT else f"?score={kind}&"
    return listing_heat.build_heat_map(
        ((s.matrix, s.edition, s.likelihood, s.impact, 1) for s in scores),
        address=f"{address}{mark}cell={{likelihood}}-{{impact}}#list",
        band=lambda band: f"{address}{mark}band={band}#list",
    )


def narrow_risks(risks: Sequence[Risk], kind: str, *, cell: str, band: str) -> list[Risk]:
    """Return the risks at one place of the heat map, or in one band; all of them when neither is asked for."""
    found = list(risks)
    if cell:
        found = [r for r in found if (s := getattr(r, kind)) and f"{s.likelihood}-{s.impact}" == cell]
    if band:
        found = [r for r in found if (s := getattr(r, kind)) and s.band == band]
    return found


def suggestions_for(form: str, risks: Iterable[Risk]) -> list[suggestions.SuggestedRisk]:
    """Return the usual risks that this partnership does not list yet; `risks` are all of its, closed ones too."""
    return suggestions.suggest_risks(form, {risk.prompt for risk in risks})


def write_form(form: str) -> str:
    """Return the form of a partnership in words; empty when it is not recorded."""
    return str(Form(form).label) if form else ""


@dataclass(frozen=True)
class _Chart:
    """The line of a risk's scores, with its figures."""

    drawn: SafeString
    figures: Figures


def build_chart(risk: Risk, scores: Sequence[RiskScore]) -> _Chart | None:
    """Return the picture of the scores over time; None while there is nothing to join."""
    trend = history.build_trend(risk.title, scores)
    return (
        _Chart(draw_trend_line(trend, width=CHART_WIDTH, text=CHART_TEXT), trend.figures()) if trend else None
    )


def actions_of(user: User, risk: Risk) -> Sequence[Action]:
    """Return what is to be done about a risk, open ones first, the earliest due first."""
    found = access.actions_visible_to(user).filter(source_kind=Action.Source.RISK, source_key=str(risk.pk))
    open_first = {Action.Progress.OPEN: 0}
    return sorted(
        found.select_related("owner"),
        key=lambda action: (open_first.get(action.progress, 1), action.due_on or date.max, action.pk),  # type: ignore[call-overload]
    )


def address_of_risks(reference: str) -> str:
    """Return the address of the tab."""
    return reverse("partnership_risks", args=[reference])

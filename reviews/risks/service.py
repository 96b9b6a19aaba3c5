"""Adding, changing, scoring, tolerating and closing a risk. A score is never changed: scoring writes another.

Each takes the turn of the partnership before it reads: an approval given meanwhile would not be ended otherwise.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Person
from core.editing import field_display
from core.history import audit, writing
from core.history.actors import Actor
from core.models.counter import take_numbers
from register.approvals import service as approvals
from register.approvals.endings import How, end_all, end_outgrown, end_requests
from register.models import Action
from register.services import related as services_related
from register.standing import refresh as standing_refresh
from reviews.choices import ScoreKind, Treatment
from reviews.models.risk import Risk, RiskScore
from reviews.risks import appetite, rules
from reviews.risks.approvals.kind import KIND, is_wanted
from reviews.risks.scoring.history import list_score_changes

Levels = tuple[int, int]
_TOLERANCE = ("tolerated_until", "tolerated_why")


class ToleranceRefused(Exception):
    """The risk may not be tolerated like this; `faults` says why, a sentence for each field concerned."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        self.faults = dict(faults)
        super().__init__(" ".join(self.faults.values()))


class ScoreRefused(Exception):
    """The score cannot hold beside the others of this risk; the message is a sentence that says why."""


class RiskClosed(Exception):
    """The risk is closed, so nothing about it changes until it is opened again; the message says so."""


def draw_next_number(partnership_id: int) -> int:
    """Return the next number of a risk in one partnership; none is ever given out twice."""
    return take_numbers(f"risks of {partnership_id}")[0]


def _take_open(risk: Risk) -> Risk:
    """Return the risk as it stands in this writer's turn. Raises RiskClosed."""
    standing_refresh.take_turn([risk.partnership_id])
    taken = Risk.objects.get(pk=risk.pk)
    if taken.closed_on:
        raise RiskClosed(rules.say_closed())
    return taken


@transaction.atomic
def add(risk: Risk, *, scores: Mapping[str, Levels], on: date, by: Actor, why: str = "") -> Risk:
    """Write a new risk of `risk.partnership` with its first scores, by kind. Raises ToleranceRefused, ScoreRefused."""
    standing_refresh.take_turn([risk.partnership_id])
    risk.number = draw_next_number(risk.partnership_id)
    writing.insert(risk, by=by)
    for kind, levels in scores.items():
        _write_score(risk, kind, levels, on=on, by=by, why=why)
    _refuse_scores(risk)
    _refuse_tolerance(risk, on)
    if scores:
        writing.update(risk, by=by)
    made = [
        audit.Change(kind, str(label), "", str(getattr(risk, kind)))
        for kind, label in ScoreKind.choices
        if kind in scores
    ]
    _tell(risk, "added", _("Risk added:"), by=by, changes=made, reason=why)
    return risk


@transaction.atomic
def change(risk: Risk, *, names: Iterable[str], on: date, by: Actor, reason: str = "") -> Risk:
    """Write the changed fields `names`; nothing when nothing differs. Raises RiskClosed, Stale, ToleranceRefused.

    A risk that is no longer tolerated loses its approval: it would otherwise stand ready for the next time. So does
    one whose text is another than what was approved: it asks anew.
    """
    before = _take_open(risk)
    if risk.treatment != Treatment.TOLERATE:
        risk.tolerated_by, risk.tolerated_until, risk.tolerated_why = None, None, ""
    elif before.treatment != Treatment.TOLERATE:
        _refuse_tolerance(risk, on)
    if found := field_display.list_changes(before, risk, dict.fromkeys([*names, *_TOLERANCE])):
        found = [*found, *_end_approvals(risk, by=by)]
        writing.update(risk, by=by, reason=reason)
        if _source(before) != _source(risk):
            _name_in_actions(risk, by=by)
        hidden = services_related.is_exempt(before)
        _tell(risk, "changed", _("Risk changed:"), by=by, changes=found, reason=reason, hidden=hidden)
    return risk


@transaction.atomic
def score(risk: Risk, *, kind: str, levels: Levels, on: date, by: Actor, why: str = "") -> RiskScore:
    """Score a risk under the council's matrix of today and return the new score; every earlier one stays.

    `levels` are likelihood and impact. An approval to live with it ends when it scores higher than what was approved.
    Raises ValueError for a level that the matrix does not have, ScoreRefused, RiskClosed, and Stale when the risk was
    changed since it was read.
    """
    _take_open(risk)
    before: RiskScore | None = getattr(risk, kind)
    made = _write_score(risk, kind, levels, on=on, by=by, why=why)
    _refuse_scores(risk)
    ended = _end_approvals(risk, by=by)
    writing.update(risk, by=by, reason=why)
    headline = _("Risk scored again:") if before else _("Risk scored:")
    _tell(risk, "scored", headline, by=by, changes=[*list_score_changes(before, made), *ended], reason=why)
    return made


@transaction.atomic
def tolerate(risk: Risk, *, on: date, by: Actor, reason: str = "", asked: Person | None = None) -> Risk:
    """Live with a risk until its `tolerated_until` and because of its `tolerated_why`.

    Above the limit `asked` is asked to approve it; until they have, it counts as not approved. Raises RiskClosed,
    ToleranceRefused and Stale.
    """
    before = _take_open(risk)
    risk.treatment = Treatment.TOLERATE
    _refuse_tolerance(risk, on, asked=asked)
    found = field_display.list_changes(before, risk, ["treatment", *_TOLERANCE])
    if asked and is_wanted(risk):
        _ask(risk, asked, changes=found, by=by, reason=reason)
    elif found:
        writing.update(risk, by=by, reason=reason)
        _tell(
            risk,
            "tolerated",
            _("Risk tolerated:"),
            by=by,
            changes=found,
            reason=risk.tolerated_why,
            category=audit.Category.DECISION,
        )
    return risk


@transaction.atomic
def close(risk: Risk, *, why: str, on: date, by: Actor) -> Risk:
    """Close a risk that no longer threatens; it stays with all its scores. Closing it twice changes nothing.

    Nobody is asked any more to approve living with it.
    """
    standing_refresh.take_turn([risk.partnership_id])
    if risk.closed_on is None:
        risk.closed_on, risk.closed_why = on, why
        writing.update(risk, by=by, reason=why)
        ended = end_requests(KIND, risk, how=How.WITHDRAWN, reason=_("The risk is closed."), by=by)
        _tell(risk, "closed", _("Risk closed:"), by=by, changes=ended, reason=why)
    return risk


@transaction.atomic
def reopen(risk: Risk, *, by: Actor) -> Risk:
    """Take a closed risk back as it was."""
    standing_refresh.take_turn([risk.partnership_id])
    if risk.closed_on is not None:
        risk.closed_on, risk.closed_why = None, ""
        writing.update(risk, by=by)
        _tell(risk, "reopened", _("Risk opened again:"), by=by)
    return risk


@transaction.atomic
def add_action(
    risk: Risk, *, what: str, owner: Person | None, due_on: date | None, on: date, by: Actor
) -> Action:
    """Write something to be done about a risk into the one list of actions (H7). Raises RiskClosed."""
    _take_open(risk)
    action = Action(
        partnership=risk.partnership,
        what=what,
        owner=owner,
        due_on=due_on,
        source_kind=Action.Source.RISK,
        source_key=str(risk.pk),
        since=on,
        exempt_paragraph=risk.exempt_paragraph,
        exempt_reason=risk.exempt_reason,
        **_source(risk),
    )
    return services_related.add(action, by=by)


def _source(risk: Risk) -> Mapping[str, str]:
    """Return what an action says of the risk that it came from: of an exempt one no more than its number."""
    if services_related.is_exempt(risk):
        tab = reverse("partnership_risks", args=[risk.partnership.reference])
        return {"source_label": risk.label, "source_address": tab}
    return {"source_label": risk.title, "source_address": risk.get_absolute_url()}


def _name_in_actions(risk: Risk, *, by: Actor) -> None:
    """Bring the name of a risk up to date in what is done about it.

    More people read an action than the exempt risk that it came from: it names that one by its number.
    """
    for action in Action.objects.filter(source_kind=Action.Source.RISK, source_key=str(risk.pk)):
        for name, words in _source(risk).items():
            setattr(action, name, words)
        writing.update(action, by=by)


def _write_score(risk: Risk, kind: str, levels: Levels, *, on: date, by: Actor, why: str) -> RiskScore:
    used = appetite.matrix_in_use()
    likelihood, impact = levels
    number = used.score(likelihood, impact)
    made = RiskScore(
        risk=risk,
        kind=kind,
        likelihood=likelihood,
        impact=impact,
        score=number,
        band=used.band(number).key,
        matrix=used.key,
        edition=used.edition,
        scored_on=on,
        scored_by=by.label,
        why=why,
    )
    writing.insert(made, by=by)
    setattr(risk, ScoreKind(kind).value, made)
    return made


def _refuse_scores(risk: Risk) -> None:
    if fault := rules.find_controls_fault(before=risk.inherent, now=risk.current):
        raise ScoreRefused(fault)


def _ask(risk: Risk, asked: Person, *, changes: Sequence[audit.Change], by: Actor, reason: str) -> None:
    """Write the proposal and ask for its approval, told in one event."""
    assert risk.tolerated_until is not None
    risk.tolerated_by = None
    writing.update(risk, by=by, reason=reason)
    try:
        approvals.ask(
            KIND, risk, of=asked, until=risk.tolerated_until, why=risk.tolerated_why, by=by, changes=changes
        )
    except approvals.ApprovalRefused as refused:
        raise ToleranceRefused({"asked": str(refused)}) from refused


def _end_approvals(risk: Risk, *, by: Actor) -> list[audit.Change]:
    """End the approvals that are not about this risk any more, so that it asks anew: why it is tolerated stays."""
    if risk.treatment != Treatment.TOLERATE:
        ended = end_all(KIND, risk, reason=_("The risk is not tolerated any more."), by=by)
    else:
        ended = end_outgrown(KIND, risk, by=by)
    if ended:
        risk.tolerated_by = None
    return ended


def _refuse_tolerance(risk: Risk, today: date, asked: Person | None = None) -> None:
    if risk.treatment != Treatment.TOLERATE:
        return
    faults = rules.find_tolerance_faults(
        band=risk.current.band if risk.current else "",
        appetite=appetite.read_appetite(),
        asked=asked is not None,
        until=risk.tolerated_until,
        today=today,
    )
    if faults:
        raise ToleranceRefused(faults)


def _tell(
    risk: Risk,
    verb: str,
    headline: str,
    *,
    by: Actor,
    changes: Sequence[audit.Change] = (),
    reason: str = "",
    category: str = audit.Category.RISK,
    hidden: bool = False,
) -> None:
    standing_refresh.refresh([risk.partnership_id])
    hidden = hidden or services_related.is_exempt(risk)
    audit.record(
        f"risk.{verb}",
        by=by,
        about=risk.partnership,
        object=risk,
        category=category,
        headline=headline,
        detail=_("exempt") if hidden else risk.title,
        changes=services_related.hide_changes(changes) if hidden else changes,
        reason=reason,
    )

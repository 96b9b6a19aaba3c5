"""Risks: added, scored, tolerated, closed. A score never changes, whatever the council does to its matrix."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.forms import model_to_dict
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from core.history import audit
from core.history.actors import SYSTEM
from core.history.writing import Stale
from core.models import AuditEvent
from register.known.gather import gather_known, load_parts, load_signs
from register.models import Action, ApprovalEnding, Document, Standing, Statement
from register.services import related as services_related
from register.standing import refresh as standing_refresh
from reviews.choices import ScoreKind
from reviews.models import Risk, RiskScore
from reviews.risks import service as risks_service
from tests.factories.approvals import approve
from tests.factories.register import PartnershipFactory
from tests.factories.reviews import RiskFactory, score
from tests.factories.signs import signs_of

pytestmark = pytest.mark.django_db
TODAY, AHEAD = date(2026, 11, 20), date(2027, 3, 31)


def shown(partnership: Any) -> list[str]:
    """The signs that stand, after making sure that they are what a recomputation gives."""
    stored = Standing.objects.get(pk=partnership.pk)
    again = standing_refresh.compute_standings([partnership.pk])[0]
    assert model_to_dict(stored) == model_to_dict(again)
    return signs_of(partnership)


def newest(kind: str) -> AuditEvent:
    return AuditEvent.objects.filter(kind=kind).order_by("-pk")[0]


# --- Adding and scoring -----------------------------------------------------------------------------------


def test_a_new_risk_gets_the_next_number_of_its_partnership_and_its_first_scores(officer: User) -> None:
    partnership = PartnershipFactory(live=True)
    made = [
        risks_service.add(
            Risk(partnership=partnership, title=title),
            scores={"current": (4, 5), "target": (2, 3)},
            on=TODAY,
            by=officer,
        )
        for title in ("First", "Second")
    ]
    assert [risk.number for risk in made] == [1, 2]
    found = Risk.objects.with_scores().get(pk=made[0].pk)
    assert (found.current.score, found.current.band, found.target.score, found.inherent) == (
        20,
        "very_high",
        6,
        None,
    )
    assert found.current.scored_by == officer.label


def test_a_number_is_never_given_out_twice(officer: User) -> None:
    partnership = PartnershipFactory(live=True)
    first = risks_service.add(Risk(partnership=partnership, title="First"), scores={}, on=TODAY, by=officer)
    first.delete()
    second = risks_service.add(Risk(partnership=partnership, title="Second"), scores={}, on=TODAY, by=officer)
    assert second.number == 2


def test_scoring_again_adds_a_row_and_tells_what_moved_in_words(officer: User) -> None:
    risk = RiskFactory(now=(4, 4))
    risks_service.score(risk, kind="current", levels=(5, 4), on=TODAY, by=officer, why="Two providers left")
    assert list(risk.scores.order_by("pk").values_list("score", flat=True)) == [16, 20]
    assert Risk.objects.get(pk=risk.pk).current.score == 20
    event = newest("risk.scored")
    assert (event.category, event.about_key, event.headline) == (
        "risk",
        risk.partnership_id,
        "Risk scored again:",
    )
    assert event.reason == "Two providers left"
    assert [(c["label"], c["old"], c["new"]) for c in event.changes] == [
        ("Likelihood", "4 Likely", "5 Almost certain"),
        ("Score", "16 Very high", "20 Very high"),
    ]


@pytest.mark.parametrize("kind", ScoreKind.values)
def test_the_newest_score_of_each_kind_is_the_one_that_the_risk_points_to(kind: str) -> None:
    risk = RiskFactory()
    for levels in ((2, 2), (5, 5), (3, 4)):
        score(risk, *levels, kind=kind)
    stored = Risk.objects.get(pk=risk.pk)
    assert getattr(stored, kind) == RiskScore.objects.filter(risk=risk, kind=kind).latest("pk")


@pytest.mark.parametrize("levels", [(0, 3), (6, 3), (3, 0), (3, 6)])
def test_a_level_that_the_matrix_does_not_have_is_refused_and_nothing_is_written(
    levels: tuple[int, int],
) -> None:
    risk = RiskFactory()
    with pytest.raises(ValueError, match="levels of the"):
        score(risk, *levels)
    assert not risk.scores.exists()


def test_two_people_who_score_the_same_risk_do_not_overwrite_each_other(officer: User) -> None:
    risk = RiskFactory(now=(3, 3))
    mine, theirs = Risk.objects.get(pk=risk.pk), Risk.objects.get(pk=risk.pk)
    risks_service.score(theirs, kind="current", levels=(4, 4), on=TODAY, by=officer)
    with pytest.raises(Stale):
        risks_service.score(mine, kind="current", levels=(1, 1), on=TODAY, by=officer)
    assert Risk.objects.get(pk=risk.pk).current.score == 16
    assert risk.scores.count() == 2


# --- A score keeps the matrix it was made under ----------------------------------------------------------------


def test_changing_the_council_s_matrix_alters_no_stored_score(settings: Any, officer: User) -> None:
    risk = RiskFactory(now=(2, 4))
    before = list(RiskScore.objects.values())
    settings.RISK_MATRIX = "4x4"
    assert list(RiskScore.objects.values()) == before
    assert str(Risk.objects.get(pk=risk.pk).current) == "8 Medium"
    risks_service.score(Risk.objects.get(pk=risk.pk), kind="current", levels=(4, 4), on=TODAY, by=officer)
    old, new = risk.scores.order_by("pk")
    assert ((old.matrix, old.score), (new.matrix, new.score)) == (("5x5", 8), ("4x4", 16))
    assert (old.impact_in_words, new.impact_in_words) == ("4 Major", "4 Critical")
    assert (str(old), str(new)) == ("8 Medium", "16 High")


@pytest.mark.parametrize("verb", ["UPDATE", "DELETE"])
def test_a_score_cannot_be_changed_or_removed_by_raw_sql(verb: str) -> None:
    RiskFactory(now=(4, 5))
    table = RiskScore._meta.db_table
    statement = (
        f"UPDATE {table} SET score = 1, likelihood = 1, impact = 1"
        if verb == "UPDATE"
        else f"DELETE FROM {table}"
    )
    with pytest.raises(DatabaseError, match="frozen"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert RiskScore.objects.get().score == 20


def test_a_score_that_is_not_likelihood_times_impact_is_refused_by_the_database() -> None:
    score = RiskFactory(now=(4, 5)).current
    score.pk, score.score = None, 19
    with pytest.raises(IntegrityError), transaction.atomic():
        score.save(force_insert=True)


# --- Living with a risk ------------------------------------------------------------------------------------------


def test_above_the_limit_nobody_tolerates_without_somebody_asked_and_an_expiry(officer: User) -> None:
    risk = RiskFactory(now=(4, 4))
    with pytest.raises(risks_service.ToleranceRefused) as refusal:
        risks_service.tolerate(risk, on=TODAY, by=officer)
    assert set(refusal.value.faults) == {"asked", "tolerated_until"}
    assert Risk.objects.get(pk=risk.pk).treatment == ""


def test_a_tolerance_is_a_decision_with_its_reason(officer: User) -> None:
    risk = RiskFactory(now=(1, 4))
    risk.tolerated_why = "Insurance costs more than it pays"
    risks_service.tolerate(risk, on=TODAY, by=officer)
    event = newest("risk.tolerated")
    assert (event.category, event.reason) == (audit.Category.DECISION, "Insurance costs more than it pays")


@pytest.mark.parametrize("within", [(1, 4), (3, 3)])
def test_within_the_limit_a_risk_may_simply_be_tolerated(officer: User, within: tuple[int, int]) -> None:
    risk = RiskFactory(now=within)
    risks_service.tolerate(risk, on=TODAY, by=officer)
    assert Risk.objects.get(pk=risk.pk).treatment == "tolerate"


def test_the_appetite_is_a_setting(officer: User, settings: Any) -> None:
    risk = RiskFactory(now=(3, 4))
    settings.RISK_APPETITE = "high"
    risks_service.tolerate(risk, on=TODAY, by=officer)
    assert Risk.objects.get(pk=risk.pk).treatment == "tolerate"


def test_no_other_way_leads_past_the_approval(officer: User) -> None:
    risk = RiskFactory(now=(4, 4))
    risk.treatment = "tolerate"
    with pytest.raises(risks_service.ToleranceRefused):
        risks_service.change(risk, names=["treatment"], on=TODAY, by=officer)
    new = Risk(partnership=risk.partnership, title="New", treatment="tolerate")
    with pytest.raises(risks_service.ToleranceRefused):
        risks_service.add(new, scores={"current": (5, 5)}, on=TODAY, by=officer)
    assert Risk.objects.filter(treatment="tolerate").count() == 0
    assert Risk.objects.count() == 1


def test_a_risk_that_is_treated_again_loses_its_approval(officer: User) -> None:
    risk = RiskFactory(now=(4, 4))
    approve(risk, by=officer)
    risk = Risk.objects.with_scores().get(pk=risk.pk)
    risk.treatment = "treat"
    risks_service.change(risk, names=["treatment"], on=TODAY, by=officer)
    stored = Risk.objects.get(pk=risk.pk)
    assert (stored.tolerated_until, stored.tolerated_why) == (None, "")
    assert ApprovalEnding.objects.get().reason == "The risk is not tolerated any more."
    assert "approval" in [change["field"] for change in newest("risk.changed").changes]


def test_a_tolerated_risk_may_still_grow_and_then_shows_as_unapproved(officer: User) -> None:
    """Reality is not refused: the score is taken, and a sign says that nobody has approved it."""
    risk = RiskFactory(now=(2, 2))
    risks_service.tolerate(risk, on=TODAY, by=officer)
    risks_service.score(risk, kind="current", levels=(5, 5), on=TODAY, by=officer)
    assert "risk_unapproved" in shown(risk.partnership)


# --- Closing, changing, acting --------------------------------------------------------------------------------------


def test_closing_needs_a_reason_and_happens_once(officer: User) -> None:
    risk = RiskFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        risks_service.close(Risk.objects.get(pk=risk.pk), why="", on=TODAY, by=officer)
    risks_service.close(risk, why="The contract is signed", on=TODAY, by=officer)
    risks_service.close(risk, why="Pressed twice", on=AHEAD, by=officer)
    stored = Risk.objects.get(pk=risk.pk)
    assert (stored.closed_on, stored.closed_why) == (TODAY, "The contract is signed")
    assert AuditEvent.objects.filter(kind="risk.closed").count() == 1
    risks_service.reopen(stored, by=officer)
    assert Risk.objects.open().get() == risk


CHANGES: Mapping[str, Callable[[Risk, User], object]] = {
    "changed": lambda risk, by: risks_service.change(risk, names=["title"], on=TODAY, by=by),
    "scored": lambda risk, by: risks_service.score(risk, kind="current", levels=(1, 1), on=TODAY, by=by),
    "tolerated": lambda risk, by: risks_service.tolerate(risk, on=TODAY, by=by),
    "acted upon": lambda risk, by: risks_service.add_action(
        risk, what="Agree a cap", owner=None, due_on=AHEAD, on=TODAY, by=by
    ),
}


@pytest.mark.parametrize("what", CHANGES)
@pytest.mark.parametrize("read_before", [True, False])
def test_a_closed_risk_is_not_touched_until_it_is_opened_again(
    what: str, read_before: bool, officer: User
) -> None:
    made = RiskFactory(title="Costs rise", now=(2, 2))
    risk = Risk.objects.with_scores().get(pk=made.pk)
    closed = risks_service.close(Risk.objects.get(pk=made.pk), why="Over", on=TODAY, by=officer)
    if not read_before:
        risk = Risk.objects.with_scores().get(pk=made.pk)
    risk.title, risk.tolerated_until, risk.tolerated_why = "Costs fall", AHEAD, "The reserve covers it"
    with pytest.raises(risks_service.RiskClosed):
        CHANGES[what](risk, officer)
    stored = Risk.objects.with_scores().get(pk=made.pk)
    assert (stored.version, stored.title, stored.current.score) == (closed.version, "Costs rise", 4)
    assert not Action.objects.exists()
    risks_service.reopen(stored, by=officer)
    again = Risk.objects.with_scores().get(pk=made.pk)
    again.title, again.tolerated_until, again.tolerated_why = "Costs fall", AHEAD, "The reserve covers it"
    CHANGES[what](again, officer)


def test_risks_of_a_closed_partnership_are_no_longer_open() -> None:
    RiskFactory(partnership=PartnershipFactory(live=True, status="closed"))
    assert not Risk.objects.open().exists()


def test_a_change_without_a_difference_writes_nothing(officer: User) -> None:
    risk = RiskFactory(title="The same")
    risks_service.change(risk, names=["title", "owner"], on=TODAY, by=officer)
    assert Risk.objects.get(pk=risk.pk).version == risk.version
    assert not AuditEvent.objects.filter(kind="risk.changed").exists()


def test_an_action_about_a_risk_stands_in_the_one_list_and_leads_back(officer: User) -> None:
    risk = RiskFactory(title="The fund overspends")
    risks_service.add_action(risk, what="Agree a cap", owner=None, due_on=AHEAD, on=TODAY, by=officer)
    action = Action.objects.get()
    assert (action.source_label, action.source_address) == ("The fund overspends", risk.get_absolute_url())
    assert (action.source_kind, action.source_key, action.since) == ("risk", str(risk.pk), TODAY)
    risk.title = "The fund is spent by June"
    risks_service.change(risk, names=["title"], on=TODAY, by=officer)
    assert Action.objects.get().source_label == "The fund is spent by June"


def test_a_risk_on_two_registers_is_one_risk() -> None:
    RiskFactory(also_on_council_register=True, council_share="Half of any overspend")
    assert Risk.objects.count() == Risk.objects.filter(also_on_council_register=True).count() == 1


# --- Standing ---------------------------------------------------------------------------------------------


def test_recording_the_first_risk_clears_the_sign(officer: User) -> None:
    partnership = PartnershipFactory(live=True)
    assert "no_risk_register" in shown(partnership)
    risk = risks_service.add(
        Risk(partnership=partnership, title="First"), scores={"current": (2, 2)}, on=TODAY, by=officer
    )
    assert "no_risk_register" not in shown(partnership)
    assert Standing.objects.get(pk=partnership.pk).counts["risks"] == 1
    risks_service.close(risk, why="It cannot happen any more", on=TODAY, by=officer)
    assert "no_risk_register" in shown(partnership)


@pytest.mark.parametrize("held", ["document", "statement"])
def test_a_register_held_elsewhere_still_asks_for_its_risks(officer: User, held: str) -> None:
    partnership = PartnershipFactory(live=True, baseline_assured=held == "document")
    if held == "document":
        services_related.add(
            Document(partnership=partnership, kind="risk_register", title="Risks"), by=officer
        )
    else:
        services_related.add(
            Statement(partnership=partnership, fact="risk-register", value="yes", source="old.csv"),
            by=officer,
        )
    assert {"no_risks", "no_risk_register"} & set(shown(partnership)) == {"no_risks"}


def test_a_risk_above_the_limit_without_a_decision_shows_until_there_is_one(officer: User) -> None:
    risk = RiskFactory(now=(5, 5))
    assert "risk_untreated" in shown(risk.partnership)
    assert Standing.objects.get(pk=risk.partnership_id).counts["risks_above"] == 1
    risk.treatment = "treat"
    risks_service.change(risk, names=["treatment"], on=TODAY, by=officer)
    assert "risk_untreated" not in shown(risk.partnership)


def test_no_two_floors_use_the_same_code() -> None:
    codes = [sign.code for part in load_parts() for sign in part.signs]
    assert len(codes) == len(set(codes)) == len(load_signs())
    assert {"no_sponsor", "risk_untreated"} <= set(codes)


def test_many_risks_cost_a_standing_as_many_queries_as_one() -> None:
    first = RiskFactory(now=(4, 4)).partnership
    other = RiskFactory().partnership

    def cost(*ids: int) -> int:
        with CaptureQueriesContext(connection) as captured:
            gather_known(ids, standing=True)
        return len(captured)

    one = cost(first.pk)
    for _n in range(5):
        RiskFactory(partnership=first, now=(3, 3))
    assert cost(first.pk, other.pk) == cost(first.pk) == one


def test_somebody_must_have_scored_it() -> None:
    made = RiskFactory(now=(2, 2)).current
    assert made.scored_by == SYSTEM.label


def test_marking_a_risk_fails_as_a_whole(people: dict[str, User], monkeypatch: pytest.MonkeyPatch) -> None:
    """Its actions name it by its number from then on: not one of the rows is written without the others."""
    by = people["officer"]
    risk = RiskFactory(now=(3, 3))
    action = risks_service.add_action(risk, what="Ask", owner=None, due_on=None, on=TODAY, by=by)
    risk.exempt_paragraph, risk.exempt_reason = 3, "Talks go on."

    def fail(*_args: Any, **_options: Any) -> None:
        raise DatabaseError

    monkeypatch.setattr(audit, "record", fail)
    with pytest.raises(DatabaseError), transaction.atomic():
        risks_service.change(risk, names=["exempt_paragraph", "exempt_reason"], on=TODAY, by=by)
    action.refresh_from_db()
    assert action.source_label == risk.title
    assert Risk.objects.get(pk=risk.pk).exempt_paragraph is None

"""Asking, approving, declining: who may, what is covered, what stands in the way, and what history tells."""

from datetime import date
from typing import Any

import pytest
import time_machine
from django.db import DatabaseError, IntegrityError, connection, transaction

from accounts.models import Directorate, User
from core.history import verify, writing
from core.history.actors import SYSTEM
from core.models import AuditEvent
from register.approvals import service
from register.approvals.approvers import Approver, Tie, find_unable
from register.approvals.passing_on import fault_of_passing_on
from register.approvals.rules import ApprovalState
from register.integrity import check_approvals
from register.models import Approval, ApprovalEnding, ApprovalRequest, RequestEnding
from reviews.models import Risk
from reviews.risks import service as risks_service
from reviews.risks.approvals.kind import KIND
from tests.factories.accounts import UserFactory
from tests.factories.approvals import UNTIL, WHY, approve, ask, press, sponsor_of, stands
from tests.factories.reviews import RiskFactory, score
from tests.factories.signs import signs_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today() -> Any:
    with time_machine.travel("2026-11-20 09:00 +0000", tick=False):
        yield


@pytest.fixture
def risk(db: None) -> Risk:
    return RiskFactory(title="Share of an overspend", event="The fund overspends", now=(4, 4))


def newest(kind: str) -> AuditEvent:
    return AuditEvent.objects.filter(kind=kind).latest("pk")


# --- The way -------------------------------------------------------------------------------------------------------


def test_asked_it_counts_as_not_approved_and_pressed_it_counts(risk: Risk, officer: User) -> None:
    asked = ask(risk, by=officer)
    assert stands(risk).word is ApprovalState.ASKED
    assert "risk_unapproved" in signs_of(risk.partnership)
    given = press(asked, sponsor_of(risk))
    assert stands(risk).word is ApprovalState.HOLDS
    assert "risk_unapproved" not in signs_of(risk.partnership)
    assert (given.request, given.approver, given.until) == (asked, risk.partnership.sponsor, UNTIL)
    assert given.post == str(risk.partnership.sponsor)


def test_it_covers_what_was_read_in_words_and_figures(risk: Risk, officer: User) -> None:
    given = approve(risk, by=officer)
    assert given.covers == {
        "title": "Share of an overspend",
        "cause": "",
        "event": "The fund overspends",
        "consequence": "",
        "score": 16,
        "band": "very_high",
        "matrix": "5x5",
        "edition": 1,
        "limit": 9,
        "tier": "moderate",
    }
    assert given.covers_hash == service.hash_covers(given.covers)


def test_each_step_is_one_decision_in_the_history(risk: Risk, officer: User) -> None:
    asked = ask(risk, by=officer)
    told = newest("approval.asked")
    assert (told.category, told.reason, told.detail) == ("decision", WHY, "Share of an overspend")
    assert {"Treatment", "Who is asked", "Until", "Score"} <= {each["label"] for each in told.changes}
    press(asked, sponsor_of(risk))
    assert newest("approval.given").actor_label == str(risk.partnership.sponsor)
    assert AuditEvent.objects.filter(kind__startswith="approval.").count() == 2
    assert not AuditEvent.objects.filter(kind="history.sealed").exists()


def test_an_exempt_risk_is_told_of_without_its_words(officer: User) -> None:
    risk = RiskFactory(title="Secret", exempt_paragraph=3, exempt_reason="Bids are open", now=(4, 4))
    chief = UserFactory(role="sponsor", person=risk.partnership.sponsor)
    approve(risk, by=officer, of=chief)
    for kind in ("approval.asked", "approval.given"):
        event = newest(kind)
        assert event.detail == "exempt"
        assert {(each["old"], each["new"]) for each in event.changes} == {("", "exempt text changed")}


def test_declined_it_is_not_approved_and_says_why(risk: Risk, officer: User) -> None:
    asked = ask(risk, by=officer)
    service.decline(asked, reason="Too dear", by=sponsor_of(risk))
    found = stands(risk)
    assert (found.word, found.why) == (ApprovalState.DECLINED, "Too dear")
    assert "risk_unapproved" in signs_of(risk.partnership)
    assert newest("approval.declined").reason == "Too dear"


def test_asked_anew_the_earlier_request_ends(risk: Risk, officer: User) -> None:
    first = ask(risk, by=officer)
    second = ask(risk, by=officer, why="Other words")
    assert RequestEnding.objects.get(request=first).how == "replaced"
    with pytest.raises(service.ApprovalRefused, match="asked anew already"):
        press(first, sponsor_of(risk))
    press(second, sponsor_of(risk))


# --- Who may -------------------------------------------------------------------------------------------------------


def test_whoever_proposes_cannot_be_asked(risk: Risk) -> None:
    sponsor = sponsor_of(risk)
    with pytest.raises(risks_service.ToleranceRefused, match="Whoever proposes it cannot approve it"):
        ask(risk, by=sponsor, of=sponsor)
    assert not ApprovalRequest.objects.exists()
    assert Risk.objects.get(pk=risk.pk).treatment == ""


def test_the_database_itself_keeps_proposer_and_approver_apart(risk: Risk, officer: User) -> None:
    asked = ask(risk, by=officer)
    person = sponsor_of(risk).person
    same: dict[str, Any] = {
        name: getattr(asked, name)
        for name in (
            "kind",
            "subject_kind",
            "subject_key",
            "partnership_id",
            "covers",
            "covers_hash",
            "until",
        )
    }
    same |= {"proposer": person}
    made = Approval(**same, approver=person, post="x", given_at=asked.asked_at)
    again = ApprovalRequest(**same, asked=person, proposed_by="x", why="x", asked_at=asked.asked_at)
    for row in (made, again):
        with pytest.raises(IntegrityError), transaction.atomic():
            writing.insert(row, by=SYSTEM)


@pytest.mark.parametrize("role", ["officer", "administrator", "contributor", "adviser", "reader"])
def test_who_may_not_approve_cannot_be_asked(risk: Risk, officer: User, role: str) -> None:
    with pytest.raises(risks_service.ToleranceRefused, match="may not approve this"):
        ask(risk, by=officer, of=UserFactory(role=role))


def test_who_may_not_read_it_cannot_be_asked(officer: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """A table may name a role that reads no exempt text."""
    risk = RiskFactory(exempt_paragraph=3, exempt_reason="Bids are open", now=(4, 4))
    table = dict.fromkeys([("tolerate-risk", risk.partnership.tier)], (Approver("reader", Tie.COUNCIL),))
    monkeypatch.setattr("register.approvals.approvers.read_approvers", lambda: table)
    with pytest.raises(risks_service.ToleranceRefused, match="may not read this"):
        ask(risk, by=officer, of=UserFactory(role="reader"))


def test_only_whoever_was_asked_answers(risk: Risk, officer: User) -> None:
    asked = ask(risk, by=officer)
    other = UserFactory(role="chief", person__directorate=risk.partnership.directorate)
    for user in (officer, other):
        with pytest.raises(service.ApprovalRefused, match="You were not asked"):
            service.approve(asked, seen=asked.covers_hash, by=user)
        with pytest.raises(service.ApprovalRefused, match="You were not asked"):
            service.decline(asked, reason="x", by=user)


def test_who_lost_the_right_since_may_not_press(risk: Risk, officer: User) -> None:
    asked, sponsor = ask(risk, by=officer), sponsor_of(risk)
    type(risk.partnership).objects.filter(pk=risk.partnership_id).update(tier="major")
    with pytest.raises(service.ApprovalRefused, match="You may not approve this any more"):
        press(asked, sponsor)


def test_who_was_merged_with_the_proposer_since_may_not_press(risk: Risk, officer: User) -> None:
    asked, sponsor = ask(risk, by=officer), sponsor_of(risk)
    type(officer.person).objects.filter(pk=officer.person_id).update(merged_into=sponsor.person)
    with pytest.raises(service.ApprovalRefused, match="You proposed this yourself"):
        press(asked, sponsor)
    again = ApprovalRequest.objects.select_related("proposer").get(pk=asked.pk)
    assert find_unable(KIND, [again]) == {asked.pk}
    assert "Whoever proposes it cannot approve it" in fault_of_passing_on(again, sponsor.person)


def test_who_was_asked_under_another_entry_may_press(risk: Risk, officer: User) -> None:
    asked, sponsor = ask(risk, by=officer), sponsor_of(risk)
    kept = UserFactory(role="chief").person
    type(kept).objects.filter(pk=sponsor.person_id).update(merged_into=kept)
    type(risk.partnership).objects.filter(pk=risk.partnership_id).update(sponsor=kept)
    press(ApprovalRequest.objects.get(pk=asked.pk), kept.sign_in)
    assert stands(risk).holds


# --- What stands in the way ----------------------------------------------------------------------------------------


def test_what_worsened_since_it_was_asked_is_not_approved(risk: Risk, officer: User) -> None:
    asked = ask(risk, by=officer)
    score(Risk.objects.get(pk=risk.pk), 5, 5)
    with pytest.raises(service.ApprovalRefused, match="It now scores 25; it scored 16 when it was read"):
        press(asked, sponsor_of(risk))
    assert stands(risk).word is ApprovalState.OVERTAKEN


def test_what_was_lowered_since_is_approved_as_it_is_now(risk: Risk, officer: User) -> None:
    asked = ask(risk, by=officer)
    score(Risk.objects.get(pk=risk.pk), 3, 4)
    assert press(asked, sponsor_of(risk)).covers["score"] == 12
    score(Risk.objects.get(pk=risk.pk), 4, 4)
    assert not stands(risk).holds


def test_what_is_not_what_the_approver_saw_is_not_approved(risk: Risk, officer: User) -> None:
    asked = ask(risk, by=officer)
    score(Risk.objects.get(pk=risk.pk), 3, 4)
    with pytest.raises(service.ApprovalChanged):
        service.approve(asked, seen=asked.covers_hash, by=sponsor_of(risk))
    assert not Approval.objects.exists()


def test_it_is_answered_once(risk: Risk, officer: User) -> None:
    asked = ask(risk, by=officer)
    press(asked, sponsor_of(risk))
    with pytest.raises(service.ApprovalRefused, match="answered or asked anew already"):
        press(asked, sponsor_of(risk))
    with pytest.raises(service.ApprovalRefused, match="answered or asked anew already"):
        service.decline(asked, reason="x", by=sponsor_of(risk))


def test_within_the_limit_or_closed_none_is_needed(risk: Risk, officer: User) -> None:
    asked = ask(risk, by=officer)
    score(Risk.objects.get(pk=risk.pk), 1, 2)
    with pytest.raises(service.ApprovalRefused, match="No approval is needed any more"):
        press(asked, sponsor_of(risk))


def test_treated_again_the_request_ends(risk: Risk, officer: User) -> None:
    ask(risk, by=officer)
    fresh = Risk.objects.with_scores().get(pk=risk.pk)
    fresh.treatment = "treat"
    risks_service.change(fresh, names=["treatment"], on=date(2026, 11, 20), by=officer)
    assert RequestEnding.objects.get().how == "withdrawn"


@pytest.mark.parametrize(("day", "holds"), [("2027-03-31", True), ("2027-04-01", False)])
def test_it_holds_through_its_last_day(risk: Risk, officer: User, day: str, holds: bool) -> None:
    approve(risk, by=officer, until=date(2027, 3, 31))
    on = date.fromisoformat(day)
    assert stands(risk, on).holds is holds
    assert ("risk_approval_over" in signs_of(risk.partnership, on=on)) is not holds
    assert "risk_unapproved" not in signs_of(risk.partnership, on=on)


# --- Taken back ----------------------------------------------------------------------------------------------------


def test_who_approved_takes_it_back_and_it_counts_as_not_approved(risk: Risk, officer: User) -> None:
    given = approve(risk, by=officer)
    service.take_back(given, reason="An insurer offers cover", by=sponsor_of(risk))
    assert stands(risk).describe() == (
        f"The approval by {given.post} ended on 20 November 2026. "
        "The approver took it back: An insurer offers cover"
    )
    assert "risk_unapproved" in signs_of(risk.partnership)
    told = newest("approval.taken_back")
    assert (told.category, told.reason) == ("decision", "An insurer offers cover")
    assert [one["label"] for one in told.changes] == ["Approval ended"]
    approve(risk, by=officer)
    assert stands(risk).holds


def test_nobody_else_takes_it_back(risk: Risk, officer: User) -> None:
    given = approve(risk, by=officer)
    for user in (officer, UserFactory(role="chief", person__directorate=risk.partnership.directorate)):
        with pytest.raises(service.ApprovalRefused, match="Nothing was written"):
            service.take_back(given, reason="x", by=user)
    assert stands(risk).holds


@pytest.mark.parametrize(("day", "may"), [("2027-03-31", True), ("2027-04-01", False)])
def test_it_is_taken_back_up_to_its_last_day_and_once(risk: Risk, officer: User, day: str, may: bool) -> None:
    given = approve(risk, by=officer, until=date(2027, 3, 31))
    with time_machine.travel(f"{day} 09:00 +0000", tick=False):
        if may:
            service.take_back(given, reason="x", by=sponsor_of(risk))
        with pytest.raises(service.ApprovalRefused, match="ended already"):
            service.take_back(Approval.objects.get(), reason="x", by=sponsor_of(risk))
    assert ApprovalEnding.objects.count() == may


def test_taken_back_no_earlier_one_of_theirs_comes_back_but_anothers_does(
    risk: Risk, officer: User, adults: Directorate
) -> None:
    """Approved twice, the earlier one still ran."""
    approve(risk, by=officer)
    given = approve(risk, by=officer)
    service.take_back(given, reason="x", by=sponsor_of(risk))
    assert stands(risk).word is ApprovalState.ENDED
    type(risk.partnership).objects.filter(pk=risk.partnership_id).update(directorate=adults)
    chief = UserFactory(role="chief", person__directorate=adults)
    approve(risk, by=officer, of=chief)
    given = approve(risk, by=officer)
    service.take_back(given, reason="x", by=sponsor_of(risk))
    assert (stands(risk).holds, stands(risk).who) == (True, str(chief.person))


def test_what_was_only_recorded_is_not_taken_back(risk: Risk, officer: User) -> None:
    person = sponsor_of(risk).person
    asked = ask(risk, by=officer)
    given = service.record_earlier(
        KIND, risk, covers=asked.covers, approver=person, at=asked.asked_at, until=UNTIL, by=SYSTEM
    )
    with pytest.raises(service.ApprovalRefused, match="ended already, or is not yours"):
        service.take_back(given, reason="x", by=sponsor_of(risk))


# --- All or nothing, and for ever ----------------------------------------------------------------------------------


_ROWS = (ApprovalRequest, RequestEnding, Approval, ApprovalEnding)


@pytest.mark.parametrize("step", ["ask", "approve", "decline", "score", "take_back"])
def test_what_breaks_off_in_its_middle_leaves_nothing(
    risk: Risk, officer: User, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    asked: Any = ask(risk, by=officer) if step != "ask" else None
    given: Any = press(asked, sponsor_of(risk)) if step in ("score", "take_back") else None
    sponsor = sponsor_of(risk)
    take = {
        "ask": lambda: ask(risk, by=officer),
        "approve": lambda: press(asked, sponsor),
        "decline": lambda: service.decline(asked, reason="x", by=sponsor),
        "take_back": lambda: service.take_back(given, reason="x", by=sponsor),
        "score": lambda: score(Risk.objects.get(pk=risk.pk), 5, 5),
    }[step]

    def break_off(*_args: Any, **_options: Any) -> None:
        raise RuntimeError("The power went")

    before = [model.objects.count() for model in _ROWS], Risk.objects.get(pk=risk.pk).version
    monkeypatch.setattr("core.history.audit.record", break_off)
    with pytest.raises(RuntimeError), transaction.atomic():
        take()
    assert ([model.objects.count() for model in _ROWS], Risk.objects.get(pk=risk.pk).version) == before


@pytest.mark.parametrize("model", [ApprovalRequest, RequestEnding, Approval, ApprovalEnding])
def test_every_row_is_frozen_in_the_database(model: Any, risk: Risk, officer: User) -> None:
    asked = ask(risk, by=officer)
    service.decline(asked, reason="Too dear", by=sponsor_of(risk))
    approve(risk, by=officer)
    score(Risk.objects.get(pk=risk.pk), 5, 5)
    table = model._meta.db_table
    statements = [f"UPDATE {table} SET version = 2", f"DELETE FROM {table}"]
    if connection.vendor == "sqlite":
        statements.append(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")
    else:
        statements.append(f"SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE {table} CASCADE")
    for statement in statements:
        with (
            pytest.raises(DatabaseError, match="frozen"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)
    assert model.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_verify_history_finds_what_got_past_the_database(officer: User) -> None:
    from core.history import guards

    risk = RiskFactory(now=(4, 4))
    given = approve(risk, by=officer)
    assert verify.check_sealed().altered == []
    assert check_approvals().altered == []
    guards.remove()
    Approval.objects.filter(pk=given.pk).update(covers={**given.covers, "score": 25})
    guards.install()
    assert len(check_approvals().altered) == 1
    assert any("approval" in words for words in verify.check_live_rows().altered)

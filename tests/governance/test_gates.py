"""What stands before a step of the path: refused with every reason, gone on without by who may, told everywhere."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from accounts.models import Person, User
from core.history import audit
from governance.assessments.service import list_asked, write_answer
from governance.frameworks.load import load_frameworks
from governance.frameworks.uses import is_begun_on_tab
from governance.models import Edition
from register.choices import Status
from register.gates.judge import judge_step
from register.gates.read_gates import read_gates
from register.gates.rules import CHECKLIST
from register.models import Action, Partnership, StatusChange
from register.services import partnerships
from register.services.overriding import Override
from tests.factories.governance import answered, started
from tests.factories.register import MembershipFactory, PartnershipFactory
from tests.factories.related import DocumentFactory
from tests.factories.reviews import RiskFactory
from tests.factories.screening import PLAIN, keep_screening

SignIn = Callable[[User], Client]
pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 20)


@pytest.fixture
def idea(people: dict[str, User]) -> Partnership:
    """An idea of the lowest tier of which nothing is known but who sponsors it."""
    sponsor = people["sponsor"].person
    made = PartnershipFactory(
        tier="limited", basis="voluntary", sponsor=sponsor, directorate=sponsor.directorate
    )
    StatusChange.objects.create(partnership=made, to_status=Status.PROPOSED, on=date(2026, 10, 1))
    return made


def missing(partnership: Partnership, to: str) -> list[str]:
    return [one.need.key for one in judge_step(partnership, to, day=DAY) if not one.is_met]


def typed(to: str, **more: str) -> dict[str, str]:
    day = {"on_day": "1", "on_month": "11", "on_year": "2026"}
    return {"to": to, "reason": "Cabinet agreed", "decision_reference": "Minute 41", **day, **more}


def confirm(client: Client, address: str, words: dict[str, str]) -> Any:
    state = client.post(address, words).context["check"].state
    return client.post(address, words | {"checked": "yes", "state": state}, follow=True)


# --- The data ---------------------------------------------------------------------------------------------------


def test_every_checklist_that_a_gate_names_is_in_the_library_and_can_be_begun() -> None:
    codes = {one.code for one in load_frameworks()}
    for gate in read_gates():
        for need in gate.needs:
            for code in (fact.removeprefix(CHECKLIST) for fact in need.facts if fact.startswith(CHECKLIST)):
                assert code in codes, (need.key, code)
                assert is_begun_on_tab(code), code


@pytest.mark.parametrize("gate", read_gates(), ids=lambda gate: gate.to)
def test_what_is_missing_has_a_page_on_which_it_is_mended(
    gate: Any, officer: User, client_as: SignIn
) -> None:
    made, client = PartnershipFactory(status=gate.after[0]), client_as(officer)
    for need in gate.needs:
        assert client.get(f"{made.get_absolute_url()}{need.mends}").status_code == 200, need.key


# --- Each need, both ways -----------------------------------------------------------------------------------------


def test_an_idea_is_asked_for_each_thing_until_it_is_there(idea: Partnership, officer: User) -> None:
    asked = [
        "screening",
        "form",
        "legal-power",
        "start-up",
        "resources",
        "staff",
        "property",
        "capacity",
        "duplicates",
        "first-risks",
    ]
    assert missing(idea, "setting_up") == asked
    keep_screening(idea, by=officer, answers=PLAIN)
    assert missing(idea, "setting_up") == asked[1:]
    idea.form, idea.legal_power = "informal", "Localism Act 2011, section 1"
    partnerships.change(idea, names=["form", "legal_power"], by=officer)
    assert missing(idea, "setting_up") == asked[3:]
    begun = started(idea, by=officer, code="start-up-considerations")
    assert missing(idea, "setting_up") == asked[3:]
    answered(begun, by=officer)  # the light one asks heads, which its tier alone leaves
    assert missing(idea, "setting_up") == ["first-risks"]
    RiskFactory(partnership=idea)
    assert missing(idea, "setting_up") == []
    moved = partnerships.move(idea, to="setting_up", on=DAY, reason="Agreed", by=officer)
    assert (moved.status, moved.status_changes.last().overridden) == ("setting_up", [])  # type: ignore[union-attr]


def test_what_was_screened_as_none_is_held_up_and_told(idea: Partnership, officer: User) -> None:
    keep_screening(idea, by=officer, answers=PLAIN | {"pfi": True})
    (judged,) = [one for one in judge_step(idea, "setting_up", day=DAY) if one.need.key == "screening"]
    assert not judged.is_met
    assert "Not a partnership (Private finance initiative)" in judged.known


def test_what_is_set_up_is_asked_for_what_running_needs(idea: Partnership, officer: User) -> None:
    Partnership.objects.filter(pk=idea.pk).update(status=Status.SETTING_UP)
    idea.refresh_from_db()
    assert missing(idea, "live") == [
        "partners",
        "governance-framework",
        "decision-making",
        "measures",
        "information-sharing",
        "exit-plan",
        "risk-register",
    ]
    MembershipFactory(partnership=idea)
    DocumentFactory(partnership=idea, kind="exit_plan")
    assert {"partners", "exit-plan"}.isdisjoint(missing(idea, "live"))
    answered(started(idea, by=officer, code="governance-framework"), by=officer, value="na")
    assert missing(idea, "live") == ["measures", "risk-register"]  # the framework answers the others, too


def test_what_comes_back_is_asked_for_nothing(officer: User) -> None:
    for status in (Status.DORMANT, Status.WINDING_DOWN):
        assert judge_step(PartnershipFactory(status=status), "live", day=DAY) == []


# --- Refused, and gone on without ------------------------------------------------------------------------------------


def test_a_refused_step_lists_everything_with_where_it_is_mended_and_keeps_what_was_typed(
    idea: Partnership, officer: User, client_as: SignIn
) -> None:
    address = f"/register/{idea.reference}/move/"
    page = client_as(officer).post(address, typed("setting_up")).content.decode()
    assert "Not recorded: 10 things are missing before this step." in page
    for words in ("It has not been screened as a partnership.", "No risk is written down for it."):
        assert words in page
    assert f'href="/register/{idea.reference}/screening/ask/"' in page
    assert "Cabinet agreed" in page
    assert "override_reason" not in page  # who records steps may not go on without
    assert not StatusChange.objects.filter(partnership=idea, to_status=Status.SETTING_UP).exists()
    forged = typed("setting_up", override_reason="I say so", put_right_by_day="1", put_right_by_month="3")
    client_as(officer).post(address, forged | {"put_right_by_year": "2027", "checked": "yes"})
    assert Partnership.objects.get(pk=idea.pk).status == Status.PROPOSED


def test_a_chief_officer_goes_on_without_and_each_missing_thing_becomes_a_gap(
    idea: Partnership, people: dict[str, User], client_as: SignIn
) -> None:
    client, address = client_as(people["chief"]), f"/register/{idea.reference}/move/"
    words = typed("setting_up", override_reason="The grant ends in March")
    page = client.post(address, words).content.decode()
    assert "Enter the day by which what is missing is put right" in page
    words |= {"put_right_by_day": "1", "put_right_by_month": "3", "put_right_by_year": "2099"}
    check = client.post(address, words).content.decode()
    assert "It goes on without 10 things, each of which becomes a gap:" in check
    page = confirm(client, address, words).content.decode()
    assert "without 10 things asked for" in page
    step = StatusChange.objects.get(partnership=idea, to_status=Status.SETTING_UP)
    assert (len(step.overridden), step.override_reason) == (10, "The grant ends in March")
    gaps = Action.objects.filter(Action.IS_OPEN_GAP, partnership=idea)
    assert {(gap.owner, gap.due_on) for gap in gaps} == {(idea.sponsor, date(2099, 3, 1))}
    assert "gate.setting_up.screening" in {gap.source_key for gap in gaps}
    assert gaps.count() == 10
    moved = next(one for one in audit.find_events_about(idea) if one.kind == "partnership.moved")
    assert "The grant ends in March" in str(moved.changes)
    assert (
        "It has not been screened as a partnership."
        in client.get(f"/gaps/?post={idea.sponsor_id}").content.decode()
    )


def test_a_gap_is_closed_as_soon_as_what_was_missing_is_there(
    idea: Partnership, people: dict[str, User], officer: User
) -> None:
    without = Override("Soon", date(2099, 3, 1))
    partnerships.move(idea, to="setting_up", on=DAY, reason="Agreed", by=people["chief"], override=without)

    def still_open() -> set[str]:
        rows = Action.objects.filter(Action.IS_OPEN_GAP, partnership=idea)
        return {key.rpartition(".")[2] for key in rows.values_list("source_key", flat=True)}

    assert {"screening", "form", "start-up", "staff"} <= still_open()
    keep_screening(idea, by=officer, answers=PLAIN)
    assert "screening" not in still_open()
    idea.refresh_from_db()
    idea.form = "informal"
    partnerships.change(idea, names=["form"], by=officer)
    assert "form" not in still_open()
    answered(started(idea, by=officer, code="start-up-considerations"), by=officer)
    assert {"start-up", "staff"}.isdisjoint(still_open())
    assert "first-risks" in still_open()


def test_who_has_left_is_no_sponsor_and_gets_no_gap(idea: Partnership, people: dict[str, User]) -> None:
    assert idea.sponsor
    Person.objects.filter(pk=idea.sponsor.pk).update(left_on=date(2020, 1, 1))
    idea.refresh_from_db()
    without = Override("Soon", date(2099, 3, 1))
    partnerships.move(idea, to="setting_up", on=DAY, reason="Agreed", by=people["chief"], override=without)
    assert set(Action.objects.filter(partnership=idea).values_list("owner", flat=True)) == {None}


@pytest.mark.parametrize(("ran", "held_up"), [(False, True), (True, False)])
def test_what_never_ran_does_not_go_live_by_way_of_out_of_scope(
    ran: bool, held_up: bool, officer: User
) -> None:
    own = PartnershipFactory(status=Status.OUT_OF_SCOPE)
    if ran:
        StatusChange.objects.create(partnership=own, from_status="live", to_status="out_of_scope", on=DAY)
    found = [one.need.key for one in judge_step(own, "live", day=DAY) if not one.is_met]
    assert bool(found) is held_up
    assert {"screening", "exit-plan"} <= set(found) or not held_up


def test_a_no_to_what_is_unbudgeted_holds_the_approval_up(idea: Partnership, officer: User) -> None:
    begun = started(idea, by=officer, code="start-up-considerations")
    assert "unbudgeted" not in missing(idea, "setting_up")
    key = next(q.key for q in begun.edition.framework.questions if q.fact == "unbudgeted-approval")
    asked = [one.question.key for one in list_asked(begun)]
    if key not in asked:  # it folds into the head of its section
        key = next(one.question.key for one in list_asked(begun) if key in [q.key for q in one.covers])
    write_answer(begun, key=key, values={"value": "no"}, by=officer, on=DAY)
    assert "unbudgeted" in missing(idea, "setting_up")


def test_a_checklist_answered_in_a_lower_tier_is_not_whole_in_a_higher_one(
    idea: Partnership, officer: User
) -> None:
    answered(started(idea, by=officer, code="start-up-considerations"), by=officer)
    assert "start-up" not in missing(idea, "setting_up")
    Partnership.objects.filter(pk=idea.pk).update(tier="major")
    assert "start-up" in missing(Partnership.objects.get(pk=idea.pk), "setting_up")


def test_a_closing_cannot_go_on_without(people: dict[str, User], client_as: SignIn) -> None:
    own = PartnershipFactory(
        status=Status.WINDING_DOWN,
        directorate=people["chief"].person.directorate,
        sponsor=people["chief"].person,
    )
    page = (
        client_as(people["chief"]).post(f"/register/{own.reference}/move/", typed("closed")).content.decode()
    )
    assert "override_reason" not in page
    without = Override("Soon", date(2099, 3, 1))
    with pytest.raises(partnerships.MoveRefused):
        partnerships.move(own, to="closed", on=DAY, reason="r", by=people["chief"], override=without)


def test_nothing_of_a_step_is_left_when_its_gaps_cannot_be_written(
    idea: Partnership, people: dict[str, User], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: object, **_more: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("register.services.overriding.related.add", fail)
    without = Override("Soon", date(2099, 3, 1))
    with pytest.raises(RuntimeError):
        partnerships.move(idea, to="setting_up", on=DAY, reason="r", by=people["chief"], override=without)
    assert Partnership.objects.get(pk=idea.pk).status == Status.PROPOSED
    assert idea.status_changes.count() == 1


def test_a_step_with_nothing_missing_keeps_no_reason_for_going_on_without(
    people: dict[str, User], no_gates: None
) -> None:
    own, without = PartnershipFactory(), Override("Soon", date(2099, 3, 1))
    partnerships.move(own, to="setting_up", on=DAY, reason="r", by=people["chief"], override=without)
    assert own.status_changes.get().override_reason == ""


# --- The tab ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "asked", "not_asked"),
    [
        ("proposed", "Start-up considerations", "Dissolution"),
        ("live", "Governance framework", "Start-up considerations"),
        ("winding_down", "Dissolution", "Start-up considerations"),
    ],
)
def test_the_tab_asks_for_what_the_next_step_needs_and_offers_the_others(
    status: str, asked: str, not_asked: str, officer: User, client_as: SignIn
) -> None:
    call_command("load_frameworks")
    made = PartnershipFactory(status=status)
    page = client_as(officer).get(f"/register/{made.reference}/governance/").content.decode()
    rows, others = page.split("more that can be begun")
    assert asked in rows
    assert not_asked not in rows
    assert not_asked in others
    assert "Annual review" not in page
    assert Edition.objects.filter(code="annual-review").exists()


def test_what_is_part_of_reviewing_is_not_begun_on_the_tab(officer: User, client_as: SignIn) -> None:
    made = PartnershipFactory()
    address = f"/register/{made.reference}/governance/start/"
    assert client_as(officer).post(f"{address}annual-review/").status_code == 404
    assert client_as(officer).post(f"{address}no-such-list/").status_code == 404

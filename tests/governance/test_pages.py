"""The pages of checklists: reading them, who may, signing, the gate, and what they cost."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Person, User
from governance.assessments import service as assessments_service
from governance.models import Answer, Assessment
from register.models import Action, Partnership
from register.standing import refresh as standing_refresh
from tests.factories.accounts import PersonFactory
from tests.factories.governance import answered, started
from tests.factories.register import PartnershipFactory
from tests.governance.pages import FRAMEWORK, address, text, typed

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
Counting = Callable[[str], AbstractContextManager[None]]


# --- Reading --------------------------------------------------------------------------------------------


def test_the_library_names_every_framework_and_counts_what_the_reader_may_see(
    client_as: SignIn, people: dict[str, User], officer: User, draft: Assessment
) -> None:
    started(PartnershipFactory(live=True), by=officer, code=FRAMEWORK)
    for role, drafts in (("officer", 2), ("contributor", 1)):
        page = text(client_as(people[role]).get(reverse("governance")))
        assert all(
            title in page for title in ("Governance framework", "Arrangements in place", "Annual review")
        )
        assert f"0 signed, {drafts} in draft" in page


def test_a_framework_reads_through_with_the_rule_of_every_question(desk: Client) -> None:
    page = text(desk.get(reverse("framework", args=[FRAMEWORK])))
    assert "Protocol 2.7 l" in page
    assert page.count('class="question__source"') == 70


@pytest.mark.parametrize("url", ["/governance/frameworks/nothing/", "/governance/assessments/999999/"])
def test_what_is_not_there_is_not_found(desk: Client, url: str) -> None:
    assert desk.get(url).status_code == 404


def test_a_section_that_is_not_there_is_not_found(desk: Client, draft: Assessment) -> None:
    assert desk.get(address(draft, "nothing")).status_code == 404


def test_the_room_offers_a_start_and_then_the_draft(desk: Client, partnership: Partnership) -> None:
    tab = reverse("partnership_governance", args=[partnership.reference])
    start = reverse("assessment_start", args=[partnership.reference, FRAMEWORK])
    assert start in text(desk.get(tab))
    response = desk.post(start)
    made = Assessment.objects.get(partnership=partnership)
    assert response["Location"] == made.get_absolute_url()
    desk.post(start)
    assert Assessment.objects.count() == 1
    page = text(desk.get(tab))
    assert f"0 of {len(assessments_service.list_asked(made))} answered" in page
    assert start not in page


def test_only_frameworks_that_a_partnership_answers_itself_are_started(
    desk: Client, partnership: Partnership
) -> None:
    url = reverse("assessment_start", args=[partnership.reference, "annual-review"])
    assert desk.post(url).status_code == 404


@pytest.mark.parametrize(("tier", "asked"), [("major", 3), ("moderate", 2), ("limited", 1)])
def test_a_smaller_partnership_is_asked_less_and_the_head_says_what_it_covers(
    desk: Client, officer: User, tier: str, asked: int
) -> None:
    assessment = started(PartnershipFactory(live=True, tier=tier), by=officer, code=FRAMEWORK)
    page = text(desk.get(address(assessment, "membership")))
    assert page.count('<fieldset class="question ') == asked
    assert ("This one answer also covers" in page) == (tier != "major")


# --- Who may -----------------------------------------------------------------------------------------------


def test_who_may_only_read_sees_answers_and_no_field(
    client_as: SignIn, people: dict[str, User], officer: User, draft: Assessment
) -> None:
    assessments_service.write_answer(
        draft, key="members", values={"value": "yes", "comment": "Six"}, by=officer, on=date(2026, 11, 20)
    )
    client = client_as(people["adviser"])
    page = text(client.get(address(draft, "membership")))
    assert "Six" in page
    assert "Not answered yet" in page
    assert "<fieldset" not in page
    assert "Change" not in page.partition("<main")[2]
    assert client.post(address(draft, "membership"), typed("joining", "yes")).status_code == 403
    assert "Carry on" not in text(client.get(address(draft)))


def test_a_stranger_finds_nothing(client_as: SignIn, people: dict[str, User], officer: User) -> None:
    other = started(PartnershipFactory(live=True), by=officer)
    client = client_as(people["reader"])
    for url in (address(other), address(other, "direction")):
        assert client.get(url).status_code == 404


def test_an_exempt_partnership_keeps_its_answers_from_who_may_not_read_exempt_text(
    client_as: SignIn, people: dict[str, User], draft: Assessment
) -> None:
    Partnership.objects.filter(pk=draft.partnership_id).update(exempt_paragraph=3)
    client = client_as(people["reader"])
    assert client.get(address(draft)).status_code == 404
    tab = reverse("partnership_governance", args=[draft.partnership.reference])
    assert "are not shown to you" in text(client.get(tab))


def test_an_answer_that_shows_an_exempt_field_is_not_shown(
    client_as: SignIn, people: dict[str, User], officer: User, draft: Assessment
) -> None:
    draft.partnership.sensitive_marks.create(field="legal_power", paragraph=3, reason="Advice")
    values = {"value": "Secret Act 1999"}
    assessments_service.write_answer(
        draft, key="legal-power-reference", values=values, by=officer, on=date(2026, 11, 20)
    )
    assert "Secret Act" not in text(client_as(people["reader"]).get(address(draft, "powers")))
    assert "Secret Act" in text(client_as(people["adviser"]).get(address(draft, "powers")))


@pytest.mark.parametrize(
    ("name", "method"), [("assessment", "post"), ("governance", "post"), ("assessment_sign", "get")]
)
def test_a_wrong_method_is_refused(desk: Client, draft: Assessment, name: str, method: str) -> None:
    url = reverse(name, args=[] if name == "governance" else [draft.pk])
    assert getattr(desk, method)(url).status_code == 405


# --- Signing -----------------------------------------------------------------------------------------------------


def test_signing_asks_that_it_was_read_and_then_freezes(
    desk: Client, partnership: Partnership, officer: User
) -> None:
    whole = answered(started(partnership, by=officer), by=officer)
    sign = reverse("assessment_sign", args=[whole.pk])
    assert sign in text(desk.get(address(whole)))
    assert "Tick that you have read the answers" in text(desk.post(sign))
    shown = desk.post(sign, {"read": "on"})
    assert "Nothing has been saved yet." in text(shown)
    old = {"read": "on", "checked": "yes", "state": shown.context["check"].state}
    key = assessments_service.list_asked(whole)[0].question.key
    values = {"value": "yes", "comment": "Since this morning", "evidence": "Minutes", "document": None}
    none_missing = {"missing": "", "owner": None, "due_on": None}
    assessments_service.write_answer(
        whole, key=key, values=values | none_missing, by=officer, on=date(2026, 11, 20)
    )
    shown = desk.post(sign, old)
    assert "Something here has changed since you read it" in text(shown)
    whole.refresh_from_db()
    assert whole.signed_at is None
    desk.post(sign, old | {"state": shown.context["check"].state})
    whole.refresh_from_db()
    page = text(desk.get(address(whole)))
    assert "Signed and frozen.</b> The Partnership officer" in page
    assert whole.snapshot.content_hash in page
    assert '<form action="/governance' not in page
    assert "<fieldset" not in text(desk.get(address(whole, "direction")))


def test_text_typed_into_what_was_signed_meanwhile_is_given_back(
    desk: Client, partnership: Partnership, officer: User
) -> None:
    whole = answered(started(partnership, by=officer), by=officer)
    assessments_service.sign(whole, by=officer)
    key = assessments_service.list_asked(whole)[0].question.key
    response = desk.post(address(whole, "direction"), typed(key, "no", comment="Too late"))
    assert response.status_code == 409
    assert "Too late" in text(response)
    assert Answer.objects.filter(assessment=whole, value="no").count() == 0


def test_an_open_question_holds_signing_up(desk: Client, draft: Assessment) -> None:
    response = desk.post(reverse("assessment_sign", args=[draft.pk]), {"read": "on"}, follow=True)
    assert "Not signed." in text(response)
    draft.refresh_from_db()
    assert draft.signed_at is None


def test_a_contributor_answers_and_does_not_sign(
    client_as: SignIn, people: dict[str, User], partnership: Partnership, officer: User
) -> None:
    whole = answered(started(partnership, by=officer), by=officer)
    client, sign = client_as(people["contributor"]), reverse("assessment_sign", args=[whole.pk])
    assert sign not in text(client.get(address(whole)))
    assert client.post(sign, {"read": "on"}).status_code == 403


# --- What it costs ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("many", [1, 30])
def test_the_room_and_the_library_cost_the_same_whatever_is_in_them(
    desk: Client, partnership: Partnership, officer: User, count_queries: Counting, many: int
) -> None:
    started(partnership, by=officer, code=FRAMEWORK)
    for number in range(many):
        Action.objects.create(
            partnership=partnership, what=f"Gap {number}", source_kind="gap", owner=PersonFactory()
        )
    standing_refresh.refresh([partnership.pk])
    with count_queries("partnership_governance"):
        desk.get(reverse("partnership_governance", args=[partnership.reference]))
    with count_queries("governance"):
        desk.get(reverse("governance"))


@pytest.mark.parametrize("many", [1, 12])
def test_a_section_and_the_overview_cost_the_same_however_much_is_answered(
    desk: Client, draft: Assessment, officer: User, count_queries: Counting, many: int
) -> None:
    keys = [each.question.key for each in assessments_service.list_asked(draft)][:many]
    owner: Person = PersonFactory()
    for key in keys:
        values = {"value": "no", "owner": owner, "due_on": date(2027, 1, 29)}
        assessments_service.write_answer(draft, key=key, values=values, by=officer, on=date(2026, 11, 20))
    with count_queries("assessment"):
        desk.get(address(draft))
    with count_queries("assessment_section"):
        desk.get(address(draft, "exit"))

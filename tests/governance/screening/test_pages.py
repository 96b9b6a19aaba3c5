"""Screening an idea and what is in the register: asked, kept, proposed, and by whom."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core.models import AuditEvent
from governance.models import Screening
from governance.screening.service import ScreeningRefused, propose_screened, record_screening
from governance.screening.walk import read_walk, walk_of
from register.choices import ScopeKind, Status
from register.models import Partnership
from tests.factories.screening import PLAIN, keep_screening, screened
from tests.governance.pages import text

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]


def test_an_idea_is_asked_a_question_a_page_and_keeps_what_was_said(desk: Client) -> None:
    page = text(desk.get(reverse("screening")))
    assert "Private Finance Initiative" in page
    after = text(desk.get(reverse("screening"), {"pfi": "no", "asked": "pfi"}))
    assert 'name="pfi" value="no"' in after
    assert "Answered so far" in after
    again = text(desk.get(reverse("screening"), {"pfi": "no", "ask": "pfi"}))
    assert "checked" in again


def test_next_without_an_answer_says_what_to_do(desk: Client) -> None:
    page = text(desk.get(reverse("screening"), {"asked": "pfi"}))
    assert "Choose yes, no or not known yet" in page


def test_what_is_a_partnership_is_proposed_with_its_screening(desk: Client) -> None:
    result = text(desk.get(screened("screening")))
    assert reverse("screening_propose") in result
    desk.post(screened("screening_propose"), {"name": "Vale Skills Partnership"})
    made = Partnership.objects.get(name="Vale Skills Partnership")
    assert made.status == Status.PROPOSED
    assert made.screenings.get().answers == PLAIN


def test_what_is_none_is_kept_out_of_scope_under_its_kind(desk: Client) -> None:
    page = screened("screening_propose", answers={"pfi": True})
    desk.post(page, {"name": "Schools contract"})
    made = Partnership.objects.get(name="Schools contract")
    assert (made.status, made.scope_kind) == (Status.OUT_OF_SCOPE, ScopeKind.PFI)
    assert made.screenings.get().kind == ScopeKind.PFI


def test_what_is_not_decided_is_not_proposed(desk: Client, officer: User) -> None:
    page = screened("screening_propose", answers={"pfi": False})
    assert desk.get(page).status_code == 302
    assert desk.post(page, {"name": "Early"}).status_code == 302
    with pytest.raises(ScreeningRefused):
        propose_screened(Partnership(name="Early"), read_walk({}), on=None, by=officer)  # type: ignore[arg-type]
    assert not Partnership.objects.filter(name="Early").exists()


def test_a_partnership_is_screened_and_screened_again(desk: Client, partnership: Partnership) -> None:
    own = reverse("partnership_screening", args=[partnership.reference])
    assert "Not screened" in text(desk.get(own))
    ask = screened("partnership_screening_ask", partnership.reference)
    assert desk.post(ask).status_code == 302
    desk.post(ask)  # the same once more
    assert partnership.screenings.count() == 1
    desk.post(screened("partnership_screening_ask", partnership.reference, answers={"pfi": True}))
    page = text(desk.get(own))
    assert "Screened before" in page
    assert "Set it out of scope" in page
    assert "Private finance initiative" in page or "private finance initiative" in page
    assert AuditEvent.objects.filter(kind="partnership.screened").count() == 2
    partnership.refresh_from_db()
    assert partnership.status == Status.LIVE  # a step is taken by itself


def test_what_is_a_partnership_is_not_led_out_of_scope(
    desk: Client, partnership: Partnership, officer: User
) -> None:
    keep_screening(partnership, by=officer)
    page = text(desk.get(reverse("partnership_screening", args=[partnership.reference])))
    assert "Set it out of scope" not in page


def test_nothing_undecided_is_kept(desk: Client, partnership: Partnership, officer: User) -> None:
    ask = screened("partnership_screening_ask", partnership.reference, answers={"pfi": False})
    assert desk.post(ask).status_code == 200
    with pytest.raises(ScreeningRefused):
        record_screening(partnership, read_walk({"pfi": "no"}), on=None, by=officer)  # type: ignore[arg-type]
    assert not Screening.objects.exists()


def test_another_document_that_says_otherwise_is_shown_and_does_not_decide(desk: Client) -> None:
    paid = {
        **PLAIN,
        "pays_third_party": True,
        "long_broad_contract": True,
        "controls_strategy": True,
        "controls_decisions": True,
    }
    page = text(desk.get(screened("screening", answers=paid)))
    assert "Another document would say otherwise" in page
    assert "Another document would say otherwise" not in text(desk.get(screened("screening")))


def test_who_may_only_read_sees_the_path_and_no_way_to_change_it(
    client_as: SignIn, people: dict[str, User], partnership: Partnership, officer: User
) -> None:
    keep_screening(partnership, by=officer)
    reader = client_as(people["audit"])
    page = text(reader.get(reverse("partnership_screening", args=[partnership.reference])))
    assert "The path taken" in page
    assert reverse("partnership_screening_ask", args=[partnership.reference]) not in page
    ask = screened("partnership_screening_ask", partnership.reference)
    assert reader.post(ask).status_code == 403


def test_the_path_of_an_exempt_partnership_is_for_those_who_may_read_it(
    client_as: SignIn, people: dict[str, User], partnership: Partnership, officer: User
) -> None:
    keep_screening(partnership, by=officer)
    Partnership.objects.filter(pk=partnership.pk).update(publish=False, exempt_paragraph=3)
    page = reverse("partnership_screening", args=[partnership.reference])
    assert client_as(officer).get(page).status_code == 200
    assert client_as(people["reader"]).get(page).status_code == 404


def test_a_question_that_is_asked_no_more_is_passed_over(partnership: Partnership, officer: User) -> None:
    assert walk_of({**PLAIN, "gone": True}).answers == PLAIN

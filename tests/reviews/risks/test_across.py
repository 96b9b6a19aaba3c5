"""Risks across the council, as a file, as they stood, in my work, and what the pages cost."""

import json
from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client

from accounts.models import Directorate, User
from core.history import writing
from core.models import AccessEvent
from register.models import ApprovalRequest, Partnership
from reviews.models import Risk, RiskScore
from reviews.risks import due as risks_due
from reviews.risks import service as risks_service
from tests.factories.accounts import PersonFactory
from tests.factories.approvals import ask, press, sponsor_of
from tests.factories.register import PartnershipFactory
from tests.factories.reviews import RiskFactory, score
from tests.reviews.risks.pages import AHEAD, TODAY, Counted, SignIn, text

pytestmark = pytest.mark.django_db


# --- Across the council ---------------------------------------------------------------------------------------------


def main(page: str) -> str:
    """What is between the header and the foot: these have a new token each time."""
    return page[page.index("<main") : page.index("</main>")]


def test_the_council_s_page_counts_a_risk_on_two_registers_once(client: Client, risk: Risk) -> None:
    Risk.objects.filter(pk=risk.pk).update(also_on_council_register=True)
    page = text(client, "/risks/")
    assert "1 open risk in 1 partnership." in page
    assert "1 also stands on the council's own register and is counted once." in page
    assert "Share of an overspend" in text(client, "/risks/?register=council")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"Old", "New", "Late"}),
        ("band=very_high", {"Old"}),
        ("band=none", {"Late"}),
        ("band=high,very_high", {"Old", "New"}),
        ("treatment=tolerate", {"New"}),
        ("approval=asked", {"New"}),
        ("approval=runs,out,missing", set()),
        ("review=late", {"Late"}),
        ("register=council", {"Old"}),
        ("category=financial", {"Old"}),
        ("q=nothing like this", set()),
        ("q=overspends", {"Old"}),
        ("cell=5-5", {"Old"}),
        ("cell=nonsense", set()),
        ("band=purple", {"Old", "New", "Late"}),
    ],
)
def test_filters(client: Client, fund: Partnership, officer: User, query: str, found: set[str]) -> None:
    texts = {"category": "financial", "event": "The fund overspends", "also_on_council_register": True}
    RiskFactory(partnership=fund, title="Old", now=(5, 5), **texts)
    new = RiskFactory(partnership=fund, title="New", now=(3, 4))
    ask(new, by=officer)
    RiskFactory(partnership=fund, title="Late", review_by=date(2026, 11, 19))
    page = text(client, f"/risks/?{query}")
    assert {title for title in ("Old", "New", "Late") if f">{title}</a>" in page} == found


def test_filters_by_directorate_and_owner(client: Client, fund: Partnership, place: Directorate) -> None:
    owner = PersonFactory(post="Head of Finance")
    RiskFactory(partnership=fund, title="Here", owner=owner)
    RiskFactory(partnership=PartnershipFactory(live=True, directorate=place), title="There")
    for query in (f"directorate={fund.directorate_id}", f"owner={owner.pk}"):
        page = text(client, f"/risks/?{query}")
        assert ("Here</a>" in page, "There</a>" in page) == (True, False)


def test_each_of_the_three_scores_has_its_own_list_and_map(client: Client, risk: Risk) -> None:
    score(risk, 2, 2, kind="target")
    assert "<b>4</b> Low" in text(client, "/risks/target/")
    assert "<b>20</b> Very high" in text(client, "/risks/")
    assert "Not scored" in text(client, "/risks/inherent/")
    text(client, "/risks/sideways/", 404)


def test_a_reader_counts_no_risk_that_they_may_not_see(
    risk: Risk, place: Directorate, people: Any, client_as: SignIn
) -> None:
    RiskFactory(partnership=PartnershipFactory(live=True, directorate=place), title="Elsewhere", now=(5, 5))
    page = text(client_as(people["reader"]), "/risks/")
    assert "1 open risk in 1 partnership." in page
    assert "Elsewhere" not in page


def test_nobody_s_risks_say_what_will_stand_here(client: Client) -> None:
    assert "will stand here" in text(client, "/risks/")


def test_the_filters_answer_with_the_list_alone_when_only_that_is_asked_for(
    client: Client, risk: Risk
) -> None:
    page = client.get("/risks/?band=very_high", headers={"HX-Request": "true"})
    assert "<html" not in page.content.decode()
    assert "Share of an overspend" in page.content.decode()
    assert page["HX-Push-Url"] == "/risks/?band=very_high"


# --- As a file, and as it stood -------------------------------------------------------------------------------


def test_a_file_holds_what_the_filters_leave_with_each_score_and_the_matrix_it_was_made_under(
    client: Client, risk: Risk, settings: Any
) -> None:
    settings.RISK_MATRIX = "4x4"
    score(Risk.objects.get(pk=risk.pk), 2, 3, kind="target")
    RiskFactory(partnership=risk.partnership, title="=Small", now=(1, 1))
    assert "/risks/export.csv?band=very_high" in text(client, "/risks/?band=very_high")
    [row] = json.loads(client.get("/risks/export.json?band=very_high").getvalue())
    assert (row["Now: score"], row["Now: band"], row["Now: matrix"]) == (20, "Very high", "5 by 5, edition 1")
    assert (row["Target: score"], row["Target: matrix"]) == (6, "4 by 4, edition 1")
    assert row["Before controls: score"] is None
    csv = client.get("/risks/export.csv").getvalue().decode()
    assert csv.count("\r\n") == 3
    assert '"=Small"' not in csv  # a spreadsheet must not read it as a formula
    assert client.get("/risks/export.xlsx").getvalue().startswith(b"PK")
    assert AccessEvent.objects.filter(kind="exported").count() == 3


def test_a_file_says_who_approved_living_with_a_risk_and_until_when_while_that_holds(
    client: Client, officer: User, risk: Risk
) -> None:
    def told() -> tuple[str, Any, Any]:
        client.force_login(officer)  # a day later the sign-in has ended
        [row] = json.loads(client.get("/risks/export.json").getvalue())
        return row["How its approval stands"], row["Tolerance approved by"], row["Approval runs out on"]

    assert told() == (None, None, None)
    ask(risk, by=officer, until=date(2027, 6, 30))
    assert told()[1:] == (None, None)
    press(ApprovalRequest.objects.get(), sponsor_of(risk))
    words, who, until = told()
    assert "approved" in words.lower()
    assert (who, until) == (sponsor_of(risk).person.post, "2027-06-30")
    assert "Approval runs out on" in client.get("/risks/export.csv").getvalue().decode()
    with time_machine.travel("2027-06-30 09:00 +0000", tick=False):
        assert told()[2] == "2027-06-30"
    with time_machine.travel("2027-07-01 09:00 +0000", tick=False):
        assert told()[1:] == (None, None)


def test_a_file_follows_the_score_by_which_the_list_was_filtered(client: Client, risk: Risk) -> None:
    score(risk, 1, 1, kind="target")
    assert "/risks/export.json?band=low&amp;score=target" in text(client, "/risks/target/?band=low")
    assert len(json.loads(client.get("/risks/export.json?band=low&score=target").getvalue())) == 1
    assert client.get("/risks/export.json?band=low").getvalue() == b"[]"
    assert client.get("/risks/export.json?score=sideways").status_code == 404


def test_the_risks_stand_as_they_stood_at_the_end_of_a_day(client: Client, officer: User) -> None:
    with time_machine.travel("2026-11-10 09:00 +0000", tick=False):
        fund, owner = PartnershipFactory(live=True), PersonFactory(post="Head of Finance")
        kept = Risk(partnership=fund, title="Its first words", owner=owner)
        risks_service.add(kept, scores={"current": (4, 5)}, on=date(2026, 11, 10), by=officer)
        gone = risks_service.add(
            Risk(partnership=fund, title="Closed since"), scores={}, on=date(2026, 11, 10), by=officer
        )
    with time_machine.travel("2026-11-15 09:00 +0000", tick=False):
        owner.post = "Director of Finance"
        writing.update(owner, by=officer)
        kept.title = "Its last words"
        risks_service.change(kept, names=["title"], on=date(2026, 11, 15), by=officer)
        risks_service.score(kept, kind="current", levels=(1, 1), on=date(2026, 11, 15), by=officer)
        risks_service.close(gone, why="It is over", on=date(2026, 11, 15), by=officer)
    tab = f"/register/{fund.reference}/risks/"
    then, now = text(client, f"{tab}?at=2026-11-14"), text(client, tab)
    assert [
        words in then
        for words in ("Its first words", "Closed since", "Head of Finance", "<b>20</b> Very high")
    ] == [True] * 4
    assert main(then) == main(text(client, f"{tab}?at=14.11.26"))
    assert "Its last words" not in then
    assert "/score/" not in then
    assert "/new/" not in then
    assert "Its last words" in now
    assert "<b>1</b> Low" in now


@pytest.mark.parametrize("at", ["yesterday", "2025-02-30", "2026-11-21", "1999-01-01", "11/2026", ""])
def test_a_day_on_which_nothing_can_be_shown_says_so(client: Client, fund: Partnership, at: str) -> None:
    page = text(client, f"/register/{fund.reference}/risks/?at={at}", 400)
    assert "Enter" in page
    assert "See them today" in page


# --- My work -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "due"),
    [
        ({"review_by": date(2026, 11, 19)}, [("Score the risk again", "Score")]),
        ({"review_by": date(2027, 4, 1)}, []),
        ({"treatment": "tolerate"}, [("Ask for approval to tolerate a risk", "Ask")]),
        ({"treatment": "treat", "tolerated_until": TODAY}, []),
        ({"review_by": TODAY, "closed_on": TODAY, "closed_why": "Over"}, []),
    ],
)
def test_what_falls_due_for_the_owner_of_a_risk(
    fund: Partnership, risk: Risk, people: Any, changes: dict[str, Any], due: list[tuple[str, str]]
) -> None:
    Risk.objects.filter(pk=risk.pk).update(owner=people["sponsor"].person, **changes)
    assert [(one.what, one.verb) for one in risks_due.due_for(people["sponsor"], TODAY)] == due
    assert not list(risks_due.due_for(people["officer"], TODAY))


def test_an_owner_who_may_only_read_is_led_to_the_risk_and_not_to_a_form(risk: Risk, people: Any) -> None:
    Risk.objects.filter(pk=risk.pk).update(owner=people["adviser"].person, review_by=TODAY)
    found = next(risks_due.due_for(people["adviser"], TODAY))
    assert (found.verb, found.verb_address) == ("Look", risk.get_absolute_url())


# --- Costs ----------------------------------------------------------------------------------------------------------


def _more(partnership: Partnership, number: int, by: User) -> None:
    """Risks above the limit that somebody was asked to approve."""
    for _n in range(number):
        made = RiskFactory(partnership=partnership, owner=PersonFactory(), now=(3, 4))
        score(made, 4, 4, on=date(2026, 10, 1))
        ask(made, by=by)


@pytest.mark.parametrize("number", [1, 30])
def test_a_list_of_risks_costs_the_same_for_one_and_for_thirty(
    client: Client, fund: Partnership, officer: User, count_queries: Counted, number: int
) -> None:
    _more(fund, number, officer)
    for name, address in (
        ("risks", "/risks/"),
        ("risks of a partnership", f"/register/{fund.reference}/risks/"),
    ):
        with count_queries(name):
            text(client, address)


@pytest.mark.parametrize("number", [1, 30])
def test_the_page_of_a_risk_costs_the_same_with_one_score_and_with_thirty(
    client: Client, risk: Risk, count_queries: Counted, number: int, officer: User
) -> None:
    for day in range(number):
        score(risk, 5 - day % 2, 3, on=date(2026, 9, 1 + day % 28))
        risks_service.add_action(
            risk, what=f"Action {day}", owner=PersonFactory(), due_on=AHEAD, on=TODAY, by=officer
        )
    ask(risk, by=officer)
    with count_queries("risk"):
        text(client, risk.get_absolute_url())
    assert RiskScore.objects.count() == number + 1

"""The pages of risks: what they say, to whom, what they refuse, and what they cost."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client

from accounts.models import Directorate, User
from core import writing
from core.models import AuditEvent
from register.models import Action, Partnership
from reviews import risk_due
from reviews.models import Risk, RiskScore
from reviews.services import risks
from tests.factories.accounts import PersonFactory
from tests.factories.register import PartnershipFactory
from tests.factories.reviews import RiskFactory, score

pytestmark = pytest.mark.django_db
TODAY, AHEAD = date(2026, 11, 20), date(2027, 3, 31)
SignIn = Callable[[User], Client]
Counted = Callable[[str], AbstractContextManager[None]]


@pytest.fixture(autouse=True)
def _today() -> Any:
    with time_machine.travel("2026-11-20 09:00 +0000", tick=False):
        yield


@pytest.fixture
def fund(adults: Directorate, people: dict[str, User]) -> Partnership:
    """A live pooled fund that the sponsoring officer sponsors."""
    return PartnershipFactory(
        live=True,
        name="Better Care Fund",
        form="pooled_fund",
        directorate=adults,
        sponsor=people["sponsor"].person,
    )


@pytest.fixture
def risk(fund: Partnership) -> Risk:
    return RiskFactory(
        partnership=fund,
        title="Share of an overspend",
        cause="Rising prices.",
        event="The fund overspends",
        consequence="A call on reserves",
        now=(4, 5),
    )


@pytest.fixture
def client(client: Client, officer: User) -> Client:
    client.force_login(officer)
    return client


def text(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return " ".join(response.content.decode().split())


def levels(likelihood: int, impact: int, kind: str = "current") -> dict[str, int]:
    return {f"{kind}_likelihood": likelihood, f"{kind}_impact": impact}


# --- The room ----------------------------------------------------------------------------------------------


def test_an_empty_room_says_what_will_be_here_and_offers_what_such_partnerships_usually_have(
    client: Client, fund: Partnership
) -> None:
    page = text(client, f"/register/{fund.reference}/risks/")
    assert "will stand here" in page
    assert page.count("/risks/new/?from=") == 5
    assert "liability has no upper limit" in page
    assert "<table" not in page


def test_a_reader_who_may_not_change_it_is_offered_no_verb(
    fund: Partnership, risk: Risk, people: Any, client_as: SignIn
) -> None:
    for address in (f"/register/{fund.reference}/risks/", risk.get_absolute_url()):
        page = text(client_as(people["adviser"]), address)
        assert "Share of an overspend" in page
        assert not [verb for verb in ("/new/", "/edit/", "/score/", "/close/", "/tolerate/") if verb in page]


def test_the_room_lists_the_highest_first_and_leads_from_the_map_to_the_risks(
    client: Client, fund: Partnership, risk: Risk
) -> None:
    RiskFactory(partnership=fund, title="A small one", now=(1, 2))
    RiskFactory(partnership=fund, title="Not scored yet")
    page = text(client, f"/register/{fund.reference}/risks/")
    order = [page.index(title) for title in ("Share of an overspend", "A small one", "Not scored yet")]
    assert order == sorted(order)
    assert "?cell=4-5#list" in page
    assert "1 above the council's limit of 9" in page
    narrowed = text(client, f"/register/{fund.reference}/risks/?cell=4-5")
    assert "Share of an overspend" in narrowed
    assert "A small one" not in narrowed


@pytest.mark.parametrize("query", ["?cell=9-9", "?cell=x", "?band=purple", "?score=nothing", "?cell=&band="])
def test_nonsense_in_the_address_of_the_room_does_no_harm(
    client: Client, fund: Partnership, risk: Risk, query: str
) -> None:
    assert "Risks" in text(client, f"/register/{fund.reference}/risks/{query}")


def test_closed_risks_are_kept_apart_and_counted_out(
    client: Client, fund: Partnership, risk: Risk, officer: User
) -> None:
    risks.close(risk, why="The cap is agreed", on=TODAY, by=officer)
    page = text(client, f"/register/{fund.reference}/risks/")
    assert "1 closed risk" in page
    assert "closed on 20 November 2026: The cap is agreed" in page
    assert "No open risk" not in page


# --- Exempt partnerships ---------------------------------------------------------------------------------------


def test_the_risks_of_an_exempt_partnership_are_shown_only_to_who_may_read_exempt_text(
    fund: Partnership, risk: Risk, people: Any, client_as: SignIn
) -> None:
    Partnership.objects.filter(pk=fund.pk).update(exempt_paragraph=7)
    reader = client_as(people["reader"])
    assert "not shown to you" in text(reader, f"/register/{fund.reference}/risks/")
    assert "Share of an overspend" not in text(reader, "/risks/")
    text(reader, risk.get_absolute_url(), 404)
    assert "Share of an overspend" in text(client_as(people["adviser"]), "/risks/")


# --- One risk ----------------------------------------------------------------------------------------------------


def test_a_risk_reads_as_one_sentence_with_its_three_scores_and_its_line(client: Client, risk: Risk) -> None:
    score(risk, 4, 4, on=date(2026, 10, 1))
    score(risk, 2, 3, on=date(2026, 10, 1), kind="target")
    page = text(client, risk.get_absolute_url())
    assert (
        "<span>Because of</span> rising prices, <span>there is a chance that</span> the fund overspends, "
        "<span>leading to</span> a call on reserves." in page
    )
    assert "<b>16</b> Very high" in page
    assert "<b>6</b> Medium" in page
    assert "Not scored" in page
    assert page.count('role="img"') == 1
    assert "our limit, 9" in page


def test_two_scores_on_one_day_make_no_line_and_the_last_one_stands(client: Client, risk: Risk) -> None:
    score(risk, 1, 1)
    page = text(client, risk.get_absolute_url())
    assert "Score over time" not in page
    assert page.count("Every score") >= 1


def test_a_score_of_another_matrix_says_so_and_keeps_its_band(
    client: Client, risk: Risk, settings: Any
) -> None:
    settings.RISK_MATRIX = "4x4"
    page = text(client, risk.get_absolute_url())
    assert "<b>20</b> Very high" in page
    assert "scored on the 5 by 5 matrix, edition 1" in page
    listed = text(client, "/risks/")
    assert "1 risk was scored on another matrix" in listed
    assert "<b>20</b> Very high" in listed


def test_what_is_typed_is_escaped_everywhere(client: Client, fund: Partnership) -> None:
    evil = "<script>alert(1)</script>"
    made = RiskFactory(partnership=fund, title=evil, cause=evil, measures=evil, now=(5, 5))
    score(made, 4, 4, on=date(2026, 10, 1))
    for address in ("/risks/", f"/register/{fund.reference}/risks/", made.get_absolute_url()):
        assert "<script>alert" not in text(client, address)


# --- Writing ---------------------------------------------------------------------------------------------------------


def test_a_usual_risk_opens_the_form_filled_and_is_not_offered_again(
    client: Client, fund: Partnership
) -> None:
    address = f"/register/{fund.reference}/risks/new/?from=shared-overspend"
    assert "the shared budget is overspent" in text(client, address)
    response = client.post(address, {"title": "The council shares an overspend", **levels(3, 4)})
    made = Risk.objects.get()
    assert response["Location"] == made.get_absolute_url()
    assert (made.prompt, made.current.score) == ("shared-overspend", 12)
    assert "from=shared-overspend" not in text(client, f"/register/{fund.reference}/risks/")


@pytest.mark.parametrize(
    ("posted", "sentence"),
    [
        (levels(3, 4), "Enter the risk in a few words"),
        ({"title": "X", "current_likelihood": 3}, "Choose the impact"),
        ({"title": "X", **levels(3, 4), "target_impact": 2}, "Choose both likelihood and impact, or neither"),
        (
            {"title": "X", **levels(3, 4), "inherent_likelihood": 2, "inherent_impact": 4},
            "Before controls it scores 8, now 12",
        ),
        ({"title": "X", **levels(3, 9)}, "Select a valid choice"),
        ({"title": "X", **levels(5, 5), "treatment": "tolerate"}, "above the council&#x27;s limit"),
        ({"title": "X", **levels(3, 4), "review_by_day": "31"}, "Look at it again by"),
    ],
)
def test_what_is_missing_is_said_at_its_field_and_nothing_is_written(
    client: Client, fund: Partnership, posted: dict[str, Any], sentence: str
) -> None:
    response = client.post(f"/register/{fund.reference}/risks/new/", posted)
    page = response.content.decode()
    assert "There is a problem" in page
    assert sentence in page
    assert not Risk.objects.exists()


def test_scoring_again_keeps_every_earlier_score(client: Client, risk: Risk) -> None:
    address = f"{risk.get_absolute_url()}score/"
    assert 'value="4" ' in text(client, address)
    posted = {
        "kind": "current",
        "likelihood": 2,
        "impact": 5,
        "why": "A cap is agreed",
        "version": risk.version,
    }
    assert client.post(address, posted)["Location"] == risk.get_absolute_url()
    assert list(risk.scores.order_by("pk").values_list("score", "why")) == [(20, ""), (10, "A cap is agreed")]
    assert "A cap is agreed" in text(client, risk.get_absolute_url())


def test_a_score_over_a_risk_that_changed_meanwhile_is_shown_first_and_saved_when_pressed_again(
    client: Client, risk: Risk
) -> None:
    posted = {"kind": "current", "likelihood": 1, "impact": 1, "version": risk.version}
    score(Risk.objects.get(pk=risk.pk), 3, 3)
    address = f"{risk.get_absolute_url()}score/"
    response = client.post(address, posted)
    assert "Its score now is 9 Medium" in response.content.decode()
    newest = Risk.objects.get(pk=risk.pk).version
    assert f'name="version" value="{newest}"' in response.content.decode()
    client.post(address, {**posted, "version": newest})
    assert list(risk.scores.order_by("pk").values_list("score", flat=True)) == [20, 9, 1]


def test_two_people_change_one_risk_and_nobody_loses_anything(
    client: Client, risk: Risk, officer: User
) -> None:
    read = risk.version
    other = Risk.objects.get(pk=risk.pk)
    other.title, other.measures = "Theirs", "A reserve"
    risks.change(other, names=["title", "measures"], on=TODAY, by=officer)
    address = f"{risk.get_absolute_url()}edit/"
    posted = {"title": "Mine", "cause": "Rising prices.", "event": "The fund overspends", "version": read}
    posted |= {"consequence": "A call on reserves", "category": "financial"}
    response = client.post(address, posted)
    assert response.status_code == 409
    assert "Someone else changed this record" in response.content.decode()
    client.post(address, {**posted, "keep-title": "mine", "seen": other.version})
    stored = Risk.objects.get(pk=risk.pk)
    assert (stored.title, stored.measures, stored.category) == ("Mine", "A reserve", "financial")


def test_tolerating_above_the_limit_asks_who_and_until_when(client: Client, risk: Risk) -> None:
    address = f"{risk.get_absolute_url()}tolerate/"
    page = client.post(address, {"tolerated_why": "Too dear", "version": risk.version}).content.decode()
    assert "Name who approves that the council lives with a risk above its limit" in page
    assert "Enter the date the approval runs out" in page
    posted = {"tolerated_by": PersonFactory(post="Director of Adults").pk, "tolerated_why": "Too dear"}
    posted |= {
        "tolerated_until_day": 31,
        "tolerated_until_month": 3,
        "tolerated_until_year": 2027,
        "version": risk.version,
    }
    assert client.post(address, posted).status_code == 302
    assert "Tolerated until 31 March 2027, approved by Director of Adults" in text(client, "/risks/")


def test_a_closed_risk_is_opened_again_before_it_is_changed(client: Client, risk: Risk) -> None:
    client.post(f"{risk.get_absolute_url()}close/", {"why": "The cap is agreed"})
    for verb in ("edit", "score", "tolerate", "close", "actions/new"):
        assert client.get(f"{risk.get_absolute_url()}{verb}/")["Location"] == risk.get_absolute_url()
    typed = client.post(f"{risk.get_absolute_url()}edit/", {"title": "New words", "version": risk.version})
    assert "New words" in typed.content.decode()
    assert "could not be saved" in typed.content.decode()
    client.post(f"{risk.get_absolute_url()}reopen/")
    assert Risk.objects.get(pk=risk.pk).closed_on is None


def test_an_action_is_added_to_a_risk_and_stands_on_its_page(client: Client, risk: Risk) -> None:
    posted = {"what": "Agree a cap", "due_on_day": 1, "due_on_month": 11, "due_on_year": 2026}
    client.post(f"{risk.get_absolute_url()}actions/new/", posted)
    assert Action.objects.get().source_key == str(risk.pk)
    page = text(client, risk.get_absolute_url())
    assert "Agree a cap" in page
    assert "2 weeks late" in page or "19 days late" in page


@pytest.mark.parametrize("verb", ["edit", "score", "tolerate", "close", "actions/new", "reopen"])
def test_a_risk_of_another_partnership_is_not_reached_through_this_one(
    client: Client, fund: Partnership, verb: str
) -> None:
    other = RiskFactory(number=77)
    address = f"/register/{fund.reference}/risks/{other.number}/{verb}/"
    assert client.post(address, {"why": "x"}).status_code == 404
    assert client.get(f"/register/{fund.reference}/risks/{other.number}/").status_code == 404


# --- Across the council ---------------------------------------------------------------------------------------------


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
        ("approval=out", {"New"}),
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
def test_filters(client: Client, fund: Partnership, query: str, found: set[str]) -> None:
    texts = {"category": "financial", "event": "The fund overspends", "also_on_council_register": True}
    RiskFactory(partnership=fund, title="Old", now=(5, 5), **texts)
    RiskFactory(partnership=fund, title="New", now=(3, 4), treatment="tolerate", tolerated_until=TODAY)
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
    [row] = client.get("/risks/export.json?band=very_high").json()
    assert (row["Now: score"], row["Now: band"], row["Now: matrix"]) == (20, "Very high", "5 by 5, edition 1")
    assert (row["Target: score"], row["Target: matrix"]) == (6, "4 by 4, edition 1")
    assert row["Before controls: score"] is None
    csv = client.get("/risks/export.csv").content.decode()
    assert csv.count("\r\n") == 3
    assert '"=Small"' not in csv  # a spreadsheet must not read it as a formula
    assert client.get("/risks/export.xlsx").content.startswith(b"PK")
    assert AuditEvent.objects.filter(kind="register.exported").count() == 3


def test_a_file_follows_the_score_by_which_the_list_was_filtered(client: Client, risk: Risk) -> None:
    score(risk, 1, 1, kind="target")
    assert "/risks/export.json?band=low&amp;score=target" in text(client, "/risks/target/?band=low")
    assert len(client.get("/risks/export.json?band=low&score=target").json()) == 1
    assert client.get("/risks/export.json?band=low").json() == []
    assert client.get("/risks/export.json?score=sideways").status_code == 404


def test_the_risks_stand_as_they_stood_at_the_end_of_a_day(client: Client, officer: User) -> None:
    with time_machine.travel("2026-11-10 09:00 +0000", tick=False):
        fund, owner = PartnershipFactory(live=True), PersonFactory(post="Head of Finance")
        kept = Risk(partnership=fund, title="Its first words", owner=owner)
        risks.add(kept, scores={"current": (4, 5)}, on=date(2026, 11, 10), by=officer)
        gone = risks.add(
            Risk(partnership=fund, title="Closed since"), scores={}, on=date(2026, 11, 10), by=officer
        )
    with time_machine.travel("2026-11-15 09:00 +0000", tick=False):
        owner.post = "Director of Finance"
        writing.update(owner, by=officer)
        kept.title = "Its last words"
        risks.change(kept, names=["title"], on=date(2026, 11, 15), by=officer)
        risks.score(kept, kind="current", levels=(1, 1), on=date(2026, 11, 15), by=officer)
        risks.close(gone, why="It is over", on=date(2026, 11, 15), by=officer)
    room = f"/register/{fund.reference}/risks/"
    then, now = text(client, f"{room}?at=2026-11-14"), text(client, room)
    assert [
        words in then
        for words in ("Its first words", "Closed since", "Head of Finance", "<b>20</b> Very high")
    ] == [True] * 4
    assert "Its last words" not in then
    assert "/score/" not in then
    assert "/new/" not in then
    assert "Its last words" in now
    assert "<b>1</b> Low" in now


@pytest.mark.parametrize("at", ["yesterday", "2025-02-30", "2026-11-21", "1999-01-01", ""])
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
        (
            {"treatment": "tolerate", "tolerated_until": TODAY},
            [("Renew the approval to tolerate a risk", "Renew")],
        ),
        ({"treatment": "treat", "tolerated_until": TODAY}, []),
        ({"review_by": TODAY, "closed_on": TODAY, "closed_why": "Over"}, []),
    ],
)
def test_what_falls_due_for_the_owner_of_a_risk(
    fund: Partnership, risk: Risk, people: Any, changes: dict[str, Any], due: list[tuple[str, str]]
) -> None:
    Risk.objects.filter(pk=risk.pk).update(owner=people["sponsor"].person, **changes)
    assert [(one.what, one.verb) for one in risk_due.due_for(people["sponsor"], TODAY)] == due
    assert not list(risk_due.due_for(people["officer"], TODAY))


def test_an_owner_who_may_only_read_is_led_to_the_risk_and_not_to_a_form(risk: Risk, people: Any) -> None:
    Risk.objects.filter(pk=risk.pk).update(owner=people["adviser"].person, review_by=TODAY)
    found = next(risk_due.due_for(people["adviser"], TODAY))
    assert (found.verb, found.verb_address) == ("Look", risk.get_absolute_url())


# --- Costs ----------------------------------------------------------------------------------------------------------


def _more(partnership: Partnership, number: int) -> None:
    for _n in range(number):
        made = RiskFactory(partnership=partnership, owner=PersonFactory(), now=(3, 4))
        score(made, 4, 4, on=date(2026, 10, 1))


@pytest.mark.parametrize("number", [1, 30])
def test_a_list_of_risks_costs_the_same_for_one_and_for_thirty(
    client: Client, fund: Partnership, count_queries: Counted, number: int
) -> None:
    _more(fund, number)
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
        score(risk, 1 + day % 5, 3, on=date(2026, 9, 1 + day % 28))
        risks.add_action(
            risk, what=f"Action {day}", owner=PersonFactory(), due_on=AHEAD, on=TODAY, by=officer
        )
    with count_queries("risk"):
        text(client, risk.get_absolute_url())
    assert RiskScore.objects.count() == number + 1

"""Writing a risk down, scoring it, living with it, closing it: what is refused, and that nothing is lost."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from register.models import Action, Partnership
from reviews.models import Risk
from reviews.risks import service as risks_service
from tests.factories.reviews import RiskFactory, score
from tests.reviews.risks.pages import TODAY, levels, text

pytestmark = pytest.mark.django_db


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
    risks_service.change(other, names=["title", "measures"], on=TODAY, by=officer)
    address = f"{risk.get_absolute_url()}edit/"
    posted = {"title": "Mine", "cause": "Rising prices.", "event": "The fund overspends", "version": read}
    posted |= {"consequence": "A call on reserves", "category": "financial"}
    response = client.post(address, posted)
    assert response.status_code == 409
    assert "Someone else changed this record" in response.content.decode()
    client.post(address, {**posted, "keep-title": "mine", "seen": other.version})
    stored = Risk.objects.get(pk=risk.pk)
    assert (stored.title, stored.measures, stored.category) == ("Mine", "A reserve", "financial")


def test_tolerating_above_the_limit_asks_who_and_until_when(client: Client, risk: Risk, people: Any) -> None:
    address = f"{risk.get_absolute_url()}tolerate/"
    page = client.post(address, {"tolerated_why": "Too dear", "version": risk.version}).content.decode()
    assert "Choose who is asked to approve that the council lives with a risk above its limit" in page
    assert "Enter the last day of the approval" in page
    posted = {"asked": "The Chief officer", "tolerated_why": "Too dear"}
    posted |= {
        "tolerated_until_day": 31,
        "tolerated_until_month": 3,
        "tolerated_until_year": 2027,
        "version": risk.version,
    }
    assert client.post(address, posted).status_code == 302
    words = "not approved. Asked of The Chief officer on 20 November 2026, not yet approved"
    assert words in text(client, "/risks/")
    assert words in text(client, risk.get_absolute_url())


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
    assert "19 days late" in page


@pytest.mark.parametrize("verb", ["edit", "score", "tolerate", "close", "actions/new", "reopen"])
def test_a_risk_of_another_partnership_is_not_reached_through_this_one(
    client: Client, fund: Partnership, verb: str
) -> None:
    other = RiskFactory(number=77)
    address = f"/register/{fund.reference}/risks/{other.number}/{verb}/"
    assert client.post(address, {"why": "x"}).status_code == 404
    assert client.get(f"/register/{fund.reference}/risks/{other.number}/").status_code == 404

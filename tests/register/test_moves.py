"""Taking a step on the path: what is offered, on which day, and why it is refused."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client

from accounts.models import Directorate, User
from core.history import audit
from register.choices import Status
from register.models import Action, Partnership, StatusChange
from register.rules import moves
from register.rules.lifecycle import MOVES
from tests.factories.register import PartnershipFactory

SignIn = Callable[[User], Client]
TODAY = date(2026, 11, 20)


@pytest.fixture(autouse=True)
def _today() -> Any:
    with time_machine.travel("2026-11-20 09:00 +0000", tick=False):
        yield


@pytest.mark.parametrize("status", list(Status))
def test_every_permitted_step_has_words_and_no_other_is_offered(status: Status) -> None:
    assert [value for value, words in moves.open_moves(status) if words] == list(MOVES[status])


@pytest.mark.parametrize(
    ("on", "last", "problem"),
    [
        (TODAY, None, ""),
        (date(2026, 11, 21), None, "today"),
        (date(2020, 1, 1), date(2020, 1, 1), ""),
        (date(2019, 12, 31), date(2020, 1, 1), "1 January 2020"),
    ],
)
def test_the_day_lies_between_the_last_step_and_today(on: date, last: date | None, problem: str) -> None:
    found = moves.day_problem(on, today=TODAY, last=last)
    assert problem in found
    assert bool(found) == bool(problem)


def typed(to: str, day: tuple[int, int, int] = (1, 11, 2026), **more: str) -> dict[str, str]:
    parts = dict(zip(("on_day", "on_month", "on_year"), map(str, day), strict=True))
    return {"to": to, "reason": "Cabinet agreed", **parts, **more}


@pytest.fixture
def idea(adults: Directorate) -> Partnership:
    made = PartnershipFactory(directorate=adults)
    StatusChange.objects.create(partnership=made, to_status=Status.PROPOSED, on=date(2026, 10, 1))
    return made


@pytest.mark.django_db
def test_a_step_is_dated_and_told(idea: Partnership, officer: User, client_as: SignIn) -> None:
    client, address = client_as(officer), f"/register/{idea.reference}/move/"
    words = typed("setting_up", decision_reference="Minute 41")
    check = client.post(address, words).content.decode()
    assert "Check this step before it is recorded" in check
    assert "Minute 41" in check
    assert "Cabinet agreed" in client.post(address, words | {"checked": "back"}).content.decode()
    assert not StatusChange.objects.filter(to_status=Status.SETTING_UP).exists()
    response = client.post(address, words | {"checked": "yes"}, follow=True)
    assert "Moved to “Setting up”." in response.content.decode()
    step = StatusChange.objects.get(partnership=idea, to_status=Status.SETTING_UP)
    assert (step.on, step.decision_reference, step.from_status) == (
        date(2026, 11, 1),
        "Minute 41",
        "proposed",
    )
    assert audit.events_about(idea)[0].category == "decision"
    assert "Minute 41, 1 November 2026" in response.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("posted", "words"),
    [
        (typed("live"), "live"),
        (typed("setting_up", (21, 11, 2026)), "Enter today, 20 November 2026"),
        (typed("setting_up", (30, 9, 2026)), "Enter 1 October 2026 or a later day"),
        (typed("setting_up") | {"reason": ""}, "Say why this step is taken"),
        ({"decision_reference": "Minute 41"}, "What has happened"),
    ],
)
def test_a_step_that_cannot_be_is_refused_in_words(
    posted: dict[str, str], words: str, idea: Partnership, officer: User, client_as: SignIn
) -> None:
    response = client_as(officer).post(f"/register/{idea.reference}/move/", posted)
    assert response.status_code == 200
    assert words in response.content.decode().partition("govuk-error-summary__list")[2].partition("</ul>")[0]
    assert Partnership.objects.get(pk=idea.pk).status == Status.PROPOSED


def two_complaints(partnership: Partnership) -> list[str]:
    return ["No sponsor is named.", "No screening is recorded."]


@pytest.mark.django_db
def test_a_refused_step_says_every_reason_and_keeps_what_was_typed(
    idea: Partnership, officer: User, client_as: SignIn, settings: Any
) -> None:
    settings.LIFECYCLE_GATES = {"setting_up": [f"{__name__}.two_complaints"]}
    page = client_as(officer).post(f"/register/{idea.reference}/move/", typed("setting_up")).content.decode()
    for words in ("No sponsor is named.", "No screening is recorded.", "Cabinet agreed"):
        assert words in page
    assert not StatusChange.objects.filter(partnership=idea, to_status=Status.SETTING_UP).exists()


@pytest.mark.django_db
def test_a_closed_partnership_offers_no_step(officer: User, client_as: SignIn) -> None:
    over = PartnershipFactory(status=Status.CLOSED)
    page = client_as(officer).get(f"/register/{over.reference}/move/").content.decode()
    assert "No step leads on from here" in page
    assert "<form" not in page[page.index("<main") :]


@pytest.mark.django_db
def test_the_gate_links_to_its_own_step(idea: Partnership, officer: User, client_as: SignIn) -> None:
    page = client_as(officer).get(f"/register/{idea.reference}/move/?to=setting_up").content.decode()
    chosen = page[: page.index("checked")].rpartition("<input")[2]
    assert 'value="setting_up"' in chosen


@pytest.mark.django_db
def test_closing_lists_what_is_still_open_and_asks_what_becomes_of_it(
    officer: User, client_as: SignIn
) -> None:
    ending = PartnershipFactory(status=Status.WINDING_DOWN)
    action = Action.objects.create(partnership=ending, what="Return the keys")
    client, address = client_as(officer), f"/register/{ending.reference}/move/"
    shown = client.post(address, typed("closed"))
    assert "1 action is open" in shown.content.decode()
    words = typed("closed", checked="yes", state=shown.context["check"].state)
    page = client.post(address, words).content.decode()
    assert "Say what becomes of what is still open" in page
    words["left_open"] = "Estates returns the keys."
    back = client.post(address, words | {"checked": "back"}).content.decode()
    assert 'name="left_open" value="Estates returns the keys."' in back
    ending.refresh_from_db()
    assert ending.status == Status.WINDING_DOWN
    client.post(address, words)
    ending.refresh_from_db()
    step = StatusChange.objects.get(partnership=ending, to_status=Status.CLOSED)
    assert (ending.status, step.left_open) == (Status.CLOSED, "Estates returns the keys.")
    assert "Estates returns the keys." in str(audit.events_about(ending)[0].changes)
    action.refresh_from_db()
    assert action.progress == Action.Progress.OPEN


@pytest.mark.django_db
def test_closing_with_nothing_open_asks_nothing_more(officer: User, client_as: SignIn) -> None:
    ending = PartnershipFactory(status=Status.WINDING_DOWN)
    client, address = client_as(officer), f"/register/{ending.reference}/move/"
    assert "What is still open" not in client.post(address, typed("closed")).content.decode()
    client.post(address, typed("closed", checked="yes"))
    ending.refresh_from_db()
    assert ending.status == Status.CLOSED


@pytest.mark.django_db
def test_what_is_still_open_may_not_grow_between_reading_and_confirming(
    officer: User, client_as: SignIn
) -> None:
    ending = PartnershipFactory(status=Status.WINDING_DOWN)
    Action.objects.create(partnership=ending, what="Return the keys")
    client, address = client_as(officer), f"/register/{ending.reference}/move/"
    state = client.post(address, typed("closed")).context["check"].state
    Action.objects.create(partnership=ending, what="Pay the last bill")
    words = typed("closed", checked="yes", state=state, left_open="Estates returns the keys.")
    page = client.post(address, words)
    assert "Something here has changed since you read it" in page.content.decode()
    assert "Estates returns the keys." in page.content.decode()
    ending.refresh_from_db()
    assert ending.status == Status.WINDING_DOWN
    client.post(address, words | {"state": page.context["check"].state})
    ending.refresh_from_db()
    assert ending.status == Status.CLOSED

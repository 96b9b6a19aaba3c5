"""What is to be done, across every partnership that the reader may see."""

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from accounts.models import Directorate, User
from register.models import Partnership
from tests.factories.accounts import PersonFactory
from tests.factories.register import PartnershipFactory
from tests.factories.reviews import ActionFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)
SignIn = Callable[[User], Client]


@pytest.fixture(autouse=True)
def _today() -> Any:
    with time_machine.travel("2026-11-20 09:00 +0000", tick=False):
        yield


@pytest.fixture
def fund(adults: Directorate) -> Partnership:
    return PartnershipFactory(live=True, name="Better Care Fund", directorate=adults)


def text(client: Client, address: str = "/actions/") -> str:
    response = client.get(address)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def listed(page: str, *names: str) -> set[str]:
    return {name for name in names if f">{name}</a>" in page}


def test_the_latest_stands_first_and_says_how_late_in_words(
    officer: User, client_as: SignIn, fund: Partnership
) -> None:
    for what, due in (("Later", 90), ("Latest", -30), ("Soon", 3), ("Late", -2)):
        ActionFactory(partnership=fund, what=what, due_on=TODAY + timedelta(days=due))
    ActionFactory(partnership=fund, what="Undated")
    page = text(client_as(officer))
    order = [page.index(f">{what}</a>") for what in ("Latest", "Late", "Soon", "Later", "Undated")]
    assert order == sorted(order)
    assert "5 open actions, 2 of them late." in page
    assert "2 days late" in page
    assert "No date set" in page
    assert f'href="/register/{fund.reference}/"' in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("due=late", {"Late"}),
        ("due=soon", {"Today", "In a month"}),
        ("due=later", {"Far"}),
        ("due=never", {"Undated"}),
        ("due=late,never", {"Late", "Undated"}),
        ("q=far", {"Far"}),
        ("due=yesterday", {"Late", "Today", "In a month", "Far", "Undated"}),
    ],
)
def test_filters(officer: User, client_as: SignIn, fund: Partnership, query: str, found: set[str]) -> None:
    for what, due in (("Late", -1), ("Today", 0), ("In a month", 30), ("Far", 31)):
        ActionFactory(partnership=fund, what=what, due_on=TODAY + timedelta(days=due))
    ActionFactory(partnership=fund, what="Undated")
    page = text(client_as(officer), f"/actions/?{query}")
    assert listed(page, "Late", "Today", "In a month", "Far", "Undated") == found


def test_by_owner_and_by_directorate(
    officer: User, client_as: SignIn, fund: Partnership, place: Directorate
) -> None:
    owner = PersonFactory(post="Head of Finance")
    ActionFactory(partnership=fund, what="Here", owner=owner)
    ActionFactory(partnership=PartnershipFactory(live=True, directorate=place), what="There")
    for query in (f"owner={owner.pk}", f"directorate={fund.directorate_id}"):
        assert listed(text(client_as(officer), f"/actions/?{query}"), "Here", "There") == {"Here"}


def test_mine_are_those_that_name_me_and_nobody_else_s_counts(
    people: Any, client_as: SignIn, fund: Partnership
) -> None:
    ActionFactory(partnership=fund, what="Yours", owner=people["sponsor"].person)
    ActionFactory(partnership=fund, what="Theirs", owner=PersonFactory())
    page = text(client_as(people["sponsor"]), "/actions/mine/")
    assert listed(page, "Yours", "Theirs") == {"Yours"}
    assert "1 open action, none of them late." in page
    assert "Nothing is yours to do." in text(client_as(people["officer"]), "/actions/mine/")


def test_what_is_done_or_dropped_has_left_the_list(
    officer: User, client_as: SignIn, fund: Partnership
) -> None:
    ActionFactory(partnership=fund, what="Done", progress="done", done_on=TODAY)
    ActionFactory(partnership=fund, what="Dropped", progress="dropped")
    assert "No action is open." in text(client_as(officer))


def test_a_reader_counts_no_action_that_they_may_not_see(
    people: Any, client_as: SignIn, fund: Partnership, place: Directorate
) -> None:
    ActionFactory(partnership=fund, what="Here")
    ActionFactory(partnership=PartnershipFactory(live=True, directorate=place), what="There")
    page = text(client_as(people["reader"]))
    assert listed(page, "Here", "There") == {"Here"}
    assert "1 open action," in page


def test_the_actions_of_an_exempt_partnership_are_read_only_with_that_right(
    people: Any, client_as: SignIn, adults: Directorate
) -> None:
    exempt = PartnershipFactory(live=True, directorate=adults, exempt_paragraph=7)
    ActionFactory(partnership=exempt, what="Secret")
    assert "Secret" not in text(client_as(people["reader"]))
    assert "Secret" in text(client_as(people["adviser"]))


def test_where_it_came_from_is_linked_only_inside_the_register(
    officer: User, client_as: SignIn, fund: Partnership
) -> None:
    from_risk = {
        "source_kind": "risk",
        "source_label": "An overspend",
        "source_address": "/register/PSH-0001/risks/1/",
    }
    ActionFactory(partnership=fund, what="Linked", **from_risk)
    ActionFactory(
        partnership=fund, what="Plain", source_label="<b>Old</b>", source_address="javascript:alert(1)"
    )
    page = text(client_as(officer))
    assert '<a href="/register/PSH-0001/risks/1/">An overspend</a>' in page
    assert "javascript:" not in page
    assert "&lt;b&gt;Old&lt;/b&gt;" in page


@pytest.mark.parametrize("number", [1, 30])
def test_the_list_costs_the_same_for_one_and_for_thirty(
    officer: User,
    client_as: SignIn,
    fund: Partnership,
    count_queries: Callable[[str], AbstractContextManager[None]],
    number: int,
) -> None:
    for _n in range(number):
        ActionFactory(partnership=fund, owner=PersonFactory(), due_on=TODAY)
    client = client_as(officer)
    with count_queries("actions"):
        text(client)


def test_the_same_rows_leave_as_a_file(officer: User, client_as: SignIn, fund: Partnership) -> None:
    ActionFactory(partnership=fund, what="Late", due_on=TODAY - timedelta(days=3))
    ActionFactory(partnership=fund, what="Later", due_on=TODAY + timedelta(days=90))
    client = client_as(officer)
    assert "/actions/export.xlsx?due=late" in text(client, "/actions/?due=late")
    response = client.get("/actions/export.json?due=late")
    assert [(row["What is to be done"], row["Days late"]) for row in json.loads(response.getvalue())] == [
        ("Late", 3)
    ]
    assert client.get("/actions/export.exe").status_code == 404

"""Actions: the soonest first, lateness in words, and a short form that says it is done."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from register.models import Action, KeyDate, Partnership
from tests.factories.register import KeyDateFactory
from tests.factories.related import ActionFactory
from tests.register.tabs.conftest import date_parts

pytestmark = pytest.mark.django_db
ClientAs = Callable[[User], Client]


def test_the_soonest_stands_first_and_lateness_is_said(
    officer: User, partnership: Partnership, client_as: ClientAs
) -> None:
    today = timezone.localdate()
    ActionFactory(partnership=partnership, what="Someday")
    ActionFactory(partnership=partnership, what="Soon", due_on=today + timedelta(days=3))
    ActionFactory(
        partnership=partnership,
        what="Late",
        due_on=today - timedelta(days=4),
        source_label="Risk R-0014",
        source_address="/risks/14/",
    )
    ActionFactory(partnership=partnership, what="Finished", progress="done", done_on=today)
    words = (
        client_as(officer).get(reverse("partnership_actions", args=[partnership.reference])).content.decode()
    )
    assert words.index(">Late") < words.index(">Soon") < words.index(">Someday") < words.index(">Finished")
    assert "4 days late" in words
    assert '<a href="/risks/14/">Risk R-0014</a>' in words


def test_marking_as_done_keeps_the_day_and_the_evidence(
    officer: User, partnership: Partnership, client_as: ClientAs
) -> None:
    action = ActionFactory(partnership=partnership)
    url = reverse("action_done", args=[partnership.reference, action.pk])
    data = {**date_parts("done_on", "3 11 2026"), "evidence": "Minute 12", "version": "1"}
    page = client_as(officer).post(url, data, follow=True)
    action.refresh_from_db()
    assert (action.progress, action.done_on, action.evidence) == ("done", date(2026, 11, 3), "Minute 12")
    assert page.status_code == 200


def test_a_done_action_needs_its_day(officer: User, partnership: Partnership, client_as: ClientAs) -> None:
    action = ActionFactory(partnership=partnership)
    url = reverse("action_edit", args=[partnership.reference, action.pk])
    words = client_as(officer).post(url, {"what": action.what, "progress": "done"}).content.decode()
    assert "Enter the day it was done, like 31 3 2027" in words
    assert Action.objects.get().progress == "open"


def test_a_decision_about_a_date_is_recorded_with_its_reference(
    officer: User, partnership: Partnership, client_as: ClientAs
) -> None:
    key_date = KeyDateFactory(partnership=partnership, kind="break")
    url, client = reverse("key_date_decide", args=[partnership.reference, key_date.pk]), client_as(officer)
    assert "There is a problem" in client.post(url, {"decision": "leave"}).content.decode()
    client.post(url, {"decision": "leave", "decision_reference": "Cabinet, minute 41", "version": "1"})
    assert KeyDate.objects.values_list("decision", "decision_reference").get() == (
        "leave",
        "Cabinet, minute 41",
    )


@pytest.mark.parametrize(
    ("typed", "on", "precision", "words"),
    [
        ("31 3 2027", date(2027, 3, 31), "day", "31 March 2027"),
        ({"on_month": "3", "on_year": "2027"}, date(2027, 3, 1), "month", "March 2027"),
        ({"on_year": "2027"}, date(2027, 1, 1), "year", "2027"),
    ],
)
def test_a_date_may_be_known_only_in_part(
    typed: str | dict[str, str],
    on: date,
    precision: str,
    words: str,
    officer: User,
    partnership: Partnership,
    client_as: ClientAs,
) -> None:
    posted = typed if isinstance(typed, dict) else date_parts("on", typed)
    url = reverse("key_date_new", args=[partnership.reference])
    data = {"kind": "end", "notice_number": "3", "notice_unit": "months", **posted}
    page = client_as(officer).post(url, data, follow=True).content.decode()
    assert KeyDate.objects.values_list("on", "precision").get() == (on, precision)
    assert f"Agreement ends, {words}" in page


def test_changing_something_else_keeps_how_exactly_the_date_is_known(
    officer: User, partnership: Partnership, client_as: ClientAs
) -> None:
    made = KeyDateFactory(partnership=partnership, on=date(2027, 3, 1), precision="month")
    url = reverse("key_date_edit", args=[partnership.reference, made.pk])
    data = {"kind": "end", "on_month": "3", "on_year": "2027", "clause": "24", "version": "1"}
    client_as(officer).post(url, data)
    made.refresh_from_db()
    assert (made.clause, made.precision) == ("24", "month")

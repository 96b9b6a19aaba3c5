"""The history of a partnership in words: by day, filtered, paged, checked, and silent about what is exempt."""

import csv
from collections.abc import Callable
from contextlib import AbstractContextManager
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.db import connection, transaction
from django.test import Client

from accounts.models import Directorate, User, panels_of
from core.history import audit, guards
from core.history.audit import Category
from core.models import AccessEvent, AuditEvent
from register.models import JournalNote, Partnership, SensitiveMark
from register.related.kinds import BY_SLUG
from register.services import partnerships
from register.services import related as services_related
from tests.factories.register import PartnershipFactory
from tests.factories.related import ActionFactory

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]


@pytest.fixture(autouse=True)
def _today() -> Any:
    with time_machine.travel("2026-11-20 09:00 +0000", tick=False):
        yield


@pytest.fixture
def mine(adults: Directorate, officer: User) -> Partnership:
    made = PartnershipFactory(live=True, directorate=adults, purpose="Old words.")
    made.purpose, made.area = "New words.", "Northvale"
    partnerships.change(made, names=["purpose", "area"], by=officer, reason="The plan changed")
    return made


def told(about: Partnership, by: User, count: int, category: str = Category.CHANGE) -> None:
    with transaction.atomic():
        for number in range(count):
            audit.record("thing", by=by, about=about, headline=f"Happening {number}", category=category)


def page_of(client: Client, record: Partnership, query: str = "") -> str:
    response = client.get(f"/register/{record.reference}/history/{query}")
    assert response.status_code == 200
    return response.content.decode()


def test_an_entry_says_who_did_what_when_and_why(mine: Partnership, officer: User, client_as: SignIn) -> None:
    page = page_of(client_as(officer), mine)
    for words in (
        "Today, 20 November 2026",
        "<b>Purpose, Area covered changed</b>",
        "The Partnership officer, 09:00",
        "<del>Old words.</del>",
        "<ins>New words.</ins>",
        "The plan changed",
    ):
        assert words in page, words


def test_days_are_those_of_council_time(mine: Partnership, officer: User, client_as: SignIn) -> None:
    with time_machine.travel("2026-07-10 23:30 +0000", tick=False):
        told(mine, officer, 1)
    page = page_of(client_as(officer), mine)
    assert "11 July 2026" in page
    assert "00:30" in page


@pytest.mark.parametrize(
    ("show", "seen"),
    [
        ("", {"decision", "signed", "change", "money", "risk"}),
        ("decisions", {"decision", "signed"}),
        ("changes", {"change"}),
        ("money", {"money"}),
        ("risks", {"risk"}),
        ("nonsense", {"decision", "signed", "change", "money", "risk"}),
    ],
)
def test_a_filter_shows_only_its_kind(show: str, seen: set[str], officer: User, client_as: SignIn) -> None:
    quiet = PartnershipFactory()
    with transaction.atomic():
        for category in ("decision", "signed", "change", "money", "risk"):
            audit.record("thing", by=officer, about=quiet, headline=f"It was {category}.", category=category)
    page = page_of(client_as(officer), quiet, f"?show={show}")
    assert {c for c in ("decision", "signed", "change", "money", "risk") if f"It was {c}." in page} == seen


def test_decisions_and_signatures_carry_their_word(
    mine: Partnership, officer: User, client_as: SignIn
) -> None:
    told(mine, officer, 1, Category.DECISION)
    told(mine, officer, 1, Category.SIGNED)
    page = page_of(client_as(officer), mine)
    assert page.count('class="timeline__decision"') == 2
    assert ">Decision</span>" in page
    assert ">Signed</span>" in page


def test_older_entries_are_a_link_away_and_none_is_lost(
    mine: Partnership, officer: User, client_as: SignIn
) -> None:
    told(mine, officer, 44)
    client, query, seen = client_as(officer), "", []
    for _turn in range(3):
        page = page_of(client, mine, query)
        seen += [part.partition("</b>")[0] for part in page.split("<p><b>")[1:]]
        if 'href="?before=' in page:
            query = "?before=" + page.partition('href="?before=')[2].partition('"')[0]
    assert seen == [*(f"Happening {n}" for n in range(43, -1, -1)), "Purpose, Area covered changed"]
    assert "45 entries since" in page


@pytest.mark.parametrize("number", [1, 30])
def test_the_page_costs_the_same_for_one_entry_or_thirty(
    number: int,
    officer: User,
    client_as: SignIn,
    count_queries: Callable[[str], AbstractContextManager[None]],
) -> None:
    quiet = PartnershipFactory()
    told(quiet, officer, number)
    client = client_as(officer)
    with count_queries("history page"):
        page_of(client, quiet)


@pytest.mark.parametrize(
    "typed",
    [
        "on_day=20&on_month=11&on_year=2026",
        "on_day=20&on_month=Nov&on_year=26",
        "on_day=20.11.26&on_month=&on_year=",
    ],
)
def test_the_date_form_leads_to_the_record_as_it_stood(
    typed: str, mine: Partnership, officer: User, client_as: SignIn
) -> None:
    response = client_as(officer).get(f"/register/{mine.reference}/history/?{typed}")
    assert response["Location"] == f"/register/{mine.reference}/?at=2026-11-20"


def test_a_day_before_the_record_is_refused_with_the_first_day(
    mine: Partnership, officer: User, client_as: SignIn
) -> None:
    page = page_of(client_as(officer), mine, "?on_day=1&on_month=1&on_year=2020")
    assert "Enter 20 November 2026 or a later day: the record began then" in page
    assert "<title>Error: " in page


def test_an_altered_entry_is_named_first_and_nothing_is_called_complete(
    mine: Partnership, officer: User, client_as: SignIn
) -> None:
    client = client_as(officer)
    assert "matches its seal" in page_of(client, mine)
    event = AuditEvent.objects.get(about_key=mine.pk)
    guards.remove()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE core_auditevent SET reason = 'Other words' WHERE id = %s", [event.pk])
    guards.install()
    page = page_of(client, mine)
    assert f"Entry {event.pk} does not match its seal. Tell the administrator." in page
    assert "matches its seal" not in page


def test_exempt_text_reads_not_shown_to_you_but_the_entry_stays(
    mine: Partnership, people: dict[str, User], client_as: SignIn
) -> None:
    told(mine, people["officer"], 1)
    with transaction.atomic():
        audit.record(
            "thing", by=people["officer"], about=mine, headline="Quoted:", detail="It says New words. here"
        )
    SensitiveMark.objects.create(partnership=mine, field="purpose", paragraph=3, reason="Prices")
    mine.panel = panels_of(people["panel"].person).get()
    mine.save()
    seen, hidden = (page_of(client_as(people[role]), mine) for role in ("officer", "panel"))
    for words in ("Old words.", "New words.", "The plan changed"):
        assert words in seen
        assert words not in hidden
    assert "Purpose, Area covered changed" in hidden
    assert "<ins>Northvale</ins>" in hidden
    assert hidden.count("Not shown to you") == 3


def test_of_an_exempt_action_it_is_said_once_that_it_changed_to_who_may_read_it_too(
    people: dict[str, User], mine: Partnership, client_as: SignIn
) -> None:
    by = people["officer"]
    action = ActionFactory(partnership=mine, what="Buy the yard", exempt_paragraph=3, exempt_reason="Bids")
    action.what = "Buy the other yard"
    services_related.change(action, names=["what"], by=by)
    for reader in (by, people["adviser"]):
        page = page_of(client_as(reader), mine)
        assert "not shown</del>" not in page
        assert "the other yard" not in page
    assert page_of(client_as(by), mine).count("<ins>exempt text changed</ins>") == 1
    # What earlier releases wrote is sealed; two words alike are read as one.
    with transaction.atomic():
        twice = [audit.Change("what", "What", "not shown", "not shown")]
        audit.record("action.changed", by=by, about=mine, headline="Action changed:", changes=twice)
    assert "not shown</del>" not in page_of(client_as(by), mine)


def test_the_file_holds_every_entry_of_the_filter_without_exempt_text(
    mine: Partnership, people: dict[str, User], client_as: SignIn
) -> None:
    told(mine, people["officer"], 30, Category.MONEY)
    mine.panel = panels_of(people["panel"].person).get()
    mine.save()
    SensitiveMark.objects.create(partnership=mine, field="purpose", paragraph=3, reason="Prices")
    for role, expected in (("officer", True), ("panel", False)):
        response = client_as(people[role]).get(f"/register/{mine.reference}/history/export.csv")
        body = response.getvalue().decode("utf-8-sig")
        rows = list(csv.DictReader(StringIO(body)))
        assert len(rows) == 31
        assert ("New words." in body) == expected
        assert rows[-1]["What"] == "Purpose, Area covered changed"
    money = client_as(people["officer"]).get(f"/register/{mine.reference}/history/export.csv?show=money")
    assert len(list(csv.DictReader(StringIO(money.getvalue().decode("utf-8-sig"))))) == 30
    last = AccessEvent.objects.order_by("-pk")[0]
    assert last.about_key == mine.pk
    assert (last.kind, last.detail) == ("exported", f"History, 30 rows as CSV; History of {mine.reference}")


@pytest.mark.parametrize("marked", ["field", "record", "whole", "nothing"])
def test_a_file_says_that_it_holds_exempt_text_where_it_does(
    marked: str, mine: Partnership, people: dict[str, User], client_as: SignIn
) -> None:
    told(mine, people["officer"], 1, Category.MONEY)
    mine.panel = panels_of(people["panel"].person).get()
    mine.exempt_paragraph = 3 if marked == "whole" else None
    mine.save()
    if marked == "field":
        SensitiveMark.objects.create(partnership=mine, field="purpose", paragraph=3, reason="Prices")
    if marked == "record":
        mark = {"exempt_paragraph": 3, "exempt_reason": "Prices"}
        BY_SLUG["note"].service.add(
            JournalNote(partnership=mine, on="2026-11-01", text="Talks", **mark), by=people["officer"]
        )
    address = f"/register/{mine.reference}/history/export.csv"
    for role, query, says in (
        ("officer", "", marked != "nothing"),
        ("officer", "?show=money", marked == "whole"),  # of what is marked nothing stands among these
        ("panel", "", False),
    ):
        response = client_as(people[role]).get(f"{address}{query}")
        assert ("-EXEMPT.csv" in response["Content-Disposition"]) == says, (role, query)
        last = AccessEvent.objects.filter(kind="exported").order_by("-pk")[0]
        assert ("with exempt text" in last.detail) == says


def test_a_file_starts_no_formula(mine: Partnership, officer: User, client_as: SignIn) -> None:
    mine.area = "=HYPERLINK(1)"
    partnerships.change(mine, names=["area"], by=officer, reason="=1+1")
    body = client_as(officer).get(f"/register/{mine.reference}/history/export.csv").getvalue().decode()
    assert '"=1+1' not in body
    assert "'=1+1" in body

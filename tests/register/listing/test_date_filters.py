"""The register list by date: each filter both ways and at its edge, said in words, followed by the files."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client

from accounts.models import User
from register.listing.partnerships import PartnershipListing
from register.models import KeyDate, Partnership, Standing
from register.standing import refresh as standing_refresh
from tests.factories.register import PartnershipFactory
from tests.register.listing.listed import Page, counted, names

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.clock.today", lambda: TODAY)


def make(name: str, on: date | None = None, **more: Any) -> Partnership:
    """A live partnership with one key date, if a day is given."""
    own = {key: more.pop(key) for key in ("status", "leaving", "exempt_paragraph") if key in more}
    made = PartnershipFactory(name=name, live=True, **own)
    if on:
        KeyDate.objects.create(**{"partnership": made, "kind": "end", "on": on} | more)
    standing_refresh.refresh([made.pk])
    return made


def found(user: User, query: str) -> set[str]:
    listing = PartnershipListing(user, QueryDict(query), today=TODAY)
    return set(listing.ordered().values_list("name", flat=True))


@pytest.mark.parametrize(
    ("query", "who"),
    [
        ("ends_from=1+4+2027", {"Second", "Third"}),
        ("ends_from=2+4+2027", {"Third"}),
        ("ends_to=1.4.2027", {"First", "Second"}),
        ("ends_to=2027-03-31", {"First"}),
        ("ends_from=2027-03-31&ends_to=1+April+2027", {"First", "Second"}),
        ("ends_from=2027&ends_to=2027", {"First", "Second"}),
        ("ends_from=April+2027&ends_to=April+2027", {"Second"}),
        ("ends_from=2031", set()),
    ],
)
def test_when_it_ends_or_renews(officer: User, query: str, who: set[str]) -> None:
    make("First", date(2027, 3, 31))
    make("Second", date(2027, 4, 1), kind="renewal")
    make("Third", date(2030, 1, 1))
    make("A break is no end", date(2027, 4, 1), kind="break")
    make("Without a date")
    assert found(officer, query) == who


def test_whether_the_agreement_has_ended(officer: User) -> None:
    make("Yesterday", date(2026, 11, 19))
    make("Today", TODAY)
    make("This month", date(2026, 11, 1), precision="month")
    make("Last month", date(2026, 10, 1), precision="month")
    make("This year", date(2026, 1, 1), precision="year")
    make("None")
    renewed = make("Renewed", date(2026, 1, 1))
    KeyDate.objects.create(partnership=renewed, kind="end", on=date(2028, 1, 1))
    standing_refresh.refresh([renewed.pk])
    assert found(officer, "agreement=ended") == {"Yesterday", "Last month"}
    assert found(officer, "agreement=runs") == {"Today", "This month", "This year", "Renewed"}
    assert found(officer, "agreement=none") == {"None"}
    listing = PartnershipListing(officer, QueryDict(), today=TODAY)
    assert {c.value: c.count for c in listing.filters.choices("agreement")} == {
        "ended": 2,
        "runs": 4,
        "none": 1,
    }


NOTICE = {"notice_number": 3, "notice_unit": "months"}


def test_when_notice_closes(officer: User) -> None:
    make("Today", date(2027, 2, 20), last_safe_on=TODAY, **NOTICE)
    make("In thirty days", date(2027, 3, 20), last_safe_on=date(2026, 12, 20), **NOTICE)
    make("Missed", date(2027, 2, 19), last_safe_on=date(2026, 11, 19), **NOTICE)
    make("Decided", date(2027, 2, 20), last_safe_on=TODAY, decision="renew", **NOTICE)
    make("Closed", date(2027, 2, 20), last_safe_on=TODAY, status="closed", **NOTICE)
    make("Cannot be left", date(2027, 2, 20), last_safe_on=TODAY, leaving="statutory", **NOTICE)
    make("Not known", date(2027, 2, 20))
    assert found(officer, "notice_within=29") == {"Today"}
    assert found(officer, "notice_within=30") == {"Today", "In thirty days"}


def test_when_it_is_next_reviewed(officer: User) -> None:
    for name, day in (("Late", date(2026, 1, 1)), ("Soon", date(2026, 12, 1)), ("None", None)):
        Standing.objects.filter(pk=make(name).pk).update(next_review_on=day)
    assert found(officer, "review_from=20+11+2026") == {"Soon"}
    assert found(officer, "review_to=1+12+2026") == {"Late", "Soon"}
    assert found(officer, "review_to=30+11+2026") == {"Late"}
    assert found(officer, "review_from=2026&review_to=1+1+2026") == {"Late"}


def test_what_was_asked_for_is_said_and_can_be_taken_away(page: Page) -> None:
    make("One", date(2027, 3, 31))
    make("Two", date(2029, 3, 31))
    html = page("ends_from=1.1.27&ends_to=2027&notice_within=1")
    assert "Ends or renews from:</span> 1 January 2027" in html
    assert "Ends or renews up to:</span> 31 December 2027" in html
    assert "Notice closes within:</span> 1 day" in html
    assert 'value="1 January 2027"' in html
    html = page("ends_from=1.1.27&ends_to=2027")
    assert names(html) == ["One"]
    assert counted(html) == "1 partnership of 2"
    assert "ends_from=2027-01-01" in html


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("ends_from=soon", "“soon” is not a date. Enter it like 31 3 2027."),
        ("ends_from=about+2027", "“about 2027” is not a date."),
        ("ends_to=30+2+2027", "There is no 30 2 2027"),
        ("review_from=tbc", "“tbc” is not a date."),
        ("notice_within=x", "Enter a number of days from 1 to 3660, like 90."),
        ("notice_within=0", "Enter a number of days"),
        ("notice_within=-3", "Enter a number of days"),
        ("notice_within=99999999999999999999", "Enter a number of days"),
        ("agreement=zzz", "“zzz” is not in this list. Choose again."),
        ("ends_from=2028&ends_to=2027", "Enter a day that is not before the one that it starts from."),
        ("review_from=2028&review_to=2027", "Enter a day that is not before the one that it starts from."),
        ("ends_from=%00", "Look for letters and figures only."),
        ("ends_from=" + "9" * 5000, "is not a date"),
    ],
)
def test_what_is_not_understood_is_said_and_no_file_is_made_of_it(
    page: Page, officer: User, client_as: Callable[[User], Client], query: str, sentence: str
) -> None:
    make("One", date(2027, 3, 31))
    html = page(query)
    assert sentence in html
    assert "problem" in html
    assert client_as(officer).get(f"/register/export.csv?{query}").status_code == 400


def test_files_follow(officer: User, client_as: Callable[[User], Client]) -> None:
    make("One", date(2027, 3, 31))
    make("Two", date(2029, 3, 31))
    answer = client_as(officer).get("/register/export.csv?ends_to=2027")
    said = b"".join(answer.streaming_content).decode()
    assert ("One" in said, "Two" in said) == (True, False)


def test_no_filter_by_date_tells_what_is_exempt(people: dict[str, User]) -> None:
    directorate = people["reader"].person.directorate
    made = make("Hidden", TODAY, last_safe_on=TODAY, exempt_paragraph=3, **NOTICE)
    Partnership.objects.filter(pk=made.pk).update(directorate=directorate)
    Standing.objects.filter(pk=made.pk).update(next_review_on=TODAY)
    queries = (
        "ends_from=2026",
        "ends_to=2026",
        "notice_within=9",
        "review_from=2026",
        "review_to=2026",
        "agreement=runs",
    )
    for query in queries:
        assert found(people["adviser"], query) == {"Hidden"}, query
        assert found(people["reader"], query) == set(), query
    assert found(people["reader"], "agreement=none") == {"Hidden"}

"""Reviews across the council, who may do what, and what the pages cost."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from register.models import Partnership
from register.standing import refresh as standing_refresh
from reviews.annual import signing
from reviews.annual.tab import annotate_progress
from reviews.models import Review
from tests.factories.register import PartnershipFactory
from tests.factories.reviews import accepted, filled, opened, signed
from tests.reviews.annual.pages import WORDS, Counting, SignIn, finish, group, text, typed

pytestmark = pytest.mark.django_db


# --- Across the council, and who may -----------------------------------------------------------------------


def test_the_list_shows_what_waits_first_to_officers_and_only_what_the_reader_may_see(
    client_as: SignIn, people: dict[str, User], waiting: Review, place: Any
) -> None:
    other = opened(PartnershipFactory(live=True, directorate=place, name="Elsewhere"))
    for role, states, sees in (("officer", "waiting", True), ("sponsor", "draft", False)):
        page = client_as(people[role]).get(reverse("reviews"))
        assert page.context["listing"].states[0].key == states
        assert (other.partnership.name in text(page)) is sees
        assert waiting.partnership.name in text(page)


@pytest.mark.parametrize("state", ["waiting", "draft", "late", "accepted"])
def test_each_state_can_be_read_alone(client_as: SignIn, officer: User, waiting: Review, state: str) -> None:
    page = client_as(officer).get(reverse("reviews"), {"state": state})
    assert [one.key for one in page.context["listing"].states] == [state]


def test_late_ones_are_listed_until_a_review_is_open(client_as: SignIn, officer: User) -> None:
    late = PartnershipFactory(live=True, stated_next_review_on=timezone.localdate() - timedelta(days=4))
    client = client_as(officer)
    assert "4 days late" in text(client.get(reverse("reviews"), {"state": "late"}))
    opened(late)
    assert client.get(reverse("reviews")).context["listing"].counts["late"] == 0


def test_a_reader_reads_without_a_button(client_as: SignIn, people: dict[str, User], review: Review) -> None:
    client = client_as(people["adviser"])
    for address in (group(review), finish(review)):
        page = client.get(address)
        assert page.status_code == 200
        assert 'method="post"' not in page.content.decode().split("<main")[1]
    assert client.post(group(review), typed(review, 2, "confirm")).status_code == 403
    assert client.post(finish(review), WORDS).status_code == 403


def test_the_reviews_of_an_exempt_partnership_stay_with_those_who_may_read_exempt_text(
    client_as: SignIn, people: dict[str, User], review: Review
) -> None:
    Partnership.objects.filter(pk=review.partnership_id).update(exempt_paragraph=3)
    client = client_as(people["reader"])
    assert "not shown to you" in text(
        client.get(reverse("partnership_reviews", args=[review.partnership.reference]))
    )
    assert client.get(group(review)).status_code == 404
    assert review.partnership.name not in text(client.get(reverse("reviews")))


@pytest.mark.parametrize("url", ["/reviews/999999/", "/reviews/999999/fit/", "/reviews/999999/finish/"])
def test_what_is_not_there_is_not_found(browser: Client, url: str) -> None:
    assert browser.get(url).status_code == 404


def test_a_group_or_line_that_is_not_there_is_not_found(browser: Client, review: Review) -> None:
    assert browser.get(group(review, "nothing")).status_code == 404
    assert browser.post(group(review), {"line": "9", "press": "confirm"}).status_code == 404
    assert browser.get(group(review, open="none")).context["form"] is None


@pytest.mark.parametrize("name", ["review_sign", "review_delegate", "review_accept", "review_return"])
def test_what_writes_is_never_read(client_as: SignIn, officer: User, review: Review, name: str) -> None:
    assert client_as(officer).get(reverse(name, args=[review.pk])).status_code == 405


# --- What it costs -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [1, 12])
def test_the_list_costs_the_same_however_many_there_are(
    client_as: SignIn, officer: User, count_queries: Counting, number: int
) -> None:
    for _n in range(number):
        accepted(PartnershipFactory(live=True))
        signed(PartnershipFactory(live=True))
        opened(PartnershipFactory(live=True))
    client = client_as(officer)
    client.get(reverse("reviews"))
    with count_queries("reviews of the council"):
        client.get(reverse("reviews"))


@pytest.mark.parametrize("years", [1, 3])
def test_the_room_costs_the_same_however_many_years(
    browser: Client, partnership: Partnership, officer: User, count_queries: Counting, years: int
) -> None:
    for _year in range(years):
        accepted(partnership, by=officer)
    address = reverse("partnership_reviews", args=[partnership.reference])
    browser.get(address)
    with count_queries("reviews of one partnership"):
        browser.get(address)


def test_the_pages_of_a_review_cost_what_is_recorded(
    browser: Client, review: Review, count_queries: Counting
) -> None:
    for name, address in (
        ("review group", group(review, "governance", open=9)),
        ("review finish", finish(review)),
    ):
        browser.get(address)
        with count_queries(name):
            browser.get(address)


def test_a_signed_review_is_not_called_late_any_more(
    client_as: SignIn, partnership: Partnership, people: dict[str, User]
) -> None:
    client = client_as(people["sponsor"])
    late = timezone.localdate() - timedelta(days=9)
    own = opened(partnership)
    Partnership.objects.filter(pk=partnership.pk).update(stated_next_review_on=late)
    standing_refresh.refresh([partnership.pk])
    assert "The review was due on" in text(client.get(partnership.get_absolute_url()))
    signing.sign_review(filled(own), by=people["sponsor"])
    page = text(client.get(partnership.get_absolute_url()))
    assert "days late" not in page
    assert "The review was due on" not in page
    assert "signed and waits to be accepted" in page
    assert "Signed, to accept" in text(client.get("/register/"))


def test_nobody_is_offered_a_link_to_publication_that_would_be_refused(
    client_as: SignIn, partnership: Partnership, people: dict[str, User]
) -> None:
    address = reverse("partnership_edit_group", args=[partnership.reference, "publication"])
    assert address not in text(client_as(people["sponsor"]).get(partnership.get_absolute_url()))
    assert address in text(client_as(people["officer"]).get(partnership.get_absolute_url()))


@pytest.mark.django_db
def test_reviews_run_newest_first_though_their_lines_are_counted() -> None:
    for year in (2024, 2026, 2025):
        Review.objects.filter(pk=opened(PartnershipFactory(live=True)).pk).update(year=year)
    assert [one.year for one in annotate_progress(Review.objects.all())] == [2026, 2025, 2024]

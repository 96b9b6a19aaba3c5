"""The rows of the register list: their order, their cells, their pages."""

import re
from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.models import Directorate
from core.dates import financial_year_of
from register.known.gather import load_signs as signs_known
from register.models import Organisation, Partnership
from register.standing import refresh as standing_refresh
from tests.factories.accounts import PanelFactory, PersonFactory
from tests.factories.register import (
    ContributionFactory,
    KeyDateFactory,
    PartnershipFactory,
    ThemeFactory,
)
from tests.register.listing.listed import Page, counted, make, names

pytestmark = pytest.mark.django_db


# --- Order ------------------------------------------------------------


@pytest.fixture
def ordered(council: Organisation) -> None:
    """Three partnerships whose every order differs, and one of which nothing is recorded."""
    today = timezone.localdate()
    rows = [
        ("Bees", "live", "major", "Clerk", 5, "weak", 3, 100),
        ("Ants", "closed", "limited", "Baker", 1, "substantial", 1, 300),
        ("Cats", "proposed", "moderate", "Actor", 9, "limited", 2, 200),
    ]
    for name, status, tier, post, days, rating, signs, money in rows:
        made = make(
            name, status=status, tier=tier, sponsor=PersonFactory(post=post), standing_rating=rating,
            signs=list(signs_known())[:signs], standing_next_review_on=today + timedelta(days=days),
        )  # fmt: skip
        ContributionFactory(
            partnership=made, organisation=council, year=financial_year_of(today), amount=money
        )
    make("Dogs", status="out_of_scope", signs=[])


@pytest.mark.parametrize(
    ("order", "shown"),
    [
        ("", "Ants Bees Cats Dogs"),
        ("o=next_review", "Ants Bees Cats Dogs"),
        ("o=-next_review", "Cats Bees Ants Dogs"),
        ("o=name", "Ants Bees Cats Dogs"),
        ("o=-name", "Dogs Cats Bees Ants"),
        ("o=tier", "Bees Cats Ants Dogs"),
        ("o=-tier", "Ants Cats Bees Dogs"),
        ("o=status", "Cats Bees Ants Dogs"),
        ("o=-status", "Dogs Ants Bees Cats"),
        ("o=sponsor", "Cats Ants Bees Dogs"),
        ("o=-sponsor", "Bees Ants Cats Dogs"),
        ("o=rating", "Ants Cats Bees Dogs"),
        ("o=-rating", "Bees Cats Ants Dogs"),
        ("o=signs", "Dogs Ants Cats Bees"),
        ("o=-signs", "Bees Cats Ants Dogs"),
        ("o=money", "Bees Cats Ants Dogs"),
        ("o=-money", "Ants Cats Bees Dogs"),
        ("o=rubbish", "Ants Bees Cats Dogs"),
    ],
)
@pytest.mark.usefixtures("ordered")
def test_each_column_orders_both_ways_with_what_is_not_recorded_last(
    page: Page, order: str, shown: str
) -> None:
    assert " ".join(names(page(order))) == shown


@pytest.mark.usefixtures("ordered")
def test_the_order_is_said_in_the_count_and_at_the_head(page: Page) -> None:
    html = page("o=-money")
    assert counted(html) == "4 partnerships, largest sum first"
    assert html.count("aria-sort=") == 1
    assert re.search(r'aria-sort="descending" class="number"><a [^>]*href="/register/\?o=money"', html)
    assert '<option value="-money" selected>Largest sum first</option>' in html


# --- Cells ------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "status", "cell"),
    [
        (-4, "live", '<span class="late">4 days late</span>'),
        (-4, "closed", None),
        (0, "live", "<b>Today</b>"),
        (400, "live", None),
    ],
)
def test_a_late_review_is_said_in_words(page: Page, days: int, status: str, cell: str | None) -> None:
    day = timezone.localdate() + timedelta(days=days)
    make("One", status=status, standing_next_review_on=day)
    shown = re.search(r'data-label="Next review">(.*?)</td>', page())
    assert shown
    assert shown[1] == (cell or f"{day.day} {day:%b} {day.year}")


def test_no_review_no_rating_and_no_sign_are_said_quietly(page: Page) -> None:
    make("One", signs=[])
    html = page()
    assert '<span class="quiet">None set</span>' in html
    assert "rating--not_assessed" in html
    assert '<span class="signs signs--none">None of 13 tested</span>' in html


@pytest.mark.parametrize(
    ("status", "words"), [("live", "None"), ("proposed", "None of 13 tested"), ("closed", "None of 6 tested")]
)
def test_that_no_sign_shows_says_of_how_many_that_is_known(page: Page, status: str, words: str) -> None:
    make("One", status=status, signs=[])
    assert f'<span class="signs signs--none">{words}</span>' in page()


def test_money_is_the_councils_own_of_this_year_and_its_sum_of_all_pages(
    page: Page, council: Organisation
) -> None:
    year = financial_year_of(timezone.localdate())
    for number in range(3):
        made = make(f"P{number}")
        ContributionFactory(partnership=made, organisation=council, year=year, amount=1000)
        ContributionFactory(partnership=made, organisation=council, year=year, kind="staff", amount=500)
        ContributionFactory(partnership=made, organisation=council, year=year - 1, amount=7)
        ContributionFactory(partnership=made, year=year, amount=9)
    html = page("per_page=2")
    assert html.count('data-label="Our money, £">1,500</td>') == 2
    assert '<td class="number">4,500</td>' in html
    assert "Our money" not in " ".join(re.findall(r"<th scope=\"col\".*?</th>", page("columns=tier")))


def test_money_is_a_figure_or_none_or_not_known_and_the_sum_says_of_how_many_it_is(
    page: Page, council: Organisation
) -> None:
    year, rows = financial_year_of(timezone.localdate()), (("Paid", 1000, "exact"), ("Nought", 0, "exact"))
    for name, amount, sure in (*rows, ("Unsure", 0, "not_known")):
        ContributionFactory(
            partnership=make(name), organisation=council, year=year, amount=amount, certainty=sure
        )
    make("Bare")
    html = page("o=money")
    cells = re.findall(r'data-label="Our money, £">(.*?)</td>', html)
    not_known = '<span class="quiet">Not known</span>'
    assert sorted(cells) == sorted(["1,000", "None", not_known, not_known])
    assert '<td class="number">1,000 <span class="note">2 not known</span></td>' in html
    assert '<td class="number">Not known</td>' in page("q=Bare")


def test_columns_are_chosen_and_stay_in_every_link(page: Page) -> None:
    make(
        "One",
        live=True,
        lead=PersonFactory(post="Clerk"),
        starts_on=date(2019, 1, 1),
        starts_precision="year",
    )
    make("Two", live=True)
    html = page("columns=lead&columns=starts_on&per_page=1")
    assert re.findall(r'data-label="([^"]*)"', html) == ["Lead officer", "Started"]
    assert ">Clerk<" in html
    assert ">2019<" in html
    assert "columns=lead,starts_on" in re.findall(r'class="sort" href="([^"]*)"', html)[0]
    assert "columns=lead%2Cstarts_on" in html or "columns=lead,starts_on" in html
    assert "All 2 partnerships" not in html  # the sum goes with the money


@pytest.mark.parametrize(
    "key",
    [
        "reference",
        "form",
        "directorate",
        "theme",
        "lead",
        "panel",
        "legal_power",
        "starts_on",
        "ends_on",
        "last_safe_on",
    ],
)
def test_every_further_column_is_drawn_and_orders(page: Page, key: str, adults: Directorate) -> None:
    today = timezone.localdate()
    full = make(
        "Full", live=True, directorate=adults, theme=ThemeFactory(), lead=PersonFactory(), panel=PanelFactory(),
        legal_power="An Act",
    )  # fmt: skip
    KeyDateFactory(partnership=full, on=today + timedelta(days=40), last_safe_on=today)
    standing_refresh.refresh([full.pk])
    make("Bare")
    for order in (key, f"-{key}"):
        html = page(f"columns={key}&o={order}")
        cells = re.findall(r'<td[^>]* data-label="[^"]*">(.*?)</td>', html)
        assert len(cells) == 2
        if key != "reference":
            assert names(html) == ["Full", "Bare"]
            assert "Not recorded" in cells[1]
            assert "Not recorded" not in cells[0]


# --- Pages ------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "first", "rows"),
    [
        ("", "P00", 20),
        ("page=2", "P20", 5),
        ("page=0", "P00", 20),
        ("page=999", "P20", 5),
        ("page=abc", "P00", 20),
        ("per_page=7", "P00", 7),
        ("per_page=7&page=4", "P21", 4),
        ("per_page=abc", "P00", 20),
        ("per_page=-1", "P00", 20),
        ("per_page=100000", "P00", 25),
    ],
)
def test_pages_at_their_edges(page: Page, query: str, first: str, rows: int) -> None:
    PartnershipFactory.create_batch(25)
    for place, partnership in enumerate(Partnership.objects.order_by("pk")):
        Partnership.objects.filter(pk=partnership.pk).update(name=f"P{place:02}")
    html = page(query)
    assert (names(html)[0], len(names(html))) == (first, rows)
    assert counted(html).startswith("25 partnerships")

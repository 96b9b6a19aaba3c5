"""The register list: who sees what in it, how it is filtered, ordered and paged, what it says when empty."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Directorate, User
from core.dates import financial_year
from register.models import Organisation, Partnership, SensitiveMark, Standing
from register.services import standings
from tests.factories.accounts import PanelFactory, PersonFactory
from tests.factories.register import (
    ContributionFactory,
    MembershipFactory,
    OrganisationFactory,
    PartnershipFactory,
    ThemeFactory,
)

Page = Callable[..., str]
pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client_as: Callable[[User], Client], officer: User) -> Page:
    """Return the text of the list for an address, read by the officer or by somebody else."""

    def read(query: str = "", *, by: User = officer, **headers: str) -> str:
        response = client_as(by).get(f"/register/?{query}", headers=headers)
        assert response.status_code == 200
        return unescape(response.content.decode())

    return read


@pytest.fixture
def council(db: None) -> Organisation:
    return OrganisationFactory(name="Northvale", is_council=True)


def names(html: str) -> list[str]:
    """The names of the rows, in order."""
    return re.findall(r'<th scope="row"[^>]*><a [^>]*>(.*?)</a>', html)


def counted(html: str) -> str:
    """The count as it is announced."""
    status = re.search(r'<p role="status" id="found">(.*?)</p>', html, re.S)
    assert status
    return " ".join(re.sub("<[^>]+>", "", status[1]).split())


def make(name: str, **fields: Any) -> Partnership:
    """A partnership; fields of its standing are named `standing_...`."""
    standing = {
        key.removeprefix("standing_"): fields.pop(key) for key in list(fields) if key.startswith("standing_")
    }
    made = PartnershipFactory(name=name, **fields)
    if standing:
        Standing.objects.filter(pk=made.pk).update(**standing)
    return made


# --- Who sees what ------------------------------------------------------------------------------------------


def test_everybody_sees_their_own_reach_and_nothing_of_the_rest_is_counted_summed_or_offered(
    page: Page, people: dict[str, User], adults: Directorate, place: Directorate, council: Organisation
) -> None:
    year = financial_year(timezone.localdate())
    secret = make(
        "Secret harbour", live=True, directorate=place, sponsor=PersonFactory(post="Harbour master"),
        theme=ThemeFactory(name="Harbours"), standing_rating="weak",
    )  # fmt: skip
    ours = make("Open door", live=True, directorate=adults, sponsor=PersonFactory(post="Doorkeeper"))
    ContributionFactory(partnership=secret, organisation=council, year=year, amount=777)
    ContributionFactory(partnership=ours, organisation=council, year=year, amount=1234)
    html = page(by=people["reader"])
    assert names(html) == ["Open door"]
    assert counted(html) == "1 partnership"
    assert "1 open, 0 closed" in html
    assert '<td class="number">1,234</td>' in html
    for hidden in ("Secret harbour", "Harbour master", "Harbours", "Place", "777", "2,011"):
        assert hidden not in html
    assert "Doorkeeper (1)" in html
    both = page()
    assert counted(both).startswith("2 partnerships")
    assert '<td class="number">2,011</td>' in both


def test_somebody_with_no_reach_reads_why_the_list_is_empty(
    page: Page, people: dict[str, User], place: Directorate
) -> None:
    make("Secret harbour", directorate=place)
    html = page(by=people["panel"])
    assert names(html) == []
    assert "There is no partnership here that you may see." in html
    assert "Secret" not in html


def test_a_stranger_is_sent_to_sign_in(client: Client) -> None:
    assert client.get("/register/").status_code == 302


def test_the_list_answers_only_to_reading(client_as: Callable[[User], Client], officer: User) -> None:
    assert client_as(officer).post("/register/").status_code == 405


def test_only_who_may_propose_or_take_away_is_offered_it(
    page: Page, people: dict[str, User], adults: Directorate
) -> None:
    make("Open door", directorate=adults)
    assert "Propose a partnership" in page()
    assert "/register/export.csv" in page()
    reader = page(by=people["reader"])
    assert "Propose a partnership" not in reader
    assert "/register/export" not in reader


def test_an_exempt_name_gives_way_to_the_reference(
    page: Page, people: dict[str, User], adults: Directorate
) -> None:
    hidden = make("Project Falcon", directorate=adults, legal_power="Secret Act")
    for field in ("name", "legal_power"):
        SensitiveMark.objects.create(partnership=hidden, field=field, paragraph=3, reason="r", marked_by="x")
    for query in ("", "columns=legal_power"):
        html = page(query, by=people["reader"])
        assert names(html) == [hidden.reference]
        assert "Falcon" not in html
        assert "Secret Act" not in html
    assert "Exempt, paragraph 3" in page("columns=legal_power", by=people["reader"])
    assert names(page()) == ["Project Falcon"]
    assert "Secret Act" in page("columns=legal_power")


# --- Filters --------------------------------------------------------------------------------------------------


@pytest.fixture
def three(adults: Directorate, place: Directorate) -> dict[str, Any]:
    """Three partnerships that differ in everything one can filter by."""
    sponsor, theme = PersonFactory(post="Head of One"), ThemeFactory(name="Theme one")
    one = make(
        "One", status="live", tier="major", form="trust", directorate=adults, sponsor=sponsor, theme=theme,
        standing_rating="weak", standing_signs=["no_panel", "no_exit_plan"], standing_sign_count=2,
        standing_search_text="one unicorn",
    )  # fmt: skip
    two = make(
        "Two", status="setting_up", tier="limited", form="cic", directorate=place,
        sponsor=PersonFactory(post="Head of Two"),
        theme=ThemeFactory(name="Theme two"), standing_rating="limited", standing_signs=["no_panel"],
        standing_sign_count=1, standing_search_text="two",
    )  # fmt: skip
    make(
        "Three",
        status="closed",
        standing_signs=[],
        standing_sign_count=0,
        standing_search_text="three unicorns",
    )
    return {
        "sponsor": sponsor.pk,
        "other_sponsor": two.sponsor_id,
        "directorate": adults.pk,
        "theme": theme.pk,
        "one": one,
    }


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", {"One", "Two", "Three"}),
        ("status=live", {"One"}),
        ("status=live&status=setting_up", {"One", "Two"}),
        ("status=live,closed", {"One", "Three"}),
        ("tier=major", {"One"}),
        ("tier=not_assessed", {"Three"}),
        ("form=trust", {"One"}),
        ("form=none", {"Three"}),
        ("rating=weak&rating=limited", {"One", "Two"}),
        ("rating=not_assessed", {"Three"}),
        ("sign=no_panel", {"One", "Two"}),
        ("sign=no_exit_plan", {"One"}),
        ("sign=no_exit_plan,no_panel", {"One", "Two"}),
        ("sign=any", {"One", "Two"}),
        ("sign=none", {"Three"}),
        ("sponsor={sponsor}", {"One"}),
        ("sponsor={sponsor}&sponsor={other_sponsor}", {"One", "Two"}),
        ("sponsor=none", {"Three"}),
        ("directorate={directorate}", {"One"}),
        ("directorate=none", {"Three"}),
        ("theme={theme}", {"One"}),
        ("theme={theme},none", {"One", "Three"}),
        ("q=unicorn", {"One", "Three"}),
        ("q=unicorn&status=live&tier=major&sign=any", {"One"}),
        ("q=unicorn&status=setting_up", set()),
    ],
)
def test_each_filter_shows_just_what_passes_it(
    page: Page, three: dict[str, Any], query: str, shown: set[str]
) -> None:
    html = page(query.format(**three))
    assert set(names(html)) == shown
    number = len(shown)
    assert counted(html).startswith(f"{number} partnership{'' if number == 1 else 's'}")
    assert (" of 3" in counted(html)) == (number != 3)


def test_what_is_closed_is_shown_until_it_is_filtered_out(page: Page, three: dict[str, Any]) -> None:
    assert "2 open, 1 closed" in page()
    assert "2 open, 1 closed" in page("status=live")


def test_each_choice_says_how_many_it_would_show_within_the_other_filters(
    page: Page, three: dict[str, Any]
) -> None:
    html = page("status=live")
    counts = dict(
        re.findall(
            r'value="(\w+)" id="id_\w+">\s*<label [^>]*>[^<]*</label>\s*<span class="option-count"[^>]*>(\d+)<',
            html,
        )
    )
    assert (counts["setting_up"], counts["closed"]) == ("1", "1")
    assert (counts["major"], counts["weak"], counts["limited"]) == ("1", "1", "0")
    assert "Head of One (1)" in html
    assert "Head of Two (0)" in html
    assert "No panel oversees it (1)" in html


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("status=rubbish", "status"),
        ("tier=huge", "tier"),
        ("rating=1", "rating"),
        ("form=x", "form"),
        ("sign=x", "sign"),
        ("directorate=0", "directorate"),
        ("sponsor=x", "sponsor"),
        ("theme=-1", "theme"),
        ("q=a%00b", "q"),
    ],
)
def test_a_bad_value_is_told_at_its_filter_and_the_rest_still_filters(
    page: Page, three: dict[str, Any], query: str, field: str
) -> None:
    other = "tier=major" if field != "tier" else "status=live"
    html = page(f"{query}&{other}")
    assert names(html) == ["One"]
    assert f'id="id_{field}_error"' in html
    assert html.count("govuk-error-message") == 1
    assert "<title>Error: Register" in html


def test_a_record_the_reader_may_not_see_is_no_choice(
    page: Page, three: dict[str, Any], people: dict[str, User]
) -> None:
    html = page(f"sponsor={three['other_sponsor']}", by=people["reader"])
    assert names(html) == ["One"]
    assert 'id="id_sponsor_error"' in html
    assert "Head of Two" not in html


def test_chips_take_one_filter_away_each(page: Page, three: dict[str, Any]) -> None:
    html = page("status=live&status=closed&q=unicorn&o=-name")
    chips = re.findall(r'<a class="chip" href="([^"]*)">', html)
    assert chips == ["/register/?status=live&status=closed&o=-name", "/register/?q=unicorn&o=-name"]
    assert "Live or Closed" in html
    assert '<a href="/register/?o=-name">Clear all</a>' in html


# --- Order -------------------------------------------------------------------------------------------------------


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
            standing_sign_count=signs, standing_next_review_on=today + timedelta(days=days),
        )  # fmt: skip
        ContributionFactory(partnership=made, organisation=council, year=financial_year(today), amount=money)
    make("Dogs", status="out_of_scope", standing_sign_count=0)


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


# --- Cells -------------------------------------------------------------------------------------------------------


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
    make("One", standing_sign_count=0)
    html = page()
    assert '<span class="quiet">None set</span>' in html
    assert "rating--not_assessed" in html
    assert '<span class="signs signs--none">None</span>' in html


def test_money_is_the_councils_own_of_this_year_and_its_sum_of_all_pages(
    page: Page, council: Organisation
) -> None:
    year = financial_year(timezone.localdate())
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
    make(
        "Full", live=True, directorate=adults, theme=ThemeFactory(), lead=PersonFactory(), panel=PanelFactory(),
        legal_power="An Act", standing_ends_on=today, standing_last_safe_on=today,
    )  # fmt: skip
    make("Bare")
    for order in (key, f"-{key}"):
        html = page(f"columns={key}&o={order}")
        cells = re.findall(r'<td[^>]* data-label="[^"]*">(.*?)</td>', html)
        assert len(cells) == 2
        if key != "reference":
            assert names(html) == ["Full", "Bare"]
            assert "Not recorded" in cells[1]
            assert "Not recorded" not in cells[0]


# --- Pages ----------------------------------------------------------------------------------------------------------


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


# --- Nothing to show ---------------------------------------------------------------------------------------------


def test_an_empty_register_says_how_to_start(page: Page, people: dict[str, User]) -> None:
    html = page()
    assert "The register is empty." in html
    assert "Propose a partnership" in html
    assert "<table" not in html.split('id="list"')[1]
    assert "Propose a partnership" not in page(by=people["adviser"])


def test_when_nothing_matches_the_filters_are_named_and_the_ones_to_take_away(
    page: Page, three: dict[str, Any]
) -> None:
    html = page("tier=major&rating=limited&q=two")
    assert "No partnership matches “two”, tier Major and rating Limited." in html
    assert '<a href="/register/?q=two&rating=limited">1 partnership without tier Major</a>' in html
    assert "without rating Limited" not in html
    assert html.count('class="chip"') == 3


# --- Parts of a page ------------------------------------------------------------------------------------------------


def test_htmx_gets_the_list_and_what_changes_beside_it(
    client_as: Callable[[User], Client], officer: User, three: dict[str, Any]
) -> None:
    response = client_as(officer).get("/register/?q=&status=live&sponsor=", headers={"HX-Request": "true"})
    html = response.content.decode()
    assert "<html" not in html
    assert names(html) == ["One"]
    assert response["HX-Push-Url"] == "/register/?status=live"
    assert "HX-Request" in response["Vary"]
    for part in ("filter-choices", "filters-on", "found", "choose-columns"):
        assert re.search(rf'id="{part}"[^>]* hx-swap-oob=', html)


@pytest.mark.parametrize("header", ["HX-Boosted", "HX-History-Restore-Request"])
def test_a_boosted_link_and_the_back_button_get_the_whole_page(page: Page, header: str) -> None:
    html = page(**{"HX-Request": "true", header: "true"})
    assert "<html" in html


def test_the_whole_page_varies_by_htmx_too(client_as: Callable[[User], Client], officer: User) -> None:
    response = client_as(officer).get("/register/")
    assert "HX-Request" in response["Vary"]
    assert "HX-Push-Url" not in response


def test_the_forms_carry_what_they_do_not_ask(page: Page, three: dict[str, Any]) -> None:
    html = page("status=live&o=-name&columns=tier&per_page=50")
    form = html.split('id="filters"')[1].split("</form>")[0]
    assert re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form) == [
        ("o", "-name"), ("columns", "tier"), ("per_page", "50"),
    ]  # fmt: skip
    columns = html.split('id="choose-columns"')[1].split("</form>")[0]
    assert ("status", "live") in re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', columns)


def test_the_links_to_files_say_how_many_rows_and_carry_the_filters(
    page: Page, three: dict[str, Any]
) -> None:
    html = page("status=live&status=closed&o=name&page=1")
    assert "Download these 2 rows" in html
    assert 'href="/register/export.xlsx?status=live&status=closed&o=name"' in html


# --- What it costs, and what it lets through -------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["officer", "reader"])
@pytest.mark.parametrize("query", ["per_page=50", "per_page=50&q=riverside&status=live&sponsor=none"])
def test_the_list_costs_the_same_for_one_row_and_for_thirty(
    role: str, query: str, client_as: Callable[[User], Client], people: dict[str, User], adults: Directorate,
    count_queries: Callable[[str], AbstractContextManager[None]],
) -> None:  # fmt: skip
    client = client_as(people[role])
    label = f"register list, {role}{', searched' if 'q=' in query else ''}"
    for size in (1, 29):
        PartnershipFactory.create_batch(size, live=True, directorate=adults, sponsor=None)
        with count_queries(label):
            response = client.get(f"/register/?{query}")
        assert len(names(response.content.decode())) == (1 if size == 1 else 30)


@pytest.mark.parametrize("query", ["", "q=zzz"])
def test_a_partnership_without_its_standing_is_still_listed(page: Page, query: str) -> None:
    made = make("Lost", standing_rating="weak")
    make("Found")
    Standing.objects.filter(pk=made.pk).delete()
    assert set(names(page())) == {"Lost", "Found"}
    standings.refresh([made.pk])


@settings(deadline=None, max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.text(
        alphabet=st.characters(exclude_characters="\x00\r", exclude_categories=["Cs"]),
        min_size=1,
        max_size=40,
    )
)
def test_no_name_or_search_becomes_markup(
    client_as: Callable[[User], Client], officer: User, text: str
) -> None:
    name = f"<script>x</script>{text}\"'><b>"
    sponsor = PersonFactory(post=f"<i>{text}"[:100])
    made = make(
        name[:200], sponsor=sponsor, theme=ThemeFactory(name=f"<u>{text}"[:80]), legal_power=f"<s>{text}"
    )
    html = (
        client_as(officer)
        .get("/register/", {"columns": "sponsor,legal_power,theme", "q": f"<q>{text}", "o": "-name"})
        .content.decode()
    )
    html += client_as(officer).get("/register/?columns=sponsor,legal_power,theme").content.decode()
    for tag in ("<script>x", "<i>", "<u>", "<s>", "<q>", "'><b>"):
        assert tag not in html
    Partnership.objects.filter(pk=made.pk).delete()


def test_markup_in_a_partners_name_is_found_and_not_drawn(page: Page) -> None:
    made = make("One")
    MembershipFactory(partnership=made, organisation=OrganisationFactory(name="<em>Partner</em>"))
    standings.refresh([made.pk])
    assert names(page("q=<em>partner")) == ["One"]

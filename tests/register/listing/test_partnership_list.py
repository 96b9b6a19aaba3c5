"""The register list: who sees what in it, what it says when empty, what it costs and lets through."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Directorate, User
from core.dates import financial_year_of
from register.models import Organisation, Partnership, SensitiveMark, Standing
from register.standing import refresh as standing_refresh
from tests.factories.accounts import PersonFactory
from tests.factories.register import (
    ContributionFactory,
    MembershipFactory,
    OrganisationFactory,
    PartnershipFactory,
    ThemeFactory,
)
from tests.register.listing.listed import Page, counted, make, names

pytestmark = pytest.mark.django_db


# --- Who sees what ------------------------------------------------------------


def test_everybody_sees_their_own_reach_and_nothing_of_the_rest_is_counted_summed_or_offered(
    page: Page, people: dict[str, User], adults: Directorate, place: Directorate, council: Organisation
) -> None:
    year = financial_year_of(timezone.localdate())
    secret = make(
        "Secret harbour", live=True, directorate=place, sponsor=PersonFactory(post="Harbour master"),
        theme=ThemeFactory(name="Harbours"), standing_rating="weak",
    )  # fmt: skip
    ours = make("Open door", live=True, directorate=adults, sponsor=PersonFactory(post="Doorkeeper"))
    ContributionFactory(partnership=secret, organisation=council, year=year, amount=777)
    ContributionFactory(partnership=ours, organisation=council, year=year, amount=1234)
    html = page(by=people["reader"])
    assert names(html) == ["Open door"]
    assert counted(html) == "1 partnership that you may find"
    assert "1 open; 0 over" in html
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


# --- Nothing to show ------------------------------------------------------------


def test_an_empty_register_says_how_to_start(page: Page, people: dict[str, User]) -> None:
    html = page()
    assert "The register is empty." in html
    assert "Propose a partnership" in html
    assert html.split("The register is empty.")[1].count("/register/import/") == 1
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


# --- Parts of a page ------------------------------------------------------------


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


# --- What it costs, and what it lets through ------------------------------------------------------------


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
    standing_refresh.refresh([made.pk])


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
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
    standing_refresh.refresh([made.pk])
    assert names(page("q=<em>partner")) == ["One"]

"""What the register list is filtered by: each filter, its counts, its chip, and what is wrong in it."""

import re
from typing import Any

import pytest

from accounts.models import User
from register.models import Partnership
from tests.register.listing.listed import Page, counted, names

pytestmark = pytest.mark.django_db


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
    assert "2 open; 1 over" in page()
    assert "2 open; 1 over" in page("status=live")


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


def test_the_partnerships_of_somebody_tell_no_reader_whose_an_exempt_one_is(
    page: Page, three: dict[str, Any], people: dict[str, User]
) -> None:
    """Who sponsors a wholly exempt partnership is kept back, so the filter by a person is no way round that."""
    query, reader = f"own={three['sponsor']}", people["reader"]
    assert names(page(query)) == names(page(query, by=reader)) == ["One"]
    Partnership.objects.filter(pk=three["one"].pk).update(exempt_paragraph=3)
    assert names(page(query)) == ["One"]
    assert names(page(query, by=people["adviser"])) == ["One"]
    assert names(page(query, by=reader)) == []
    assert "One" in names(page(by=reader))


def test_the_partnerships_of_somebody_are_the_open_ones_and_none_of_who_is_not_known(
    page: Page, three: dict[str, Any]
) -> None:
    assert names(page(f"own={three['other_sponsor']}")) == ["Two"]
    Partnership.objects.filter(name="Two").update(status="closed")
    assert names(page(f"own={three['other_sponsor']}")) == []
    assert names(page("own=999999")) == names(page("own=someone")) == []

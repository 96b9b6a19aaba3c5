"""What every page shares: words, components, menus, header, the council's colour, and nobody else's branding."""

import json
import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.paginator import Paginator
from django.http import QueryDict
from django.template import Context, Template
from django.template.loader import get_template, render_to_string
from django.test import Client, RequestFactory
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from accounts.permissions import Permission
from core.charts.scale import place_bar_segments
from core.pdf import council_colour
from core.templatetags import page as templatetags_page
from partnerships.navigation import Entry

ROOT = Path(settings.ROOT)
VENDOR = ROOT / "static" / "vendor"


def show(source: str, **context: Any) -> str:
    return Template(source).render(Context(context)).strip()


# --- Words ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "value", "shown"),
    [
        ("{{ v|pounds }}", Decimal("1450000"), "£1,450,000"),
        ("{{ v|pounds }}", Decimal("-20.5"), "−£20.50"),
        ("{{ v|pounds }}", 0, "£0"),
        ("{{ v|pounds }}", None, ""),
        ("{{ v|pounds_plain }}", Decimal("-386000"), "−386,000"),
        ("{{ v|long_date }}", date(2027, 3, 4), "4 March 2027"),
        ("{{ v|short_date }}", date(2027, 1, 8), "8 Jan 2027"),
        ("{{ v|short_date }}", None, ""),
        ("{{ v|long_date }}", datetime(2027, 6, 30, 23, 30, tzinfo=UTC), "1 July 2027"),
        ("{{ v|first_bold }}", "Saved.", "Saved."),
        ("{{ v|first_bold }}", "Saved. <i>Twice</i>", "<b>Saved.</b> &lt;i&gt;Twice&lt;/i&gt;"),
    ],
)
def test_a_value_reads_as_the_council_writes_it(source: str, value: Any, shown: str) -> None:
    assert show(source, v=value) == shown


@time_machine.travel(datetime(2026, 11, 20, 12, tzinfo=UTC))
@pytest.mark.parametrize(
    ("day", "words", "past"),
    [(date(2026, 11, 16), "4 days late", True), (date(2026, 11, 20), "today", False), (None, "", False)],
)
def test_a_due_day_is_told_from_today(day: date | None, words: str, past: bool) -> None:
    assert show("{{ d|in_words }}", d=day) == words
    assert templatetags_page.is_past(day) is past


@pytest.mark.parametrize(
    ("tags", "address"),
    [
        ("undo:/register/PSH-0001/undo/7/", "/register/PSH-0001/undo/7/"),
        ("wide undo:/a/ success", "/a/"),
        ("undo:https://elsewhere.example/", ""),
        ("undo://elsewhere.example/", ""),
        ("undo:javascript:alert(1)", ""),
        ("", ""),
    ],
)
def test_undo_stays_on_this_site(tags: str, address: str) -> None:
    assert templatetags_page.undo_address(SimpleNamespace(extra_tags=tags)) == address


# --- Parts ------------------------------------------------------------------------------------------


def test_a_fact_without_a_value_says_so_and_offers_to_add_it() -> None:
    html = show("{% fact 'Website' change='/edit/' %}  {% endfact %}")
    assert "Not recorded" in html
    assert re.search(r">\s*Add<span class=\"hidden-words\"> Website<", html)


def test_a_fact_is_escaped_once_and_says_what_a_change_is_of() -> None:
    html = show("{% fact 'Name' change='/edit/' %}{{ name }}{% endfact %}", name="Vale & <b>Dale</b>")
    assert "Vale &amp; &lt;b&gt;Dale&lt;/b&gt;" in html
    assert 'Change<span class="hidden-words"> Name</span>' in html
    assert "<a" not in show("{% fact 'Last safe date' %}x{% endfact %}")


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 999)), max_size=6))
def test_the_parts_of_a_bar_fill_it_and_keep_their_proportion(parts: list[tuple[str, int]]) -> None:
    placed = place_bar_segments(parts, 1216)
    assert len(placed) == sum(count > 0 for _kind, count in parts)
    if placed:
        last = placed[-1]
        assert float(last["x"]) + float(last["width"]) == pytest.approx(1216, abs=0.2)
        whole, room = sum(count for _kind, count in parts), 1216 - 2 * (len(placed) - 1)
        shares = [count / whole * room for _kind, count in parts if count]
        assert [float(one["width"]) for one in placed] == pytest.approx(shares, abs=0.1)


def test_the_rating_is_never_told_by_its_bars_alone() -> None:
    html = render_to_string("components/rating.html", {"level": "limited", "label": "Limited"})
    assert "rating--limited" in html
    assert re.sub(r"<[^>]+>", "", html).strip() == "Limited"


def test_pages_keep_the_filters() -> None:
    page = Paginator(range(320), 20).page(8)
    html = render_to_string(
        "components/pagination.html", {"page": page, "query": QueryDict("tier=major&page=8")}
    )
    assert 'href="?tier=major&amp;page=9"' in html
    assert 'aria-current="page"' in html
    only = Paginator(range(3), 20).page(1)
    assert render_to_string("components/pagination.html", {"page": only, "query": QueryDict()}).strip() == ""


def test_every_component_starts_by_saying_what_it_needs() -> None:
    folders = [ROOT / "templates" / name for name in ("components", "council", "layouts")]
    silent = [p.name for f in folders for p in f.rglob("*.html") if not p.read_text().startswith("{# ")]
    assert silent == []


def test_no_template_holds_style_or_script() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {match}"
        for path in (ROOT / "templates").rglob("*.html")
        if "asset:" not in path.read_text()  # a report's own sheet, which never reaches a browser
        for match in re.findall(
            r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son[a-z]+=\"|javascript:", path.read_text()
        )
    ]
    assert found == []


# --- Menus ---------------------------------------------------------------------------------------------


def test_a_menu_shows_what_the_reader_may_open_and_marks_where_they_are(people: dict[str, User]) -> None:
    entries = [
        Entry("Gallery", "gallery", Permission.GALLERY_VIEW, under="/gallery/"),
        Entry("My work", "my_work"),
    ]
    request = RequestFactory().get("/gallery/parts/")

    def links(key: str) -> list[tuple[str, bool]]:
        request.user = people[key]
        return [
            (one["label"], one["present"])
            for one in templatetags_page.menu_links(Context({"request": request}), entries)
        ]

    assert links("officer") == [("Gallery", True), ("My work", False)]
    assert links("reader") == [("My work", False)]


# --- Pages ---------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_gallery_shows_every_part(client_as: Callable[[User], Client], officer: User) -> None:
    response = client_as(officer).get(reverse("gallery"))
    html = response.content.decode()
    assert response.status_code == 200
    used = {t.name for t in response.templates}
    parts = {f"components/{p.name}" for p in (ROOT / "templates" / "components").glob("*.html")}
    elsewhere = {"components/breadcrumb.html", "components/messages.html", "components/section_head.html"}
    elsewhere.add("components/styles.html")  # drawn once for all pages
    assert parts - used - elsewhere == set()
    assert len(re.findall(r"<h1\b", html)) == 1


@pytest.mark.django_db
def test_a_page_that_does_not_exist_says_what_to_do(
    client_as: Callable[[User], Client], officer: User
) -> None:
    response = client_as(officer).get("/nothing/here/")
    assert response.status_code == 404
    for words in (
        "Page not found",
        "Northvale Borough Council",
        "Skip to the main content",
        "Nothing was lost",
    ):
        assert words in response.content.decode()


@pytest.mark.parametrize("name", ["400", "403", "404", "expired"])
def test_an_error_page_needs_no_reader(name: str) -> None:
    html = render_to_string(f"errors/{name}.html", {"council": settings.COUNCIL})
    assert "lost" in html
    assert "{%" not in html


def test_the_page_for_our_own_faults_needs_nothing_at_all() -> None:
    html = get_template("errors/500.html").template.render(Context())
    assert "Something went wrong on our side" in html
    assert settings.COUNCIL["name"] in html


@pytest.mark.django_db
def test_sign_in_tells_what_is_missing_in_our_words(client: Client) -> None:
    html = client.post(reverse("account_login"), {}).content.decode()
    assert "<title>Error: Sign in" in html
    assert '<a href="#id_login">Enter the e-mail address</a>' in html
    assert '<a href="#id_password">Enter the password</a>' in html


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "heading"),
    [
        ("account_reset_password", "Forgotten password"),
        ("account_reset_password_done", "Look at your e-mail"),
        ("account_reset_password_from_key_done", "Your password is saved"),
        ("account_inactive", "This sign-in is switched off"),
    ],
)
def test_the_pages_around_signing_in_are_ours(client: Client, name: str, heading: str) -> None:
    assert f"<h1>{heading}</h1>" in client.get(reverse(name)).content.decode()


# --- The council's own colour -------------------------------------------------------------------------


def test_the_council_s_colour_is_a_style_sheet_of_its_own(client: Client) -> None:
    response = client.get("/council.css")
    assert response["Content-Type"].startswith("text/css")
    assert response.content.decode() == ":root{--navy:#12436d;--navy-dark:#0b2a44}\n"
    assert "public" in response["Cache-Control"]


@pytest.mark.parametrize("colour", ["red", "#12436", "#12436d;}body{display:none}", "", "12436d"])
def test_a_colour_that_is_none_stops_the_start(colour: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="a colour like #12436d"):
        council_colour.write_colour_rule(colour)


def test_a_colour_on_which_white_words_vanish_stops_the_start() -> None:
    with pytest.raises(ImproperlyConfigured, match="too light for white words"):
        council_colour.write_colour_rule("#ffcc00")


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#ffffff", 21),
        ("#12436d", "#ffffff", 10.2),
        ("#4a5763", "#f4f7fa", 6.9),
        ("#777777", "#777777", 1),
    ],
)
def test_contrast_is_counted_as_the_guidelines_do(one: str, other: str, ratio: float) -> None:
    assert council_colour.compute_contrast(
        council_colour.read(one), council_colour.read(other)
    ) == pytest.approx(ratio, abs=0.05)


def test_the_colours_of_text_can_be_read_on_their_grounds() -> None:
    tokens = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})\b", (ROOT / "static/css/tokens.css").read_text()))
    tokens["white"] = "#ffffff"
    pairs = [
        ("text", "white"), ("quiet", "white"), ("quiet", "surface"), ("link", "white"), ("link", "surface"),
        ("link", "tint"), ("link", "live"), ("late", "white"), ("done", "white"), ("info-ink", "tint"),
        ("live-ink", "live"), ("warn-ink", "warn"), ("still-ink", "still"), ("attention-ink", "attention"),
        ("attention-quiet", "attention"), ("low-ink", "low"), ("medium-ink", "medium"), ("high-ink", "high"),
        ("white", "very-high"), ("very-high-pale-ink", "very-high-pale"), ("old-ink", "old"), ("new-ink", "new"),
        ("text", "differs"),
    ]  # fmt: skip
    weak = [
        f"{ink} on {ground}"
        for ink, ground in pairs
        if council_colour.compute_contrast(
            council_colour.read(tokens[ink]), council_colour.read(tokens[ground])
        )
        < council_colour.READABLE
    ]
    assert weak == []


# --- Nobody else's branding --------------------------------------------------------------------------------


def test_no_crown_crest_logo_or_licensed_font_reaches_a_reader() -> None:
    css = (VENDOR / "govuk.css").read_text()
    assert [
        w for w in ("GDS", "Calvert", "crest", "crown", "logo", "/assets/", "url(", "@font-face") if w in css
    ] == []
    assert sorted({p.suffix for p in VENDOR.rglob("*") if p.is_file()}) == [".css", ".js", ".txt", ".woff2"]
    fonts = {p.name for p in VENDOR.rglob("*.woff2")}
    assert all(name.startswith(("source-sans-3-latin", "source-serif-4-latin")) for name in fonts)


def test_the_style_sheets_name_only_files_that_are_there() -> None:
    css = ROOT / "static" / "css"
    missing = [
        f"{sheet.name}: {url}"
        for sheet in css.glob("*.css")
        for url in re.findall(r'url\("?([^")]+)"?\)', sheet.read_text())
        if not url.startswith(("#", "data:", "asset:")) and not (css / url).resolve().is_file()
    ]
    assert missing == []


def test_the_lock_names_no_registry_and_keeps_every_hash() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    others = {name: entry for name, entry in packages.items() if name}
    assert all(entry["integrity"].startswith("sha512-") for entry in others.values())
    assert "http" not in (ROOT / "package-lock.json").read_text()
    assert "resolved" not in (ROOT / "package-lock.json").read_text()

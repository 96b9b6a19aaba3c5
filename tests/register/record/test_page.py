"""The partnership's own page: what it says, to whom, and what it costs."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.http import Http404
from django.test import Client

from accounts.models import Directorate, User, panels_of
from accounts.permissions import Permission
from core.history import audit
from core.history.actors import SYSTEM
from register.access import visible
from register.choices import Cap, DocumentKind, Form, LiabilityKind, PartnerRole, Rating, Status
from register.models import (
    Confirmation,
    Document,
    KeptText,
    Liability,
    Organisation,
    Partnership,
    Priority,
    PriorityServed,
    SensitiveMark,
    Share,
    Standing,
    StatusChange,
    YearMoney,
)
from register.record.header import header_for
from register.standing import refresh as standing_refresh
from tests.factories.accounts import PersonFactory
from tests.factories.register import (
    ContributionFactory,
    KeyDateFactory,
    MembershipFactory,
    OrganisationFactory,
    PartnershipFactory,
)

pytestmark = pytest.mark.django_db
NOW = date(2026, 11, 20)
SignIn = Callable[[User], Client]


@pytest.fixture(autouse=True)
def _today() -> Any:
    with time_machine.travel("2026-11-20 09:00 +0000", tick=False):
        yield


@pytest.fixture
def fund(adults: Directorate) -> Partnership:
    """A live pooled fund without any related record yet."""
    return PartnershipFactory(
        live=True, name="Better Care Fund", form=Form.POOLED_FUND, directorate=adults, leaving="by_notice"
    )


def page_of(client: Client, partnership: Partnership, query: str = "") -> str:
    response = client.get(f"/register/{partnership.reference}/{query}")
    assert response.status_code == 200
    return response.content.decode()


def _fill(partnership: Partnership, number: int) -> None:
    """Put `number` rows into every table that the page reads, and everything it may show."""
    own: dict[str, Any] = {"partnership": partnership}
    council, _new = Organisation.objects.get_or_create(name="Northvale Borough Council", is_council=True)
    for place in range(number):
        body = OrganisationFactory()
        MembershipFactory(organisation=body, role=PartnerRole.HOST, **own)
        ContributionFactory(organisation=body, year=2026, **own)
        Share.objects.create(organisation=body, percent=1, **own)
        KeyDateFactory(on=NOW + timedelta(days=200 + place), **own)
        Document.objects.create(kind=DocumentKind.EXIT_PLAN, title=f"Plan {place}", **own)
        PriorityServed.objects.create(priority=Priority.objects.create(name=f"Priority {place}"), **own)
        StatusChange.objects.create(to_status=Status.LIVE, on=NOW, **own)
        KeptText.objects.create(column="Comments", text=f"Text {place}", source="old.csv", **own)
        Confirmation.objects.create(group=f"group {place}", on=NOW, by_post="The officer", **own)
        SensitiveMark.objects.create(field=f"field {place}", paragraph=3, reason="Prices", **own)
        audit.record("partnership.noted", by=SYSTEM, about=partnership, headline="Noted")
    ContributionFactory(organisation=council, year=2026, **own)
    YearMoney.objects.create(year=2026, budget=100, forecast=150, **own)
    standing_refresh.refresh([partnership.pk])


@pytest.mark.parametrize("number", [1, 30])
def test_the_page_costs_the_same_for_one_row_or_thirty(
    number: int,
    fund: Partnership,
    officer: User,
    client_as: SignIn,
    count_queries: Callable[[str], AbstractContextManager[None]],
) -> None:
    _fill(fund, number)
    client = client_as(officer)
    with count_queries("record page"):
        page_of(client, fund)


def test_it_says_what_it_is_and_where_it_stands(fund: Partnership, officer: User, client_as: SignIn) -> None:
    _fill(fund, 1)
    Standing.objects.filter(pk=fund.pk).update(
        rating=Rating.REASONABLE, reviewed_on=date(2025, 11, 24), next_review_on=date(2026, 12, 18)
    )
    page = page_of(client_as(officer), fund)
    for words in (
        "<h1>Better Care Fund</h1>",
        "Moderate",
        "Reasonable",
        "Reviewed 24 November 2025, next review due in 4 weeks",
        "Pooled fund (section 75 or 33)",
        "£50 over budget",
        "Money in 2026/27",
        "Priority 0",
        "Text 0",
    ):
        assert words in page, words


@pytest.mark.parametrize(
    ("days", "leaving", "sentence"),
    [
        (180, "by_notice", "Notice to leave by 31 March 2029 must be given by"),
        (181, "by_notice", ""),
        (0, "by_notice", "must be given by 20 November 2026"),
        (-1, "by_notice", "The last safe date to leave by 31 March 2029 was 19 November 2026"),
        (10, "statutory", ""),
        (10, "nothing_binds", ""),
    ],
)
def test_a_notice_date_needs_attention_half_a_year_before(
    days: int, leaving: str, sentence: str, fund: Partnership, officer: User, client_as: SignIn
) -> None:
    fund.leaving = leaving
    fund.save()
    KeyDateFactory(partnership=fund, on=date(2029, 3, 31), last_safe_on=NOW + timedelta(days=days))
    standing_refresh.refresh([fund.pk])
    page = page_of(client_as(officer), fund)
    assert (sentence in page) if sentence else ("no decision is recorded" not in page)


def test_a_recorded_decision_silences_the_notice_date(
    fund: Partnership, officer: User, client_as: SignIn
) -> None:
    KeyDateFactory(partnership=fund, on=date(2027, 3, 31), last_safe_on=NOW, decision="renew")
    standing_refresh.refresh([fund.pk])
    page = page_of(client_as(officer), fund)
    assert "no decision is recorded" not in page
    assert "Renew" in page


@pytest.mark.parametrize(
    ("what", "sentence"),
    [
        ("ended", "The agreement ended on 1 April 2026 and nothing says what came after"),
        ("review", "The review was due on 1 April 2026"),
        ("plan", "The exit plan was due for review on 1 April 2026"),
        ("overspend", "The forecast of 2026/27 is £50 over budget and no approval is recorded"),
        ("liability", "The council carries a liability without an upper limit"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(
    what: str, sentence: str, fund: Partnership, officer: User, client_as: SignIn
) -> None:
    past = date(2026, 4, 1)
    if what == "ended":
        KeyDateFactory(partnership=fund, on=past)
    elif what == "plan":
        Document.objects.create(
            partnership=fund, kind=DocumentKind.EXIT_PLAN, title="Exit plan", review_on=past
        )
    elif what == "overspend":
        YearMoney.objects.create(partnership=fund, year=2026, budget=100, forecast=150)
    elif what == "liability":
        Liability.objects.create(
            partnership=fund, kind=LiabilityKind.DEFICIT, what="Deficit", cap=Cap.NOT_CAPPED
        )
    elif what == "review":
        Partnership.objects.filter(pk=fund.pk).update(stated_next_review_on=past)
    standing_refresh.refresh([fund.pk])
    page = page_of(client_as(officer), fund)
    box = page[page.index('class="attention"') : page.index('class="path"')]
    assert sentence in box


def test_only_the_five_worst_show_at_first_and_the_worst_is_first(
    fund: Partnership, officer: User, client_as: SignIn
) -> None:
    KeyDateFactory(partnership=fund, on=date(2026, 4, 1))
    standing_refresh.refresh([fund.pk])
    page = page_of(client_as(officer), fund)
    box = page[page.index('class="attention"') : page.index("</section>", page.index('class="attention"'))]
    assert box.count("<li>") == 5
    assert box.index("The agreement ended") < box.index("Nobody" if "Nobody" in box else "No ")
    assert "more</summary>" in page


@pytest.mark.parametrize(
    ("leaving", "words"),
    [
        ("statutory", "No: the law requires it"),
        ("nothing_binds", "At any time: nothing binds the council"),
        ("not_known", "Not known"),
    ],
)
def test_whether_leaving_is_possible_has_three_words(
    leaving: str, words: str, fund: Partnership, officer: User, client_as: SignIn
) -> None:
    fund.leaving = leaving
    fund.save()
    assert words in page_of(client_as(officer), fund)


def test_an_unknown_notice_period_is_said_and_never_left_blank(
    fund: Partnership, officer: User, client_as: SignIn
) -> None:
    KeyDateFactory(partnership=fund, on=date(2028, 3, 31))
    page = page_of(client_as(officer), fund)
    notice = page[page.index("<dt>Notice</dt>") :]
    assert '<span class="late">Not known</span>' in notice[: notice.index("</div>")]


def test_a_partnership_being_set_up_shows_its_gate_instead_of_the_box(
    adults: Directorate, officer: User, client_as: SignIn
) -> None:
    idea = PartnershipFactory(status=Status.SETTING_UP, directorate=adults)
    page = page_of(client_as(officer), idea)
    assert 'class="attention"' not in page
    assert "7 things before it can go live; 3 warning signs show" in page
    assert "Nothing stands in the way" not in page
    assert "Nobody is named as sponsoring officer" in page
    assert "Record that it is live" not in page


def test_nobody_is_told_that_nothing_stands_in_the_way(
    adults: Directorate, officer: User, client_as: SignIn, no_gates: None
) -> None:
    idea = PartnershipFactory(
        status=Status.PROPOSED, directorate=adults, purpose="Cleaner rivers", sponsor=PersonFactory()
    )
    MembershipFactory(partnership=idea)
    standing_refresh.refresh([idea.pk])
    page = page_of(client_as(officer), idea)
    gate = page[page.index('class="gate"') :]
    assert "What the register can check is in place" in gate
    assert "That whoever may approve it has done so is not checked here" in gate
    assert "it can be approved" not in gate
    assert "13 warning signs are tested and none shows." in page
    assert "others are not tested: it is not running yet (proposed)." in page


def test_approved_is_the_day_of_the_move_out_of_the_idea(
    adults: Directorate, officer: User, client_as: SignIn
) -> None:
    running = PartnershipFactory(live=True, directorate=adults)
    for status, day in ((Status.PROPOSED, 1), (Status.SETTING_UP, 2), (Status.LIVE, 3)):
        StatusChange.objects.create(partnership=running, to_status=status, on=date(2020, 5, day))
    page = page_of(client_as(officer), running)
    path = page[page.index('class="path"') : page.index("</ol>", page.index('class="path"'))]
    setting_up = path.index("Setting up")
    assert path.index("Approved") < path.index("2 May 2020") < setting_up
    assert setting_up < path.index("since 3 May 2020")
    assert "2 May 2020" not in path[setting_up:]  # the day of the approval is said once


@pytest.mark.parametrize(
    ("role", "changes", "confirms", "moves"),
    [("officer", True, True, True), ("contributor", True, True, False), ("reader", False, False, False)],
)
def test_a_button_that_would_fail_is_not_shown(
    role: str,
    changes: bool,
    confirms: bool,
    moves: bool,
    fund: Partnership,
    people: dict[str, User],
    client_as: SignIn,
) -> None:
    fund.lead = people["contributor"].person
    fund.save()
    page = page_of(client_as(people[role]), fund)
    assert ("Change the record" in page) == changes
    assert ("/edit/" in page) == changes
    assert ("/confirm/" in page) == confirms
    assert ("/move/" in page) == moves


def test_exempt_text_is_tagged_and_hidden_from_who_may_not_read_it(
    fund: Partnership, people: dict[str, User], client_as: SignIn
) -> None:
    SensitiveMark.objects.create(partnership=fund, field="purpose", paragraph=3, reason="Prices")
    seen = page_of(client_as(people["officer"]), fund)
    hidden = page_of(client_as(people["reader"]), fund)
    assert "Exempt, paragraph 3" in seen
    assert "Exempt, paragraph 3" in hidden
    assert fund.purpose in seen
    assert fund.purpose not in hidden
    assert "Not shown to you" in hidden


@pytest.mark.parametrize("query", ["", "?at=2026-11-20"])
def test_of_a_wholly_exempt_partnership_no_text_is_shown(
    query: str, fund: Partnership, people: dict[str, User], client_as: SignIn
) -> None:
    KeptText.objects.create(partnership=fund, column="Comments", text="Told in private", source="old.csv")
    fund.exempt_paragraph = 7
    fund.save()
    for role, seen in (("officer", True), ("reader", False)):
        page = page_of(client_as(people[role]), fund, query)
        assert (fund.purpose in page) == seen
        assert ("Told in private" in page) == seen
        assert "Better Care Fund" in page


@pytest.mark.parametrize("role", ["officer", "chief", "sponsor", "contributor", "adviser", "panel", "reader"])
def test_the_frame_knows_every_right_by_the_one_rule(
    role: str, fund: Partnership, place: Directorate, people: dict[str, User]
) -> None:
    theirs = PartnershipFactory(
        directorate=place, lead=people["contributor"].person, panel=panels_of(people["panel"].person).get()
    )
    for record in (fund, theirs):
        held = frozenset(p for p in Permission if visible.has_permission_for(people[role], p, record))
        if Permission.PARTNERSHIP_VIEW in held:
            assert header_for(people[role], record.reference).rights == held
        else:
            with pytest.raises(Http404):
                header_for(people[role], record.reference)


@pytest.mark.parametrize("query", ["", "?at=2026-11-20"])
def test_an_exempt_name_is_neither_in_the_heading_nor_in_the_title(
    query: str, fund: Partnership, people: dict[str, User], client_as: SignIn
) -> None:
    SensitiveMark.objects.create(partnership=fund, field="name", paragraph=3, reason="Prices")
    page = page_of(client_as(people["reader"]), fund, query)
    assert fund.name not in page
    assert fund.reference in page


def test_imported_records_say_that_their_baseline_is_not_assured(
    fund: Partnership, officer: User, client_as: SignIn
) -> None:
    client = client_as(officer)
    assert "Baseline not assured" not in page_of(client, fund)
    fund.baseline_assured = False
    fund.save()
    assert "Baseline not assured" in page_of(client, fund)


def test_names_are_shown_as_words_and_never_as_markup(officer: User, client_as: SignIn) -> None:
    odd = PartnershipFactory(name="<b>Fish & chips</b>", purpose="<script>alert(1)</script>")
    page = page_of(client_as(officer), odd)
    assert "<b>Fish" not in page
    assert "<script>alert" not in page


def test_who_may_not_see_it_finds_nothing(
    place: Directorate, people: dict[str, User], client_as: SignIn
) -> None:
    theirs = PartnershipFactory(directorate=place)
    for address in (
        f"/register/{theirs.reference}/",
        "/register/PSH-9999/",
        f"/register/{theirs.reference}/?at=2026-11-20",
    ):
        assert client_as(people["reader"]).get(address).status_code == 404


def test_a_past_day_says_so_and_offers_nothing_to_change(
    fund: Partnership, officer: User, client_as: SignIn
) -> None:
    page = page_of(client_as(officer), fund, "?at=2026-11-20")
    assert "As it stood on 20 November 2026." in page
    assert "See it today" in page
    for word in ("/edit/", "/confirm/", "/move/", "Add"):
        assert word not in page[page.index("<main") :], word


@pytest.mark.parametrize("at", ["2026-11-20", "20.11.26", "20/11/2026", "20 November 2026"])
def test_a_past_day_may_be_written_as_people_write_it(
    at: str, fund: Partnership, officer: User, client_as: SignIn
) -> None:
    assert "As it stood on 20 November 2026." in page_of(client_as(officer), fund, f"?at={at}")


@pytest.mark.parametrize(
    ("at", "words"),
    [
        ("2026-11-19", "Enter 20 November 2026 or a later day: the record began then"),
        ("2026-11-21", "Enter today, 20 November 2026, or an earlier day"),
        ("2026-13-01", "month"),
        ("yesterday", "Enter the date, like 31 3 2027, instead of “yesterday”"),
        ("November 2026", "Add the day to the date, like 31 3 2027"),
        ("", "Enter"),
    ],
)
def test_a_day_that_cannot_be_shown_is_refused_in_words(
    at: str, words: str, fund: Partnership, officer: User, client_as: SignIn
) -> None:
    response = client_as(officer).get(f"/register/{fund.reference}/?at={at}")
    assert response.status_code == 400
    summary = response.content.decode().partition("govuk-error-summary__list")[2].partition("</ul>")[0]
    assert words in summary


def test_text_marked_today_stays_hidden_on_past_days_too(
    fund: Partnership, people: dict[str, User], client_as: SignIn
) -> None:
    with time_machine.travel("2026-11-25 09:00 +0000", tick=False):
        SensitiveMark.objects.create(partnership=fund, field="purpose", paragraph=3, reason="Prices")
        page = page_of(client_as(people["reader"]), fund, "?at=2026-11-20")
    assert fund.purpose not in page


def test_a_priority_is_named_with_how_it_is_served(
    fund: Partnership, officer: User, client_as: Callable[[User], Client]
) -> None:
    for name, how in (("Clean rivers", "Plants willows"), ("Safe streets", "")):
        priority = Priority.objects.create(name=name)
        PriorityServed.objects.create(partnership=fund, priority=priority, how=how)
    page = page_of(client_as(officer), fund)
    assert 'Clean rivers <span class="quiet">(Plants willows)</span>, Safe streets' in page

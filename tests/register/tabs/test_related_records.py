"""Every kind of related record can be added, changed and removed; two people who change the same one lose nothing."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core.history import audit
from register.forms.related import PUT_RIGHT_AT
from register.models import Liability, Partnership, Standing
from register.related.kinds import BY_SLUG, KINDS
from register.standing import refresh as standing_refresh
from tests.factories.accounts import PersonFactory
from tests.factories.register import MembershipFactory, PartnershipFactory
from tests.factories.related import MAKERS, AttendanceFactory, LiabilityFactory, MeetingFactory
from tests.register.tabs.conftest import date_parts

pytestmark = pytest.mark.django_db
ClientAs = Callable[[User], Client]


def posted(slug: str, partnership: Partnership) -> dict[str, Any]:
    """Return what somebody types for a new related record of each kind."""
    seat = MembershipFactory(partnership=partnership, organisation__name="Dale County Council")
    return {
        "membership": {"organisation": "Vale Rivers Trust", "role": "host", "votes": "2"},
        "representative": {"person": PersonFactory().in_full, "capacity": "trustee", "voting": "yes"},
        "objective": {"text": "Fewer falls"},
        "priority": {"priority": MAKERS["priority"]().priority_id, "how": "Pays for care at home"},
        "contribution": {
            "organisation": seat.organisation_id,
            "year": "2026",
            "kind": "cash",
            "amount": "£1,200.50",
            "certainty": "estimate",
        },
        "year": {"year": "2026", "budget": "250k", "certainty": "exact"},
        "liability": {
            "kind": "loan",
            "what": "Loan to build",
            "cap": "capped",
            "most": "5m",
            "certainty": "exact",
        },
        "share": {"organisation": seat.organisation_id, "percent": "35.5"},
        "benefit": {"year": "2025", "number": "3120", "unit": "people", "source": "Annual report"},
        "key_date": {
            "kind": "end",
            **date_parts("on", "31 3 2027"),
            "notice_number": "3",
            "notice_unit": "months",
        },
        "document": {"kind": "terms", "title": "Terms of reference", "held": "Shared drive"},
        "meeting": {**date_parts("held_on", "3 6 2026"), "quorum_met": "no", "decisions": "None"},
        "note": {**date_parts("on", "1 5 2026"), "text": "Ask legal"},
        "implication": {"kind": "carbon", "applies": "no", "text": "It runs no buildings"},
        "action": {"what": "Agree a cap", **date_parts("due_on", "15 12 2026")},
    }[slug]


def standing_is_true(partnership: Partnership) -> bool:
    """Whether the stored summary of a partnership equals what follows from the records."""
    (computed,) = standing_refresh.compute_standings([partnership.pk])
    stored = Standing.objects.get(pk=partnership.pk)
    fields = [field.attname for field in Standing._meta.fields]
    return [getattr(stored, name) for name in fields] == [getattr(computed, name) for name in fields]


@pytest.mark.parametrize("slug", BY_SLUG)
def test_a_part_is_added_with_one_event_and_a_message_that_names_it(
    slug: str, people: dict[str, User], partnership: Partnership, client_as: ClientAs
) -> None:
    kind, data = BY_SLUG[slug], posted(slug, partnership)
    before = kind.model.objects.filter(partnership=partnership).count()
    events = audit.find_events_about(partnership).count()
    page = client_as(people["sponsor"]).post(
        reverse(f"{slug}_new", args=[partnership.reference]), data, follow=True
    )
    assert page.redirect_chain[-1][0] == reverse(kind.tab, args=[partnership.reference]), (
        page.content.decode()
    )
    assert kind.model.objects.filter(partnership=partnership).count() == before + 1
    event = audit.find_events_about(partnership).first()
    assert event is not None
    assert [str(message) for message in page.context["messages"]] == [f"{kind.noun} added. {event.detail}"]
    assert audit.find_events_about(partnership).count() == events + 1
    assert standing_is_true(partnership)


@pytest.mark.parametrize("slug", BY_SLUG)
def test_an_empty_form_says_what_is_missing_and_links_to_it(
    slug: str, officer: User, partnership: Partnership, client_as: ClientAs
) -> None:
    page = client_as(officer).post(reverse(f"{slug}_new", args=[partnership.reference]), {})
    assert page.status_code == 200
    words = page.content.decode()
    assert "There is a problem" in words
    assert "This field is required" not in words
    for problem in words.split('class="govuk-error-summary__list"')[1].split("</ul>")[0].split('href="#')[1:]:
        assert f'id="{problem.split(chr(34))[0]}"' in words


@pytest.mark.parametrize("slug", BY_SLUG)
def test_a_part_is_removed_with_a_reason_on_a_page_of_its_own(
    slug: str, officer: User, partnership: Partnership, client_as: ClientAs
) -> None:
    part = MAKERS[slug](partnership=partnership)
    url, client = reverse(f"{slug}_remove", args=[partnership.reference, part.pk]), client_as(officer)
    assert client.get(url).status_code == 200
    assert "Say in a few words why it goes" in client.post(url, {}).content.decode()
    assert type(part).objects.filter(pk=part.pk).exists()
    client.post(url, {"reason": "Entered twice"})
    assert not type(part).objects.filter(pk=part.pk).exists()
    event = audit.find_events_about(partnership).first()
    assert event is not None
    assert (event.reason, event.headline) == ("Entered twice", f"{BY_SLUG[slug].noun} removed:")
    assert standing_is_true(partnership)


@pytest.mark.parametrize("slug", BY_SLUG)
def test_saving_without_a_change_writes_nothing(
    slug: str, officer: User, partnership: Partnership, client_as: ClientAs
) -> None:
    part = MAKERS[slug](partnership=partnership)
    url, client = reverse(f"{slug}_edit", args=[partnership.reference, part.pk]), client_as(officer)
    page = client.post(url, as_shown(client, url), follow=True)
    assert page.redirect_chain
    assert [str(message) for message in page.context["messages"]] == [
        "Nothing was different, so nothing was saved."
    ]
    assert type(part).objects.get(pk=part.pk).version == 1


def as_shown(client: Client, url: str) -> dict[str, Any]:
    """Return what a browser would post from the form as it is shown."""
    form = client.get(url).context["form"]
    data: dict[str, Any] = {}
    for field in form:
        value = field.value()
        if field.field.widget.__class__.__name__ == "DatePartsWidget":
            drawn = field.field.widget.get_context(field.name, value, {})["widget"]["parts"]
            data |= {part["name"]: part["value"] for part in drawn}
        elif value is True and field.field.widget.__class__.__name__ == "CheckboxInput":
            data[field.html_name] = "on"
        elif value not in (None, False):
            data[field.html_name] = value
    return data


def test_two_people_who_change_different_fields_both_win(
    officer: User, partnership: Partnership, client_as: ClientAs
) -> None:
    part = LiabilityFactory(partnership=partnership, what="Loan", basis="Clause 1")
    url, client = reverse("liability_edit", args=[partnership.reference, part.pk]), client_as(officer)
    read = as_shown(client, url)
    client.post(url, read | {"basis": "Clause 2"})
    page = client.post(url, read | {"what": "Loan for phase two"}, follow=True)
    part.refresh_from_db()
    assert (part.what, part.basis, part.version) == ("Loan for phase two", "Clause 2", 3)
    assert "Both changes are in" in str(list(page.context["messages"])[-1])


def test_two_people_who_change_the_same_field_are_asked(
    officer: User, partnership: Partnership, client_as: ClientAs
) -> None:
    part = LiabilityFactory(partnership=partnership, what="Loan")
    url, client = reverse("liability_edit", args=[partnership.reference, part.pk]), client_as(officer)
    read = as_shown(client, url)
    client.post(url, read | {"what": "Theirs"})
    page = client.post(url, read | {"what": "Mine"})
    assert (page.status_code, page.templates[0].name) == (409, "conflict.html")
    assert Liability.objects.get().what == "Theirs"
    choice = {"seen": str(page.context["merge"].newest), "keep-what": "mine"}
    client.post(url, read | {"what": "Mine"} | choice)
    assert Liability.objects.get().what == "Mine"


def test_what_was_typed_over_a_removed_part_is_given_back(
    officer: User, partnership: Partnership, client_as: ClientAs
) -> None:
    part = LiabilityFactory(partnership=partnership)
    url, client = reverse("liability_edit", args=[partnership.reference, part.pk]), client_as(officer)
    read = as_shown(client, url)
    part.delete()
    page = client.post(url, read | {"what": "A long sentence"})
    assert (page.status_code, page.templates[0].name) == (409, "not_saved.html")
    assert "A long sentence" in page.content.decode()


def test_the_same_thing_twice_is_refused_in_a_sentence(
    officer: User, partnership: Partnership, client_as: ClientAs
) -> None:
    assert str(MAKERS["year"](partnership=partnership, year=2026)) == "2026/27"
    page = client_as(officer).post(
        reverse("year_new", args=[partnership.reference]), {"year": "2026", "certainty": "exact"}
    )
    assert "This year is already there. Change it instead." in page.content.decode()


def test_a_part_of_another_partnership_is_not_found(
    officer: User, partnership: Partnership, client_as: ClientAs
) -> None:
    part = LiabilityFactory(partnership=PartnershipFactory())
    for verb in ("edit", "remove"):
        url = reverse(f"liability_{verb}", args=[partnership.reference, part.pk])
        assert client_as(officer).get(url).status_code == 404


def test_a_partner_with_attendance_cannot_be_removed_and_the_page_says_what_to_do(
    officer: User, partnership: Partnership, client_as: ClientAs
) -> None:
    seat = MembershipFactory(partnership=partnership)
    AttendanceFactory(meeting=MeetingFactory(partnership=partnership), membership=seat)
    url = reverse("membership_remove", args=[partnership.reference, seat.pk])
    page = client_as(officer).post(url, {"reason": "Left"})
    assert "cannot be removed" in page.content.decode()
    assert audit.find_events_about(partnership).count() == 0


def test_a_removal_must_be_posted(officer: User, partnership: Partnership, client_as: ClientAs) -> None:
    part = LiabilityFactory(partnership=partnership)
    client_as(officer).get(
        reverse("liability_remove", args=[partnership.reference, part.pk]), {"reason": "x"}
    )
    assert Liability.objects.exists()


@pytest.mark.parametrize("tab", sorted({kind.tab for kind in KINDS}))
def test_who_may_not_change_sees_no_button(
    tab: str, people: dict[str, User], partnership: Partnership, client_as: ClientAs
) -> None:
    for kind in KINDS:
        if kind.tab == tab:
            MAKERS[kind.slug](partnership=partnership)
    url = reverse(tab, args=[partnership.reference])
    words = client_as(people["adviser"]).get(url).content.decode()
    assert "/edit/" not in words
    assert "/remove/" not in words
    assert "/new/" not in words
    assert "/remove/" in client_as(people["officer"]).get(url).content.decode()


@pytest.mark.parametrize(
    ("slug", "typed", "sentence", "target"),
    [
        ("year", {"year": "2026"}, "This year is already there. Change it instead.", "id_year"),
        (
            "key_date",
            {"notice_number": "3", "notice_unit": ""},
            "Enter the notice as a number and choose days, weeks, months or years.",
            "id_notice_number",
        ),
        (
            "membership",
            date_parts("joined_on", "1 4 2020") | date_parts("left_on", "1 4 2019"),
            "The day it left must not be before the day it joined.",
            "id_left_on_day",
        ),
        (
            "representative",
            date_parts("started_on", "1 4 2020") | date_parts("ends_on", "1 4 2019"),
            "The term must not end before it starts.",
            "id_ends_on_day",
        ),
        ("share", {"percent": "101"}, "A share is a number from 0 to 100.", "id_percent"),
    ],
)
def test_what_the_database_refuses_is_said_at_the_field(
    slug: str,
    typed: dict[str, str],
    sentence: str,
    target: str,
    officer: User,
    partnership: Partnership,
    client_as: ClientAs,
) -> None:
    MAKERS["year"](partnership=partnership, year=2026)
    data = posted(slug, partnership) | typed
    words = (
        client_as(officer).post(reverse(f"{slug}_new", args=[partnership.reference]), data).content.decode()
    )
    assert f'<a href="#{target}">{sentence}</a>' in words


def test_every_constraint_of_a_part_has_its_place() -> None:
    named = {constraint.name for kind in KINDS for constraint in kind.model._meta.constraints}
    assert named == set(PUT_RIGHT_AT)

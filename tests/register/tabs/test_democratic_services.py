"""Democratic services write appointments, meetings and decisions about dates, and nothing else of a partnership."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from register.models import KeyDate, Meeting, Partnership, Representative
from tests.factories.register import KeyDateFactory, PartnershipFactory
from tests.factories.related import MAKERS

pytestmark = pytest.mark.django_db
ClientAs = Callable[[User], Client]


@pytest.fixture
def made(people: dict[str, User]) -> Partnership:
    return PartnershipFactory(live=True, directorate=people["sponsor"].person.directorate)


def page(client: Client, tab: str, of: Partnership) -> str:
    return client.get(reverse(f"partnership_{tab}", args=[of.reference])).content.decode()


@pytest.mark.parametrize(
    ("role", "may"), [("democratic", True), ("adviser", False), ("administrator", False)]
)
def test_each_button_is_shown_to_who_may_press_it_and_no_other(
    role: str, may: bool, made: Partnership, people: dict[str, User], client_as: ClientAs
) -> None:
    date, meeting, seat, note = (
        MAKERS[kind](partnership=made) for kind in ("key_date", "meeting", "representative", "note")
    )
    client, own = client_as(people[role]), [made.reference]
    for tab, theirs, others in (
        (
            "people",
            ["representative_new", ("representative_edit", seat.pk), ("representative_remove", seat.pk)],
            [("partnership_edit_group", "people")],
        ),
        (
            "meetings",
            ["meeting_new", ("meeting_edit", meeting.pk), ("meeting_remove", meeting.pk)],
            ["note_new", ("note_edit", note.pk)],
        ),
        ("dates", [("key_date_decide", date.pk)], ["key_date_new", ("key_date_edit", date.pk)]),
    ):
        html = page(client, tab, made)
        for names, shown in ((theirs, may), (others, False)):
            for name in names:
                named = (name,) if isinstance(name, str) else name
                address = reverse(named[0], args=[*own, *named[1:]])
                assert (f'"{address}"' in html) is shown, address
                answer = client.get(address).status_code
                assert answer == (200 if shown else 403), address
    html = client.get(reverse("meeting", args=[*own, meeting.pk])).content.decode()
    assert (reverse("meeting_attendance", args=[*own, meeting.pk]) in html) is may
    assert (
        reverse("partnership_edit", args=own)
        not in client.get(reverse("partnership", args=own)).content.decode()
    )


def test_they_write_an_appointment_a_meeting_and_a_decision(
    made: Partnership, people: dict[str, User], client_as: ClientAs
) -> None:
    client, own = client_as(people["democratic"]), [made.reference]
    typed = {"person": people["chief"].person.in_full, "capacity": "member", "appointed_by": "full_council"}
    assert client.post(reverse("representative_new", args=own), typed).status_code == 302
    assert Representative.objects.get().person == people["chief"].person
    day = {"held_on_day": "3", "held_on_month": "11", "held_on_year": "2026"}
    typed = day | {"decisions": "The plan was agreed"}
    assert client.post(reverse("meeting_new", args=own), typed).status_code == 302
    assert Meeting.objects.get().decisions == "The plan was agreed"
    ends = KeyDateFactory(partnership=made)
    address = reverse("key_date_decide", args=[*own, ends.pk])
    choice = KeyDate._meta.get_field("decision").choices[0][0]
    typed = {
        "decision": choice,
        "decision_reference": "CAB/26/14",
        "version": ends.version,
        "reason": "Cabinet",
    }
    assert client.post(address, typed).status_code == 302
    assert KeyDate.objects.get().decision_reference == "CAB/26/14"


@pytest.mark.parametrize("role", ["adviser", "audit", "administrator", "panel", "reader"])
def test_what_others_post_all_the_same_writes_nothing(
    role: str, made: Partnership, people: dict[str, User], client_as: ClientAs
) -> None:
    client, own = client_as(people[role]), [made.reference]
    for name, typed in (
        ("representative_new", {"person": people["chief"].person.pk, "capacity": "member"}),
        ("meeting_new", {"held_on_day": "3", "held_on_month": "11", "held_on_year": "2026"}),
    ):
        assert client.post(reverse(name, args=own), typed).status_code in (403, 404)
    assert not Representative.objects.exists()
    assert not Meeting.objects.exists()

"""Meetings: who was there is written for all members at once, and nobody's figures are lost."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core.history import audit
from core.history.writing import Stale
from register.models import Attendance, Meeting, Membership, Partnership
from register.services import meetings
from register.services.meetings import SeatAttendance
from tests.factories.register import MembershipFactory
from tests.factories.related import AttendanceFactory, JournalNoteFactory, MeetingFactory

pytestmark = pytest.mark.django_db
ClientAs = Callable[[User], Client]


@pytest.fixture
def seat(partnership: Partnership) -> Membership:
    return MembershipFactory(partnership=partnership, seats=3, organisation__name="Dale County Council")


@pytest.fixture
def meeting(partnership: Partnership, seat: Membership) -> Meeting:
    return MeetingFactory(partnership=partnership, title="Board")


def _url(meeting: Meeting) -> str:
    return reverse("meeting_attendance", args=[meeting.partnership.reference, meeting.pk])


def test_attendance_is_one_write_with_one_event(officer: User, meeting: Meeting, seat: Membership) -> None:
    meetings.record_attendance(meeting, lines={seat.pk: SeatAttendance(3, 2)}, by=officer)
    assert list(Attendance.objects.values_list("membership", "seats", "present")) == [(seat.pk, 3, 2)]
    event = audit.find_events_about(meeting.partnership).first()
    assert (str(event), audit.find_events_about(meeting.partnership).count()) == (
        "Attendance recorded: Board, 2 of 3 present",
        1,
    )


def test_the_same_attendance_again_writes_nothing(officer: User, meeting: Meeting, seat: Membership) -> None:
    meetings.record_attendance(meeting, lines={seat.pk: SeatAttendance(3, 2)}, by=officer)
    meetings.record_attendance(meeting, lines={seat.pk: SeatAttendance(3, 2)}, by=officer)
    assert (meeting.version, audit.find_events_about(meeting.partnership).count()) == (2, 1)


def test_a_line_can_change_and_go(officer: User, meeting: Meeting, seat: Membership) -> None:
    meetings.record_attendance(meeting, lines={seat.pk: SeatAttendance(3, 2)}, by=officer)
    meetings.record_attendance(meeting, lines={seat.pk: SeatAttendance(3, 3)}, by=officer)
    assert Attendance.objects.get().present == 3
    meetings.record_attendance(meeting, lines={}, by=officer)
    assert not Attendance.objects.exists()


def test_attendance_over_a_stale_meeting_is_refused(
    officer: User, meeting: Meeting, seat: Membership
) -> None:
    stale = Meeting.objects.get(pk=meeting.pk)
    meetings.record_attendance(meeting, lines={seat.pk: SeatAttendance(3, 2)}, by=officer)
    with pytest.raises(Stale):
        meetings.record_attendance(stale, lines={seat.pk: SeatAttendance(3, 1)}, by=officer)


def test_the_form_offers_the_seats_and_takes_the_figures(
    officer: User, meeting: Meeting, seat: Membership, client_as: ClientAs
) -> None:
    client = client_as(officer)
    assert f'name="seats_{seat.pk}" value="3"' in client.get(_url(meeting)).content.decode()
    page = client.post(
        _url(meeting), {"version": "1", f"seats_{seat.pk}": "3", f"present_{seat.pk}": "2"}, follow=True
    )
    assert "2 of 3 seats filled" in page.content.decode()


@pytest.mark.parametrize(
    ("seats", "present", "sentence"),
    [
        ("3", "4", "Enter at most the number of seats as present for Dale County Council"),
        ("", "2", "Enter the seats of Dale County Council"),
        ("three", "2", "Enter a whole number: seats of dale county council"),
    ],
)
def test_figures_that_cannot_be(
    seats: str,
    present: str,
    sentence: str,
    officer: User,
    meeting: Meeting,
    seat: Membership,
    client_as: ClientAs,
) -> None:
    data = {"version": "1", f"seats_{seat.pk}": seats, f"present_{seat.pk}": present}
    words = client_as(officer).post(_url(meeting), data).content.decode()
    assert sentence in words
    assert not Attendance.objects.exists()


def test_a_second_person_keeps_what_they_typed(
    officer: User, meeting: Meeting, seat: Membership, client_as: ClientAs
) -> None:
    client = client_as(officer)
    data = {"version": "1", f"seats_{seat.pk}": "3", f"present_{seat.pk}": "2"}
    client.post(_url(meeting), data)
    words = client.post(_url(meeting), data | {f"present_{seat.pk}": "1"}).content.decode()
    assert "Somebody else changed this meeting" in words
    assert f'name="present_{seat.pk}" value="1"' in words
    assert Attendance.objects.get().present == 2
    client.post(_url(meeting), data | {"version": "2", f"present_{seat.pk}": "1"})
    assert Attendance.objects.get().present == 1


def test_only_those_who_were_partners_on_the_day_are_asked(
    officer: User, partnership: Partnership, meeting: Meeting, client_as: ClientAs
) -> None:
    MembershipFactory(partnership=partnership, organisation__name="Later", joined_on=date(2026, 7, 1))
    MembershipFactory(
        partnership=partnership,
        organisation__name="Earlier",
        joined_on=date(2020, 1, 1),
        left_on=date(2026, 1, 1),
    )
    words = client_as(officer).get(_url(meeting)).content.decode()
    assert ("Dale County Council" in words, "Later" in words, "Earlier" in words) == (True, False, False)


def test_the_room_shows_the_newest_meeting_first_and_notes_below(
    officer: User, partnership: Partnership, meeting: Meeting, seat: Membership, client_as: ClientAs
) -> None:
    MeetingFactory(partnership=partnership, held_on=date(2026, 9, 9), quorum_met=False)
    AttendanceFactory(meeting=meeting, membership=seat, seats=3, present=2)
    JournalNoteFactory(partnership=partnership, text="Ask legal")
    words = (
        client_as(officer).get(reverse("partnership_meetings", args=[partnership.reference])).content.decode()
    )
    assert words.index("9 September 2026") < words.index("3 June 2026") < words.index("Ask legal")
    assert "Not met" in words
    assert "2 of 3" in words


@pytest.mark.parametrize(("present", "said"), [("2", "Attendance saved."), ("", "No attendance recorded.")])
def test_the_page_says_whether_attendance_was_recorded(
    present: str, said: str, meeting: Meeting, seat: Membership, officer: User, client_as: ClientAs
) -> None:
    client = client_as(officer)
    typed = {"version": meeting.version, f"seats_{seat.pk}": "3", f"present_{seat.pk}": present}
    page = client.post(_url(meeting), typed, follow=True).content.decode()
    assert said in page
    assert ("Attendance has not been recorded" in page) is not bool(present)
    assert page.count("Attendance saved.") == bool(present)

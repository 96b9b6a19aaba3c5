"""Seats on panels have days and a history: they decide what a panel member reads, and since when."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction

from accounts.integrity import check_rights
from accounts.models import Panel, PanelSeat, User, panels_of
from accounts.services import seats, sign_ins
from accounts.services.seat_rows import end_seat
from core.history import writing
from core.history.sealing import take_unsealed_rows
from core.models import AuditEvent
from register.access.visible import visible_to
from tests.factories.accounts import PanelFactory, PersonFactory, UserFactory
from tests.factories.register import PartnershipFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)


@pytest.fixture(autouse=True)
def _day() -> object:
    with time_machine.travel("2026-11-20 09:00", tick=False):
        yield


@pytest.fixture
def panel() -> Panel:
    return PanelFactory(name="Place Panel", slug="place")


@pytest.fixture
def member() -> User:
    return UserFactory(role="panel")


@pytest.fixture
def clerk() -> User:
    return UserFactory(role="democratic")


@pytest.mark.parametrize(
    ("start", "end", "reads"),
    [
        (None, None, True),
        (0, None, True),  # on the first day
        (1, None, False),
        (-9, 0, False),  # on the day they stand down
        (-9, 1, True),
    ],
)
def test_a_seat_is_read_by_from_its_first_day_until_the_day_they_stand_down(
    start: int | None, end: int | None, reads: bool, panel: Panel, member: User, clerk: User
) -> None:
    made = PartnershipFactory(live=True, panel=panel)
    days = [None if one is None else TODAY + timedelta(days=one) for one in (start, end)]
    seats.add(PanelSeat(panel=panel, person=member.person, started_on=days[0], ended_on=days[1]), by=clerk)
    assert visible_to(member).filter(pk=made.pk).exists() is reads
    assert panels_of(member.person).exists() is reads
    assert panel.members.exists() is reads


def test_a_seat_that_ends_by_itself_leaves_the_seal_right(panel: Panel, member: User, clerk: User) -> None:
    sign_ins.seal_moved([member.person_id], by=clerk, reason="Begun")
    until = TODAY + timedelta(days=3)
    seats.add(PanelSeat(panel=panel, person=member.person, started_on=TODAY, ended_on=until), by=clerk)
    clerk_only = [one for one in check_rights().altered if f"Sign-in {member.pk}," in str(one)]
    assert clerk_only == []
    with time_machine.travel("2026-11-30 09:00", tick=False):
        assert not panels_of(member.person).exists()
        assert [one for one in check_rights().altered if f"Sign-in {member.pk}," in str(one)] == []


def test_a_seat_changed_past_the_register_is_found(panel: Panel, member: User, clerk: User) -> None:
    seats.add(PanelSeat(panel=panel, person=member.person, started_on=TODAY), by=clerk)
    PanelSeat.objects.update(started_on=None)
    assert [one for one in check_rights().altered if f"Sign-in {member.pk}," in str(one)]


def kinds_told() -> list[str]:
    told = AuditEvent.objects.exclude(kind="edition.published").order_by("pk")
    return list(told.values_list("kind", flat=True))


def test_each_change_is_told_and_sealed(panel: Panel, member: User, clerk: User) -> None:
    seat = seats.add(PanelSeat(panel=panel, person=member.person, started_on=TODAY), by=clerk)
    seat.ended_on = TODAY
    seats.change(seat, names=["ended_on"], by=clerk, reason="Election")
    seats.change(seat, names=["ended_on"], by=clerk)
    seats.remove(seat, by=clerk, reason="A slip")
    assert kinds_told() == [
        "seat.added", "sign_in.changed", "seat.changed", "sign_in.changed", "seat.removed", "sign_in.changed",
    ]  # fmt: skip
    assert PanelSeat.history.count() == 3


def test_the_event_of_a_removal_seals_the_removal(panel: Panel, clerk: User) -> None:
    """Of somebody without a sign-in no second event comes behind it to seal what it left."""
    seat = seats.add(PanelSeat(panel=panel, person=PersonFactory(), started_on=TODAY), by=clerk)
    with transaction.atomic():
        seats.remove(seat, by=clerk, reason="A slip")
        assert take_unsealed_rows() == []
    assert kinds_told() == ["seat.added", "seat.removed"]


def test_of_somebody_without_a_sign_in_nothing_is_sealed(panel: Panel, clerk: User) -> None:
    seats.add(PanelSeat(panel=panel, person=PersonFactory(), started_on=TODAY), by=clerk)
    assert kinds_told() == ["seat.added"]


@pytest.mark.parametrize("write", ["add", "change", "remove"])
def test_a_write_that_fails_in_its_middle_leaves_all_as_it_was(
    write: str, panel: Panel, member: User, clerk: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = writing.insert(PanelSeat(panel=panel, person=member.person), by=clerk)
    before = list(PanelSeat.objects.values()), PanelSeat.history.count(), AuditEvent.objects.count()

    def fail(*_args: object, **_options: object) -> None:
        raise RuntimeError

    other = PanelSeat(panel=PanelFactory(), person=member.person)
    held.ended_on = TODAY
    writes: dict[str, Callable[[], object]] = {
        "add": lambda: seats.add(other, by=clerk),
        "change": lambda: seats.change(held, names=["ended_on"], by=clerk),
        "remove": lambda: seats.remove(held, by=clerk, reason="A slip"),
    }
    monkeypatch.setattr(sign_ins, "seal_moved", fail)
    with pytest.raises(RuntimeError):
        writes[write]()
    assert before == (list(PanelSeat.objects.values()), PanelSeat.history.count(), AuditEvent.objects.count())


def test_nobody_sits_twice_and_no_seat_ends_before_it_begins(panel: Panel, member: User, clerk: User) -> None:
    writing.insert(PanelSeat(panel=panel, person=member.person), by=clerk)
    for wrong in (
        PanelSeat(panel=panel, person=member.person),
        PanelSeat(panel=panel, person=PersonFactory(), started_on=TODAY, ended_on=TODAY - timedelta(days=1)),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            writing.insert(wrong, by=clerk)
    writing.insert(
        PanelSeat(panel=panel, person=member.person, ended_on=TODAY - timedelta(days=400)), by=clerk
    )


def test_the_form_of_a_sign_in_ends_and_begins_seats_and_takes_none_away(
    panel: Panel, member: User, clerk: User
) -> None:
    other = PanelFactory(name="Other")
    writing.insert(PanelSeat(panel=panel, person=member.person, started_on=date(2024, 5, 1)), by=clerk)
    rights = sign_ins.rights_of(member.person)
    assert rights
    assert list(rights.panels) == [panel]
    sign_ins.change(member, sign_ins.Rights(member.email, ["panel"], [other]), by=clerk)
    assert list(panels_of(member.person)) == [other]
    days = PanelSeat.objects.order_by("pk").values_list("panel__name", "started_on", "ended_on")
    assert list(days) == [("Place Panel", date(2024, 5, 1), TODAY), ("Other", TODAY, None)]
    assert [one for one in check_rights().altered if f"Sign-in {member.pk}," in str(one)] == []


def test_a_seat_that_was_to_begin_later_begins_now_when_the_panel_is_ticked(
    panel: Panel, member: User, clerk: User
) -> None:
    later = TODAY + timedelta(days=30)
    writing.insert(PanelSeat(panel=panel, person=member.person, started_on=later), by=clerk)
    sign_ins.change(member, sign_ins.Rights(member.email, ["panel"], [panel]), by=clerk)
    assert PanelSeat.objects.get().started_on == TODAY


def test_a_seat_that_has_not_begun_is_ended_on_its_first_day(panel: Panel, member: User, clerk: User) -> None:
    later = TODAY + timedelta(days=30)
    seat = writing.insert(PanelSeat(panel=panel, person=member.person, started_on=later), by=clerk)
    end_seat(seat, by=clerk, reason="Handed over")
    assert PanelSeat.objects.get().ended_on == later
    with time_machine.travel("2026-12-20 09:00", tick=False):
        assert not panels_of(member.person).exists()

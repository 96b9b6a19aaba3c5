"""One row for each event, one an hour for the same refusal again; sealed in batches, gone after thirteen months."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from io import StringIO
from typing import Any
from unittest import mock

import pytest
from dateutil.relativedelta import relativedelta
from django.core.management import call_command
from django.db import DatabaseError, OperationalError, connection, transaction
from django.utils import timezone

from accounts.models import User
from core import clock, remembered
from core.access_log import segments
from core.access_log.recording import Kind, Subject, record_access
from core.access_log.verify import check_access_log
from core.history import audit, verify
from core.models import AccessEvent, AccessSegment, AuditEvent

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 20, 12, 10, tzinfo=timezone.get_fixed_timezone(0))


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with clock.set_to(NOON):
        yield


def refuse(by: User, address: str = "/lists/", at: datetime = NOON) -> None:
    with clock.set_to(at):
        record_access(Kind.REFUSED, by=by, address=address)


def seal(at: datetime) -> int:
    with clock.set_to(at):
        return segments.seal_waiting()


def tidy(at: datetime) -> str:
    out = StringIO()
    with clock.set_to(at):
        call_command("tidy_access_log", stdout=out)
    return out.getvalue()


def test_an_event_tells_who_what_and_about_which_record(officer: User) -> None:
    about = Subject("register.partnership", 7, "PSH-0007")
    record_access(Kind.DOWNLOADED, by=officer, about=about, detail="Agreement, version 2")
    event = AccessEvent.objects.get()
    assert (event.kind, event.actor_key, event.actor_label) == (
        "downloaded", officer.pk, "The Partnership officer",
    )  # fmt: skip
    assert (event.about_kind, event.about_key, event.about_label) == ("register.partnership", 7, "PSH-0007")
    assert (event.first_at, event.count, event.detail) == (NOON, 1, "Agreement, version 2")


def test_fifty_refusals_of_one_hour_are_one_row_with_a_count(people: dict[str, User]) -> None:
    for minute in range(50):
        refuse(people["reader"], at=NOON.replace(minute=minute))
    row = AccessEvent.objects.get()
    assert (row.count, row.first_at.minute, row.last_at.minute) == (50, 0, 49)


def test_another_person_address_or_hour_is_another_row(people: dict[str, User]) -> None:
    refuse(people["reader"])
    refuse(people["panel"])
    refuse(people["reader"], "/gallery/")
    refuse(people["reader"], at=NOON.replace(hour=13, minute=0))
    assert list(AccessEvent.objects.values_list("count", flat=True)) == [1, 1, 1, 1]


def test_sign_ins_and_exports_are_never_counted_together(officer: User) -> None:
    for kind in (Kind.SIGNED_IN, Kind.SIGNED_IN, Kind.EXPORTED, Kind.EXPORTED):
        record_access(kind, by=officer)
    assert AccessEvent.objects.count() == 4


@pytest.mark.parametrize("address", ["/x\0/", "/" + "long/" * 300, "/🙂/"])
def test_any_address_can_be_written_down(officer: User, address: str) -> None:
    refuse(officer, address)
    assert AccessEvent.objects.count() == 1


# --- What it leaves alone ---------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_an_access_event_empties_no_remembered_page_and_takes_no_lock_of_the_audit_chain(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before, events = remembered._moment(), AuditEvent.objects.count()
    monkeypatch.setattr(audit, "_seal", lambda *args: pytest.fail("the audit chain was locked"))
    record_access(Kind.REFUSED, by=None, address="/lists/")
    seal(NOON + timedelta(hours=1))
    assert AccessSegment.objects.count() == 1
    assert remembered._moment() == before
    assert AuditEvent.objects.count() == events


# --- Sealing ----------------------------------------------------------------------------------------------


def test_entries_are_sealed_once_their_hour_is_over_and_not_before(officer: User) -> None:
    refuse(officer)
    refuse(officer, "/gallery/")
    assert seal(NOON.replace(minute=59)) == 0
    assert seal(NOON.replace(hour=13, minute=0)) == 2
    assert list(AccessEvent.objects.order_by("place").values_list("place", flat=True)) == [1, 2]
    assert seal(NOON.replace(hour=13, minute=0)) == 0
    assert check_access_log().altered == []


@pytest.mark.django_db(transaction=True)
def test_the_next_event_of_anybody_seals_the_hour_before() -> None:
    record_access(Kind.REFUSED, by=None, address="/lists/")
    with clock.set_to(NOON + timedelta(hours=1)):
        record_access(Kind.REFUSED, by=None, address="/lists/")
    assert [row.segment_id is None for row in AccessEvent.objects.order_by("pk")] == [False, True]


def test_what_comes_after_its_hour_was_sealed_is_a_row_of_its_own(officer: User) -> None:
    refuse(officer)
    seal(NOON + timedelta(hours=1))
    refuse(officer)
    refuse(officer)
    assert list(AccessEvent.objects.order_by("pk").values_list("count", flat=True)) == [1, 2]


def test_whoever_asks_has_this_hour_sealed_at_once_and_the_same_again_is_counted_anew(officer: User) -> None:
    refuse(officer)
    assert (seal(NOON), segments.seal_now()) == (0, 1)
    found = check_access_log()
    assert (found.count, found.altered, found.notes) == (1, [], [])
    refuse(officer)
    refuse(officer)
    assert list(AccessEvent.objects.order_by("pk").values_list("count", flat=True)) == [1, 2]
    assert (segments.seal_now(), segments.seal_now()) == (1, 0)
    assert check_access_log().altered == []


def test_an_entry_altered_within_its_hour_shows_once_the_history_was_verified(officer: User) -> None:
    """Before that it does not: this is what the page says."""
    refuse(officer)
    verify.run_checks()
    with pytest.raises(DatabaseError), transaction.atomic():
        AccessEvent.objects.update(actor_label="Somebody else")
    assert segments.find_not_sealed().count() == 0


def test_verifying_leaves_nothing_of_this_hour_out_of_the_comparison(officer: User) -> None:
    refuse(officer)
    refuse(officer, "/gallery/")
    found = next(each for each in verify.run_checks() if each.what == "sealed entries of the access log")
    assert (found.count, found.altered, found.notes) == (2, [], [])


def test_a_database_that_cannot_be_written_is_verified_all_the_same(officer: User, monkeypatch: Any) -> None:
    refuse(officer)
    fails = mock.Mock(side_effect=OperationalError("attempt to write a readonly database"))
    monkeypatch.setattr(segments, "seal_now", fails)
    found = [each for each in verify.run_checks() if each.notes]
    assert fails.called
    assert "1 entries of this hour are not sealed yet" in found[0].notes[0]


def test_segments_hang_together(officer: User) -> None:
    for hour in range(3):
        refuse(officer, at=NOON + timedelta(hours=hour))
        seal(NOON + timedelta(hours=hour + 1))
    first, second, third = AccessSegment.objects.order_by("number")
    assert (second.previous_seal, third.previous_seal) == (first.seal, second.seal)
    assert [one.first_place for one in (first, second, third)] == [1, 2, 3]
    found = check_access_log()
    assert (found.count, found.altered, found.notes) == (3, [], [])


def test_what_is_not_sealed_yet_is_said_to_be_untested(officer: User) -> None:
    refuse(officer)
    found = check_access_log()
    assert (found.count, found.altered) == (0, [])
    assert "not sealed yet" in found.notes[0]


@pytest.mark.django_db(transaction=True)
def test_people_at_once_are_counted_in_full_and_sealed_once() -> None:
    def press(number: int) -> None:
        try:
            with clock.set_to(NOON + timedelta(hours=number // 20)):
                record_access(Kind.REFUSED, by=None, address=f"/{number % 2}/")
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(press, range(40)))
    assert sum(AccessEvent.objects.values_list("count", flat=True)) == 40
    seal(NOON + timedelta(hours=9))
    assert check_access_log().altered == []


# --- Thirteen months --------------------------------------------------------------------------------------


@pytest.fixture
def old() -> datetime:
    """A moment more than thirteen months ago, by the clock of the database too."""
    return timezone.now() - relativedelta(months=13, days=2)


def test_what_is_older_than_thirteen_months_goes_and_its_segment_stays(officer: User, old: datetime) -> None:
    refuse(officer, at=old)
    seal(old + timedelta(hours=1))
    refuse(officer, "/gallery/", at=old + timedelta(days=3))
    now = timezone.now()
    assert tidy(now) == "1 entries sealed, 1 older than 13 months removed.\n"
    assert AccessEvent.objects.get().address == "/gallery/"
    assert [one.count for one in AccessSegment.objects.order_by("number")] == [1, 1, 0]
    found = check_access_log()
    assert (found.count, found.altered) == (1, [])
    assert AuditEvent.objects.get(kind="access_log.sealed").detail == "1 old entry removed"


def test_a_second_run_of_the_daily_command_does_nothing(officer: User, old: datetime) -> None:
    refuse(officer, at=old)
    now = timezone.now()
    assert "1 older" in tidy(now)
    assert tidy(now) == "0 entries sealed, 0 older than 13 months removed.\n"
    assert AuditEvent.objects.filter(kind="access_log.sealed").count() == 1
    assert check_access_log().altered == []


def test_the_log_goes_on_after_a_removal(officer: User, old: datetime) -> None:
    refuse(officer, at=old)
    now = timezone.now()
    tidy(now)
    refuse(officer, at=now)
    tidy(now + timedelta(hours=1))
    found = check_access_log()
    assert (found.count, found.altered) == (1, [])


def test_nothing_is_removed_a_day_too_soon(officer: User) -> None:
    at = timezone.now() - relativedelta(months=13) + timedelta(days=1)
    refuse(officer, at=at)
    assert "0 older" in tidy(timezone.now())
    assert AccessEvent.objects.count() == 1


def test_a_removal_that_fails_in_its_middle_removes_nothing(
    officer: User, old: datetime, monkeypatch: Any
) -> None:
    refuse(officer, at=old)
    seal(old + timedelta(hours=1))

    def fail(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(segments, "_anchor", fail)
    with pytest.raises(RuntimeError), clock.set_to(timezone.now()):
        segments.remove_old()
    assert (AccessEvent.objects.count(), AccessSegment.objects.count()) == (1, 1)


def test_sealing_that_fails_in_its_middle_seals_nothing(officer: User, monkeypatch: Any) -> None:
    refuse(officer)
    monkeypatch.setattr(segments, "_close", lambda *args, **kwargs: (_ for _ in ()).throw(RuntimeError))
    with pytest.raises(RuntimeError):
        seal(NOON + timedelta(hours=1))
    assert AccessEvent.objects.filter(segment__isnull=True, place__isnull=True).count() == 1

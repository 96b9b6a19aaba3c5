"""Whoever gets past the register into the access log is refused by the database, or found by `verify_history`."""

from collections.abc import Callable
from datetime import datetime, timedelta
from io import StringIO

import pytest
from dateutil.relativedelta import relativedelta
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from core import clock
from core.access_log import segments
from core.access_log.recording import Kind, record_access
from core.access_log.verify import check_access_log
from core.history import guards
from core.models import AccessEvent, AccessSegment, AuditEvent

pytestmark = pytest.mark.django_db
START = timezone.now() - timedelta(days=1)


@pytest.fixture(autouse=True)
def log() -> None:
    """Two sealed segments, of three entries and of two, remembered by the audit chain; and an open entry."""
    for hour, addresses in ((0, "abc"), (1, "de")):
        for address in addresses:
            with clock.set_to(START + timedelta(hours=hour)):
                record_access(Kind.REFUSED, by=None, address=f"/{address}/")
        with clock.set_to(START + timedelta(hours=hour + 1)):
            segments.seal_waiting()
    segments.anchor_newest()
    record_access(Kind.REFUSED, by=None, address="/open/")


def sql(*statements: str) -> None:
    """As whoever owns the database would: guards taken away, statements run, guards put back."""
    guards.remove()
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
    guards.install()


def key(address: str) -> int:
    return AccessEvent.objects.get(address=address).pk


def reseal(number: int) -> None:
    """Make a segment and all after it anew, as the register seals them."""
    guards.remove()
    before = AccessSegment.objects.filter(number__lt=number).order_by("-number").first()
    previous = before.seal if before else segments.FIRST_SEAL
    for segment in AccessSegment.objects.filter(number__gte=number).order_by("number"):
        segment.previous_seal, seal = previous, previous
        for event in segment.events.order_by("place"):
            event.content_hash = segments.hash_content(event)
            event.seal = seal = segments.seal_of_event(event, seal)
            event.save()
        segment.rows_seal = seal
        segment.seal = previous = segments.seal_of_segment(segment)
        segment.save()
    guards.install()


def test_an_untouched_log_is_as_written() -> None:
    assert check_access_log().altered == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE core_accessevent SET address = '/x/' WHERE address = '/b/'",
        "UPDATE core_accessevent SET segment_id = NULL WHERE address = '/b/'",
        "DELETE FROM core_accessevent WHERE address = '/b/'",
        "DELETE FROM core_accessevent WHERE address = '/open/'",
        "UPDATE core_accesssegment SET count = 0",
        "DELETE FROM core_accesssegment",
    ],
)
def test_the_database_refuses(statement: str) -> None:
    with pytest.raises(DatabaseError, match="frozen"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_the_database_refuses_to_empty_it_or_to_write_over_a_row() -> None:
    statements = [
        f"SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE {tables}"
        for tables in ("core_accessevent", "core_accesssegment CASCADE")
    ]
    if connection.vendor == "sqlite":
        columns = "id, kind, first_at, last_at, count, actor_label, whose_label, about_kind, about_label, "
        columns += "address, detail, content_hash, seal"
        values = f"{key('/b/')}, 'refused', '2026-01-01', '2026-01-01', 1, '', '', '', '', '/x/', '', '', ''"
        statements = [f"INSERT OR REPLACE INTO core_accessevent ({columns}) VALUES ({values})"]
    for statement in statements:
        with (
            pytest.raises(DatabaseError, match="frozen"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


def test_only_what_is_older_than_thirteen_months_may_be_removed_at_all() -> None:
    moments: list[tuple[datetime, bool]] = [
        (timezone.now() - relativedelta(months=13, days=4), True),
        (timezone.now() - relativedelta(months=12, days=25), False),
    ]
    for at, may in moments:
        with clock.set_to(at):
            record_access(Kind.SIGNED_IN, by=None, address="/old/")
        with transaction.atomic(), connection.cursor() as cursor:
            if may:
                cursor.execute("DELETE FROM core_accessevent WHERE address = '/old/'")
                continue
            with pytest.raises(DatabaseError, match="frozen"), transaction.atomic():
                cursor.execute("DELETE FROM core_accessevent WHERE address = '/old/'")


# --- What an attacker does, and what is said ---------------------------------------------------------------


def word_changed() -> None:
    sql("UPDATE core_accessevent SET address = '/x/' WHERE address = '/b/'")


def who_changed() -> None:
    sql("UPDATE core_accessevent SET actor_key = 99 WHERE address = '/b/'")


def count_changed() -> None:
    sql("UPDATE core_accessevent SET count = 1000 WHERE address = '/b/'")


def word_changed_with_its_hash() -> None:
    event = AccessEvent.objects.get(address="/b/")
    event.address = "/x/"
    sql(
        f"UPDATE core_accessevent SET address = '/x/', content_hash = '{segments.hash_content(event)}' "
        f"WHERE id = {event.pk}"
    )


def entry_removed() -> None:
    sql("DELETE FROM core_accessevent WHERE address = '/b/'")


def last_entry_of_a_segment_removed() -> None:
    sql("DELETE FROM core_accessevent WHERE address = '/c/'")


def two_entries_change_places() -> None:
    a, b = AccessEvent.objects.get(address="/a/"), AccessEvent.objects.get(address="/b/")
    sql(
        f"UPDATE core_accessevent SET place = -1 WHERE id = {a.pk}",
        f"UPDATE core_accessevent SET place = {a.place} WHERE id = {b.pk}",
        f"UPDATE core_accessevent SET place = {b.place} WHERE id = {a.pk}",
    )


def entry_unsealed() -> None:
    sql("UPDATE core_accessevent SET segment_id = NULL, place = NULL WHERE address = '/b/'")


def entry_invented() -> None:
    event = AccessEvent.objects.get(address="/e/")
    event.pk, event.place, event.same, event.address = None, 6, None, "/invented/"
    event.save(force_insert=True)


def segment_resealed() -> None:
    sql("UPDATE core_accessevent SET address = '/x/' WHERE address = '/d/'")
    reseal(2)


def everything_resealed() -> None:
    sql("UPDATE core_accessevent SET address = '/x/' WHERE address = '/a/'")
    reseal(1)


def segment_removed() -> None:
    sql(
        "DELETE FROM core_accessevent WHERE address IN ('/a/', '/b/', '/c/')",
        "DELETE FROM core_accesssegment WHERE number = 1",
    )


def newest_segment_removed() -> None:
    sql(
        "DELETE FROM core_accessevent WHERE address IN ('/d/', '/e/')",
        "DELETE FROM core_accesssegment WHERE number = 2",
    )


def all_removed() -> None:
    sql("DELETE FROM core_accessevent", "DELETE FROM core_accesssegment")


def removal_invented() -> None:
    sql("DELETE FROM core_accessevent WHERE address IN ('/a/', '/b/', '/c/')")
    segment = segments._next_segment()
    segment.removes_to = 1
    segments._close(segment)


SAID = {
    word_changed: "does not match its seal",
    who_changed: "does not match its seal",
    count_changed: "does not match its seal",
    word_changed_with_its_hash: "does not match its seal",
    entry_removed: "The entry at place 2 of the access log is missing",
    last_entry_of_a_segment_removed: "The entry at place 3 of the access log is missing",
    two_entries_change_places: "does not match its seal",
    entry_unsealed: "The entry at place 2 of the access log is missing",
    entry_invented: "was written past the register",
    segment_resealed: "is not the one that audit entry",
    everything_resealed: "is not the one that audit entry",
    segment_removed: "Before segment 2 of the access log a segment is missing",
    newest_segment_removed: "is not the one that audit entry",
    all_removed: "is not the one that audit entry",
    removal_invented: "removed entries past the register",
}


@pytest.mark.parametrize("tamper", SAID, ids=lambda tamper: tamper.__name__)
def test_it_is_found_and_named(tamper: Callable[[], None]) -> None:
    tamper()
    found = check_access_log().altered
    assert any(SAID[tamper] in line for line in found), found


def test_an_altered_entry_is_named_alone() -> None:
    altered = key("/b/")
    word_changed()
    assert check_access_log().altered == [f"Entry {altered} of the access log does not match its seal"]


def test_verify_history_ends_with_1_and_names_it() -> None:
    altered = key("/b/")
    word_changed()
    out, err = StringIO(), StringIO()
    with pytest.raises(SystemExit) as stop:
        call_command("verify_history", stdout=out, stderr=err)
    assert stop.value.code == 1
    assert "6 sealed entries of the access log: 1 altered" in out.getvalue()
    assert f"Entry {altered} of the access log" in err.getvalue()


def test_a_guard_that_lets_young_entries_go_is_missed() -> None:
    table = "core_accessevent"
    name = f"guard_{table}_delete"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f'DROP TRIGGER "{name}" ON {table}')
            cursor.execute(
                f'CREATE TRIGGER "{name}" BEFORE DELETE ON {table} FOR EACH ROW WHEN '
                "(OLD.last_at > (now() - '1 mon'::interval)) EXECUTE FUNCTION refuse_change()"
            )
        else:
            cursor.execute(f'DROP TRIGGER "{name}"')
            cursor.execute(
                f'CREATE TRIGGER "{name}" BEFORE DELETE ON {table} FOR EACH ROW WHEN '
                "OLD.last_at > datetime('now', '-1 months') BEGIN SELECT RAISE(ABORT, 'frozen'); END"
            )
    assert guards.list_missing() == [table]
    guards.install()
    assert guards.list_missing() == []


def test_no_audit_event_tells_of_an_access_but_that_the_log_was_sealed() -> None:
    found = AuditEvent.objects.filter(category=AuditEvent.Category.ACCESS).exclude(kind="sign_in.sealed")
    assert [event.kind for event in found] == ["access_log.sealed"]

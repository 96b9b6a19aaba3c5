"""Whoever gets past the register into its database is found by `verify_history`, and what they altered is named."""

from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from accounts import integrity
from accounts.models import Directorate, Person, User
from accounts.services import sign_ins
from accounts.services.sign_ins import Rights
from core import clock
from core.history import audit, canonical, guards, sealing, snapshots, verify, writing
from core.history.actors import SYSTEM
from core.models import AuditEvent, Snapshot

pytestmark = pytest.mark.django_db
Tamper = Callable[[], None]


@pytest.fixture(autouse=True)
def head_file(settings: Any, tmp_path: Path) -> Path:
    settings.AUDIT_HEAD_FILE = tmp_path / "heads" / "audit-head.log"
    return settings.AUDIT_HEAD_FILE


@pytest.fixture
def register(django_capture_on_commit_callbacks: Any) -> None:
    """A small register, written by the services: records with former values, a snapshot, a sign-in."""
    with django_capture_on_commit_callbacks(execute=True):
        for name in ("People", "Place"):
            made = writing.insert(Directorate(name=name), by=SYSTEM)
            audit.record("list.added", by=SYSTEM, object=made, headline=f"Added {name}")
        made.name = "Places"
        writing.update(made, by=SYSTEM)
        snapshots.take_snapshot("report", content={"figure": 1}, about=made, by=SYSTEM)
        audit.record("list.changed", by=SYSTEM, object=made, headline="Renamed")
        person = writing.insert(Person(post="Clerk"), by=SYSTEM)
        sign_ins.make(person, Rights("clerk@council.example", ["viewer"]), by=SYSTEM)
        many = writing.insert_many([Directorate(name=f"D{number}") for number in range(5)], by=SYSTEM)
        audit.record("list.imported", by=SYSTEM, headline=f"Imported {len(many)}")


def verified(*words: str) -> tuple[int, str, str]:
    out, err = StringIO(), StringIO()
    try:
        call_command("verify_history", *words, stdout=out, stderr=err)
    except SystemExit as stop:
        return int(stop.code or 0), out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


def sql(*statements: str) -> None:
    """As whoever owns the database would: guards taken away, statements run, guards put back."""
    guards.remove()
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
    guards.install()


def reseal(first: int) -> None:
    """Make the chain anew from one event on, as the register itself seals it."""
    guards.remove()
    previous = AuditEvent.objects.filter(pk__lt=first).order_by("-pk").first()
    seal = previous.seal if previous else audit.FIRST_SEAL
    for event in AuditEvent.objects.filter(pk__gte=first).order_by("pk"):
        event.previous_seal, event.content_hash = seal, audit._content_hash(event)
        if event.shape > 1:
            event.evidence_hash = canonical.digest_canonical(event.evidence)
        event.seal = seal = audit._seal_of(event)
        event.save()
    guards.install()


# --- What an attacker does -----------------------------------------------------------------------------------


def newest_events_deleted() -> None:
    sql("DELETE FROM core_auditevent WHERE id IN (SELECT id FROM core_auditevent ORDER BY id DESC LIMIT 2)")


def all_events_deleted() -> None:
    sql("DELETE FROM core_auditevent")


def history_row_changed() -> None:
    sql("UPDATE accounts_historicaldirectorate SET name = 'Palace' WHERE name = 'Place'")


def who_did_it_changed() -> None:
    sql("UPDATE accounts_historicaldirectorate SET history_change_reason = 'x' WHERE name = 'Places'")


def history_row_deleted() -> None:
    sql("DELETE FROM accounts_historicaldirectorate WHERE name = 'Place'")


def history_of_an_import_changed() -> None:
    sql("UPDATE accounts_historicaldirectorate SET name = 'Other' WHERE name = 'D3'")


def snapshot_deleted() -> None:
    sql("DELETE FROM core_snapshot")


def snapshot_rewritten_with_its_hash() -> None:
    text = '{"figure":2}'
    sql(
        f"UPDATE core_snapshot SET content = '{text}', content_hash = '{canonical.digest_canonical(text.encode())}'"
    )


def chain_resealed() -> None:
    event = AuditEvent.objects.get(headline="Renamed")
    sql(f"UPDATE core_auditevent SET headline = 'Praised' WHERE id = {event.pk}")
    reseal(event.pk)


def chain_resealed_in_the_old_shape() -> None:
    sql("UPDATE core_auditevent SET shape = 1, place = NULL, evidence = '{}', evidence_hash = ''")
    reseal(0)


def evidence_rewritten() -> None:
    sql("UPDATE core_auditevent SET evidence = '{}' WHERE headline = 'Renamed'")


def event_invented() -> None:
    newest = AuditEvent.objects.order_by("-pk")[0]
    words = {"kind": "thing", "category": "decision", "actor_label": "Leader", "headline": "Approved"}
    event = AuditEvent(at=clock.now(), **words, previous_seal=newest.seal, shape=2, place=newest.place + 1)
    event.evidence_hash, event.content_hash = canonical.digest_canonical({}), audit._content_hash(event)
    event.seal = audit._seal_of(event)
    event.save()


def record_changed() -> None:
    sql("UPDATE accounts_directorate SET name = 'Peoples' WHERE name = 'People'")


def record_deleted() -> None:
    sql("DELETE FROM accounts_directorate WHERE name = 'People'")


def record_inserted() -> None:
    sql("INSERT INTO accounts_directorate (name, version) VALUES ('Invented', 1)")


def record_and_history_invented() -> None:
    Directorate.history.model.objects.create(
        id=4000, name="Invented", version=1, history_date=clock.now(), history_type="+"
    )
    sql("INSERT INTO accounts_directorate (id, name, version) VALUES (4000, 'Invented', 1)")


def role_granted() -> None:
    sql("INSERT INTO accounts_rolegrant (user_id, role) SELECT id, 'administrator' FROM accounts_user")


def address_changed() -> None:
    sql("UPDATE accounts_user SET email = 'thief@elsewhere.example'")


def sign_in_invented() -> None:
    User.objects.create_user("thief@elsewhere.example", person=Person.objects.create(post="Thief"))


def guard_replaced_under_its_name() -> None:
    if connection.vendor == "postgresql":
        new = "CREATE TRIGGER guard_core_snapshot_update BEFORE UPDATE ON core_snapshot FOR EACH ROW "
        with connection.cursor() as cursor:
            cursor.execute("DROP TRIGGER guard_core_snapshot_update ON core_snapshot")
            cursor.execute(new + "WHEN (OLD.id < 0) EXECUTE FUNCTION refuse_change()")
        return
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER guard_core_snapshot_update")
        cursor.execute(
            "CREATE TRIGGER guard_core_snapshot_update BEFORE UPDATE ON core_snapshot BEGIN SELECT 1; END"
        )


WAYS: list[tuple[Tamper, str]] = [
    (newest_events_deleted, "is gone"),
    (all_events_deleted, "is gone"),
    (history_row_changed, "historical directorate {place} is not what was sealed"),
    (who_did_it_changed, "is not what was sealed"),
    (history_row_deleted, "historical directorate {place} is missing"),
    (history_of_an_import_changed, "is not what was sealed"),
    (snapshot_deleted, "snapshot {snapshot} is missing"),
    (snapshot_rewritten_with_its_hash, "snapshot {snapshot} is not what was sealed"),
    (chain_resealed, "has another seal"),
    (chain_resealed_in_the_old_shape, "has another seal"),
    (evidence_rewritten, "Renamed, does not match its seal"),
    (event_invented, "is not remembered: written past the register"),
    (record_changed, "directorate {people} is not what its history says: name"),
    (record_deleted, "directorate {people} is gone, and its history does not say so"),
    (record_inserted, "has no history"),
    (record_and_history_invented, "was written past the register: no entry seals it"),
    (role_granted, "Clerk, allows other than was given"),
    (address_changed, "Clerk, allows other than was given"),
    (sign_in_invented, "Thief, was given past the register"),
    (guard_replaced_under_its_name, "The guards of core_snapshot do not stand as they were installed"),
]


@pytest.mark.parametrize(("tamper", "named"), [pytest.param(*way, id=way[0].__name__) for way in WAYS])
def test_a_way_to_tamper_is_found_and_named(tamper: Tamper, named: str, register: None) -> None:
    keys = {
        "people": Directorate.objects.get(name="People").pk,
        "place": Directorate.history.get(name="Place").history_id,
        "snapshot": Snapshot.objects.get().pk,
    }
    tamper()
    status, _out, err = verified()
    assert status == 1
    assert named.format(**keys) in err


def test_a_register_that_nobody_touched_is_as_it_was_written(register: None, head_file: Path) -> None:
    status, out, err = verified("--head", str(head_file))
    assert (status, err) == (0, "")
    assert out.count("remembered heads of the chain") == 2
    for words in (
        "sealed rows of history and snapshots",
        "records beside their history",
        "sign-ins and what",
    ):
        (line,) = [line for line in out.splitlines() if words in line]
        assert line.endswith(": as written")
        assert not line.startswith("0 ")
    assert "0 stored files: nothing to check" in out


# --- The head file ---------------------------------------------------------------------------------------------


def test_a_head_file_that_is_gone_is_named(register: None, head_file: Path) -> None:
    head_file.unlink()
    status, _out, err = verified()
    assert (status, f"{head_file} is missing" in err) == (1, True)


def test_a_copy_kept_elsewhere_finds_what_the_own_file_was_made_to_forget(
    register: None, head_file: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.log"
    copy.write_bytes(head_file.read_bytes())
    chain_resealed()
    event = AuditEvent.objects.order_by("-pk")[0]
    head_file.write_text(f"2026-11-26T00:00:00+00:00 {event.place} {event.pk} {event.seal}\n")
    assert verified()[0] == 0
    status, _out, err = verified("--head", str(copy))
    assert (status, "has another seal" in err) == (1, True)
    assert verified("--head", str(tmp_path / "none.log"))[0] == 1


def test_a_line_that_is_no_head_is_named(register: None, head_file: Path) -> None:
    head_file.write_text(head_file.read_text() + "\nnonsense\n")
    status, _out, err = verified()
    assert (status, "cannot be read" in err) == (1, True)


def test_a_failure_to_remember_breaks_no_write_and_is_made_good(
    settings: Any, head_file: Path, tmp_path: Path, django_capture_on_commit_callbacks: Any
) -> None:
    (tmp_path / "file").write_text("no folder")
    settings.AUDIT_HEAD_FILE = tmp_path / "file" / "audit-head.log"
    with django_capture_on_commit_callbacks(execute=True):
        audit.record("thing", by=SYSTEM, headline="One")
    settings.AUDIT_HEAD_FILE = head_file
    with django_capture_on_commit_callbacks(execute=True):
        audit.record("thing", by=SYSTEM, headline="Two")
    assert len(head_file.read_text().split()) == 8
    assert verified()[0] == 0


# --- What is sealed, and when ------------------------------------------------------------------------------------


def test_what_a_savepoint_takes_back_is_not_sealed_and_what_stays_is_sealed_again() -> None:
    made = writing.insert(Directorate(name="People"), by=SYSTEM)
    with transaction.atomic():
        writing.insert(Directorate(name="Gone"), by=SYSTEM)
        audit.record("thing", by=SYSTEM, headline="Gone")
        transaction.set_rollback(True)
    event = audit.record("thing", by=SYSTEM, headline="Stays")
    rows = event.evidence["rows"]["accounts.historicaldirectorate"]["rows"]
    assert [key for key, _hash in rows] == [made.history.get().history_id]
    assert sealing.take_unsealed_rows() == []


@pytest.mark.django_db(transaction=True)
def test_a_write_without_an_event_gets_one_at_its_commit() -> None:
    before = AuditEvent.objects.count()
    with transaction.atomic():
        made = writing.insert(Directorate(name="People"), by=SYSTEM)
        made.name = "Adults"
        writing.update(made, by=SYSTEM)
    (event,) = AuditEvent.objects.order_by("pk")[before:]
    assert (event.kind, event.detail) == ("history.sealed", "2 rows")
    assert verified()[0] == 0


@pytest.mark.django_db(transaction=True)
def test_a_register_from_before_seals_what_was_there_and_goes_on() -> None:
    sql("DELETE FROM core_auditevent", "DELETE FROM governance_edition")
    Directorate.history.model.objects.create(
        id=1, name="Old", version=1, history_date=clock.now(), history_type="+"
    )
    sql("INSERT INTO accounts_directorate (id, name, version) VALUES (1, 'Old', 1)")
    old = AuditEvent(at=clock.now(), kind="thing", category="change", actor_label="Old", headline="Old")
    old.previous_seal, old.content_hash = audit.FIRST_SEAL, audit._content_hash(old)
    old.seal = audit._seal_of(old)
    old.save()
    for _twice in range(2):
        integrity.begin_sealing()
        audit.begin_sealing()
    with transaction.atomic():
        writing.insert(Directorate(pk=2, name="New"), by=SYSTEM)
        audit.record("thing", by=SYSTEM, headline="New")
    event = AuditEvent.objects.get(place=2)
    assert event.evidence["before"]["accounts.historicaldirectorate"]["count"] == 1
    assert AuditEvent.objects.count() == 3
    assert verified()[::2] == (0, "")
    sql("UPDATE accounts_historicaldirectorate SET name = 'Older' WHERE name = 'Old'")
    status, _out, err = verified()
    assert status == 1
    assert "are not those that stood there when sealing began" in err


def test_a_save_asks_the_database_no_more_than_before(django_assert_num_queries: Any) -> None:
    made = writing.insert(Directorate(name="People"), by=SYSTEM)
    audit.record("thing", by=SYSTEM, headline="Once")
    made.name = "Adults"
    postgresql = connection.vendor == "postgresql"
    # Savepoint, version, record, history, release; lock on PostgreSQL, head, event.
    with django_assert_num_queries(8 if postgresql else 7):
        writing.update(made, by=SYSTEM)
        audit.record("thing", by=SYSTEM, headline="Renamed")


# --- The guards --------------------------------------------------------------------------------------------------


def _refused(statement: str) -> None:
    with pytest.raises(DatabaseError, match="frozen"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize(
    "table", ["core_auditevent", "core_snapshot", "accounts_historicaldirectorate", "reviews_review"]
)
def test_a_frozen_table_cannot_be_emptied_or_replaced(table: str, register: None) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        _refused(f"TRUNCATE {table} CASCADE")
    elif table != "reviews_review":
        _refused(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")


def test_a_row_with_another_id_cannot_take_the_place_of_an_event(register: None) -> None:
    if connection.vendor == "sqlite":
        columns = [each.column for each in AuditEvent._meta.concrete_fields if each.column != "id"]
        names = ", ".join(columns)
        _refused(
            f"INSERT OR REPLACE INTO core_auditevent (id, {names}) SELECT id + 900, {names} FROM core_auditevent"
        )


def test_a_strange_trigger_beside_the_guards_is_named(register: None) -> None:
    body = {
        "sqlite": "BEGIN SELECT RAISE(IGNORE); END",
        "postgresql": "FOR EACH ROW EXECUTE FUNCTION refuse_change()",
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TRIGGER aaa BEFORE INSERT ON core_snapshot {body}")
    assert guards.list_missing() == ["core_snapshot"]


def test_a_function_that_was_emptied_is_named(register: None) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
                "$$ BEGIN RETURN NEW; END $$"
            )
        assert len(guards.list_missing()) == len(guards.list_wanted())


def test_no_check_is_left_out() -> None:
    assert len(verify.run_checks()) == 11


@pytest.mark.parametrize(
    "table", ["register_action", "core_snapshot", "accounts_rolegrant", "django_session"]
)
def test_a_trigger_that_is_not_ours_is_named_on_any_table(table: str, register: None) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "CREATE FUNCTION evil() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$"
            )
            cursor.execute(
                f"CREATE TRIGGER evil AFTER INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION evil()"
            )
        else:
            cursor.execute(f"CREATE TRIGGER evil AFTER INSERT ON {table} BEGIN SELECT 1; END")
    status, _out, err = verified()
    assert status == 1
    assert f"evil on {table} is no guard of ours" in err


@pytest.mark.skipif(connection.vendor == "sqlite", reason="only PostgreSQL has rules")
def test_a_rule_is_named_as_a_trigger_is(register: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE RULE evil AS ON DELETE TO register_action DO INSTEAD NOTHING")
    assert "evil on register_action is no guard of ours" in verified()[2]


def test_a_guard_that_stands_is_no_stranger(register: None) -> None:
    assert guards.list_strange() == []

"""Audit events: somebody did it, in words, in one chain that shows any tampering."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.models import User
from core.history import audit, guards
from core.history.actors import SYSTEM
from core.models import AuditEvent
from tests.factories.accounts import DirectorateFactory

pytestmark = pytest.mark.django_db


def _event(headline: str = "Named", **more: Any) -> AuditEvent:
    with transaction.atomic():
        return audit.record("thing.named", by=SYSTEM, headline=headline, **more)


def test_an_event_tells_who_what_and_why(officer: User, adults: Any) -> None:
    with transaction.atomic():
        event = audit.record(
            "directorate.renamed",
            by=officer,
            about=adults,
            headline="Renamed",
            detail="to Adults and Health",
            changes=[audit.Change("name", "Name", "Adults", "Adults and Health")],
            reason="The chief officer asked",
        )
    assert (event.actor_label, event.about_label) == ("The Partnership officer", "Adults and Health")
    assert str(event) == "Renamed to Adults and Health"
    assert list(audit.find_events_about(adults)) == [event]


def test_an_event_that_nobody_did_is_refused() -> None:
    with pytest.raises(ValueError, match="needs somebody who did it"):
        audit.record("thing.named", by=None, headline="Named")  # type: ignore[arg-type]


@pytest.mark.django_db(transaction=True)
def test_an_event_outside_the_transaction_it_tells_of_is_refused() -> None:
    with pytest.raises(ValueError, match="must be written in the transaction"):
        audit.record("thing.named", by=SYSTEM, headline="Named")


def test_events_form_one_unbroken_chain() -> None:
    before = AuditEvent.objects.order_by("-pk").values_list("seal", flat=True).first()
    first, second = _event("One"), _event("Two", reason="Ångström – “quoted” 🙂")
    assert first.previous_seal == (before or audit.FIRST_SEAL)
    assert second.previous_seal == first.seal
    assert list(audit.find_broken_seals()) == []


@pytest.mark.parametrize(
    "column", ["headline", "reason", "actor_label", "kind", "seal", "content_hash", "previous_seal"]
)
def test_one_altered_word_is_found(column: str) -> None:
    _event("One")
    altered = _event("Two")
    _event("Three")
    with connection.cursor() as cursor:
        guards.remove()
        cursor.execute(f"UPDATE core_auditevent SET {column} = 'altered' WHERE id = %s", [altered.pk])
        guards.install()
    assert altered.pk in [event.pk for event in audit.find_broken_seals()]


def test_one_removed_event_is_found() -> None:
    _event("One")
    removed = _event("Two")
    last = _event("Three")
    with connection.cursor() as cursor:
        guards.remove()
        cursor.execute("DELETE FROM core_auditevent WHERE id = %s", [removed.pk])
        guards.install()
    assert [event.pk for event in audit.find_broken_seals()] == [last.pk]


@pytest.mark.parametrize(
    "statement", ["UPDATE core_auditevent SET headline = 'x'", "DELETE FROM core_auditevent"]
)
def test_the_database_refuses_to_change_an_event(statement: str) -> None:
    _event()
    with pytest.raises(DatabaseError, match="frozen"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.django_db(transaction=True)
def test_writers_at_once_never_fork_the_chain() -> None:
    DirectorateFactory()

    def write(number: int) -> None:
        try:
            _event(f"Event {number}")
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(40)))
    assert AuditEvent.objects.filter(kind="thing.named").count() == 40
    assert list(audit.find_broken_seals()) == []

"""Twenty people write at once: no error, nothing lost, and the chain of events stays whole."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from core.history import audit
from core.history.actors import SYSTEM
from register.models import JournalNote, Objective, Partnership
from register.services import related as services_related
from register.standing import refresh as standing_refresh
from tests.factories.register import PartnershipFactory

WRITERS, EACH = 20, 2


def _write(job: tuple[int, int]) -> None:
    number, key = job
    try:
        partnership = Partnership.objects.get(pk=key)
        for turn in range(EACH):
            services_related.add(
                Objective(partnership=partnership, position=turn, text=f"{number}-{turn}"), by=SYSTEM
            )
            note = JournalNote(
                partnership=partnership, on="2026-11-20", text=f"{number}-{turn}", written_by="x"
            )
            services_related.add(note, by=SYSTEM)
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("shared", [True, False])
def test_twenty_writers_at_once_lose_nothing(shared: bool) -> None:
    keys = [PartnershipFactory(live=True).pk for _ in range(1 if shared else WRITERS)]
    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(_write, [(number, keys[number % len(keys)]) for number in range(WRITERS)]))
    assert Objective.objects.count() == JournalNote.objects.count() == WRITERS * EACH
    assert Objective.history.count() == WRITERS * EACH
    assert audit.AuditEvent.objects.filter(kind="objective.added").count() == WRITERS * EACH
    assert list(audit.find_broken_seals()) == []
    stored = {p.pk: p.standing.counts for p in Partnership.objects.select_related("standing")}
    assert {
        row.partnership_id: row.counts for row in standing_refresh.compute_standings(list(stored))
    } == stored

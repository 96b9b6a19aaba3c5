"""How many checklists there were, and how many of them were signed, on a past day."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine

from accounts.models import User
from governance.assessments import service
from governance.models import Assessment
from register.record.as_at import known_as_at
from tests.factories.governance import answered

pytestmark = pytest.mark.django_db


def test_a_checklist_counts_from_its_start_and_as_signed_from_the_day_of_its_signature(
    draft: Assessment, officer: User
) -> None:
    """It was started on 2 November, and is signed in the last minute of 20 November, council time."""
    with time_machine.travel(datetime(2026, 11, 20, 23, 59, tzinfo=ZoneInfo("Europe/London")), tick=False):
        service.sign(answered(draft, by=officer), by=officer)
    assert draft.partnership_id is not None
    found = {}
    for day in (1, 2, 19, 20):
        counts = known_as_at(draft.partnership_id, date(2026, 11, day)).standing.counts
        found[day] = (counts["assessments"], counts["assessments_signed"])
    assert found == {1: (0, 0), 2: (1, 0), 19: (1, 0), 20: (1, 1)}

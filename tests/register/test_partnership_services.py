"""Proposing, changing, moving, confirming: one transaction, history, one event in words."""

from datetime import date

import pytest
from django.db import transaction

from accounts.models import User
from core.history import audit
from core.history.writing import Stale
from register.choices import Status
from register.models import Partnership
from register.services import partnerships
from register.services.partnerships import MoveRefused
from tests.factories.register import PartnershipFactory

pytestmark = pytest.mark.django_db


def test_a_proposal_gets_the_next_reference_and_its_first_step(officer: User, today: date) -> None:
    first = partnerships.propose(Partnership(name="Rivers Group"), by=officer, on=today)
    second = partnerships.propose(Partnership(name="Trees Group"), by=officer, on=today)
    assert [first.reference, second.reference] == ["PSH-0001", "PSH-0002"]
    assert [step.to_status for step in first.status_changes.all()] == ["proposed"]
    assert str(audit.find_events_about(first).first()) == "Proposed: Rivers Group"


def test_a_reference_is_never_used_again(officer: User, today: date) -> None:
    gone = partnerships.propose(Partnership(name="Rivers Group"), by=officer, on=today)
    gone.delete()
    again = partnerships.propose(Partnership(name="Rivers Group"), by=officer, on=today)
    assert again.reference == "PSH-0002"


def test_a_change_says_old_and_new_and_why(officer: User) -> None:
    partnership = PartnershipFactory(name="Old name")
    partnership.name = "New name"
    partnerships.change(partnership, names=["name", "purpose"], by=officer, reason="Renamed by the board")
    event = audit.find_events_about(partnership).first()
    assert event is not None
    assert event.headline == "Name changed"
    assert event.changes == [{"field": "name", "label": "Name", "old": "Old name", "new": "New name"}]
    assert event.reason == "Renamed by the board"


def test_saving_without_a_change_writes_nothing(officer: User) -> None:
    partnership = PartnershipFactory()
    partnerships.change(partnership, names=["name"], by=officer)
    assert (
        audit.find_events_about(partnership).count(),
        Partnership.objects.get(pk=partnership.pk).version,
    ) == (
        0,
        1,
    )


def test_a_stale_save_leaves_no_trace(officer: User) -> None:
    partnership = PartnershipFactory()
    mine = Partnership.objects.get(pk=partnership.pk)
    partnership.name = "Theirs"
    partnerships.change(partnership, names=["name"], by=officer)
    mine.name = "Mine"
    with pytest.raises(Stale), transaction.atomic():
        partnerships.change(mine, names=["name"], by=officer)
    assert audit.find_events_about(partnership).count() == 1


@pytest.mark.parametrize("status", [Status.CLOSED, Status.WITHDRAWN])
@pytest.mark.parametrize("compared", [True, False])
def test_what_was_typed_before_it_ended_is_not_written(status: Status, compared: bool, officer: User) -> None:
    mine = PartnershipFactory(live=True, purpose="Clean water.")
    read, ended = mine.version, Partnership.objects.get(pk=mine.pk)
    ended.status = status
    partnerships.change(ended, names=["status"], by=officer)
    if compared:
        mine = Partnership.objects.get(pk=mine.pk)
    mine.purpose = "Words that took an hour."
    with pytest.raises(partnerships.EndedMeanwhile):
        partnerships.change(mine, names=["purpose"], by=officer, read=read if compared else None)
    assert Partnership.objects.get(pk=mine.pk).purpose == "Clean water."


def test_what_had_ended_when_it_was_read_is_still_put_right(officer: User) -> None:
    mine = PartnershipFactory(live=True, status=Status.CLOSED, purpose="Clean watre.")
    mine.purpose = "Clean water."
    partnerships.change(mine, names=["purpose"], by=officer, read=mine.version)
    mine.area = "The valley"
    partnerships.change(mine, names=["area"], by=officer, read=mine.version - 1)
    assert Partnership.objects.get(pk=mine.pk).area == "The valley"


def test_a_move_is_a_decision_with_its_step(officer: User, today: date, no_gates: None) -> None:
    partnership = PartnershipFactory()
    moved = partnerships.move(
        partnership, to="setting_up", on=today, reason="Cabinet agreed", by=officer, decision_reference="C/51"
    )
    step = moved.status_changes.get()
    event = audit.find_events_about(partnership).first()
    assert (moved.status, step.from_status, step.on, step.decision_reference) == (
        "setting_up",
        "proposed",
        today,
        "C/51",
    )
    assert event is not None
    assert (event.category, event.headline) == ("decision", "Moved to setting up")


def test_a_move_outside_the_table_is_refused_in_a_sentence(officer: User, today: date) -> None:
    partnership = PartnershipFactory()
    with pytest.raises(MoveRefused, match="“Proposed” cannot become “Closed”"):
        partnerships.move(partnership, to="closed", on=today, reason="", by=officer)


def test_confirming_again_is_the_next_version_of_the_same_confirmation(officer: User, today: date) -> None:
    partnership = PartnershipFactory()
    partnerships.confirm(partnership, group="people", title="People", by=officer, on=today)
    again = partnerships.confirm(partnership, group="people", title="People", by=officer, on=date(2027, 1, 4))
    assert (partnership.confirmations.count(), again.version, again.by_post) == (
        1,
        2,
        "The Partnership officer",
    )

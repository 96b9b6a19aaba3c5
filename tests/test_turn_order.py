"""The watch over the order of turns finds a turn that comes after an event, and nothing else."""

import pytest
from django.db import transaction

from core.history import audit
from core.history.actors import SYSTEM
from core.models.counter import take_numbers
from register.models import Partnership
from register.standing import refresh as standing_refresh
from tests.factories.register import PartnershipFactory
from tests.turn_order import TurnAfterEvent

pytestmark = pytest.mark.django_db


def _tell(about: Partnership) -> None:
    audit.record("partnership.changed", by=SYSTEM, about=about, headline="Changed")


def test_a_turn_before_the_event_may_be_taken_again_after_it() -> None:
    found = PartnershipFactory()
    for _again in range(2):  # what one transaction wrote says nothing of the next
        with transaction.atomic():
            standing_refresh.take_turn([found.pk])
            _tell(found)
            standing_refresh.refresh([found.pk])


def test_a_turn_after_an_event_is_found() -> None:
    one, other = PartnershipFactory(), PartnershipFactory()
    with transaction.atomic():
        standing_refresh.take_turn([one.pk])
        _tell(one)
        with pytest.raises(TurnAfterEvent):
            standing_refresh.refresh([one.pk, other.pk])


def test_a_number_after_an_event_is_found() -> None:
    found = PartnershipFactory()
    with transaction.atomic():
        _tell(found)
        with pytest.raises(TurnAfterEvent):
            take_numbers("thing")

"""Going back behind the seats: who sits on the day becomes a member again, and nobody else."""

from datetime import date, timedelta
from importlib import import_module
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine

from accounts.models import PanelSeat
from tests.factories.accounts import PanelFactory, PersonFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)
migration = import_module("accounts.migrations.0008_panel_seats")


class _Apps:
    """The tables as that migration finds them; the members are kept in a list."""

    def __init__(self) -> None:
        self.members: list[tuple[int, int]] = []
        self.through = SimpleNamespace(objects=SimpleNamespace(bulk_create=self.members.extend))

    def get_model(self, _app: str, name: str) -> Any:
        if name == "PanelSeat":
            return PanelSeat
        made = lambda panel_id, person_id: (panel_id, person_id)  # noqa: E731
        made.objects = self.through.objects  # type: ignore[attr-defined]
        return SimpleNamespace(members=SimpleNamespace(through=made))


@pytest.mark.parametrize(
    ("start", "end", "sits"),
    [
        (None, None, True),
        (0, None, True),
        (1, None, False),  # yet to begin
        (-9, 30, True),  # its end lies ahead
        (-9, 1, True),
        (-9, 0, False),
    ],
)
def test_who_sits_on_the_day_is_a_member_again(start: int | None, end: int | None, sits: bool) -> None:
    days = [None if one is None else TODAY + timedelta(days=one) for one in (start, end)]
    seat = PanelSeat.objects.create(
        panel=PanelFactory(), person=PersonFactory(), started_on=days[0], ended_on=days[1]
    )
    # A second seat of the same person that runs on the day makes no second member.
    PanelSeat.objects.create(
        panel=seat.panel, person=seat.person, started_on=days[0], ended_on=TODAY + timedelta(days=2)
    ) if sits else None
    apps = _Apps()
    with time_machine.travel("2026-11-20 09:00", tick=False):
        migration.make_members(apps, None)
    assert apps.members == ([(seat.panel_id, seat.person_id)] if sits else [])

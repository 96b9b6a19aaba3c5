"""One clock for everything: it can be set, and its day is the council's."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from core import clock


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 6, 30, 22, 59, tzinfo=UTC), date(2026, 6, 30)),
        (datetime(2026, 6, 30, 23, 15, tzinfo=UTC), date(2026, 7, 1)),  # 00:15 in London, in summer
        (datetime(2026, 12, 31, 23, 59, tzinfo=UTC), date(2026, 12, 31)),
    ],
)
def test_the_day_is_the_one_in_london(moment: datetime, day: date) -> None:
    assert clock.day_of(moment) == day
    with clock.set_to(moment):
        assert clock.today() == day
        assert clock.now() == moment


def test_a_clock_that_was_set_goes_on_afterwards_even_when_something_went_wrong() -> None:
    with time_machine.travel(datetime(2026, 11, 20, 12, tzinfo=UTC), tick=False):
        with pytest.raises(ZeroDivisionError), clock.set_to(datetime(2023, 1, 1, tzinfo=UTC)):
            _ = 1 / 0
        assert clock.today() == date(2026, 11, 20)

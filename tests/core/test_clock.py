"""One clock for everything: it can be set, and its day is the council's."""

import re
from datetime import UTC, date, datetime
from pathlib import Path

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


ROOT = Path(__file__).resolve().parents[2]
FLOORS = ("accounts", "core", "governance", "partnerships", "portal", "register", "reviews", "scrutiny")
TAKES_THE_DAY = re.compile(r"\.date\(\)")
# What somebody typed, or a cell of a spreadsheet, is a day where the council is: it has no time zone.
WITHOUT_ZONE = {
    "core/parsing/dates.py",
    "core/sheets/number_formats.py",
    "core/sheets/xlsx_package.py",
    "partnerships/env.py",
    "register/importing/row_changes.py",
}


def test_no_module_takes_the_day_of_a_moment_by_itself_but_asks_the_clock() -> None:
    modules = [path for floor in FLOORS for path in (ROOT / floor).rglob("*.py")]
    found = {str(path.relative_to(ROOT)) for path in modules if TAKES_THE_DAY.search(path.read_text())}
    assert found == WITHOUT_ZONE
    assert TAKES_THE_DAY.search("write_long_date(batch.imported_at.date())")
    assert not TAKES_THE_DAY.search("clock.day_of(batch.imported_at)")

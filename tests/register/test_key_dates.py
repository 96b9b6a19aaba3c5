"""The last safe day to give notice: worked out by the service, kept with the date, never too late (P13)."""

from datetime import date

import pytest
import time_machine

from accounts.models import User
from core.history import audit
from register.known.notices import find_next_safe_day
from register.models import KeyDate
from register.services import key_dates
from tests.factories.register import KeyDateFactory, PartnershipFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("on", "precision", "number", "unit", "safe"),
    [
        (date(2027, 3, 31), "day", 3, "months", date(2026, 12, 31)),
        (date(2027, 3, 31), "day", None, "", None),
        (date(2027, 3, 31), "day", 0, "days", date(2027, 3, 31)),
        (date(2027, 3, 31), "month", 3, "months", date(2026, 12, 1)),
        (date(2027, 3, 31), "year", 1, "years", date(2025, 12, 31)),  # New Year's Day is a bank holiday
        (date(2027, 3, 31), "day", 2, "weeks", date(2027, 3, 17)),
        (date(2027, 1, 4), "day", 5, "working days", date(2026, 12, 23)),
        (date(2027, 3, 31), "day", 5, "working days", date(2027, 3, 22)),
        (date(2022, 9, 20), "day", 1, "working days", date(2022, 9, 16)),
    ],
)
def test_the_last_safe_day(
    officer: User, on: date, precision: str, number: int | None, unit: str, safe: date | None
) -> None:
    made = key_dates.add(
        KeyDate(
            partnership=PartnershipFactory(),
            on=on,
            precision=precision,
            notice_number=number,
            notice_unit=unit,
        ),
        by=officer,
    )
    assert KeyDate.objects.get(pk=made.pk).last_safe_on == safe


def test_a_longer_notice_moves_it_and_the_history_says_so(officer: User) -> None:
    made = key_dates.add(
        KeyDate(
            partnership=PartnershipFactory(live=True),
            on=date(2027, 3, 31),
            notice_number=3,
            notice_unit="months",
        ),
        by=officer,
    )
    made.notice_number = 6
    key_dates.change(made, names=["notice_number"], by=officer)
    event = audit.find_events_about(made.partnership).first()
    assert event is not None
    assert [(change["label"], change["old"], change["new"]) for change in event.changes] == [
        ("Notice needed", "3", "6"),
        ("Last safe date to give notice", "31 December 2026", "30 September 2026"),
    ]
    assert find_next_safe_day(made.partnership_id, date(2026, 9, 30)) == date(2026, 9, 30)
    assert find_next_safe_day(made.partnership_id, date(2026, 10, 1)) is None


def test_a_date_that_becomes_vaguer_becomes_earlier(officer: User) -> None:
    made = key_dates.add(
        KeyDate(
            partnership=PartnershipFactory(), on=date(2027, 3, 31), notice_number=3, notice_unit="months"
        ),
        by=officer,
    )
    made.precision = "month"
    key_dates.change(made, names=["on"], by=officer)
    assert KeyDate.objects.get(pk=made.pk).last_safe_on == date(2026, 12, 1)


@time_machine.travel("2026-11-20 09:00", tick=False)
def test_days_that_an_earlier_release_worked_out_are_corrected_once_and_told_and_those_behind_are_left() -> (
    None
):
    own = {
        "on": date(2027, 5, 28),
        "notice_number": 3,
        "notice_unit": "months",
    }  # a Friday; 28 February is a Sunday
    wrong = KeyDateFactory(**own, last_safe_on=date(2027, 2, 28))
    right = KeyDateFactory(**own, last_safe_on=date(2027, 2, 26))
    behind = KeyDateFactory(**own | {"on": date(2026, 5, 28)}, last_safe_on=date(2026, 2, 28))
    assert (key_dates.correct_stored_days(), key_dates.correct_stored_days()) == (1, 0)
    days = dict(KeyDate.objects.values_list("pk", "last_safe_on"))
    assert (days[wrong.pk], days[right.pk]) == (date(2027, 2, 26), date(2027, 2, 26))
    assert days[behind.pk] == date(2026, 2, 28)
    (event,) = audit.find_events_about(wrong.partnership)
    assert (event.actor_label, event.changes[0]["new"]) == ("The register", "26 February 2027")

"""Whoever forges the stored summary past the register is named by verify_history, on both databases."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from core import clock
from register import integrity
from register.models import Partnership, SearchEntry, SignShown, Standing
from register.standing import compare, refresh
from tests.factories.register import PartnershipFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def made() -> Partnership:
    one = PartnershipFactory(live=True, sponsor=None)
    refresh.refresh([one.pk])
    return one


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("UPDATE register_standing SET rating = 'substantial'", "rating"),
        ("UPDATE register_standing SET next_review_on = '2031-01-01'", "next review"),
        ("UPDATE register_standing SET counts = '{}'", "counts"),
        ("DELETE FROM register_standing", "all of it is missing"),
        ("DELETE FROM register_signshown", "no_sponsor"),
        ("DELETE FROM register_signshown WHERE code = 'no_sponsor'", "warning signs (no_sponsor)"),
        ("UPDATE register_signshown SET shows_until = '2020-01-01'", "no_sponsor"),
        ("UPDATE register_signshown SET code = 'invented' WHERE code = 'no_sponsor'", "invented, no_sponsor"),
        ("UPDATE register_signshown SET words = '{\"n\": 9}' WHERE code = 'no_sponsor'", "(no_sponsor)"),
        ("DELETE FROM register_searchentry", "what the search reads"),
        ("UPDATE register_searchentry SET open_text = 'else' WHERE kind = 'name'", "(name)"),
    ],
)
def test_a_forged_summary_is_named(made: Partnership, statement: str, named: str) -> None:
    assert integrity.check_summaries().altered == []
    with connection.cursor() as cursor:
        cursor.execute(statement)
    (said,) = integrity.check_summaries().altered
    assert said.startswith(f"The stored summary of {made.reference} is not what its records say:")
    assert named in said
    call_command("refresh_standings")
    assert integrity.check_summaries().altered == []


@pytest.mark.django_db(transaction=True)  # it reads as of one moment, in which nothing can be written
def test_verify_history_names_it_and_ends_with_one(made: Partnership, capsys: Any) -> None:
    Standing.objects.update(rating="substantial")
    SignShown.objects.all().delete()
    with pytest.raises(SystemExit) as stopped:
        call_command("verify_history")
    assert stopped.value.code == 1
    assert f"The stored summary of {made.reference}" in "".join(capsys.readouterr())


def test_a_summary_that_nobody_wrote_for_long_is_not_named(made: Partnership) -> None:
    now = clock.now()
    for days in (1, 40, 400):
        with clock.set_to(now + timedelta(days=days)):
            assert integrity.check_summaries().altered == []


def test_a_summary_of_what_was_merged_is_named(made: Partnership) -> None:
    kept = PartnershipFactory(live=True)
    Partnership.every.filter(pk=made.pk).update(merged_into=kept)
    (said,) = [one for one in integrity.check_summaries().altered if made.reference in one]
    assert "it was merged" in said


def test_many_are_compared_a_batch_at_a_time(monkeypatch: Any, django_assert_num_queries: Any) -> None:
    made = [PartnershipFactory(live=True) for _ in range(5)]
    refresh.refresh([one.pk for one in made])
    asked: list[int] = []
    real = compare.find_differences

    def find(ids: Any) -> Any:
        asked.append(len(ids))
        return real(ids)

    monkeypatch.setattr(integrity, "find_differences", find)
    monkeypatch.setattr(integrity, "AT_ONCE", 2)
    SearchEntry.objects.filter(partnership=made[4]).delete()
    found = integrity.check_summaries()
    assert (found.count, asked, len(found.altered)) == (5, [2, 2, 1], 1)

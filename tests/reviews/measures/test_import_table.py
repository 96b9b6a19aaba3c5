"""The figures of measures come in period by period, each to a measure of its own partnership."""

import pytest

from accounts.models import User
from register.importing.write.undo import undo_import
from register.models import Partnership
from reviews.models import Measure, MeasureFigure
from tests.factories.register import ObjectiveFactory, PartnershipFactory
from tests.register.importing.tables.helpers import bring_in, fates, rehearse

pytestmark = pytest.mark.django_db
HEAD = ("Partnership", "Measure", "Period end", "Actual")


@pytest.fixture
def rivers(db: None) -> Partnership:
    made = PartnershipFactory(name="Rivers")
    objective = ObjectiveFactory(partnership=made)
    Measure.objects.create(partnership=made, objective=objective, name="Days of delay")
    return made


def test_a_figure_comes_in_once_is_changed_and_is_taken_back(rivers: Partnership, officer: User) -> None:
    first = bring_in("figures", HEAD, ("Rivers", "days of delay", "30/9/2026", "1,204.5"), by=officer)
    assert str(MeasureFigure.objects.get().amount) == "1204.50"
    rows = (HEAD, ("Rivers", "Days of delay", "30/9/2026", "7"))
    assert fates(rehearse("figures", *rows, by=officer)) == ["changed"]
    second = bring_in("figures", *rows, by=officer)
    undo_import(second, by=officer)
    assert str(MeasureFigure.objects.get().amount) == "1204.50"
    undo_import(first, by=officer)
    assert not MeasureFigure.objects.exists()


def test_a_measure_of_another_partnership_is_none_of_this_one(rivers: Partnership, officer: User) -> None:
    PartnershipFactory(name="Woods")
    found = rehearse("figures", HEAD, ("Woods", "Days of delay", "30/9/2026", "7"), by=officer)
    assert "is none that this partnership has" in found.rows[0].remarks[0].message


def test_a_figure_without_its_measure_or_its_period_is_not_guessed(
    rivers: Partnership, officer: User
) -> None:
    found = rehearse("figures", HEAD, ("Rivers", "", "", "7"), by=officer)
    assert [one.column for one in found.rows[0].remarks] == ["Measure", "Last day of the period"]

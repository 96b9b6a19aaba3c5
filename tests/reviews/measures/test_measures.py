"""Measures: is the target met, does it get worse, and what stands on the pages of a partnership."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core.history import audit
from register.access.secrecy import NOTHING_HIDDEN
from register.known.gather import gather_known
from register.models import Partnership
from register.standing import refresh as standing_refresh
from reviews.measures import page as measures_page
from reviews.measures import rules as measures_rules
from reviews.measures.rules import Figure, MeasureState
from reviews.models import Measure, MeasureFigure
from tests.factories.measures import MeasureFactory, MeasureFigureFactory
from tests.factories.register import PartnershipFactory
from tests.factories.related import ObjectiveFactory
from tests.factories.signs import signs_of
from tests.register.tabs.conftest import date_parts

ClientAs = Callable[[User], Client]


def quarters(*amounts: int) -> list[Figure]:
    return [
        Figure(date(2024, 3, 31).replace(year=2024 + n), Decimal(amount)) for n, amount in enumerate(amounts)
    ]


@pytest.mark.parametrize(
    ("amounts", "target", "higher", "expected"),
    [
        ((), 10, True, MeasureState.UNKNOWN),
        ((9,), None, True, MeasureState.UNKNOWN),
        ((9, 10), 10, True, MeasureState.MET),
        ((11, 9), 10, True, MeasureState.MISSED),
        ((11, 10), 10, False, MeasureState.MET),
        ((9, 11), 10, False, MeasureState.MISSED),
        ((0,), 0, False, MeasureState.MET),
    ],
)
def test_the_newest_figure_meets_the_target_or_does_not(
    amounts: tuple[int, ...], target: int | None, higher: bool, expected: MeasureState
) -> None:
    wanted = None if target is None else Decimal(target)
    assert measures_rules.state_of(quarters(*amounts), target=wanted, higher_is_better=higher) is expected


@pytest.mark.parametrize(
    ("amounts", "higher", "running"),
    [
        ((), True, 0),
        ((5,), True, 0),
        ((5, 4, 3), True, 2),
        ((5, 4, 4), True, 0),
        ((1, 5, 4, 3, 2, 1), True, 4),
        ((5, 4, 3), False, 0),
        ((3, 4, 5), False, 2),
    ],
)
def test_how_long_a_measure_has_been_getting_worse(
    amounts: tuple[int, ...], higher: bool, running: int
) -> None:
    assert measures_rules.count_worse_running(quarters(*amounts), higher_is_better=higher) == running


@pytest.fixture
def partnership(people: dict[str, User]) -> Partnership:
    sponsor = people["sponsor"].person
    return PartnershipFactory(live=True, sponsor=sponsor, directorate=sponsor.directorate)


pytestmark = pytest.mark.django_db


def test_a_sponsor_says_how_an_objective_is_measured_and_enters_a_figure(
    people: dict[str, User], partnership: Partnership, client_as: ClientAs
) -> None:
    objective = ObjectiveFactory(partnership=partnership)
    client, reference = client_as(people["sponsor"]), partnership.reference
    typed = {
        "objective": objective.pk,
        "name": "Days of delay",
        "unit": "days",
        "better": "lower",
        "target": "2.5",
    }
    page = client.post(reverse("measure_new", args=[reference]), typed, follow=True).content.decode()
    assert "Days of delay" in page
    assert "Not known" in page
    measure = Measure.objects.get()
    figure = {
        "measure": measure.pk,
        **date_parts("ends_on", "30 9 2026"),
        "amount": "2.4",
        "source": "Return",
    }
    page = client.post(reverse("measure_figure_new", args=[reference]), figure, follow=True).content.decode()
    assert "The one measure meets its target." in page
    assert "2.4 days" in page
    event = audit.find_events_about(partnership).first()
    assert event is not None
    assert event.headline == "Figure added:"


def test_a_second_figure_for_the_same_period_is_refused_at_its_date(
    officer: User, partnership: Partnership, client_as: ClientAs
) -> None:
    there = MeasureFigureFactory(partnership=partnership)
    typed = {"measure": there.measure_id, **date_parts("ends_on", "30 9 2026"), "amount": "5"}
    page = client_as(officer).post(reverse("measure_figure_new", args=[partnership.reference]), typed)
    assert "There is a figure for this period already" in page.content.decode()
    assert 'href="#id_ends_on' in page.content.decode()
    assert MeasureFigure.objects.count() == 1


def test_the_measures_of_another_partnership_are_not_offered(
    officer: User, partnership: Partnership, client_as: ClientAs
) -> None:
    other = MeasureFactory()
    typed = {"measure": other.pk, **date_parts("ends_on", "30 9 2026"), "amount": "5"}
    client_as(officer).post(reverse("measure_figure_new", args=[partnership.reference]), typed)
    assert not MeasureFigure.objects.exists()


def test_an_objective_that_is_measured_stays_until_its_measures_are_gone(
    officer: User, partnership: Partnership, client_as: ClientAs
) -> None:
    measure = MeasureFactory(partnership=partnership)
    address = reverse("objective_remove", args=[partnership.reference, measure.objective_id])
    page = client_as(officer).post(address, {"reason": "Entered twice"}).content.decode()
    assert "measures rest on it" in page


def test_who_may_only_read_sees_no_buttons_and_strangers_of_an_exempt_one_see_nothing(
    people: dict[str, User], partnership: Partnership, client_as: ClientAs
) -> None:
    MeasureFigureFactory(
        partnership=partnership, measure__name="Days of delay", measure__partnership=partnership
    )
    address = reverse("partnership_measures", args=[partnership.reference])
    page = client_as(people["reader"]).get(address).content.decode()
    assert "Days of delay" in page
    assert "Add a figure" not in page
    Partnership.objects.update(exempt_paragraph=3)
    page = client_as(people["reader"]).get(address).content.decode()
    assert "Days of delay" not in page
    assert "not shown to you" in page


def test_an_objective_without_a_measure_is_said(partnership: Partnership) -> None:
    ObjectiveFactory(partnership=partnership)
    assert (
        measures_page.summarise_measures(measures_page.measures_by_objective(partnership.pk, NOTHING_HIDDEN))
        == "No measure is recorded yet."
    )
    MeasureFactory(partnership=partnership)
    said = measures_page.summarise_measures(
        measures_page.measures_by_objective(partnership.pk, NOTHING_HIDDEN)
    )
    assert said == "No measure has both a target and a figure yet. Objectives without a measure: 1."


@pytest.mark.parametrize(
    ("amount", "day", "text", "value"),
    [
        ("12", date(2026, 9, 30), "The one measure meets its target", "yes"),
        ("7", date(2026, 9, 30), "The one measure does not meet its target", "partly"),
        ("12", date(2024, 9, 30), "No measure has a figure from the last year", "no"),
    ],
)
def test_the_review_is_told_how_the_targets_stand(
    partnership: Partnership, amount: str, day: date, text: str, value: str
) -> None:
    measure = MeasureFactory(partnership=partnership)
    MeasureFigureFactory(partnership=partnership, measure=measure, amount=Decimal(amount), ends_on=day)
    now = gather_known([partnership.pk], date(2026, 11, 20))[partnership.pk].findings["targets-met"]
    assert (now.sentence, now.value) == (text, value)


def test_the_page_costs_the_same_for_one_measure_or_thirty(
    officer: User,
    partnership: Partnership,
    client_as: ClientAs,
    count_queries: Callable[[str], AbstractContextManager[None]],
) -> None:
    client = client_as(officer)
    for number in (1, 30):
        for _n in range(number):
            measure = MeasureFactory(partnership=partnership)
            MeasureFigureFactory(partnership=partnership, measure=measure)
        client.get(f"/register/{partnership.reference}/measures/")
        with count_queries("measures of a partnership"):
            assert client.get(f"/register/{partnership.reference}/measures/").status_code == 200


@pytest.mark.parametrize(("tier", "shows"), [("major", True), ("not_assessed", True), ("limited", False)])
def test_an_objective_without_a_measure_is_a_warning_sign(
    partnership: Partnership, tier: str, shows: bool
) -> None:
    Partnership.objects.update(tier=tier)
    objective = ObjectiveFactory(partnership=partnership)
    standing_refresh.refresh([partnership.pk])
    assert ("objective_unmeasured" in signs_of(partnership)) is shows
    MeasureFactory(partnership=partnership, objective=objective)
    standing_refresh.refresh([partnership.pk])
    (after,) = standing_refresh.compute_standings([partnership.pk])
    assert "objective_unmeasured" not in signs_of(partnership)
    assert after.counts["measures"] == 1


@pytest.mark.parametrize(
    ("unit", "words"), [("%", "31%"), ("% of residents", "31% of residents"), ("days", "31 days"), ("", "31")]
)
@pytest.mark.django_db
def test_a_percentage_is_written_close_to_its_number(unit: str, words: str) -> None:
    measure = MeasureFactory(unit=unit)
    assert measures_page.MeasureRow(measure, ()).amount(Decimal(31)) == words

"""Measures of the fictional council (demo.yaml), with a figure for each quarter, told as it came in."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

from dateutil.relativedelta import relativedelta

from core.yaml_files import read_data
from register.demo import Cast, Moment
from register.models import Objective
from register.services import related
from reviews.models.measure import Measure, MeasureFigure

FILE = Path(__file__).with_name("demo.yaml")


def list_moments(cast: Cast) -> Iterator[Moment]:
    """Yield how each measure was agreed, and each figure as it came in three weeks after its quarter."""
    for name, objectives in read_data(FILE).items():
        if not cast.knows(name):
            continue
        for entry in objectives:
            for row in entry["measures"]:
                yield from _measure(cast, name, entry["objective"], row)


def _measure(cast: Cast, name: str, objective: str, row: list[Any]) -> Iterator[Moment]:
    amounts, source = row[5], row[6]
    days = list_quarter_ends(cast.today, max(len(amounts), 8) + 1)
    agreed = days[0] + timedelta(days=15)
    yield cast.moment(agreed, row[0], lambda: _add_measure(cast, name, objective, row, days[0]))
    for day, amount in zip(days[-len(amounts) :] if amounts else (), amounts, strict=True):
        if amount is not None:
            yield cast.moment(
                day + timedelta(days=21),
                f"{row[0]} {day}",
                partial(_add_figure, cast, name, row[0], day, amount, source),
            )


def _add_measure(cast: Cast, name: str, objective: str, row: list[Any], baseline_on: date) -> None:
    title, unit, better, baseline, target, *_rest = row
    partnership = cast.partnership(name)
    measure = Measure(
        partnership=partnership,
        objective=Objective.objects.get(partnership=partnership, text=objective),
        name=title,
        unit=unit,
        better=Measure.Better.HIGHER if better == "up" else Measure.Better.LOWER,
        baseline=Decimal(str(baseline)),
        baseline_on=baseline_on,
        target=Decimal(str(target)),
        target_on=date(cast.today.year + 1, 3, 31),
    )
    related.add(measure, by=cast.actor(partnership.lead or partnership.sponsor))


def _add_figure(cast: Cast, name: str, title: str, day: date, amount: float, source: str) -> None:
    partnership = cast.partnership(name)
    measure = Measure.objects.get(partnership=partnership, name=title)
    figure = MeasureFigure(
        partnership=partnership, measure=measure, ends_on=day, amount=Decimal(str(amount)), source=source
    )
    related.add(figure, by=cast.actor(partnership.lead or partnership.sponsor))


def list_quarter_ends(today: date, number: int) -> list[date]:
    """Return the last days of the newest quarters that are over for three weeks, oldest first."""
    today -= timedelta(days=22)
    first = today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1)
    return sorted(first - relativedelta(months=3 * n) - timedelta(days=1) for n in range(number))

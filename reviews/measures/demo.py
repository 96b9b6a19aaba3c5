"""Measures with two years of figures for some partnerships of the fictional council (demo.yaml)."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from dateutil.relativedelta import relativedelta
from django.db import transaction

from core.history import writing
from core.history.actors import SYSTEM
from core.yaml_files import read_data
from register.models import Objective
from register.standing import refresh as standing_refresh
from reviews.models.measure import Measure, MeasureFigure

FILE = Path(__file__).with_name("demo.yaml")
REASON = "Demo council"


@transaction.atomic
def seed(today: date) -> int:
    """Measure the objectives that are named and return how many measures were made; safe to run twice."""
    council = read_data(FILE)
    made, measured = 0, set()
    for name, objectives in council.items():
        for entry in objectives:
            found = Objective.objects.filter(partnership__name=name, text=entry["objective"], measures=None)
            if objective := found.first():
                for row in entry["measures"]:
                    _measure(objective, row, today)
                    made += 1
                measured.add(objective.partnership_id)
    standing_refresh.refresh(measured)
    return made


def _measure(objective: Objective, row: list[Any], today: date) -> None:
    name, unit, better, baseline, target, amounts, source = row
    own = {"partnership_id": objective.partnership_id}
    measure = Measure(
        objective=objective,
        name=name,
        unit=unit,
        better=Measure.Better.HIGHER if better == "up" else Measure.Better.LOWER,
        baseline=Decimal(str(baseline)),
        baseline_on=_quarter_ends(today, 9)[0],
        target=Decimal(str(target)),
        target_on=date(today.year + 1, 3, 31),
        **own,
    )
    writing.insert(measure, by=SYSTEM, reason=REASON)
    figures = [
        MeasureFigure(measure=measure, ends_on=day, amount=Decimal(str(amount)), source=source, **own)
        for day, amount in zip(_quarter_ends(today, len(amounts)), amounts, strict=True)
    ]
    writing.insert_many(figures, by=SYSTEM, reason=REASON)


def _quarter_ends(today: date, number: int) -> list[date]:
    """Return the last days of the newest quarters that are over, oldest first."""

    def back() -> Iterator[date]:
        first = today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1)
        for quarter in range(number):
            yield first - relativedelta(months=3 * quarter) - timedelta(days=1)

    return sorted(back())

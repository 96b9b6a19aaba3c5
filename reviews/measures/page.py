"""The measures of one partnership as pages and reports show them: by objective, each with its line."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.charts.figures import write_number
from core.charts.spark import Spark, draw_sparkline
from core.dates import write_short_date
from register.access.secrecy import Secrecy
from register.access.words import show_record
from register.models import Objective
from reviews.measures import rules
from reviews.measures.rules import Figure, MeasureState
from reviews.models.measure import Measure, MeasureFigure


@dataclass(frozen=True)
class MeasureRow:
    """One measure with its figures, oldest first."""

    measure: Any  # a Measure as its reader may read it
    figures: Sequence[MeasureFigure]

    @cached_property
    def state(self) -> MeasureState:
        return rules.state_of(self._plain, target=self.measure.target, higher_is_better=self.higher_is_better)

    @property
    def state_words(self) -> str:
        return str(rules.STATES[self.state])

    @property
    def higher_is_better(self) -> bool:
        return bool(self.measure.better == Measure.Better.HIGHER)

    @property
    def newest(self) -> MeasureFigure | None:
        return self.figures[-1] if self.figures else None

    @property
    def worse_running(self) -> int:
        return rules.count_worse_running(self._plain, higher_is_better=self.higher_is_better)

    @property
    def _plain(self) -> list[Figure]:
        return [Figure(one.ends_on, one.amount) for one in self.figures]

    @property
    def written(self) -> "list[tuple[MeasureFigure, str]]":
        """Every figure in words, the newest first."""
        return [(one, self.amount(one.amount)) for one in reversed(self.figures)]

    @property
    def baseline(self) -> str:
        return self.amount(self.measure.baseline)

    @property
    def target(self) -> str:
        return self.amount(self.measure.target)

    @property
    def latest(self) -> str:
        return self.amount(self.newest.amount if self.newest else None)

    def amount(self, value: object) -> str:
        """Return an amount with its unit, and a dash for none."""
        if value is None:
            return "–"
        unit = self.measure.unit
        words = write_number(value, self.places)  # type: ignore[arg-type]
        return f"{words}{'' if unit.startswith('%') else ' '}{unit}" if unit else words

    @property
    def places(self) -> int:
        """As many decimal places as its figures need, so that they stand under each other."""
        values = [self.measure.baseline, self.measure.target, *(one.amount for one in self.figures)]
        known = [value.normalize().as_tuple().exponent for value in values if value is not None]
        return max((-int(exponent) for exponent in known if int(exponent) < 0), default=0)

    @property
    def line(self) -> SafeString:
        """The newest periods as a line of the size of a word, the target dashed."""
        points = tuple((write_short_date(one.ends_on), one.amount) for one in self.figures[-rules.PERIODS :])
        met = None if self.state == MeasureState.UNKNOWN else self.state == MeasureState.MET
        title = _("%(name)s over time") % {"name": self.measure.name}
        return draw_sparkline(Spark(title, points, self.measure.target, met, self.places))


@dataclass(frozen=True)
class ObjectiveMeasures:
    """One objective with its measures; none is said so."""

    objective: Any  # an Objective as its reader may read it
    rows: Sequence[MeasureRow]


def measures_by_objective(partnership_id: int, secrecy: Secrecy) -> list[ObjectiveMeasures]:
    """Return every objective of a partnership with its measures, as their reader may read them. Three queries."""
    figures: dict[int, list[MeasureFigure]] = defaultdict(list)
    for figure in MeasureFigure.objects.filter(partnership=partnership_id).order_by("ends_on"):
        figures[figure.measure_id].append(figure)
    rows: dict[int, list[MeasureRow]] = defaultdict(list)
    for measure in Measure.objects.filter(partnership=partnership_id).order_by("pk"):
        rows[measure.objective_id].append(MeasureRow(show_record(measure, secrecy), figures[measure.pk]))
    objectives = Objective.objects.filter(partnership=partnership_id)
    return [
        ObjectiveMeasures(show_record(objective, secrecy), rows[objective.pk]) for objective in objectives
    ]


def summarise_measures(found: Sequence[ObjectiveMeasures]) -> str:
    """Return how many measures meet their target, and for how many objectives there is none."""
    rows = [row for group in found for row in group.rows]
    if not rows:
        return _("No measure is recorded yet.")
    judged = [row for row in rows if row.state != MeasureState.UNKNOWN]
    met = sum(row.state == MeasureState.MET for row in judged)
    said = f"{rules.describe_met(met, len(judged))}."
    if not judged:
        said = _("No measure has both a target and a figure yet.")
    bare = sum(not group.rows for group in found)
    unmeasured = _("Objectives without a measure: %(n)s.") % {"n": bare}
    return f"{said} {unmeasured}" if bare else said

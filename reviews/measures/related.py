"""What reviews add to the related records of a partnership that the generic pages can add, change and remove."""

from django.utils.translation import gettext_lazy as _lazy

from register.related.kinds import RelatedKind
from reviews.measures.forms import MeasureFigureForm, MeasureForm
from reviews.models import Measure, MeasureFigure

KINDS: tuple[RelatedKind, ...] = (
    RelatedKind(
        "measure",
        Measure,
        MeasureForm,
        "partnership_measures",
        "measures",
        _lazy("Add a measure"),
        _lazy("Change this measure"),
        tab_label=_lazy("Measures"),
    ),
    RelatedKind(
        "measure_figure",
        MeasureFigure,
        MeasureFigureForm,
        "partnership_measures",
        "measures/figures",
        _lazy("Add a figure"),
        _lazy("Change this figure"),
        tab_label=_lazy("Measures"),
    ),
)

"""What reviews add to the parts of a partnership that the generic pages can add, change and remove."""

from django.utils.translation import gettext_lazy as _

from register.related.kinds import Kind
from reviews.measures.forms import MeasureFigureForm, MeasureForm
from reviews.models import Measure, MeasureFigure

KINDS: tuple[Kind, ...] = (
    Kind(
        "measure",
        Measure,
        MeasureForm,
        "partnership_measures",
        "measures",
        _("Add a measure"),
        _("Change this measure"),
        room_label=_("Measures"),
    ),
    Kind(
        "measure_figure",
        MeasureFigure,
        MeasureFigureForm,
        "partnership_measures",
        "measures/figures",
        _("Add a figure"),
        _("Change this figure"),
        room_label=_("Measures"),
    ),
)

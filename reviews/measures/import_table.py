"""What measures came to, period by period, as a list that can be imported."""

from django.utils.translation import gettext_lazy as _lazy

from register.importing.tables.model import ImportTable
from reviews.measures.forms import MeasureFigureForm
from reviews.models import MeasureFigure

TABLES: tuple[ImportTable, ...] = (
    ImportTable(
        "figures",
        _lazy("Figures of measures"),
        MeasureFigure,
        MeasureFigureForm,
        ("measure", "ends_on"),
        {
            "measure": ("What is measured", "Indicator", "KPI", "Performance indicator"),
            "ends_on": ("Period", "Period end", "End of period", "Date", "As at"),
            "amount": ("Actual", "Value", "Result", "Outturn"),
            "source": ("Source of the figure",),
        },
    ),
)

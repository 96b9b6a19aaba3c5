"""Saying how an objective is measured, and entering a figure."""

from typing import Any, ClassVar

from crispy_forms.layout import Row

from register.forms.related import RelatedForm, field_for
from reviews.models import Measure, MeasureFigure


class MeasureForm(RelatedForm):
    """A measure hangs on an objective of its own partnership."""

    LAYOUT = (
        "objective",
        "name",
        "unit",
        "better",
        Row("baseline", "baseline_on"),
        Row("target", "target_on"),
    )

    PUT_RIGHT_AT: ClassVar = {"reviews_measure_once": "name"}

    class Meta:
        model = Measure
        fields = ("objective", "name", "unit", "better", "baseline", "baseline_on", "target", "target_on")
        formfield_callback = field_for

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["objective"].queryset = self.instance.partnership.objectives.all()  # type: ignore[attr-defined]


class MeasureFigureForm(RelatedForm):
    """A figure belongs to a measure of its own partnership, and its period is over or running."""

    LAYOUT = ("measure", "ends_on", "amount", "source")

    PUT_RIGHT_AT: ClassVar = {
        "reviews_measure_figure_once": "ends_on",
        "reviews_measure_figure_has_a_period": "ends_on",
    }

    class Meta:
        model = MeasureFigure
        fields = ("measure", "ends_on", "amount", "source")
        formfield_callback = field_for

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["measure"].queryset = self.instance.partnership.measures.all()  # type: ignore[attr-defined]

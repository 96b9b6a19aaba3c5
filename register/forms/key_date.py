"""An end, renewal or break: when, with what notice, and what was decided about it (P13)."""

from typing import Any

from crispy_forms.layout import Row
from django import forms
from django.utils.translation import gettext_lazy as _lazy

from core.forms.fields import DatePartsField
from core.forms.layout import Section
from core.parsing.dates import KnownDate
from register.forms.related import RelatedForm, field_for
from register.models import KeyDate

_DECISION = ("decision", "decision_reference", "decided_on")


class KeyDateForm(RelatedForm):
    """The date may be known only by its month or year; the model keeps how exactly in `precision`."""

    on = DatePartsField(
        partial=True,
        label=_lazy("Date"),
        asks=_lazy("the date"),
        help_text=_lazy("If only the month or the year is known, leave the rest empty."),
    )

    class Meta:
        model = KeyDate
        fields = ("kind", "on", "notice_number", "notice_unit", "notice_form", "clause", *_DECISION)
        formfield_callback = field_for

    LAYOUT = (
        "kind",
        "on",
        Section(
            _lazy("Notice"),
            Row("notice_number", "notice_unit"),
            "notice_form",
            "clause",
            intro=_lazy("From this the register works out the last safe date to give notice."),
        ),
        Section(_lazy("What was decided about it"), *_DECISION),
    )
    known: KnownDate | None = None

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        units: Any = self.fields["notice_unit"]
        units.widget = forms.Select(choices=units.choices)
        units.label = _lazy("Notice counted in")

    def get_initial_for_field(self, field: forms.Field, field_name: str) -> Any:
        value = super().get_initial_for_field(field, field_name)
        return KnownDate(value, self.instance.precision) if field_name == "on" and value else value

    def clean_on(self) -> Any:
        """Left as it was, nothing changes; else keep the day, and how exactly it is known."""
        if "on" not in self.changed_data:
            return self.instance.on
        self.known = self.cleaned_data["on"]
        return self.known.day if self.known else None

    def _compare(self) -> None:
        theirs = self.instance.precision
        super()._compare()
        if self.known and self.instance.on == self.known.day:
            self.instance.precision = self.known.precision
        else:
            self.instance.precision = theirs

    def _post_clean(self) -> None:
        if self.known and not self.instance.pk:
            self.instance.precision = self.known.precision
        super()._post_clean()


class DecisionForm(RelatedForm):
    """Only what was decided about a date, for whoever comes from the warning on the record."""

    class Meta:
        model = KeyDate
        fields = _DECISION
        formfield_callback = field_for

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        decision: Any = self.fields["decision"]
        decision.required = True
        decision.choices = [choice for choice in decision.choices if choice[0]]
        self.fields["decision_reference"].required = True
        self.fields["decision_reference"].help_text = _lazy("Such as Cabinet, 24 June 2026, minute 41.")

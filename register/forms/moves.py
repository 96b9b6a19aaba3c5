"""Taking a step on the path."""

from datetime import date
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _lazy

from core.forms.fields import DatePartsField, LongTextField
from core.forms.layout import Buttons
from register.choices import Status
from register.rules import moves


class MoveForm(forms.Form):
    """Where to, since when, why, and by which decision. `last` is the day of the step before."""

    to = forms.ChoiceField(label=_lazy("What has happened?"), widget=forms.RadioSelect)
    on = DatePartsField(
        label=_lazy("When"), asks=_lazy("day it took effect"), help_text=_lazy("The day it took effect.")
    )
    reason = LongTextField(
        label=_lazy("Why"),
        help_text=_lazy("Goes into the history."),
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": _lazy("Say why this step is taken")},
    )
    decision_reference = forms.CharField(
        label=_lazy("Decision reference"),
        help_text=_lazy("Such as Cabinet, 24 June 2026, minute 41."),
        max_length=120,
        required=False,
    )

    left_open = forms.CharField(widget=forms.HiddenInput, required=False)  # typed on the page after this one

    def __init__(self, *args: Any, status: str, today: date, last: date | None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.status, self.today, self.last = status, today, last
        self.fields["to"].choices = moves.open_moves(status)  # type: ignore[attr-defined]

    @cached_property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.layout = Layout(*self.fields, Buttons(_lazy("Record this step")))
        return helper

    def clean_on(self) -> date:
        day: date = self.cleaned_data["on"]
        if problem := moves.day_problem(day, today=self.today, last=self.last):
            raise forms.ValidationError(problem)
        return day

    @property
    def target(self) -> Status:
        return Status(self.cleaned_data["to"])


class LeftOpenForm(forms.Form):
    """Asked on the page before a partnership ends while something in it is not finished."""

    left_open = LongTextField(
        label=_lazy("What becomes of it"),
        help_text=_lazy("Who carries each of these on, or why it ends here. Goes into the history."),
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": _lazy("Say what becomes of what is still open")},
    )

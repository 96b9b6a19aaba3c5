"""Asking for a record as it stood on a day."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from core.dates import write_long_date
from core.forms.fields import DatePartsField
from core.parsing.dates import parse_date


class AsAtForm(forms.Form):
    """A day on which the record stood: not after today, not before it began."""

    on = DatePartsField(label=_lazy("As it stood on"), asks=_lazy("the date"))

    def __init__(self, *args: Any, today: date, began: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.today, self.began = today, began

    def clean_on(self) -> date:
        day: date = self.cleaned_data["on"]
        if problem := check_past_day(day, today=self.today, began=self.began):
            raise forms.ValidationError(problem)
        return day


def day_of_address(typed: str, *, today: date) -> date | None:
    """Return the day that `?at=2025-11-24` names; None when it is not certain which day is meant."""
    reading = parse_date(typed, today=today)
    certain = reading.value and reading.value.precision == "day" and not reading.doubts
    return reading.value.day if reading.value and certain else None


def check_past_day(day: date, *, today: date, began: date) -> str:
    """Return why a record cannot be shown as of `day`; the empty string when it can."""
    if day > today:
        return _("Enter today, %(today)s, or an earlier day") % {"today": write_long_date(today)}
    if day < began:
        return _("Enter %(began)s or a later day: the record began then") % {"began": write_long_date(began)}
    return ""

"""Filters of a list that are typed: a day from which or up to which, and a number of days."""

import calendar
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from core import clock
from core.dates import write_long_date
from core.listing.choices import Choice, Words
from core.parsing.dates import KnownDate, parse_date

MOST_DAYS = 3660
WRONG = ("no_such_day", "month_first", "several")  # what a sentence of its own is better for
NO_NUMBER = _lazy("Enter a number of days from 1 to %d, like 90.") % MOST_DAYS


class DayField(forms.CharField):
    """A day in whatever way the register reads one; of a month or a year alone, its first day or its last."""

    def __init__(self, *, last: bool = False, **options: Any) -> None:
        self.last = last
        super().__init__(**options)

    def clean(self, value: Any) -> date | None:
        return self.to_python(value)

    def to_python(self, value: Any) -> date | None:  # type: ignore[override]
        typed = super().to_python(value)
        if not typed:
            return None
        self.run_validators(typed)  # before anything is made of it, or quoted
        reading = parse_date(typed, today=clock.today())
        if reading.value is None or reading.doubts:
            unread = _("“%(typed)s” is not a date. Enter it like 31 3 2027.") % {"typed": typed[:40]}
            wrong = next((one.message for one in reading.doubts if one.code in WRONG), unread)
            raise forms.ValidationError(str(wrong))
        return _last_of(reading.value) if self.last else reading.value.day


def _last_of(known: KnownDate) -> date:
    if known.precision == "year":
        return date(known.day.year, 12, 31)
    if known.precision == "month":
        return known.day.replace(day=calendar.monthrange(known.day.year, known.day.month)[1])
    return known.day


class TypedFilter(django_filters.Filter):  # type: ignore[misc]  # the library has no types
    """A filter with a box to type in; `found` turns what was understood into the condition on a record."""

    width = 10

    def __init__(self, *, label: Words, found: Callable[[Any], Q], hint: Words = "", **options: Any) -> None:
        self.condition, self.hint = found, hint
        nul = _lazy("Look for letters and figures only.")
        options["error_messages"] = {"null_characters_not_allowed": nul, **options.get("error_messages", {})}
        super().__init__(None, label=label, **options)

    def filter(self, queryset: QuerySet[Any], value: Any) -> QuerySet[Any]:
        return queryset.filter(self.condition(value)) if value else queryset

    def typed(self, value: Any) -> str:
        """Return what stands in the box for a value that was understood."""
        return str(value)

    def in_words(self, value: Any, choices: Sequence[Choice]) -> str:
        return self.typed(value)


class DayFilter(TypedFilter):
    """Records from a day on or, with `last`, up to one."""

    field_class = DayField

    def typed(self, value: Any) -> str:
        return write_long_date(value)


class DaysFilter(TypedFilter):
    """Records within a number of days from today."""

    field_class = forms.IntegerField
    width = 4

    def __init__(self, **options: Any) -> None:
        said = dict.fromkeys(("invalid", "min_value", "max_value"), NO_NUMBER)
        super().__init__(min_value=1, max_value=MOST_DAYS, error_messages=said, **options)

    def in_words(self, value: Any, choices: Sequence[Choice]) -> str:
        return ngettext("%(n)s day", "%(n)s days", value) % {"n": value}

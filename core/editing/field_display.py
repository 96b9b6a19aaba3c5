"""Values of fields in words that a reader understands, for pages, history and conflicts."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from core import clock
from core.dates import write_date_as_known, write_long_date
from core.history.audit import Change
from core.models.fields import ChoiceListField, PoundsField
from core.money import format_pounds

Instance = models.Model


def label_of_field(model: type[Instance] | Instance, name: str) -> str:
    """Return the field's own words with a capital: `Legal power`."""
    words = str(model._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
    return words[:1].upper() + words[1:]


def display_field(instance: Instance, name: str) -> str:
    """Return one field's value in words; the empty string when nothing is recorded."""
    field = instance._meta.get_field(name)
    raw = getattr(instance, name)
    if raw is None or raw == "" or raw == []:
        return ""
    if isinstance(field, ChoiceListField):
        return field.in_words(raw)
    if isinstance(field, PoundsField):
        return format_pounds(raw)
    if getattr(field, "choices", None):
        return str(getattr(instance, f"get_{name}_display")())
    precision = getattr(instance, _precision_of(name), None)
    if isinstance(raw, date) and precision:
        return write_date_as_known(raw, precision)
    return display_value(raw)


def display_value(raw: Any) -> str:
    """Return any single value in words: yes and no, dates in full, the rest as it reads."""
    if isinstance(raw, bool):
        return _("Yes") if raw else _("No")
    if isinstance(raw, datetime):
        return write_long_date(clock.day_of(raw))
    return write_long_date(raw) if isinstance(raw, date) else str(raw)


def list_changes(before: Instance, after: Instance, names: Iterable[str]) -> list[Change]:
    """Return what differs between two states of a record, field by field, in words."""
    return [
        Change(name, label_of_field(after, name), display_field(before, name), display_field(after, name))
        for name in names
        if _raw(before, name) != _raw(after, name)
    ]


def _raw(instance: Instance, name: str) -> Any:
    field: Any = instance._meta.get_field(name)
    return field.value_from_object(instance)


def _precision_of(name: str) -> str:
    return "precision" if name == "on" else name.removesuffix("_on") + "_precision"

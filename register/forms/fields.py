"""How each field of a partnership is asked for: in one place for every form that asks for it."""

from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _lazy

from accounts.models import Person, Service
from core.forms.fields import DatePartsField, ExplainedRadios
from register.forms.helps import FORM_HELP
from register.forms.person_choice import PersonField
from register.rules.exempt_paragraphs import choices_of_paragraph

PARTIAL_DATES = ("starts_on",)


def field_for(field: "models.Field[Any, Any]", **options: Any) -> forms.Field | None:
    """Return the form field for a model field of a partnership."""
    about: dict[str, Any] = {"label": _capital(str(field.verbose_name)), "required": not field.blank}
    about["help_text"] = field.help_text
    if isinstance(field, models.ForeignKey):
        return _one_of(field, about)
    if isinstance(field, models.DateField):
        return DatePartsField(partial=field.name in PARTIAL_DATES, **about)
    if isinstance(field, models.URLField):
        return forms.URLField(assume_scheme="https", max_length=field.max_length, **about)
    if field.name == "exempt_paragraph":
        choices = [("", _lazy("Not exempt")), *choices_of_paragraph()]
        return forms.TypedChoiceField(choices=choices, coerce=int, empty_value=None, **about)
    if field.name in RADIOS:
        widget = options.get("widget") or ExplainedRadios(helps=FORM_HELP if field.name == "form" else {})
        none = [("", RADIOS[field.name])] if field.blank else []
        return forms.ChoiceField(choices=[*none, *(field.choices or ())], widget=widget, **about)
    found = (
        field.formfield(widget=forms.Textarea({"rows": 4})) if isinstance(field, models.TextField) else None
    )
    found = found or field.formfield()
    if found:
        found.label = about["label"]
        if field.choices and field.blank:
            found.choices = [("", _lazy("Not recorded")), *field.choices]  # type: ignore[attr-defined]
    return found


# Choices that are read best all at once, and what choosing none of them is called.
RADIOS = {"form": _lazy("Not decided"), "basis": _lazy("Not known"), "leaving": ""}


def _one_of(field: "models.ForeignKey[Any, Any]", about: dict[str, Any]) -> forms.Field:
    about |= {"empty_label": _lazy("Not recorded")}
    if field.related_model is Person:
        return PersonField(councillors=field.name == "cabinet_member", **about)
    named: Any = field.related_model
    related = named._base_manager.order_by(*named._meta.ordering)
    if field.related_model is Service:
        return ServiceField(
            queryset=related.select_related("directorate").order_by(
                "directorate__name__sorted", "name__sorted"
            ),
            **about,
        )
    return forms.ModelChoiceField(queryset=related, **about)


class ServiceField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A service with its directorate, since two directorates may have one of the same name."""

    def label_from_instance(self, service: Service) -> str:
        return f"{service.directorate}: {service.name}"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]

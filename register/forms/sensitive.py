"""Marking a text as exempt, and taking the mark off."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _lazy

from core.editing import field_display
from core.forms.layout import Buttons
from register.models import Partnership
from register.rules.exempt_paragraphs import paragraph_choices
from register.services.sensitive import MARKABLE


def list_markable_fields() -> list[tuple[str, str]]:
    """Return the texts that can be marked, with their labels."""
    return [(name, field_display.label(Partnership, name)) for name in MARKABLE]


class MarkForm(forms.Form):
    """Which text, under which paragraph, why."""

    field = forms.ChoiceField(label=_lazy("Which text"), choices=list_markable_fields)
    paragraph = forms.TypedChoiceField(
        label=_lazy("Exempt paragraph"),
        help_text=_lazy("Of Schedule 12A to the Local Government Act 1972."),
        choices=paragraph_choices,
        coerce=int,
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_lazy("Why it is sensitive"),
        help_text=_lazy("Why keeping it back serves the public better than showing it."),
        max_length=300,
    )

    @cached_property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.layout = Layout(*self.fields, Buttons(_lazy("Mark this text")))
        return helper


class UnmarkForm(forms.Form):
    """Why a text is open again."""

    reason = forms.CharField(label=_lazy("Why everyone may read it now"), max_length=300)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.helper = FormHelper()
        self.helper.layout = Layout("reason", Buttons(_lazy("Take the mark off")))

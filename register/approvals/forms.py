"""Declining an approval, and taking one back, asks why."""

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _lazy

from core.forms.fields import LongTextField
from core.forms.layout import Buttons, build_helper


class DeclineForm(forms.Form):
    """Why somebody does not approve what they were asked."""

    reason = LongTextField(
        label=_lazy("Why you decline"),
        help_text=_lazy("Whoever asked reads it, and it stands with what was asked and in the history."),
        widget=forms.Textarea({"rows": 4}),
        error_messages={"required": _lazy("Say why you decline")},
    )

    button = _lazy("Decline")

    @cached_property
    def helper(self) -> FormHelper:
        return build_helper("reason", Buttons(self.button))


class TakeBackForm(DeclineForm):
    """Why somebody takes back what they approved."""

    reason = LongTextField(
        label=_lazy("Why you take it back"),
        help_text=_lazy(
            "From now on it counts as not approved. Whoever asked reads why, and it stays in the history."
        ),
        widget=forms.Textarea({"rows": 4}),
        error_messages={"required": _lazy("Say why you take it back")},
    )
    button = _lazy("Take it back")

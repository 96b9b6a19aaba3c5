"""Taking something away asks why."""

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _lazy

from core.forms.layout import Buttons, Press, build_helper


class RemovalForm(forms.Form):
    """Why something is taken away; the history keeps both."""

    reason = forms.CharField(
        label=_lazy("Why"),
        help_text=_lazy("Goes into the history."),
        max_length=300,
        error_messages={"required": _lazy("Say in a few words why it goes")},
    )

    @cached_property
    def helper(self) -> FormHelper:
        return build_helper("reason", Buttons(Press(_lazy("Remove"), look="warning")))

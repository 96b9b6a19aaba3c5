"""Taking something away asks why."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _lazy

from core.forms.layout import Buttons, Press


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
        helper = FormHelper()
        helper.layout = Layout("reason", Buttons(Press(_lazy("Remove"), look="warning")))
        return helper

"""Taking something away asks why."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from core.forms.layout import Buttons, Press


class RemovalForm(forms.Form):
    """Why something is taken away; the history keeps both."""

    reason = forms.CharField(
        label=_("Why"),
        help_text=_("Goes into the history."),
        max_length=300,
        error_messages={"required": _("Say in a few words why it goes")},
    )

    @cached_property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.layout = Layout("reason", Buttons(Press(_("Remove"), look="warning")))
        return helper

from django import forms
from django.utils.translation import gettext_lazy as _


class SignForm(forms.Form):
    """Signing is said in so many words, because it cannot be taken back."""

    read = forms.BooleanField(
        label=_("I have read the answers, and they are right as far as I know"),
        error_messages={"required": _("Tick that you have read the answers before you sign")},
    )

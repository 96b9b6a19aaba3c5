"""Whether a record is exempt from publication, asked where its text is typed."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from core.forms.layout import Fold
from register.models import MARK
from register.rules.exempt_paragraphs import paragraph_choices


def mark_fold() -> Fold:
    """Return the question as it stands at the end of a form, folded while the answer is no."""
    return Fold(_lazy("Is this exempt from publication?"), *MARK)


def dress_mark(form: Any) -> None:
    """Give the two fields of the mark their words, in a form that asks for them."""
    form.fields["exempt_paragraph"] = forms.TypedChoiceField(
        label=_lazy("Exempt paragraph"),
        help_text=_lazy(
            "Of Schedule 12A to the Local Government Act 1972. All that stands on this form is then kept back."
        ),
        choices=[("", _lazy("Not exempt")), *paragraph_choices()],
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
    reason = form.fields["exempt_reason"]
    reason.label = _lazy("Why it is exempt")
    reason.help_text = _lazy("Why keeping it back serves the public better than showing it.")
    reason.widget.attrs["rows"] = 2


def check_mark(form: Any) -> None:
    """Ask for the reason with a paragraph; without one there is none to give."""
    if form.cleaned_data.get("exempt_paragraph") is None:
        if "exempt_paragraph" not in form.errors:
            form.cleaned_data["exempt_reason"] = ""
    elif not form.cleaned_data.get("exempt_reason") and "exempt_reason" not in form.errors:
        form.add_error("exempt_reason", _("Say why it is exempt, or choose “Not exempt”"))

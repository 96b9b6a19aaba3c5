"""What internal audit looked at, the evidence it saw, and what came of it."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from core.forms.fields import LongTextField
from core.forms.layout import Buttons, Press, build_helper
from register.forms.exempt_mark import AsksWordsMark, check_mark, mark_fold
from register.models import MARK
from register.models.verification import VerificationResult


class VerificationForm(AsksWordsMark, forms.Form):
    """Only `evidence` may stay empty, and not always, so no label says that it may.

    `state` is the hash of what was shown: what changed meanwhile is looked at again.
    """

    MARKS_OPTIONAL = False

    result = forms.ChoiceField(
        label=_lazy("Result"),
        choices=VerificationResult.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _lazy("Choose what came of it")},
    )
    looked_at = LongTextField(
        label=_lazy("What was looked at"),
        widget=forms.Textarea({"rows": 3}),
        help_text=_lazy("Such as the minutes of three meetings, or a talk with the lead officer."),
        error_messages={"required": _lazy("Say what was looked at")},
    )
    evidence = LongTextField(
        label=_lazy("Evidence seen"),
        widget=forms.Textarea({"rows": 3}),
        required=False,
        help_text=_lazy(
            "Needed for “Verified”. What bears the answer out, with its reference. Whoever reads the answer reads "
            "this, unless you say below that it is exempt. Where the answer is exempt, this is too."
        ),
    )
    state = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.ask_words_mark(None)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("result") == VerificationResult.VERIFIED and not cleaned.get("evidence"):
            self.add_error("evidence", _("Say what evidence was seen, or choose another result"))
        check_mark(self)
        return cleaned

    @property
    def given(self) -> dict[str, Any]:
        """What was typed, with what was said about its being exempt as one `mark`."""
        typed = {name: value for name, value in self.cleaned_data.items() if name not in MARK}
        return typed | {"mark": self.words_mark}

    def shown_anew(self, state: str) -> "VerificationForm":
        """Return the same form with what was typed, about what stands there now."""
        again = VerificationForm({**{name: self.data.get(name, "") for name in self.fields}, "state": state})
        again.is_valid()
        return again

    @cached_property
    def helper(self) -> FormHelper:
        return build_helper(
            *(name for name in self.fields if name not in MARK),
            mark_fold(),
            Buttons(Press(_lazy("Record the verification"))),
        )

"""Scoring how much a partnership matters: one question for each criterion of the scheme."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _lazy

from core.forms.fields import LongTextField
from core.forms.layout import Buttons, build_helper
from register.rules.tiers import Criteria


class TierForm(forms.Form):
    """The ten questions and why. Fields are named after the criteria, in the order of the scheme."""

    def __init__(self, *args: Any, scheme: Criteria, **options: Any) -> None:
        super().__init__(*args, **options)
        self.scheme = scheme
        for criterion in scheme.criteria:
            self.fields[criterion.key] = forms.TypedChoiceField(
                label=criterion.question,
                choices=list(enumerate(criterion.levels)),
                coerce=int,
                widget=forms.RadioSelect,
                error_messages={
                    "required": _lazy("Answer “%(question)s”") % {"question": criterion.question}
                },
            )
        self.fields["reason"] = LongTextField(
            label=_lazy("Why"),
            help_text=_lazy("What the scores rest on. Goes into the history."),
            widget=forms.Textarea({"rows": 3}),
            required=False,
        )

    @cached_property
    def helper(self) -> FormHelper:
        return build_helper(*self.fields, Buttons(_lazy("Save the scores")))

    @property
    def scores(self) -> dict[str, int]:
        return {criterion.key: self.cleaned_data[criterion.key] for criterion in self.scheme.criteria}

"""One question of the screening."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _lazy

from governance.screening.walk import WORDS
from register.rules.screening.rules import ScreeningQuestion


class ScreeningForm(forms.Form):
    """Asks one question, under its own key, so that the answer stands in the address."""

    def __init__(self, question: ScreeningQuestion, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields[question.key] = forms.ChoiceField(
            label=question.question,
            help_text=question.help,
            choices=list(WORDS.items()),
            widget=forms.RadioSelect,
            error_messages={"required": _lazy("Choose yes, no or not known yet")},
        )

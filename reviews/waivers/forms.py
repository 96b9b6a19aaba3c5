"""Waiving a cap asks which, why and until when; ending a waiver asks why."""

from collections.abc import Sequence
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _lazy

from core.forms.fields import DatePartsField, LongTextField
from core.forms.layout import Buttons, Press, build_helper
from governance.frameworks.model import Cap
from register.forms.exempt_mark import AsksWordsMark, check_mark, mark_fold
from register.models import MARK


class _Asks(AsksWordsMark, forms.Form):
    """Asks for a reason, and whether that is exempt; each is a new row, which nothing marks yet."""

    press: Any = ""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.ask_words_mark(None)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        check_mark(self)
        return cleaned

    @cached_property
    def helper(self) -> FormHelper:
        return build_helper(
            *(name for name in self.fields if name not in MARK), mark_fold(), Buttons(Press(self.press))
        )


class WaiveForm(_Asks):
    """Which caps do not count, why, and until when."""

    press = _lazy("Waive the cap")

    lines = forms.MultipleChoiceField(
        label=_lazy("Which cap"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _lazy("Choose the cap that does not count")},
    )
    reason = LongTextField(
        label=_lazy("Why"),
        widget=forms.Textarea({"rows": 3}),
        help_text=_lazy(
            "Stands wherever the rating stands, reports included, unless you say below that it is exempt."
        ),
        error_messages={"required": _lazy("Say why the cap does not count")},
    )
    until = DatePartsField(
        label=_lazy("Until"),
        help_text=_lazy(
            "The last day; at most twelve months from today. Then the cap counts again by itself."
        ),
    )

    def __init__(self, *args: Any, caps: Sequence[Cap], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["lines"].choices = [(cap.line, cap.sentence) for cap in caps]  # type: ignore[attr-defined]


class EndForm(_Asks):
    """Why a waiver ends before its day."""

    press = _lazy("End the waiver")

    reason = LongTextField(
        label=_lazy("Why"),
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": _lazy("Say why the waiver ends")},
    )

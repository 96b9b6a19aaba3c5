"""Taking a step on the path."""

from datetime import date
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from core.dates import write_long_date
from core.forms.fields import DatePartsField, LongTextField
from core.forms.layout import Buttons, build_helper
from register.choices import ScopeKind, Status
from register.moves import rules
from register.services.overriding import Override


class MoveForm(forms.Form):
    """Where to, since when, why, and by which decision. `last` is the day of the step before."""

    to = forms.ChoiceField(label=_lazy("What has happened?"), widget=forms.RadioSelect)
    scope_kind = forms.ChoiceField(
        label=_lazy("What it is instead"),
        help_text=_lazy("Only where it turned out not to be a partnership. It is found again under this."),
        choices=[("", _lazy("Does not apply")), *ScopeKind.choices],
        required=False,
    )
    on = DatePartsField(
        label=_lazy("When"), asks=_lazy("day it took effect"), help_text=_lazy("The day it took effect.")
    )
    reason = LongTextField(
        label=_lazy("Why"),
        help_text=_lazy("Goes into the history."),
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": _lazy("Say why this step is taken")},
    )
    decision_reference = forms.CharField(
        label=_lazy("Decision reference"),
        help_text=_lazy(
            "Needed for an approval, and before it winds down or closes. Such as Cabinet, 24 June 2026, minute 41."
        ),
        max_length=120,
        required=False,
    )

    override_reason = LongTextField(
        label=_lazy("Why it goes on without what is missing"),
        help_text=_lazy(
            "Leave it empty to put right what is missing first. It goes into the history; the path says without how "
            "much it went on, and each missing thing becomes a gap."
        ),
        widget=forms.Textarea({"rows": 3}),
        required=False,
    )
    put_right_by = DatePartsField(
        label=_lazy("By when what is missing is put right"),
        asks=_lazy("day by which it is put right"),
        help_text=_lazy("Each of the missing things becomes a gap with this day."),
        required=False,
    )
    left_open = forms.CharField(widget=forms.HiddenInput, required=False)  # typed on the page after this one

    def __init__(
        self,
        *args: Any,
        status: str,
        today: date,
        last: date | None,
        may_override: bool = False,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.status, self.today, self.last = status, today, last
        if not may_override:
            del self.fields["override_reason"], self.fields["put_right_by"]
        steps = rules.open_moves(status)
        self.fields["to"].choices = steps  # type: ignore[attr-defined]
        if Status.OUT_OF_SCOPE not in [to for to, _words in steps]:
            del self.fields["scope_kind"]

    @cached_property
    def helper(self) -> FormHelper:
        return build_helper(*self.fields, Buttons(_lazy("Record this step")))

    def clean_on(self) -> date:
        day: date = self.cleaned_data["on"]
        if problem := rules.check_day_of_step(day, today=self.today, last=self.last):
            raise forms.ValidationError(problem)
        return day

    def clean_scope_kind(self) -> str:
        kind: str = self.cleaned_data["scope_kind"]
        wanted = self.cleaned_data.get("to") == Status.OUT_OF_SCOPE
        if wanted and not kind:
            raise forms.ValidationError(_("Choose what it is, so that it is found again"))
        return kind if wanted else ""

    def clean_decision_reference(self) -> str:
        reference: str = self.cleaned_data["decision_reference"]
        if not reference and self.cleaned_data.get("to") in rules.DECIDED:
            raise forms.ValidationError(
                _("Enter the reference of the decision, such as the minute of a meeting")
            )
        return reference

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        day, today = found.get("put_right_by"), self.today
        if found.get("override_reason") and not day and "put_right_by" not in self.errors:
            self.add_error("put_right_by", _("Enter the day by which what is missing is put right"))
        if day and day < today:
            words = _("Enter today, %(today)s, or a later day") % {"today": write_long_date(today)}
            self.add_error("put_right_by", words)
        return found

    @property
    def target(self) -> Status:
        return Status(self.cleaned_data["to"])

    @property
    def override(self) -> Override | None:
        """Why it goes on without what is missing; None where nobody says so."""
        reason = self.cleaned_data.get("override_reason", "")
        return Override(reason, self.cleaned_data["put_right_by"]) if reason else None


class LeftOpenForm(forms.Form):
    """Asked on the page before a partnership ends while something in it is not finished."""

    left_open = LongTextField(
        label=_lazy("What becomes of it"),
        help_text=_lazy("Who carries each of these on, or why it ends here. Goes into the history."),
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": _lazy("Say what becomes of what is still open")},
    )

"""What whoever merges decides: which of two values holds, what becomes of what is open, and why."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.functional import cached_property
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from core.forms.layout import Buttons, Press, Section, build_helper
from register.merging.service import MergePlan
from register.merging.survey import KEEP, OTHER, MergeQuestion

SHOWN = 300  # letters of a long text; the whole of it stands on its page


class MergeForm(forms.Form):
    """One choice for each value that differs; only where one of the two says nothing is it made beforehand."""

    def __init__(self, *args: Any, plan: MergePlan, **options: Any) -> None:
        super().__init__(*args, **options)
        self._plan = plan
        for question in plan.questions:
            self.fields[question.key] = forms.ChoiceField(
                label=": ".join(filter(None, (question.about, question.label))),
                choices=[
                    (value, self._in_words(question, value, words)) for value, words in question.choices
                ],
                initial=question.default or None,
                widget=forms.RadioSelect,
                error_messages={
                    "required": _("Choose what holds for %(what)s") % {"what": question.label.lower()}
                },
            )
        self.fields["state"] = forms.CharField(
            widget=forms.HiddenInput, initial=plan.state, required=False, max_length=64
        )
        self.fields["reason"] = forms.CharField(
            label=_("Why"),
            help_text=_("Goes into the history."),
            max_length=300,
            error_messages={"required": _("Say in a few words why the two are one")},
        )

    def _in_words(self, question: MergeQuestion, value: str, words: str) -> str:
        kind, shown = self._plan.kind, Truncator(words).chars(SHOWN)
        of = {KEEP: self._plan.keep, OTHER: self._plan.other}.get(value)
        if of is None or len(question.choices) == 1 or (value == KEEP and question.kept == question.other):
            return shown
        said = {"value": shown, "of": kind.label(of)}
        if said["of"] in shown:
            return (_("%(value)s (stays)") if value == KEEP else _("%(value)s (goes)")) % said
        return (_("%(value)s (stays: %(of)s)") if value == KEEP else _("%(value)s (goes: %(of)s)")) % said

    @cached_property
    def helper(self) -> FormHelper:
        asked = self._plan.questions
        sections = [
            (_("Which value holds"), [one for one in asked if one.names and not one.about]),
            (_("What both have"), [one for one in asked if one.about]),
            (_("What is open"), [one for one in asked if not one.names]),
        ]
        drawn = [Section(legend, *_keys(several)) for legend, several in sections if several]
        return build_helper(*drawn, "reason", "state", Buttons(_("Merge the two")))

    @property
    def choices(self) -> dict[str, str]:
        return {one.key: self.cleaned_data[one.key] for one in self._plan.questions}


def _keys(questions: list[MergeQuestion]) -> list[str]:
    return [one.key for one in questions]


class UndoMergeForm(forms.Form):
    """Why a merge is taken back."""

    reason = forms.CharField(
        label=_lazy("Why"),
        help_text=_lazy("Goes into the history."),
        max_length=300,
        error_messages={"required": _lazy("Say in a few words why the merge is undone")},
    )

    @cached_property
    def helper(self) -> FormHelper:
        return build_helper("reason", Buttons(Press(_lazy("Undo this merge"), look="warning")))

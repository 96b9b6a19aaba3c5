"""Scoring a risk, living with it and closing it."""

from collections.abc import Callable, Mapping
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Row
from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from accounts.models import Person
from accounts.models.person import PersonQuerySet
from core.editing.record_form import RecordForm
from core.forms.fields import ExplainedRadios, LongTextField, VersionField
from core.forms.layout import Buttons, build_helper
from register.forms.fields import field_for
from register.forms.person_choice import PersonField
from register.rules.matrix import Matrix
from reviews.choices import ScoreKind
from reviews.models import Risk
from reviews.risks import rules
from reviews.risks.service import Levels

# Under which of the matrix's categories a reader finds what an impact means for a risk of this category.
HARM: Mapping[str, str] = {
    "financial": "finance",
    "service": "service",
    "people": "people",
    "legal": "legal",
    "information": "legal",
    "reputation": "reputation",
    "partner": "service",
    "strategic": "service",
}


class ScoreForm(forms.Form):
    """Scoring a risk on the matrix of today. `version` is that of the risk which was looked at."""

    kind = forms.ChoiceField(label=_lazy("Which score"), choices=ScoreKind.choices, widget=forms.RadioSelect)
    why = LongTextField(
        label=_lazy("Why"),
        help_text=_lazy("What has changed since it was last scored. Goes into the history."),
        widget=forms.Textarea({"rows": 3}),
        required=False,
    )
    version = VersionField()

    def __init__(self, *args: Any, matrix: Matrix, category: str, **options: Any) -> None:
        super().__init__(*args, **options)
        chances = {level.number: level.meaning for level in matrix.likelihood}
        harms = {level.number: level.meanings.get(HARM.get(category, ""), "") for level in matrix.impact}
        self.fields["likelihood"] = field_for_level(
            _lazy("Likelihood"), list_likelihoods(matrix), True, ExplainedRadios(helps=chances)
        )
        self.fields["impact"] = field_for_level(
            _lazy("Impact"), list_impacts(matrix), True, ExplainedRadios(helps=harms)
        )

    @cached_property
    def helper(self) -> FormHelper:
        return build_helper(
            "kind", Row("likelihood", "impact"), "why", "version", Buttons(_lazy("Save the score"))
        )

    def look_again(self, newest: Risk) -> None:
        """Say that somebody else changed the risk meanwhile; pressed once more, the score is saved over theirs."""
        self.data = self.data.copy()  # type: ignore[attr-defined]
        self.data["version"] = str(newest.version)  # type: ignore[index]
        sentence = _(
            "Somebody changed this risk while you were working. Its score now is %(score)s. Look, then save again"
        )
        self.add_error(None, sentence % {"score": newest.current or _("not recorded")})

    @property
    def levels(self) -> Levels:
        return self.cleaned_data["likelihood"], self.cleaned_data["impact"]


class TolerateForm(RecordForm):
    """Living with a risk: until when, and why; above the limit also who is asked to approve it."""

    ASKS_WHY = False
    asked = PersonField(label=_lazy("Who is asked to approve it"))

    class Meta:
        model = Risk
        fields = ("tolerated_until", "tolerated_why")
        formfield_callback = field_for

    def __init__(self, *args: Any, offered: PersonQuerySet | None, **options: Any) -> None:
        """`offered` are those who may be asked; none where it needs no approval."""
        super().__init__(*args, **options)
        self.fields["tolerated_why"].required = True
        if offered is None:
            del self.fields["asked"]
        else:
            self.fields["asked"].queryset = offered  # type: ignore[attr-defined]
            self.fields["asked"].error_messages["required"] = rules.ASKED_MISSING
            self.fields["tolerated_until"].required = True
            self.fields["tolerated_until"].asks = _lazy("the last day of the approval")  # type: ignore[attr-defined]
            self.fields["tolerated_until"].help_text = _lazy(
                "The approval holds until this day, that day included, if it is given. Then it must be asked for again."
            )
            self.fields["tolerated_why"].help_text = _lazy("Whoever is asked reads this.")

    @cached_property
    def helper(self) -> FormHelper:
        asks = "asked" in self.fields
        press = _lazy("Ask for approval") if asks else _lazy("Tolerate this risk")
        shown = [*(["asked"] if asks else []), *self.Meta.fields]
        return build_helper(*shown, "version", "seen", Buttons(press))

    def explain_refusal(self, may_not: Callable[[str], str]) -> None:
        """Say of somebody who is typed and may not approve it that they may not, and who may."""
        self.fields["asked"].may_not = may_not  # type: ignore[attr-defined]

    @property
    def person_asked(self) -> Person | None:
        """Who is asked, where that is asked for."""
        found: Person | None = self.cleaned_data.get("asked")
        return found

    def refuse(self, faults: Mapping[str, str]) -> None:
        """Show why it may not be tolerated, at the fields concerned."""
        for name, sentence in faults.items():
            self.add_error(name if name in self.fields else None, sentence)


class CloseForm(forms.Form):
    """Closing a risk, and why."""

    why = LongTextField(
        label=_lazy("Why it is closed"),
        help_text=_lazy("Such as: the contract was signed on 4 March 2027, so the gap cannot come back."),
        widget=forms.Textarea({"rows": 3}),
    )

    @cached_property
    def helper(self) -> FormHelper:
        return build_helper("why", Buttons(_lazy("Close this risk")))


def list_likelihoods(matrix: Matrix) -> list[tuple[int, str]]:
    return [(level.number, f"{level.number} {level.word}") for level in matrix.likelihood]


def list_impacts(matrix: Matrix) -> list[tuple[int, str]]:
    return [(level.number, f"{level.number} {level.word}") for level in matrix.impact]


def field_for_level(
    label: Any, choices: list[tuple[int, str]], required: bool, widget: Any = None
) -> forms.Field:
    offered: list[tuple[Any, Any]] = [*choices] if widget else [("", _lazy("Choose")), *choices]
    return forms.TypedChoiceField(
        label=label,
        choices=offered,
        coerce=int,
        empty_value=None,
        required=required,
        widget=widget or forms.Select,
    )

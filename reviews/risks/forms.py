"""Writing a risk down, scoring it, living with it, closing it, and doing something about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Row
from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from core.editing.record_form import RecordForm
from core.forms.fields import ExplainedRadios, LongTextField
from core.forms.layout import Buttons, Section
from register.forms.exempt_mark import check_mark, dress_mark, mark_fold
from register.forms.fields import field_for
from register.models import MARK, Action
from register.rules.matrix import Matrix
from reviews.choices import TREATMENT_HELP, ScoreKind, Treatment
from reviews.models import Risk
from reviews.risks import rules
from reviews.risks.service import Levels

_SAYS = ("title", "cause", "event", "consequence", "category")
_DOES = ("owner", "treatment", "measures", "review_by")
_SHARED = ("also_on_council_register", "council_share")


def _asked(field: Any, **options: Any) -> forms.Field | None:
    """The project's way of asking for a field, with the four Ts explained."""
    if field.name == "treatment":
        choices = [("", _lazy("Not decided")), *Treatment.choices]
        return forms.ChoiceField(
            label=_lazy("Treatment"),
            choices=choices,
            required=False,
            widget=ExplainedRadios(helps=TREATMENT_HELP),
        )
    return field_for(field, **options)


class RiskForm(RecordForm):
    """What a risk says and what is done about it. Its scores and its tolerance have forms of their own."""

    class Meta:
        model = Risk
        fields = (*_SAYS, *_DOES, *_SHARED, *MARK)
        formfield_callback = _asked

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        dress_mark(self)
        self.fields["owner"].keep(self.instance.owner_id)  # type: ignore[attr-defined]
        for name in ("cause", "event", "consequence"):
            self.fields[name].widget.attrs["rows"] = 2

    @cached_property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        own = [name for name in ("reason", "version", "seen") if name in self.fields]
        helper.layout = Layout(*self.sections(), mark_fold(), *own, Buttons(_lazy("Save")))
        return helper

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        check_mark(self)
        return cleaned

    def sections(self) -> list[Section]:
        return [
            Section(_lazy("The risk"), *_SAYS, intro=_lazy("The three parts are read as one sentence.")),
            Section(_lazy("What is done about it"), *_DOES),
            Section(_lazy("The council's own register"), *_SHARED),
        ]

    def refuse(self, faults: Mapping[str, str]) -> None:
        """Say that a risk above the limit is tolerated on a page of its own, where somebody approves it."""
        sentence = _lazy(
            "This risk is above the council's limit. Save it without “Tolerate”, then choose “Tolerate it”"
        )
        self.add_error("treatment", sentence)


@dataclass(frozen=True)
class _Given:
    """A score that is not written yet."""

    score: int
    matrix: str


class AddRiskForm(RiskForm):
    """A new risk with its first scores: the one of today must be given, the other two may."""

    ASKS_WHY = False

    def __init__(self, *args: Any, matrix: Matrix, **options: Any) -> None:
        super().__init__(*args, **options)
        self.matrix = matrix
        for kind in ScoreKind:
            required = kind is ScoreKind.CURRENT
            self.fields[f"{kind.value}_likelihood"] = _level(
                _lazy("Likelihood"), list_likelihoods(matrix), required
            )
            self.fields[f"{kind.value}_impact"] = _level(_lazy("Impact"), list_impacts(matrix), required)

    def sections(self) -> list[Section]:
        says, does, shared = super().sections()
        scores = [
            Section(
                _lazy("Score now"),
                Row(*_levels_of(ScoreKind.CURRENT)),
                intro=_lazy("With everything that is done already."),
            ),
            Section(
                _lazy("Score before controls"),
                Row(*_levels_of(ScoreKind.INHERENT)),
                intro=_lazy("As if nothing were done. You can add it later."),
            ),
            Section(
                _lazy("Target"),
                Row(*_levels_of(ScoreKind.TARGET)),
                intro=_lazy("Where it is meant to get to. You can add it later."),
            ),
        ]
        return [says, *scores, does, shared]

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        for kind in (ScoreKind.INHERENT, ScoreKind.TARGET):
            likelihood, impact = _levels_of(kind)
            given = [bool(self.cleaned_data.get(name)) for name in (likelihood, impact)]
            if any(given) and not all(given):
                missing = likelihood if not given[0] else impact
                self.add_error(missing, _("Choose both likelihood and impact, or neither"))
        self._before_controls()
        return cleaned

    def _before_controls(self) -> None:
        """Controls take something off: without them a risk cannot be lower than it is with them."""
        scores = {
            kind: _Given(self.matrix.score(*levels), self.matrix.key) for kind, levels in self.scores.items()
        }
        now, before = scores.get(ScoreKind.CURRENT.value), scores.get(ScoreKind.INHERENT.value)
        if fault := rules.controls_fault(before=before, now=now):
            self.add_error(_levels_of(ScoreKind.INHERENT)[0], fault)

    @property
    def scores(self) -> dict[str, Levels]:
        """The scores that were given, by kind."""
        found = {kind: tuple(self.cleaned_data.get(name) for name in _levels_of(kind)) for kind in ScoreKind}
        return {kind.value: levels for kind, levels in found.items() if all(levels)}  # type: ignore[misc]


class ScoreForm(forms.Form):
    """Scoring a risk on the matrix of today. `version` is that of the risk which was looked at."""

    kind = forms.ChoiceField(label=_lazy("Which score"), choices=ScoreKind.choices, widget=forms.RadioSelect)
    why = LongTextField(
        label=_lazy("Why"),
        help_text=_lazy("What has changed since it was last scored. Goes into the history."),
        widget=forms.Textarea({"rows": 3}),
        required=False,
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, matrix: Matrix, category: str, **options: Any) -> None:
        super().__init__(*args, **options)
        chances = {level.number: level.meaning for level in matrix.likelihood}
        harms = {level.number: level.meanings.get(HARM.get(category, ""), "") for level in matrix.impact}
        self.fields["likelihood"] = _level(
            _lazy("Likelihood"), list_likelihoods(matrix), True, ExplainedRadios(helps=chances)
        )
        self.fields["impact"] = _level(
            _lazy("Impact"), list_impacts(matrix), True, ExplainedRadios(helps=harms)
        )

    @cached_property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.layout = Layout(
            "kind", Row("likelihood", "impact"), "why", "version", Buttons(_lazy("Save the score"))
        )
        return helper

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
    """Living with a risk: who approves it, until when, and why."""

    ASKS_WHY = False

    class Meta:
        model = Risk
        fields = ("tolerated_by", "tolerated_until", "tolerated_why")
        formfield_callback = _asked

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["tolerated_by"].keep(self.instance.tolerated_by_id)  # type: ignore[attr-defined]
        self.fields["tolerated_by"].label = _lazy("Who approves it")
        self.fields["tolerated_why"].required = True

    @cached_property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.layout = Layout(*self.Meta.fields, "version", "seen", Buttons(_lazy("Tolerate this risk")))
        return helper

    def refuse(self, faults: Mapping[str, str]) -> None:
        """Show why it may not be tolerated, at the fields concerned."""
        for name, sentence in faults.items():
            self.add_error(name, sentence)


class CloseForm(forms.Form):
    """Closing a risk, and why."""

    why = LongTextField(
        label=_lazy("Why it is closed"),
        help_text=_lazy("Such as: the contract was signed on 4 March 2027, so the gap cannot come back."),
        widget=forms.Textarea({"rows": 3}),
    )

    @cached_property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.layout = Layout("why", Buttons(_lazy("Close this risk")))
        return helper


class RiskActionForm(forms.ModelForm):  # type: ignore[type-arg]
    """Something to be done about a risk."""

    class Meta:
        model = Action
        fields = ("what", "owner", "due_on")
        formfield_callback = _asked

    @cached_property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.layout = Layout(*self.Meta.fields, Buttons(_lazy("Add the action")))
        return helper


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


def list_likelihoods(matrix: Matrix) -> list[tuple[int, str]]:
    return [(level.number, f"{level.number} {level.word}") for level in matrix.likelihood]


def list_impacts(matrix: Matrix) -> list[tuple[int, str]]:
    return [(level.number, f"{level.number} {level.word}") for level in matrix.impact]


def _levels_of(kind: ScoreKind) -> tuple[str, str]:
    return f"{kind.value}_likelihood", f"{kind.value}_impact"


def _level(label: Any, choices: list[tuple[int, str]], required: bool, widget: Any = None) -> forms.Field:
    offered: list[tuple[Any, Any]] = [*choices] if widget else [("", _lazy("Choose")), *choices]
    return forms.TypedChoiceField(
        label=label,
        choices=offered,
        coerce=int,
        empty_value=None,
        required=required,
        widget=widget or forms.Select,
    )

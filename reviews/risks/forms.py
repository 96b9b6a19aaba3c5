"""Writing a risk down, scoring it, living with it, closing it, and doing something about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Row
from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from core.editing.record_form import RecordForm
from core.forms.fields import ExplainedRadios
from core.forms.layout import Buttons, Section, build_helper
from register.forms.exempt_mark import check_mark, label_mark, mark_fold
from register.forms.fields import field_for
from register.models import MARK, Action
from register.rules.matrix import Matrix
from reviews.choices import TREATMENT_HELP, ScoreKind, Treatment
from reviews.models import Risk
from reviews.risks import rules
from reviews.risks.scoring.forms import field_for_level, list_impacts, list_likelihoods
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
        label_mark(self)
        self.fields["owner"].keep(self.instance.owner_id)  # type: ignore[attr-defined]
        for name in ("cause", "event", "consequence"):
            self.fields[name].widget.attrs["rows"] = 2

    @cached_property
    def helper(self) -> FormHelper:
        own = [name for name in ("reason", "version", "seen") if name in self.fields]
        return build_helper(*self.sections(), mark_fold(), *own, Buttons(_lazy("Save")))

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
            self.fields[f"{kind.value}_likelihood"] = field_for_level(
                _lazy("Likelihood"), list_likelihoods(matrix), required
            )
            self.fields[f"{kind.value}_impact"] = field_for_level(
                _lazy("Impact"), list_impacts(matrix), required
            )

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
        if fault := rules.find_controls_fault(before=before, now=now):
            self.add_error(_levels_of(ScoreKind.INHERENT)[0], fault)

    @property
    def scores(self) -> dict[str, Levels]:
        """The scores that were given, by kind."""
        found = {kind: tuple(self.cleaned_data.get(name) for name in _levels_of(kind)) for kind in ScoreKind}
        return {kind.value: levels for kind, levels in found.items() if all(levels)}  # type: ignore[misc]


class RiskActionForm(forms.ModelForm):  # type: ignore[type-arg]
    """Something to be done about a risk. The empty version says that it is new: whoever goes back is asked."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Action
        fields = ("what", "owner", "due_on")
        formfield_callback = _asked

    @cached_property
    def helper(self) -> FormHelper:
        return build_helper(*self.Meta.fields, "version", Buttons(_lazy("Add the action")))


def _levels_of(kind: ScoreKind) -> tuple[str, str]:
    return f"{kind.value}_likelihood", f"{kind.value}_impact"

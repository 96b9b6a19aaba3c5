"""Risks as a list that can be imported: what each says and how it scores, through the form and the service of risks."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from core import clock
from core.history.actors import Actor
from register.importing.model import CellChange, Remark
from register.importing.tables.model import ImportTable
from register.services.related import RelatedRefused
from reviews.choices import ScoreKind, Treatment
from reviews.models import Risk
from reviews.risks import appetite, rules, service
from reviews.risks.forms import AddRiskForm
from reviews.risks.listing.file_table import list_heads
from reviews.risks.service import Levels


class ListedRiskForm(AddRiskForm):
    """A risk of a list with its scores, whether it is new or there already."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, matrix=appetite.matrix_in_use(), **options)
        for kind, label in ScoreKind.choices:
            for what, words in (("likelihood", _("likelihood")), ("impact", _("impact"))):
                field = self.fields[f"{kind}_{what}"]
                field.label = f"{label}: {words}"
                field.required = field.required and not self.instance.pk
        for kind, levels in self.held.items():
            self.initial[f"{kind}_likelihood"], self.initial[f"{kind}_impact"] = levels

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        treatment = self.cleaned_data.get("treatment")
        if treatment == Treatment.TOLERATE != self.instance.treatment:
            self._find_tolerance_faults()
        return cleaned

    def _find_tolerance_faults(self) -> None:
        """Living with a risk above the limit needs somebody who is asked, and no list can ask: by the score that the
        risk has, under which its service takes the treatment, and by the one that the row gives it."""
        bands = [self.instance.current.band] if self.instance.pk and self.instance.current else []
        if levels := self.scores.get(ScoreKind.CURRENT.value):
            bands.append(self.matrix.band(self.matrix.score(*levels)).key)
        faults: dict[str, str] = {}
        for band in bands:
            faults |= rules.find_tolerance_faults(
                band=band,
                appetite=appetite.read_appetite(),
                asked=False,
                until=self.instance.tolerated_until,
                today=clock.today(),
            )
        if "asked" in faults:
            words = _(
                "This risk is above the council's limit, so “Tolerate” needs an approval. "
                "Leave it out here, then tolerate it on its own page."
            )
            self.add_error("treatment", words)
        elif faults:
            self.add_error("treatment", " ".join(faults.values()))

    @property
    def held(self) -> dict[str, Levels]:
        """The scores that the risk has under the matrix of today, by kind."""
        found = {kind: getattr(self.instance, kind) for kind in ScoreKind.values}
        return {
            kind: (one.likelihood, one.impact)
            for kind, one in found.items()
            if one and one.made_under == self.matrix
        }

    @property
    def scored(self) -> dict[str, Levels]:
        """The scores that are other than those held."""
        return {
            kind: (int(levels[0]), int(levels[1]))
            for kind, levels in self.scores.items()
            if (int(levels[0]), int(levels[1])) != self.held.get(kind)
        }


def _order_scores(scored: Mapping[str, Levels], held: Mapping[str, Levels]) -> list[tuple[str, Levels]]:
    """Return the scores in an order in which none is for a moment lower before controls than with them."""
    before = ScoreKind.INHERENT.value
    used = appetite.matrix_in_use()
    falls = before in scored and before in held and used.score(*scored[before]) < used.score(*held[before])
    return sorted(scored.items(), key=lambda one: (one[0] == before) is falls)


def list_scores(form: ListedRiskForm) -> list[CellChange]:
    """Return every score that a row changes, in words."""
    labels, held = dict(ScoreKind.choices), form.held
    return [
        CellChange(
            _("Score: %(which)s") % {"which": labels[kind]}, _say_levels(held.get(kind)), _say_levels(levels)
        )
        for kind, levels in form.scored.items()
    ]


def _say_levels(levels: Levels | None) -> str:
    if levels is None:
        return ""
    return _("likelihood %(likelihood)s, impact %(impact)s") % {"likelihood": levels[0], "impact": levels[1]}


def write_risk(table: ImportTable, form: ListedRiskForm, *, by: Actor, reason: str) -> Risk:
    """Write a risk and its scores. Raises RelatedRefused where its service refuses."""
    risk: Risk = form.instance
    today = clock.today()
    try:
        if risk.pk is None:
            return service.add(risk, scores=form.scored, on=today, by=by, why=reason)
        scored = form.scored  # before the first of them is written
        service.change(risk, names=form.record_fields, on=today, by=by, reason=reason)
        for kind, levels in _order_scores(scored, form.held):
            service.score(risk, kind=kind, levels=levels, on=today, by=by, why=reason)
    except (service.ToleranceRefused, service.ScoreRefused, service.RiskClosed) as refused:
        raise RelatedRefused(str(refused)) from refused
    return risk


# "Risk (cause - event - consequence)" and the like: the three parts in one text.
_IN_PARTS = tuple(
    f"Risk {cause} {event} {effect}"
    for cause in ("cause", "causes", "source")
    for event in ("event", "risk", "and event")
    for effect in (
        "consequence",
        "consequences",
        "effect",
        "impact",
        "and consequence",
        "and effect",
        "and impact",
    )
)


# What a column of scores may be called, by the kind of score that its row gives as likelihood and impact.
_SCORES: Mapping[str, Sequence[str]] = {
    ScoreKind.CURRENT.value: (
        "score", "risk score", "current score", "current risk score", "residual score", "residual risk score",
        "net score", "net risk score", "score now", "total", "total score", "rating", "risk rating", "l x i",
        "lxi", "l*i", "l × i", "overall score", "sgôr", "sgor", "sgôr risg", "cyfanswm",
    ),
    ScoreKind.INHERENT.value: (
        "inherent score", "inherent risk score", "gross score", "gross risk score", "score before controls",
    ),
    ScoreKind.TARGET.value: ("target score", "target risk score", "target rating"),
}  # fmt: skip
_FIRST_NUMBER = re.compile(r"\d+")
_IN_BRACKETS = re.compile(r"\s*[(\[].*")


def compare_scores(form: ListedRiskForm, said: Mapping[str, tuple[str, str]]) -> list[Remark]:
    """Say where a row gives a score that is not what its likelihood and impact make."""
    labels, found = dict(ScoreKind.choices), list[Remark]()
    for heading, (letter, text) in said.items():
        bare, number = _IN_BRACKETS.sub("", heading), _FIRST_NUMBER.search(text)
        kind = next((one for one, headings in _SCORES.items() if bare in headings), "")
        levels = form.scores.get(kind) or form.held.get(kind)
        if not (levels and number):
            continue
        likelihood, impact = int(levels[0]), int(levels[1])
        made = form.matrix.score(likelihood, impact)
        if int(number[0]) != made:
            words = {"typed": text, "made": made, "likelihood": likelihood, "impact": impact}
            message = _(
                "Likelihood %(likelihood)s and impact %(impact)s make %(made)s, and the row says %(typed)s. "
                "Check which is meant: it comes in as %(made)s."
            )
            column = _("Score: %(which)s") % {"which": labels[kind]}
            found.append(Remark(column, text, message % words, letter=letter))
    return found


TABLES: tuple[ImportTable, ...] = (
    ImportTable(
        "risks",
        _lazy("Risks"),
        Risk,
        ListedRiskForm,
        ("title",),
        {
            "title": ("Risk", "Risk title", "Risk description", "Description of risk", *_IN_PARTS),
            "cause": ("Cause", "Causes"),
            "event": ("Event", "Risk event"),
            "consequence": ("Consequence", "Consequences", "Effect", "Impact description"),
            "owner": ("Risk owner", "Responsible officer"),
            "measures": (
                "Controls",
                "Controls in place",
                "Mitigation",
                "Mitigations",
                "Existing controls",
                "Current controls",
            ),
            "review_by": ("Review date", "Next review"),
            "also_on_council_register": ("Also on the council's register",),
            "current_likelihood": (
                "Likelihood",
                "L",
                "Likelihood score",
                "Probability",
                "Current likelihood",
                "Residual likelihood",
            ),
            "current_impact": (
                "Impact",
                "I",
                "Impact score",
                "Severity",
                "Current impact",
                "Residual impact",
            ),
            "inherent_likelihood": ("Inherent likelihood", "Gross likelihood"),
            "inherent_impact": ("Inherent impact", "Gross impact"),
            "target_likelihood": ("Target likelihood",),
            "target_impact": ("Target impact",),
        },
        write=write_risk,
        more=list_scores,
        undo=False,
        ended="closed_on",
        exported=list_heads,
        against=compare_scores,
    ),
)

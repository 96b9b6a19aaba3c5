"""The fields of which the form of a question is made, by the kind of the question."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from core.formfields import ChoiceWithHelp, DatePartsField, ExplainedRadios, PoundsField
from governance import gaps
from governance.answer_words import SCORES, WORDS
from governance.offered import Offered
from governance.shapes import Kind, Question


def value_field(question: Question, held: str) -> forms.Field | None:
    """Return the field of the answer itself; None when the register should hold it and does not."""
    about: dict[str, Any] = {"label": _("Your answer"), "required": False}
    kind = question.kind
    if kind is Kind.REGISTER:
        return forms.BooleanField(label=_("This is right"), required=False) if held else None
    if kind is Kind.TEXT:
        return forms.CharField(widget=forms.Textarea({"rows": 4}), **about)
    if kind is Kind.DATE:
        return DatePartsField(asks=_("the date"), **about)
    if kind is Kind.MONEY:
        return PoundsField(asks=_("the amount"), **about)
    if kind is Kind.CHOICE:
        return ChoiceWithHelp(choices=[(o.key, o.label, o.help) for o in question.options], **about)
    words = SCORES if kind is Kind.SCORE else WORDS
    radios = ExplainedRadios()
    radios.reveals = [value for value in words if gaps.is_gap(value)]
    return forms.ChoiceField(choices=list(words.items()), widget=radios, **about)


def gap_fields(offered: Offered) -> dict[str, forms.Field]:
    """Return what a gap asks: what is missing, who puts it right, by when."""
    return {
        "missing": forms.CharField(
            label=_("What is missing"),
            required=False,
            max_length=300,
            widget=forms.Textarea({"rows": 2}),
        ),
        "owner": forms.TypedChoiceField(
            label=_("Who puts it right"),
            required=False,
            choices=[("", _("Choose")), *((key, person.in_full) for key, person in offered.people.items())],
            coerce=lambda key: offered.people[int(key)],
            empty_value=None,
        ),
        "due_on": DatePartsField(
            label=_("By when"), asks=_("the date this will be put right"), required=False
        ),
    }


def evidence_fields(offered: Offered) -> dict[str, forms.Field]:
    """Return what an answer rests on: words, and a document where the partnership has one."""
    fields: dict[str, forms.Field] = {
        "evidence": forms.CharField(
            label=_("What shows this"),
            help_text=_("Such as clause 9 of the agreement, or the minutes of 4 March 2026."),
            required=False,
            max_length=300,
        )
    }
    if offered.documents:
        fields["document"] = forms.TypedChoiceField(
            label=_("Document"),
            required=False,
            choices=[("", _("None")), *((key, str(paper)) for key, paper in offered.documents.items())],
            coerce=lambda key: offered.documents[int(key)],
            empty_value=None,
        )
    return fields

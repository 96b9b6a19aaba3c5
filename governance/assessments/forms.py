"""One question of a checklist as a form. A question that is left open is no mistake: it stays open."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from core import clock
from core.forms.fields import (
    ChoiceWithHelp,
    DatePartsField,
    ExplainedRadios,
    LongTextField,
    PoundsFormField,
    VersionField,
)
from governance.assessments import gaps
from governance.assessments.answer_display import SCORES, WORDS
from governance.assessments.answer_options import AnswerOptions
from governance.assessments.service import QuestionAnswer
from governance.frameworks.model import NO, NOT_APPLICABLE, YES, Depth, Kind, Question
from governance.known.answers import KnownFact
from governance.models import Answer
from register.forms.exempt_mark import AsksWordsMark, check_mark
from register.forms.person_choice import GivenPersonField, PeopleByName
from register.models import MARK
from register.services.sensitive import WordsMark

GAP_FIELDS = ("missing", "owner", "due_on")


class QuestionForm(AsksWordsMark, forms.Form):
    """Asks what the kind of the question needs; its fields carry the question's key as prefix.

    After `is_valid()`: `is_open` when nothing was answered, else `values` is what the service writes.
    `held` is what the register holds, for a question that only shows it.
    """

    MARKS_OPTIONAL = False

    meanwhile = ""  # what somebody else answered since this was read

    version = VersionField()

    def __init__(
        self, line: QuestionAnswer, offered: AnswerOptions, *, held: str = "", **options: Any
    ) -> None:
        self.line, self.offered, self.held = line, offered, held
        self.question, self.asked = line.asked.question, line.asked
        begun = _as_answered(line.answer, self.question) | (options.pop("initial", None) or {})
        super().__init__(prefix=self.question.key, initial=begun, **options)
        if field := build_value_field(self.question, held):
            self.fields["value"] = field
        if self.question.kind is Kind.YES_PARTLY_NO_NA or self.lacks_record:
            self.fields |= build_gap_fields(offered)
        if self.question.kind is not Kind.REGISTER:
            self._ask_more()
        if self.question.kind is not Kind.REGISTER or self.lacks_record:
            marked = offered.marks.get(line.answer.pk) if line.answer else None
            self.ask_words_mark(None, held=marked or WordsMark())

    def _ask_more(self) -> None:
        if self.question.kind is not Kind.TEXT:
            self.fields["comment"] = LongTextField(
                label=_("In your own words"), required=False, widget=forms.Textarea({"rows": 2})
            )
        if self.asked.depth is Depth.FULL:
            self.fields |= build_evidence_fields(self.offered)

    @property
    def lacks_record(self) -> bool:
        """Whether this only shows the register, and the register holds nothing."""
        return self.question.kind is Kind.REGISTER and not self.held

    @property
    def evidence_fields(self) -> list[Any]:
        return [self[name] for name in ("comment", "evidence", "document") if name in self.fields]

    @property
    def is_open(self) -> bool:
        """Whether nothing was answered, so that nothing is to be saved."""
        return not self.errors and not self.cleaned_data.get("value")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if self.held_mark is not None:
            check_mark(self)
        if self.lacks_record and any(cleaned.get(name) for name in ("owner", "due_on")):
            cleaned["value"] = NO
        elif self.question.kind is Kind.REGISTER:
            cleaned["value"] = self.held if cleaned.get("value") else ""
        value = cleaned.get("value")
        if gaps.is_gap(str(value)) and "missing" in self.fields:
            self._check_gap(cleaned)
        else:
            self._forget_gap(cleaned)
        if (
            value == YES
            and self.asked.evidence
            and not cleaned.get("evidence")
            and not cleaned.get("document")
        ):
            self.add_error("evidence", _("Say what shows this, or choose a document"))
        if value == NOT_APPLICABLE and not cleaned.get("comment"):
            self.add_error("comment", _("Say in a few words why this does not apply"))
        return cleaned

    def _check_gap(self, cleaned: Mapping[str, Any]) -> None:
        asks = {
            "missing": _("Say what is missing"),
            "owner": _("Choose who will put this right"),
            "due_on": _("Enter the date this will be put right, like 29 1 2027"),
        }
        for name, sentence in asks.items():
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, sentence)
        due = cleaned.get("due_on")
        if due and due < clock.today() and due != self.initial.get("due_on"):
            self.add_error("due_on", _("Enter a date that is still to come, like 29 1 2027"))

    def _forget_gap(self, cleaned: dict[str, Any]) -> None:
        for name in GAP_FIELDS:
            cleaned[name] = "" if name == "missing" else None
            self.errors.pop(name, None)

    @property
    def values(self) -> dict[str, Any]:
        """What the service writes, as text where an answer is kept as text."""
        found = {
            name: self.cleaned_data[name]
            for name in self.fields
            if name in self.cleaned_data and name not in MARK
        }
        value = self.cleaned_data["value"]
        for name in GAP_FIELDS:
            found.setdefault(name, "" if name == "missing" else None)
        found["version"] = self.cleaned_data.get("version") or 0
        text = value.isoformat() if isinstance(value, date) else str(value)
        return found | {"value": text, "mark": self.words_mark}

    def unjudged(self) -> "QuestionForm":
        """Return the same question with what was typed, and nothing said about it yet."""
        typed = {
            name: field.widget.value_from_datadict(self.data, self.files, self.add_prefix(name))
            for name, field in self.fields.items()
        }
        return QuestionForm(self.line, self.offered, held=self.held, initial=typed)


def prefill_known(line: QuestionAnswer, known: KnownFact, people: PeopleByName) -> dict[str, Any]:
    """Return what the form of a question would post if the known answer were typed in again."""
    due = known.due_on
    parts = {"day": due.day, "month": due.month, "year": due.year} if due else {}
    found: dict[str, Any] = {
        "value": known.value,
        "comment": known.text,
        "evidence": known.evidence,
        "document": known.document or "",
        "missing": known.missing or line.asked.question.when_missing,
        "owner": people.label_of(known.owner or 0),
        MARK[0]: known.mark.paragraph if known.mark else "",
        MARK[1]: known.mark.reason if known.mark else "",
        "version": line.answer.version if line.answer else 0,
    }
    found |= {f"due_on_{name}": str(number) for name, number in parts.items()}
    if line.asked.question.kind is Kind.DATE:
        day = date.fromisoformat(known.value)
        found |= {"value_day": day.day, "value_month": day.month, "value_year": day.year}
    return {f"{line.key}-{name}": str(value) for name, value in found.items()}


def _as_answered(answer: Answer | None, question: Question) -> dict[str, Any]:
    if answer is None:
        return {"missing": question.when_missing, "version": 0}
    value: Any = answer.value
    if question.kind is Kind.DATE:
        value = date.fromisoformat(value)
    elif question.kind is Kind.MONEY:
        value = Decimal(value)
    return {
        "value": value,
        "comment": answer.comment,
        "evidence": answer.evidence,
        "document": answer.document_id,
        "missing": answer.missing or question.when_missing,
        "owner": answer.owner_id,
        "due_on": answer.due_on,
        "version": answer.version,
    }


def build_value_field(question: Question, held: str) -> forms.Field | None:
    """Return the field of the answer itself; None when the register should hold it and does not."""
    about: dict[str, Any] = {"label": _("Your answer"), "required": False}
    kind = question.kind
    if kind is Kind.REGISTER:
        return forms.BooleanField(label=_("This is right"), required=False) if held else None
    if kind is Kind.TEXT:
        return LongTextField(widget=forms.Textarea({"rows": 4}), **about)
    if kind is Kind.DATE:
        return DatePartsField(asks=_("the date"), **about)
    if kind is Kind.MONEY:
        return PoundsFormField(asks=_("the amount"), **about)
    if kind is Kind.CHOICE:
        return ChoiceWithHelp(choices=[(o.key, o.label, o.help) for o in question.options], **about)
    words = SCORES if kind is Kind.SCORE else WORDS
    radios = ExplainedRadios()
    radios.reveals = [value for value in words if gaps.is_gap(value)]
    return forms.ChoiceField(choices=list(words.items()), widget=radios, **about)


def build_gap_fields(offered: AnswerOptions) -> dict[str, forms.Field]:
    """Return what a gap asks: what is missing, who puts it right, by when."""
    return {
        "missing": forms.CharField(
            label=_("What is missing"), required=False, max_length=300, widget=forms.Textarea({"rows": 2})
        ),
        "owner": GivenPersonField(label=_("Who puts it right"), required=False, people=offered.people),
        "due_on": DatePartsField(
            label=_("By when"), asks=_("the date this will be put right"), required=False
        ),
    }


def build_evidence_fields(offered: AnswerOptions) -> dict[str, forms.Field]:
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


class SignForm(forms.Form):
    """Signing is said in so many words, because it cannot be taken back."""

    read = forms.BooleanField(
        label=_lazy("I have read the answers, and they are right as far as I know"),
        error_messages={"required": _lazy("Tick that you have read the answers before you sign")},
    )

"""One question of a checklist as a form. A question that is left open is no mistake: it stays open."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _

from governance import gaps
from governance.facts_known import KnownFact
from governance.forms import fields
from governance.models import Answer
from governance.offered import Offered
from governance.services.assessments import Line
from governance.shapes import NO, NOT_APPLICABLE, YES, Depth, Kind, Question

GAP_FIELDS = ("missing", "owner", "due_on")


class QuestionForm(forms.Form):
    """Asks what the kind of the question needs; its fields carry the question's key as prefix.

    After `is_valid()`: `is_open` when nothing was answered, else `values` is what the service writes.
    `held` is what the register holds, for a question that only shows it.
    """

    meanwhile = ""  # what somebody else answered since this was read

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, line: Line, offered: Offered, *, held: str = "", **options: Any) -> None:
        self.line, self.offered, self.held = line, offered, held
        self.question, self.asked = line.asked.question, line.asked
        begun = _as_answered(line.answer, self.question) | (options.pop("initial", None) or {})
        super().__init__(prefix=self.question.key, initial=begun, **options)
        if field := fields.value_field(self.question, held):
            self.fields["value"] = field
        if self.question.kind is Kind.YES_PARTLY_NO_NA or self.lacks_record:
            self.fields |= fields.gap_fields(offered)
        if self.question.kind is not Kind.REGISTER:
            self._ask_more()

    def _ask_more(self) -> None:
        if self.question.kind is not Kind.TEXT:
            self.fields["comment"] = forms.CharField(
                label=_("In your own words"), required=False, widget=forms.Textarea({"rows": 2})
            )
        if self.asked.depth is Depth.FULL:
            self.fields |= fields.evidence_fields(self.offered)

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
        if due and due < timezone.localdate() and due != self.initial.get("due_on"):
            self.add_error("due_on", _("Enter a date that is still to come, like 29 1 2027"))

    def _forget_gap(self, cleaned: dict[str, Any]) -> None:
        for name in GAP_FIELDS:
            cleaned[name] = "" if name == "missing" else None
            self.errors.pop(name, None)

    @property
    def values(self) -> dict[str, Any]:
        """What the service writes, as text where an answer is kept as text."""
        found = {name: self.cleaned_data[name] for name in self.fields if name in self.cleaned_data}
        value = self.cleaned_data["value"]
        for name in GAP_FIELDS:
            found.setdefault(name, "" if name == "missing" else None)
        found["version"] = self.cleaned_data.get("version") or 0
        return found | {"value": value.isoformat() if isinstance(value, date) else str(value)}

    def unjudged(self) -> "QuestionForm":
        """Return the same question with what was typed, and nothing said about it yet."""
        typed = {
            name: field.widget.value_from_datadict(self.data, self.files, self.add_prefix(name))
            for name, field in self.fields.items()
        }
        return QuestionForm(self.line, self.offered, held=self.held, initial=typed)


def taken_over(line: Line, known: KnownFact) -> dict[str, Any]:
    """Return what the form of a question would post if the known answer were typed in again."""
    due = known.due_on
    parts = {"day": due.day, "month": due.month, "year": due.year} if due else {}
    found: dict[str, Any] = {
        "value": known.value,
        "comment": known.text,
        "evidence": known.evidence,
        "document": known.document or "",
        "missing": known.missing or line.asked.question.when_missing,
        "owner": known.owner or "",
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

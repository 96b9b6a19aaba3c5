"""Answering one line of an annual review, writing it up, signing, delegating, accepting and returning it."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from accounts.models import Person
from core.editing.record_form import RecordForm
from core.forms.fields import LongTextField, VersionField
from register.choices import Rating
from register.forms.exempt_mark import AsksWordsMark, check_mark
from register.forms.person_choice import PersonField
from register.models import MARK, words_of_record
from register.services import sensitive
from reviews import access
from reviews.models import Review, ReviewLine


class LineForm(AsksWordsMark, forms.Form):
    """One line answered anew. `meanwhile` holds the line as somebody else answered it since it was read."""

    MARKS_OPTIONAL = False

    meanwhile: ReviewLine | None = None
    record_fields = ("value", "evidence", "comment")

    line = forms.IntegerField(widget=forms.HiddenInput)
    version = VersionField()
    value = forms.ChoiceField(
        label=_lazy("Your answer"),
        choices=ReviewLine.Value.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _lazy("Choose an answer")},
    )
    evidence = forms.CharField(
        label=_lazy("What it rests on"), help_text=_lazy("One short phrase."), max_length=60, required=False
    )
    comment = LongTextField(
        label=_lazy("What has changed"), widget=forms.Textarea({"rows": 3}), required=False
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, of: ReviewLine) -> None:
        self.of = of
        super().__init__(data, initial=_as_it_stands(of))
        if not of.last_value:
            self.fields["comment"].label = _lazy("In your own words")
        own, before = sensitive.find_each(words_of_record(of), words_of_record(of, "last"))
        self.ask_words_mark(None, held=own, otherwise=before)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        check_mark(self)
        value, before = cleaned.get("value"), self.of.last_value
        if value and before and value != before and not cleaned.get("comment"):
            last = self.of.last_label
            sentence = _("Say what has changed: the last answer was %(last)s") % {"last": last}
            self.add_error("comment", sentence)
        return cleaned

    @property
    def values(self) -> dict[str, Any]:
        """What the service writes."""
        return {name: self.cleaned_data[name] for name in ("value", "evidence", "comment", "version")}

    def beside(self, newest: ReviewLine) -> "LineForm":
        """Return what was typed once more, beside what somebody else answered, ready to be saved over it."""
        data = {name: self.data.get(name, "") for name in (*self.record_fields, *MARK)}
        again = LineForm(data | {"line": newest.position, "version": newest.version}, of=newest)
        again.meanwhile = newest
        return again


def _as_it_stands(line: ReviewLine) -> dict[str, Any]:
    decided = line.state != ReviewLine.State.TO_DO
    return {
        "line": line.position,
        "version": line.version,
        "value": line.value if decided else line.last_value,
        "evidence": line.evidence if decided else line.last_evidence,
        "comment": line.comment if decided else "",
    }


def _show_again(form: forms.BaseForm, read: str) -> None:
    """Let the page that shows a refused form carry the mark of what stands on it now, so that the next press counts."""
    data: Any = form.data.copy()  # type: ignore[attr-defined]
    data["read"] = read
    form.data = data


class WriteUpForm(AsksWordsMark, RecordForm):
    """The words around the lines. They may be saved half done; `read` says which answers stood on the page."""

    ASKS_WHY = False
    MARKS_OPTIONAL = False  # they may be saved half done, and are all there before anybody signs

    read = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Review
        fields = ("summary", "outcome")

    outcome = forms.ChoiceField(
        label=_lazy("What should happen next"),
        choices=Review.Outcome.choices,
        widget=forms.RadioSelect,
        required=False,
    )

    def __init__(self, *args: Any, answers: str = "", **options: Any) -> None:
        super().__init__(*args, **options)
        self.answers = answers
        self.initial["read"] = answers
        summary = self.fields["summary"]
        summary.label, summary.widget.attrs["rows"] = _lazy("What the partnership did this year"), 5
        self.ask_words_mark(words_of_record(self.instance))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        check_mark(self)
        return cleaned


class SignForm(WriteUpForm):
    """The same, to be signed: everything must be there, and nobody may have changed an answer meanwhile."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not (cleaned.get("summary") or "").strip():
            self.add_error("summary", _lazy("Say in a few sentences what the partnership did this year"))
        if not cleaned.get("outcome"):
            self.add_error("outcome", _lazy("Choose what should happen next with this partnership"))
        if cleaned.get("read") != self.answers:
            self.add_error(None, CHANGED_MEANWHILE)
            _show_again(self, self.answers)
        return cleaned


CHANGED_MEANWHILE = _lazy(
    "Somebody changed an answer while you were reading. Read it again below, then sign."
)


class DelegateForm(forms.Form):
    """Who drafts. Signing stays with whoever signs for the partnership."""

    drafter = PersonField(
        label=_lazy("Who drafts it"),
        help_text=_lazy(
            "They answer the lines. Signing stays with you. Leave it empty and nobody else drafts."
        ),
        required=False,
    )

    def __init__(self, *args: Any, review: Review, **options: Any) -> None:
        options["initial"] = {"drafter": review.drafter_id}
        super().__init__(*args, **options)
        self.review = review
        drafter: Any = self.fields["drafter"]
        drafter.queryset = access.find_people_who_draft()
        drafter.keep(review.drafter_id)

    def clean_drafter(self) -> Person | None:
        person: Person | None = self.cleaned_data["drafter"]
        if (
            person
            and person.pk != self.review.drafter_id
            and not access.can_open(person, self.review.partnership)
        ):
            sentence = _("%(who)s cannot open this partnership. Name them as lead officer first")
            raise forms.ValidationError(sentence % {"who": person})
        return person


class _Decision(AsksWordsMark, forms.Form):
    """What is decided on a signed review; `read` names the signature that was on the page."""

    read = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, review: Review, **options: Any) -> None:
        options["initial"] = {"read": review.snapshot_id}
        super().__init__(*args, **options)
        self.review = review
        self.ask_words_mark(words_of_record(review, "decision"))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        check_mark(self)
        if cleaned.get("read") != self.review.snapshot_id:
            self.add_error(
                None, _lazy("It was signed again while you were reading. Read it again below, then decide.")
            )
            _show_again(self, str(self.review.snapshot_id))
        return cleaned


class AcceptForm(_Decision):
    """Acceptance, with another rating and its reason if need be."""

    MARKS_OPTIONAL = False

    override = forms.ChoiceField(label=_lazy("Rating"), required=False)
    override_reason = LongTextField(
        label=_lazy("Why another rating"), widget=forms.Textarea({"rows": 3}), required=False
    )

    def __init__(self, *args: Any, review: Review, **options: Any) -> None:
        super().__init__(*args, review=review, **options)
        as_it_is = _("%(rating)s, as the sum says") % {"rating": review.get_rating_display()}
        others = [
            (key, label) for key, label in Rating.choices if key not in (review.rating, Rating.NOT_ASSESSED)
        ]
        self.fields["override"].choices = [("", as_it_is), *others]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("override") and not cleaned.get("override_reason"):
            self.add_error("override_reason", _lazy("Say why the rating is another one than the sum says"))
        if not cleaned.get("override"):
            cleaned["override_reason"] = ""
        return cleaned


class ReturnForm(_Decision):
    """Sending it back, with the reason."""

    because = LongTextField(
        label=_lazy("What is to be put right"),
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": _lazy("Say what is to be put right")},
    )

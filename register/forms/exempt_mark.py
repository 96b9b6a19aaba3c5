"""Whether a record is exempt from publication, asked where its text is typed."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from core.forms.fields import LongTextField
from core.forms.layout import Fold
from register.access.marks import words_for_exempt
from register.models import MARK, MarkedWords, Partnership
from register.rules.exempt_paragraphs import choices_of_paragraph
from register.services import sensitive
from register.services.sensitive import MARKABLE, WordsMark

LONGEST_REASON = 300
READ = "mark_read"  # the mark as it was read, in a form that carries it


def mark_fold(names: Sequence[str] = MARK, about: Any = "") -> Fold:
    """Return the question as it stands at the end of a form, or beside a text, folded while the answer is no."""
    return Fold(_lazy("Is this exempt from publication?"), *names, about=about)


def label_mark(form: Any, names: Sequence[str] = MARK) -> None:
    """Give the two fields of the mark their words, in a form that asks for them."""
    form.fields[names[0]] = forms.TypedChoiceField(
        label=_lazy("Exempt paragraph"),
        help_text=_lazy(
            "Of Schedule 12A to the Local Government Act 1972. All that stands on this form is then kept back."
        ),
        choices=[("", _lazy("Not exempt")), *choices_of_paragraph()],
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
    reason = form.fields[names[1]]
    reason.label = _lazy("Why it is exempt")
    reason.help_text = _lazy("Why keeping it back serves the public better than showing it.")
    reason.widget.attrs["rows"] = 2


def check_mark(form: Any, names: Sequence[str] = MARK) -> None:
    """Ask for the reason with a paragraph; without one there is none to give."""
    paragraph, reason = names
    if form.cleaned_data.get(paragraph) is None:
        if paragraph not in form.errors:
            form.cleaned_data[reason] = ""
    elif not form.cleaned_data.get(reason) and reason not in form.errors:
        form.add_error(reason, _("Say why it is exempt, or choose “Not exempt”"))


class AsksWordsMark:
    """What a form has that asks whether the words typed on it are exempt, while the rest of its record stays open.

    A form calls `ask_words_mark` once its fields are there and `check_mark` when it is cleaned.
    """

    fields: dict[str, forms.Field]
    initial: Any
    data: Any
    cleaned_data: dict[str, Any]
    held_mark: WordsMark | None = None  # how it is marked already; None while it was not asked

    def ask_words_mark(
        self, words: MarkedWords | None, *, held: WordsMark | None = None, otherwise: WordsMark | None = None
    ) -> None:
        """Ask the question. `held` is how the words are marked, for who has read it already.

        `otherwise` is the answer to begin with where nothing is marked yet.
        """
        self.held_mark = held or (sensitive.find_mark(words) if words else WordsMark())
        begin = self.held_mark if self.held_mark.paragraph else (otherwise or WordsMark())
        self.fields[MARK[1]] = LongTextField(max_length=LONGEST_REASON, required=False)
        label_mark(self)
        self.fields[MARK[0]].help_text = _lazy(
            "Of Schedule 12A to the Local Government Act 1972. The words on this form are then kept back; "
            "answers, amounts and days are not."
        )
        self.initial.setdefault(MARK[0], begin.paragraph)
        self.initial.setdefault(MARK[1], begin.reason)

    def carry_read_mark(self) -> None:
        """Let the form carry the mark that was read: who leaves the question as it stood opens nothing marked since."""
        if self.held_mark is not None:
            self.fields[READ] = forms.CharField(
                widget=forms.HiddenInput, required=False, max_length=LONGEST_REASON + 2
            )
            self.initial.setdefault(READ, _write_read(self.held_mark))

    @property
    def words_mark(self) -> WordsMark | None:
        """What was said about the words; None on a form that does not ask, or where nothing was said anew."""
        if self.held_mark is None:
            return None
        said = self._said_of_words
        untouched = self.data.get(READ) is not None and self.cleaned_data.get(READ) == _write_read(said)
        return None if untouched and READ in self.fields else said

    @property
    def _said_of_words(self) -> WordsMark:
        return WordsMark(self.cleaned_data.get(MARK[0]), self.cleaned_data.get(MARK[1]) or "")

    @property
    def is_mark_changed(self) -> bool:
        return self.words_mark not in (None, self.held_mark)


class AsksTextMarks:
    """What a form over a partnership has that asks of each of its texts, beside it, whether it is exempt.

    A form calls `ask_text_marks` once its fields are there, and puts `place_marked` of them in its layout. Each
    question carries the answer that was read: who did not touch it never changes what somebody else marked since.
    """

    fields: dict[str, forms.Field]
    instance: Partnership
    initial: Any
    data: Any
    cleaned_data: dict[str, Any]
    held_marks: Mapping[str, WordsMark]  # how its texts are marked today
    text_marks: Mapping[str, WordsMark]  # what was said anew, once it is cleaned

    def ask_text_marks(self) -> None:
        asked = [name for name in MARKABLE if name in self.fields]
        self.held_marks, self.text_marks = sensitive.find_text_marks(self.instance, asked), {}
        for name, held in self.held_marks.items():
            paragraph, reason, read = _names_beside(name)
            self.fields[reason] = LongTextField(max_length=LONGEST_REASON, required=False)
            label_mark(self, (paragraph, reason))
            self.fields[paragraph].help_text = _lazy(
                "Of Schedule 12A to the Local Government Act 1972. This text alone is then kept back."
            )
            self.fields[read] = forms.CharField(
                widget=forms.HiddenInput, required=False, max_length=LONGEST_REASON + 2
            )
            self.initial |= {paragraph: held.paragraph, reason: held.reason, read: _write_read(held)}

    def place_marked(self, name: str) -> list[Any]:
        """Return a field as the layout has it, with the question after it where one is asked."""
        if name not in self.held_marks:
            return [name]
        paragraph, reason, read = _names_beside(name)
        return [name, mark_fold((paragraph, reason), about=self.fields[name].label), read]

    def clean(self) -> Any:
        cleaned = super().clean()  # type: ignore[misc]
        self.text_marks = {name: said for name in self.held_marks if (said := self._read_mark(name))}
        return cleaned

    def _read_mark(self, name: str) -> WordsMark | None:
        """What is said anew of one text; None where nothing is, or what is said cannot be taken."""
        paragraph, reason, read = _names_beside(name)
        if paragraph not in self.data:
            return None
        check_mark(self, (paragraph, reason))
        said = WordsMark(self.cleaned_data.get(paragraph), self.cleaned_data.get(reason) or "")
        before, held = self.cleaned_data.get(read, ""), self.held_marks[name]
        if _write_read(said) in (before, _write_read(held)):
            return None
        if before != _write_read(held):
            now = words_for_exempt(held.paragraph) if held.paragraph else _("not exempt")
            words = _("Somebody has changed this meanwhile: it is now “%(now)s”. Choose again, and save.")
            self.add_error(paragraph, words % {"now": now})  # type: ignore[attr-defined]
            self.data = self.data.copy()
            self.data[read] = _write_read(held)  # who presses again has seen it
        return said


def _names_beside(name: str) -> tuple[str, str, str]:
    """Return the fields that ask of one text: the paragraph, the reason, and what both were when it was read."""
    return (f"{name}_{MARK[0]}", f"{name}_{MARK[1]}", f"{name}_read")


def _write_read(mark: WordsMark) -> str:
    """Return a mark as a form carries it: the same however a browser ends its lines."""
    return " ".join([str(mark.paragraph or ""), *mark.reason.split()]).strip()

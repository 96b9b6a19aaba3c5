"""Whether a record is exempt from publication, asked where its text is typed."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from core.forms.fields import LongTextField
from core.forms.layout import Fold
from register.models import MARK, MarkedWords
from register.rules.exempt_paragraphs import choices_of_paragraph
from register.services import sensitive
from register.services.sensitive import WordsMark

LONGEST_REASON = 300


def mark_fold() -> Fold:
    """Return the question as it stands at the end of a form, folded while the answer is no."""
    return Fold(_lazy("Is this exempt from publication?"), *MARK)


def label_mark(form: Any) -> None:
    """Give the two fields of the mark their words, in a form that asks for them."""
    form.fields["exempt_paragraph"] = forms.TypedChoiceField(
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
    reason = form.fields["exempt_reason"]
    reason.label = _lazy("Why it is exempt")
    reason.help_text = _lazy("Why keeping it back serves the public better than showing it.")
    reason.widget.attrs["rows"] = 2


def check_mark(form: Any) -> None:
    """Ask for the reason with a paragraph; without one there is none to give."""
    if form.cleaned_data.get("exempt_paragraph") is None:
        if "exempt_paragraph" not in form.errors:
            form.cleaned_data["exempt_reason"] = ""
    elif not form.cleaned_data.get("exempt_reason") and "exempt_reason" not in form.errors:
        form.add_error("exempt_reason", _("Say why it is exempt, or choose “Not exempt”"))


class AsksWordsMark:
    """What a form has that asks whether the words typed on it are exempt, while the rest of its record stays open.

    A form calls `ask_words_mark` once its fields are there and `check_mark` when it is cleaned.
    """

    fields: dict[str, forms.Field]
    initial: Any
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

    @property
    def words_mark(self) -> WordsMark | None:
        """What was said about the words; None on a form that does not ask."""
        if self.held_mark is None:
            return None
        return WordsMark(self.cleaned_data.get(MARK[0]), self.cleaned_data.get(MARK[1]) or "")

    @property
    def is_mark_changed(self) -> bool:
        return self.words_mark != self.held_mark

"""Marking a text as exempt, and taking the mark off."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from core.editing import field_display
from core.forms.layout import Buttons, build_helper
from register.models import KeptText, Partnership, words_of_record
from register.rules.exempt_paragraphs import choices_of_paragraph
from register.services import sensitive
from register.services.sensitive import MARKABLE


def list_markable(partnership: Partnership, asked: str = "") -> list[tuple[str, str]]:
    """Return the texts that can be marked, with their labels: fields, what came from the old register, and what was
    asked for by its name, such as a comment in a signed review."""
    fields = [(name, field_display.label_of_field(Partnership, name)) for name in MARKABLE]
    kept = [
        (words_of_record(text).name, _("Text from the old register: %(column)s") % {"column": text.column})
        for text in KeptText.objects.filter(partnership=partnership)
    ]
    if asked in dict([*fields, *kept]) or not asked or not sensitive.is_markable(partnership, asked):
        return [*fields, *kept]
    return [*fields, *kept, (asked, sensitive.describe_marked(asked))]


class MarkForm(forms.Form):
    """Which text, under which paragraph, why."""

    field = forms.ChoiceField(label=_lazy("Which text"))
    paragraph = forms.TypedChoiceField(
        label=_lazy("Exempt paragraph"),
        help_text=_lazy("Of Schedule 12A to the Local Government Act 1972."),
        choices=choices_of_paragraph,
        coerce=int,
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_lazy("Why it is sensitive"),
        help_text=_lazy("Why keeping it back serves the public better than showing it."),
        max_length=300,
    )

    def __init__(self, data: Any = None, *, partnership: Partnership, asked: str = "") -> None:
        super().__init__(data, initial={"field": asked})
        self.fields["field"].choices = list_markable(partnership, asked)  # type: ignore[attr-defined]

    @cached_property
    def helper(self) -> FormHelper:
        return build_helper(*self.fields, Buttons(_lazy("Mark this text")))


class UnmarkForm(forms.Form):
    """Why a text is open again."""

    reason = forms.CharField(label=_lazy("Why everyone may read it now"), max_length=300)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.helper = FormHelper()
        self.helper.layout = Layout("reason", Buttons(_lazy("Take the mark off")))

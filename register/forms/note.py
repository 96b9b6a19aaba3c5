"""A note in somebody's own words, and what a report says under one of its implications."""

from django import forms
from django.utils.translation import gettext_lazy as _lazy

from core import clock
from register.forms.related import RelatedForm, build_yes_no_field, field_for
from register.models import MARK, Implication, JournalNote


class JournalNoteForm(RelatedForm):
    class Meta:
        model = JournalNote
        fields = ("on", "text", *MARK)
        formfield_callback = field_for

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)
        if not self.instance.pk:
            self.initial["on"] = clock.today()


class ImplicationForm(RelatedForm):
    applies = build_yes_no_field(_lazy("Does it apply?"))

    class Meta:
        model = Implication
        fields = ("kind", "applies", "text")
        formfield_callback = field_for

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)
        text: forms.Field = self.fields["text"]
        text.label = _lazy("What it means, or why it does not apply")

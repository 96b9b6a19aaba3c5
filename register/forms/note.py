"""A note in somebody's own words, and what a report says under one of its implications."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from register.forms.related import PartForm, asked, yes_or_no
from register.models import Implication, JournalNote


class JournalNoteForm(PartForm):
    class Meta:
        model = JournalNote
        fields = ("on", "text")
        formfield_callback = asked

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)
        if not self.instance.pk:
            self.initial["on"] = timezone.localdate()


class ImplicationForm(PartForm):
    applies = yes_or_no(_("Does it apply?"))

    class Meta:
        model = Implication
        fields = ("kind", "applies", "text")
        formfield_callback = asked

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)
        text: forms.Field = self.fields["text"]
        text.label = _("What it means, or why it does not apply")

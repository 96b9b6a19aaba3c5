from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _lazy

from core.models import Record
from core.models.fields import WordsField
from register.models.exempt_mark import MarkedRecord
from register.models.partnership import Partnership


class JournalNote(MarkedRecord):
    """A dated note in somebody's own words, apart from what the register writes down by itself."""

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="notes", editable=False)
    on = models.DateField(_lazy("date"))
    text = WordsField(_lazy("note"))
    written_by = models.CharField(max_length=320, editable=False)

    SAYS = "text"

    class Meta(MarkedRecord.Meta):
        ordering = ["-on", "-pk"]
        verbose_name = _lazy("note")

    def __str__(self) -> str:
        return str(self.text)[:80]


class KeptText(Record):
    """Text of an imported row that fits no field: kept with the record and shown, never lost."""

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="kept_texts", editable=False)
    column = models.CharField(_lazy("column"), max_length=200)
    text = WordsField(_lazy("text"))
    why = models.CharField(_lazy("why it is here"), max_length=300, blank=True)
    source = models.CharField(_lazy("source"), max_length=200)

    EXEMPT_WORDS: ClassVar = {"": ("text",)}

    class Meta(Record.Meta):
        ordering = ["pk"]
        verbose_name = _lazy("text from the old register")
        verbose_name_plural = _lazy("texts from the old register")

    def __str__(self) -> str:
        return f"{self.column}: {self.text}"

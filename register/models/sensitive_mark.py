"""Text of a partnership that is exempt from publication: a field of its own, or the words of a record of its."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _lazy

from core.models import Record
from register.models.partnership import Partnership


class MarkedWords(NamedTuple):
    """Which words of which record a mark is about: its kind, its key, and which of its texts."""

    kind: str
    key: int
    part: str

    @property
    def name(self) -> str:
        """What the mark says in its `field`, such as `reviews.reviewline.17`."""
        return ".".join(filter(None, (self.kind, str(self.key), self.part)))


def words_of_record(record: Record, part: str = "") -> MarkedWords:
    """Return the words of a record that can be marked: those that its model names in `EXEMPT_WORDS`."""
    assert part in list_markable_words(type(record))
    return MarkedWords(record._meta.label_lower, record.pk, part)


def read_mark_name(name: str) -> MarkedWords | None:
    """Return what the `field` of a mark names; None for a field of the partnership itself."""
    app, _dot, rest = name.partition(".")
    model, _dot, rest = rest.partition(".")
    key, _dot, part = rest.partition(".")
    return MarkedWords(f"{app}.{model}", int(key), part) if key.isdecimal() else None


def list_markable_words(model: type[Any]) -> Mapping[str, tuple[str, ...]]:
    """Return the texts of a kind of record that can be marked apart from the rest of it, by the name of each group."""
    found: Mapping[str, tuple[str, ...]] = getattr(model, "EXEMPT_WORDS", {})
    return found


class SensitiveMark(Record):
    """Text that is exempt, with the paragraph, the reason and who said so (H11).

    `field` is a field of the partnership, or names the words of a record that belongs to it. It is a row of its own, so
    that what is signed and frozen can be marked without being changed.
    """

    partnership = models.ForeignKey(
        Partnership, models.CASCADE, related_name="sensitive_marks", editable=False
    )
    field = models.CharField(_lazy("field"), max_length=60)
    paragraph = models.PositiveSmallIntegerField(_lazy("exempt paragraph"))
    reason = models.CharField(_lazy("reason"), max_length=300)
    marked_by = models.CharField(max_length=320, editable=False)

    class Meta(Record.Meta):
        ordering = ["field"]
        verbose_name = _lazy("sensitive text")
        constraints = [
            models.UniqueConstraint(fields=["partnership", "field"], name="register_sensitive_once"),
            models.CheckConstraint(
                name="register_sensitive_paragraph",
                condition=Q(paragraph__range=(1, 7)),
                violation_error_message=_lazy("The exempt paragraph is a number from 1 to 7."),
            ),
        ]

    def __str__(self) -> str:
        return self.field

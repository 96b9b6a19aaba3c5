"""Text of a partnership that is exempt from publication."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _lazy

from core.models import Record
from register.models.partnership import Partnership


class SensitiveMark(Record):
    """A field whose text is exempt, with the paragraph, the reason and who said so (H11)."""

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

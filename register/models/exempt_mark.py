"""The mark of one record whose text is exempt from publication, set where the text is typed."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _lazy

from core.models import Record
from core.models.fields import WordsField

MARK = ("exempt_paragraph", "exempt_reason")  # the two fields of the mark, as forms ask for them


class MarkedRecord(Record):
    """What belongs to a partnership and can be exempt by itself: the paragraph, and why that serves the public (H11).

    A marked record is kept back whole. `SAYS` names the field that says what it is about, and `IN_REPORT` which of them
    the report of a partnership tells of; none where it speaks of no such record.
    """

    SAYS: ClassVar[str]
    IN_REPORT: ClassVar[Q | None] = None

    exempt_paragraph = models.PositiveSmallIntegerField(_lazy("exempt paragraph"), null=True, blank=True)
    exempt_reason = WordsField(_lazy("why it is exempt"), blank=True)

    class Meta(Record.Meta):
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_exempt_paragraph",
                condition=Q(exempt_paragraph__isnull=True) | Q(exempt_paragraph__range=(1, 7)),
                violation_error_message=_lazy("The exempt paragraph is a number from 1 to 7."),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_exempt_says_why",
                condition=Q(exempt_paragraph__isnull=True, exempt_reason="")
                | Q(exempt_paragraph__isnull=False) & ~Q(exempt_reason=""),
                violation_error_message=_lazy("Say why it is exempt, or choose “Not exempt”."),
            ),
        ]

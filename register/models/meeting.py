from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from core.models import Record
from core.models.fields import WordsField
from register.models.exempt_mark import MarkedRecord
from register.models.membership import Membership
from register.models.partnership import Partnership


class Meeting(MarkedRecord):
    """A meeting of the partnership: who was there, whether it could decide, what came of it (H1, P8)."""

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="meetings", editable=False)
    held_on = models.DateField(_lazy("held on"))
    title = models.CharField(_lazy("meeting"), max_length=200, blank=True)
    quorum_rule = models.CharField(_lazy("quorum rule"), max_length=200, blank=True)
    quorum_met = models.BooleanField(_lazy("quorum met"), null=True, blank=True)
    notes = WordsField(_lazy("notes or minutes"), blank=True)
    decisions = WordsField(_lazy("decisions"), blank=True)
    key_messages = WordsField(_lazy("key messages"), blank=True)

    SAYS = "title"
    IN_REPORT = Q()

    class Meta(MarkedRecord.Meta):
        ordering = ["-held_on", "-pk"]
        verbose_name = _lazy("meeting")

    def __str__(self) -> str:
        return self.title or _("Meeting")


class Attendance(Record):
    """How many of a member's seats were filled at one meeting."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="attendance", editable=False)
    membership = models.ForeignKey(
        Membership, models.PROTECT, related_name="attendance", verbose_name=_lazy("member")
    )
    seats = models.PositiveSmallIntegerField(_lazy("seats"))
    present = models.PositiveSmallIntegerField(_lazy("present"))

    class Meta(Record.Meta):
        ordering = ["membership__organisation__name__sorted"]
        verbose_name = _lazy("attendance")
        constraints = [
            models.UniqueConstraint(fields=["meeting", "membership"], name="register_attendance_once"),
            models.CheckConstraint(
                name="register_attendance_within_seats",
                condition=Q(present__lte=F("seats")),
                violation_error_message=_lazy("No more can be present than there are seats."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.present} / {self.seats}"

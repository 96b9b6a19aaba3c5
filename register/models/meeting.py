from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.models import Record
from register.models.membership import Membership
from register.models.partnership import Partnership


class Meeting(Record):
    """A meeting of the partnership: who was there, whether it could decide, what came of it (H1, P8)."""

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="meetings", editable=False)
    held_on = models.DateField(_("held on"))
    title = models.CharField(_("meeting"), max_length=200, blank=True)
    quorum_rule = models.CharField(_("quorum rule"), max_length=200, blank=True)
    quorum_met = models.BooleanField(_("quorum met"), null=True, blank=True)
    notes = models.TextField(_("notes or minutes"), blank=True)
    decisions = models.TextField(_("decisions"), blank=True)
    key_messages = models.TextField(_("key messages"), blank=True)

    class Meta(Record.Meta):
        ordering = ["-held_on", "-pk"]
        verbose_name = _("meeting")

    def __str__(self) -> str:
        return self.title or f"{_('Meeting')}"


class Attendance(Record):
    """How many of a member's seats were filled at one meeting."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="attendance", editable=False)
    membership = models.ForeignKey(
        Membership, models.PROTECT, related_name="attendance", verbose_name=_("member")
    )
    seats = models.PositiveSmallIntegerField(_("seats"))
    present = models.PositiveSmallIntegerField(_("present"))

    class Meta(Record.Meta):
        ordering = ["membership__organisation__name"]
        verbose_name = _("attendance")
        constraints = [
            models.UniqueConstraint(fields=["meeting", "membership"], name="register_attendance_once"),
            models.CheckConstraint(
                name="register_attendance_within_seats",
                condition=Q(present__lte=F("seats")),
                violation_error_message=_("No more can be present than there are seats."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.present} / {self.seats}"

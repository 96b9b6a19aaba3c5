"""Who was at a meeting: one write for all members, so that the page says at once whether the meeting could decide."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from core.history import audit, writing
from core.history.actors import Actor
from register.models import Attendance, Meeting
from register.services.related import add, change, is_exempt, remove

__all__ = ["SeatAttendance", "add", "change", "record_attendance", "remove"]


@dataclass(frozen=True)
class SeatAttendance:
    """The seats of one member at a meeting, and how many of them were filled."""

    seats: int
    present: int


@transaction.atomic
def record_attendance(meeting: Meeting, *, lines: Mapping[int, SeatAttendance], by: Actor) -> Meeting:
    """Write the attendance of a meeting: `lines` by membership; a member without a line has none.

    The meeting's version counts for all of them. Raises core.history.writing.Stale.
    """
    held = {row.membership_id: row for row in meeting.attendance.select_related("membership__organisation")}
    before = {key: SeatAttendance(row.seats, row.present) for key, row in held.items()}
    if before == dict(lines):
        return meeting
    writing.update(meeting, by=by)
    for key, row in held.items():
        if key not in lines:
            writing.remove(row, by=by)
    for key, line in lines.items():
        if key not in held:
            new = Attendance(meeting=meeting, membership_id=key, seats=line.seats, present=line.present)
            writing.insert(new, by=by)
        elif before[key] != line:
            held[key].seats, held[key].present = line.seats, line.present
            writing.update(held[key], by=by)
    audit.record(
        "meeting.attended",
        by=by,
        about=meeting.partnership,
        object=meeting,
        headline=_("Attendance recorded:"),
        detail=_("%(meeting)s, %(present)s of %(seats)s present")
        % {
            "meeting": _("exempt") if is_exempt(meeting) else str(meeting),
            "present": sum(line.present for line in lines.values()),
            "seats": sum(line.seats for line in lines.values()),
        },
    )
    return meeting

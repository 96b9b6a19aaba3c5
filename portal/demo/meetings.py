"""Meetings of the demo council's partnerships: who came, whether they could decide, what came of it (meetings.yaml)."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from core import clock
from core.yaml_files import read_data
from register.demo import Cast, Moment
from register.models import Action, Meeting, Membership
from register.services import actions, meetings
from register.services.meetings import SeatAttendance
from reviews.risks.demo import finish_action

FILE = Path(__file__).with_name("meetings.yaml")
CLERK = "Democratic Services Officer"
Entry = Mapping[str, Any]


def list_moments(cast: Cast) -> Iterator[Moment]:
    """Yield each meeting as it was written up four days later, with its actions, and each action as it was done."""
    for name, told in read_data(FILE).items():
        for entry in told["meetings"] if cast.knows(name) else ():
            day = cast.day(-entry["ago"])
            yield cast.moment(
                day + timedelta(days=4), entry["title"], partial(_hold, cast, name, told, entry)
            )
            for what, _owner, _due, *done in entry.get("actions", ()):
                if done:
                    yield cast.moment(
                        cast.day(-done[0]), what, partial(finish_action, cast, name, what, *done)
                    )


def _hold(cast: Cast, name: str, told: Entry, entry: Entry) -> None:
    partnership = cast.partnership(name)
    by = cast.actor(told.get("clerk", CLERK))
    meeting = Meeting(
        partnership=partnership,
        held_on=cast.day(-entry["ago"]),
        title=entry["title"],
        quorum_rule=told.get("quorum", ""),
        quorum_met=entry.get("met"),
        notes=entry.get("notes", ""),
        decisions=entry.get("decisions", ""),
        key_messages=entry.get("messages", ""),
    )
    meetings.add(meeting, by=by)
    if "present" in entry:
        seats = list(Membership.objects.filter(partnership=partnership, seats__gt=0).order_by("pk"))
        lines = {
            one.pk: SeatAttendance(one.seats or 0, min(present, one.seats or 0))
            for one, present in zip(seats, entry["present"], strict=True)
        }
        meetings.record_attendance(meeting, lines=lines, by=by)
    for what, owner, due, *_done in entry.get("actions", ()):
        action = Action(
            partnership=partnership,
            what=what,
            owner=cast.person(owner),
            due_on=cast.day(due),
            source_kind=Action.Source.MEETING,
            source_key=str(meeting.pk),
            source_label=meeting.title,
            since=clock.today(),
        )
        actions.add(action, by=by)

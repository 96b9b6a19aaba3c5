"""A meeting, and how many of each member's seats were filled."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from crispy_forms.layout import Row
from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _

from core.forms.fields import VersionField
from register.forms.related import RelatedForm, field_for
from register.models import MARK, Meeting, Membership
from register.services.meetings import SeatAttendance


class MeetingForm(RelatedForm):
    class Meta:
        model = Meeting
        fields = (
            "held_on",
            "title",
            "quorum_rule",
            "quorum_met",
            "decisions",
            "key_messages",
            "notes",
            *MARK,
        )
        formfield_callback = field_for

    LAYOUT = ("held_on", "title", Row("quorum_rule"), "quorum_met", "decisions", "key_messages", "notes")


@dataclass(frozen=True)
class Asked:
    """One line of the attendance form: the member and the two fields."""

    member: Membership
    seats: BoundField
    present: BoundField


class AttendanceForm(forms.Form):
    """Seats and people present, a line for each member. Its version is that of the meeting."""

    version = VersionField()

    def __init__(self, *args: Any, members: Sequence[Membership], **options: Any) -> None:
        super().__init__(*args, **options)
        self.members = members
        for member in members:
            for name in ("seats", "present"):
                self.fields[f"{name}_{member.pk}"] = _number(name, member)

    @property
    def asked(self) -> list[Asked]:
        return [
            Asked(member, self[f"seats_{member.pk}"], self[f"present_{member.pk}"]) for member in self.members
        ]

    @property
    def lines(self) -> Mapping[int, SeatAttendance]:
        """What was typed, by membership; a line left empty is not there."""
        found = {}
        for member in self.members:
            seats, present = (self.cleaned_data.get(f"{name}_{member.pk}") for name in ("seats", "present"))
            if seats is not None and present is not None:
                found[member.pk] = SeatAttendance(seats, present)
        return found

    def clean(self) -> Any:
        cleaned = super().clean()
        for member in self.members:
            seats, present = (self.cleaned_data.get(f"{name}_{member.pk}") for name in ("seats", "present"))
            words = {"name": str(member.organisation)}
            if self.errors.get(f"seats_{member.pk}") or self.errors.get(f"present_{member.pk}"):
                continue
            if seats is None and present is not None:
                self.add_error(f"seats_{member.pk}", _("Enter the seats of %(name)s") % words)
            elif seats is not None and present is not None and present > seats:
                sentence = _("Enter at most the number of seats as present for %(name)s")
                self.add_error(f"present_{member.pk}", sentence % words)
        return cleaned


def _number(name: str, member: Membership) -> forms.IntegerField:
    label = _("Seats of %(name)s") if name == "seats" else _("Present for %(name)s")
    said = label % {"name": str(member.organisation)}
    return forms.IntegerField(
        label=said,
        min_value=0,
        max_value=999,
        required=False,
        widget=forms.TextInput({"inputmode": "numeric", "class": "width-2"}),
        error_messages={"invalid": _("Enter a whole number: %(label)s") % {"label": said.lower()}},
    )

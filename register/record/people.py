"""Who answers for a partnership and who sits on it, in words, with names only for those who may read them.

Pure: rows in, lines out. Source: coverage P15 (protocol 2.8 and 2.16).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from accounts.models import Person
from core.dates import write_long_date
from core.editing import field_display
from core.forms.fields import lower_label
from core.models.terms import is_over
from register.models import Partnership, Representative
from register.models.partnership import PEOPLE_FIELDS

RELATIONS = (*PEOPLE_FIELDS, "panel", "directorate", "service")


@dataclass(frozen=True)
class _PersonLine:
    """One label with whoever it names; `key` is the person's, None for a panel or for nobody."""

    field: str
    label: str
    text: str
    key: int | None = None
    left: str = ""


@dataclass(frozen=True)
class Seat:
    """One representative: `ended` says in words when the term ran out, `former` that they stood down."""

    row: Representative
    name: str
    ended: str
    former: bool


def name_for_reader(person: Person, *, full: bool) -> str:
    """Return how a person is named to a reader: post and name, or the post alone. Councillors are public."""
    if full or person.is_councillor:
        return person.in_full
    return person.name_for(names=False)


def list_people_who_answer(partnership: Partnership, *, full: bool) -> list[_PersonLine]:
    """Return everyone who answers for it, in the order of the record."""
    found = []
    for name in PEOPLE_FIELDS:
        person: Person | None = getattr(partnership, name)
        label = field_display.label_of_field(Partnership, name)
        if person is None:
            found.append(_PersonLine(name, label, ""))
        else:
            found.append(
                _PersonLine(name, label, name_for_reader(person, full=full), person.pk, _left(person))
            )
    found.append(
        _PersonLine("panel", field_display.label_of_field(Partnership, "panel"), str(partnership.panel or ""))
    )
    return found


def list_representatives(rows: Iterable[Representative], *, full: bool, today: date) -> Sequence[Seat]:
    """Return every representative: those who sit first, then those who stood down."""
    seats = [
        Seat(
            row,
            name_for_reader(row.person, full=full),
            describe_ended_term(row, today),
            is_over(row.ended_on, today),
        )
        for row in rows
    ]
    return sorted(seats, key=lambda seat: seat.former)


def write_representative(row: Representative, today: date) -> str:
    """Return who sits on it and in what capacity as part of a sentence; that the term has ended is said."""
    capacity = str(row.get_capacity_display()).lower()
    ended = describe_ended_term(row, today)
    return f"{row.person} ({', '.join(filter(None, [capacity, lower_label(ended)]))})"


def describe_ended_term(row: Representative, today: date) -> str:
    """Return on which day the term of somebody who still sits on it ran out; blank where it has not."""
    if is_over(row.ended_on, today) or not row.ends_on or row.ends_on >= today:
        return ""
    return _("Term ended on %(day)s") % {"day": write_long_date(row.ends_on)}


def _left(person: Person) -> str:
    return lower_label(person.departure)

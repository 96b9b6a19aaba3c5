"""Handing over what somebody answers for: all of it in one transaction, told in one event with what moved.

Beside that event, which is about the person, each partnership has a line in its own history.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Person, User
from accounts.same_person import is_own_entry
from accounts.services import sign_ins
from accounts.services.own_rights import refuse_own_rights
from accounts.services.seat_rows import begin_seat, end_seat
from core.history import audit, writing
from core.models.terms import condition_for_running
from register.approvals.passing_on import pass_on
from register.handing_over.decisions import Passing
from register.handing_over.survey import DutiesHeld, HeldDuty, survey_duties
from register.models import Representative, words_of_record
from register.services import sensitive
from register.standing import refresh as standing_refresh

KIND = "person.handed_over"


class HandOverStale(Exception):
    """What somebody answers for has changed since it was shown, so what was chosen is not about this state."""


class HandOverRefused(Exception):
    """It cannot be handed over so; `reasons` says why, a sentence each."""

    def __init__(self, reasons: Sequence[str]) -> None:
        self.reasons = list(reasons)
        super().__init__(" ".join(self.reasons))


@dataclass(frozen=True)
class HandOver:
    """Who takes on what: `rest` gets all that `each` does not name by its key and that may go to them."""

    rest: Person | None
    each: Mapping[str, Person]

    def moves(self, held: DutiesHeld, by: User) -> list[tuple[HeldDuty, Person]]:
        """Return what moves, and to whom; what only others may move, or may not go to `rest`, stays."""
        given = self._given(held, by)
        return [(one, to) for one, to in given if one.key in self.each or not one.decision.fault(one.row, to)]

    def list_left(self, held: DutiesHeld, by: User) -> list[str]:
        """Return what cannot go to whoever takes everything on, and why, a sentence each: it stays behind."""
        given = [(one, to) for one, to in self._given(held, by) if one.key not in self.each]
        return self._list_faults(held, given)

    def refusals(self, held: DutiesHeld, by: User) -> list[str]:
        """Return a sentence for everything that cannot go to whom it was given by itself."""
        moves = self.moves(held, by)
        if not moves:
            nobody = _("Choose who takes it on: one person for everything, or somebody for each.")
            return self.list_left(held, by) or [nobody]
        own = [str(refuse_own_rights()) for one, to in moves if _seats_oneself(one, to, by)][:1]
        return [*self._list_faults(held, moves), *own]

    def _given(self, held: DutiesHeld, by: User) -> list[tuple[HeldDuty, Person]]:
        return [
            (one, to)
            for one in held.every
            if by.may(one.decision.needs) and (to := self.each.get(one.key) or self.rest) is not None
        ]

    def _list_faults(self, held: DutiesHeld, given: Sequence[tuple[HeldDuty, Person]]) -> list[str]:
        shown = {one.key for one in held.shown}
        return [
            f"{one.in_full if one.key in shown else one.duty}: {fault.rstrip('.')}."
            for one, to in given
            if (fault := one.decision.fault(one.row, to))
        ]


def _seats_oneself(one: HeldDuty, to: Person, by: User) -> bool:
    return one.decision.passing == Passing.JOINS and is_own_entry(to.pk, by)


@transaction.atomic
def hand_over(
    person: Person, *, given: HandOver, state: str, on: date, by: User, reason: str
) -> "Counter[Person]":
    """Hand over what a person answers for and return how much each successor took on.

    Raises HandOverStale when it is not what was shown (`state`), and HandOverRefused.
    """
    standing_refresh.take_turn(_partnerships(survey_duties(person, seen_by=by).every))
    held = survey_duties(person, seen_by=by)
    if held.state != state:
        raise HandOverStale
    if reasons := given.refusals(held, by):
        raise HandOverRefused(reasons)
    moves = given.moves(held, by)
    try:
        _write(moves, on=on, by=by, reason=reason)
    except writing.Stale as late:
        raise HandOverStale from late
    standing_refresh.refresh(_partnerships([one for one, _to in moves]))
    taken = Counter(to for _one, to in moves)
    audit.record(
        KIND,
        by=by,
        about=person,
        category=audit.Category.DECISION,
        headline=_("Handed over:"),
        detail=ngettext("%(n)s duty of %(who)s", "%(n)s duties of %(who)s", len(moves))
        % {"n": len(moves), "who": person},
        changes=[_told(one, person, to) for one, to in moves],
        reason=reason,
    )
    _tell_partnerships(moves, person, by=by, reason=reason)
    sat = [one for one, _to in moves if one.decision.passing == Passing.JOINS]
    if sat:
        seated = [to.pk for one, to in moves if one in sat]
        sign_ins.seal_moved(
            {person.pk, *seated}, by=by, reason=reason, headline=_("Sign-in after a hand-over, of:")
        )
    return taken


def _write(moves: Sequence[tuple[HeldDuty, Person]], *, on: date, by: User, reason: str) -> None:
    """Write every row once: of one row several keys may move, to different people."""
    changed: dict[tuple[str, int], Any] = {}
    for one, to in moves:
        row = changed.setdefault((one.row._meta.label_lower, one.row.pk), one.row)
        if one.decision.passing == Passing.SUCCEEDS:
            _succeed(row, to, on=on, by=by, reason=reason)
        elif one.decision.passing == Passing.ASKS:
            pass_on(row, to, by=by, reason=reason)
        elif one.decision.passing == Passing.JOINS:
            until = row.ended_on
            end_seat(row, by=by, reason=reason)
            begin_seat(row.panel, to, role=row.role, until=until, by=by, reason=reason)
        else:
            setattr(row, one.decision.field, to)
    moved = {id(changed[one.row._meta.label_lower, one.row.pk]) for one, _to in moves if _moves(one)}
    for row in changed.values():
        if id(row) in moved:
            writing.update(row, by=by, reason=reason)


def _moves(one: HeldDuty) -> bool:
    return one.decision.passing == Passing.MOVES


def _succeed(seat: Representative, to: Person, *, on: date, by: User, reason: str) -> None:
    """End a seat, and begin one like it unless the successor sits there in the same capacity already.

    Where it was to end later anyway, so does the successor's.
    """
    until, seat.ended_on = seat.ended_on, on
    writing.update(seat, by=by, reason=reason)
    there = Representative.objects.filter(
        condition_for_running("ended_on", on),
        partnership=seat.partnership_id,
        person=to,
        capacity=seat.capacity,
    )
    if there.exists():
        return
    begun = Representative(
        partnership_id=seat.partnership_id,
        person=to,
        capacity=seat.capacity,
        voting=seat.voting,
        appointed_by=seat.appointed_by,
        authority=seat.authority,
        started_on=on,
        ends_on=seat.ends_on if seat.ends_on and seat.ends_on >= on else None,
        ended_on=until,
    )
    writing.insert(begun, by=by, reason=reason)
    mark = sensitive.find_mark(words_of_record(seat))  # what is exempt stays so where it is written again
    sensitive.mark_words(begun, mark, partnership=seat.partnership, by=by)


def _partnerships(duties: Sequence[HeldDuty]) -> list[int]:
    return sorted({one.partnership.pk for one in duties if one.partnership})


def _tell_partnerships(
    moves: Sequence[tuple[HeldDuty, Person]], person: Person, *, by: User, reason: str
) -> None:
    """A line in the history of each partnership: who answers for it now. An exempt paper is not spoken of there."""
    told: dict[int, list[tuple[HeldDuty, Person]]] = defaultdict(list)
    for one, to in moves:
        if one.partnership and not getattr(one.row, "exempt", False):
            told[one.partnership.pk].append((one, to))
    for several in told.values():
        audit.record(
            "partnership.handed_over",
            by=by,
            about=several[0][0].partnership,
            object=person,
            headline=_("Handed over:"),
            detail=_("what %(who)s answered for") % {"who": person},
            changes=[
                audit.Change(one.decision.field, _tell_duty(one), str(person), str(to)) for one, to in several
            ],
            reason=reason,
        )


def _tell_duty(one: HeldDuty) -> str:
    """Which duty it is; of a record that is exempt only of what kind."""
    return one.duty if getattr(one.row, "exempt_paragraph", None) else one.as_role


def _told(one: HeldDuty, before: Person, after: Person) -> audit.Change:
    """One line of the event: by reference alone, which is never exempt. The key says which row, for who may read it."""
    where = one.partnership.reference if one.partnership else one.words
    field = f"{one.decision.relation}.{one.row.pk}"
    return audit.Change(field, f"{where}: {one.duty}", str(before), str(after))

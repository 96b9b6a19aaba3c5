"""What the pages about handing over show: what somebody holds, what would move, and what was moved."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import roles
from accounts.models import Person, RoleGrant, User
from accounts.permissions import Permission
from core.history import audit
from core.listing.choices import join_with_or
from core.models.audit import AuditEvent
from core.views.check_answers import Check
from register.handing_over.forms import HandOverForm
from register.handing_over.service import KIND
from register.handing_over.survey import DutiesHeld, find_moved, survey_duties
from register.models import Partnership

NAMED = 3  # of those who hand over


@dataclass(frozen=True)
class _Duty:
    """One partnership, and as what somebody stands in it."""

    partnership: Partnership
    name: str  # what it is called to the reader
    roles: Sequence[str]


class DutiesOfPerson:
    """What one person answers for, as their page shows it to one reader."""

    def __init__(self, person: Person, reader: User) -> None:
        self._person, self._reader = person, reader
        self.held = survey_duties(person, seen_by=reader)
        self.may_hand_over = reader.may(Permission.PERSON_HAND_OVER)
        # What is not shown is counted for whoever can hand it over, and for nobody else.
        self.count = len(self.held) if self.may_hand_over else len(self.held.shown)
        self.hidden = len(self.held.hidden) if self.may_hand_over else 0

    @property
    def counts_what_is_read(self) -> bool:
        """Whether more than is counted may be held: that is not told to whoever cannot hand it over."""
        return not self.may_hand_over

    @cached_property
    def duties(self) -> list[_Duty]:
        """What is shown, by the name of the partnership."""
        found: dict[int, _Duty] = {}
        roles: dict[int, list[str]] = {}
        for one in self.held.shown:
            if one.partnership:
                key = one.partnership.pk
                found.setdefault(key, _Duty(one.partnership, one.name, roles.setdefault(key, [])))
                roles[key].append(one.as_role)
        return sorted(found.values(), key=lambda duty: duty.name)

    @property
    def panels(self) -> list[str]:
        return [one.words for one in self.held.shown if one.partnership is None]

    @cached_property
    def is_gone(self) -> bool:
        """Whether somebody else must take these on: the person has left, or can no longer sign in."""
        sign_in = getattr(self._person, "sign_in", None)
        return self._person.has_left or bool(sign_in and not sign_in.is_active)

    @property
    def warning(self) -> str:
        """What whoever hands over is told first."""
        if not (self.count and self.is_gone):
            return ""
        said = ngettext(
            "Still answers for %(n)s thing. Somebody else must take it on.",
            "Still answers for %(n)s things. Somebody else must take them on.",
            self.count,
        )
        if self.may_hand_over:
            return said % {"n": self.count}
        return f"{said % {'n': self.count}} {_tell_who_hands_over()}"

    @cached_property
    def last(self) -> AuditEvent | None:
        """The newest hand-over, for whoever may hand over."""
        if not self.may_hand_over:
            return None
        return audit.find_events_about(self._person).filter(kind=KIND).first()

    @cached_property
    def moved(self) -> list[tuple[str, str]]:
        """What was handed over last, and to whom; which action it was for who may read that."""
        changes = self.last.changes if self.last else []
        known = find_moved([change["field"] for change in changes], seen_by=self._reader)
        which = [one.words if (one := known.get(change["field"])) else "" for change in changes]
        return [
            (": ".join(filter(None, (change["label"], words))), change["new"])
            for change, words in zip(changes, which, strict=True)
        ]


def _tell_who_hands_over() -> str:
    """Return who hands over and where, for whoever sees that it must be done and may not do it."""
    officers = find_people_who_hand_over()
    if not officers:
        return _(
            "A partnership officer hands over, and nobody holds that role yet. An administrator gives it."
        )
    named = join_with_or([person.post or _("a partnership officer") for person in officers[:NAMED]])
    return _(
        "A partnership officer does it with “Hand over” on this page: %(who)s. It stands on their work."
    ) % {"who": named}


def find_people_who_hand_over() -> list[Person]:
    """Return whoever may hand over what another answers for, and can sign in."""
    able = [key for key, role in roles.BY_KEY.items() if Permission.PERSON_HAND_OVER in role.allows]
    grants = RoleGrant.objects.filter(role__in=able, user__is_active=True).values("user__person")
    return list(Person.objects.serving().filter(pk__in=grants))


def describe_hidden(held: DutiesHeld) -> str:
    """Return how much the mover may not read, and what becomes of it; nothing where there is none."""
    if not held.hidden:
        return ""
    said = ngettext(
        "%(n)s more is not shown to you. It goes to whoever takes everything on.",
        "%(n)s more are not shown to you. They go to whoever takes everything on.",
        len(held.hidden),
    )
    return said % {"n": len(held.hidden)}


def describe_moved(taken: "Counter[Person]", left: int) -> str:
    """Return how much each successor took on, and how much is left."""
    each = ", ".join(_("%(n)s to %(who)s") % {"n": n, "who": to} for to, n in taken.most_common())
    rest = ngettext("%(n)s is left.", "%(n)s are left.", left) % {"n": left} if left else _("None is left.")
    return _("Handed over. %(each)s. %(rest)s") % {"each": each, "rest": rest}


def _warn_who_cannot_sign_in(successors: Collection[Person]) -> list[str]:
    """Say of whoever takes something on that they cannot sign in; it is no reason to refuse."""
    able = User.objects.filter(is_active=True, person__in=successors).values_list("person_id", flat=True)
    unable = sorted(str(person) for person in successors if person.pk not in set(able))
    words = _(
        "%(who)s cannot sign in, so nothing is shown to them here until an administrator gives a sign-in."
    )
    return [words % {"who": who} for who in unable]


def check_for(form: HandOverForm, person: Person, held: DutiesHeld, by: User, back: str) -> Check:
    """Return the page before it is done: what goes to whom, and what stays."""
    moves = form.given.moves(held, by)
    shown = {one.key for one in held.shown}
    lines: Mapping[str, list[str]] = {}
    for one, to in moves:
        if one.key in shown:
            lines.setdefault(_("To %(who)s") % {"who": to}, []).append(f"{one.duty}: {one.in_full}")  # type: ignore[attr-defined]
    answers = [(label, "\n".join(several)) for label, several in lines.items()]
    unseen = len([one for one, _to in moves if one.key not in shown])
    if unseen:
        answers.append(
            (_("To %(who)s") % {"who": form.given.rest}, _("What is not shown to you: %(n)s") % {"n": unseen})
        )
    answers.append((_("Why"), form.cleaned_data["reason"]))
    left = len(held) - len(moves)
    follows = [
        *_warn_who_cannot_sign_in({to for _one, to in moves}),
        ngettext("%(n)s thing moves at once.", "%(n)s things move at once, or none of them.", len(moves))
        % {"n": len(moves)},
        ngettext("%(n)s thing stays with %(who)s.", "%(n)s things stay with %(who)s.", left)
        % {"n": left, "who": person}
        if left
        else _("Nothing stays with %(who)s.") % {"who": person},
        *form.given.list_left(held, by),
        _("What is signed or approved keeps the name that it was signed with."),
    ]
    return Check(
        heading=_("Hand this over?"),
        about=person.in_full,
        answers=answers,
        follows=follows,
        button=_("Hand over"),
        crumbs=[(str(person), back)],
        state=held.state,
    )

"""Screening many at once, as after an import: who is to be screened, what each is proposed to be, and keeping it.

Each row says why it is proposed; nothing is kept that nobody has confirmed. What is confirmed as none goes out of scope
under its kind in the same press, as an idea does that is proposed as none.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from accounts.models import User
from accounts.permissions import Permission
from governance.models import Screening
from governance.screening.service import record_screening
from governance.screening.suggest import Held, Suggestion, answers_for, suggest
from governance.screening.walk import walk_of
from register.access.exempt import secrecy_for
from register.access.visible import reached_by, wholly_readable_to
from register.choices import ScopeKind, ScreeningOutcome, Status
from register.models import Partnership
from register.models.partnership import PartnershipQuerySet
from register.record import still_open
from register.rules import lifecycle
from register.services import partnerships
from register.standing import refresh as standing_refresh

LATER = ""
_LEADS_OUT = [status for status, ways in lifecycle.MOVES.items() if Status.OUT_OF_SCOPE in ways]
# What a row may be confirmed as: the outcome, and for what is none its kind.
CHOICES: Sequence[tuple[str, str | Promise]] = (
    (LATER, _lazy("Leave it for now")),
    (ScreeningOutcome.PARTNERSHIP.value, ScreeningOutcome.PARTNERSHIP.label),
    *((kind.value, kind.label) for kind in ScopeKind),
)


@dataclass(frozen=True)
class UnscreenedRow:
    """One that nobody has screened: what it is proposed to be, as an entry of CHOICES, and why."""

    pk: int
    reference: str
    name: str
    status: str
    proposed: str
    because: str

    @property
    def key(self) -> str:
        return f"as-{self.pk}"


@dataclass(frozen=True)
class ScreenedMany:
    """How many were kept as partnerships and as none, and how many somebody else had screened meanwhile.

    `left` are those that ask for more than a press: what is open in them, or a step back into scope.
    """

    partnerships: int = 0
    none: int = 0
    meanwhile: int = 0
    left: tuple[str, ...] = ()


def list_unscreened(user: User) -> PartnershipQuerySet:
    """Return those that nobody has screened and that `user` may take a step on: what runs, or is out of scope."""
    own = reached_by(user, Permission.PARTNERSHIP_MOVE).filter(
        pk__in=wholly_readable_to(user).values("pk"),
        status__in=(*_LEADS_OUT, Status.OUT_OF_SCOPE),
        merged_into__isnull=True,
    )
    screened = Screening.objects.filter(partnership=OuterRef("pk"))
    return own.filter(~Exists(screened)).order_by("reference")


def propose_rows(page: Sequence[Partnership], user: User) -> list[UnscreenedRow]:
    """Return what each of these is proposed to be, in two queries."""
    ids = [one.pk for one in page]
    others = Count("memberships", filter=Q(memberships__organisation__is_council=False))
    counted = dict(Partnership.objects.filter(pk__in=ids).annotate(n=others).values_list("pk", "n"))
    secrecy = secrecy_for(user, ids)
    return [_propose(one, counted[one.pk], secrecy.of(one.pk).name(one.reference, one.name)) for one in page]


def _propose(partnership: Partnership, partners: int, shown: str) -> UnscreenedRow:
    found = suggest_for(partnership, partners)
    proposed = found.kind or found.outcome
    return UnscreenedRow(
        partnership.pk,
        partnership.reference,
        shown,
        partnership.get_status_display(),
        proposed,
        found.because,
    )


def suggest_for(partnership: Partnership, partners: int) -> Suggestion:
    """Return what one partnership is proposed to be."""
    names = [partnership.name, *partnership.other_names.splitlines(), partnership.welsh_name]
    kind = partnership.scope_kind if partnership.status == Status.OUT_OF_SCOPE else ""
    return suggest(Held([name for name in names if name], partnership.form, kind, partners))


@transaction.atomic
def screen_many(chosen: Mapping[int, tuple[str, str]], *, on: date, by: User) -> ScreenedMany:
    """Keep what was confirmed of each, all of it or nothing.

    `chosen` are an entry of CHOICES and what it rests on, by partnership. One that has been screened since its row was
    shown is passed over and counted. Raises MoveRefused.
    """
    standing_refresh.take_turn(sorted(chosen))
    open_rows = {one.pk: one for one in list_unscreened(by).filter(pk__in=chosen)}
    kept_as: list[str] = []
    left: list[str] = []
    for key, partnership in open_rows.items():
        choice, because = chosen[key]
        if _asks_for_more(partnership, choice, by):
            left.append(partnership.reference)
            continue
        kept_as.append(choice)
        _keep(partnership, choice, because, on=on, by=by)
    as_partnerships = kept_as.count(ScreeningOutcome.PARTNERSHIP)
    meanwhile = len(chosen) - len(open_rows)
    return ScreenedMany(as_partnerships, len(kept_as) - as_partnerships, meanwhile, tuple(left))


def _asks_for_more(partnership: Partnership, choice: str, by: User) -> bool:
    """Whether a press is not enough: it would come back into scope, change its kind, or leave something open."""
    if partnership.status == Status.OUT_OF_SCOPE:
        return choice != partnership.scope_kind
    return choice != ScreeningOutcome.PARTNERSHIP and bool(still_open.list_open(partnership, by))


def _keep(partnership: Partnership, choice: str, because: str, *, on: date, by: User) -> None:
    is_none = choice != ScreeningOutcome.PARTNERSHIP
    outcome, kind = (ScreeningOutcome.NONE.value, choice) if is_none else (choice, "")
    rests_on = _("Confirmed in a list. %(because)s") % {"because": because}
    record_screening(partnership, walk_of(answers_for(outcome, kind)), on=on, by=by, rests_on=rests_on[:300])
    leads_out = Status.OUT_OF_SCOPE in lifecycle.MOVES[Status(partnership.status)]
    if is_none and leads_out:
        partnerships.move(partnership, to=Status.OUT_OF_SCOPE, on=on, reason=rests_on, by=by, scope_kind=kind)

"""Recording a verification: a frozen row and one event, bound to what was looked at. It changes nothing else."""

from typing import TypeVar

from django.utils.translation import gettext as _

from core import clock
from core.history import audit, writing
from core.history.actors import Actor
from register.models import Partnership
from register.models.verification import Verification
from register.services import sensitive
from register.services.sensitive import WordsMark
from register.standing import refresh as standing_refresh

V = TypeVar("V", bound=Verification)


class VerificationRefused(Exception):
    """It cannot be recorded so; the message is a sentence that says what to do instead."""


def write_verification(
    row: V,
    *,
    about: Partnership,
    subject: str,
    shown: str,
    now: str,
    by: Actor,
    mark: WordsMark | None = None,
) -> V:
    """Write a verification of `subject`, in the transaction of its service.

    `shown` is the hash of what the verifier saw, `now` of what stands there; `mark` is whether its words are
    exempt, which they are by themselves where what it speaks of is. Raises VerificationRefused.
    """
    standing_refresh.take_turn([about.pk])
    if shown != now:
        raise VerificationRefused(
            _("What you looked at has changed meanwhile. Nothing was recorded; look at it again, then save.")
        )
    row.covers_hash, row.verified_on = now, clock.today()
    row.verified_by, row.verifier_id = by.label, by.pk
    writing.insert(row, by=by)
    changes = [audit.Change("looked_at", _("What was looked at"), "", row.looked_at)]
    if row.evidence:
        changes.append(audit.Change("evidence", _("Evidence seen"), "", row.evidence))
    audit.record(
        "verification.recorded",
        by=by,
        about=about,
        object=row,
        category=audit.Category.DECISION,
        headline=_("Looked at by internal audit:"),
        detail=f"{subject}: {row}",
        changes=changes,
    )
    sensitive.mark_like_judged(row, mark, partnership=about, by=by)
    return row

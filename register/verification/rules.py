"""How a verification by internal audit reads today, beside what somebody says of themselves (H9).

Nobody looked, verified, looked at and not verified, could not be tested: four words. Each but the first is also said of
what has changed since.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from core.history import canonical
from register.models.verification import VerificationResult

NOBODY_LOOKED = _lazy("Not verified by internal audit")
_TODAY: dict[str, str | Promise] = {
    VerificationResult.VERIFIED: _lazy("Verified by internal audit"),
    VerificationResult.NOT_VERIFIED: _lazy("Looked at by internal audit, not verified"),
    VerificationResult.NOT_TESTED: _lazy("Could not be tested by internal audit"),
}
_BEFORE: dict[str, str | Promise] = {
    VerificationResult.VERIFIED: _lazy("Verified by internal audit before the last change"),
    VerificationResult.NOT_VERIFIED: _lazy(
        "Looked at by internal audit before the last change, not verified"
    ),
    VerificationResult.NOT_TESTED: _lazy("Could not be tested by internal audit before the last change"),
}


@dataclass(frozen=True)
class VerificationShown:
    """What a page says of the newest verification of something; without a day nobody has looked."""

    label: str
    result: str = ""
    is_stale: bool = False
    on: date | None = None
    by: str = ""
    looked_at: str = ""
    evidence: str = ""
    exempt_tag: str = ""  # for whoever may read exempt words: by which paragraph these are
    kind: str = ""  # of which row its words are, where they are marked
    key: int = 0

    @property
    def counts(self) -> bool:
        """Whether it is verified as it stands now."""
        return self.result == VerificationResult.VERIFIED and not self.is_stale


def show_verification(newest: Any, covers_hash: str, kind: str = "") -> VerificationShown:
    """Return how the newest verification reads of what has this hash now, given as its reader may read it."""
    if newest is None:
        return VerificationShown(str(NOBODY_LOOKED))
    stale = newest.covers_hash != covers_hash
    return VerificationShown(
        label=str((_BEFORE if stale else _TODAY)[newest.result]),
        result=newest.result,
        is_stale=stale,
        on=newest.verified_on,
        by=newest.verified_by,
        looked_at=newest.looked_at,
        evidence=newest.evidence,
        exempt_tag=getattr(newest, "exempt_tag", ""),
        kind=kind,
        key=newest.pk,
    )


def hash_what_is_said(said: Sequence[Any]) -> str:
    """Return the hash that binds a verification to what was looked at."""
    return canonical.digest_canonical(list(said))


def count_verified(shown: Sequence[VerificationShown]) -> str:
    """Say of how many parts internal audit stands behind what is said, and what it found of the others."""
    verified = sum(one.counts for one in shown)
    other = [one for one in shown if one.on and not one.counts]
    if not verified and not other:
        return str(NOBODY_LOOKED)
    words = _("Verified by internal audit: %(n)s of %(total)s") % {"n": verified, "total": len(shown)}
    several = [
        (sum(one.is_stale for one in other), _("%(n)s before the last change")),
        (
            sum(one.result == VerificationResult.NOT_VERIFIED and not one.is_stale for one in other),
            _("%(n)s looked at and not verified"),
        ),
        (
            sum(one.result == VerificationResult.NOT_TESTED and not one.is_stale for one in other),
            _("%(n)s could not be tested"),
        ),
    ]
    return "; ".join([words, *(said % {"n": n} for n, said in several if n)])

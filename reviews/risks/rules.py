"""Rules about risks that need no database: the limit, what may be tolerated, what has moved, how it reads.

Source: protocol 2.6 bullet 8 (P21); scrutiny report 12.1 (H7).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from core.dates import write_long_date
from register.approvals.rules import ApprovalStanding, explain_until
from register.choices import OPEN_STATUSES
from register.rules.matrix import COLOURS, Matrix

ASKED_MISSING = _lazy("Choose who is asked to approve that the council lives with a risk above its limit")
UNTIL_MISSING = _lazy("Enter the last day of the approval, like 31 3 2027")


class _Numbered(Protocol):
    """A score and the matrix that it was made on."""

    @property
    def score(self) -> int: ...
    @property
    def matrix(self) -> str: ...


class Scored(_Numbered, Protocol):
    """What these rules read of a score that stands."""

    @property
    def scored_on(self) -> date: ...


@dataclass(frozen=True)
class Movement:
    """How a score stands to what it was on an earlier day: `way` is up, down, same, new or other."""

    way: str
    words: str


def say_closed() -> str:
    """Say why nothing about a closed risk changes."""
    return _("This risk is closed. Open it again before you change it.")


def rank_of_band(band: str) -> int:
    """Return the place of a band among the common bands, 0 for the lowest."""
    return COLOURS.index(band)


def list_bands_above(appetite: str) -> tuple[str, ...]:
    """Return the bands that lie above the council's appetite, from the lowest up."""
    return COLOURS[rank_of_band(appetite) + 1 :]


def is_above(band: str, appetite: str) -> bool:
    """Whether a band lies above the council's appetite; a risk without a score does not."""
    return band in list_bands_above(appetite)


def is_late(review_by: date | None, status: str, today: date) -> bool:
    """Whether a risk is late to be looked at again: its day has passed, and the partnership is not over."""
    return review_by is not None and review_by < today and status in OPEN_STATUSES


def limit_of_appetite(matrix: Matrix, appetite: str) -> int:
    """Return the highest score that the council may live with: the top of the highest band within its appetite."""
    return max(band.high for band in matrix.bands if rank_of_band(band.key) <= rank_of_band(appetite))


def find_controls_fault(*, before: _Numbered | None, now: _Numbered | None) -> str:
    """Return why two scores of one risk cannot both hold; nothing where they can.

    Controls take something off: without them a risk cannot be lower than with them. Scores of two matrices are not
    compared.
    """
    if before is None or now is None or before.matrix != now.matrix or before.score >= now.score:
        return ""
    sentence = _("Before controls it scores %(before)s, now %(now)s. Score it at least as high as now")
    return sentence % {"before": before.score, "now": now.score}


def find_tolerance_faults(
    *, band: str, appetite: str, asked: bool, until: date | None, today: date
) -> Mapping[str, str]:
    """Return what stands in the way of tolerating a risk, by field: a sentence each; nothing when it may be proposed.

    A score above the appetite needs somebody who is asked to approve it, and an expiry in the future.
    Within the appetite neither is needed, but an expiry that is given must still lie ahead.
    """
    faults: dict[str, str] = {}
    if is_above(band, appetite) and not asked:
        faults["asked"] = str(ASKED_MISSING)
    if is_above(band, appetite) and until is None:
        faults["tolerated_until"] = str(UNTIL_MISSING)
    if until is not None and (fault := explain_until(until, today=today)):
        faults["tolerated_until"] = fault
    return faults


def compare_scores(scores: Iterable[Scored], *, since: date) -> Movement:
    """Return how the newest of one risk's scores stands to the one that held on the day `since`.

    `scores` are of one kind, oldest first. Scores of different matrices are not compared.
    """
    listed = list(scores)
    now = listed[-1]
    earlier = [one for one in listed if one.scored_on <= since]
    if not earlier:
        return Movement("new", _("new"))
    then = earlier[-1]
    if then.matrix != now.matrix:
        return Movement("other", _("was on another matrix"))
    if then.score == now.score:
        return Movement("same", _("same"))
    if now.score > then.score:
        return Movement("up", _("up from %(score)s") % {"score": then.score})
    return Movement("down", _("down from %(score)s") % {"score": then.score})


@dataclass(frozen=True)
class Tolerance:
    """How a tolerated risk stands: in words, and whether somebody has to act."""

    words: str
    lapsed: bool


def judge_tolerance(
    *, above_limit: bool, approval: ApprovalStanding, until: date | None, today: date
) -> Tolerance:
    """Return how a tolerated risk stands on `today`: above the limit by its approval, else by the day alone."""
    if above_limit:
        if approval.holds:
            return Tolerance(_("Tolerated. %(approval)s") % {"approval": approval.describe()}, False)
        words = approval.describe() or _("Nobody was asked to approve it")
        return Tolerance(_("Tolerated above the limit, not approved. %(words)s") % {"words": words}, True)
    day = write_long_date(until) if until else ""
    if until is not None and until < today:
        return Tolerance(_("Tolerated until %(day)s, which has passed") % {"day": day}, True)
    return Tolerance(_("Tolerated until %(day)s") % {"day": day} if until else _("Tolerated"), False)


def label_parts(cause: str, event: str, consequence: str) -> list[tuple[str, str]]:
    """Return a risk by its labelled parts, each as somebody wrote it: no sentence of ours fits every wording.

    What is not recorded is left out.
    """
    parts = ((_("Cause"), cause), (_("What may happen"), event), (_("Leading to"), consequence))
    return [(label, text.strip()) for label, text in parts if text.strip()]

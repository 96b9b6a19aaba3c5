"""Rules about risks that need no database: the limit, what may be tolerated, what has moved, how it reads.

Source: protocol 2.6 bullet 8 (P21); scrutiny report 12.1 (H7).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from django.utils.translation import gettext as _

from core.dates import write_long_date
from core.forms.fields import lower_label
from register.rules.matrix import COLOURS, Matrix


class Numbered(Protocol):
    """A score and the matrix that it was made on."""

    @property
    def score(self) -> int: ...
    @property
    def matrix(self) -> str: ...


class Scored(Numbered, Protocol):
    """What these rules read of a score that stands."""

    @property
    def scored_on(self) -> date: ...


@dataclass(frozen=True)
class Movement:
    """How a score stands to what it was on an earlier day: `way` is up, down, same, new or other."""

    way: str
    words: str


def rank(band: str) -> int:
    """Return the place of a band among the common bands, 0 for the lowest."""
    return COLOURS.index(band)


def bands_above(appetite: str) -> tuple[str, ...]:
    """Return the bands that lie above the council's appetite, from the lowest up."""
    return COLOURS[rank(appetite) + 1 :]


def is_above(band: str, appetite: str) -> bool:
    """Whether a band lies above the council's appetite; a risk without a score does not."""
    return band in bands_above(appetite)


def limit(matrix: Matrix, appetite: str) -> int:
    """Return the highest score that the council may live with: the top of the highest band within its appetite."""
    return max(band.high for band in matrix.bands if rank(band.key) <= rank(appetite))


def controls_fault(*, before: Numbered | None, now: Numbered | None) -> str:
    """Return why two scores of one risk cannot both hold; nothing where they can.

    Controls take something off: without them a risk cannot be lower than with them. Scores of two matrices are not
    compared.
    """
    if before is None or now is None or before.matrix != now.matrix or before.score >= now.score:
        return ""
    sentence = _("Before controls it scores %(before)s, now %(now)s. Score it at least as high as now")
    return sentence % {"before": before.score, "now": now.score}


def approval_ends(*, covered: Numbered | None, now: Numbered | None, text_changed: bool) -> bool:
    """Whether an approval to live with a risk ends by itself: the score that it covered rose, or the text is another.

    A score on another matrix is not the one that was approved.
    """
    if text_changed:
        return True
    if covered is None or now is None:
        return covered is not now
    return covered.matrix != now.matrix or now.score > covered.score


def tolerance_faults(
    *, band: str, appetite: str, approved: bool, until: date | None, today: date
) -> Mapping[str, str]:
    """Return what stands in the way of tolerating a risk, by field: a sentence each; nothing when it may be.

    A score above the appetite needs a named approver and an expiry in the future.
    Within the appetite neither is needed, but an expiry that is given must still lie ahead.
    """
    faults: dict[str, str] = {}
    if is_above(band, appetite) and not approved:
        faults["tolerated_by"] = _("Name who approves that the council lives with a risk above its limit")
    if is_above(band, appetite) and until is None:
        faults["tolerated_until"] = _("Enter the date the approval runs out, like 31 3 2027")
    if until is not None and until <= today:
        faults["tolerated_until"] = _("Enter a date after today, %(today)s") % {
            "today": write_long_date(today)
        }
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


def judge_tolerance(*, above_limit: bool, approver: str, until: date | None, today: date) -> Tolerance:
    """Return how a tolerated risk stands on `today`. An approval holds up to the day before it runs out."""
    if until is not None and until <= today:
        return Tolerance(
            _("Approval to tolerate it ran out on %(day)s") % {"day": write_long_date(until)}, True
        )
    if above_limit and not (approver and until):
        return Tolerance(_("Tolerated above the limit, and nobody has approved it"), True)
    words = {"day": write_long_date(until) if until else "", "who": approver}
    if until and approver:
        return Tolerance(_("Tolerated until %(day)s, approved by %(who)s") % words, False)
    if until:
        return Tolerance(_("Tolerated until %(day)s") % words, False)
    return Tolerance(_("Tolerated"), False)


def write_clause(text: str) -> str:
    """Return a typed cause, event or consequence as it stands inside the sentence: small letter, no full stop."""
    return lower_label(text.strip().rstrip(".").rstrip())


def read_aloud(cause: str, event: str, consequence: str) -> Sequence[tuple[str, str]]:
    """Return a risk as one sentence in pairs of joining words and content; what is not recorded is left out."""
    pairs = (
        (_("Because of"), cause),
        (_("there is a chance that"), event),
        (_("leading to"), consequence),
    )
    found = [(joining, write_clause(text)) for joining, text in pairs if text.strip()]
    if not found:
        return []
    (first, text), *rest = found
    return [(first[:1].upper() + first[1:], text), *rest]

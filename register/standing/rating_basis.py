"""What a rating rests on, in words: the signed sum, the caps that hold it down today, and a cap that is waived.

The floor that rates writes it with the standing; every page that shows a rating shows these words beside it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from core.dates import write_long_date
from core.forms.fields import lower_label
from register.choices import Rating


@dataclass(frozen=True)
class RatingBasis:
    """The rating by the signed sum, what is said of each cap, and the waiver that lifts some of them, if any."""

    signed: str = ""
    caps: Sequence[str] = ()  # those that hold the rating down where nothing is waived
    left: Sequence[str] = ()  # those of them that the waiver leaves
    until: str = ""
    by: str = ""
    because: str = ""

    def as_data(self) -> dict[str, Any]:
        """Return what is there as plain data, for the standing."""
        found = {name: value for name, value in asdict(self).items() if value}
        return {name: list(value) if isinstance(value, tuple) else value for name, value in found.items()}


def write_rating_note(data: Mapping[str, Any], day: date) -> str:
    """Say what holds a rating down on a day, and which cap is waived until when, by whom and why."""
    basis = RatingBasis(**data)
    until = date.fromisoformat(basis.until) if basis.until else None
    waived = until is not None and day <= until
    caps = basis.left if waived else basis.caps
    said = []
    if caps:
        words = {"rating": Rating(basis.signed).label, "caps": " ".join(caps)}
        said.append(_("%(rating)s by its review. %(caps)s") % words)
    if waived and until is not None:
        words = {
            "day": write_long_date(until),
            "who": basis.by,
            "why": lower_label(basis.because).rstrip("."),
        }
        told = _("Cap waived until %(day)s by %(who)s, because %(why)s.")
        if not basis.because:  # a reason that is exempt is not stored beside the rating
            told = _("Cap waived until %(day)s by %(who)s, for a reason that is exempt from publication.")
        said.append(told % words)
    return " ".join(said)

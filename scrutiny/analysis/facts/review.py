"""What the report knows of the annual reviews of one partnership."""

from functools import cached_property
from typing import Any

from governance.frameworks.model import Framework
from register.access.secrecy import Secrecy
from register.access.words import show_record, show_records
from register.models import Partnership
from reviews.models import Review, ReviewLine
from reviews.verification.read import ReviewVerified, show_review


class ReviewFacts:
    """The newest signed reviews: the one that counts, the one whose lines are shown, and the one before."""

    def __init__(self, partnership: Partnership, secrecy: Secrecy) -> None:
        self.partnership, self._secrecy = partnership, secrecy

    @cached_property
    def _signed(self) -> list[Review]:
        """The newest reviews that are signed: at most one waits to be accepted."""
        signed = self.partnership.reviews.filter(status__in=Review.SIGNED_STATUSES)
        return list(signed.select_related("edition", "snapshot").order_by("-signed_at")[:3])

    @property
    def accepted(self) -> list[Review]:
        return [review for review in self._signed if review.accepted_at]

    @property
    def counting(self) -> Review | None:
        """The review that counts."""
        return self.accepted[0] if self.accepted else None

    @property
    def shown(self) -> Review | None:
        """The review whose lines are shown: one that waits to be accepted before the one that counts."""
        return self._signed[0] if self._signed else None

    @property
    def words(self) -> Any:
        """The same, for its words: those that are exempt say so."""
        return show_record(self.shown, self._secrecy) if self.shown else None

    @property
    def before(self) -> Review | None:
        return self._signed[1] if len(self._signed) > 1 else None

    @property
    def rating_before(self) -> str:
        """The rating that counted before this one, in words; empty where there was none."""
        return self.accepted[1].final_rating_label if len(self.accepted) > 1 else ""

    @property
    def waits(self) -> bool:
        """Whether a signed review waits to be accepted."""
        return self.shown is not None and self.shown.accepted_at is None

    @cached_property
    def lines(self) -> list[Any]:
        return show_records(self._bare_lines, self._secrecy)

    @cached_property
    def _bare_lines(self) -> list[ReviewLine]:
        """The same as they are written: what was verified was said of them."""
        return list(self.shown.lines.all()) if self.shown else []

    @cached_property
    def verified(self) -> ReviewVerified | None:
        """What internal audit found in the review whose lines are shown."""
        if self.shown is None:
            return None
        return show_review(self.shown, self._bare_lines, self._secrecy)

    @cached_property
    def framework(self) -> Framework | None:
        return self.shown.edition.framework if self.shown else None

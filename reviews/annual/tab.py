"""What the reviews tab of one partnership shows, and when this year's review may be opened."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from accounts.models import User
from accounts.permissions import Permission
from core import clock
from register.access.words import show_record, show_records
from register.choices import RUNNING_STATUSES
from register.record.header import Header
from register.verification.rules import VerificationShown
from reviews import access
from reviews.annual.service import count_lines
from reviews.models import Review, ReviewLine
from reviews.verification.read import show_reviews

# A partnership that is only an idea has nothing to look back on, and one that is over has nobody to answer.


@dataclass(frozen=True)
class _ReviewsTab:
    """The review that is open or waiting, whether one may be opened, and those that are accepted."""

    current: Any  # a Review as its reader may read it, or None
    may_draft: bool
    may_open: bool
    lines: int  # of the review that may be opened
    past: Sequence[Any]
    verified: Mapping[int, VerificationShown]  # what internal audit found, by review
    waivers: Sequence[Any]
    may_waive: bool  # a cap holds the rating down, none is waived, and the reader may
    may_end: bool

    @property
    def past_verified(self) -> list[tuple[Review, VerificationShown]]:
        return [(one, self.verified[one.pk]) for one in self.past]


def build_reviews_tab(user: User, header: Header) -> _ReviewsTab:
    """Return what stands in the tab for this reader, in six queries at most."""
    own = Q(partnership=header.pk) | Q(partnership__merged_into=header.pk, accepted_at__isnull=False)
    rows = list(annotate_progress(access.reviews_known_to(user).filter(own)).defer("edition__content"))
    current = next((row for row in rows if row.accepted_at is None), None)
    drafts = current is not None and access.may_draft(user, current, may_edit=header.may_edit)
    opens = current is None and header.may_edit and may_open_review(header)
    waivers = list(access.waivers_visible_to(user).filter(partnership=header.pk))
    stands, waives = any(one.stands_on(clock.today()) for one in waivers), header.may(Permission.CAP_WAIVE)
    past = [row for row in rows if row.accepted_at]
    may_waive = waives and not stands and bool(header.rating_note)
    secrecy = header.secrecy
    return _ReviewsTab(
        show_record(current, secrecy) if current else None,
        drafts,
        opens,
        count_lines() if opens and not past else 0,
        show_records(past, secrecy),
        show_reviews([row for row in rows if getattr(row, "may_read", False)]),
        show_records(waivers, secrecy),
        may_waive,
        waives,
    )


def may_open_review(header: Header) -> bool:
    """Whether a partnership in this status is reviewed."""
    return header.status in RUNNING_STATUSES


def annotate_progress(rows: QuerySet[Review]) -> QuerySet[Review]:
    """Return reviews with how many of their lines are decided (`decided` of `total`), newest first."""
    to_do = Q(lines__state=ReviewLine.State.TO_DO)
    counted = rows.annotate(decided=Count("lines", filter=~to_do), total=Count("lines"))
    return counted.order_by("-year", "-pk")  # a query that counts forgets the order of its table

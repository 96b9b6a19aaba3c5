"""The annual reviews of every partnership that one reader may see, by where they stand."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from accounts.models import User
from accounts.permissions import Permission
from core.listing.choices import refuse_choice
from register.access.exempt import secrecy_for
from register.access.visible import readable_to
from register.choices import Rating
from register.known.overdue import review_overdue_on
from register.models import Partnership
from reviews import access
from reviews.annual import tab
from reviews.models import Review

A_FEW, A_PAGE = 10, 50
Status = Review.Status
WAITING, DRAFT, LATE, ACCEPTED = "waiting", "draft", "late", "accepted"
TITLES: Mapping[str, str | Promise] = {
    WAITING: _lazy("Waiting to be accepted"),
    DRAFT: _lazy("In draft"),
    LATE: _lazy("Late and not started"),
    ACCEPTED: _lazy("Accepted"),
}
NOTHING: Mapping[str, str | Promise] = {
    WAITING: _lazy("Nothing is waiting to be accepted. A review stands here from its signature on."),
    DRAFT: _lazy("No review is in draft. One is opened in the reviews of its partnership."),
    LATE: _lazy("No review is late and not started."),
    ACCEPTED: _lazy("No review has been accepted yet."),
}
_STATUSES = {WAITING: (Status.SIGNED,), DRAFT: Review.OPEN_STATUSES, ACCEPTED: (Status.ACCEPTED,)}


@dataclass(frozen=True)
class _ReviewRow:
    """One review, or one that is late: whose, how it stands, by when, and the link that goes on with it."""

    name: str
    reference: str
    about: str
    sponsor: str
    on: date | None
    signed: date | None
    rating: str
    rating_label: str
    done: int
    total: int
    verb: str
    href: str


@dataclass(frozen=True)
class ReviewState:
    """The reviews in one state: how many there are, and those on this page."""

    key: str
    title: str
    count: int
    rows: Sequence[_ReviewRow]
    page: Page[Any] | None

    @property
    def nothing(self) -> str:
        return str(NOTHING[self.key])

    @property
    def href(self) -> str:
        return f"{reverse('reviews')}?state={self.key}"

    @property
    def more(self) -> int:
        """How many there are besides those on this page."""
        return self.count - len(self.rows) if self.page is None else 0


@dataclass(frozen=True)
class _StateChoice:
    """One of the views of the list, as a link."""

    label: str
    href: str
    present: bool


class ReviewListing:
    """The reviews in each state, a few of each; with `state` only those, page by page."""

    def __init__(self, user: User, state: str, page: str, *, today: date) -> None:
        self.user, self.today, self.page = user, today, page
        self.state = state if state in TITLES else ""
        self.unclear = refuse_choice(state) if state and not self.state else ""
        self.query_data = QueryDict(f"state={self.state}" if self.state else "")
        self._reviews = (
            access.reviews_known_to(user)
            .filter(partnership__merged_into=None)
            .select_related(None)
            .select_related("partnership__sponsor")
        )

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """How many there are in each state, in two queries."""
        tallies = {key: Count("pk", filter=Q(status__in=found)) for key, found in _STATUSES.items()}
        return self._reviews.select_related(None).order_by().aggregate(**tallies) | {LATE: self._late.count()}

    @property
    def _late(self) -> QuerySet[Partnership]:
        """Partnerships whose review is late and not started; one that is late in draft stands among the drafts."""
        begun = Review.objects.filter(accepted_at=None).values("partnership_id")
        rows = readable_to(self.user).open().filter(review_overdue_on(self.today))
        return (
            rows.exclude(pk__in=begun)
            .select_related("standing", "sponsor")
            .order_by("standing__next_review_on", "pk")
        )

    @property
    def views(self) -> list[_StateChoice]:
        """The states to choose from, with their numbers."""
        everything = _StateChoice(_("All"), reverse("reviews"), not self.state)
        return [everything] + [
            _StateChoice(
                f"{TITLES[key]} {self.counts[key]}", f"{reverse('reviews')}?state={key}", key == self.state
            )
            for key in self._order
        ]

    @property
    def _order(self) -> Sequence[str]:
        """What waits for an officer stands first for officers, and last but one for everybody else."""
        first = self.user.may(Permission.REVIEW_ACCEPT)
        return (WAITING, DRAFT, LATE, ACCEPTED) if first else (DRAFT, LATE, WAITING, ACCEPTED)

    @cached_property
    def states(self) -> list[ReviewState]:
        """The state that was asked for, else all of them in order."""
        return [self._state(key) for key in ([self.state] if self.state else self._order)]

    def _state(self, key: str) -> ReviewState:
        found = self._late if key == LATE else self._in(key)
        page = Paginator(found, A_PAGE).get_page(self.page) if self.state else None
        records = list(page.object_list if page else found[:A_FEW])
        return ReviewState(key, str(TITLES[key]), self.counts[key], list(self._rows(key, records)), page)

    def _in(self, key: str) -> QuerySet[Review]:
        order = {WAITING: ("signed_at", "pk"), DRAFT: ("due_on", "pk"), ACCEPTED: ("-accepted_at", "-pk")}[
            key
        ]
        return tab.annotate_progress(self._reviews.filter(status__in=_STATUSES[key])).order_by(*order)

    def _rows(self, key: str, records: Sequence[Any]) -> Iterator[_ReviewRow]:
        draw: Callable[..., _ReviewRow] = _late_row if key == LATE else _review_row
        names = self.user.may(Permission.PERSON_VIEW)
        secrecy = secrecy_for(self.user, {_key(record) for record in records})
        for record in records:
            row = draw(record, names=names)
            yield replace(row, name=secrecy.of(_key(record)).name(row.reference, row.name))


def _key(record: Review | Partnership) -> int:
    return record.partnership_id if isinstance(record, Review) else record.pk


def _name_sponsor(partnership: Partnership, *, names: bool) -> str:
    return partnership.sponsor.name_for(names=names) if partnership.sponsor else ""


def _review_row(review: Any, *, names: bool) -> _ReviewRow:
    rated = review.status in Review.SIGNED_STATUSES
    words = {Status.SIGNED: _("Signed by %(who)s"), Status.ACCEPTED: _("Accepted by %(who)s")}
    who = review.accepted_by if review.accepted_at else review.signed_by
    stands = (
        words[review.status] % {"who": who} if review.status in words else str(review.get_status_display())
    )
    return _ReviewRow(
        name=review.partnership.name,
        reference=review.partnership.reference,
        about=f"{review}. {stands}",
        sponsor=_name_sponsor(review.partnership, names=names),
        on=None if rated else review.due_on,
        signed=review.accepted_at or review.signed_at,
        rating=review.final_rating if rated else "",
        rating_label=str(Rating(review.final_rating).label) if rated else "",
        done=review.decided if review.may_read else 0,
        total=review.total if review.may_read else 0,
        verb=(_("Read") if rated else _("Continue")) if review.may_read else "",
        href=review.get_absolute_url(),
    )


def _late_row(partnership: Partnership, *, names: bool) -> _ReviewRow:
    standing = partnership.standing
    return _ReviewRow(
        name=partnership.name,
        reference=partnership.reference,
        about=_("Not started"),
        sponsor=_name_sponsor(partnership, names=names),
        on=standing.next_review_on,
        signed=None,
        rating=standing.rating_today,
        rating_label=standing.rating_label,
        done=0,
        total=0,
        verb=_("See its reviews"),
        href=reverse("partnership_reviews", args=[partnership.reference]),
    )

"""Whose reviews, risks and actions a person may read: those of the partnerships they may open.

An exempt partnership's are read only with the right to exempt text, because its risks say what is
kept from the public (H11). Changing a risk needs the right to change its partnership.
"""

from collections.abc import Mapping
from typing import Any

from django.db.models import BooleanField, Case, Q, QuerySet, When

from accounts.models import Person, User
from accounts.models.person import PersonQuerySet
from accounts.permissions import Permission
from core.access_log.recording import Subject
from register.access.addresses import subject_of_partnership
from register.access.exempt import kept_from, open_to
from register.access.visible import condition_for_readable, reached_by, readable_to
from register.models import Action, Partnership
from reviews.models.review import Review, ReviewLine
from reviews.models.risk import Risk, RiskQuerySet
from reviews.models.waiver import CapWaiver


def risks_visible_to(user: User) -> RiskQuerySet:
    """Return the risks, open and closed, that `user` may read."""
    return open_to(user, Risk.objects.of(readable_to(user)))


def risks_kept_from(user: User) -> RiskQuerySet:
    """Return the marked risks, open and closed, that `user` may not read, in partnerships that they may."""
    return kept_from(user, Risk.objects.of(readable_to(user)))


def actions_kept_from(user: User) -> QuerySet[Action]:
    """Return the marked actions that `user` may not read, in partnerships that they may."""
    return kept_from(user, Action.objects.filter(partnership__in=readable_to(user).values("pk")))


def actions_visible_to(user: User) -> QuerySet[Action]:
    """Return the actions of every kind that `user` may read."""
    return open_to(user, Action.objects.filter(partnership__in=readable_to(user).values("pk")))


def reviews_visible_to(user: User) -> QuerySet[Review]:
    """Return the annual reviews, open and accepted, that `user` may read, with what their pages name; those of
    what was merged away too. What is not signed is read by those who may read drafts, and by who drafts it."""
    return reviews_known_to(user).filter(_condition_for_told(user))


def reviews_known_to(user: User) -> QuerySet[Review]:
    """Return the reviews of which `user` may know that they are there and where they stand: each `may_read` or not."""
    told = Case(When(_condition_for_told(user), then=True), default=False, output_field=BooleanField())
    rows = Review.objects.filter(condition_for_readable(user)).annotate(may_read=told)
    return rows.select_related("partnership", "edition", "drafter", "snapshot", "signer__person")


def _condition_for_told(user: User, path: str = "") -> Q:
    """Return the condition that the answers of a review are told to `user`."""
    reached = reached_by(user, Permission.REVIEW_READ_DRAFT).values("pk")
    there = Q(**{f"{path}partnership__in": reached}) | Q(**{f"{path}partnership__merged_into__in": reached})
    signed = Q(**{f"{path}status__in": Review.SIGNED_STATUSES})
    return signed | there | Q(**{f"{path}drafter": user.person_id})


def find_untold_lines(user: User, partnership: int) -> frozenset[tuple[str, int]]:
    """Return the answers of a partnership of which its history says nothing to `user`: those of a draft."""
    lines = ReviewLine.objects.filter(review__partnership=partnership)
    untold = lines.exclude(_condition_for_told(user, "review__")).values_list("pk", flat=True)
    return frozenset((ReviewLine._meta.label_lower, key) for key in untold)


def waivers_visible_to(user: User) -> QuerySet[CapWaiver]:
    """Return the waivers of caps that `user` may read, with how they ended."""
    rows = CapWaiver.objects.filter(partnership__in=readable_to(user).values("pk"))
    return rows.select_related("partnership", "end")


def may_draft_lines(user: User, review: Review, *, may_edit: bool) -> bool:
    """Whether the lines are for `user` to answer: who may change the partnership, or was given the drafting."""
    return may_edit or review.drafter_id == user.person_id


def may_draft(user: User, review: Review, *, may_edit: bool) -> bool:
    """Whether `user` may answer the lines as the review stands now."""
    return review.is_open and may_draft_lines(user, review, may_edit=may_edit)


def find_people_who_draft() -> PersonQuerySet:
    """Return those who can be given the drafting: officers with a sign-in who have not left."""
    return Person.objects.serving().filter(sign_in__is_active=True, is_councillor=False)


def can_open(person: Person, partnership: Partnership) -> bool:
    """Whether a person with a sign-in may open this partnership and what is said about it."""
    return readable_to(person.sign_in).filter(pk=partnership.pk).exists()


def find_partnership(user: User, url_name: str, kwargs: Mapping[str, Any]) -> Subject | None:
    """Return the partnership whose review a refused address names, for the access log."""
    if not url_name.startswith("review") or "pk" not in kwargs:
        return None
    return subject_of_partnership(user, reviews__pk=kwargs["pk"])

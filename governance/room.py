"""The checklists of one partnership, and the library of all: what its pages show."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q

from accounts.models import User
from governance import access
from governance.models import Assessment, Edition
from governance.progress import Sum
from governance.services import assessments
from governance.shapes import NO, PARTLY

# Those that a partnership answers by themselves. Others are part of something else, as the annual review is.
STARTED_HERE = ("governance-framework", "arrangements-in-place")


@dataclass(frozen=True)
class Shelf:
    """One framework in the room of a partnership: its draft and how far it is, and what was signed before."""

    edition: Edition
    draft: Assessment | None
    progress: Sum | None
    signed: Sequence[Assessment]


def shelves(user: User, partnership_id: int) -> list[Shelf]:
    """Return each framework that the partnership answers, in three queries at most."""
    rows = access.assessments_visible_to(user).filter(partnership=partnership_id).defer("edition__content")
    counted = list(
        rows.annotate(
            done=Count("answers"), missing=Count("answers", filter=Q(answers__value__in=(NO, PARTLY)))
        )
    )
    editions = {e.code: e for e in Edition.objects.newest_of_each().filter(code__in=STARTED_HERE)}
    drafts = {each.code: each for each in counted if each.signed_at is None}
    pinned = Edition.objects.in_bulk({each.edition_id for each in drafts.values()})
    found = []
    for code in STARTED_HERE:
        draft = drafts.get(code)
        if draft:
            draft.edition = pinned[draft.edition_id]
        progress = Sum(draft.done, draft.missing, len(assessments.asked(draft))) if draft else None
        signed = [each for each in counted if each.code == code and each.signed_at]
        found.append(Shelf(editions[code], draft, progress, signed))
    return found


@dataclass(frozen=True)
class Book:
    """One framework in the library: how many partnerships of the reader's have it begun or signed."""

    edition: Edition
    started_here: bool
    drafts: int
    signed: int


def library(user: User) -> list[Book]:
    """Return the newest edition of every framework, with what the reader's partnerships made of it."""
    rows = access.assessments_visible_to(user).select_related(None).order_by().values("code")
    counted = {
        row["code"]: row
        for row in rows.annotate(
            drafts=Count("partnership", distinct=True, filter=Q(signed_at=None)),
            signed=Count("partnership", distinct=True, filter=Q(signed_at__isnull=False)),
        )
    }
    none = {"drafts": 0, "signed": 0}
    return [
        Book(edition, edition.code in STARTED_HERE, **{n: counted.get(edition.code, none)[n] for n in none})
        for edition in Edition.objects.newest_of_each()
    ]


def edition_of(code: str) -> Edition:
    """Return the newest edition of a framework. Raises Edition.DoesNotExist."""
    return Edition.objects.newest(code)

"""The library of frameworks as a page: each with its edition, and how many partnerships answered it."""

from dataclasses import dataclass

from django.db.models import Count, Q

from accounts.models import User
from governance import access
from governance.frameworks.uses import Use, use_of
from governance.models import Edition


@dataclass(frozen=True)
class _LibraryEntry:
    """One framework in the library: how many partnerships of the reader's have it begun or signed."""

    edition: Edition
    use: Use
    drafts: int
    signed: int


def list_library_entries(user: User) -> list[_LibraryEntry]:
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
        _LibraryEntry(edition, use_of(edition.code), **{n: counted.get(edition.code, none)[n] for n in none})
        for edition in Edition.objects.newest_of_each()
    ]


def edition_of(code: str) -> Edition:
    """Return the newest edition of a framework. Raises Edition.DoesNotExist."""
    return Edition.objects.newest(code)

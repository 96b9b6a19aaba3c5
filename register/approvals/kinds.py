"""What can be approved: `settings.APPROVAL_KINDS` names a kind for each, from the floor that knows what it is about."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.module_loading import import_string

from accounts.models import User
from register.approvals.rules import Covers


@dataclass(frozen=True)
class ApprovalKind:
    """One thing that somebody may approve, about rows of one table that belong to partnerships.

    `cover` says in words and figures how a subject stands now; `worse` in which ways the second of two such states is
    worse than the first, a sentence each; `describe` writes a state for a page. `readable_to` is the query for those
    that a reader may read, with their partnerships. `is_wanted` says whether a subject still asks for an approval.
    """

    key: str
    subject_kind: str
    label: str | Promise
    asks: str | Promise  # the question that whoever is asked is put
    follows: str | Promise  # what an approval lets the council do
    ends: str | Promise  # when an approval ends by itself
    readable_to: Callable[[User], QuerySet[Any]]
    cover: Callable[[Any], Covers]
    worse: Callable[[Covers, Covers], Sequence[str]]
    describe: Callable[[Covers], Sequence[tuple[str, str]]]
    is_wanted: Callable[[Any], bool]

    def find_many(self, user: User, keys: Collection[int]) -> Mapping[int, Any]:
        """Return by key those of these subjects that a reader may read."""
        return self.readable_to(user).in_bulk(keys)

    def find(self, user: User, key: int) -> Any:
        """Return one subject that a reader may read; None where there is none."""
        return self.find_many(user, [key]).get(key)


@cache
def load_approval_kinds() -> Mapping[str, ApprovalKind]:
    """Return every kind by its key."""
    found: Sequence[ApprovalKind] = [import_string(path) for path in settings.APPROVAL_KINDS]
    return {kind.key: kind for kind in found}

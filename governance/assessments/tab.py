"""The governance tab of one partnership: each framework that it answers, its draft and what was signed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q

from accounts.models import User
from governance import access
from governance.assessments import service
from governance.assessments.progress import ProgressSum
from governance.frameworks.model import NO, PARTLY
from governance.models import Assessment, Edition
from governance.verification.read import show_assessments
from register.verification.rules import count_verified

# Those that a partnership answers by themselves. Others are part of something else, as the annual review is.
STARTED_HERE = ("governance-framework", "arrangements-in-place")


@dataclass(frozen=True)
class _FrameworkOnTab:
    """One framework in the tab of a partnership: its draft and how far it is, and what was signed before."""

    edition: Edition
    draft: Assessment | None
    progress: ProgressSum | None
    signed: Sequence[Assessment]
    verified: Mapping[int, str]  # how each of these is verified by internal audit, in words

    @property
    def signed_verified(self) -> list[tuple[Assessment, str]]:
        return [(one, self.verified[one.pk]) for one in self.signed]

    @property
    def draft_verified(self) -> str:
        return self.verified[self.draft.pk] if self.draft else ""


def frameworks_on_tab(user: User, partnership_id: int) -> list[_FrameworkOnTab]:
    """Return each framework that the partnership answers, in five queries at most."""
    own = Q(partnership=partnership_id) | Q(partnership__merged_into=partnership_id)
    rows = access.assessments_visible_to(user).filter(own).defer("edition__content")
    counted = list(
        rows.annotate(
            done=Count("answers"), missing=Count("answers", filter=Q(answers__value__in=(NO, PARTLY)))
        ).order_by("-pk")  # a query that counts forgets the order of its table
    )
    editions = {e.code: e for e in Edition.objects.newest_of_each().filter(code__in=STARTED_HERE)}
    drafts = {each.code: each for each in counted if each.signed_at is None}
    pinned = Edition.objects.in_bulk({each.edition_id for each in drafts.values()})
    shown = show_assessments(counted)
    verified = {each.pk: count_verified(shown.get(each.pk, ())) for each in counted}
    found = []
    for code in STARTED_HERE:
        draft = drafts.get(code)
        if draft:
            draft.edition = pinned[draft.edition_id]
        progress = ProgressSum(draft.done, draft.missing, len(service.list_asked(draft))) if draft else None
        signed = [each for each in counted if each.code == code and each.signed_at]
        found.append(_FrameworkOnTab(editions[code], draft, progress, signed, verified))
    return found

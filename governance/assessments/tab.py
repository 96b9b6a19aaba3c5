"""The governance tab of one partnership: what it is asked for now, its drafts, what was signed, what can be begun."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q

from accounts.models import User
from governance import access
from governance.assessments import service
from governance.assessments.progress import ProgressSum
from governance.frameworks.model import NO, PARTLY
from governance.frameworks.uses import is_begun_on_tab, list_asked_now
from governance.models import Assessment, Edition
from governance.verification.read import show_assessments
from register.gates.judge import gated_of
from register.models import Partnership
from register.verification.rules import count_verified

_ASKED = Q(answers__annexed_from=None)


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


@dataclass(frozen=True)
class FrameworksOnTab:
    """The checklists that are asked for, begun or signed, and the editions of those that can be begun besides."""

    shown: Sequence[_FrameworkOnTab]
    others: Sequence[Edition]


def frameworks_on_tab(user: User, partnership: Partnership) -> FrameworksOnTab:
    """Return the checklists of a partnership, in six queries at most."""
    own = Q(partnership=partnership) | Q(partnership__merged_into=partnership)
    rows = access.assessments_visible_to(user).filter(own).defer("edition__content")
    counted = list(
        rows.annotate(
            done=Count("answers", filter=_ASKED),
            missing=Count("answers", filter=_ASKED & Q(answers__value__in=(NO, PARTLY))),
        ).order_by("-pk")  # a query that counts forgets the order of its table
    )
    drafts = {each.code: each for each in counted if each.signed_at is None}
    codes = dict.fromkeys(
        [*list_asked_now(partnership.status, gated_of(partnership)), *(each.code for each in counted)]
    )
    shown = [code for code in codes if is_begun_on_tab(code)]
    newest = Edition.objects.newest_of_each()
    editions = {each.code: each for each in newest.filter(code__in=shown)}
    others = [each for each in newest.exclude(code__in=shown).defer("content") if is_begun_on_tab(each.code)]
    pinned = Edition.objects.in_bulk({each.edition_id for each in drafts.values()})
    verified_by = show_assessments(counted)
    verified = {each.pk: count_verified(verified_by.get(each.pk, ())) for each in counted}
    found = []
    for code in (code for code in shown if code in editions):
        draft = drafts.get(code)
        if draft:
            draft.edition = pinned[draft.edition_id]
        progress = ProgressSum(draft.done, draft.missing, len(service.list_asked(draft))) if draft else None
        signed = [each for each in counted if each.code == code and each.signed_at]
        found.append(_FrameworkOnTab(editions[code], draft, progress, signed, verified))
    return FrameworksOnTab(found, others)

"""Where the address of something that was merged leads, and what was merged into what."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from core.dates import write_long_date
from core.models import Record
from core.posting.page_above import find_page_above
from register.merging.kinds.kind import MergeKind
from register.merging.kinds.registry import MERGE_KINDS
from register.models import Merge, Partnership

# Words of an address that mean the same after a merge; a risk is renumbered.
_THE_SAME = {"reference", "pk", "version"}


@dataclass(frozen=True)
class _LeadsOn:
    """Where an old address leads, and the sentence that says why."""

    address: str
    sentence: str


def lead_on(user: User, name: str, words: Mapping[str, Any]) -> _LeadsOn | None:
    """Return where an address leads that names something merged; None when it names none, or may not be seen."""
    kind = _kind_of(name, words)
    if kind is None:
        return None
    merge = _merge_of(kind, words)
    if merge is None:
        return None
    last = _last(merge)
    kept = kind.may_see(user).filter(pk=last.kept_key).first()
    if kept is None:
        return None
    said = _("%(gone)s was merged into %(kept)s on %(day)s.") % {
        "gone": merge.gone_label,
        "kept": kind.label(kept),
        "day": write_long_date(merge.merged_on),
    }
    return _LeadsOn(_address(kind, name, words, kept), said)


def _kind_of(name: str, words: Mapping[str, Any]) -> MergeKind | None:
    if "reference" in words:
        return MERGE_KINDS["partnership"]
    return next(
        (
            kind
            for kind in MERGE_KINDS.values()
            if name in kind.addresses and (kind.narrowed or {}).items() <= words.items()
        ),
        None,
    )


def _merge_of(kind: MergeKind, words: Mapping[str, Any]) -> Merge | None:
    key = words.get(kind.named_by)
    if kind.named_by == "reference":
        key = (
            Partnership.every.filter(reference=key, merged_into__isnull=False)
            .values_list("pk", flat=True)
            .first()
        )
    if not isinstance(key, int) or key >= 2**63:
        return None
    return Merge.objects.filter(kind=kind.key, gone_key=key, undone_on=None).defer("written").first()


def _last(merge: Merge) -> Merge:
    """Follow a merge to the one that stands today."""
    seen = {merge.pk}
    while (
        further := Merge.objects.filter(kind=merge.kind, gone_key=merge.kept_key, undone_on=None)
        .exclude(pk__in=seen)
        .defer("written")
        .first()
    ):
        merge = further
        seen.add(merge.pk)
    return merge


def _address(kind: MergeKind, name: str, words: Mapping[str, Any], kept: Record) -> str:
    if kind.named_by != "reference":
        return kind.page(kept)
    if set(words) <= _THE_SAME:
        address = reverse(name, kwargs={**words, "reference": kept.reference})  # type: ignore[attr-defined]
        return find_page_above(address)
    return kind.page(kept)


def follow_merges(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Where a page is not there, look whether its address names something merged. Costs nothing where it is there."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        match = request.resolver_match
        if response.status_code != 404 or not match:
            return response
        if not request.user.is_authenticated:
            return response
        found = lead_on(request.user, match.url_name or "", match.kwargs)
        if found is None:
            return response
        messages.info(request, found.sentence)
        if request.method == "POST":  # the page was drawn before the merge
            messages.warning(
                request, _("What was sent there was not saved. Go back to read it, and enter it here.")
            )
        return redirect(found.address)

    return answer

"""What the risks of the council may be filtered by, on the score of one kind."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

from django.db.models import Case, CharField, Q, QuerySet, Value, When
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from accounts.models import Directorate, Person
from accounts.models.person import name_shown
from core.listing import NOT_RECORDED, ChoiceFilter, ListingFilters, RecordFilter, WordsFilter
from core.models.folding import fold
from register.access.exempt import condition_for_open_name
from register.approvals.rules import ApprovalStanding, ApprovalState
from reviews.choices import ApprovalStands, Band, LookedAt, RiskCategory, StandsOn, Treatment

_STANDS = {
    ApprovalState.HOLDS: ApprovalStands.RUNS,
    ApprovalState.ASKED: ApprovalStands.ASKED,
    ApprovalState.RAN_OUT: ApprovalStands.OUT,
}
_CELL = re.compile(r"(\d{1,2})-(\d{1,2})")


class BandFilter(ChoiceFilter):
    """A band of the score; a risk that has not been scored is found under "Not recorded"."""

    def condition(self, values: Sequence[str]) -> Q:
        found = super().condition([value for value in values if value != NOT_RECORDED])
        return found | Q(**{f"{self.field_name}__isnull": True}) if NOT_RECORDED in values else found


class CellFilter(WordsFilter):
    """One place of the heat map, such as `4-5`: likelihood 4, impact 5. Anything else finds nothing."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        super().__init__(label=_lazy("Place"), condition=self._at)

    def _at(self, text: str) -> Q:
        found = _CELL.fullmatch(text)
        if not found:
            return Q(pk__in=[])
        return Q(**{f"{self.kind}__likelihood": int(found[1]), f"{self.kind}__impact": int(found[2])})

    def in_words(self, value: str, choices: Sequence[Any]) -> str:
        found = _CELL.fullmatch(value)
        words = {"likelihood": found[1], "impact": found[2]} if found else {}
        return _("likelihood %(likelihood)s, impact %(impact)s") % words if found else value


def _words(text: str) -> Q:
    text = fold(text)
    found = Q(partnership__name__folded__contains=text) & condition_for_open_name("partnership__")
    for name in ("title", "cause", "event", "consequence"):
        found |= Q(**{f"{name}__folded__contains": text})
    return found


def annotate_watch(
    risks: QuerySet[Any], today: date, approvals: Mapping[int, ApprovalStanding]
) -> QuerySet[Any]:
    """Return the risks with what depends on today: whether each was looked at in time, and its approval."""
    late, none = When(review_by__lt=today, then=Value(LookedAt.LATE)), When(review_by=None, then=Value(""))
    stands: dict[ApprovalStands, list[int]] = {}
    for key, one in approvals.items():
        stands.setdefault(_STANDS.get(one.word, ApprovalStands.MISSING), []).append(key)
    approved = [When(pk__in=keys, then=Value(word)) for word, keys in stands.items()]
    council = When(also_on_council_register=True, then=Value(StandsOn.COUNCIL))
    found: QuerySet[Any] = risks.annotate(
        looked_at=Case(late, none, default=Value(LookedAt.IN_TIME), output_field=CharField()),
        approval=Case(*approved, default=Value(""), output_field=CharField()),
        stands_on=Case(council, default=Value(StandsOn.ONLY), output_field=CharField()),
    )
    return found


@cache
def filters_for(kind: str, *, names: bool = True) -> type[ListingFilters]:
    """Return the filters over risks that were prepared by `annotate_watch`, on the score of this kind."""

    class RiskFilters(ListingFilters):
        q = WordsFilter(label=_lazy("Words in the risk"), condition=_words)
        band = BandFilter(f"{kind}__band", Band.choices, label=_lazy("Band"), everything=_lazy("All bands"))
        directorate = RecordFilter(
            "partnership__directorate",
            of=Directorate,
            label=_lazy("Directorate"),
            everything=_lazy("All directorates"),
        )
        owner = RecordFilter(
            "owner",
            of=Person,
            named=name_shown(names=names),
            label=_lazy("Owner"),
            everything=_lazy("All owners"),
        )
        category = ChoiceFilter(
            "category", RiskCategory.choices, label=_lazy("Category"), everything=_lazy("All categories")
        )
        treatment = ChoiceFilter(
            "treatment", Treatment.choices, label=_lazy("Treatment"), everything=_lazy("Any treatment")
        )
        review = ChoiceFilter(
            "looked_at", LookedAt.choices, label=_lazy("Looked at again"), everything=_lazy("In time or not")
        )
        approval = ChoiceFilter(
            "approval",
            ApprovalStands.choices,
            label=_lazy("Approval to tolerate"),
            everything=_lazy("With or without"),
            folded=True,
        )
        register = ChoiceFilter(
            "stands_on",
            StandsOn.choices,
            label=_lazy("Council's own register"),
            everything=_lazy("On it or not"),
            folded=True,
        )
        cell = CellFilter(kind)

    return RiskFilters

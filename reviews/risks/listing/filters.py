"""What the risks of the council may be filtered by, on the score of one kind."""

import re
from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any

from django.db.models import Case, CharField, Q, QuerySet, Value, When
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.models import Directorate, Person
from accounts.models.person import post_or_name
from core.listing import NOT_RECORDED, ChoiceFilter, ListingFilters, RecordFilter, WordsFilter
from reviews.choices import Band, RiskCategory, Treatment

REVIEWS = (("late", _("Late")), ("in_time", _("In time")))
APPROVALS = (("runs", _("Approved, still running")), ("out", _("Approval has run out")))
REGISTERS = (("council", _("Also on the council's register")), ("only", _("On the partnership's only")))
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
        super().__init__(label=_("Place"), condition=self._at)

    def _at(self, text: str) -> Q:
        found = _CELL.fullmatch(text)
        if not found:
            return Q(pk__in=[])
        return Q(**{f"{self.kind}__likelihood": int(found[1]), f"{self.kind}__impact": int(found[2])})

    def in_words(self, value: str, choices: Sequence[Any]) -> str:
        found = _CELL.fullmatch(value)
        words = {"likelihood": found[1], "impact": found[2]} if found else {}
        return _now("likelihood %(likelihood)s, impact %(impact)s") % words if found else value


def _words(text: str) -> Q:
    found = Q()
    for name in ("title", "cause", "event", "consequence", "partnership__name"):
        found |= Q(**{f"{name}__icontains": text})
    return found


def watched(risks: QuerySet[Any], today: date) -> QuerySet[Any]:
    """Return the risks with what depends on today: whether each was looked at in time, and its approval."""
    late, none = When(review_by__lt=today, then=Value("late")), When(review_by=None, then=Value(""))
    tolerated = Q(treatment=Treatment.TOLERATE)
    out = When(tolerated & Q(tolerated_until__lte=today), then=Value("out"))
    runs = When(tolerated & Q(tolerated_until__gt=today), then=Value("runs"))
    council = When(also_on_council_register=True, then=Value("council"))
    found: QuerySet[Any] = risks.annotate(
        looked_at=Case(late, none, default=Value("in_time"), output_field=CharField()),
        approval=Case(out, runs, default=Value(""), output_field=CharField()),
        stands_on=Case(council, default=Value("only"), output_field=CharField()),
    )
    return found


@cache
def filters_for(kind: str) -> type[ListingFilters]:
    """Return the filters over risks that were prepared by `watched`, on the score of this kind."""

    class RiskFilters(ListingFilters):
        q = WordsFilter(label=_("Words in the risk"), condition=_words)
        band = BandFilter(f"{kind}__band", Band.choices, label=_("Band"), everything=_("All bands"))
        directorate = RecordFilter(
            "partnership__directorate",
            of=Directorate,
            label=_("Directorate"),
            everything=_("All directorates"),
        )
        owner = RecordFilter(
            "owner", of=Person, named=post_or_name(), label=_("Owner"), everything=_("All owners")
        )
        category = ChoiceFilter(
            "category", RiskCategory.choices, label=_("Category"), everything=_("All categories")
        )
        treatment = ChoiceFilter(
            "treatment", Treatment.choices, label=_("Treatment"), everything=_("Any treatment")
        )
        review = ChoiceFilter(
            "looked_at", REVIEWS, label=_("Looked at again"), everything=_("In time or not")
        )
        approval = ChoiceFilter(
            "approval",
            APPROVALS,
            label=_("Approval to tolerate"),
            everything=_("With or without"),
            folded=True,
        )
        register = ChoiceFilter(
            "stands_on",
            REGISTERS,
            label=_("Council's own register"),
            everything=_("On it or not"),
            folded=True,
        )
        cell = CellFilter(kind)

    return RiskFilters

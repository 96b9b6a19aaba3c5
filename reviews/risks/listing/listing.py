"""The risks of the whole council as one reader asked for them: the list, its heat map and what is above the limit."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

from django.db.models import Count, OrderBy, Q
from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from accounts.models import User
from accounts.models.person import name_shown
from accounts.permissions import Permission
from core.dates import write_short_date
from core.listing import Column, Listing, draw_rows, order_by_words
from core.models.folding import SortedText
from register.access.exempt import order_by_shown_names, secrecy_for
from register.access.marks import paragraphs_of
from register.rules.matrix import COLOURS
from reviews import access
from reviews.choices import ScoreKind
from reviews.risks import appetite
from reviews.risks.approvals.kind import standings_in
from reviews.risks.listing import heat
from reviews.risks.listing.cells import RiskCells
from reviews.risks.listing.filters import annotate_watch, filters_for
from reviews.risks.scoring import history

TIE = ("partnership__name__sorted", "number", "pk")
_BY_SCORE = (_lazy("lowest first"), _lazy("highest first"))
_BY_RISK = (_lazy("by risk, A to Z"), _lazy("by risk, Z to A"))
_BY_OWNER = (_lazy("by owner, A to Z"), _lazy("by owner, Z to A"))
_BY_DAY = (_lazy("longest unscored first"), _lazy("last scored first"))
_HEADS: Mapping[str, str | Promise] = {
    ScoreKind.INHERENT: _lazy("Before controls"),
    ScoreKind.CURRENT: _lazy("Score now"),
    ScoreKind.TARGET: _lazy("Target"),
}


@dataclass(frozen=True)
class Summary:
    """How many open risks there are whatever the filters say; one on several registers counts once."""

    risks: int
    partnerships: int
    above: int
    shared: int


class RiskListing(Listing):
    """The open risks that `user` may see, by their score of one kind."""

    def __init__(self, user: User, data: QueryDict, *, kind: str, today: date) -> None:
        self.user, self.kind, self.today = user, kind, today
        self.visible, self.names = access.risks_visible_to(user).open(), user.may(Permission.PERSON_VIEW)
        self.approvals = standings_in(self.visible.in_bands(appetite.list_bands_above_appetite()), today)
        super().__init__(
            list_address(kind),
            data,
            annotate_watch(self.visible, today, self.approvals),
            filters=filters_for(kind, names=self.names),
            columns=columns_for_risks(
                kind, history.find_comparison_day(today), get_language(), names=self.names
            ),
            order="-score",
            tie=TIE,
        )

    @cached_property
    def rows(self) -> SafeString:
        """The rows of this page, drawn."""
        records = self.records(owner_words=name_shown("owner", names=self.names))
        cells = RiskCells(self.kind, self.today)
        cells.approvals = self.approvals
        cells.moved = history.movements_of((r["pk"] for r in records), self.kind, today=self.today)
        cells.secrecy = secrecy_for(self.user, {r["partnership"] for r in records})
        return draw_rows(self.columns, records, cells)

    @cached_property
    def kept(self) -> Sequence[str]:
        """How many open risks neither the list nor the map counts for this reader, and why."""
        return paragraphs_of(access.risks_kept_from(self.user).open())

    def _ordering(self) -> list[OrderBy | str]:
        return order_by_shown_names(self.user, super()._ordering(), "partnership__")

    def further(self) -> Iterator[tuple[str, str]]:
        """Carry the place on the heat map through the form of the filters, which does not ask it."""
        yield from super().further()
        if "cell" in self.filters.chosen:
            yield "cell", self.filters.chosen["cell"]

    @cached_property
    def heat(self) -> heat.HeatMap:
        """Where the risks found stand, whatever place on the map is chosen."""
        place = str(self.address.having(cell="LIKELIHOOD-IMPACT"))
        chosen = {name: value for name, value in self.filters.chosen.items() if name != "cell"}
        conditions = [self.filters.filters[name].condition(value) for name, value in chosen.items()]
        return heat.heat_map_of(
            self.filters.queryset.filter(*conditions),
            self.kind,
            address=place.replace("LIKELIHOOD-IMPACT", "{likelihood}-{impact}"),
            band=lambda band: str(self.address.having(band=band, cell="")),
        )

    @cached_property
    def summary(self) -> Summary:
        above = Count("pk", filter=Q(current__band__in=appetite.list_bands_above_appetite()))
        shared = Count("pk", filter=Q(also_on_council_register=True))
        partnerships = Count("partnership", distinct=True)
        return Summary(
            **self.visible.aggregate(risks=Count("pk"), partnerships=partnerships, above=above, shared=shared)
        )


_READ = (
    "title",
    "number",
    "partnership",
    "partnership__reference",
    "partnership__name",
    "treatment",
    "tolerated_until",
    "review_by",
    "current__band",
)


@lru_cache(maxsize=16)
def columns_for_risks(
    kind: str, compared: date, language: str | None, *, names: bool = True
) -> Sequence[Column]:
    """Return the columns of the list by the scores of one kind, compared with an earlier day, in one language."""
    scored = tuple(f"{kind}__{name}" for name in ("score", "band", "matrix", "edition"))
    by_score = (order_by_words(f"{kind}__band", COLOURS), f"{kind}__score")
    since = _("Since %(day)s") % {"day": write_short_date(compared).rpartition(" ")[0]}
    return (
        Column(
            "score", _HEADS[kind], RiskCells.score, scored, by_score, _BY_SCORE, card="", largest_first=True
        ),
        Column(
            "risk",
            _lazy("Risk and partnership"),
            RiskCells.risk,
            _READ,
            ("title__sorted",),
            _BY_RISK,
            heads_row=True,
        ),
        Column(
            "owner",
            _lazy("Owner"),
            RiskCells.owner,
            ("owner_words",),
            (SortedText(name_shown("owner", names=names)),),
            _BY_OWNER,
        ),
        Column("moved", since, RiskCells.movement, ("pk",), (f"{kind}__scored_on",), _BY_DAY, number=True),
    )


def list_address(kind: str) -> str:
    """Return where the risks stand by their score of this kind; the score of today is the usual one."""
    return reverse("risks") if kind == ScoreKind.CURRENT else reverse("risks_by", args=[kind])

"""The columns of the register list: what each reads, how it is written, how the list is ordered by it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache, partial

from django.db.models import Case, Exists, F, OuterRef, Subquery, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import NullIf
from django.utils.functional import Promise, lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _lazy

from accounts.models.person import name_shown, order_by_post_or_name
from core.dates import financial_year_of, label_financial_year
from core.listing import Column, order_by_words
from core.models.folding import SortedText
from register.choices import ASSESSED_RATINGS, ASSESSED_TIERS, DateKind, Status
from register.known.notices import last_safe_day_on, notice_not_known_on
from register.listing import partnership_cells as written
from register.listing.search import Search
from register.models import KeyDate
from register.models.money import annotate_council_pays
from register.models.standing import rating_on, signs_on

USUAL_ORDER = "next_review"
TIE = ("name__sorted", "pk")
_PEOPLE = ("sponsor", "lead")
_A_TO_Z = (_lazy("by {column}, A to Z"), _lazy("by {column}, Z to A"))
_BY_NAME = (_lazy("by name, A to Z"), _lazy("by name, Z to A"))
_SOONEST = (_lazy("by {column}, soonest first"), _lazy("by {column}, latest first"))


@lru_cache(maxsize=8)
def columns_for_day(day: date, *, names: bool = True) -> Sequence[Column]:
    """Return every column of the list as of a day, for a reader who may read names or not; the usual stand first."""
    found = (*_usual(day), *_further(day))
    if names:
        return found
    return tuple(
        replace(one, order=(SortedText(name_shown(one.key, names=False)),)) if one.key in _PEOPLE else one
        for one in found
    )


def annotate_ends_precision() -> Subquery:
    """Return an annotation for partnerships: how exactly the day on which each ends, or else renews, is known."""
    own = KeyDate.objects.filter(partnership=OuterRef("pk"), on=OuterRef("standing__ends_on"))
    return Subquery(own.exclude(kind=DateKind.BREAK).order_by("kind").values("precision")[:1])


def annotate_has_dates() -> Exists:
    """Return an annotation for partnerships: whether any end, renewal or break is recorded."""
    return Exists(KeyDate.objects.filter(partnership=OuterRef("pk")))


@lru_cache(maxsize=8)
def build_annotations(day: date, *, names: bool = True) -> Mapping[str, Callable[[], Combinable]]:
    """Return what the columns read that no field holds."""
    return {
        "ends_precision": annotate_ends_precision,
        "has_dates": annotate_has_dates,
        "last_safe_now": partial(last_safe_day_on, day),
        "notice_not_known": partial(notice_not_known_on, day),
        "our_money": partial(annotate_council_pays, financial_year_of(day)),
        "sign_count": partial(signs_on, day),
        "rating_now": partial(rating_on, day),
        "sponsor_words": partial(name_shown, "sponsor", names=names),
        "lead_words": partial(name_shown, "lead", names=names),
    }


def column_for_best_match(search: Search, words: str) -> Column:
    """Return the order of a list in which a reader looks for words: a column that is never shown."""
    order = (partial(search.place, words),)
    said = (_lazy("best match first"), _lazy("best match first"))
    return Column("match", _lazy("Match"), lambda _record: "", (), order, said)


_lazy_html = lazy(format_html, SafeString)


def _rating_order(day: date) -> Case:
    """Order by the rating that counts on a day, the best first."""
    waived = When(
        standing__waived_until__gte=day, then=order_by_words("standing__waived_rating", ASSESSED_RATINGS)
    )
    return Case(waived, default=order_by_words("standing__rating", ASSESSED_RATINGS))


def _usual(day: date) -> Sequence[Column]:
    year = financial_year_of(day)
    return (
        Column(
            "name",
            _lazy("Partnership"),
            written.name_for,
            ("reference", "name"),
            ("name__sorted",),
            _BY_NAME,
            heads_row=True,
            wraps=True,
        ),
        Column(
            "tier",
            _lazy("Tier"),
            written.draw_tier,
            ("tier",),
            (order_by_words("tier", ASSESSED_TIERS),),
            (_lazy("highest tier first"), _lazy("lowest tier first")),
        ),
        Column(
            "status",
            _lazy("Status"),
            written.draw_status,
            ("status",),
            (order_by_words("status", Status.values),),
            (_lazy("earliest step first"), _lazy("latest step first")),
        ),
        _person("sponsor", _lazy("Sponsor"), usual=True),
        Column(
            "next_review",
            _lazy("Next review"),
            written.draw_next_review,
            ("standing__next_review_on", "standing__review_state", "status"),
            ("standing__next_review_on",),
            (_lazy("soonest review first"), _lazy("latest review first")),
        ),
        Column(
            "rating",
            _lazy("Rating"),
            written.draw_rating,
            ("rating_now", "standing__waived_until"),
            (partial(_rating_order, day),),
            (_lazy("best rating first"), _lazy("weakest rating first")),
        ),
        Column(
            "signs",
            _lazy("Signs"),
            written.draw_signs,
            ("sign_count", "status", "tier"),
            (partial(signs_on, day),),
            (_lazy("fewest warning signs first"), _lazy("most warning signs first")),
            card=_lazy("Warning signs"),
            largest_first=True,
        ),
        Column(
            "money",
            _lazy("Our money, £"),
            written.draw_amount,
            ("our_money",),
            (partial(annotate_council_pays, year),),
            (_lazy("smallest sum first"), _lazy("largest sum first")),
            head=_lazy_html("{}<br>{}, £", _lazy("Our money,"), label_financial_year(year)),
            number=True,
            largest_first=True,
        ),
    )


def _further(day: date) -> Sequence[Column]:
    return (
        _plain("reference", _lazy("Reference"), "reference"),
        _plain("form", _lazy("Form"), "form", drawn="form"),
        _plain("directorate", _lazy("Directorate"), "directorate__name"),
        _plain("theme", _lazy("Theme"), "theme__name"),
        _person("lead", _lazy("Lead officer")),
        _plain("panel", _lazy("Overseen by"), "panel__name"),
        _plain("legal_power", _lazy("Legal power"), "legal_power"),
        Column(
            "starts_on",
            _lazy("Started"),
            written.draw_started,
            ("starts_on", "starts_precision"),
            ("starts_on",),
            (_lazy("longest standing first"), _lazy("newest first")),
            usual=False,
        ),
        Column(
            "ends_on",
            _lazy("Ends"),
            written.draw_end,
            ("standing__ends_on", "ends_precision"),
            ("standing__ends_on",),
            _SOONEST,
            usual=False,
        ),
        Column(
            "last_safe_on",
            _lazy("Last safe date"),
            written.draw_last_safe,
            ("last_safe_now", "notice_not_known", "has_dates", "leaving", "status"),
            (partial(last_safe_day_on, day),),
            _SOONEST,
            usual=False,
        ),
    )


def _plain(
    key: str, label: Promise, path: str, *, drawn: str = "", orders: tuple[Promise, Promise] = _A_TO_Z
) -> Column:
    cell = written.draw_plain(path, key, drawn)
    # An empty text is not recorded, too.
    order = F(path) if orders is _SOONEST else SortedText(NullIf(path, Value("")))
    return Column(key, label, cell, (path,), (order,), orders, usual=False, wraps=drawn != "day")


def _person(key: str, label: Promise, *, usual: bool = False) -> Column:
    words = f"{key}_words"
    return Column(
        key,
        label,
        written.draw_plain(words, key),
        (words,),
        (order_by_post_or_name(key),),
        _A_TO_Z,
        usual=usual,
    )

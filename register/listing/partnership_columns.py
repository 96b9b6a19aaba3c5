"""The columns of the register list: what each reads, how it is written, how the list is ordered by it."""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache, partial

from django.db.models import F, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import NullIf
from django.utils.functional import Promise, lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from accounts.models.person import post_or_name
from core.dates import financial_year_label
from core.listing import Column, in_order
from register.choices import Rating, Status, Tier
from register.listing import partnership_cells as written
from register.models.council_money import council_pays

USUAL_ORDER = "next_review"
TIE = ("name", "pk")
_A_TO_Z = (_("by {column}, A to Z"), _("by {column}, Z to A"))
_BY_NAME = (_("by name, A to Z"), _("by name, Z to A"))
_SOONEST = (_("by {column}, soonest first"), _("by {column}, latest first"))
_TIERS = (Tier.MAJOR, Tier.MODERATE, Tier.LIMITED)
_RATINGS = (Rating.SUBSTANTIAL, Rating.REASONABLE, Rating.LIMITED, Rating.WEAK)


@lru_cache(maxsize=8)
def partnership_columns(year: int) -> Sequence[Column]:
    """Return every column of the list in a financial year; the usual eight stand first."""
    return (*_usual(year), *_further())


@lru_cache(maxsize=8)
def worked_out(year: int) -> Mapping[str, Callable[[], Combinable]]:
    """Return what the columns read that no field holds."""
    return {
        "our_money": partial(council_pays, year),
        "sponsor_words": partial(post_or_name, "sponsor"),
        "lead_words": partial(post_or_name, "lead"),
    }


_lazy_html = lazy(format_html, SafeString)


def _usual(year: int) -> Sequence[Column]:
    return (
        Column(
            "name",
            _("Partnership"),
            written.name,
            ("reference", "name"),
            ("name",),
            _BY_NAME,
            heads_row=True,
            wraps=True,
        ),
        Column(
            "tier",
            _("Tier"),
            written.tier,
            ("tier",),
            (in_order("tier", _TIERS),),
            (_("highest tier first"), _("lowest tier first")),
        ),
        Column(
            "status",
            _("Status"),
            written.status,
            ("status",),
            (in_order("status", Status.values),),
            (_("earliest step first"), _("latest step first")),
        ),
        _person("sponsor", _("Sponsor"), usual=True),
        Column(
            "next_review",
            _("Next review"),
            written.next_review,
            ("standing__next_review_on", "standing__review_state", "status"),
            ("standing__next_review_on",),
            (_("soonest review first"), _("latest review first")),
        ),
        Column(
            "rating",
            _("Rating"),
            written.rating,
            ("standing__rating",),
            (in_order("standing__rating", _RATINGS),),
            (_("best rating first"), _("weakest rating first")),
        ),
        Column(
            "signs",
            _("Signs"),
            written.signs,
            ("standing__sign_count",),
            ("standing__sign_count",),
            (_("fewest warning signs first"), _("most warning signs first")),
            card=_("Warning signs"),
            largest_first=True,
        ),
        Column(
            "money",
            _("Our money, £"),
            written.amount,
            ("our_money",),
            (partial(council_pays, year),),
            (_("smallest sum first"), _("largest sum first")),
            head=_lazy_html("{}<br>{}, £", _("Our money,"), financial_year_label(year)),
            number=True,
            largest_first=True,
        ),
    )


def _further() -> Sequence[Column]:
    return (
        _plain("reference", _("Reference"), "reference"),
        _plain("form", _("Form"), "form", drawn="form"),
        _plain("directorate", _("Directorate"), "directorate__name"),
        _plain("theme", _("Theme"), "theme__name"),
        _person("lead", _("Lead officer")),
        _plain("panel", _("Overseen by"), "panel__name"),
        _plain("legal_power", _("Legal power"), "legal_power"),
        Column(
            "starts_on",
            _("Started"),
            written.started,
            ("starts_on", "starts_precision"),
            ("starts_on",),
            (_("longest standing first"), _("newest first")),
            usual=False,
        ),
        _plain("ends_on", _("Ends"), "standing__ends_on", drawn="day", orders=_SOONEST),
        _plain(
            "last_safe_on",
            _("Last safe date"),
            "standing__last_safe_on",
            drawn="day",
            orders=_SOONEST,
        ),
    )


def _plain(
    key: str,
    label: Promise,
    path: str,
    *,
    drawn: str = "",
    orders: tuple[Promise, Promise] = _A_TO_Z,
) -> Column:
    cell = written.plain(path, key, drawn)
    order = F(path) if orders is _SOONEST else NullIf(path, Value(""))  # an empty text is not recorded, too
    return Column(key, label, cell, (path,), (order,), orders, usual=False, wraps=drawn != "day")


def _person(key: str, label: Promise, *, usual: bool = False) -> Column:
    words = f"{key}_words"
    return Column(key, label, written.plain(words, key), (words,), (post_or_name(key),), _A_TO_Z, usual=usual)

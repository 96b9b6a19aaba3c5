"""The calendar of an officer's home: the dates of agreements in the months ahead, and by when notice must be given."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts.models import User
from core.charts import Calendar, CalendarRow, Figures, Mark, Shape, draw_expiry_calendar
from core.charts.scale import window_of_months
from portal.homes import scope
from register.access.exempt import secrecy_for
from register.known.notices import list_safe_days
from register.models import KeyDate
from register.rules.leaving import asks_notice

MONTHS, MOST = 18, 14
URGENT, A_YEAR = timedelta(days=90), timedelta(days=366)


@dataclass(frozen=True)
class DrawnDates:
    """The picture, its figures, how many dates there was no room for, and where they are listed."""

    picture: SafeString
    figures: Figures
    left: int
    address: str


def draw_calendar(user: User, today: date) -> DrawnDates | None:
    """Draw the dates of 18 months, this one the first; None when there is none."""
    own = scope.partnerships_of(user).order_by().values("pk")
    safe_days = list_safe_days(today, own)
    _first, last = window_of_months(today, MONTHS)
    span = (today - A_YEAR, last)  # a year alone may still run
    within = KeyDate.objects.filter(partnership__in=own, on__range=span)
    terms = [one for one in within.select_related("partnership") if not one.is_past(today)]
    terms.sort(key=lambda one: (safe_days.get(_key(one), date.max), one.on, one.pk))
    if not terms:
        return None
    names = _names(user, terms[:MOST])
    rows = tuple(_row(term, names[term.partnership_id], safe_days, today) for term in terms[:MOST])
    words = {
        Shape.DIAMOND: _("last safe date to give notice"),
        Shape.SQUARE: _("agreement ends, renews or can be broken"),
    }
    data = Calendar(
        title=_("Ends, renewals and breaks of the next 18 months"),
        today=today,
        rows=rows,
        words=words,
        months=MONTHS,
        bar_word=_("too late to leave on time"),
        subject=_("Partnership"),
    )
    listed = {"ends_from": today.isoformat(), "ends_to": last.isoformat()}
    return DrawnDates(
        draw_expiry_calendar(data, width=1216, text=14),
        data.figures(),
        max(len(terms) - MOST, 0),
        reverse("partnership_list", query=listed),
    )


def _names(user: User, terms: list[KeyDate]) -> Mapping[int, str]:
    secrecy = secrecy_for(user, {term.partnership_id for term in terms})
    return {
        one.pk: secrecy.of(one.pk).name(one.reference, one.name)
        for one in (term.partnership for term in terms)
    }


def _key(term: KeyDate) -> tuple[int, str]:
    return term.partnership_id, term.mark


def _row(term: KeyDate, name: str, safe_days: Mapping[tuple[int, str], date], today: date) -> CalendarRow:
    """One date; what of its notice is drawn are the windows of the warning signs, and nothing once it is decided."""
    safe = safe_days.get(_key(term))
    marks = [Mark(max(term.on, today), Shape.SQUARE)]
    if safe and safe >= today:
        marks.insert(0, Mark(safe, Shape.DIAMOND, urgent=safe - today <= URGENT))
    bar = (max(safe, today), max(term.on, today)) if safe else None
    open_question = asks_notice(term.partnership.status, term.partnership.leaving) and not term.decision
    note = _("notice not known") if open_question and term.last_safe_on is None else ""
    return CalendarRow(name, tuple(marks), bar, note)

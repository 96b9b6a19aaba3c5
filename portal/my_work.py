"""What the home page shows, put together from every app's small module of what is due."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

import register.due
import reviews.due
from accounts.models import User
from core import due
from core.charts import Calendar, CalendarRow, Figures, Mark, Shape, draw_expiry_calendar
from core.dates import describe_due_day, financial_year, financial_year_label, write_long_date
from core.money import format_short, write_known_pounds
from portal import gaps
from portal.homes import advice, may_do, panels, reading, scope, set_up
from portal.homes.rows import PartnershipRow, build_rows, sort_worst_first
from register.access import exempt
from register.models import KeyDate, Partnership
from register.models.money import PaidInAll, council_pays_in_all
from register.models.partnership import PartnershipQuerySet
from register.models.standing import signs_on

SOURCES: tuple[Callable[[User, date], Iterable[due.Due]], ...] = (register.due.due_for, reviews.due.due_for)
MONTHS, WORST, OWN, SHOWN = 18, 5, 6, 25
_HOMES: Mapping[str, Callable[[User, date], Mapping[str, Any]]] = {
    "adviser": advice.build_home,
    "audit": advice.build_home,
    "democratic": panels.build_home,
    "panel": reading.build_panel_home,
    "reader": reading.build_reader_home,
}


@dataclass(frozen=True)
class Figure:
    number: str
    words: str


def page(user: User, today: date) -> dict[str, Any]:
    """Return all that the home page shows, read and put into words, so that it can be remembered."""
    lists, officer = lists_for(user, today), sees_the_whole(user)
    return {
        "today": today,
        "sentence": summarise_lists(lists, today),
        "figures": build_figures(user, lists, today),
        "doer": scope.is_doer(user),
        "officer": officer,
        "lists": [
            build_list(_("Due this week"), lists.this_week, today),
            build_list(_("Later"), lists.later, today),
            build_list(_("Waiting for others"), lists.waiting, today),
        ],
        "partnerships": list(your_partnerships(user)) if user.role_keys & scope.DOERS and not officer else [],
        "person": user.person_id,
        "gaps": len(gaps.gaps_of(user, user.person, today)),
        "worst": find_worst(user, today) if officer else [],
        "calendar": draw_calendar(user, today) if officer else None,
        "steps": set_up.list_steps(user) if "administrator" in user.role_keys else [],
        "here": may_do.roles_here(user),
        **_by_role(user, today),
    }


def _by_role(user: User, today: date) -> Mapping[str, Any]:
    """Return what each role that only reads is shown; officers see the whole in another way."""
    found: dict[str, Any] = {}
    if not sees_the_whole(user):
        for key, home in _HOMES.items():
            if key in user.role_keys:
                found |= home(user, today)
    return found


def build_list(title: str, found: Sequence[due.Due], today: date) -> dict[str, Any]:
    """Return one list as the template shows it: its first lines, and how many more there are."""
    shown = [build_row(one, today) for one in found[:SHOWN]]
    return {"title": title, "rows": shown, "count": len(found), "more": len(found) - len(shown)}


def lists_for(user: User, today: date) -> due.Sorted:
    """Return what is due for `user`, in the lists of the page."""
    found = [one for source in SOURCES for one in source(user, today)]
    nameless = exempt.references_without_name(user, {one.reference for one in found})
    shown = (replace(one, name=one.reference) if one.reference in nameless else one for one in found)
    return due.sort(shown, today=today)


def build_row(one: due.Due, today: date) -> dict[str, Any]:
    """Return one line of a list as the template shows it."""
    late = one.late(today)
    return {
        "what": one.what,
        "note": one.note,
        "href": one.address,
        "name": one.name,
        "reference": one.reference,
        "due": describe_due_day(one.on, today)
        if late and one.on
        else write_long_date(one.on)
        if one.on
        else _("Any day"),
        "due_note": (
            _("was %(day)s") % {"day": write_long_date(one.on)} if late else describe_due_day(one.on, today)
        )
        if one.on
        else "",
        "late": late,
        "verb": one.verb,
        "verb_href": one.verb_address,
        "done": one.done,
        "total": one.total,
    }


def summarise_lists(lists: due.Sorted, today: date) -> str:
    """Return the line under the title: how much there is this week, and what is late by name."""
    number = len(lists.this_week)
    late = [one for one in lists.this_week if one.late(today)]
    said = ngettext("One thing this week.", "%(n)s things this week.", number) % {"n": number}
    if not number:
        first = next(iter(lists.later), None)
        if first is None:
            return _("Nothing is waiting for you.")
        words = {"what": first.what[:1].lower() + first.what[1:], "name": first.name}
        when = f", {write_long_date(first.on)}" if first.on else ""
        return _("Nothing due this week. Next: %(what)s, %(name)s") % words + when + "."
    if len(late) == 1:
        return said + " " + _("%(name)s is late.") % {"name": late[0].name}
    return said + " " + _("%(n)s of them are late.") % {"n": len(late)} if late else said


def build_figures(user: User, lists: due.Sorted, today: date) -> list[Figure]:
    """Return three figures at most: what is due, the partnerships, the council's money in them as far as recorded."""
    mine, number, year = own_partnerships(user), len(lists.this_week), financial_year(today)
    count = mine.count()
    found = [Figure(str(number), _("due this week"))] if number or scope.is_doer(user) else []
    if count:
        found.append(Figure(str(count), scope.name_partnerships(user, count)))
        found.append(_money(council_pays_in_all(mine, year), count, year))
    return found


def _money(paid: PaidInAll, count: int, year: int) -> Figure:
    """The council's money in so many partnerships, and of how many of them no figure is recorded."""
    words = _("council money in them, %(year)s") % {"year": financial_year_label(year)}
    without = count - paid.known
    if paid.known and without:
        left_out = ngettext("not known of %(n)s of them", "not known of %(n)s of them", without)
        words = f"{words}; {left_out % {'n': without}}"
    return Figure(capfirst(write_known_pounds(paid.amount, format_short)), words)


def own_partnerships(user: User) -> PartnershipQuerySet:
    """Return the open partnerships that the home of `user` is about."""
    return scope.partnerships_of(user)


def sees_the_whole(user: User) -> bool:
    """Whether the home page is the one for officers, who chase, rather than for a sponsor, who does."""
    return bool(user.role_keys & scope.WHOLE)


def your_partnerships(user: User) -> "QuerySet[Partnership]":
    """Return up to six of the reader's own, soonest review first."""
    found = own_partnerships(user).select_related("standing").annotate(shown=exempt.shown_name(user))
    return found.order_by("standing__next_review_on", "shown")[:OWN]


def find_worst(user: User, today: date) -> list[PartnershipRow]:
    """Return the five partnerships with the most warning signs."""
    found = own_partnerships(user).annotate(sign_count=signs_on(today)).filter(sign_count__gt=0)
    return build_rows(user, sort_worst_first(found, today), today, WORST)


def draw_calendar(user: User, today: date) -> tuple[SafeString, Figures] | None:
    """Return the picture of agreements that end in the next 18 months and its figures; None when none does."""
    ahead = today + timedelta(days=MONTHS * 30)
    terms = KeyDate.objects.filter(
        partnership__in=own_partnerships(user).values("pk"), on__range=(today, ahead)
    )
    drawn = [
        _calendar_row(term, today)
        for term in terms.select_related("partnership").order_by("last_safe_on", "on")[:14]
    ]
    if not drawn:
        return None
    words = {Shape.DIAMOND: _("last safe date to give notice"), Shape.SQUARE: _("agreement ends")}
    data = Calendar(
        title=_("Agreements that end in the next 18 months"),
        today=today,
        rows=tuple(drawn),
        words=words,
        months=MONTHS,
        bar_word=_("too late to leave on time"),
        subject=_("Partnership"),
    )
    return draw_expiry_calendar(data, width=1216, text=14), data.figures()


def _calendar_row(term: KeyDate, today: date) -> CalendarRow:
    safe = term.last_safe_on
    marks = [Mark(term.on, Shape.SQUARE)]
    if safe and safe >= today:
        soon = not term.decision and (safe - today).days <= 90
        marks.insert(0, Mark(safe, Shape.DIAMOND, urgent=soon))
    bar = (max(safe, today), term.on) if safe else None
    note = "" if safe else _("notice not known")
    return CalendarRow(term.partnership.name, tuple(marks), bar, note)

"""What the home page shows, put together from every app's small module of what is due."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

import register.due
import reviews.due
from accounts.models import User
from accounts.permissions import Permission
from core import due
from core.dates import describe_due_day, financial_year_of, label_financial_year, write_long_date
from core.money import format_short, write_known_pounds
from portal import gaps
from portal.homes import advice, calendar, keeping, may_do, panels, reading, scope, set_up
from portal.homes.rows import SOONEST_REVIEW, PartnershipRow, build_rows, sort_as_shown, sort_worst_first
from register.access import exempt
from register.handing_over.survey import find_gone_who_answer
from register.models import Partnership
from register.models.money import PaidInAll, council_pays_in_all
from register.models.partnership import PartnershipQuerySet
from register.models.standing import signs_on

SOURCES: tuple[Callable[[User, date], Iterable[due.Due]], ...] = (register.due.due_for, reviews.due.due_for)
WORST, OWN, SHOWN = 5, 6, 25
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


def build_page(user: User, today: date) -> dict[str, Any]:
    """Return all that the home page shows, read and put into words, so that it can be remembered."""
    lists, officer = lists_for(user, today), is_for_officers(user)
    count = partnerships_for_home(user).count()
    return {
        "today": today,
        "sentence": summarise_lists(lists, today),
        "figures": build_figures(user, lists, today, count),
        "doer": scope.is_doer(user),
        "officer": officer,
        "lists": [
            build_list(_("Due this week"), lists.this_week, today),
            build_list(_("Later"), lists.later, today),
            build_list(_("Waiting for others"), lists.waiting, today),
        ],
        "partnerships": list(list_soonest_reviews(user))
        if user.role_keys & scope.DOERS and not officer
        else [],
        "person": user.person_id,
        **_count_gaps(user, today),
        "own_count": count,
        "own_address": scope.address_of(user),
        "worst": find_worst(user, today) if officer else [],
        "gone": find_gone_who_answer() if user.may(Permission.PERSON_HAND_OVER) else [],
        "calendar": calendar.draw_calendar(user, today) if officer else None,
        "steps": set_up.list_steps(user),
        "here": may_do.list_roles_of(user),
        **_by_role(user, today),
    }


def _count_gaps(user: User, today: date) -> Mapping[str, int]:
    """Return how many gaps are the reader's to put right, and how many of these are late, as the gaps page says."""
    found = gaps.gaps_of(user, user.person, today)
    return {"gaps": len(found), "late_gaps": sum(gap.late(today) for gap in found)}


def _by_role(user: User, today: date) -> Mapping[str, Any]:
    """Return what each role that only reads is shown; officers see the whole in another way."""
    found: dict[str, Any] = dict(keeping.build_home(user, today)) if "administrator" in user.role_keys else {}
    if not is_for_officers(user):
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
    nameless = exempt.find_references_without_name(user, {one.reference for one in found})
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
    return f"{said} {_count_late(len(late), number)}" if late else said


def _count_late(late: int, number: int) -> str:
    """Say how many of the things this week are late, of two or more."""
    if late < number:
        return _("%(n)s of them are late.") % {"n": late}
    return _("Both are late.") if number == 2 else _("All of them are late.")


def build_figures(user: User, lists: due.Sorted, today: date, count: int) -> list[Figure]:
    """Return three figures at most: what is due, the `count` partnerships, the council's money as far as recorded."""
    mine, number, year = partnerships_for_home(user), len(lists.this_week), financial_year_of(today)
    found = [Figure(str(number), _("due this week"))] if number or scope.is_doer(user) else []
    if count:
        found.append(Figure(str(count), scope.name_partnerships(user, count)))
        found.append(_money(council_pays_in_all(mine, year), count, year))
    return found


def _money(paid: PaidInAll, count: int, year: int) -> Figure:
    """The council's money in so many partnerships, and of how many of them no figure is recorded."""
    words = _("council money in them, %(year)s") % {"year": label_financial_year(year)}
    without = count - paid.known
    if paid.known and without:
        left_out = ngettext("not known for %(n)s of them", "not known for %(n)s of them", without)
        words = f"{words}; {left_out % {'n': without}}"
    return Figure(capfirst(write_known_pounds(paid.amount, format_short)), words)


def partnerships_for_home(user: User) -> PartnershipQuerySet:
    """Return the open partnerships that the home of `user` is about."""
    return scope.partnerships_of(user)


def is_for_officers(user: User) -> bool:
    """Whether the home page is the one for officers, who chase, rather than for a sponsor, who does."""
    return bool(user.role_keys & scope.WHOLE)


def list_soonest_reviews(user: User) -> "QuerySet[Partnership]":
    """Return up to six of the reader's own, soonest review first."""
    found = partnerships_for_home(user).select_related("standing").annotate(shown=exempt.name_shown_to(user))
    return sort_as_shown(user, found, SOONEST_REVIEW)[:OWN]


def find_worst(user: User, today: date) -> list[PartnershipRow]:
    """Return the five partnerships with the most warning signs."""
    found = partnerships_for_home(user).annotate(sign_count=signs_on(today)).filter(sign_count__gt=0)
    found = found.exclude(exempt.condition_for_hidden(user))
    return build_rows(user, sort_worst_first(user, found, today), today, WORST)

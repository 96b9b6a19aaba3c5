"""The tabs of a partnership: each says what is there, what needs somebody, and where to add or change it."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import SignedInRequest, needs
from accounts.permissions import Permission
from core import clock
from core.charts import draw_stacked_bars
from core.models.terms import is_over, not_over
from register.access.visible import visible_to
from register.record import people as record_people
from register.record import resources
from register.record.header import Header, header_for
from register.related.kinds import BY_SLUG
from register.rules import finance
from register.rules.evidence import ORDER, age_of
from register.services.documents import PROTOCOL_KINDS

VIEW = Permission.PARTNERSHIP_VIEW


@needs(VIEW)
@require_safe
def members(request: SignedInRequest, reference: str) -> HttpResponse:
    """The organisations in it, and those that have left."""
    header = _frame(request, reference)
    seats, today = list(_rows("membership", header).select_related("organisation")), clock.today()
    former = [seat for seat in seats if is_over(seat.left_on, today)]
    context = {
        "seats": [seat for seat in seats if seat not in former],
        "former": () if header.secrecy.keeps_all else former,
        "full": request.user.may(Permission.PERSON_VIEW),
    }
    return _tab(request, header, "members", context)


@needs(VIEW)
@require_safe
def people(request: SignedInRequest, reference: str) -> HttpResponse:
    """Who answers for it, and who sits on it for the council."""
    header, full = _frame(request, reference), request.user.may(Permission.PERSON_VIEW)
    partnership = visible_to(request.user).select_related(*record_people.RELATIONS).get(pk=header.pk)
    seats = _rows("representative", header).select_related("person")
    if header.secrecy.keeps_all:
        seats = seats.filter(not_over("ended_on", clock.today()))
    context = {
        "answering": ()
        if header.secrecy.keeps_all
        else record_people.people_who_answer(partnership, full=full),
        "representatives": record_people.list_representatives(seats, full=full, today=clock.today()),
    }
    return _tab(request, header, "people", context)


@needs(VIEW)
@require_safe
def money(request: SignedInRequest, reference: str) -> HttpResponse:
    """What it costs, who pays, what could still be asked of the council, and what residents get."""
    header = _frame(request, reference)
    paid = list(_rows("contribution", header).select_related("organisation"))
    shares = list(_rows("share", header).select_related("organisation"))
    council = next((row.organisation.name for row in paid if row.organisation.is_council), "")
    picture = finance.draw_contributions(paid, council)
    context = {
        "years": finance.list_years(paid, _rows("year", header)),
        "paid": finance.sort_by_age(paid),
        "picture": picture,
        "drawing": draw_stacked_bars(picture) if picture else "",
        "takes_out": picture is None and any(row.amount < 0 for row in paid),
        "figures": picture.figures() if picture else None,
        "liabilities": _rows("liability", header),
        "kept_liabilities": BY_SLUG["liability"].kept(header),
        "shares": shares,
        "shared": finance.describe_shares(shares),
        "benefits": _rows("benefit", header),
        "resources": resources.resources_for(request.user, header),
    }
    return _tab(request, header, "finance", context)


@needs(VIEW)
@require_safe
def dates(request: SignedInRequest, reference: str) -> HttpResponse:
    """Ends, renewals and breaks, with the last safe date to give notice."""
    header, today = _frame(request, reference), clock.today()
    ends = list(_rows("key_date", header))
    leaving = visible_to(request.user).only("leaving").get(pk=header.pk).get_leaving_display()
    context = {
        "ahead": [one for one in ends if not one.is_past(today)],
        "past": [one for one in reversed(ends) if one.is_past(today)],
        "leaving": leaving,
    }
    return _tab(request, header, "dates", context)


@needs(VIEW)
@require_safe
def documents(request: SignedInRequest, reference: str) -> HttpResponse:
    """The documents it rests on, and which of the kinds that the protocol names are held."""
    header = _frame(request, reference)
    found = list(_rows("document", header).select_related("renewer").prefetch_related("versions"))
    held = [one for one in found if not one.withdrawn_on]
    held.sort(key=lambda one: ORDER.index(age_of(one).state(clock.today())), reverse=True)
    best = {one.kind: one for one in held}  # of each kind the one that counts most
    context = {
        "documents": [one for one in found if not one.withdrawn_on],
        "withdrawn": [one for one in found if one.withdrawn_on],
        "kinds": [(kind, best.get(kind)) for kind in PROTOCOL_KINDS],
        "all_shown": header.secrecy.reads,
        "may_download": header.may(Permission.DOCUMENT_DOWNLOAD),
    }
    return _tab(request, header, "documents", context)


@needs(VIEW)
@require_safe
def meetings(request: SignedInRequest, reference: str) -> HttpResponse:
    """Its meetings, newest first, and the notes below them."""
    header = _frame(request, reference)
    context = {
        "meetings": _rows("meeting", header).prefetch_related("attendance"),
        "notes": _rows("note", header),
        "kept_meetings": BY_SLUG["meeting"].kept(header),
        "kept_notes": BY_SLUG["note"].kept(header),
    }
    return _tab(request, header, "meetings", context)


@needs(VIEW)
@require_safe
def actions(request: SignedInRequest, reference: str) -> HttpResponse:
    """What is to be done, the soonest first, and what has been done."""
    header = _frame(request, reference)
    found = list(_rows("action", header).select_related("owner"))
    still = [one for one in found if one.progress == one.Progress.OPEN]
    context = {
        "open": sorted(still, key=lambda one: (one.due_on is None, one.due_on or clock.today(), one.pk)),
        "ended": sorted(
            (one for one in found if one not in still),
            key=lambda one: (one.done_on or one.due_on or date.min, one.pk),
            reverse=True,
        ),
        "kept": BY_SLUG["action"].kept(header),
    }
    return _tab(request, header, "actions", context)


@needs(VIEW)
@require_safe
def objectives(request: SignedInRequest, reference: str) -> HttpResponse:
    """What it sets out to achieve."""
    header = _frame(request, reference)
    return _tab(request, header, "objectives", {"objectives": _rows("objective", header)})


@needs(VIEW)
@require_safe
def priorities(request: SignedInRequest, reference: str) -> HttpResponse:
    """The council priorities that it serves, and how."""
    header = _frame(request, reference)
    return _tab(
        request, header, "priorities", {"served": _rows("priority", header).select_related("priority")}
    )


@needs(VIEW)
@require_safe
def implications(request: SignedInRequest, reference: str) -> HttpResponse:
    """What a report says under each of its implications."""
    header = _frame(request, reference)
    return _tab(request, header, "implications", {"implications": _rows("implication", header)})


def _frame(request: SignedInRequest, reference: str) -> Header:
    return header_for(request.user, reference)


def _rows(slug: str, header: Header) -> Any:
    return BY_SLUG[slug].rows(header)


def _tab(request: SignedInRequest, header: Header, name: str, context: dict[str, Any]) -> HttpResponse:
    """Draw a tab; of a wholly exempt partnership only who is in it, for readers without that right."""
    if header.secrecy.keeps_all and name not in ("members", "people"):
        return render(request, "register/tabs/exempt.html", {"header": header})
    return render(
        request, f"register/tabs/{name}.html", {"header": header, "may_edit": header.may_edit} | context
    )

"""The tabs of a partnership: each says what is there, what needs somebody, and where to add or change it."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import SignedInRequest, require_permission
from accounts.permissions import Permission
from core import clock
from core.charts import draw_stacked_bars
from core.models.terms import condition_for_running, is_over
from register.access.visible import visible_to
from register.access.words import show_records
from register.known.gather import find_held_gaps
from register.record import people as record_people
from register.record import resources
from register.record.header import Header, header_for
from register.related.kinds import BY_SLUG
from register.rules import finance
from register.rules.evidence import ORDER, age_of
from register.rules.leaving import explain_not_followed
from register.services.documents import PROTOCOL_KINDS

VIEW = Permission.PARTNERSHIP_VIEW


@require_permission(VIEW)
@require_safe
def members(request: SignedInRequest, reference: str) -> HttpResponse:
    """The organisations in it, and those that have left."""
    header = header_for(request.user, reference)
    seats = _shown(header, _rows("membership", header).select_related("organisation"))
    today = clock.today()
    former = [seat for seat in seats if is_over(seat.left_on, today)]
    context = {
        "seats": [seat for seat in seats if seat not in former],
        "former": () if header.secrecy.keeps_all else former,
        "full": request.user.may(Permission.PERSON_VIEW),
    }
    return _tab(request, header, "members", context)


@require_permission(VIEW)
@require_safe
def people(request: SignedInRequest, reference: str) -> HttpResponse:
    """Who answers for it, and who sits on it for the council."""
    header, full = header_for(request.user, reference), request.user.may(Permission.PERSON_VIEW)
    partnership = visible_to(request.user).select_related(*record_people.RELATIONS).get(pk=header.pk)
    seats = _rows("representative", header).select_related("person")
    if header.secrecy.keeps_all:
        seats = seats.filter(condition_for_running("ended_on", clock.today()))
    context = {
        "answering": ()
        if header.secrecy.keeps_all
        else record_people.list_people_who_answer(partnership, full=full),
        "may_appoint": header.may(Permission.APPOINTMENT_EDIT),
        "representatives": record_people.list_representatives(
            _shown(header, seats), full=full, today=clock.today()
        ),
    }
    return _tab(request, header, "people", context)


@require_permission(VIEW)
@require_safe
def money(request: SignedInRequest, reference: str) -> HttpResponse:
    """What it costs, who pays, what could still be asked of the council, and what residents get."""
    header = header_for(request.user, reference)
    paid = _shown(header, _rows("contribution", header).select_related("organisation"))
    shares = list(_rows("share", header).select_related("organisation"))
    council = next((row.organisation.name for row in paid if row.organisation.is_council), "")
    picture = finance.draw_contributions(paid, council)
    context = {
        "years": finance.list_years(paid, _shown(header, _rows("year", header))),
        "paid": finance.sort_by_age(paid),
        "picture": picture,
        "drawing": draw_stacked_bars(picture) if picture else "",
        "takes_out": picture is None and finance.has_net_taker(finance.paid_by_partner(paid)),
        "figures": picture.figures() if picture else None,
        "liabilities": _rows("liability", header),
        "kept_liabilities": BY_SLUG["liability"].kept(header),
        "shares": shares,
        "shared": finance.describe_shares(shares),
        "benefits": _shown(header, _rows("benefit", header)),
        "resources": resources.resources_for(request.user, header),
    }
    return _tab(request, header, "finance", context)


@require_permission(VIEW)
@require_safe
def dates(request: SignedInRequest, reference: str) -> HttpResponse:
    """Ends, renewals and breaks, with the last safe date to give notice."""
    header, today = header_for(request.user, reference), clock.today()
    ends = _shown(header, _rows("key_date", header))
    own = visible_to(request.user).only("leaving").get(pk=header.pk)
    context = {
        "ahead": [one for one in ends if not one.is_past(today)],
        "past": [one for one in reversed(ends) if one.is_past(today)],
        "leaving": own.get_leaving_display(),
        "not_followed": explain_not_followed(header.status, own.leaving),
        "may_decide": header.may(Permission.DECISION_RECORD),
    }
    return _tab(request, header, "dates", context)


@require_permission(VIEW)
@require_safe
def documents(request: SignedInRequest, reference: str) -> HttpResponse:
    """The documents it rests on, and which of the kinds that the protocol names are held."""
    header = header_for(request.user, reference)
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


@require_permission(VIEW)
@require_safe
def meetings(request: SignedInRequest, reference: str) -> HttpResponse:
    """Its meetings, newest first, and the notes below them."""
    header = header_for(request.user, reference)
    context = {
        "meetings": _rows("meeting", header).prefetch_related("attendance"),
        "notes": _rows("note", header),
        "may_meet": header.may(Permission.MEETING_EDIT),
        "kept_meetings": BY_SLUG["meeting"].kept(header),
        "kept_notes": BY_SLUG["note"].kept(header),
    }
    return _tab(request, header, "meetings", context)


@require_permission(VIEW)
@require_safe
def actions(request: SignedInRequest, reference: str) -> HttpResponse:
    """What is to be done, the soonest first, and what has been done."""
    header = header_for(request.user, reference)
    found = list(_rows("action", header).select_related("owner"))
    still = [one for one in found if one.progress == one.Progress.OPEN]
    gaps = [
        (one.pk, one.partnership_id, one.source_key) for one in still if one.source_kind == one.Source.GAP
    ]
    context = {
        "held_gaps": find_held_gaps(gaps, clock.today()),
        "open": sorted(still, key=lambda one: (one.due_on is None, one.due_on or clock.today(), one.pk)),
        "ended": sorted(
            (one for one in found if one not in still),
            key=lambda one: (one.done_on or one.due_on or date.min, one.pk),
            reverse=True,
        ),
        "kept": BY_SLUG["action"].kept(header),
    }
    return _tab(request, header, "actions", context)


@require_permission(VIEW)
@require_safe
def objectives(request: SignedInRequest, reference: str) -> HttpResponse:
    """What it sets out to achieve."""
    header = header_for(request.user, reference)
    return _tab(request, header, "objectives", {"objectives": _shown(header, _rows("objective", header))})


@require_permission(VIEW)
@require_safe
def priorities(request: SignedInRequest, reference: str) -> HttpResponse:
    """The council priorities that it serves, and how."""
    header = header_for(request.user, reference)
    served = _shown(header, _rows("priority", header).select_related("priority"))
    return _tab(request, header, "priorities", {"served": served})


@require_permission(VIEW)
@require_safe
def implications(request: SignedInRequest, reference: str) -> HttpResponse:
    """What a report says under each of its implications."""
    header = header_for(request.user, reference)
    return _tab(
        request, header, "implications", {"implications": _shown(header, _rows("implication", header))}
    )


def _rows(slug: str, header: Header) -> Any:
    return BY_SLUG[slug].rows(header)


def _shown(header: Header, rows: Iterable[Any]) -> list[Any]:
    return show_records(rows, header.secrecy)


def _tab(request: SignedInRequest, header: Header, name: str, context: dict[str, Any]) -> HttpResponse:
    """Draw a tab; of a wholly exempt partnership only who is in it, for readers without that right."""
    if header.secrecy.keeps_all and name not in ("members", "people"):
        return render(request, "register/tabs/exempt.html", {"header": header})
    return render(
        request, f"register/tabs/{name}.html", {"header": header, "may_edit": header.may_edit} | context
    )

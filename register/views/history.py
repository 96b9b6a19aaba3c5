"""What happened to a partnership: who did what, when and why; and the way to the record as it stood."""

from typing import Any

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.access import SignedInRequest, require_permission
from accounts.permissions import Permission
from core import clock
from core.access_log.recording import Subject
from core.history.verify import find_altered_entries
from register.access.visible import visible_to
from register.exporting.files import send_export
from register.forms.as_at import AsAtForm
from register.merging.after import find_hidden_history, find_merges_into
from register.models import Partnership
from register.record import history as record_history
from register.record import page as record_page
from register.record.as_at import find_first_day
from register.record.header import Header, address_of_tab, header_for

SHOWN = 20


@require_permission(Permission.HISTORY_VIEW)
@require_safe
def history(request: SignedInRequest, reference: str) -> HttpResponse:
    """Tell the history in words, newest first, a screenful at a time."""
    user = request.user
    header = header_for(user, reference, needs=Permission.HISTORY_VIEW)
    today, first = clock.today(), find_first_day(reference)
    form = AsAtForm(request.GET if "on_day" in request.GET else None, today=today, began=first)
    if form.is_valid():
        return redirect(f"{address_of_tab(reference)}?at={form.cleaned_data['on'].isoformat()}")
    events = _events(request, header)
    before = request.GET.get("before", "")
    older = events.filter(pk__lt=int(before)) if before.isdecimal() and len(before) < 19 else events
    shown = list(older[: SHOWN + 1])
    context = {
        "header": header,
        "form": form,
        "began": first,
        "days": record_history.group_by_day(
            shown[:SHOWN], find_hidden_history(user, header.pk, header.secrecy), today
        ),
        "older": shown[SHOWN - 1].pk if len(shown) > SHOWN else None,
        "filters": [(key, label) for key, (label, _kinds) in record_history.FILTERS.items()],
        "chosen": request.GET.get("show", ""),
        "checked": len(shown[:SHOWN]),
        "altered": find_altered_entries(shown[:SHOWN]),
        "merges": find_merges_into("partnership", header.pk),
        "useful": record_page.suggest_days(first, today, reviewed_on=header.reviewed_on, steps=()),
    }
    return render(request, "register/history.html", context)


@require_permission(Permission.HISTORY_VIEW)
@require_safe
def history_csv(request: SignedInRequest, reference: str) -> StreamingHttpResponse:
    """The same entries as a file, all of them."""
    user = request.user
    header = header_for(user, reference, needs=Permission.HISTORY_VIEW)
    about = Subject(Partnership._meta.label_lower, header.pk, reference)
    events = _events(request, header)
    hidden = find_hidden_history(user, header.pk, header.secrecy)
    exempt = header.secrecy.reads and record_history.has_exempt_events(
        events, visible_to(user).get(pk=header.pk), header.secrecy
    )
    export = record_history.build_history_export(about, events, hidden, holds_exempt=exempt)
    return send_export("csv", export, by=user)


def _events(request: SignedInRequest, header: Header) -> Any:
    events = record_history.events_of(header.pk)
    _label, kinds = record_history.FILTERS.get(request.GET.get("show", ""), record_history.FILTERS[""])
    if header.secrecy.keeps_all:  # which entries are about money or risks is not shown, either
        return events
    return events.filter(category__in=kinds) if kinds else events

"""Reading a page of the council's own, signed in or not, and writing it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import SignedInRequest, open_to_all, require_permission
from accounts.models import CouncilText, User
from accounts.permissions import Permission
from accounts.services import council_texts as service
from core.history.writing import Stale
from core.views.conflict import conflict, describe_outcome
from portal.council_texts import page
from portal.council_texts.forms import CouncilTextForm


@open_to_all
@require_safe
def council_text(request: HttpRequest, key: str) -> HttpResponse:
    """Show a page; whoever may write it is told when it still is ours."""
    user = request.user
    may_edit = isinstance(user, User) and user.may(Permission.TEXT_EDIT)
    return render(request, "portal/council_text.html", {"page": page.page_of(key), "may_edit": may_edit})


@require_permission(Permission.TEXT_EDIT)
@require_http_methods(["GET", "POST"])
def council_text_edit(request: SignedInRequest, key: str) -> HttpResponse:
    """Write a page, beginning with what stands on it now."""
    if key not in CouncilText.Key:
        raise Http404
    record, now = page.text_to_write(key), page.page_of(key)
    posted = request.POST if request.method == "POST" else None
    form = CouncilTextForm(posted, instance=record, initial={"text": now.text})
    if form.is_valid():
        if not form.settled:
            return conflict(request, form, about=now.title, back=request.path)
        try:
            service.write(form.save(commit=False), by=request.user, reason=form.why)
        except Stale:
            form.add_error(
                None, _("Somebody else saved this page a moment ago. Copy your text and open it again")
            )
        else:
            said = _("Page saved. %(name)s") % {"name": now.title}
            messages.success(request, " ".join(filter(None, (said, describe_outcome(form)))))
            return redirect(key)
    context = {"form": form, "page": now, "versions": page.versions_of(record)}
    return render(request, "portal/council_text_edit.html", context)

"""The page of one request for an approval, and answering it. Everybody who may read what it is about may read it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import SignedInRequest, require_permission
from accounts.permissions import Permission
from core import clock
from register.approvals import service
from register.approvals.forms import DeclineForm, TakeBackForm
from register.approvals.page import RequestPage
from register.approvals.read import find_request
from register.record.header import Header, header_for

VIEW = Permission.PARTNERSHIP_VIEW


@require_permission(VIEW)
@require_safe
def approval(request: SignedInRequest, reference: str, pk: int) -> HttpResponse:
    """What is asked, what an approval covers, how it stands; buttons for whoever is asked."""
    header, page = _find(request, reference, pk)
    return render(request, "register/approvals/approval.html", _context(header, page))


@require_permission(VIEW)
@require_POST
def approve(request: SignedInRequest, reference: str, pk: int) -> HttpResponse:
    """Approve what the page showed."""
    _header, page = _find(request, reference, pk, asked=True)
    try:
        service.approve(page.asked, seen=request.POST.get("seen", ""), by=request.user)
    except service.ApprovalChanged:
        messages.warning(
            request,
            _("It has changed since this page was shown. Nothing was approved; read it again, then decide."),
        )
    except service.ApprovalRefused as refused:
        messages.warning(request, str(refused))
    else:
        messages.success(request, _("Approved. What happens next stands below."))
    return redirect("approval", reference, pk)


@require_permission(VIEW)
@require_http_methods(["GET", "POST"])
def decline(request: SignedInRequest, reference: str, pk: int) -> HttpResponse:
    """Ask why, and decline."""
    header, page = _find(request, reference, pk, asked=True)
    form = DeclineForm(request.POST or None)
    if form.is_valid():
        try:
            service.decline(page.asked, reason=form.cleaned_data["reason"], by=request.user)
        except service.ApprovalRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Declined. What happens next stands below."))
            return redirect("approval", reference, pk)
    elif request.method == "GET" and not page.may_answer:
        messages.warning(request, page.who_may or page.stands)
        return redirect("approval", reference, pk)
    back = reverse("approval", args=[reference, pk])
    context = _context(header, page) | {"form": form, "heading": _("Decline the approval"), "cancel": back}
    return render(request, "register/tabs/form.html", context)


@require_permission(VIEW)
@require_http_methods(["GET", "POST"])
def take_back(request: SignedInRequest, reference: str, pk: int) -> HttpResponse:
    """Ask why, and end an approval before its day."""
    header, page = _find(request, reference, pk, asked=True)
    form = TakeBackForm(request.POST or None)
    if not page.may_take_back:
        messages.warning(request, page.stands)
        return redirect("approval", reference, pk)
    if form.is_valid():
        try:
            service.take_back(page.given, reason=form.cleaned_data["reason"], by=request.user)
        except service.ApprovalRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Taken back. What happens next stands below."))
            return redirect("approval", reference, pk)
    back = reverse("approval", args=[reference, pk])
    context = _context(header, page) | {"form": form, "heading": _("Take the approval back"), "cancel": back}
    return render(request, "register/tabs/form.html", context)


def _find(
    request: SignedInRequest, reference: str, pk: int, *, asked: bool = False
) -> tuple[Header, RequestPage]:
    """Fetch a request about something that the reader may read in this partnership.

    Raises Http404, and PermissionDenied where only whoever was `asked` goes on.
    """
    user = request.user
    header = header_for(user, reference)
    found = find_request(user, pk, partnership=header.pk)
    if found is None:
        raise Http404
    row, subject = found
    if asked and not service.is_asked(row, user.person):
        raise PermissionDenied
    return header, RequestPage(row, subject, user, clock.today())


def _context(header: Header, page: RequestPage) -> dict[str, object]:
    own = (header.title, reverse("partnership", args=[header.reference]))
    crumbs = [(_("Register"), reverse("partnership_list")), own]
    crumbs.append((str(page.subject), page.subject.get_absolute_url()))
    return {"header": header, "page": page, "crumbs": crumbs}

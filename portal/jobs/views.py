"""The jobs for the administrator, and the check of the history for whoever may ask for one."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import SignedInRequest, require_permission
from accounts.permissions import Permission
from core.jobs.check_history import ask_check
from core.jobs.service import try_again
from portal.jobs import page

PER_PAGE = 50


@require_permission(Permission.JOB_VIEW)
@require_safe
def jobs(request: SignedInRequest) -> HttpResponse:
    """What was asked for, by whom, since when, and what came of it. It asks for itself while one is open."""
    found = Paginator(page.list_jobs(), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": found,
        "lines": page.lines_for(list(found)),
        "open": page.list_jobs().open().exists(),
        "no_worker": page.explain_missing_worker(),
    }
    template = "portal/jobs/includes/list.html" if request.htmx else "portal/jobs/jobs.html"
    return render(request, template, context)


@require_permission(Permission.JOB_VIEW)
@require_POST
def job_try_again(request: SignedInRequest, pk: int) -> HttpResponse:
    """Let a job that failed be tried again."""
    job = get_object_or_404(page.list_jobs(), pk=pk)
    line = page.line_of(job)
    label = line.label
    if line.failed and not line.may_try:
        messages.warning(request, f"{label}. {page.UNKNOWN}")
    elif try_again(job, by=request.user):
        messages.success(request, _("It is tried again. %(what)s") % {"what": label})
    else:
        messages.info(request, _("It has not failed, so nothing was done. %(what)s") % {"what": label})
    return redirect("jobs")


@require_permission(Permission.HISTORY_CHECK)
@require_http_methods(["GET", "POST"])
def history_check(request: SignedInRequest) -> HttpResponse:
    """When the history was last checked and what was found, and a button that has it checked now."""
    if request.method == "POST":
        if ask_check(by=request.user).begun:
            messages.success(request, _("The check is asked for. This page shows what it finds."))
        else:
            messages.info(request, _("A check waits or runs already. This page shows what it finds."))
        return redirect("history_check")
    context = {"checks": page.list_history_checks(), "no_worker": page.explain_missing_worker()}
    template = "portal/jobs/includes/check.html" if request.htmx else "portal/jobs/history_check.html"
    return render(request, template, context)

"""The two logs, and each as a file."""

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import SignedInRequest, require_permission
from accounts.permissions import Permission
from portal.logs.accesses import AccessLog
from portal.logs.changes import ChangesLog
from portal.logs.log import Log
from register.exporting.files import FORMATS, refuse_unclear, send_export

_LOGS: tuple[type[Log], ...] = (ChangesLog, AccessLog)


@require_permission(Permission.LOG_VIEW)
@require_safe
def show_log(request: SignedInRequest, log: type[Log]) -> HttpResponse:
    """One log, newest first, as the filters of the address leave it."""
    found = log(request.user, request.GET)
    labels = {ChangesLog: _("Changes"), AccessLog: _("Access")}
    context = {
        "log": found,
        "is_access": log is AccessLog,
        "views": [{"label": labels[one], "href": reverse(one.name), "present": one is log} for one in _LOGS],
        "formats": found.formats if request.user.may(Permission.REGISTER_EXPORT) else [],
        "has_errors": bool(found.filters.errors),
    }
    return render(request, "portal/logs/log.html", context)


@require_permission(Permission.LOG_VIEW)
@require_safe
def export_log(request: SignedInRequest, log: type[Log], kind: str) -> StreamingHttpResponse:
    """Everything that the filters leave, on all pages, as a file; that it was taken is an access as well."""
    if kind not in FORMATS:
        raise Http404
    found = log(request.user, request.GET)
    refuse_unclear(found.filters)
    return send_export(kind, found.export(), by=request.user)

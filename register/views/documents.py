"""One document with its versions, a new version, and the download of one."""

from django.contrib import messages
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import SignedInRequest, require_permission
from accounts.permissions import Permission
from core.uploads import stored_files
from register.forms.document import VersionForm
from register.models import Document
from register.record.header import Header, header_for
from register.related.kinds import BY_SLUG
from register.services import documents
from register.services.related import RelatedRefused


@require_permission(Permission.PARTNERSHIP_VIEW)
@require_safe
def document(request: SignedInRequest, reference: str, pk: int) -> HttpResponse:
    """One document, with every version of it and its SHA-256."""
    header = header_for(request.user, reference)
    return _page(request, header, _document(header, pk), None)


@require_permission(Permission.PARTNERSHIP_EDIT)
@require_http_methods(["GET", "POST"])
def version_new(request: SignedInRequest, reference: str, pk: int) -> HttpResponse:
    """Upload a new version, or put its days right; the earlier ones stay."""
    header = header_for(request.user, reference, needs=Permission.PARTNERSHIP_EDIT)
    held = _document(header, pk)
    posted = {"data": request.POST, "files": request.FILES} if request.method == "POST" else {}
    form = VersionForm(**posted, document=held)
    if form.is_valid():
        try:
            made = documents.add_version(
                held,
                file=form.cleaned_data["file"],
                days=form.days,
                reason=form.cleaned_data["reason"],
                by=request.user,
            )
        except RelatedRefused as refused:
            form.add_error("file", str(refused))
        else:
            messages.success(
                request, _("Version %(n)s saved. %(title)s") % {"n": made.number, "title": held.title}
            )
            return redirect(_address(header, held))
    return _page(request, header, held, form)


@require_permission(Permission.DOCUMENT_DOWNLOAD)
@require_safe
def download(request: SignedInRequest, reference: str, pk: int, version: int) -> StreamingHttpResponse:
    """Hand out one version as a file to save; who took it is written down."""
    header = header_for(request.user, reference, needs=Permission.DOCUMENT_DOWNLOAD)
    wanted = get_object_or_404(_document(header, pk).versions.exclude(file=""), number=version)
    try:
        answer = stored_files.send_file(
            wanted.file, name=wanted.original_name, content_type=wanted.content_type
        )
    except FileNotFoundError as missing:
        raise Http404 from missing
    documents.record_download(wanted, by=request.user)
    return answer


def _document(header: Header, pk: int) -> Document:
    rows = BY_SLUG["document"].rows(header).select_related("partnership", "renewer")
    found: Document = get_object_or_404(rows.prefetch_related("versions"), pk=pk)
    return found


def _address(header: Header, held: Document) -> str:
    return reverse("document", args=[header.reference, held.pk])


def _page(request: SignedInRequest, header: Header, held: Document, form: VersionForm | None) -> HttpResponse:
    versions = held.versions.all()
    context = {
        "header": header,
        "document": held,
        "versions": versions,
        "form": form,
        "tab": reverse("partnership_documents", args=[header.reference]),
        "may_edit": header.may_edit,
        "may_download": header.may(Permission.DOCUMENT_DOWNLOAD),
    }
    return render(request, "register/tabs/document.html", context)

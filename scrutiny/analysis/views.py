"""The analysis of one partnership as a PDF: the public one for every reader, the one with exempt text asked for."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import SignedInRequest, require_permission
from accounts.permissions import Permission
from core import clock
from core.pdf.render import PdfError
from register.record.header import address_of_tab, header_for
from scrutiny.access import analysable_by, analysable_by_with_exempt_text
from scrutiny.analysis import pdf as analysis_pdf
from scrutiny.analysis.facts.read import Analysis


@require_permission(Permission.PARTNERSHIP_VIEW)
@require_safe
def summary(request: SignedInRequest, reference: str) -> HttpResponse:
    """The public analysis. Without Pango the reader is told so, on the record's page."""
    partnership = get_object_or_404(analysable_by(request.user), reference=reference)
    return _hand_out(request, Analysis(partnership, today=clock.today()))


@require_permission(Permission.PARTNERSHIP_VIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def exempt_report(request: SignedInRequest, reference: str) -> HttpResponse:
    """What is exempt and why; the press below it makes the analysis with exempt text, which is written down."""
    partnership = get_object_or_404(analysable_by_with_exempt_text(request.user), reference=reference)
    facts = Analysis(partnership, today=clock.today(), with_exempt=True)
    if request.method == "POST" and facts.has_exempt_text:
        return _hand_out(request, facts)
    header = header_for(request.user, reference)
    context = {"header": header, "facts": facts, "crumbs": [(header.title, address_of_tab(reference))]}
    return render(request, "scrutiny/exempt_report.html", context)


def _hand_out(request: SignedInRequest, facts: Analysis) -> HttpResponse:
    partnership = facts.partnership
    try:
        report = analysis_pdf.make_report(facts)
    except PdfError as problem:
        messages.error(request, str(problem))
        return redirect(partnership)
    if report.missing:
        words = {"name": partnership.reference, "missing": report.missing}
        messages.warning(request, _("The report of %(name)s: %(missing)s") % words)
    analysis_pdf.record_taking(facts, by=request.user)
    response = HttpResponse(report.body, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{analysis_pdf.name_file(facts)}"'
    return response

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import SignedInRequest, needs
from accounts.permissions import Permission
from core import clock
from core.access_log.recording import Kind, record_access, subject_of
from core.pdf import render
from scrutiny.access import analysable_by
from scrutiny.analysis import pdf as analysis_pdf
from scrutiny.analysis.read import Analysis


@needs(Permission.PARTNERSHIP_VIEW)
@require_safe
def summary(request: SignedInRequest, reference: str) -> HttpResponse:
    """The analysis of one partnership as a PDF. Without Pango the reader is told so, on the record's page."""
    partnership = get_object_or_404(analysable_by(request.user), reference=reference)
    try:
        report = analysis_pdf.make_report(Analysis(partnership, today=clock.today()))
    except render.PdfError as problem:
        messages.error(request, str(problem))
        return redirect(partnership)
    if report.missing:
        messages.warning(
            request,
            _("The report of %(name)s: %(missing)s")
            % {"name": partnership.reference, "missing": report.missing},
        )
    about = subject_of(partnership, partnership.reference)
    record_access(Kind.DOWNLOADED, by=request.user, about=about, detail=_("Analysis (PDF)"))
    response = HttpResponse(report.body, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{partnership.reference}-analysis.pdf"'
    return response

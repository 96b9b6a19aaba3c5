"""One analysis as a PDF in a fresh process: seconds and the most memory the process ever held."""

import io
import resource
from time import perf_counter, process_time

from django.utils import timezone
from pypdf import PdfReader

from register.models import Partnership
from scrutiny import analysis_pdf
from scrutiny.analysis import Analysis


def longest() -> int:
    """Return the partnership whose analysis has most to say."""
    sizes = {p.pk: len(analysis_pdf.html(_analysis(p.pk))) for p in Partnership.objects.all()}
    return max(sizes, key=lambda pk: sizes[pk])


def measure(pk: int) -> dict[str, float]:
    """Render it twice and return the seconds of both, the pages and the memory in MB."""
    before = _megabytes()
    start = perf_counter()
    body = analysis_pdf.render(_analysis(pk))
    first, busy = perf_counter(), process_time()
    analysis_pdf.render(_analysis(pk))
    again, worked = perf_counter(), process_time()
    memory = _megabytes()
    return {
        "pages": len(PdfReader(io.BytesIO(body)).pages),
        "first": first - start,
        "again": again - first,
        "processor": worked - busy,
        "before": before,
        "memory": memory,
    }


def _analysis(pk: int) -> Analysis:
    found = Partnership.objects.select_related("standing").get(pk=pk)
    return Analysis(found, today=timezone.localdate())


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

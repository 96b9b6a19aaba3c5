"""One analysis as a PDF in a fresh process, ready as the server is: seconds, and the most memory it ever held."""

import io
import resource
from datetime import timedelta
from time import perf_counter, process_time
from typing import Any

from django.utils import timezone
from pypdf import PdfReader

from accounts.models import Person
from core.pdf import render
from register.models import Action, Membership, Organisation, Partnership
from scrutiny.analysis import pdf as analysis_pdf
from scrutiny.analysis.facts.read import Analysis


def longest() -> int:
    """Return the partnership whose analysis has most to say, with so much more that it fills fifteen pages."""
    sizes = {p.pk: len(analysis_pdf.render_html(_analysis(p.pk))) for p in Partnership.objects.all()}
    pk = max(sizes, key=lambda pk: sizes[pk])
    _add_much(pk)
    return pk


def _add_much(pk: int) -> None:
    """Add what makes the tables of members, gaps and actions long."""
    own: dict[str, Any] = {"partnership_id": pk}
    bodies = Organisation.objects.bulk_create(Organisation(name=f"Body {n} of the Vale") for n in range(40))
    Membership.objects.bulk_create(Membership(organisation=body, role="member", **own) for body in bodies)
    owner = Person.objects.first()
    for kind, number in (("gap", 45), ("", 70)):
        Action.objects.bulk_create(
            Action(
                what=f"Agree how point {n} of the arrangements is settled between the partners, and write it down",
                source_kind=kind,
                source_label="Protocol 2.7",
                owner=owner,
                due_on=timezone.localdate() + timedelta(days=n),
                **own,
            )
            for n in range(number)
        )


def measure(pk: int) -> dict[str, float]:
    """Render it twice and return the seconds of both, the pages and the memory in MB."""
    assert not render.explain_unavailable()  # as partnerships.wsgi asks before the first request
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

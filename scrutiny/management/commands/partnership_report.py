from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from core import clock
from core.access_log.recording import Kind, record_access, subject_of
from core.history.actors import SYSTEM
from core.pdf import render
from register.models import Partnership
from scrutiny.access import with_first_page
from scrutiny.analysis import pdf as analysis_pdf
from scrutiny.analysis.read import Analysis


class Command(BaseCommand):
    help = "Write the analysis of one partnership as a PDF."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("reference", help="Such as PSH-0001.")
        parser.add_argument("-o", "--output", type=Path, required=True, metavar="FILE.pdf")

    def handle(self, *, reference: str, output: Path, **options: Any) -> None:
        partnership = with_first_page(Partnership.objects.all()).filter(reference=reference).first()
        if partnership is None:
            raise CommandError(f"There is no partnership {reference}.")
        try:
            report = analysis_pdf.make_report(Analysis(partnership, today=clock.today()))
        except render.PdfError as problem:
            raise CommandError(str(problem)) from problem
        output.write_bytes(report.body)
        about = subject_of(partnership, partnership.reference)
        record_access(Kind.DOWNLOADED, by=SYSTEM, about=about, detail=_("Analysis (PDF)"))
        self.stdout.write(f"Wrote {output}, {len(report.body) // 1024} KB.")
        if report.missing:
            self.stdout.write(report.missing)

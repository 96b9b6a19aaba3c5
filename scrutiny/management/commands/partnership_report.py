from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from accounts.models import User
from core import clock
from core.history.actors import SYSTEM
from core.pdf import render
from register.models import Partnership
from scrutiny.access import analysable_by, analysable_by_with_exempt_text, read_with_first_page
from scrutiny.analysis import pdf as analysis_pdf
from scrutiny.analysis.facts.read import Analysis


class Command(BaseCommand):
    help = "Write the analysis of one partnership as a PDF: the public one, unless exempt text is asked for."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("reference", help="Such as PSH-0001.")
        parser.add_argument("-o", "--output", type=Path, required=True, metavar="FILE.pdf")
        parser.add_argument(
            "--exempt",
            action="store_true",
            help="With exempt text. Every page says so, and the access log does.",
        )
        parser.add_argument(
            "--as",
            dest="reader",
            metavar="EMAIL",
            default="",
            help="As far as this person may read, and in their name.",
        )

    def handle(
        self, *, reference: str, output: Path, exempt: bool = False, reader: str = "", **options: Any
    ) -> None:
        user = _find_reader(reader) if reader else None
        facts = Analysis(_find_partnership(reference, user, exempt), today=clock.today(), with_exempt=exempt)
        if exempt and not facts.has_exempt_text:
            raise CommandError(f"Nothing in the report of {reference} is exempt. Leave --exempt out.")
        try:
            report = analysis_pdf.make_report(facts)
        except render.PdfError as problem:
            raise CommandError(str(problem)) from problem
        output.write_bytes(report.body)
        analysis_pdf.record_taking(facts, by=user or SYSTEM)
        self.stdout.write(f"Wrote {output}, {len(report.body) // 1024} KB.")
        if exempt:
            self.stdout.write(_("It contains exempt text and is not for publication."))
        if report.missing:
            self.stdout.write(report.missing)


def _find_reader(email: str) -> User:
    user = User.objects.filter(email__iexact=email, is_active=True).first()
    if user is None:
        raise CommandError(f"Nobody signs in as {email}.")
    return user


def _find_partnership(reference: str, user: User | None, exempt: bool) -> Partnership:
    """Return the partnership if whoever asks may have this report of it."""
    if user is None:
        rows = read_with_first_page(Partnership.objects.all())
    else:
        rows = analysable_by_with_exempt_text(user) if exempt else analysable_by(user)
    found = rows.filter(reference=reference).first()
    if found is None and user is not None and analysable_by(user).filter(reference=reference).exists():
        raise CommandError(f"{user.email} may not read exempt text of {reference}.")
    if found is None:
        raise CommandError(f"There is no partnership {reference}.")
    return found

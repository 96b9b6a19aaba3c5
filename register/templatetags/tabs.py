"""Filters for the tabs of a partnership."""

from dataclasses import dataclass

from django import template
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core import clock
from core.dates import label_financial_year, write_date_as_known, write_notice
from core.uploads.stored_files import write_size
from register.access.marks import words_for_exempt
from register.models import Document, KeyDate, Meeting
from register.rules.evidence import EvidenceState, age_of, write_document

register = template.Library()


@register.filter
def year_label(year: int) -> str:
    """Write a financial year: `2026/27`."""
    return label_financial_year(year)


@register.filter
def exempt_tag(paragraph: int) -> str:
    """Say that what stands beside it is exempt: `Exempt, paragraph 3`."""
    return words_for_exempt(paragraph)


@register.filter
def known_date(key_date: KeyDate) -> str:
    """Write a date as exactly as it is known: `31 March 2027` or `March 2027`."""
    return write_date_as_known(key_date.on, key_date.precision)


@register.filter
def notice_words(key_date: KeyDate) -> str:
    """Write the notice that a date needs: `3 months`; nothing when it is not known."""
    return write_notice(key_date.notice_number, key_date.notice_unit)


@register.filter
def seats_filled(meeting: Meeting) -> str:
    """Say how many seats were filled: `7 of 9`; that nobody wrote it down when so."""
    lines = meeting.attendance.all()
    if not lines:
        return _("Not recorded")
    words = {"present": sum(line.present for line in lines), "seats": sum(line.seats for line in lines)}
    return _("%(present)s of %(seats)s") % words


@register.filter
def file_ending(name: str) -> str:
    """Write the kind of a file by its name: `PDF`."""
    return name.rpartition(".")[2].upper()


@dataclass(frozen=True)
class _AgeShown:
    """How old a document is in words, and whether that needs somebody."""

    words: str
    is_late: bool


@register.filter
def document_age(document: Document) -> _AgeShown:
    """Say whether a document still counts today, until when, and who renews it."""
    age, today = age_of(document), clock.today()
    return _AgeShown(capfirst(write_document(document, today)), age.state(today) is EvidenceState.OUT_OF_DATE)


register.filter("file_size", write_size)

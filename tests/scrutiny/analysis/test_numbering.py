"""The numbers of a report run on without a hole, whatever it leaves out."""

import re

import pytest
from django.utils import timezone

from core.pdf.numbering import Numbering
from register.models import Document, Partnership
from scrutiny.access import read_with_first_page
from scrutiny.analysis import pdf as analysis_pdf
from scrutiny.analysis.facts.read import Analysis
from tests.factories.measures import MeasureFigureFactory
from tests.factories.register import MembershipFactory, PartnershipFactory
from tests.factories.reviews import ActionFactory, RiskFactory, accepted


def test_a_section_begins_its_paragraphs_anew_and_tables_run_on() -> None:
    no = Numbering()
    told = [
        no.section(),
        no.paragraph(),
        no.table(),
        no.section(),
        no.paragraph(),
        no.paragraph(),
        no.table(),
    ]
    assert told == ["1", "1.1", "1", "2", "2.1", "2.2", "2"]


def _numbers(partnership: Partnership, pattern: str) -> list[str]:
    found = read_with_first_page(Partnership.objects.all()).get(pk=partnership.pk)
    return re.findall(pattern, analysis_pdf.render_html(Analysis(found, today=timezone.localdate())))


@pytest.mark.django_db
@pytest.mark.parametrize("full", [False, True])
def test_no_table_figure_or_paragraph_is_missing_from_the_count(full: bool) -> None:
    partnership = PartnershipFactory(live=True)
    if full:
        MembershipFactory(partnership=partnership)
        MeasureFigureFactory(partnership=partnership)
        RiskFactory(partnership=partnership, now=(4, 4))
        ActionFactory(partnership=partnership)
        Document.objects.create(partnership=partnership, kind="terms", title="Terms")
        accepted(partnership)
    for word in ("Table", "Figure"):
        numbers = [int(number) for number in _numbers(partnership, rf"<b>{word} (\d+)")]
        assert numbers == list(range(1, len(numbers) + 1))
    sections: dict[str, list[int]] = {}
    for section, number in _numbers(partnership, r'class="no">(\d+)\.(\d+)<'):
        sections.setdefault(section, []).append(int(number))
    assert sections
    for numbers in sections.values():
        assert numbers == list(range(1, len(numbers) + 1))

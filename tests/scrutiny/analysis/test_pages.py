"""Each page of a report is composed: none nearly empty, no heading or caption left alone at its foot."""

import io
from collections.abc import Callable
from datetime import date
from typing import Any

import pypdf
import pytest

from register.models import Liability, Objective, Partnership
from register.standing import refresh as standing_refresh
from scrutiny.access import read_with_first_page
from scrutiny.analysis import pdf as analysis_pdf
from scrutiny.analysis.facts.read import Analysis
from tests.factories.measures import MeasureFigureFactory
from tests.factories.register import (
    ContributionFactory,
    KeyDateFactory,
    MembershipFactory,
    PartnershipFactory,
)
from tests.factories.reviews import ActionFactory, RiskFactory, accepted

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)
MILLIMETRE = 72 / 25.4
HEAD, FOOT = 32 * MILLIMETRE, 24 * MILLIMETRE
HEADING = 11  # points; text is smaller, headings are larger


def bare() -> Partnership:
    return PartnershipFactory(name="Bare")


def unmeasured() -> Partnership:
    """Money fills most of a page, and the objective has nothing to show."""
    made = _paid_for(PartnershipFactory(live=True, name="Unmeasured"))
    Objective.objects.create(partnership=made, text="More people active each week")
    accepted(made)
    return made


def full() -> Partnership:
    made = _paid_for(PartnershipFactory(live=True, name="Full"))
    safe = date(2026, 12, 31)
    KeyDateFactory(partnership=made, notice_number=3, notice_unit="months", last_safe_on=safe)
    for _number in range(6):
        MeasureFigureFactory(partnership=made)
        RiskFactory(partnership=made, now=(4, 4), cause="prices rise", event="the pool overspends")
    _to_do(made, 8)
    accepted(made)
    return made


def long() -> Partnership:
    made = full()
    for _number in range(60):
        MembershipFactory(partnership=made)
    _to_do(made, 70)
    return made


def _paid_for(made: Partnership) -> Partnership:
    for _number in range(4):
        member = MembershipFactory(partnership=made)
        for year in (2024, 2025, 2026):
            ContributionFactory(partnership=made, organisation=member.organisation, year=year, amount=900_000)
    Liability.objects.create(partnership=made, kind="deficit", what="Share of an overspend", cap="not_capped")
    return made


def _to_do(made: Partnership, number: int) -> None:
    what = "Agree how this point of the arrangements is settled between the partners, and write it down"
    for kind in ("gap", ""):
        ActionFactory.create_batch(number, partnership=made, what=what, source_kind=kind, due_on=TODAY)


def pages(partnership: Partnership) -> list[list[tuple[float, float, str]]]:
    """Return, for each page of its report, its lines from the top down: points from the top, size and words."""
    standing_refresh.refresh([partnership.pk])
    found = read_with_first_page(Partnership.objects.all()).get(pk=partnership.pk)
    body = analysis_pdf.render(Analysis(found, today=TODAY), strict=True)
    return [_lines(page) for page in pypdf.PdfReader(io.BytesIO(body)).pages]


def _lines(page: pypdf.PageObject) -> list[tuple[float, float, str]]:
    height, found = float(page.mediabox.height), list[tuple[float, float, str]]()

    def keep(text: str, outer: list[float], inner: list[float], _font: Any, size: float) -> None:
        down = height - (outer[1] * inner[4] + outer[3] * inner[5] + outer[5])
        of_the_page = [round(place) for place in outer[4:]] == [0, round(height)]  # not inside a drawing
        if text.strip() and of_the_page and down < height - FOOT:
            found.append((down, size * abs(outer[3] * inner[3]), text.strip()))

    page.extract_text(visitor_text=keep)
    return sorted(found)


def alone_at_the_foot(lines: list[tuple[float, float, str]]) -> bool:
    """Return whether the last line of a page is a heading, or a caption whose table or figure comes later."""
    last = [(size, words) for down, size, words in lines if down > lines[-1][0] - 1]
    return any(size > HEADING or words.startswith(("Table ", "Figure ")) for size, words in last)


def filled(lines: list[tuple[float, float, str]]) -> float:
    """Return how much of the tab between head and foot a page uses, from 0 to 1."""
    return (lines[-1][0] - HEAD) / (297 * MILLIMETRE - HEAD - FOOT)


@pytest.mark.parametrize(
    ("make", "least", "most", "emptiest"),
    [(bare, 2, 4, 0.25), (unmeasured, 4, 8, 0.25), (full, 7, 9, 0.25), (long, 9, 13, 0.15)],
)
def test_every_page_is_composed(
    make: Callable[[], Partnership], least: int, most: int, emptiest: float
) -> None:
    found = pages(make())
    assert least <= len(found) <= most
    used = [round(filled(lines), 2) for lines in found]
    assert min(used) >= emptiest, used
    for lines in found:
        assert not alone_at_the_foot(lines), lines[-3:]


@pytest.mark.parametrize(
    ("lines", "alone"),
    [
        ([(100.0, 10.5, "Text"), (700.0, 17.0, "Money")], True),
        ([(700.0, 9.6, "Table 3."), (700.2, 9.6, "What each partner puts in")], True),
        ([(690.0, 11.5, "Dates and leaving"), (700.0, 10.5, "Text")], False),
    ],
)
def test_a_heading_or_caption_at_the_foot_is_seen(lines: list[tuple[float, float, str]], alone: bool) -> None:
    assert alone_at_the_foot(lines) == alone

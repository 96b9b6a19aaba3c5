"""Whatever is in the register, a report is made in seconds, stays on its pages, and counts what it leaves out."""

import io
import time
from collections.abc import Callable, Mapping
from typing import Any

import pypdf
import pytest

from core.pdf import render as pdf_render
from core.pdf.assets import load_report_assets
from register.models import Partnership
from scrutiny.analysis import pdf as analysis_pdf
from tests.factories.register import PartnershipFactory
from tests.scrutiny.analysis import stress

pytestmark = pytest.mark.django_db
PIXEL = 96 / 25.4  # in a millimetre
MARGIN, SLACK = 20, 0.3
CASES: dict[str, Callable[[], Partnership]] = {
    "an unbreakable word": lambda: stress.fill(stress.WORD, name=stress.WORD * 2),
    "a long address": lambda: stress.fill(stress.ADDRESS, name=stress.ADDRESS[:240]),
    "texts of 50,000 letters": lambda: stress.fill(
        stress.LONG, long=stress.LONG * 620, name="Everything " * 20
    ),
    "every script": stress.foreign,
    "many dates": lambda: stress.dated(PartnershipFactory(live=True, leaving="by_notice"), 5),
    "money out and years missing": stress.in_the_red,
    "nothing at all": lambda: PartnershipFactory(name="Empty"),
    "closed": lambda: PartnershipFactory(name="Closed", status="closed", basis="statutory"),
}


def lay_out(html: str, assets: Mapping[str, Any]) -> list[list[tuple[str, float, float, float]]]:
    """Return, for each page, its pieces of text: the words, and their left, right and lower edge in millimetres."""
    library: Any = pdf_render._library()
    fetcher = pdf_render._assets_only(library, assets)
    document = library.HTML(string=html, url_fetcher=fetcher, base_url="asset:").render()
    return [
        [
            (
                box.text,
                box.position_x / PIXEL,
                (box.position_x + box.width) / PIXEL,
                (box.position_y + box.height) / PIXEL,
            )
            for box in page._page_box.descendants()
            if getattr(box, "text", "").strip()
        ]
        for page in document.pages
    ]


def runs_off(page: list[tuple[str, float, float, float]]) -> list[str]:
    """Return the words of a page that reach into its side margins, or under its foot."""
    return [
        words
        for words, left, right, lower in page
        if left < MARGIN - SLACK or right > 210 - MARGIN + SLACK or lower > 297 - 8
    ]


def pages_of(made: Partnership, *, with_exempt: bool = False) -> list[list[tuple[str, float, float, float]]]:
    html = analysis_pdf.render_html(stress.read(made, with_exempt=with_exempt))
    return lay_out(html, load_report_assets(html))


def read(body: bytes) -> list[pypdf.PageObject]:
    return list(pypdf.PdfReader(io.BytesIO(body)).pages)


def text_of(page: pypdf.PageObject) -> str:
    return " ".join(page.extract_text().split())


def check_whole(found: list[list[tuple[str, float, float, float]]]) -> None:
    """Nothing runs off a page of the whole report, and its first section is its first page."""
    assert len(found) <= 12
    for page in found:
        assert runs_off(page) == []
    words = [" ".join(piece[0].strip() for piece in page) for page in found]
    assert "Section 6 says more." in words[0]
    assert not any("Questions worth asking" in page for page in words[1:])


@pytest.mark.parametrize("name", CASES)
def test_nothing_runs_off_a_page_and_the_first_section_is_one_page(name: str) -> None:
    check_whole(pages_of(CASES[name]()))


@pytest.mark.parametrize("words", ["Open words", stress.WORD, stress.ADDRESS, stress.LONG])
def test_a_wholly_exempt_partnership_has_one_page_in_public_and_a_whole_report_beside_it(words: str) -> None:
    made = stress.exempt(words, name=words[:240])
    [page] = pages_of(made)
    assert runs_off(page) == []
    said = " ".join(piece[0].strip() for piece in page)
    assert "What is open" in said
    assert "Kept words" not in said
    whole = pages_of(made, with_exempt=True)
    check_whole(whole)
    assert any("Kept words" in piece[0] for piece in whole[0])


@pytest.mark.parametrize(
    ("style", "off"), [("white-space: nowrap", True), ("overflow-wrap: anywhere", False)]
)
def test_what_runs_off_a_page_is_seen(style: str, off: bool) -> None:
    sheet = "@page { size: A4; margin: 20mm } body { margin: 0 }"
    html = f'<html lang="en"><title>x</title><style>{sheet}</style><p style="{style}">{"m" * 90}'
    assert any(runs_off(page) for page in lay_out(html, {})) == off


def test_the_largest_partnership_has_a_report_in_seconds_that_counts_what_it_leaves_out() -> None:
    facts = stress.read(stress.crowded())
    begun = time.process_time()  # of this process alone: the machine of the tests may be busy
    found = read(analysis_pdf.render(facts, strict=True))
    assert time.process_time() - begun < 20  # some four seconds
    assert len(found) <= 25
    html = analysis_pdf.render_html(facts)
    assert not any(runs_off(page) for page in lay_out(html, load_report_assets(html)))
    words = " ".join(map(text_of, found))
    for said in (
        "43 members",
        "23 more members: in the register.",
        "61 risks are held",
        "46 more risks: in the register, and in its file of risks.",
        "101 more gaps: in the register, and in its file of actions.",
        "181 more actions: in the register, and in its file of actions.",
        "19 more dates: in the register.",
        "R2, R3 and 58 more",
        "28 others",
        "55 later days: in the table.",
    ):
        assert said in words, said


def test_a_long_purpose_begins_on_page_one_and_goes_on_in_section_2() -> None:
    made = PartnershipFactory(live=True, purpose="First words. " + stress.LONG * 20 + "Last words.")
    first, second, *_rest = read(analysis_pdf.render(stress.read(made)))
    assert "First words." in text_of(first)
    assert "More in section 2." in text_of(first)
    assert "Last words." not in text_of(first)
    assert "Last words." in text_of(second)


def test_a_short_purpose_stands_whole_on_page_one_and_nowhere_else() -> None:
    page = analysis_pdf.render_html(stress.read(PartnershipFactory(purpose="Short and whole")))
    assert page.count("Short and whole") == 1
    assert "More in section 2." not in page


def test_an_exempt_report_says_so_on_every_page_and_an_open_one_on_none() -> None:
    said = "Not for publication: exempt, paragraph 3, "
    made = stress.exempt()
    for with_exempt in (False, True):
        pages = read(analysis_pdf.render(stress.read(made, with_exempt=with_exempt)))
        assert all(said in text_of(page) for page in pages)
    open_one = read(analysis_pdf.render(stress.read(PartnershipFactory())))
    assert not any("Not for publication" in text_of(page) for page in open_one)

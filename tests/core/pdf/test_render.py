"""A report is tagged, complete, the same every time, and never reaches for anything outside itself."""

import gc
import logging
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import pikepdf
import pypdf
import pytest
import tinycss2
from django.utils import translation
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString
from hypothesis import given
from hypothesis import strategies as st

from core.pdf import assets as pdf_assets
from core.pdf import render as pdf_render
from tests.core.pdf import sample_report as sample

ROOT = Path(__file__).parents[3]


def render(html: str, **options: Any) -> bytes:
    given_or_usual = {"assets": pdf_assets.load_report_assets(), "strict": True, **options}
    return pdf_render.render(html, title=sample.TITLE, created=sample.CREATED, **given_or_usual)


@pytest.fixture(scope="module")
def report() -> bytes:
    """The whole sample report, made once; strict, so every warning of the library fails all tests here."""
    return render(sample.html())


@pytest.fixture(scope="module")
def tagged(report: bytes) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(BytesIO(report)) as opened:
        yield opened


def elements(tagged: pikepdf.Pdf, kind: str | None = None) -> list[Any]:
    """Return the elements of the structure tree in order, all of them or those of one kind."""
    found, waiting = [], [tagged.Root.StructTreeRoot.K]
    while waiting:
        node = waiting.pop()
        if isinstance(node, pikepdf.Array):
            waiting += reversed(list(node))
        elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
            found.append(node)
            waiting.append(node.get("/K", pikepdf.Array()))
    return [node for node in found if kind is None or str(node.S) == f"/{kind}"]


def links(tagged: pikepdf.Pdf) -> list[Any]:
    return [note for page in tagged.pages for note in page.get("/Annots", []) if note.Subtype == "/Link"]


@pytest.fixture(scope="module")
def pages(report: bytes) -> list[str]:
    return words(report)


def words(made: bytes) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(BytesIO(made)).pages]


def test_the_file_says_it_is_tagged_its_language_and_shows_its_title(tagged: pikepdf.Pdf) -> None:
    assert tagged.Root.MarkInfo.Marked is True
    assert str(tagged.Root.Lang) == "en-GB"
    assert tagged.Root.ViewerPreferences.DisplayDocTitle is True
    assert str(tagged.docinfo["/Title"]) == sample.TITLE
    assert all(page.Tabs == "/S" for page in tagged.pages)
    with tagged.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert metadata["dc:title"] == sample.TITLE


def test_the_file_is_dated_with_the_day_it_was_given(tagged: pikepdf.Pdf) -> None:
    assert str(tagged.docinfo["/CreationDate"]).startswith("D:20261130090000")


def test_every_figure_has_its_text_in_figures(tagged: pikepdf.Pdf) -> None:
    texts = [str(figure.get("/Alt", "")) for figure in elements(tagged, "Figure")]
    assert len(texts) == 8
    assert all(texts)
    assert "2022/23: The council 6.82, NHS Northvale and Dale ICB 13.41" in " ".join(texts)


def test_every_table_cell_names_its_row_and_its_column(tagged: pikepdf.Pdf) -> None:
    cells = elements(tagged, "TD")
    assert len(cells) > 150
    names = {str(head.ID) for head in elements(tagged, "TH")}
    for cell in cells:
        heads = [str(name) for name in cell.A.Headers]
        assert heads
        assert set(heads) <= names


def test_captions_belong_to_their_tables(tagged: pikepdf.Pdf) -> None:
    captions = elements(tagged, "Caption")
    assert len(captions) == 9
    assert all(caption.P.S == "/Table" for caption in captions)


def test_headings_start_at_one_and_skip_no_level(tagged: pikepdf.Pdf) -> None:
    levels = [int(str(node.S)[2]) for node in elements(tagged) if re.fullmatch(r"/H\d", str(node.S))]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_every_link_has_words_of_its_own_and_a_place_in_the_tags(tagged: pikepdf.Pdf) -> None:
    found = links(tagged)
    assert len(found) == 8
    assert all(str(link.get("/Contents", "")) for link in found)
    assert all("/StructParent" in link for link in found)
    assert len(elements(tagged, "Link")) == 8


def page_of_section(report: bytes) -> dict[str, int]:
    """Return the page that each bookmarked section starts on, counted from one."""
    reader = pypdf.PdfReader(BytesIO(report))
    starts, waiting = {}, list(reader.outline)
    while waiting:
        mark = waiting.pop()
        if isinstance(mark, list):
            waiting += mark
        elif (index := reader.get_destination_page_number(mark)) is not None:
            starts[str(mark.title)] = index + 1
    return starts


def test_contents_give_the_page_each_section_starts_on(report: bytes, pages: list[str]) -> None:
    names = ("In one page", "Path and dates", "Money", "Measures", "Risks", "Ahead", "Ratings")
    [contents] = [" ".join(page.partition("Contents")[2].split()) for page in pages if "Contents" in page]
    starts = page_of_section(report)
    for number, name in enumerate(names, start=1):
        page = starts[f"{number} {name}"]
        assert f"{number} {name}" in " ".join(pages[page - 1].split())
        assert re.search(rf"{name} {page}\b", contents), contents


def test_sections_are_bookmarks_and_pages_are_counted_from_one(report: bytes, pages: list[str]) -> None:
    assert "5 Risks" in str(pypdf.PdfReader(BytesIO(report)).outline)
    for number, text in enumerate(pages, start=1):
        assert f"Page {number} of {len(pages)}" in text


def test_the_running_head_names_section_and_partnership_except_on_the_first_page(pages: list[str]) -> None:
    first, *others = pages
    assert "Better Care Fund, PSH-0007" not in first
    assert all("Better Care Fund, PSH-0007" in page for page in others)
    assert all("Report 2026/14, issued 30 November 2026" in page for page in pages)
    begun = " ".join(others[0].split())  # begins with its section: the heading, and the head that repeats it
    assert begun.count("2 Path and dates") == 2
    cut = " ".join(others[1].split())  # begins in the middle of one section, and another starts further down
    assert cut.count("2 Path and dates") == 1
    assert cut.count("3 Money") == 1


def test_the_whole_report_is_set_in_its_own_typefaces(tagged: pikepdf.Pdf) -> None:
    fonts = {
        str(font.BaseFont).partition("+")[2] for page in tagged.pages for font in page.Resources.Font.values()
    }
    assert len(fonts) >= 4
    assert all(font.startswith("Source-") for font in fonts)


def last_line(page: pypdf.PageObject) -> tuple[float, str]:
    """Return the last line between running head and foot: its height in points, and its words."""
    lines: dict[float, str] = {}

    def note(text: str, cm: list[float], tm: list[float], *_font: object) -> None:
        if text.strip():
            height = round(tm[5] * cm[3] + cm[5])
            lines[height] = lines.get(height, "") + text

    page.extract_text(visitor_text=note)
    between = [(height, words.strip()) for height, words in lines.items() if 60 < height < 770]
    return min(between, default=(842, ""))


def test_every_page_is_at_least_a_quarter_full(report: bytes) -> None:
    for page in pypdf.PdfReader(BytesIO(report)).pages:
        assert last_line(page)[0] < 842 * 0.7


def test_typed_markup_arrives_as_words(pages: list[str]) -> None:
    first = " ".join(pages[0].split())
    assert '<img src="file:///etc/passwd"> <b>care</b>' in first
    assert "Tŵr & Llŷn" in first


HOSTILE = {
    "picture from a file": '<img alt="x" src="file:///etc/passwd">',
    "picture from the network": '<img alt="x" src="http://127.0.0.1/x.png">',
    "picture inside the text": '<img alt="x" src="data:image/svg+xml,%3Csvg xmlns=%22http://www.w3.org/2000/svg%22/%3E">',
    "relative picture": '<img alt="x" src="mark.svg">',
    "attached file": '<link rel="attachment" href="file:///etc/passwd">',
    "attached by a link": '<a rel="attachment" href="file:///etc/passwd">x</a>',
    "style sheet": '<link rel="stylesheet" href="https://example.org/x.css">',
    "imported style": '<style>@import "file:///etc/passwd";</style>',
    "background": '<p style="background: url(file:///etc/passwd)">x</p>',
    "typeface": "<style>@font-face { font-family: x; src: url(http://127.0.0.1/x.woff) }</style>",
    "inside a drawing": '<svg><title>x</title><image href="file:///etc/passwd" width="9" height="9"/></svg>',
    "embedded object": '<object data="file:///etc/passwd"></object>',
    "other base": '<base href="http://127.0.0.1/"><img alt="x" src="x.png">',
    "unknown asset": '<img alt="x" src="asset:../settings.py">',
}


@pytest.mark.parametrize("markup", HOSTILE.values(), ids=HOSTILE.keys())
@pytest.mark.parametrize("strict", [True, False])
def test_a_page_that_asks_for_anything_else_makes_no_pdf(markup: str, strict: bool) -> None:
    with pytest.raises(pdf_render.PdfError) as caught:
        render(sample.page(markup), strict=strict)
    assert isinstance(caught.value, pdf_render.PdfRefused)


def make_in_another_process(seed: str) -> "subprocess.Popen[str]":
    code = (
        "import hashlib, django; django.setup();"
        "from tests.core.pdf import sample_report as s; from core.pdf import render as pdf;"
        "from core.pdf.assets import load_report_assets;"
        "made = pdf.render(s.html('short.html', body=s.context()['drawn']['calendar']), title=s.TITLE,"
        " created=s.CREATED, assets=load_report_assets(), strict=True);"
        "print(hashlib.sha256(made).hexdigest())"
    )
    here = os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path])}
    return subprocess.Popen(
        [sys.executable, "-c", code], cwd=ROOT, env=here, stdout=subprocess.PIPE, text=True
    )


def test_the_same_page_gives_the_same_bytes_in_every_process() -> None:
    started = [make_in_another_process(seed) for seed in ("1", "2")]
    hashes = [one.communicate(timeout=120)[0].split()[-1] for one in started]
    assert hashes[0] == hashes[1]
    assert len(hashes[0]) == 64


def test_another_date_gives_another_file() -> None:
    page, assets = sample.html("short.html"), pdf_assets.load_report_assets()
    first, again = (
        pdf_render.render(page, title="x", created=sample.CREATED, assets=assets) for _ in range(2)
    )
    later = pdf_render.render(page, title="x", created=sample.CREATED.replace(hour=10), assets=assets)
    assert first == again
    assert first != later


LINES = SafeString("<p>First words. " + "Filling words that take one line of the page. " * 6 + "</p>")
TABLE = SafeString(
    "<table><caption>Caption of a table</caption><colgroup><col class='w40'><col class='w60'></colgroup>"
    "<thead><tr><th scope='col'>Head</th><th scope='col'>What</th></tr></thead><tbody>"
    "<tr class='group'><th scope='rowgroup' colspan='2'>Group of rows</th></tr>"
    "<tr><th scope='row'>Row 1</th><td>x</td></tr><tr><th scope='row'>Row 2</th><td>x</td></tr></tbody></table>"
)
FOOTS = {
    "heading": SafeString("<h2>Lonely section</h2><h3>Lonely part</h3>") + LINES,
    "caption": SafeString("<p class='caption'>Lonely figure</p><p class='sub'>Lonely sub-line</p>") + LINES,
    "table": TABLE,
    "group": SafeString(TABLE.replace("<tbody>", "<tbody><tr><th scope='row'>Row 0</th><td>x</td></tr>")),
}


@pytest.mark.parametrize("kind", FOOTS)
def test_headings_captions_and_group_rows_never_stand_alone_at_the_foot_of_a_page(kind: str) -> None:
    """Push each down the page 2 mm at a time until it has gone over to the next."""
    body = format_html_join(
        "",
        '<div class="new-page"><div style="height: {}mm"></div>{}</div>',
        ((height, FOOTS[kind]) for height in range(196, 240, 2)),
    )
    made = pypdf.PdfReader(BytesIO(render(sample.page(body)))).pages
    assert len(made) > 30
    ends = [last_line(page)[1] for page in made]
    assert [words for words in ends if re.search(r"Lonely|Caption|HeadWhat|Group", words)] == []


def test_a_long_table_repeats_its_head() -> None:
    rows = format_html_join("", "<tr><th scope='row'>Row {}</th></tr>", ((n,) for n in range(90)))
    body = format_html(
        "<table><caption>Long</caption><thead><tr><th scope='col'>Head of it</th></tr></thead>"
        "<tbody>{}</tbody></table>",
        rows,
    )
    pages = words(render(sample.page(body)))
    assert len(pages) >= 2
    assert all("Head of it" in page for page in pages if "Row" in page)


def test_a_warning_of_the_library_is_an_error_when_strict_and_logged_otherwise(
    caplog: pytest.LogCaptureFixture,
) -> None:
    page = sample.page('<p style="colour: red">x</p><img src="asset:yes.svg">')
    with pytest.raises(pdf_render.PdfFaulty, match=r"colour.*no required alt"):
        render(page)
    assert render(page, strict=False).startswith(b"%PDF")
    assert "unknown property" in caplog.text


def test_a_page_without_a_language_is_faulty() -> None:
    with pytest.raises(pdf_render.PdfFaulty, match="lang"):
        render("<!doctype html><title>x</title><p>x</p>")


def test_missing_typefaces_are_replaced_with_a_warning(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    find = pdf_assets.finders.find
    monkeypatch.setattr(pdf_assets.finders, "find", lambda path: None if "fonts" in path else find(path))
    made = render(sample.html("short.html"))
    assert "source-sans-3-latin-400-normal.woff2" in caplog.text
    assert "Llŷn" in words(made)[0]


def test_a_missing_style_sheet_stops_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_assets.finders, "find", lambda _path: None)
    with pytest.raises(FileNotFoundError, match=r"css/report\.css"):
        pdf_assets.load_report_assets()


def test_without_the_text_libraries_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    assert pdf_render.explain_unavailable() == ""
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    assert "libpango-1.0-0" in pdf_render.explain_unavailable()
    with pytest.raises(pdf_render.PdfUnavailable, match="Pango"):
        render(sample.html("short.html"))


def test_a_report_past_the_limits_is_refused_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    body = SafeString("<p class='new-page'>x</p>" * 3)
    with pytest.raises(pdf_render.PdfTooLong, match=r"has 4 pages, and at most 3"):
        render(sample.page(body), page_limit=3)
    monkeypatch.setattr(pdf_render, "INPUT_LIMIT", 100)
    with pytest.raises(pdf_render.PdfTooLong, match="too large"):
        render(sample.html("short.html"))


def test_a_date_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        pdf_render.render("<p>x</p>", title="x", created=datetime(2026, 11, 30), assets={})


def test_the_garbage_collector_and_the_log_are_put_back_even_after_a_failure() -> None:
    before = gc.get_threshold()
    with pytest.raises(pdf_render.PdfRefused):
        render(sample.page('<img alt="x" src="file:///x">'))
    assert gc.get_threshold() == before
    assert logging.getLogger("weasyprint").propagate is True


@given(st.text(max_size=40))
def test_any_words_come_back_from_a_css_string(typed: str) -> None:
    written = pdf_render.write_css_string(typed)
    assert written == escape(written.strip('"')).join(('"', '"'))
    (token,) = tinycss2.parse_component_value_list(written)
    # CSS has no way to write these; they become the replacement character.
    wanted = re.sub(r"[\x00\ud800-\udfff]", "\ufffd", typed)
    assert (token.type, token.value) == ("string", wanted)


def test_head_and_foot_cannot_break_out_of_their_rule() -> None:
    typed = '</style><script>"; } @import url(file:///etc/passwd); \\'
    rule = pdf_render.build_page_rule(right=typed, foot_left=typed, left=typed)
    assert "<" not in rule
    assert Counter(rule)['"'] % 2 == 0
    made = words(render(sample.html("short.html", rule=rule, body=SafeString("<p class='new-page'>x</p>"))))
    assert "".join(made[1].split()).count("@importurl(file:///etc/passwd)") == 3


def test_the_foot_counts_pages_in_the_words_of_the_language() -> None:
    with translation.override("en-gb"):
        rule = pdf_render.build_page_rule(right="x", foot_left="y")
    assert '"Page " counter(page) " of " counter(pages)' in rule
    assert "content: string(section, start)" in rule


@pytest.mark.parametrize(
    ("words", "needed"), [("Plain – “English” café", False), ("Cyngor Tŷ Ŵyn", True), ("Łódź", True)]
)
def test_extended_letters_bring_their_typefaces_along(words: str, needed: bool) -> None:
    assets = pdf_assets.load_report_assets(f"<p>{words}</p>")
    assert any("latin-ext" in name for name in assets) is needed


def test_a_report_is_in_the_councils_own_colour(settings: Any) -> None:
    settings.COUNCIL = settings.COUNCIL | {"colour": "#00594c"}
    assets = pdf_assets.load_report_assets("<p>Plain</p>")
    for name in ("asset:report.css", "asset:yes.svg"):
        assert b"#00594c" in assets[name].data
        assert b"#12436d" not in assets[name].data


def test_the_words_of_a_drawing_are_set_as_words() -> None:
    """Letter by letter Arabic would run backwards, and each letter would have a place of its own."""
    drawing = '<svg viewBox="0 0 90 20"><title>x</title><text x="1" y="9">{}</text></svg>'
    page = '<html lang="en"><title>x</title><style>@page {{ margin: 0 }}</style><body>' + drawing
    for words in ("شراكة الشباب", "Riverside"):
        with pikepdf.open(BytesIO(render(page.format(words), assets={}))) as made:
            drawn = [
                operator
                for form in (made.pages[0].obj, *made.pages[0].Resources.get("/XObject", {}).values())
                for _operands, operator in pikepdf.parse_content_stream(form)
                if str(operator) == "Tm"
            ]
        assert len(drawn) == 1, words

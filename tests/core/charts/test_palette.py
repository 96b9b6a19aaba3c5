"""One colour for one meaning on pages, in reports and in charts."""

import re
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from core.charts import palette
from core.pdf.assets import load_report_assets
from core.pdf.council_colour import READABLE, compute_contrast, read
from core.pdf.render import render
from register.rules.matrix import COLOURS

ROOT = Path(__file__).resolve().parents[3]
TOKENS = dict(
    re.findall(r"--([a-z-]+): (#[0-9a-f]+);", (ROOT / "static/css/tokens.css").read_text(encoding="utf-8"))
)


def test_pages_have_the_colours_of_reports_and_charts() -> None:
    assert {name: TOKENS.get(name) for name in palette.SHARED} == palette.SHARED


def declared(sheet: str, selector: str) -> dict[str, str]:
    """Return what the rule of a selector sets, by property."""
    css = (ROOT / "static/css" / sheet).read_text(encoding="utf-8")
    (body,) = re.findall(rf"^{re.escape(selector)} {{([^}}]*)}}", css, re.MULTILINE)
    pairs = (line.split(":") for line in body.split(";") if line.strip())
    return {name.strip().removesuffix("-color"): value.strip() for name, value in pairs}


@pytest.mark.parametrize("band", COLOURS)
def test_a_band_is_drawn_from_the_same_colours_on_a_page_and_in_a_report(band: str) -> None:
    full, empty = declared("report.css", f".{band}"), declared("report.css", f"table.heat td.empty.{band}")
    assert full == declared("heat.css", f".band--{band}")
    assert empty == declared("heat.css", f".none--{band}")


def test_a_report_is_given_the_colours_that_it_names() -> None:
    assets = load_report_assets("")
    given = set(re.findall(r"--([a-z-]+):", assets["asset:colours.css"].data.decode()))
    named = set(re.findall(r"var\(--([a-z-]+)\)", assets["asset:report.css"].data.decode()))
    assert {"low", "late"} <= named <= given


@pytest.mark.parametrize("band", COLOURS)
def test_a_band_in_a_pdf_has_its_colour(band: str) -> None:
    page = (
        '<!DOCTYPE html><html lang="en-GB"><head><title>T</title><link rel="stylesheet" href="asset:report.css">'
        f'</head><body><p><span class="{band}">12</span></p></body></html>'
    )
    made = render(
        page, title="T", created=datetime(2026, 11, 20, tzinfo=UTC), assets=load_report_assets(page)
    )
    drawn = PdfReader(BytesIO(made)).pages[0].get_contents()
    assert drawn is not None
    fills = re.findall(rb"([0-9.]+) ([0-9.]+) ([0-9.]+) rg", drawn.get_data())
    shades = {tuple(round(float(part) * 255) for part in fill) for fill in fills}
    assert read(palette.SHARED[band.replace("_", "-")]) in shades


def test_the_colours_stand_nowhere_else() -> None:
    """A colour written out is one that drifts. The council's own is an example and a default in many places."""
    bands = {colour for name, colour in palette.SHARED.items() if name != "navy" and len(colour) == 7}
    home = {"static/css/tokens.css", "core/charts/palette.py"}
    found = [
        f"{path.relative_to(ROOT)}: {colour}"
        for folder, pattern in (("static/css", "*.css"), ("templates", "*.html"), ("core", "*.py"))
        for path in sorted((ROOT / folder).rglob(pattern))
        if str(path.relative_to(ROOT)) not in home
        for colour in bands & set(re.findall(r"#[0-9a-f]{6}\b", path.read_text(encoding="utf-8").lower()))
    ]
    assert found == []


@pytest.mark.parametrize("icon", ["flag", "no"])
def test_the_icons_of_what_is_wrong_are_red(icon: str) -> None:
    assert palette.RED in (ROOT / f"static/img/report/{icon}.svg").read_text(encoding="utf-8")


@pytest.mark.parametrize("band", COLOURS)
def test_the_words_of_a_band_can_be_read_on_both_its_grounds(band: str) -> None:
    name = band.replace("_", "-")
    ink = palette.SHARED[f"{name}-ink"].replace("#fff", "#ffffff")
    pale_ink = palette.SHARED.get(f"{name}-pale-ink", ink)
    assert compute_contrast(read(ink), read(palette.SHARED[name])) >= READABLE
    assert compute_contrast(read(pale_ink), read(palette.TONES[band])) >= READABLE
    assert compute_contrast(read(palette.GREY), read(palette.TONES[band])) >= READABLE

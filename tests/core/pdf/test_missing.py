"""Letters that no typeface has are named and marked; those that one has are drawn as they are written."""

import io
from collections.abc import Callable
from pathlib import Path

import pypdf
import pytest
from django.core.management import call_command
from django.test import Client

from accounts.models import User
from core.pdf.missing import describe_missing
from scrutiny.analysis import pdf as analysis_pdf
from tests.factories.register import PartnershipFactory
from tests.scrutiny.analysis import stress

pytestmark = pytest.mark.django_db


def words_of(body: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(body)).pages).split())


def test_a_report_names_what_it_could_not_draw_and_where() -> None:
    made = PartnershipFactory(name="Street \U0001f984", legal_power="社区 Act", purpose="Tŷ'r dŵr")
    report = analysis_pdf.make_report(stress.read(made), strict=True)
    assert report.missing == (
        "3 letters could not be drawn: no typeface here has them. [?] stands in their place:"
        " U+1F984 (heading), U+793E U+533A (section 1)."
    )
    words = words_of(report.body)
    assert report.missing in words
    assert "Street [?]" in words
    assert "It rests on [?] Act." in words
    assert "Tŷ'r dŵr" in words


def test_a_report_that_shows_every_letter_says_nothing_of_them() -> None:
    report = analysis_pdf.make_report(stress.read(PartnershipFactory(name="Tŷ'r Ŵyl, Łódź, e\u0301te\u0301")))
    assert report.missing == ""
    words = words_of(report.body)
    assert "could not be drawn" not in words
    assert "Tŷ'r Ŵyl, Łódź, été" in words


def test_one_letter_is_said_in_the_singular_and_very_many_are_counted() -> None:
    page = '<body>\u4e00<h2 id="s1">x</h2>\u4e00'
    assert describe_missing(page, ["\u4e00"]).startswith("1 letter could not be drawn: no typeface here")
    assert "U+4E00 (heading, section 1)" in describe_missing(page, ["\u4e00"])
    assert describe_missing(page, [chr(0x4E00 + n) for n in range(40)]).endswith("28 others.")
    assert describe_missing(page, []) == ""


def test_the_command_and_the_next_page_say_it_too(
    officer: User, client_as: Callable[[User], Client], tmp_path: Path
) -> None:
    made = PartnershipFactory(live=True, name="Club 社")
    said = io.StringIO()
    call_command("partnership_report", made.reference, "-o", str(tmp_path / "a.pdf"), stdout=said)
    assert "U+793E (heading)" in said.getvalue()
    client = client_as(officer)
    assert client.get(f"/register/{made.reference}/summary.pdf").status_code == 200
    assert "U+793E (heading)" in client.get(made.get_absolute_url()).content.decode()

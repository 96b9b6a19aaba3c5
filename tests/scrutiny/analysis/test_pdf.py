"""The analysis of one partnership: what is in it, what never is, and that the PDF is sound."""

import io
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pikepdf
import pypdf
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from core.models import AccessEvent
from governance.assessments.service import list_asked, write_answer
from governance.frameworks.model import Kind
from register.models import Liability, Objective, Partnership, SensitiveMark, YearMoney
from register.standing import refresh as standing_refresh
from scrutiny.access import read_with_first_page
from scrutiny.analysis import pdf as analysis_pdf
from scrutiny.analysis.facts.read import Analysis
from tests.factories.governance import started
from tests.factories.register import (
    ContributionFactory,
    KeyDateFactory,
    MembershipFactory,
    PartnershipFactory,
)
from tests.factories.related import MAKERS
from tests.factories.reviews import RiskFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)


@pytest.fixture
def fund() -> Partnership:
    made = PartnershipFactory(live=True, name="Better Care Fund", purpose="One pooled budget.")
    for _number in range(3):
        member = MembershipFactory(partnership=made)
        for year in (2024, 2025, 2026):
            ContributionFactory(
                partnership=made, organisation=member.organisation, year=year, amount=1_000_000
            )
    safe = date(2026, 12, 31)
    KeyDateFactory(partnership=made, notice_number=3, notice_unit="months", last_safe_on=safe)
    YearMoney.objects.create(partnership=made, year=2026, budget=3_000_000, forecast=3_200_000)
    Liability.objects.create(partnership=made, kind="deficit", what="Share of an overspend", cap="not_capped")
    Objective.objects.create(partnership=made, text="People live at home for longer")
    standing_refresh.refresh([made.pk])
    return made


def facts(partnership: Partnership) -> Analysis:
    return Analysis(read_with_first_page(Partnership.objects.all()).get(pk=partnership.pk), today=TODAY)


def words(body: bytes) -> str:
    pages = pypdf.PdfReader(io.BytesIO(body)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_the_report_answers_on_its_first_page_what_needs_asking(fund: Partnership) -> None:
    body = analysis_pdf.render(facts(fund), strict=True)
    first = " ".join(pypdf.PdfReader(io.BytesIO(body)).pages[0].extract_text().split())
    assert "Better Care Fund" in first
    assert "Who has decided whether to leave or renew?" in first
    assert "31 December 2026" in first
    assert "£200,000 over budget" in first


def test_the_same_data_gives_the_same_bytes(fund: Partnership) -> None:
    assert analysis_pdf.render(facts(fund)) == analysis_pdf.render(facts(fund))


def test_it_is_tagged_titled_and_in_a_language(fund: Partnership) -> None:
    with pikepdf.open(io.BytesIO(analysis_pdf.render(facts(fund)))) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang) == "en-GB"
        assert "/StructTreeRoot" in pdf.Root
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert len(pdf.open_outline().root) >= 1
        assert 4 <= len(pdf.pages) <= 12


def test_exempt_text_is_never_in_it(fund: Partnership) -> None:
    SensitiveMark.objects.create(partnership=fund, field="purpose", paragraph=3, reason="Commercial")
    text = words(analysis_pdf.render(facts(fund)))
    assert "One pooled budget" not in text
    assert "Exempt, paragraph 3" in text


def test_a_report_leaves_marked_records_out_and_says_how_many(fund: Partnership) -> None:
    mark = {"exempt_paragraph": 3, "exempt_reason": "Talks go on"}
    before = analysis_pdf.build_context(facts(fund))["keys"]
    RiskFactory(partnership=fund, title="Zqrisk", now=(5, 5), **mark)
    MAKERS["action"](partnership=fund, what="Zqaction", **mark)
    MAKERS["liability"](partnership=fund, what="Zqliability", cap="not_capped", **mark)
    text = words(analysis_pdf.render(facts(fund), strict=True))
    assert "Zq" not in text
    kept = "left out: 1 risk, 1 action and 1 liability (paragraph 3, about somebody's money or business)."
    assert kept in text
    keys = dict(analysis_pdf.build_context(facts(fund))["keys"])
    assert keys == dict(before) | {"0": "risks that may be published"}


def test_what_is_left_out_is_not_said_to_be_missing() -> None:
    bare = PartnershipFactory(name="Bare")
    for record in (RiskFactory, MAKERS["action"], MAKERS["liability"]):
        record(partnership=bare, exempt_paragraph=3, exempt_reason="Talks go on")
    text = words(analysis_pdf.render(facts(bare)))
    assert "No risk is recorded" not in text
    assert "No action is open" not in text
    assert "no liability is recorded" not in text


@pytest.mark.parametrize(
    ("why", "said"), [("Bids are open.", "Bids are open."), ("", "No public-interest reason is recorded.")]
)
def test_an_exempt_report_says_so_on_every_page(fund: Partnership, why: str, said: str) -> None:
    fund.exempt_paragraph, fund.publish_reason = 3, why
    fund.save()
    for with_exempt in (False, True):
        read = Analysis(facts(fund).partnership, today=facts(fund).today, with_exempt=with_exempt)
        pages = pypdf.PdfReader(io.BytesIO(analysis_pdf.render(read, strict=True))).pages
        assert (len(pages) == 1) != with_exempt
        for page in pages:
            text = " ".join(page.extract_text().split())
            assert "exempt, paragraph 3, about somebody's money or business." in text
            assert said in text


def test_nothing_that_a_person_typed_can_make_it_fetch_a_file(fund: Partnership) -> None:
    fund.purpose = (
        '<img src="file:///etc/passwd"><link rel="attachment" href="file:///etc/passwd"> & <b>bold</b>'
    )
    fund.save()
    body = analysis_pdf.render(facts(fund), strict=True)
    assert '<img src="file:///etc/passwd">' in words(body)
    with pikepdf.open(io.BytesIO(body)) as pdf:
        assert not pdf.attachments


def test_a_partnership_with_nothing_recorded_has_a_report_too() -> None:
    text = words(analysis_pdf.render(facts(PartnershipFactory(name="Bare")), strict=True))
    assert "No partner is named" in text
    assert "No annual review has been accepted yet" in text


def test_its_queries_do_not_grow_with_what_is_recorded(fund: Partnership) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            analysis_pdf.render_html(facts(fund))
        return len(captured)

    few = cost()
    for _number in range(10):
        MembershipFactory(partnership=fund)
        Objective.objects.create(partnership=fund, text="More")
    assert cost() == few


def test_a_reader_of_the_partnership_gets_it_and_a_stranger_does_not(
    fund: Partnership, people: dict[str, User], client_as: Callable[[User], Client]
) -> None:
    url = f"/register/{fund.reference}/summary.pdf"
    answer = client_as(people["officer"]).get(url)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer.content.startswith(b"%PDF")
    assert client_as(people["panel"]).get(url).status_code == 404
    assert client_as(people["officer"]).post(url).status_code == 405
    assert client_as(people["officer"]).get("/register/PSH-9999/summary.pdf").status_code == 404
    events = AccessEvent.objects.order_by("pk").values_list("kind", "actor_label", "about_key", "count")
    assert list(events) == [
        ("downloaded", "The Partnership officer", fund.pk, 1),
        ("refused", "The Panel member", fund.pk, 1),
    ]


def test_without_the_library_the_reader_is_told(
    fund: Partnership, officer: User, client_as: Callable[[User], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    from core.pdf import render

    def missing(*_args: object, **_more: object) -> bytes:
        raise render.PdfUnavailable("Pango is missing.")

    monkeypatch.setattr(analysis_pdf, "make_report", missing)
    answer = client_as(officer).get(f"/register/{fund.reference}/summary.pdf")
    assert (answer.status_code, answer["Location"]) == (302, fund.get_absolute_url())
    assert not AccessEvent.objects.exists()


def test_the_command_writes_the_file(fund: Partnership, tmp_path: Path) -> None:
    call_command("partnership_report", fund.reference, "-o", str(tmp_path / "a.pdf"), stdout=io.StringIO())
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF")
    with pytest.raises(CommandError, match="There is no partnership PSH-9999"):
        call_command("partnership_report", "PSH-9999", "-o", str(tmp_path / "b.pdf"))
    assert AccessEvent.objects.get().actor_label == "The register"


def test_a_checklist_says_how_many_of_its_questions_are_answered(fund: Partnership, officer: User) -> None:
    assessment = started(fund, by=officer)
    asked = list_asked(assessment)
    assert f"answered 0 of {len(asked)}<" in analysis_pdf.render_html(facts(fund))
    question = asked[0].question.key
    write_answer(assessment, key=question, values={"value": "yes"}, by=officer, on=TODAY)
    assert f"answered 1 of {len(asked)}<" in analysis_pdf.render_html(facts(fund))


def test_the_answers_of_a_checklist_add_up_with_those_in_words(officer: User) -> None:
    major = PartnershipFactory(live=True, tier="major")
    assessment = started(major, by=officer, code="governance-framework")
    asked = list_asked(assessment)
    judged = [one for one in asked if one.question.kind is Kind.YES_PARTLY_NO_NA]
    told = [one for one in asked if one.question.kind is not Kind.YES_PARTLY_NO_NA]
    given = ((judged[0], "yes"), (judged[1], "no"), (told[0], "As the agreement has it"))
    for one, value in given:
        write_answer(assessment, key=one.question.key, values={"value": value}, by=officer, on=TODAY)
    (checklist,) = facts(major).assessments
    assert (checklist.answered, checklist.in_words, sum(checklist.answers.values())) == (3, 1, 3)
    page = analysis_pdf.render_html(facts(major))
    row = page[page.index(f"answered 3 of {len(asked)}<") :].partition("</tr>")[0]
    cells = re.findall(r'<td class="number">(\d+)</td>', row)
    assert cells == ["1", "0", "1", "0", "1"]
    assert "In words</th>" in page

"""A tolerated risk says in the report who approved it and until when, or that the approval ended and why."""

from datetime import date

import pytest
from django.utils.html import escape

from accounts.models import User
from register.models import Partnership
from reviews.models import Risk
from scrutiny.access import read_with_first_page
from scrutiny.analysis import pdf
from scrutiny.analysis.facts.read import Analysis
from tests.factories.approvals import approve
from tests.factories.reviews import RiskFactory, score

pytestmark = pytest.mark.django_db


def build_page(risk: Risk, day: date = date(2026, 11, 20)) -> str:
    made = read_with_first_page(Partnership.objects.all()).get(pk=risk.partnership_id)
    return pdf.render_html(Analysis(made, today=day))


def test_the_report_says_who_approved_living_with_a_risk_and_until_when(officer: User) -> None:
    risk = RiskFactory(now=(4, 4))
    given = approve(risk, by=officer)
    page = build_page(risk)
    assert escape(f"Tolerated. Approved by {given.post} on ") in page
    assert "until 1 January 2030." in page


def test_the_report_says_that_the_approval_ended_and_why(officer: User) -> None:
    risk = RiskFactory(now=(4, 4))
    given = approve(risk, by=officer)
    score(Risk.objects.with_scores().get(pk=risk.pk), 5, 5)
    page = build_page(risk)
    assert escape(f"Tolerated above the limit, not approved. The approval by {given.post} ended on ") in page
    assert "It now scores 25; it scored 16 when it was read." in page


def test_a_risk_that_nobody_was_asked_about_says_so() -> None:
    risk = RiskFactory(now=(4, 4))
    Risk.objects.filter(pk=risk.pk).update(treatment="tolerate")
    assert "Nobody was asked to approve it." in build_page(risk)
    treated = RiskFactory(now=(4, 4), treatment="treat")
    assert "Tolerated" not in build_page(treated)

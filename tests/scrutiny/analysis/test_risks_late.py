"""A risk that is late to be looked at again: one truth on its tab, the record and in every part of the report."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client

from accounts.models import User
from register.models import Action, Partnership
from register.standing.refresh import refresh
from scrutiny.access import read_with_first_page
from scrutiny.analysis import pdf as analysis_pdf
from scrutiny.analysis.facts.read import Analysis
from tests.factories.register import PartnershipFactory
from tests.factories.reviews import RiskFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)
SignIn = Callable[[User], Client]
SAID = "A risk is late to be looked at again"


@pytest.fixture(autouse=True)
def _today() -> Any:
    with time_machine.travel("2026-11-20 09:00 +0000", tick=False):
        yield


def facts(partnership: Partnership) -> Analysis:
    return Analysis(read_with_first_page(Partnership.objects.all()).get(pk=partnership.pk), today=TODAY)


@pytest.mark.parametrize(
    ("review_by", "status", "late"),
    [
        (date(2026, 11, 14), "live", True),
        (date(2026, 11, 20), "live", False),
        (None, "live", False),
        (date(2026, 11, 14), "winding_down", True),
        (date(2026, 11, 14), "closed", False),
    ],
)
def test_a_late_risk_is_late_on_its_tab_on_the_record_and_in_the_report(
    review_by: date | None, status: str, late: bool, officer: User, client_as: SignIn
) -> None:
    made = PartnershipFactory(status=status)
    RiskFactory(partnership=made, title="Carers leave", review_by=review_by, now=(2, 2))
    refresh([made.pk])
    client, own = client_as(officer), made.get_absolute_url()
    tab, record = (client.get(address).content.decode() for address in (f"{own}risks/", own))
    found = facts(made)
    report = " ".join(analysis_pdf.render_html(found).split())
    told = {
        "tab": "6 days late" in tab,
        "record": SAID in record,
        "sign": "risk_late" in {one.code for one in found.concerns},
        "report": SAID in report,
        "its table": "Due to be looked at by 14 November 2026, 6 days late" in report,
        "its sum": "One is late to be looked at again." in report,
        "page one": any(one.facts == f"{SAID}. For example: Carers leave." for one in found.questions),
    }
    assert told == dict.fromkeys(told, late)


def test_an_exempt_risk_is_late_by_number_only(officer: User, client_as: SignIn) -> None:
    made = PartnershipFactory(live=True)
    hidden = {"exempt_paragraph": 3, "exempt_reason": "Prices"}
    RiskFactory(partnership=made, title="Zqcarers", review_by=date(2026, 11, 14), now=(2, 2), **hidden)
    refresh([made.pk])
    found = facts(made)
    report = analysis_pdf.render_html(found)
    assert SAID in report
    assert found.risks.late == 0
    assert f"{SAID}." in [one.facts for one in found.questions]
    for kept in ("Zqcarers", "14 November 2026", "6 days late"):
        assert kept not in report


def test_of_risks_above_the_limit_that_one_is_named_which_its_sign_is_about() -> None:
    made = PartnershipFactory(live=True)
    high: dict[str, Any] = {"partnership": made, "treatment": "treat"}
    done = RiskFactory(title="Acted on", now=(5, 5), **high)
    Action.objects.create(
        partnership=made, what="Do it", source_kind=Action.Source.RISK, source_key=str(done.pk)
    )
    hidden = {"exempt_paragraph": 3, "exempt_reason": "Prices"}
    RiskFactory(title="Zqhidden", now=(5, 5), **high, **hidden)
    RiskFactory(title="Nobody acts", now=(4, 5), **high)
    refresh([made.pk])
    found = facts(made)
    assert found.watched.risks == {"risk_not_acted_on": ("Nobody acts",)}
    (asked,) = [one for one in found.questions if one.ask.startswith("Who does what about this risk")]
    assert asked.facts.endswith("For example: Nobody acts.")

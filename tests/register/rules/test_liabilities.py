"""Of how many liabilities nobody knows the most they could cost: the finding and the report count alike."""

from datetime import date
from typing import Any

import pytest

from register.known.finding import State
from register.known.gather import gather_known
from register.models import Liability, Partnership
from register.rules.finance import is_most_unknown
from scrutiny.analysis.facts.read import Analysis
from tests.factories.register import PartnershipFactory

CASES = [
    ({"cap": "capped", "most": 100, "certainty": "exact"}, False),
    ({"cap": "capped", "most": 100, "certainty": "estimate"}, False),
    ({"cap": "capped", "most": 0, "certainty": "exact"}, False),
    ({"cap": "capped", "most": 100, "certainty": "not_known"}, True),
    ({"cap": "capped", "most": None, "certainty": "estimate"}, True),
    ({"cap": "not_capped", "most": None, "certainty": "estimate"}, True),
    ({"cap": "not_capped", "most": 100, "certainty": "exact"}, True),
    ({"cap": "not_known", "most": None, "certainty": "not_known"}, True),
    ({"cap": "not_known", "most": 100, "certainty": "exact"}, True),
]


@pytest.mark.parametrize(("told", "unknown"), CASES)
def test_the_most_is_known_only_below_a_limit_with_an_amount(told: dict[str, Any], unknown: bool) -> None:
    assert is_most_unknown(**told) is unknown


@pytest.mark.django_db
@pytest.mark.parametrize(("told", "unknown"), CASES)
def test_the_finding_and_the_report_count_the_same_liabilities(told: dict[str, Any], unknown: bool) -> None:
    made: Partnership = PartnershipFactory(live=True)
    Liability.objects.create(partnership=made, kind="loan", what="Loan", **told)
    finding = gather_known([made.pk])[made.pk].findings["liabilities"]
    assert finding.state is (State.HELD if unknown else State.NOT_TESTED)
    assert finding.sentence == ("1 liability without a known limit" if unknown else "")
    assert Analysis(made, today=date(2026, 11, 20)).money.uncapped == unknown

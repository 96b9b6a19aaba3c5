"""Each of the fifteen risks that the beginner's guide lists in 1.3.2 is among the usual risks that are offered (B2)."""

from collections.abc import Sequence

import pytest

from reviews.risks import suggestions

# The bullets of 1.3.2 in their order, and the usual risks that hold each of them.
FIFTEEN = [
    ("governance is difficult", ["weak-governance"]),
    ("accountability and redress are not clear", ["duty-not-met"]),
    ("partners compete", ["rivalry"]),
    ("control is lost", ["loss-of-control"]),
    ("decisions are slow", ["slow-decisions"]),
    ("rules differ", ["different-rules"]),
    ("another partner's responsibilities are taken on", ["partners-duties"]),
    ("administration costs more", ["hidden-costs"]),
    ("the money could have done something else", ["hidden-costs"]),
    ("bad publicity", ["partners-reputation"]),
    ("staff transfer", ["staff-transfer"]),
    ("it is managed badly", ["weak-governance"]),
    ("further risks to service, money and law", ["partner-leaves", "shared-overspend", "no-agreement"]),
    ("it is hard to end or to give less", ["no-exit-plan"]),
    ("a liability has no limit", ["uncapped-liability"]),
]


@pytest.mark.parametrize(("risk", "keys"), FIFTEEN, ids=[risk for risk, _keys in FIFTEEN])
def test_each_of_the_fifteen_is_offered_and_cites_the_guide(risk: str, keys: Sequence[str]) -> None:
    assert len(FIFTEEN) == 15
    for key in keys:
        found = suggestions.find_suggestion(key)
        assert found is not None, risk
        assert "Beginner's guide 1.3.2" in found.cite

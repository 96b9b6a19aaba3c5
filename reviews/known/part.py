"""What reviews, risks and measures know, as a part: facts, findings and signs, and what they say in the standing."""

from collections.abc import Mapping

from register.known.gather import KnownPart, StandingPart
from reviews.known.facts import ReviewsFacts
from reviews.known.read import read_facts
from reviews.known.rules import derive_findings
from reviews.known.signs import SIGNS


def _standing(facts: Mapping[int, ReviewsFacts]) -> Mapping[int, StandingPart]:
    return {
        key: StandingPart(
            {
                "rating": own.rating,
                "review_state": own.review_state,
                "reviewed_on": own.reviewed_on,
                "next_review_on": own.next_review_on,
            },
            {
                "reviews": own.reviews,
                "risks": len(own.risks),
                "risks_above": sum(risk.above_limit for risk in own.risks),
                "measures": own.measures,
            },
        )
        for key, own in facts.items()
    }


PART = KnownPart(read_facts, derive_findings, SIGNS, _standing)

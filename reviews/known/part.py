"""What reviews, risks and measures know, as a part: facts, findings and signs, and what they say in the standing."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from register.known.gather import KnownPart, Searchable, StandingPart
from register.models import SearchEntry
from reviews.known.facts import ReviewsFacts
from reviews.known.rating import rating_today
from reviews.known.read import read_facts
from reviews.known.rules import derive_findings
from reviews.known.signs import SIGNS
from reviews.models import Risk


def _titles(ids: Iterable[int]) -> Mapping[int, list[Searchable]]:
    """Return the titles of risks, closed ones too, in which words are looked for."""
    found: dict[int, list[Searchable]] = defaultdict(list)
    rows = Risk.objects.filter(partnership__in=list(ids)).order_by()
    for own, key, title, paragraph in rows.values_list("partnership_id", "pk", "title", "exempt_paragraph"):
        found[own].append(Searchable(SearchEntry.Kind.RISK, key, title, paragraph is not None))
    return found


def _standing(facts: Mapping[int, ReviewsFacts]) -> Mapping[int, StandingPart]:
    titles = _titles(facts)
    rated = {key: rating_today(own) for key, own in facts.items()}
    return {
        key: StandingPart(
            {
                "rating": rated[key].rating,
                "waived_rating": rated[key].waived_rating,
                "waived_until": own.waiver.until if own.waiver and rated[key].waived_rating else None,
                "rating_basis": rated[key].basis.as_data(),
                "review_state": own.review_state,
                "reviewed_on": own.reviewed_on,
                "next_review_on": own.next_review_on,
            },
            {
                "reviews": own.reviews,
                "risks": len(own.risks),
                "exempt_risks": sum(risk.exempt for risk in own.risks),
                "risks_above": sum(risk.above_limit for risk in own.risks),
                "measures": own.measures,
            },
            titles[key],
        )
        for key, own in facts.items()
    }


PART = KnownPart(read_facts, derive_findings, SIGNS, _standing)

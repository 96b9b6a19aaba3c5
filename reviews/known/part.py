"""What reviews, risks and measures know, as a part: facts, findings and signs, and what they say in the standing."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from register.known.gather import KnownPart, Searchable, StandingPart
from register.models import SearchEntry
from reviews.known.facts import ReviewsFacts
from reviews.known.rating import find_rating_today
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


def _standing(facts: ReviewsFacts) -> StandingPart:
    rated, waiver = find_rating_today(facts), facts.waiver
    return StandingPart(
        {
            "rating": rated.rating,
            "waived_rating": rated.waived_rating,
            "waived_until": waiver.until if waiver and rated.waived_rating else None,
            "rating_basis": rated.basis.as_data(),
            "review_state": facts.review_state,
            "reviewed_on": facts.reviewed_on,
            # What does not run is not reviewed: no page, list or file names a day for it.
            "next_review_on": facts.next_review_on if facts.is_running else None,
        },
        {
            "reviews": facts.reviews,
            "risks": len(facts.risks),
            "exempt_risks": sum(risk.exempt for risk in facts.risks),
            "risks_above": sum(risk.above_limit for risk in facts.risks),
            "measures": facts.measures,
        },
    )


def _counted(facts: Mapping[int, ReviewsFacts]) -> Mapping[int, StandingPart]:
    return {key: StandingPart(texts=texts) for key, texts in _titles(facts).items()}


PART = KnownPart(read_facts, derive_findings, SIGNS, _standing, _counted)

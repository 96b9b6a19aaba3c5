"""The rating that counts today: the signed sum, held down by the caps of today, as far as no waiver lifts them. Pure.

What was signed never changes (docs/decisions/0017). A cap bites where the review itself says no, and where the
register holds none today, whatever the review says.
"""

from dataclasses import dataclass, field

from governance.frameworks.model import Cap
from register.choices import Rating
from register.standing.rating_basis import RatingBasis
from reviews.known.facts import ReviewsFacts
from reviews.rating import caps_on, hold_down_by_caps


@dataclass(frozen=True)
class _RatingToday:
    """The rating where nothing is waived, the one while the waiver holds (if it lifts anything), and their grounds."""

    rating: str = Rating.NOT_ASSESSED
    waived_rating: str = ""
    basis: RatingBasis = field(default_factory=RatingBasis)


def find_biting_caps(facts: ReviewsFacts) -> tuple[Cap, ...]:
    """Return the caps that hold the rating down today, whatever is waived."""
    signed = facts.signed
    if signed is None:
        return ()
    return caps_on(
        signed.rating, signed.answers, framework=signed.framework, tier=facts.tier, facts=facts.held
    )


def find_rating_today(facts: ReviewsFacts) -> _RatingToday:
    """Return the rating of a partnership by its newest accepted review and what the register holds today."""
    signed = facts.signed
    if signed is None:
        return _RatingToday()
    scale = signed.framework.scale
    found = find_biting_caps(facts)
    if scale is None or not found:
        return _RatingToday(signed.rating, "", RatingBasis(signed.rating))
    basis = RatingBasis(signed.rating, tuple(cap.sentence for cap in found))
    rating, waiver = hold_down_by_caps(signed.rating, found, scale), facts.waiver
    lifted = [cap for cap in found if waiver and cap.line in waiver.lines]
    if waiver is None or not lifted:
        return _RatingToday(rating, "", basis)
    left = [cap for cap in found if cap not in lifted]
    return _RatingToday(
        rating,
        hold_down_by_caps(signed.rating, left, scale),
        RatingBasis(
            signed.rating,
            basis.caps,
            left=tuple(cap.sentence for cap in left),
            until=waiver.until.isoformat(),
            by=waiver.by,
            because=waiver.because,
        ),
    )

"""How much a partnership matters: a sum over criteria, bands of sums, and floors that no sum goes below.

The criteria, bands and floors are data of ours (significance.yaml). Source: protocol
2.1, which scales depth and evidence to significance (P20).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from register.choices import ASSESSED_TIERS, Tier

RANKS = tuple(reversed(ASSESSED_TIERS))


@dataclass(frozen=True)
class Criterion:
    """One question, answered by one of its levels; the level's place in the row is its score."""

    key: str
    label: str
    question: str
    levels: Sequence[str]
    weight: int = 1

    @property
    def most(self) -> int:
        """The most it can add to the total."""
        return (len(self.levels) - 1) * self.weight


@dataclass(frozen=True)
class Floor:
    """Something that keeps a partnership at `tier` or above."""

    key: str
    tier: Tier
    label: str


@dataclass(frozen=True)
class Criteria:
    """One edition of the whole scheme. `major_contribution` is in pounds a year."""

    edition: str
    source: str
    criteria: Sequence[Criterion]
    bands: Mapping[Tier, int]
    floors: Sequence[Floor]
    major_contribution: Decimal

    @property
    def most(self) -> int:
        """The highest total there is."""
        return sum(criterion.most for criterion in self.criteria)

    @property
    def ranges(self) -> list[tuple[Tier, int, int]]:
        """Each tier with the lowest and the highest total that lead to it."""
        lows = [self.bands[tier] for tier in RANKS]
        return list(zip(RANKS, lows, [*(low - 1 for low in lows[1:]), self.most], strict=True))


@dataclass(frozen=True)
class Binding:
    """What the register knows that sets a floor. `contribution` is the council's own, in pounds a year."""

    statutory: bool = False
    pooled_fund: bool = False
    accountable_body: bool = False
    council_company: bool = False
    unlimited_liability: bool = False
    contribution: Decimal = Decimal(0)


@dataclass(frozen=True)
class Outcome:
    """What a scoring comes to: the total, the floors that held, and the tier."""

    total: int
    floors: Sequence[Floor]
    tier: Tier


def assess_tier(criteria: Criteria, scores: Mapping[str, int], known: Binding) -> Outcome:
    """Return what these scores come to. Raises ValueError when a criterion is missing or out of range."""
    total, floors = total_of(criteria, scores), floors_of(criteria, known)
    return Outcome(total, floors, find_highest([band_of(criteria, total), *(floor.tier for floor in floors)]))


def total_of(criteria: Criteria, scores: Mapping[str, int]) -> int:
    """Add the scores up, each times its weight. Raises ValueError when one is missing or out of range."""
    total = 0
    for criterion in criteria.criteria:
        score = scores.get(criterion.key)
        if score is None or not 0 <= score < len(criterion.levels):
            raise ValueError(
                f"{criterion.key} needs a score from 0 to {len(criterion.levels) - 1}, not {score!r}"
            )
        total += score * criterion.weight
    return total


def band_of(criteria: Criteria, total: int) -> Tier:
    """Return the tier of a total, before any floor."""
    return max((low, tier) for tier, low in criteria.bands.items() if low <= total)[1]


def floors_of(criteria: Criteria, known: Binding) -> list[Floor]:
    """Return the floors that hold for a partnership, in the order of the file."""
    holds = {
        "statutory": known.statutory,
        "pooled_fund": known.pooled_fund,
        "accountable_body": known.accountable_body,
        "council_company": known.council_company,
        "unlimited_liability": known.unlimited_liability,
        "large_contribution": known.contribution > criteria.major_contribution,
    }
    return [floor for floor in criteria.floors if holds[floor.key]]


def find_highest(tiers: Iterable[Tier]) -> Tier:
    """Return the weightiest of some tiers."""
    return max(tiers, key=RANKS.index)

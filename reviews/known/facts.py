"""What reviews, risks and measures hold about one partnership on one day, typed and plain."""

from dataclasses import dataclass
from datetime import date

from register.choices import RUNNING_STATUSES, Rating, Tier
from register.known.finding import State


@dataclass(frozen=True)
class OpenRisk:
    """What the rules need of one risk that is not closed."""

    above_limit: bool
    treatment: str = ""
    approved: bool = False  # somebody is named who approved it, and until when
    approved_until: date | None = None
    review_by: date | None = None


@dataclass(frozen=True)
class ReviewsFacts:
    """One partnership as of `day`. `risk_register` is what the register's documents say of one.

    `measures` have `current` ones among them: a target, and a figure from the last year; `met` of these meet it.
    """

    day: date
    status: str
    tier: str
    risk_register: State = State.NONE
    reviews: int = 0
    review_state: str = ""  # of a review that is not accepted yet: open or signed
    rating: str = Rating.NOT_ASSESSED
    said_yes: tuple[str, ...] = ()  # facts to which the newest accepted review says yes, in its order
    none_held: frozenset[str] = frozenset()  # facts that a floor below has looked for and not found
    reviewed_on: date | None = None
    next_review_on: date | None = None
    risks: tuple[OpenRisk, ...] = ()
    measures: int = 0
    current: int = 0
    met: int = 0
    unmeasured: int = 0  # objectives without a measure

    @property
    def is_running(self) -> bool:
        return self.status in RUNNING_STATUSES

    @property
    def needs_depth(self) -> bool:
        """Whether its tier asks for risks and measures of its own (P20, P21): the lowest one does not."""
        return self.tier != Tier.LIMITED

    @property
    def contradicted(self) -> tuple[str, ...]:
        """The facts to which the review says yes and of which the register holds none."""
        none = set(self.none_held) - ({"risk-register"} if self.risks else set())
        if not self.current:
            none.add("targets-met")
        return tuple(fact for fact in self.said_yes if fact in none)

    @property
    def risks_late(self) -> int:
        return sum(risk.review_by is not None and risk.review_by < self.day for risk in self.risks)

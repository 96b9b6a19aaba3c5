"""What reviews, risks and measures hold about one partnership on one day, typed and plain."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from core.dates import DAY, financial_year_of, move_day
from governance.frameworks.model import Framework
from register.choices import RUNNING_STATUSES, Tier
from register.known.finding import State
from reviews.risks.rules import is_late

# Which tiers ask for what (P20, P21): a Major or Moderate partnership names its own risks, and all but the lowest
# have a risk register and measures.
WITH_RISKS = (Tier.MAJOR, Tier.MODERATE)
WITH_DEPTH = tuple(tier for tier in Tier if tier != Tier.LIMITED)


@dataclass(frozen=True)
class OpenRisk:
    """What the rules need of one risk that is not closed."""

    above_limit: bool
    treatment: str = ""
    approved: bool = False  # an approval covers it as it stands; whether its day has come is another matter
    approved_until: date | None = None
    review_by: date | None = None
    acted_on: bool = False  # an action is open that does something about it
    exempt: bool = False  # it counts everywhere, but is not shown to everybody
    approval_ended: bool = False  # one was given and covers it no more
    uncovered_on: date | None = None  # the day on which that ended, where it is recorded


@dataclass(frozen=True)
class SignedSum:
    """What counts of the newest accepted review: the band by its points or the rating put instead, and its answers.

    `signed_on` is the day of its signature; `framework` is the edition under which it was signed.
    """

    rating: str
    answers: Mapping[str, str]
    framework: Framework
    signed_on: date


@dataclass(frozen=True)
class Waiver:
    """Caps that do not count until the end of a day."""

    lines: tuple[str, ...]
    until: date
    by: str
    because: str


@dataclass(frozen=True)
class Change:
    """Something material that changed on a day, by its field of the partnership or the label of its kind."""

    on: date
    what: str


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
    signed: SignedSum | None = None
    waiver: Waiver | None = None
    changed: tuple[Change, ...] = ()  # since the newest accepted review was signed, the first first
    said_yes: tuple[str, ...] = ()  # facts to which the newest accepted review says yes, in its order
    none_held: frozenset[str] = frozenset()  # facts that a floor below has looked for and not found
    there: frozenset[str] = frozenset()  # facts that a floor below has found, however well they count
    reviewed_on: date | None = None
    next_review_on: date | None = None
    risks: tuple[OpenRisk, ...] = ()
    measures: int = 0
    current: int = 0
    met: int = 0
    figures_until: date | None = None  # the last day on which any of them has a figure of the last year
    unmeasured: int = 0  # objectives without a measure

    @property
    def is_running(self) -> bool:
        return self.status in RUNNING_STATUSES

    @property
    def needs_depth(self) -> bool:
        """Whether its tier asks for a risk register and measures."""
        return self.tier in WITH_DEPTH

    @property
    def held(self) -> Mapping[str, bool]:
        """Whether the register holds each fact, as far as it can tell; the risks recorded here are a risk register."""
        own = {"risk-register": True} if self.risks else {}
        return dict.fromkeys(self.none_held, False) | dict.fromkeys(self.there, True) | own

    @property
    def contradicted(self) -> tuple[str, ...]:
        """The facts to which the review says yes and of which the register holds none."""
        return self.contradicted_on(self.day)

    def contradicted_on(self, day: date) -> tuple[str, ...]:
        """The same on a later day: figures of a year ago no longer count, and an overspend is that of its year."""
        none = set(self.none_held) - ({"risk-register"} if self.risks else set())
        if not self.current or (self.figures_until and self.figures_until < day):
            none.add("targets-met")
        if financial_year_of(day) != financial_year_of(self.day):
            none.discard("unbudgeted-approval")
        return tuple(fact for fact in self.said_yes if fact in none)

    @property
    def contradiction_turns(self) -> tuple[date, ...]:
        """The days on which what is contradicted may change though nobody writes anything."""
        year_ends = date(financial_year_of(self.day) + 1, 4, 1)
        return (year_ends, *([move_day(self.figures_until, DAY)] if self.figures_until else []))

    @property
    def risks_late(self) -> int:
        return len(self.list_late(self.day))

    def list_late(self, day: date) -> list[OpenRisk]:
        """The risks that are late to be looked at on a day, the first first."""
        dated = ((risk.review_by, risk) for risk in self.risks if risk.review_by)
        late = [(by, risk) for by, risk in dated if is_late(by, self.status, day)]
        return [risk for _by, risk in sorted(late, key=lambda one: one[0])]

"""What the register holds about one partnership on one day, typed and plain: what findings and signs are made of."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from core.dates import find_last_day_meant
from register.choices import RUNNING_STATUSES, DateKind
from register.models import Partnership
from register.rules.evidence import ORDER, EvidenceAge
from register.rules.finance import AgainstBudget, compare_with_budget
from register.rules.leaving import asks_notice

A_YEAR = timedelta(days=365)


@dataclass(frozen=True)
class NamedPerson:
    """Who answers for it: the post, the name, and the day on which they left that post.

    `may_sign_in` is False once their sign-in was switched off; None where they have none, or where it is not known.
    """

    post: str
    name: str
    left_on: date | None
    may_sign_in: bool | None = None

    @property
    def words(self) -> str:
        return self.post or self.name


@dataclass(frozen=True)
class HeldDocument:
    """A document that is not withdrawn, its age, and who renews it."""

    pk: int
    kind: str
    title: str
    age: EvidenceAge = field(default_factory=EvidenceAge)
    exempt: bool = False
    renewer: str = ""


@dataclass(frozen=True)
class TermDate:
    """An end, renewal or break of the agreement, its notice, and what was decided about it."""

    kind: str
    on: date
    precision: str = "day"
    notice: str = ""  # "" where the notice period is not known
    last_safe_on: date | None = None
    decided: bool = False
    pk: int = 0

    @property
    def mark(self) -> str:
        """What tells it apart among the windows of one warning sign."""
        return f"{self.kind} {self.on}"

    @property
    def last_day(self) -> date:
        """The last day that it can mean: a year or a month has not passed before it is over."""
        return find_last_day_meant(self.on, self.precision)


@dataclass(frozen=True)
class SeatTerm:
    """One who sits on it for the council now, the last day of their term, and the day from which they no longer sit."""

    words: str
    ends_on: date | None
    stands_down_on: date | None = None
    pk: int = 0


@dataclass(frozen=True)
class MoneyOfYear:
    """Budget, forecast and spending of one financial year in pounds; None where nothing is recorded."""

    year: int
    budget: Decimal | None
    forecast: Decimal | None
    approval_reference: str
    pk: int = 0
    actual: Decimal | None = None

    @property
    def outcome(self) -> AgainstBudget | None:
        return compare_with_budget(self.budget, self.forecast, self.actual, self.approval_reference)


@dataclass(frozen=True)
class PaidIn:
    """What one partner puts in, of one kind, in one financial year; None where the amount is not known."""

    year: int
    organisation: int
    kind: str
    amount: Decimal | None
    pk: int = 0


@dataclass(frozen=True)
class Stated:
    """What the old register said about a fact; nobody has checked it."""

    value: str
    words: str


@dataclass(frozen=True)
class RegisterFacts:
    """One partnership as of `day`. `partnership` is for its own fields only: its relations would be today's."""

    day: date
    partnership: Partnership
    sponsor: NamedPerson | None = None
    lead: NamedPerson | None = None
    panel: str = ""
    members: tuple[str, ...] = ()
    members_until: date | None = None  # from this day on none of them is left; None where one stays
    documents: tuple[HeldDocument, ...] = ()
    dates: tuple[TermDate, ...] = ()
    uncapped: tuple[str, ...] = ()  # liabilities of which nobody knows the most they could cost
    without_limit: tuple[str, ...] = ()  # those of them that are known to have no limit
    first_without_limit: int = 0  # the key of the first of these
    years: tuple[MoneyOfYear, ...] = ()
    paid: tuple[PaidIn, ...] = ()  # of every year, the newest first
    contributions: int = 0  # of how many an amount is known for the financial year of `day`
    priorities: tuple[str, ...] = ()
    objectives: int = 0
    seats: tuple[SeatTerm, ...] = ()
    meetings: int = 0  # held in the year up to `day`
    without_quorum: int = 0
    inquorate: tuple[date, ...] = ()  # the days of those, the newest first
    quorum_not_known: int = 0  # of so many of them nobody wrote down whether there was one
    benefit: str = ""
    stated: Mapping[str, Stated] | None = None  # None once a review has taken its place

    @property
    def asks_notice(self) -> bool:
        """Whether notice is what it would be left by, so that its last safe days are followed."""
        return asks_notice(self.partnership.status, self.partnership.leaving)

    @property
    def is_running(self) -> bool:
        return self.partnership.status in RUNNING_STATUSES

    def held(self, *kinds: str, day: date | None = None) -> HeldDocument | None:
        """Return the document of these kinds that counts most on the day: one in date before one out of date."""
        on = day or self.day
        found = [each for kind in kinds for each in self.documents if each.kind == kind]
        return min(found, key=lambda each: ORDER.index(each.age.state(on)), default=None)

    def states(self, fact: str) -> Stated | None:
        """Return what the old register says, where it says yes to a fact and no review has looked at it since."""
        said = (self.stated or {}).get(fact)
        return said if said and said.value == "yes" else None

    @property
    def end(self) -> TermDate | None:
        """The last end or renewal of the agreement: where two mean the same last day, the end."""
        ends = [each for each in self.dates if each.kind != DateKind.BREAK]
        return max(ends, key=lambda each: (each.last_day, each.kind == DateKind.END), default=None)

    def money_of(self, year: int) -> MoneyOfYear | None:
        return next((each for each in self.years if each.year == year), None)

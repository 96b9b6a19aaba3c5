"""What the report knows of the open risks of one partnership."""

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Any

from register.access.secrecy import Secrecy
from register.approvals.rules import NOBODY_ASKED, ApprovalStanding
from register.choices import RUNNING_STATUSES
from register.models import Action, Partnership
from reviews.choices import ScoreKind
from reviews.known.facts import WITH_RISKS, OpenRisk, ReviewsFacts
from reviews.known.signs import is_about
from reviews.models import Risk
from reviews.risks import appetite
from reviews.risks.approvals.kind import standings_of_risks
from reviews.risks.rules import is_late
from reviews.risks.scoring.history import movements_of


class RiskFacts:
    """The open risks, the worst first, with their approvals and how their scores have moved."""

    def __init__(self, partnership: Partnership, secrecy: Secrecy, today: date) -> None:
        self.partnership, self._secrecy, self.today = partnership, secrecy, today

    @cached_property
    def open(self) -> list[Risk]:
        """The open risks that may be spoken of, the highest score first."""
        rows = self._secrecy.open_rows(Risk.objects.filter(partnership=self.partnership).open().with_scores())
        return sorted(rows, key=lambda r: (-(r.current.score if r.current else 0), r.number))

    @cached_property
    def approvals(self) -> Mapping[int, ApprovalStanding]:
        """How it stands with the approval of each tolerated risk."""
        return standings_of_risks(self.open, self.today)

    @cached_property
    def movements(self) -> Mapping[int, Any]:
        """How the score of each risk has moved in three months, by risk."""
        return movements_of([risk.pk for risk in self.open], ScoreKind.CURRENT, today=self.today)

    @property
    def above_appetite(self) -> int:
        """How many risks stand above the council's limit."""
        return len(self._above)

    @property
    def late(self) -> int:
        """How many of them are late to be looked at again."""
        return sum(self.is_late(risk) for risk in self.open)

    def is_late(self, risk: Risk) -> bool:
        """Whether a risk is late to be looked at again, as its tab says it."""
        return is_late(risk.review_by, self.partnership.status, self.today)

    def name_those_of(self, code: str) -> tuple[str, ...]:
        """Return the titles of the risks that a warning sign is about, the highest first: those that may be named."""
        facts = ReviewsFacts(self.today, self.partnership.status, self.partnership.tier)
        return tuple(r.title.rstrip(". ") for r in self.open if is_about(code, self._as_known(r), facts))

    def _as_known(self, risk: Risk) -> OpenRisk:
        """A risk as the rules of the signs look at it."""
        covering = self.approvals.get(risk.pk, NOBODY_ASKED).covering
        return OpenRisk(
            above_limit=risk in self._above,
            treatment=risk.treatment,
            approved=covering is not None,
            approved_until=covering.until if covering else None,
            review_by=risk.review_by,
            acted_on=str(risk.pk) in self._acted_on,
        )

    @cached_property
    def _acted_on(self) -> frozenset[str]:
        """The keys of the risks about which an open action does something, be the action exempt or not."""
        own = self.partnership.actions.filter(source_kind=Action.Source.RISK, progress=Action.Progress.OPEN)
        return frozenset(own.values_list("source_key", flat=True))

    @cached_property
    def _above(self) -> list[Risk]:
        above = appetite.list_bands_above_appetite()
        return [risk for risk in self.open if risk.current is not None and risk.current.band in above]

    @property
    def are_needed(self) -> bool:
        """Whether the partnership must name risks: as the warning sign about them has it."""
        return self.partnership.status in RUNNING_STATUSES and self.partnership.tier in WITH_RISKS

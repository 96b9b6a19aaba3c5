"""What the report knows of the open risks of one partnership."""

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Any

from register.access.secrecy import Secrecy
from register.approvals.rules import ApprovalStanding
from register.choices import RUNNING_STATUSES
from register.models import Partnership
from reviews.choices import ScoreKind
from reviews.known.facts import WITH_RISKS
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
        above = appetite.list_bands_above_appetite()
        return sum(risk.current is not None and risk.current.band in above for risk in self.open)

    @property
    def late(self) -> int:
        """How many of them are late to be looked at again."""
        return sum(self.is_late(risk) for risk in self.open)

    def is_late(self, risk: Risk) -> bool:
        """Whether a risk is late to be looked at again, as its tab says it."""
        return is_late(risk.review_by, self.partnership.status, self.today)

    @property
    def are_needed(self) -> bool:
        """Whether the partnership must name risks: as the warning sign about them has it."""
        return self.partnership.status in RUNNING_STATUSES and self.partnership.tier in WITH_RISKS

"""What a partnership's page shows, as plain data, and how it is read: the same for today and for any day in the past.

Nothing here asks the database; rows come from a source (sources.py for today, as_at.py for then). The data and its one
reader stand together, over 300 lines, because whoever follows a figure of the page reads both.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from core.dates import financial_year_of, find_last_day_meant, write_date_as_known, write_notice
from core.editing import field_display
from core.forms.fields import lower_label
from core.models.folding import sort_key
from core.models.terms import is_over
from register.choices import Certainty, DateKind, DocumentKind, PartnerRole
from register.importing.clean import vocabulary
from register.known.facts import RegisterFacts, Stated
from register.known.finding import Finding
from register.known.read import read_documents, read_term
from register.known.rules import RULES
from register.known.sources import RegisterState, Row, list_column_names
from register.models import (
    Confirmation,
    Contribution,
    KeptText,
    KeyDate,
    Membership,
    Objective,
    Partnership,
    PriorityServed,
    SensitiveMark,
    Share,
    Statement,
    StatusChange,
)
from register.models.partnership import PEOPLE_FIELDS
from register.rules.finance import AgainstBudget, compare_with_budget, sum_known


@dataclass(frozen=True)
class Partner:
    """An organisation that is in it on the day, and as what."""

    name: str
    role: str


@dataclass(frozen=True)
class PartnerShare:
    """One partner's part of a surplus or deficit: per cent, and at most so many pounds."""

    name: str
    is_council: bool
    percent: Decimal
    limit: Decimal | None


@dataclass(frozen=True)
class Money:
    """One financial year in pounds; None where nothing is recorded. `parts` hold for every year."""

    year: int
    council: Decimal | None = None
    partners: Decimal | None = None
    budget: Decimal | None = None
    forecast: Decimal | None = None
    actual: Decimal | None = None
    approval_reference: str = ""
    unsure: bool = False
    parts: Sequence[PartnerShare] = ()

    @property
    def over(self) -> Decimal | None:
        """How far it lies above the budget; negative below it, None when either is missing."""
        return self.outcome.over if self.outcome else None

    @property
    def outcome(self) -> AgainstBudget | None:
        return compare_with_budget(self.budget, self.forecast, self.actual)

    @property
    def council_part_of_overspend(self) -> Decimal | None:
        """What the council would bear of the overspend, by its share and up to any limit."""
        own = [part for part in self.parts if part.is_council]
        if not own or not self.over or self.over <= 0:
            return None
        borne = self.over * own[0].percent / 100
        return min(borne, own[0].limit) if own[0].limit is not None else borne


@dataclass(frozen=True)
class AgreementDate:
    """An end, renewal or break of the agreement, and what was decided about it."""

    kind: str
    label: str
    on: date
    on_words: str
    notice: str
    clause: str
    last_safe_on: date | None
    decision: str
    precision: str = "day"

    def is_past(self, day: date) -> bool:
        """Whether its last day is over, as on every other page."""
        return find_last_day_meant(self.on, self.precision) < day


@dataclass(frozen=True)
class StepTaken:
    """One dated step of the path."""

    from_status: str
    to_status: str
    on: date | None
    precision: str
    on_words: str
    decision_reference: str
    gone_without: int = 0  # of how many things that its gate asks for


@dataclass(frozen=True)
class Confirmed:
    """When a group of facts was last confirmed, by which post, and what it rests on."""

    on: date
    by: str
    source: str


@dataclass(frozen=True)
class PriorityOfRecord:
    """A council priority that it serves, and how; `key` is the row's, for the mark of its words."""

    name: str
    how: str
    key: int


@dataclass(frozen=True)
class _ObjectiveOfRecord:
    """What it sets out to achieve; `key` is the row's, for the mark of its words."""

    text: str
    key: int


@dataclass(frozen=True)
class KeptFromSheet:
    """Text of the old register that fits no field; `key` is the row's, for the mark of its words."""

    column: str
    text: str
    why: str
    source: str
    key: int


@dataclass(frozen=True)
class _StatedFact:
    """What the old register said about a fact ("Exit plan: N"); nobody has checked it."""

    label: str
    value: str
    typed: str


@dataclass(frozen=True)
class RecordContent:
    """Everything the summary of one partnership shows, as of `day`.

    `partnership` is for the words of its own fields only: its relations would give today's values.
    `row` holds whatever else its source sent along.
    """

    day: date
    partnership: Partnership
    row: Mapping[str, Any]
    named: Mapping[str, str]
    priorities: Sequence[PriorityOfRecord]
    objectives: Sequence[_ObjectiveOfRecord]
    partners: Sequence[Partner]
    money: Money
    dates: Sequence[AgreementDate]
    exit_plan: Finding
    steps: Sequence[StepTaken]
    confirmed: Mapping[str, Confirmed]
    marks: Mapping[str, int]
    kept: Sequence[KeptFromSheet]
    stated: Sequence[_StatedFact]

    def words(self, name: str) -> str:
        """Return one field of the partnership in words; the empty string when nothing is recorded."""
        return self.named[name] if name in self.named else field_display.display_field(self.partnership, name)


def read_content(source: RegisterState, reference: str, *, day: date) -> RecordContent:
    """Gather the facts of one partnership as of `day`. Raises what the source raises when it is not there."""
    year = financial_year_of(day)
    row = source.partnership(reference, year)
    own = {"partnership_id": row["id"]}
    dates = source.rows(KeyDate, **own)
    statements = [] if row["baseline_assured"] else source.rows(Statement, **own)
    facts = RegisterFacts(
        day,
        Partnership(**{name: row[name] for name in list_column_names(Partnership)}),
        documents=tuple(read_documents(source, [row["id"]], day, kind=DocumentKind.EXIT_PLAN)[row["id"]]),
        dates=tuple(read_term(each) for each in dates),
        stated={each["fact"]: Stated(each["value"], each["text"]) for each in statements},
    )
    return RecordContent(
        day=day,
        partnership=facts.partnership,
        row=row,
        named={name: _label(row[name]) for name in NAMED_BY_PARTNERSHIP},
        priorities=sorted(
            (
                PriorityOfRecord(_label(r["priority"]), r["how"], r["id"])
                for r in source.rows(PriorityServed, **own)
            ),
            key=lambda served: served.name,
        ),
        objectives=[
            _ObjectiveOfRecord(r["text"], r["id"])
            for r in sorted(source.rows(Objective, **own), key=lambda r: (r["position"], r["id"]))
        ],
        partners=_partners(source.rows(Membership, **own), day),
        money=_money(
            year, row["money"], source.rows(Contribution, year=year, **own), source.rows(Share, **own)
        ),
        dates=sorted((_when(r) for r in dates), key=lambda when: (when.on, when.label)),
        exit_plan=RULES["exit-plan"]("exit-plan", facts),
        steps=[_taken(r) for r in sorted(source.rows(StatusChange, **own), key=lambda r: r["id"])],
        confirmed={
            r["group"]: Confirmed(r["on"], r["by_post"], r["source"])
            for r in source.rows(Confirmation, **own)
        },
        marks={r["field"]: r["paragraph"] for r in source.rows(SensitiveMark, **own)},
        kept=[
            KeptFromSheet(r["column"], r["text"], r["why"], r["source"], r["id"])
            for r in sorted(source.rows(KeptText, **own), key=lambda r: r["id"])
        ],
        stated=_stated(statements),
    )


NAMED_BY_PARTNERSHIP = ("theme", "directorate", "service", *PEOPLE_FIELDS, "panel")


def _label(named: Mapping[str, str] | None) -> str:
    """A person by the post where there is one, anything else by its name."""
    return (named.get("post") or named["name"]) if named else ""


def _stated(rows: Iterable[Row]) -> list[_StatedFact]:
    """What was stated, until the first accepted review has taken its place."""
    labels = vocabulary.read_statement_labels()
    return [
        _StatedFact(
            labels.get(row["fact"], row["fact"]), str(Statement.Value(row["value"]).label), row["text"]
        )
        for row in sorted(rows, key=lambda row: row["id"])
    ]


def _partners(rows: Iterable[Row], day: date) -> list[Partner]:
    staying = [row for row in rows if not is_over(row["left_on"], day)]
    order = list(PartnerRole.values)
    staying.sort(key=lambda row: (order.index(row["role"]), sort_key(_label(row["organisation"]))))
    return [Partner(_label(row["organisation"]), str(PartnerRole(row["role"]).label)) for row in staying]


def _money(year: int, budget: Row | None, paid: Sequence[Row], shares: Iterable[Row]) -> Money:
    own = [row for row in paid if row["organisation"]["is_council"]]
    other = [row for row in paid if not row["organisation"]["is_council"]]
    sure = [row["certainty"] == Certainty.EXACT for row in ([budget] if budget else []) + list(paid)]
    parts = [
        PartnerShare(
            _label(row["organisation"]), row["organisation"]["is_council"], row["percent"], row["limit"]
        )
        for row in shares
    ]
    return Money(
        year=year,
        council=sum_known((row["amount"], row["certainty"]) for row in own),
        partners=sum_known((row["amount"], row["certainty"]) for row in other),
        budget=budget["budget"] if budget else None,
        forecast=budget["forecast"] if budget else None,
        actual=budget["actual"] if budget else None,
        approval_reference=budget["approval_reference"] if budget else "",
        unsure=not all(sure),
        parts=sorted(parts, key=lambda part: (-part.percent, part.name)),
    )


def _when(row: Row) -> AgreementDate:
    notice = write_notice(row["notice_number"], row["notice_unit"])
    decision = str(KeyDate.Decision(row["decision"]).label) if row["decision"] else ""
    reference = row["decision_reference"]
    return AgreementDate(
        kind=row["kind"],
        label=str(DateKind(row["kind"]).label),
        on=row["on"],
        on_words=write_date_as_known(row["on"], row["precision"]),
        notice=", ".join(filter(None, (notice, lower_label(row["notice_form"])))),
        clause=row["clause"],
        last_safe_on=row["last_safe_on"],
        decision=", ".join(filter(None, (decision, reference))),
        precision=row["precision"],
    )


def _taken(row: Row) -> StepTaken:
    known = write_date_as_known(row["on"], row["precision"]) if row["on"] else ""
    moved = (row["from_status"], row["to_status"])
    without = len(row["overridden"] or ())
    return StepTaken(*moved, row["on"], row["precision"], known, row["decision_reference"], without)

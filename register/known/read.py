"""Reads what the register holds: a fixed number of queries for one partnership or many, today or on a past day."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from core.dates import financial_year_of, write_notice
from core.models import Record
from core.models.folding import sort_key
from core.models.terms import is_over
from register.choices import Cap, Certainty, PartnerRole
from register.known.facts import (
    A_YEAR,
    HeldDocument,
    MoneyOfYear,
    NamedPerson,
    PaidIn,
    RegisterFacts,
    SeatTerm,
    Stated,
    TermDate,
)
from register.known.sources import Live, RegisterState, Row, list_column_names
from register.models import (
    BenefitFigure,
    Contribution,
    Document,
    DocumentVersion,
    KeyDate,
    Liability,
    Meeting,
    Membership,
    Objective,
    Partnership,
    PriorityServed,
    Representative,
    Statement,
    YearMoney,
)
from register.rules.evidence import EvidenceAge, VersionDays
from register.rules.finance import is_most_unknown

_OWN = "partnership_id"


def read_facts(
    ids: Sequence[int], day: date, *, source: RegisterState | None = None
) -> Mapping[int, RegisterFacts]:
    """Return the facts of each partnership on `day`. `source` is the register as it is when left out."""
    there = source or Live(Partnership.objects.all())

    def rows(model: type[Record], *only: str, **where: Any) -> dict[int, list[Row]]:
        found: dict[int, list[Row]] = defaultdict(list)
        for row in there.rows(model, _OWN, *only, partnership_id__in=ids, **where):
            found[row[_OWN]].append(row)
        return found

    year = financial_year_of(day)
    members = rows(Membership, "organisation_id", "role", "left_on")
    documents = read_documents(there, ids, day)
    dates = rows(KeyDate, *_DATE)
    liabilities = rows(Liability, "id", "what", "cap", "most", "certainty")
    years = rows(YearMoney, "id", "year", "budget", "forecast", "actual", "approval_reference")
    paid = rows(Contribution, "id", "year", "organisation_id", "kind", "amount", "certainty")
    priorities = rows(PriorityServed, "priority_id")
    objectives = rows(Objective)
    seats = rows(Representative, "id", "person_id", "ends_on", "ended_on")
    meetings = rows(Meeting, "held_on", "quorum_met", held_on__gt=day - A_YEAR, held_on__lte=day)
    benefits = rows(BenefitFigure, "year", "number", "unit", year__gte=year - 1, year__lte=year)
    stated = rows(Statement, "fact", "value", "text")

    def facts(row: Row) -> RegisterFacts:
        key = row["id"]
        uncapped = sorted(
            (
                item
                for item in liabilities[key]
                if is_most_unknown(item["cap"], item["most"], item["certainty"])
            ),
            key=lambda item: item["id"],
        )
        without_limit = [item for item in uncapped if item["cap"] == Cap.NOT_CAPPED]
        return RegisterFacts(
            day=day,
            partnership=Partnership(**{name: row[name] for name in list_column_names(Partnership)}),
            sponsor=_person(row["sponsor"]),
            lead=_person(row["lead"]),
            panel=row["panel"]["name"] if row["panel"] else "",
            members=_members(members[key], day),
            members_until=_members_until(members[key], day),
            documents=tuple(documents[key]),
            dates=tuple(read_term(d) for d in sorted(dates[key], key=lambda d: (d["on"], d["kind"]))),
            uncapped=tuple(item["what"] for item in uncapped),
            without_limit=tuple(item["what"] for item in without_limit),
            first_without_limit=without_limit[0]["id"] if without_limit else 0,
            years=tuple(
                MoneyOfYear(
                    y["year"], y["budget"], y["forecast"], y["approval_reference"], y["id"], y["actual"]
                )
                for y in sorted(years[key], key=lambda y: -y["year"])
            ),
            paid=tuple(_paid(p) for p in sorted(paid[key], key=lambda p: (-p["year"], p["id"]))),
            contributions=sum(p["year"] == year and p["certainty"] != Certainty.NOT_KNOWN for p in paid[key]),
            priorities=tuple(sorted(p["priority"]["name"] for p in priorities[key])),
            objectives=len(objectives[key]),
            seats=tuple(
                SeatTerm(_words(s["person"]), s["ends_on"], s["ended_on"], s["id"])
                for s in sorted(seats[key], key=lambda s: s["id"])
                if not is_over(s["ended_on"], day)
            ),
            meetings=len(meetings[key]),
            without_quorum=sum(m["quorum_met"] is False for m in meetings[key]),
            inquorate=tuple(
                sorted((m["held_on"] for m in meetings[key] if m["quorum_met"] is False), reverse=True)
            ),
            quorum_not_known=sum(m["quorum_met"] is None for m in meetings[key]),
            benefit=_benefit(benefits[key]),
            stated=None
            if row["baseline_assured"]
            else {s["fact"]: Stated(s["value"], s["text"] or _label(s["value"])) for s in stated[key]},
        )

    return {row["id"]: facts(row) for row in there.rows(Partnership, id__in=ids)}


_DATE = (
    "id", "kind", "on", "precision", "notice_number", "notice_unit", "notice_form", "clause", "last_safe_on",
    "decision",
)  # fmt: skip


def _person(named: Mapping[str, Any] | None) -> NamedPerson | None:
    if not named:
        return None
    return NamedPerson(named["post"], named["name"], named["left_on"], named.get("may_sign_in"))


def _paid(row: Row) -> PaidIn:
    known = row["certainty"] != Certainty.NOT_KNOWN
    amount = row["amount"] if known else None
    return PaidIn(row["year"], row["organisation_id"], row["kind"], amount, row["id"])


def _words(named: Mapping[str, Any]) -> str:
    return named["post"] or named["name"]  # type: ignore[no-any-return]


def _members(rows: Iterable[Row], day: date) -> tuple[str, ...]:
    staying = [row for row in rows if not is_over(row["left_on"], day)]
    order = list(PartnerRole.values)
    staying.sort(key=lambda row: (order.index(row["role"]), sort_key(row["organisation"]["name"])))
    return tuple(
        f"{row['organisation']['name']} ({str(PartnerRole(row['role']).label).lower()})" for row in staying
    )


def _members_until(rows: Iterable[Row], day: date) -> date | None:
    leaving = [row["left_on"] for row in rows if not is_over(row["left_on"], day)]
    return None if not leaving or None in leaving else max(leaving)


def read_documents(
    source: RegisterState, ids: Sequence[int], day: date, **where: Any
) -> Mapping[int, Sequence[HeldDocument]]:
    """Return the documents that each partnership holds on `day` with the days of their versions, in two queries."""
    own = (_OWN, "id", "kind", "title", "review_on", "exempt", "withdrawn_on", "renewer_id")
    rows = [
        row
        for row in source.rows(Document, *own, partnership_id__in=ids, **where)
        if not is_over(row["withdrawn_on"], day)
    ]
    days = ("document_id", "number", "covers_from", "covers_until", "renew_by")
    keys = [row["id"] for row in rows]
    versions: dict[int, list[VersionDays]] = defaultdict(list)
    found = source.rows(DocumentVersion, *days, document_id__in=keys) if keys else []
    for row in sorted(found, key=lambda row: row["number"]):
        own_days = VersionDays(row["covers_from"], row["covers_until"], row["renew_by"])
        versions[row["document_id"]].append(own_days)
    held: dict[int, list[HeldDocument]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: row["id"]):
        age = EvidenceAge(tuple(versions[row["id"]]), row["review_on"])
        renewer = _words(row["renewer"]) if row["renewer"] else ""
        held[row[_OWN]].append(
            HeldDocument(row["id"], row["kind"], row["title"], age, row["exempt"], renewer)
        )
    return held


def read_term(row: Row) -> TermDate:
    notice = write_notice(row["notice_number"], row["notice_unit"])
    return TermDate(
        kind=row["kind"],
        on=row["on"],
        precision=row["precision"],
        notice=", ".join(filter(None, (notice, row["notice_form"], row["clause"]))) if notice else "",
        last_safe_on=row["last_safe_on"],
        decided=bool(row["decision"]),
        pk=row["id"],
    )


def _benefit(rows: Sequence[Row]) -> str:
    if not rows:
        return ""
    newest = max(rows, key=lambda row: row["year"])
    return f"{newest['number'].normalize():,f} {newest['unit']}"


def _label(value: str) -> str:
    return str(Statement.Value(value).label)

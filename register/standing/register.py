"""What the register itself contributes to a partnership's standing: dates, counts, signs and search words."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Count, F, Q

from register import models
from register.choices import Cap, DocumentKind
from register.known import rules as known_rules
from register.standing.refresh import Ids, Part

Row = Mapping[str, Any]


def register_part(ids: Ids) -> Mapping[int, Part]:
    """Read everything the rules need about these partnerships in a fixed number of queries."""
    known = _Books(ids)
    return {row["pk"]: known.part(row) for row in known.partnerships}


def _by_partnership(rows: Iterable[Row]) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        found[row["partnership_id"]].append(row)
    return found


class _Books:
    """The rows of every table that a standing rests on, by partnership."""

    def __init__(self, ids: Ids) -> None:
        def rows(model: Any, *names: str, **where: Any) -> dict[int, list[Row]]:
            return _by_partnership(
                model.objects.filter(partnership__in=ids, **where).order_by().values("partnership_id", *names)
            )

        people = {f"{who}_words": F(f"{who}__{what}") for who in ("sponsor", "lead") for what in ("post",)}
        names = {f"{who}_name": F(f"{who}__name") for who in ("sponsor", "lead")}
        self.partnerships = (
            models.Partnership.objects.filter(pk__in=ids).order_by().values("pk", *_FIELDS, **people, **names)
        )
        self.members = rows(models.Membership, "organisation__name", left_on__isnull=True)
        self.dates = rows(models.KeyDate, "on", "last_safe_on", "notice_number", "decision")
        self.documents = rows(models.Document, "kind", "exempt", withdrawn_on__isnull=True)
        self.liabilities = rows(models.Liability, "cap")
        self.years = rows(models.YearMoney, "year", "budget", "forecast", "approval_reference")
        self.hidden = rows(models.SensitiveMark, "field")
        self.stated = rows(models.Statement, "fact", value="yes")
        counted: Any = models.Partnership.objects.filter(pk__in=ids).order_by().values("pk")
        self.counts = {
            row["pk"]: row
            for row in counted.annotate(
                objectives=Count("objectives", distinct=True),
                priorities=Count("priorities_served", distinct=True),
                representatives=Count(
                    "representatives", distinct=True, filter=Q(representatives__ended_on=None)
                ),
                meetings=Count("meetings", distinct=True),
                open_actions=Count("actions", distinct=True, filter=Q(actions__progress="open")),
            )
        }

    def part(self, row: Row) -> Part:
        key = row["pk"]
        dates = self.dates.get(key, [])
        counts = {name: number for name, number in self.counts[key].items() if name != "pk"}
        counts |= {
            "members": len(self.members.get(key, [])),
            "documents": len(self.documents.get(key, [])),
            "exempt_documents": sum(d["exempt"] for d in self.documents.get(key, [])),
            "years": len(self.years.get(key, [])),
        }
        return Part(
            fields={
                "ends_on": min((d["on"] for d in dates), default=None),
                "last_safe_on": min(
                    (d["last_safe_on"] for d in dates if d["last_safe_on"] and not d["decision"]),
                    default=None,
                ),
                "reviewed_on": row["stated_reviewed_on"],
                "next_review_on": row["stated_next_review_on"],
                "search_text": self._search_text(row),
            },
            signs=known_rules.codes(self._known(row, dates)),
            counts=counts,
        )

    def _known(self, row: Row, dates: list[Row]) -> known_rules.Known:
        key = row["pk"]
        return known_rules.Known(
            status=row["status"],
            tier=row["tier"],
            form=row["form"],
            leaving=row["leaving"],
            has_sponsor=row["sponsor_id"] is not None,
            has_panel=row["panel_id"] is not None,
            has_purpose=bool(row["purpose"]),
            has_priority=self.counts[key]["priorities"] > 0 or row["theme_id"] is not None,
            has_legal_power=bool(row["legal_power"]),
            partners=len(self.members.get(key, [])),
            objectives=self.counts[key]["objectives"],
            documents=frozenset(d["kind"] for d in self.documents.get(key, [])) | self._stated_documents(key),
            has_end_date=bool(dates),
            end_without_notice=any(d["notice_number"] is None for d in dates),
            liability_without_limit=any(
                item["cap"] == Cap.NOT_CAPPED for item in self.liabilities.get(key, [])
            ),
            baseline_assured=row["baseline_assured"],
            overspend_without_approval=any(_overspends(year) for year in self.years.get(key, [])),
        )

    def _stated_documents(self, key: int) -> frozenset[str]:
        """What the old register says is held: until the first review it is believed, and marked as unchecked."""
        facts = {row["fact"] for row in self.stated.get(key, [])}
        return frozenset(kind for fact, kind in STATED_DOCUMENTS.items() if fact in facts)

    def _search_text(self, row: Row) -> str:
        hidden = {mark["field"] for mark in self.hidden.get(row["pk"], [])}
        found = [str(row[name]) for name in _SEARCHED if row[name] and name not in hidden]
        found += [member["organisation__name"] for member in self.members.get(row["pk"], [])]
        return "\n".join(found).lower()


def _overspends(year: Row) -> bool:
    if year["budget"] is None or year["forecast"] is None:
        return False
    return year["forecast"] > year["budget"] and not year["approval_reference"]


STATED_DOCUMENTS: Mapping[str, str] = {
    "agreement": DocumentKind.AGREEMENT,
    "terms": DocumentKind.TERMS,
    "risk-register": DocumentKind.RISK_REGISTER,
    "exit-plan": DocumentKind.EXIT_PLAN,
    "information-sharing": DocumentKind.INFORMATION_SHARING,
}
_SEARCHED = (
    "reference",
    "old_reference",
    "name",
    "other_names",
    "welsh_name",
    "purpose",
    "legal_power",
    "area",
    "sponsor_words",
    "sponsor_name",
    "lead_words",
    "lead_name",
)
_FIELDS = (
    "reference",
    "name",
    "other_names",
    "welsh_name",
    "purpose",
    "legal_power",
    "area",
    "status",
    "tier",
    "form",
    "leaving",
    "sponsor_id",
    "panel_id",
    "theme_id",
    "baseline_assured",
    "old_reference",
    "stated_reviewed_on",
    "stated_next_review_on",
)

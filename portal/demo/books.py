"""The partnerships of the demo council (partnerships.yaml), with what belongs to them, written in bulk."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from dateutil.relativedelta import relativedelta

from accounts.models import Directorate, Panel, Person
from core.dates import financial_year_of
from core.history import writing
from core.history.actors import SYSTEM
from core.yaml_files import read_data
from register import models
from register.choices import OPEN_STATUSES, DocumentKind, Status
from register.demo import MONTHS_TOLD
from register.services import partnerships
from register.services.key_dates import find_safe_day
from register.standing import refresh as standing_refresh

Entry = Mapping[str, Any]
FILE = Path(__file__).with_name("partnerships.yaml")
TOLD = Path(__file__).with_name("record.yaml")
REASON = "Taken over from the list that came before the register"
# What a partnership of this status went through before.
_STEPS: Mapping[str, Sequence[str]] = {
    "proposed": ("proposed",),
    "setting_up": ("proposed", "setting_up"),
    "live": ("proposed", "setting_up", "live"),
    "dormant": ("proposed", "setting_up", "live", "dormant"),
    "winding_down": ("proposed", "setting_up", "live", "winding_down"),
    "closed": ("proposed", "setting_up", "live", "winding_down", "closed"),
    "out_of_scope": ("proposed", "out_of_scope"),
}

# What a key of the file is called in a partnership, where it is not the same.
_FIELDS = {"cabinet": "cabinet_member", "power": "legal_power", "starts": "starts_on"}


def field_of(key: str) -> str:
    """Return the field of a partnership that a key of the file fills."""
    return _FIELDS.get(key, key)


def _listed(model: Any, names: set[str]) -> dict[str, Any]:
    """Return the entries of a short list by name; those that are missing are made."""
    for name in sorted(names - set(model.objects.values_list("name", flat=True))):
        writing.insert(model(name=name), by=SYSTEM)
    return {entry.name: entry for entry in model.objects.all()}


class Books:
    """Everything a partnership points to, read once; and the writing of many partnerships in bulk."""

    def __init__(self, today: date, *, past: bool) -> None:
        self.today, self.past = today, past
        self.directorates = {d.name: d for d in Directorate.objects.all()}
        self.people = {p.post: p for p in Person.objects.exclude(post="")}
        self.panels = {p.slug: p for p in Panel.objects.all()}
        self.organisations = {o.name: o for o in models.Organisation.objects.all()}
        self.council = models.Organisation.objects.get(is_council=True)
        self.entries: Sequence[Entry] = read_data(FILE)
        self.told = read_data(TOLD) if past else {}
        self.themes = _listed(models.Theme, {entry["theme"] for entry in self.entries})
        self.priorities = _listed(models.Priority, {e["serves"][0] for e in self.entries if "serves" in e})

    def write(self, entries: Sequence[Entry]) -> None:
        """Write partnerships in bulk, as they stand or, where their past is told, as they stood when it began."""
        references = partnerships.draw_next_references(len(entries))
        entries = [{**entry, **self.told.get(entry["name"], {}).get("then", {})} for entry in entries]
        pairs = [(self.make(e, r), e) for e, r in zip(entries, references, strict=True)]
        writing.insert_many([made for made, _entry in pairs], by=SYSTEM, reason=REASON)
        parts = [part for made, entry in pairs for part in self.list_parts(made, entry)]
        for kind in dict.fromkeys(type(part) for part in parts):
            writing.insert_many([p for p in parts if type(p) is kind], by=SYSTEM, reason=REASON)
        standing_refresh.refresh([made.pk for made, _entry in pairs])

    def make(self, entry: Entry, reference: str = "") -> models.Partnership:
        """Return a partnership of the file, unsaved."""
        starts = entry.get("starts")
        return models.Partnership(
            reference=reference,
            name=entry["name"],
            other_names="\n".join(entry.get("known_as", ())),
            purpose=entry["purpose"],
            form=entry["form"],
            tier=entry["tier"],
            status=entry["status"],
            scope_kind=entry.get("scope_kind", ""),
            basis=entry.get("basis", ""),
            legal_power=entry.get("power", ""),
            leaving=entry.get("leaving", "not_known"),
            theme=self.themes[entry["theme"]],
            directorate=self.directorates[entry["directorate"]],
            sponsor=self.people.get(entry.get("sponsor") or ""),
            lead=self.people.get(entry.get("lead") or ""),
            cabinet_member=self.people.get(entry.get("cabinet") or ""),
            panel=self.panels.get(entry.get("panel") or ""),
            starts_on=starts,
            signed_on=starts if "agreement" in entry.get("documents", ()) else None,
            area="The borough of Northvale",
            publish=entry.get("publish", False),
            exempt_paragraph=entry.get("exempt"),
        )

    def list_parts(self, made: models.Partnership, entry: Entry) -> Iterator[Any]:
        """Yield what belongs to it, unsaved."""
        yield from self._steps(made, entry)
        yield models.Membership(partnership=made, organisation=self.council, role="voting")
        for name, role in entry.get("partners", {}).items():
            yield models.Membership(partnership=made, organisation=self.organisations[name], role=role)
        for position, text in enumerate(entry.get("objectives", ()), 1):
            yield models.Objective(partnership=made, position=position, text=text)
        if "serves" in entry:
            name, how = entry["serves"]
            yield models.PriorityServed(partnership=made, priority=self.priorities[name], how=how)
        for kind in entry.get("documents", ()):
            title = str(DocumentKind(kind).label)
            yield models.Document(partnership=made, kind=kind, title=title, held="Shared drive, Legal")
        if "liability" in entry:
            kind, what, most, cap = entry["liability"]
            yield models.Liability(partnership=made, kind=kind, what=what, most=most, cap=cap)
        if "ends" in entry:
            yield self._end(made, entry)
        yield from self._money(made, entry)

    def _steps(self, made: models.Partnership, entry: Entry) -> Iterator[models.StatusChange]:
        starts, before = entry.get("starts"), ""
        for step in _STEPS[entry["status"]]:
            day = starts if step == Status.LIVE else None
            if starts and step in ("proposed", "setting_up"):
                day = starts - relativedelta(months=14 if step == "proposed" else 9)
            yield models.StatusChange(
                partnership=made,
                from_status=before,
                to_status=step,
                on=day,
                precision="day" if step == "live" else "month",
            )
            before = step

    def _end(self, made: models.Partnership, entry: Entry) -> models.KeyDate:
        first = self.today.replace(day=1) + relativedelta(months=entry["ends"] + 1)
        on = first - relativedelta(days=1)
        end = models.KeyDate(partnership=made, kind="end", on=on, clause=entry.get("clause", ""))
        if "notice" in entry:
            end.notice_number, end.notice_unit = entry["notice"]
            end.notice_form = "In writing"
            end.last_safe_on = find_safe_day(end)
        return end

    def _money(self, made: models.Partnership, entry: Entry) -> Iterator[Any]:
        """Yield the money of three years or, where the past is told, of the year in which it begins."""
        if "money" not in entry or entry["status"] not in OPEN_STATUSES:
            return
        this_year = financial_year_of(self.today)
        began = financial_year_of(self.today - relativedelta(months=MONTHS_TOLD))
        for year in [began] if self.past else range(this_year, this_year - 3, -1):
            back = this_year - year
            yield from self.list_contributions(made, entry, year)
            budget = self.budget_of(entry, year)
            yield models.YearMoney(
                partnership=made,
                year=year,
                budget=budget,
                forecast=entry.get("forecast") if back == 0 else None,
                actual=budget if back and not self.past else None,
            )

    def budget_of(self, entry: Entry, year: int) -> int:
        """Return the whole budget of a year: a little less for each year back."""
        return int(entry["money"][1]) * self._factor(year) // 100

    def list_contributions(
        self, made: models.Partnership, entry: Entry, year: int
    ) -> Iterator[models.Contribution]:
        """Yield what the council and the first two partners put in in one year, unsaved."""
        ours, budget = entry["money"]
        partners = list(entry.get("partners", {}))[:2]
        share = max(budget - ours, 0) // max(len(partners), 1)
        paid = {self.council: ours, **{self.organisations[name]: share for name in partners if share}}
        for organisation, amount in paid.items():
            yield models.Contribution(
                partnership=made,
                organisation=organisation,
                year=year,
                amount=amount * self._factor(year) // 100,
            )

    def _factor(self, year: int) -> int:
        return 100 - 3 * (financial_year_of(self.today) - year)

"""Writing many imported rows in bulk: what a row points to is found or made once, then everything goes in together."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import Directorate, Panel, Person, Service
from accounts.models.panel import slug_for
from core.history import writing
from core.history.actors import Actor
from core.models import Record
from core.parsing.people import Named
from core.parsing.result import name_key
from register.choices import (
    Cap,
    Certainty,
    LiabilityKind,
    PartnerRole,
    Precision,
    Status,
)
from register.importing.clean.vocabulary import DATES, MONEY_FIELDS
from register.importing.clean.vocabulary import YEAR_MONEY as OTHER_YEARS
from register.importing.model import ImportRow
from register.importing.write.row_names import list_bodies, list_named, list_seats, split_role
from register.models import (
    Contribution,
    KeptText,
    KeyDate,
    Liability,
    Membership,
    Organisation,
    OrganisationAlias,
    Partnership,
    Representative,
    Statement,
    StatusChange,
    Theme,
    YearMoney,
)
from register.models.partnership import PEOPLE_FIELDS
from register.rules.organisation_names import simplify_spelling
from register.services import partnerships
from register.services.key_dates import find_safe_day
from register.services.organisations import get_council
from register.services.organisations import take_turn as take_turn_of_names

PLAIN = (
    "name", "old_reference", "other_names", "welsh_name", "purpose", "area", "website", "legal_power", "legal_status",
    "status", "tier", "form", "basis", "scope_kind", "publish", "publish_reason", "also_outside_body", "leaving",
    "reasons", "benefits", "beneficiaries", "assets", "vat", "banking", "surplus",
)  # fmt: skip
YEAR_MONEY: Mapping[str, str] = {"budget": "budget", "forecast": "forecast", "spent": "actual"}


class BulkWriter:
    """Everything that imported rows may point to, by the name it is found under; what is missing is made in bulk."""

    def __init__(self, rows: Sequence[ImportRow], *, by: Actor, source: str, year: int) -> None:
        self.by, self.source, self.year = by, source, year
        self.made: list[Record] = []
        self.council = get_council()
        self.themes = self._shared(Theme, (row.values.get("theme") for row in rows))
        self.directorates = self._shared(Directorate, (row.values.get("directorate") for row in rows))
        self.panels = self._shared(Panel, (row.values.get("panel") for row in rows), _with_slugs)
        self.services = self._services(rows)
        self.people = self._people(named for row in rows for named in list_named(row))
        self.organisations = self._organisations(name for row in rows for name in list_bodies(row))

    def write(self, records: Sequence[Record]) -> None:
        """Write new records of one kind with their history, and remember them as made by this import."""
        self.made += writing.insert_many(records, by=self.by, reason=self.source)

    def write_new(self, rows: Sequence[ImportRow]) -> dict[int, int]:
        """Write the partnerships of new rows with their related records; return the row that each came from."""
        references = partnerships.draw_next_references(len(rows)) if rows else []
        pairs = [(self.partnership(row, number), row) for row, number in zip(rows, references, strict=True)]
        self.write([made for made, _row in pairs])
        by_kind: dict[type[Record], list[Record]] = defaultdict(list)
        for made, row in pairs:
            for part in self.parts(made, row):
                by_kind[type(part)].append(part)
        for records in by_kind.values():
            self.write(records)
        return {made.pk: row.number for made, row in pairs}

    def _shared(
        self, model: Any, typed: Iterable[Any], prepare: Callable[[list[Any]], None] = lambda new: None
    ) -> dict[str, Any]:
        known = {name_key(thing.name): thing for thing in model.objects.all()}
        new = {name_key(name): model(name=name) for name in typed if name and name_key(name) not in known}
        prepare(list(new.values()))
        self.write(list(new.values()))
        return known | new

    def _services(self, rows: Sequence[ImportRow]) -> dict[tuple[str, str], Service]:
        known = {
            (name_key(service.directorate.name), name_key(service.name)): service
            for service in Service.objects.select_related("directorate")
        }
        new: dict[tuple[str, str], Service] = {}
        for row in rows:
            of, name = row.values.get("directorate"), row.values.get("service")
            if of and name and (name_key(of), name_key(name)) not in known:
                new[name_key(of), name_key(name)] = Service(
                    directorate=self.directorates[name_key(of)], name=name
                )
        self.write(list(new.values()))
        return known | new

    def _people(self, named: Iterable[Named]) -> dict[str, Person]:
        known: dict[str, Person] = {}
        for person in Person.objects.all():
            known.setdefault(name_key(person.name), person)
            known[name_key(person.post)] = person
        new: dict[str, Person] = {}
        for one in named:
            if name_key(one.text) not in known:
                new[name_key(one.text)] = Person(**{"post" if one.kind == "post" else "name": one.text})
        self.write(list(new.values()))
        return known | new

    def _organisations(self, names: Iterable[str]) -> dict[str, Organisation]:
        take_turn_of_names()
        known = {simplify_spelling(o.name): o for o in Organisation.objects.all()}
        aliases = OrganisationAlias.objects.select_related("organisation")
        known = {simplify_spelling(alias.name): alias.organisation for alias in aliases} | known
        new: dict[str, Organisation] = {}
        for name in names:
            if simplify_spelling(name) not in known:
                new.setdefault(simplify_spelling(name), Organisation(name=name))
        self.write(list(new.values()))
        return known | new

    def body(self, name: str) -> Organisation:
        return self.organisations[simplify_spelling(name)]

    def person(self, named: Named) -> Person:
        return self.people[name_key(named.text)]

    # --- What a row becomes -------------------------------------------------------------------------

    def fields(self, row: ImportRow) -> dict[str, Any]:
        """Return what a row says of its partnership's own fields, by the field."""
        values = row.values
        found = {name: values[name] for name in PLAIN if name in values}
        found |= {name: self.person(values[name]) for name in PEOPLE_FIELDS if name in values}
        for name, known in (
            ("theme", self.themes),
            ("directorate", self.directorates),
            ("panel", self.panels),
        ):
            if name in values:
                found[name] = known[name_key(values[name])]
        if "service" in values:
            found["service"] = self.services[name_key(values["directorate"]), name_key(values["service"])]
        if starts := values.get("starts_on"):
            found |= {"starts_on": starts.day, "starts_precision": starts.precision}
        if signed := values.get("signed_on"):
            found["signed_on"] = signed.day
        return found

    def partnership(self, row: ImportRow, reference: str) -> Partnership:
        """Return the unsaved partnership of a row: a live one arrives live, and its baseline is not assured."""
        values = row.values
        made = Partnership(reference=reference, baseline_assured=False, status=Status.LIVE)
        for name, value in self.fields(row).items():
            setattr(made, name, value)
        made.old_reference = values.get("old_reference") or values.get("reference", "")
        made.stated_reviewed_on = values["reviewed_on"].day if "reviewed_on" in values else None
        made.stated_next_review_on = values["next_review_on"].day if "next_review_on" in values else None
        return made

    def parts(self, made: Partnership, row: ImportRow) -> Iterable[Record]:
        """Yield the unsaved related records of a partnership that a row speaks of."""
        yield self._step(made, row)
        yield from self.members(made, row)
        yield from self._representatives(made, row)
        yield from build_key_dates(made, row)
        for fact, (value, typed) in row.values.get("statements", {}).items():
            yield Statement(partnership=made, fact=fact, value=value, text=typed, source=self.source)
        yield from self._money(made, row)
        for kept in row.kept:
            yield KeptText(
                partnership=made,
                column=kept.column[:200],
                text=kept.text,
                why=kept.why[:300],
                source=self.source,
            )

    def _step(self, made: Partnership, row: ImportRow) -> StatusChange:
        starts = row.values.get("starts_on")
        # The old register says since when it runs, not when it became dormant or began to wind down.
        known = starts if starts and made.status == Status.LIVE else None
        return StatusChange(
            partnership=made,
            to_status=made.status,
            on=known.day if known else None,
            precision=known.precision if known else Precision.DAY,
            reason=_("As it stood in the old register"),
        )

    def members(self, made: Partnership, row: ImportRow) -> Iterable[Membership]:
        """Yield the unsaved partners of a partnership that a row names."""
        seen: set[tuple[int, str]] = set()
        pairs = [split_role(text, PartnerRole) for text in row.values.get("partners", ())]
        if body := row.values.get("accountable_body"):
            pairs.append((body, PartnerRole.ACCOUNTABLE))
        for name, role in pairs:
            organisation = self.body(name)
            if (organisation.pk, role) not in seen:
                seen.add((organisation.pk, role))
                yield Membership(partnership=made, organisation=organisation, role=role)

    def _representatives(self, made: Partnership, row: ImportRow) -> Iterable[Record]:
        seats = {name_key(named.text): capacity for named, capacity in list_seats(row)}
        for key, capacity in seats.items():
            yield Representative(partnership=made, person=self.people[key], capacity=capacity)

    def _money(self, made: Partnership, row: ImportRow) -> Iterable[Record]:
        values = row.values
        years = {self.year: {key: values[key] for key in MONEY_FIELDS if key in values}}
        for year, amounts in (years | values.get(OTHER_YEARS, {})).items():
            own = year == self.year
            if "contribution" in amounts:
                sure = judge_certainty(row, ["contribution"] if own else [OTHER_YEARS])
                given = {"year": year, "amount": amounts["contribution"], "certainty": sure}
                yield Contribution(partnership=made, organisation=self.council, **given)
            if money := {field: amounts[key] for key, field in YEAR_MONEY.items() if key in amounts}:
                sure = judge_certainty(row, YEAR_MONEY if own else [OTHER_YEARS])
                yield YearMoney(partnership=made, year=year, certainty=sure, **money)
        if (loan := values.get("loan")) is not None:
            yield Liability(
                partnership=made,
                kind=LiabilityKind.LOAN,
                what=_("Loan named in the old register"),
                most=loan,
                certainty=Certainty.STATED,
                cap=Cap.NOT_KNOWN,
            )


def build_key_dates(made: Partnership, row: ImportRow) -> list[KeyDate]:
    """Return the unsaved dates that a row speaks of, its notice with the first of them."""
    known = {kind: row.values[key] for key, kind in DATES.items() if key in row.values}
    found = [
        KeyDate(partnership=made, kind=kind, on=one.day, precision=one.precision)
        for kind, one in known.items()
    ]
    if (notice := row.values.get("notice")) and found:
        found[0].notice_number, found[0].notice_unit = notice.number, notice.unit
        found[0].last_safe_on = find_safe_day(found[0])
    return found


def judge_certainty(row: ImportRow, keys: Iterable[str]) -> Certainty:
    """Return how sure an amount from a sheet is: nobody has checked it, and what was doubted is an estimate."""
    doubted = any(row.values.get(f"{key}_doubted") for key in keys)
    return Certainty.ESTIMATE if doubted else Certainty.STATED


def _with_slugs(panels: list[Panel]) -> None:
    taken = set(Panel.objects.values_list("slug", flat=True))
    for panel in panels:
        panel.slug = slug_for(panel.name, taken)
        taken.add(panel.slug)

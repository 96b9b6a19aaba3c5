"""Writing many imported rows in bulk: what a row points to is found or made once, then everything goes in together."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import Directorate, Panel, Person
from core import writing
from core.actors import Actor
from core.dates import financial_year
from core.models import Record
from core.names import Named
from core.text import unique_slug
from register.choices import OPEN_STATUSES, Cap, Certainty, LiabilityKind, PartnerRole, Precision, Status
from register.importing.shapes import ImportRow
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
from register.organisation_names import spelling
from register.services.organisations import the_council

PLAIN = (
    "name", "old_reference", "other_names", "welsh_name", "purpose", "area", "website", "legal_power", "legal_status",
    "status", "tier", "form", "basis", "publish", "publish_reason",
)  # fmt: skip
PEOPLE = ("sponsor", "lead", "cabinet_member")


class Books:
    """Everything that imported rows may point to, by the name it is found under; what is missing is made in bulk."""

    def __init__(self, rows: Sequence[ImportRow], *, by: Actor, source: str, today: date) -> None:
        self.by, self.source, self.today = by, source, today
        self.made: list[Record] = []
        self.council = the_council()
        self.themes = self._shared(Theme, (row.values.get("theme") for row in rows))
        self.directorates = self._shared(Directorate, (row.values.get("directorate") for row in rows))
        self.panels = self._shared(Panel, (row.values.get("panel") for row in rows), _with_slugs)
        self.people = self._people(named for row in rows for named in _named(row))
        self.organisations = self._organisations(name for row in rows for name in _bodies(row))

    def write(self, records: Sequence[Record]) -> None:
        """Write new records of one kind with their history, and remember them as made by this import."""
        self.made += writing.insert_many(records, by=self.by, reason=self.source[:100])

    def _shared(
        self, model: Any, typed: Iterable[Any], prepare: Callable[[list[Any]], None] = lambda new: None
    ) -> dict[str, Any]:
        known = {_key(thing.name): thing for thing in model.objects.all()}
        new = {_key(name): model(name=name) for name in typed if name and _key(name) not in known}
        prepare(list(new.values()))
        self.write(list(new.values()))
        return known | new

    def _people(self, named: Iterable[Named]) -> dict[str, Person]:
        known: dict[str, Person] = {}
        for person in Person.objects.all():
            known.setdefault(_key(person.name), person)
            known[_key(person.post)] = person
        new: dict[str, Person] = {}
        for one in named:
            if _key(one.text) not in known:
                new[_key(one.text)] = Person(**{"post" if one.kind == "post" else "name": one.text})
        self.write(list(new.values()))
        return known | new

    def _organisations(self, names: Iterable[str]) -> dict[str, Organisation]:
        known = {spelling(o.name): o for o in Organisation.objects.all()}
        aliases = OrganisationAlias.objects.select_related("organisation")
        known = {spelling(alias.name): alias.organisation for alias in aliases} | known
        new: dict[str, Organisation] = {}
        for name in names:
            if spelling(name) not in known:
                new.setdefault(spelling(name), Organisation(name=name))
        self.write(list(new.values()))
        return known | new

    def body(self, name: str) -> Organisation:
        return self.organisations[spelling(name)]

    def person(self, named: Named) -> Person:
        return self.people[_key(named.text)]

    # --- What a row becomes -------------------------------------------------------------------------

    def partnership(self, row: ImportRow, reference: str) -> Partnership:
        """Return the unsaved partnership of a row: a live one arrives live, and its baseline is not assured."""
        values = row.values
        made = Partnership(reference=reference, baseline_assured=False)
        for name in PLAIN:
            if name in values:
                setattr(made, name, values[name])
        made.old_reference = values.get("old_reference") or values.get("reference", "")
        made.status = values.get("status", Status.LIVE)
        made.theme = self.themes.get(_key(values.get("theme")))
        made.directorate = self.directorates.get(_key(values.get("directorate")))
        made.panel = self.panels.get(_key(values.get("panel")))
        for name in PEOPLE:
            if name in values:
                setattr(made, name, self.person(values[name]))
        if starts := values.get("starts_on"):
            made.starts_on, made.starts_precision = starts.day, starts.precision
        made.signed_on = values["signed_on"].day if "signed_on" in values else None
        made.stated_reviewed_on = values["reviewed_on"].day if "reviewed_on" in values else None
        made.stated_next_review_on = values["next_review_on"].day if "next_review_on" in values else None
        return made

    def parts(self, made: Partnership, row: ImportRow) -> Iterable[Record]:
        """Yield the unsaved parts of a partnership that a row speaks of."""
        yield self._step(made, row)
        yield from self._members(made, row)
        for named in {_key(n.text): n for n in row.values.get("representatives", ())}.values():
            yield Representative(partnership=made, person=self.person(named))
        if ends := row.values.get("ends_on"):
            yield KeyDate(partnership=made, kind="end", on=ends.day, precision=ends.precision)
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
        known = starts if starts and made.status in OPEN_STATUSES else None
        return StatusChange(
            partnership=made,
            to_status=made.status,
            on=known.day if known else None,
            precision=known.precision if known else Precision.DAY,
            reason=_("As it stood in the old register"),
        )

    def _members(self, made: Partnership, row: ImportRow) -> Iterable[Record]:
        seen: set[tuple[int, str]] = set()
        pairs = [(name, PartnerRole.MEMBER) for name in row.values.get("partners", ())]
        if body := row.values.get("accountable_body"):
            pairs.append((body, PartnerRole.ACCOUNTABLE))
        for name, role in pairs:
            organisation = self.body(name)
            if (organisation.pk, role) not in seen:
                seen.add((organisation.pk, role))
                yield Membership(partnership=made, organisation=organisation, role=role)

    def _money(self, made: Partnership, row: ImportRow) -> Iterable[Record]:
        values, year = row.values, financial_year(self.today)
        if (amount := values.get("contribution")) is not None:
            yield Contribution(
                partnership=made,
                organisation=self.council,
                year=year,
                amount=amount,
                certainty=Certainty.ESTIMATE if values.get("contribution_doubted") else Certainty.STATED,
            )
        if (budget := values.get("budget")) is not None:
            certainty = Certainty.ESTIMATE if values.get("budget_doubted") else Certainty.STATED
            yield YearMoney(partnership=made, year=year, budget=budget, certainty=certainty)
        if (loan := values.get("loan")) is not None:
            yield Liability(
                partnership=made,
                kind=LiabilityKind.LOAN,
                what=_("Loan named in the old register"),
                most=loan,
                certainty=Certainty.STATED,
                cap=Cap.NOT_KNOWN,
            )


def by_kind(records: Iterable[Record]) -> Mapping[type[Record], list[Record]]:
    """Return records by their model, each kind in the order given."""
    found: dict[type[Record], list[Record]] = defaultdict(list)
    for record in records:
        found[type(record)].append(record)
    return found


def _key(name: Any) -> str:
    return " ".join(str(name or "").casefold().split())


def _named(row: ImportRow) -> Iterable[Named]:
    yield from (row.values[name] for name in PEOPLE if name in row.values)
    yield from row.values.get("representatives", ())


def _bodies(row: ImportRow) -> Iterable[str]:
    yield from row.values.get("partners", ())
    if "accountable_body" in row.values:
        yield row.values["accountable_body"]


def _with_slugs(panels: list[Panel]) -> None:
    taken = set(Panel.objects.values_list("slug", flat=True))
    for panel in panels:
        panel.slug = unique_slug(panel.name, taken, longest=80)
        taken.add(panel.slug)

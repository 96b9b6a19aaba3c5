"""Makes the fictional council of the demo: people, sign-ins, organisations and partnerships of any number."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from dateutil.relativedelta import relativedelta
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction

from accounts.models import Directorate, Panel, Person, RoleGrant, Service, User
from accounts.services import sign_ins
from accounts.services.sign_ins import Rights
from core.dates import Notice, financial_year, last_safe_day
from core.history import audit, writing
from core.history.actors import SYSTEM
from core.yaml_files import read_data
from governance import demo as governance_demo
from portal.demo import documents
from portal.logs import demo as logs_demo
from register import models
from register.choices import OPEN_STATUSES, DocumentKind, Status
from register.merging import demo as merging_demo
from register.services import organisations, partnerships
from register.standing import refresh as standing_refresh
from reviews.annual import demo as annual_demo
from reviews.measures import demo as measures_demo
from reviews.risks import demo as reviews_demo
from reviews.waivers import demo as waivers_demo

Entry = Mapping[str, Any]
HERE = Path(__file__).parent
ROLE_OF = {"admin": "administrator"}
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


def read(name: str) -> Any:
    return read_data(HERE / name)


@transaction.atomic
def make_council(*, number: int | None, password: str, today: date) -> int:
    """Make the council with `number` partnerships (all of the file when None) and return how many were made.

    Safe to run twice: what is there already stays as it is, and only what is missing is added.
    """
    council = read("council.yaml")
    _structure(council)
    _people(council, password)
    _organisations(council)
    entries = list(_entries(read("partnerships.yaml"), number))[models.Partnership.objects.count() :]
    if entries:
        _Books(today).write(entries)
        audit.record(
            "demo.made", by=SYSTEM, headline="Demo council made:", detail=f"{len(entries)} partnerships"
        )
    merging_demo.seed(council["entered_twice"], by=User.objects.filter(email="officer@demo.example").first())
    documents.seed(today)
    reviews_demo.seed(dict(models.Partnership.objects.values_list("name", "pk")), today)
    measures_demo.seed(today)
    if number is None:
        governance_demo.seed(today, by=SYSTEM)
        annual_demo.seed_reviews(today)
        waivers_demo.seed(today)
    logs_demo.seed_access_log(today)
    return len(entries)


def _structure(council: Entry) -> None:
    for name, services in council["directorates"].items():
        directorate = Directorate.objects.filter(name=name).first() or writing.insert(
            Directorate(name=name), by=SYSTEM
        )
        for service in services:
            if not directorate.services.filter(name=service).exists():
                writing.insert(Service(directorate=directorate, name=service), by=SYSTEM)
    for slug, name in council["panels"].items():
        if not Panel.objects.filter(slug=slug).exists():
            writing.insert(Panel(slug=slug, name=name), by=SYSTEM)


def _people(council: Entry, password: str) -> None:
    hashed = make_password(password)
    for entry in council["posts"]:
        _person(entry)
    for key, entry in council["sign_ins"].items():
        person, email = _person(entry), f"{key}@demo.example"
        if not User.objects.filter(email=email).exists():
            panels = Panel.objects.filter(slug__in=entry.get("panels", ()))
            sign_ins.make(person, Rights(email, [ROLE_OF.get(key, key)], list(panels)), by=SYSTEM)
        User.objects.filter(email=email).update(password=hashed)


def _person(entry: Entry) -> Person:
    names = {"post": entry.get("post", ""), "name": entry.get("name", "")}
    if found := Person.objects.filter(**names).first():
        return found
    directorate = Directorate.objects.filter(name=entry.get("directorate", "")).first()
    service = Service.objects.filter(directorate=directorate, name=entry.get("service", "")).first()
    councillor = entry.get("councillor", False)
    return writing.insert(
        Person(**names, directorate=directorate, service=service, is_councillor=councillor), by=SYSTEM
    )


def _organisations(council: Entry) -> None:
    known = {name for names in organisations.known_names().values() for name in names}
    if settings.COUNCIL["name"] not in known:
        own = models.Organisation(name=settings.COUNCIL["name"], kind="council", is_council=True)
        writing.insert(own, by=SYSTEM)
    for entry in council["organisations"]:
        if entry["name"] not in known:
            fields = {key: value for key, value in entry.items() if key != "also"}
            made = writing.insert(models.Organisation(**fields), by=SYSTEM)
            for alias in entry.get("also", ()):
                writing.insert(models.OrganisationAlias(organisation=made, name=alias), by=SYSTEM)


def _entries(written: Sequence[Entry], number: int | None) -> Iterator[Entry]:
    """Yield the written partnerships, then as many variations of them as are wanted."""
    places = (
        "Eastmoor",
        "Southfold",
        "Highcombe",
        "Millbrook",
        "Ashby Vale",
        "Long Dale",
        "Kingsmere",
        "Thornley",
    )
    for position in range(number if number is not None else len(written)):
        entry = written[position % len(written)]
        if position < len(written):
            yield entry
        else:
            again = position // len(written)
            name = f"{entry['name']}, {places[again % len(places)]} {again // len(places) + 1}"
            yield {**entry, "name": name, "known_as": ()}


def _listed(model: Any, names: set[str]) -> dict[str, Any]:
    """Return the entries of a short list by name; those that are missing are made."""
    for name in sorted(names - set(model.objects.values_list("name", flat=True))):
        writing.insert(model(name=name), by=SYSTEM)
    return {entry.name: entry for entry in model.objects.all()}


class _Books:
    """Everything a partnership points to, read once; and the writing of many partnerships in bulk."""

    def __init__(self, today: date) -> None:
        self.today = today
        self.directorates = {d.name: d for d in Directorate.objects.all()}
        self.people = {p.post: p for p in Person.objects.exclude(post="")}
        self.panels = {p.slug: p for p in Panel.objects.all()}
        self.organisations = {o.name: o for o in models.Organisation.objects.all()}
        self.council = models.Organisation.objects.get(is_council=True)
        entries = read("partnerships.yaml")
        self.themes = _listed(models.Theme, {entry["theme"] for entry in entries})
        self.priorities = _listed(models.Priority, {e["serves"][0] for e in entries if "serves" in e})

    def write(self, entries: Sequence[Entry]) -> None:
        references = partnerships.next_references(len(entries))
        pairs = [(self._partnership(e, r), e) for e, r in zip(entries, references, strict=True)]
        writing.insert_many([made for made, _entry in pairs], by=SYSTEM, reason="Demo council")
        parts = [part for made, entry in pairs for part in self._parts(made, entry)]
        for kind in dict.fromkeys(type(part) for part in parts):
            writing.insert_many([p for p in parts if type(p) is kind], by=SYSTEM, reason="Demo council")
        standing_refresh.refresh([made.pk for made, _entry in pairs])

    def _partnership(self, entry: Entry, reference: str) -> models.Partnership:
        starts = entry.get("starts")
        return models.Partnership(
            reference=reference,
            name=entry["name"],
            other_names="\n".join(entry.get("known_as", ())),
            purpose=entry["purpose"],
            form=entry["form"],
            tier=entry["tier"],
            status=entry["status"],
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

    def _parts(self, made: models.Partnership, entry: Entry) -> Iterator[Any]:
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
            end.last_safe_on = last_safe_day(on, Notice(*entry["notice"]))
        return end

    def _money(self, made: models.Partnership, entry: Entry) -> Iterator[Any]:
        if "money" not in entry or entry["status"] not in OPEN_STATUSES:
            return
        ours, budget = entry["money"]
        this_year = financial_year(self.today)
        partners = list(entry.get("partners", {}))[:2]
        for back in range(3):
            year, factor = this_year - back, 100 - 3 * back
            yield models.Contribution(
                partnership=made, organisation=self.council, year=year, amount=ours * factor // 100
            )
            for name in partners:
                share = max(budget - ours, 0) // max(len(partners), 1)
                if share:
                    partner = self.organisations[name]
                    yield models.Contribution(
                        partnership=made, organisation=partner, year=year, amount=share * factor // 100
                    )
            yield models.YearMoney(
                partnership=made,
                year=year,
                budget=budget * factor // 100,
                forecast=entry.get("forecast") if back == 0 else None,
                actual=budget * factor // 100 if back else None,
            )


def demo_sign_ins() -> list[tuple[str, str]]:
    """Return each demo address with the words of its role."""
    rows = (
        RoleGrant.objects.filter(user__email__endswith="@demo.example")
        .select_related("user")
        .order_by("user_id")
    )
    return [(grant.user.email, str(grant.get_role_display())) for grant in rows]

"""Makes the fictional council of the demo: people, sign-ins, organisations and partnerships of any number."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from itertools import chain
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.timezone import make_aware

from accounts.models import Directorate, Panel, Person, RoleGrant, Service, User
from accounts.services import sign_ins
from accounts.services.sign_ins import Rights
from core import clock
from core.history import audit, writing
from core.history.actors import SYSTEM
from core.yaml_files import read_data
from governance import demo as governance_demo
from governance.screening import demo as screening_demo
from governance.verification import demo as checked_demo
from portal.demo import dates, documents, meetings, money, notes, people, record
from portal.demo.books import Books
from portal.demo.diary import write_diary
from portal.logs import demo as logs_demo
from register import models
from register.demo import MONTHS_TOLD, Cast, Moment
from register.merging import demo as merging_demo
from register.services import organisations
from reviews.annual import demo as annual_demo
from reviews.measures import demo as measures_demo
from reviews.risks import demo as risks_demo
from reviews.verification import demo as verified_demo
from reviews.waivers import demo as waivers_demo

Entry = Mapping[str, Any]
HERE = Path(__file__).parent
ROLE_OF = {"admin": "administrator"}
# What tells of the past, beside the record itself. What happened in one moment is told in this order.
_PARTS = (
    people,
    dates,
    documents,
    money,
    meetings,
    notes,
    governance_demo,
    screening_demo,
    annual_demo,
    waivers_demo,
    checked_demo,
    verified_demo,
)


def read(name: str) -> Any:
    return read_data(HERE / name)


@transaction.atomic
def make_council(*, number: int | None, password: str, today: date) -> int:
    """Make the council with `number` partnerships (all of the file when None) and return how many were made.

    Safe to run twice: what is there already stays as it is, and only what is missing is added. Into an empty register
    the council comes with its past (portal/demo/diary.py): three years of everything when no number is named, risks,
    measures and accesses when one is, which is a council of a size to measure with.
    """
    council, there = read("council.yaml"), models.Partnership.objects.count()
    entries = list(_entries(read("partnerships.yaml"), number))[there:]
    if there or not entries:
        _write_structure(council, password)
        if entries:
            _write(Books(today, past=False), entries)
        return len(entries)
    began, living = Cast(today, ()).day(-MONTHS_TOLD), number is None
    with clock.set_to(make_aware(datetime.combine(began, time(8, 30)))):
        _write_structure(council, password)
        books = Books(today, past=living)
        later = {name for name, told in books.told.items() if "entered" in told}
        _write(books, [entry for entry in entries if entry["name"] not in later])
    cast = Cast(today, {entry["name"] for entry in entries})
    sources: list[Iterable[Moment]] = [risks_demo.list_moments(cast), measures_demo.list_moments(cast)]
    if living:
        sources += [record.list_moments(cast, books), *(part.list_moments(cast) for part in _PARTS)]
    sources += [logs_demo.list_moments(cast), merging_demo.list_moments(cast, council["entered_twice"])]
    count = write_diary(chain.from_iterable(sources), until=clock.now())
    audit.record("demo.told", by=SYSTEM, headline="Past of the demo council told:", detail=f"{count} moments")
    return len(entries)


def _write_structure(council: Entry, password: str) -> None:
    _structure(council)
    _people(council, password)
    _organisations(council)


def _write(books: Books, entries: Sequence[Entry]) -> None:
    books.write(entries)
    audit.record("demo.made", by=SYSTEM, headline="Demo council made:", detail=f"{len(entries)} partnerships")


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
    known = {name for names in organisations.list_known_names().values() for name in names}
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


def list_demo_sign_ins() -> list[tuple[str, str]]:
    """Return each demo address with the words of its role."""
    rows = (
        RoleGrant.objects.filter(user__email__endswith="@demo.example")
        .select_related("user")
        .order_by("user_id")
    )
    return [(grant.user.email, str(grant.get_role_display())) for grant in rows]

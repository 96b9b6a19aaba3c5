"""How many files a cell of a spreadsheet passes through, from the upload to the field: it is counted, and may not grow.

One sheet with a date, an amount, a choice and a person goes its whole way: handed in, shown in the rehearsal,
imported. Meanwhile every function of the project that runs is looked at. A module counts for a cell when one of its
functions gets, returns or holds at its end what was typed, what it was read as, or anything that one of the two
stands in: a cell, a row, the table, the whole result. That is the widest meaning of "passes through"; a function
that only hands the table on counts too.

Apart stands what every record passes through, whatever its way in: models, services, and what keeps and seals the
history. What follows from a record once it is written (standing, signs, what is searched) does not run here.
The ground is what core knows of sheets and of typed values; the wing is register/importing.
"""

import io
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook

from accounts.models import User
from register.importing.write import commit
from register.models import Contribution, KeyDate, Partnership
from tests.factories.register import PartnershipFactory

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[3]
APPS = ("core", "accounts", "register", "governance", "reviews", "scrutiny", "portal", "partnerships")
APART = (
    "core/history/", "core/models/", "accounts/models/", "register/models/", "register/services/", "register/rules/",
)  # fmt: skip
HEADERS = ("Reference", "Partnership name", "End date", "Council contribution", "Status", "Sponsor")
# What is typed into each cell that is followed, and what it is read as; a choice is told by its field.
CELLS: Mapping[str, tuple[Any, ...]] = {
    "date": ("13.07.2031", date(2031, 7, 13)),
    "amount": ("£43,217", Decimal("43217.00")),
    "choice": ("Dormant", ("status", "dormant")),
    "person": ("Head of Zebras",),
}
MOST_LOOKS = 300  # of one function: the cells that are followed stand in the first row, and come first
KIND_OF = {value: kind for kind, values in CELLS.items() for value in values}


def kinds_in(thing: Any, depth: int = 12) -> Iterator[str]:
    """Yield the kind of every cell whose text or value this is, or has in it."""
    if isinstance(thing, str | Decimal | date):
        if thing in KIND_OF:
            yield KIND_OF[thing]
        return
    if depth == 0:
        return
    if isinstance(thing, list | tuple | set | frozenset):
        for each in list(thing):
            yield from kinds_in(each, depth - 1)
        return
    for name, value in fields_of(thing).items():
        if isinstance(value, str) and (name, value) in KIND_OF:
            yield KIND_OF[name, value]
        yield from kinds_in(value, depth - 1)


def fields_of(thing: Any) -> dict[Any, Any]:
    """Return what a dictionary, or an object of a class of ours, holds."""
    if isinstance(thing, dict):
        return dict(thing)
    if type(thing).__module__.partition(".")[0] not in APPS:
        return {}
    slots = [
        name
        for base in type(thing).__mro__
        for name in getattr(base, "__slots__", ())
        if hasattr(thing, name)
    ]
    return {name: getattr(thing, name) for name in slots} | dict(getattr(thing, "__dict__", {}))


class Follower:
    """Notes, while it is switched on, which modules each cell passes through."""

    def __init__(self) -> None:
        self.met: dict[str, set[str]] = defaultdict(set)
        self.looked: Counter[CodeType] = Counter()

    def __enter__(self) -> "Follower":
        sys.setprofile(self._look)
        return self

    def __exit__(self, *_error: object) -> None:
        sys.setprofile(None)

    def _look(self, frame: FrameType, event: str, result: Any) -> None:
        name = frame.f_code.co_filename.removeprefix(f"{ROOT}/")
        if event not in ("call", "return") or name.partition("/")[0] not in APPS or name.startswith(APART):
            return
        self.looked[frame.f_code] += 1
        if self.looked[frame.f_code] > MOST_LOOKS or all(name in self.met[kind] for kind in CELLS):
            return
        sys.setprofile(None)
        try:
            for kind in set(kinds_in([result if event == "return" else None, *frame.f_locals.values()])):
                self.met[kind].add(name)
        finally:
            sys.setprofile(self._look)


def sheet(reference: str) -> bytes:
    """Return a workbook as Excel keeps it, the cells that are followed in its first row."""
    book = Workbook()
    typed = ("13.07.2031", "£43,217", "Dormant", "Head of Zebras")
    for row in (
        HEADERS,
        (reference, "Alder Alliance", *typed),
        ("", "Beech", "2.3.2030", "£1", "Live", "Head of Cats"),
    ):
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@pytest.fixture
def follow(
    people: dict[str, User], client_as: Callable[[User], Client], monkeypatch: pytest.MonkeyPatch
) -> Callable[[str], Mapping[str, set[str]]]:
    """Bring in a sheet whose first row has this reference; return the modules that each cell passed through."""
    monkeypatch.setattr(commit.standing_refresh, "refresh", lambda _ids: None)
    client = client_as(people["officer"])

    def bring_in(reference: str) -> Mapping[str, set[str]]:
        handed = SimpleUploadedFile("ours.xlsx", sheet(reference))
        with Follower() as follower:
            page = client.post("/register/import/", {"file": handed})["Location"]
            shown = client.get(page)
            done = client.post(page, {"import": "1", "seen": shown.context["seen"]})
        assert done.status_code == 302
        return follower.met

    return bring_in


# How many files of the wing and of the ground a cell passes through, at most.
# The layouts of decision 28 are ten files of the wing: each looks at the whole table before one is taken. Seven or
# eight more are there because the cells of a column decide which field it is, and its neighbours how a cell is read;
# a dozen ask once for a kind (units, currency, payer, how often, what has ended, secrecy, rows that are none), and look
# at every cell.
IN_A_NEW_ROW = {"date": (51, 17), "amount": (52, 18), "choice": (51, 17), "person": (53, 17)}
IN_A_ROW_THAT_CHANGES = {"date": (51, 19), "amount": (52, 20), "person": (53, 19)}


def assert_no_more(met: Mapping[str, set[str]], at_most: Mapping[str, tuple[int, int]]) -> None:
    """Assert that each cell passed through no more files of the wing and of the ground, and through no others."""
    for kind, (most_wing, most_ground) in at_most.items():
        wing = {name for name in met[kind] if name.startswith("register/importing/")}
        ground = {name for name in met[kind] if name.startswith("core/")}
        assert met[kind] == wing | ground
        assert (len(wing) <= most_wing, len(ground) <= most_ground) == (True, True), sorted(met[kind])


def test_a_cell_of_a_new_row_passes_through_few_files(
    follow: Callable[[str], Mapping[str, set[str]]],
) -> None:
    met = follow("")
    made = Partnership.objects.get(name="Alder Alliance")
    assert KeyDate.objects.filter(partnership=made, on=date(2031, 7, 13)).exists()
    assert Contribution.objects.filter(partnership=made, amount=43217).exists()
    assert (made.status, str(made.sponsor)) == ("dormant", "Head of Zebras")
    assert_no_more(met, IN_A_NEW_ROW)


def test_a_cell_that_changes_a_partnership_passes_through_few_files(
    follow: Callable[[str], Mapping[str, set[str]]],
) -> None:
    made = PartnershipFactory(live=True, name="Alder Alliance")
    met = follow(made.reference)
    assert KeyDate.objects.filter(partnership=made, on=date(2031, 7, 13)).exists()
    assert_no_more(met, IN_A_ROW_THAT_CHANGES)

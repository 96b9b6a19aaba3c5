"""The import against plain bulk_create of the same rows in the same tables, both rolled back."""

import csv
import io
import random
from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction
from django.utils import timezone

from accounts.models import Directorate, Person, User
from register.importing import rehearse, upload
from register.importing.model import TAKE, UploadedTable
from register.importing.write import commit
from register.models import Organisation, Partnership, Theme

_SYLLABLES = [
    "bar", "cot", "den", "elm", "fen", "gor", "hal", "ish", "kel", "lon", "mer", "nor", "oak", "pen",
    "quar", "ros", "sil", "tor", "ull", "ves", "wyn", "yar",
]  # fmt: skip
_THINGS = [
    "Transport", "Housing", "Skills", "Rivers", "Markets", "Libraries", "Carers", "Energy", "Heritage",
    "Childcare",
]  # fmt: skip
_BODIES = ["Board", "Forum", "Alliance", "Network", "Programme", "Consortium"]
_HEAD = (
    "Ref", "Name", "Status", "Type", "Theme", "Department", "Responsible officer", "Partners", "Objective",
    "Contribution p.a.", "Total budget", "Start date", "Renewal date", "Statutory? (Y/N)", "Agreement?",
    "Last reviewed", "Comments",
)  # fmt: skip


def take_all(handed: UploadedTable) -> dict[str, str]:
    """Decide that every row is a partnership of its own, however alike some are."""
    return {str(record.number): TAKE for record in handed.table.records}


def sheet(rows: int) -> bytes:
    """Return a council's register of `rows` rows as CSV, the same bytes each time."""
    chance = random.Random(7)
    named = {
        "themes": list(Theme.objects.values_list("name", flat=True)),
        "directorates": list(Directorate.objects.values_list("name", flat=True)),
        "posts": list(Person.objects.exclude(post="").values_list("post", flat=True)),
        "partners": list(Organisation.objects.filter(is_council=False).values_list("name", flat=True)),
    }
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(_HEAD)
    names: set[str] = set()
    while len(names) < rows:
        place = "".join(chance.sample(_SYLLABLES, 4)).title()
        names.add(f"{place} {chance.choice(_THINGS)} {chance.choice(_BODIES)}")
    writer.writerows(_row(chance, number, name, named) for number, name in enumerate(sorted(names), 1))
    return stream.getvalue().encode()


def _row(chance: random.Random, number: int, name: str, named: dict[str, list[str]]) -> list[str]:
    year = chance.randint(2005, 2024)
    return [
        f"OLD{number}",
        name,
        chance.choice(["Live", "Live", "Live", "Closed"]),
        chance.choice(["Informal", "Statutory board", "Joint committee"]),
        chance.choice(named["themes"]),
        chance.choice(named["directorates"]),
        chance.choice(named["posts"]),
        "; ".join(chance.sample(named["partners"], 3)),
        f"Brings those together who care about the services around {name}.",
        f"£{chance.randint(1, 900) * 500:,}",
        f"£{chance.randint(1, 900) * 2000:,}",
        f"01/04/{year}",
        f"31/03/{year + chance.randint(3, 25)}",
        chance.choice("YN"),
        chance.choice(["Yes", "No"]),
        f"{chance.randint(1, 28):02}/11/{chance.randint(2023, 2025)}",
        chance.choice(["", "See the minutes of the last meeting", "Funding under discussion"]),
    ]


def sheet_of_next_year(data: bytes) -> bytes:
    """Return a sheet that came in as its council sends it a year later: other amounts and another renewal."""
    references = dict(Partnership.objects.values_list("old_reference", "reference"))
    head, *rows = csv.reader(io.StringIO(data.decode()))
    at = {name: place for place, name in enumerate(head)}
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(["Reference", *head[1:]])
    for row in rows:
        row[at["Ref"]] = references[row[at["Ref"]]]
        for name in ("Contribution p.a.", "Total budget"):
            row[at[name]] = f"£{int(row[at[name]][1:].replace(',', '')) + 100:,}"
        day, year = row[at["Renewal date"]].rsplit("/", 1)
        row[at["Renewal date"]] = f"{day}/{int(year) + 1}"
        writer.writerow(row)
    return stream.getvalue().encode()


class ImportCase:
    """One file of as many rows as the register has, brought in and rolled back; and the same rows written bare."""

    def __init__(self, rows: int) -> None:
        self.user = User.objects.get(email="officer@demo.example")
        self.data = sheet(rows)
        self.today = timezone.localdate()
        self.written: list[list[models.Model]] = []
        self.told: dict[str, Any] = {}

    def bring_in(self) -> dict[str, float]:
        """Read, rehearse and commit the file; return the seconds of each, and keep what it wrote for `bare`."""
        with _rolled_back():
            before = {model: _last(model) for model in _tables()}
            start = perf_counter()
            handed = upload.read_upload(self.data, "register.csv")
            read = perf_counter()
            rehearsed = rehearse.rehearse(handed, today=self.today, decisions=take_all(handed))
            compared = perf_counter()
            batch = commit.commit_import(handed, rehearsed, by=self.user)
            _constraints()
            done = perf_counter()
            self.written = [found for model, last in before.items() if (found := _since(model, last))]
            again = self._bring_in_again()
            self.told = batch.counts | {
                "alike": len(rehearsed.likenesses),
                "tables": len(self.written),
                "written": sum(map(len, self.written)),
            }
        return {
            "import": done - start,
            "import: read": read - start,
            "import: rehearse": compared - read,
            "import: commit": done - compared,
            **again,
        }

    def _bring_in_again(self) -> dict[str, float]:
        """Bring in the sheet of the year after, each row a change of its partnership; return the seconds, as above."""
        data = sheet_of_next_year(self.data)
        start = perf_counter()
        handed = upload.read_upload(data, "next.csv")
        rehearsed = rehearse.rehearse(handed, today=self.today)
        compared = perf_counter()
        batch = commit.commit_import(handed, rehearsed, by=self.user)
        _constraints()
        done = perf_counter()
        assert batch.counts["changed"] == len(handed.table.records), batch.counts
        return {"next year": done - start, "next year: commit": done - compared}

    def bare(self) -> dict[str, float]:
        """Write what the last `bring_in` wrote with nothing but bulk_create; return the seconds."""
        with _rolled_back():
            start = perf_counter()
            for rows in self.written:
                type(rows[0])._base_manager.bulk_create(rows, batch_size=500)
            _constraints()
            return {"bulk_create": perf_counter() - start}


@contextmanager
def _rolled_back() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _constraints() -> None:
    """Check foreign keys as the end of a transaction would; SQLite has checked each row already."""
    if connection.vendor == "postgresql":
        connection.check_constraints()


def _tables() -> list[Any]:
    found = apps.get_models(include_auto_created=True)
    return [model for model in found if model._meta.managed and not model._meta.proxy]


def _last(model: Any) -> Any:
    return model._base_manager.aggregate(last=models.Max("pk"))["last"]


def _since(model: Any, last: Any) -> list[models.Model]:
    everything = model._base_manager.order_by("pk")
    return list(everything if last is None else everything.filter(pk__gt=last))

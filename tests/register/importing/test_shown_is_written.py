"""What a rehearsal shows after its questions are answered is what comes in: from the pages as from the command."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client

from accounts.models import User
from core import clock
from core.dates import financial_year_of
from core.jobs.running import run_job
from core.models import Job
from register.exporting.rows import read_exported_partnerships
from register.importing import upload
from register.importing.jobs import bring_in
from register.importing.rehearsal.reading import SheetRead, read_sheet
from register.models import KeptText, Partnership, Rehearsal, RememberedMapping, YearMoney
from tests.register.importing.layout_samples import book_of
from tests.register.importing.test_pages import hand_in
from tests.whole_saves.filled_forms import read_forms

pytestmark = pytest.mark.django_db
Shown = list[tuple[Any, ...]]
_NUMBERS = ("id", "reference")


def csv(*lines: str) -> bytes:
    return "\n".join(lines).encode()


UNSURE = csv(
    "Partnership,Purpose / achievements,Council contribution (£k) 2026/27 approx,Notice agreed,End date",
    "Alder Link,Trees,48,6 months,31/03/2028",
    "Birch Link,Shade,50,90 days,31/03/2028",
)
SECTIONS = csv(
    "Partnership,Lead officer,Status,Purpose",
    "PLACE TEAM,,,",
    "Rivers Board,Ann Pike,Live,Clean rivers",
    "Hills Board,Raj Dee,Live,Hills for all",
    "ADULTS TEAM,,,",
    "Woods Board,Una Fox,Live,Trees",
    "Roads Board,Ann Pike,Live,Roads",
)
MARKED = csv(
    "Partnership,Status,Borough NHS Trust,Valley Police,Lead officer",
    "Rivers Board,Live,X,,Ann Pike",
    "Hills Board,Live,X,X,Raj Dee",
)
SHEETS = book_of(
    {
        "North": [["Partnership", "Lead officer", "Status"], ["Rivers Board", "Ann Pike", "Live"]],
        "South": [["Partnership", "Lead officer", "Status"], ["Hills Board", "Raj Dee", "Live"]],
    }
)
CASES: Mapping[str, tuple[str, bytes, Mapping[str, str]]] = {
    "perhaps, as proposed": ("unsure.csv", UNSURE, {"perhaps": "proposed"}),
    "perhaps, as text": ("unsure.csv", UNSURE, {"perhaps": "text"}),
    "money": (
        "money.csv",
        csv("Partnership,Status,Annual cost", "Rivers Board,Live,500", "Hills Board,Live,700"),
        {"money C": "budget"},
    ),
    "money, as text": (
        "money.csv",
        csv("Partnership,Status,Annual cost", "Rivers Board,Live,500", "Hills Board,Live,700"),
        {"money C": "-"},
    ),
    "the name": (
        "name.csv",
        csv("What it is,Lead officer,Status", "Rivers Board,Ann Pike,Live", "Hills Board,Raj Dee,Live"),
        {"name": "A"},
    ),
    "a unit": (
        "unit.csv",
        csv("Partnership,Status,Total budget (£k)", "Rivers Board,Live,412000", "Hills Board,Live,300000"),
        {"unit C": "1"},
    ),
    "a word of a status": (
        "word.csv",
        csv("Partnership,Status,Lead officer", "Rivers Board,Zonk,Ann Pike", "Hills Board,Zonk,Raj Dee"),
        {"word B zonk": "dormant"},
    ),
    "a new person": (
        "person.csv",
        csv("Partnership,Status,Lead officer", "Rivers Board,Live,Ann Pike", "Hills Board,Live,Anne Pike"),
        {"new person Anne Pike": "= Ann Pike"},
    ),
    "headings between rows": ("sections.csv", SECTIONS, {"sections": "directorate"}),
    "headings between rows, as text": ("sections.csv", SECTIONS, {"sections": "nothing"}),
    "marked organisations": ("marked.csv", MARKED, {"partner columns": "partners"}),
    "names of sheets": ("sheets.xlsx", SHEETS, {"sheet names": "theme"}),
    "only one sheet": ("sheets.xlsx", SHEETS, {"sheets": "South"}),
    "several rows for one": (
        "several.csv",
        csv("Partnership,Status,Partners", "Rivers Board,Live,Valley Police", "Rivers Board,,Hill Trust"),
        {"layout": "several rows"},
    ),
    "two at once": ("unsure.csv", UNSURE, {"perhaps": "proposed", "layout": "rows"}),
}


@pytest.fixture
def client(people: dict[str, User], client_as: Callable[[User], Client]) -> Client:
    return client_as(people["officer"])


def open_now(officer: User) -> SheetRead:
    return read_sheet(Rehearsal.objects.get(), reader=officer)


def summarise(read: SheetRead) -> Shown:
    return [
        (row.name, row.values, sorted((one.column, one.text) for one in row.kept))
        for row in read.rehearsed.rows
    ]


def press(client: Client, address: str, *, button: str = "rehearse", **fields: str) -> None:
    """Send the form of a page as a browser does: with all that the page put into it."""
    page = client.get(address).content.decode()
    (form,) = [one for one in read_forms(page) if "seen" in one.fields]
    answer = client.post(address, {**form.fields, **fields, button: "1"})
    assert answer.status_code == 302, answer.content.decode()


def read_register() -> list[dict[str, Any]]:
    """Return what the register says of each partnership, less the numbers that each import gives anew."""
    ids = list(Partnership.objects.values_list("pk", flat=True))
    found = list(read_exported_partnerships(ids, year=financial_year_of(clock.today()), reader=None))
    rows = [{**one.row, "year money": one.of(YearMoney), "kept": one.of(KeptText)} for one in found]
    rows = [{key: str(value) for key, value in row.items() if key not in _NUMBERS} for row in rows]
    return sorted(rows, key=lambda row: row["name"])


def walk_pages(client: Client, officer: User, file: str, data: bytes, answers: Mapping[str, str]) -> str:
    """Hand in, answer, and look at every section of the page, pressing there; return the address."""
    address = hand_in(client, data, file)
    press(client, address, **{f"answer-{key}": value for key, value in answers.items()})
    shown, mapping = summarise(open_now(officer)), open_now(officer).handed.mapping
    for section in ("questions", "rows", "columns", "new", "passed", "questions"):
        press(client, f"{address}?show={section}")
        assert open_now(officer).handed.mapping == mapping, section
        assert summarise(open_now(officer)) == shown, section
    return address


@pytest.mark.parametrize("case", CASES)
def test_every_answer_comes_in_as_it_was_rehearsed(
    case: str, client: Client, officer: User, tmp_path: Path
) -> None:
    file, data, answers = CASES[case]
    address = walk_pages(client, officer, file, data, answers)
    read = open_now(officer)
    assert not read.obstacles
    hidden = {letter for letter, key in read.handed.mapping.items() if key == "-"}
    with transaction.atomic():
        press(client, f"{address}?show=columns", button="import")
        written = read_register()
        (remembered,) = RememberedMapping.objects.values_list("mapping", flat=True)
        transaction.set_rollback(True)
    assert {letter: remembered[letter] for letter in read.handed.mapping} == read.handed.mapping, hidden
    assert [row["name"] for row in written] == sorted(row.name for row in read.rehearsed.rows)
    (tmp_path / file).write_bytes(data)
    (tmp_path / "answers.json").write_text(json.dumps(dict(answers)))
    call_command("import_register", str(tmp_path / file), "--answers", str(tmp_path / "answers.json"))
    for row, before in zip(read_register(), written, strict=True):
        assert row.items() - before.items() == set(), row["name"]


@pytest.mark.parametrize("by_job", [False, True])
def test_columns_read_as_proposed_are_written(
    by_job: bool, client: Client, officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    if by_job:
        monkeypatch.setattr(bring_in, "IMPORT_AT_ONCE", 1)
    address = walk_pages(client, officer, "unsure.csv", UNSURE, {"perhaps": "proposed"})
    press(client, f"{address}?show=rows", button="import")
    if by_job:
        run_job(Job.objects.get().pk)
    alder = Partnership.objects.get(name="Alder Link")
    assert alder.purpose == "Trees"
    assert [one.amount for one in alder.contributions.all()] == [48_000]
    assert RememberedMapping.objects.get().mapping["C"] == "contribution"


def test_an_answer_can_be_changed_until_the_import(client: Client, officer: User) -> None:
    address = walk_pages(client, officer, "unsure.csv", UNSURE, {"perhaps": "proposed"})
    press(client, address, **{"answer-perhaps": "text"})
    assert open_now(officer).handed.mapping["C"] == ""
    press(client, address, **{"answer-perhaps": "proposed"})
    press(client, f"{address}?show=columns", **{"column-B": ""})
    mapping = open_now(officer).handed.mapping
    assert (mapping["B"], mapping["C"], mapping["D"]) == ("", "contribution", "notice")


def test_another_column_chosen_as_the_name_counts_after_the_answer(client: Client, officer: User) -> None:
    _file, data, answers = "name.csv", CASES["the name"][1], {"name": "B"}
    address = walk_pages(client, officer, "name.csv", data, answers)
    press(client, f"{address}?show=columns", **{"column-B": "", "column-A": "name"})
    assert [row.name for row in open_now(officer).rehearsed.rows] == ["Rivers Board", "Hills Board"]
    upload.discard_upload(Rehearsal.objects.get(), by=officer)

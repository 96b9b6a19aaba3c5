"""A cell is put right in the rehearsal itself, and what the sheet says is kept."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import User
from core import sheets
from register.importing.clean import vocabulary
from register.models import KeptText, KeyDate, Partnership, Rehearsal
from tests.factories.register import PartnershipFactory
from tests.register.importing.workbooks import two_lists

pytestmark = pytest.mark.django_db
SHEET = b"Name,Type,Status,End date,Sponsor\nRivers,Club,Live,Autumn 2027,Head of Water\n,,Live,,\n"


@pytest.fixture
def client(people: dict[str, User], client_as: Callable[[User], Client]) -> Client:
    return client_as(people["officer"])


def hand_in(client: Client, data: bytes = SHEET, name: str = "r.csv") -> str:
    return str(client.post("/register/import/", {"file": SimpleUploadedFile(name, data)})["Location"])


def page_of(client: Client, address: str, data: dict[str, str] | None = None) -> str:
    answer = client.get(address) if data is None else client.post(address, data, follow=True)
    return str(answer.content.decode())


def test_one_cell_opens_and_everything_else_on_the_page_is_kept(client: Client) -> None:
    rehearsal = hand_in(client)
    answer = client.post(rehearsal, {"right": "2-B", "column-E": "lead"})
    assert answer["Location"] == f"{rehearsal}?show=rows&right=2-B#cell-text"
    page = page_of(client, answer["Location"])
    assert 'name="cell-2-B"' in page
    assert "<option>Joint committee</option>" in page  # a column with a list of its own offers its words
    assert Rehearsal.objects.get().mapping["E"] == "lead"


@pytest.mark.parametrize("more", ["", "&page=2", "&only=in-Status"])
def test_the_cell_that_is_open_is_on_the_page_however_it_was_come_to(more: str, client: Client) -> None:
    lines = [
        f"{letter * 6},Club,Live,Autumn {2000 + n}" for n, letter in enumerate("abcdefghijklmnopqrstuvwxyz")
    ]
    rehearsal = hand_in(client, "\n".join(["Name,Type,Status,End date", *lines, "last,Club,odd,"]).encode())
    assert page_of(client, f"{rehearsal}?show=rows&right=2-D{more}").count('name="cell-2-D"') == 1


def test_a_cell_put_right_is_read_again_and_comes_in_so(client: Client) -> None:
    rehearsal = hand_in(client)
    page_of(client, rehearsal, {"rehearse": "1", "cell-2-D": "31 March 2028"})
    page_of(client, rehearsal, {"rehearse": "1", "cell-2-B": "Joint committee"})
    page = page_of(client, rehearsal, {"rehearse": "1", "cell-3-A": "Woods"})
    assert "3 cells put right" in page
    assert "One row cannot come in" not in page
    page_of(client, rehearsal, {"import": "1"})
    rivers = Partnership.objects.get(name="Rivers")
    assert rivers.form == "joint_committee"
    assert str(KeyDate.objects.get(partnership=rivers).on) == "2028-03-31"
    assert Partnership.objects.filter(name="Woods").exists()
    kept = KeptText.objects.get(partnership=rivers, column="End date")
    assert (kept.text, kept.why) == ("Autumn 2027", "Put right to “31 March 2028” in the rehearsal")


def test_what_was_put_right_is_taken_back(client: Client) -> None:
    rehearsal = hand_in(client)
    page_of(client, rehearsal, {"rehearse": "1", "cell-2-D": "31 March 2028"})
    page = page_of(client, rehearsal, {"restore": "2-D", "cell-2-B": "Joint committee"})
    assert Rehearsal.objects.get().corrections == {"2-B": "Joint committee"}
    assert "One cell put right" in page
    assert "“Autumn 2027” is not a date" in page


def test_a_cell_may_be_emptied(client: Client) -> None:
    rehearsal = hand_in(client, b"Name,Status,End date\nRivers,Live,Autumn 2027\n")
    page_of(client, rehearsal, {"rehearse": "1", "cell-2-C": ""})
    page_of(client, rehearsal, {"import": "1"})
    assert not KeyDate.objects.exists()
    assert KeptText.objects.get().why == "Taken out in the rehearsal"


@pytest.mark.parametrize("cell", ["99-A", "2-ZZ", "2", "A-2", "2-B;", "<b>", ""])
def test_a_cell_that_the_sheet_has_not_changes_nothing(client: Client, cell: str) -> None:
    rehearsal = hand_in(client)
    before = page_of(client, rehearsal)
    after = page_of(client, rehearsal, {"rehearse": "1", f"cell-{cell}": "Something"})
    assert after.count("<tr") == before.count("<tr")
    assert client.get(rehearsal, {"right": cell}).status_code == 200


def test_typed_text_is_only_text_and_a_formula_is_only_text(client: Client) -> None:
    rehearsal = hand_in(client, b"Name,Status,End date\nRivers,Live,Autumn 2027\n")
    page = page_of(client, rehearsal, {"rehearse": "1", "cell-2-C": "<script>x</script>\x00"})
    assert "<script>x" not in page
    page_of(client, rehearsal, {"rehearse": "1", "cell-2-A": "=1+1"})
    page_of(client, rehearsal, {"import": "1"})
    assert Partnership.objects.get().name == "=1+1"


def test_the_sheet_handed_back_says_what_was_put_right_outside_it(client: Client) -> None:
    rehearsal = hand_in(client, b"Name,Status,End date\nRivers,Live,Autumn 2027\n")
    page_of(client, rehearsal, {"rehearse": "1", "cell-2-C": "31 March 2028"})
    marked = client.get(rehearsal + "problems/").content
    table = sheets.find_table(sheets.read(marked, "r.csv"), vocabulary.read_columns())
    assert [cell.text for cell in table.records[0].cells[2:]] == [
        "Autumn 2027",
        "End date: Put right to “31 March 2028” in the rehearsal.",
    ]


def test_another_list_of_the_workbook_begins_without_corrections(client: Client) -> None:
    rehearsal = hand_in(client, two_lists(), "lists.xlsx")
    page_of(client, rehearsal, {"rehearse": "1", "cell-2-A": "Brooks"})
    assert Rehearsal.objects.get().corrections == {"2-A": "Brooks"}
    page_of(client, rehearsal, {"find": "1", "sheet": "This year", "header_row": "2"})
    assert Rehearsal.objects.get().corrections == {}


def test_a_row_that_looks_like_one_of_the_register_shows_both(client: Client) -> None:
    PartnershipFactory(name="Rivers Group", status="live")
    page = page_of(client, hand_in(client, b"Name,Status,Sponsor\nRivers Group,Dormant,Head of Water\n"))
    assert "Head of Water, Dormant" in page
    assert "<p>Live</p>" in page

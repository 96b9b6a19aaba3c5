"""The import in the browser: nothing is written before the last press, and nothing is lost on the way."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from accounts.models import User
from core.history.writing import Stale
from register.importing import rehearse, upload
from register.models import Batch, KeptText, Partnership, Rehearsal
from register.services import partnerships
from tests.factories.register import PartnershipFactory
from tests.register.importing.workbooks import two_lists, zip_bomb

pytestmark = pytest.mark.django_db
FILE = Path(__file__).resolve().parents[2] / "fixtures" / "register_a.xlsx"


@pytest.fixture
def client(people: dict[str, User], client_as: Callable[[User], Client]) -> Client:
    return client_as(people["officer"])


def hand_in(client: Client, data: bytes = b"", name: str = "register_a.xlsx") -> str:
    answer = client.post("/register/import/", {"file": SimpleUploadedFile(name, data or FILE.read_bytes())})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def test_handing_in_shows_everything_and_writes_nothing(client: Client) -> None:
    page = client.get(hand_in(client)).content.decode()
    assert "Nothing has been written yet" in page
    assert "c. £1.4 million" in page
    assert "Safer Plymouth" in page
    assert not Partnership.objects.exists()


def test_a_rehearsal_asks_the_database_little_however_long_the_sheet(
    client: Client, count_queries: Callable[[str], AbstractContextManager[None]]
) -> None:
    rehearsal = hand_in(client)
    client.get(rehearsal)
    with count_queries("rehearsal"):
        client.get(rehearsal)


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("empty.csv", b"", "The file is empty. Choose the file that holds your list"),
        ("picture.xlsx", b"\x89PNG\r\n\x1a\n" + b"0" * 300, "is a picture"),
        ("words.pdf", b"%PDF-1.4 nothing", "is a PDF document"),
        ("bomb.xlsx", zip_bomb(), "unpacks to far more"),
    ],
)
def test_a_file_that_is_no_register_is_refused_in_a_sentence(
    client: Client, name: str, data: bytes, sentence: str
) -> None:
    answer = client.post("/register/import/", {"file": SimpleUploadedFile(name, data)})
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "There is a problem" in page
    assert sentence in page
    assert not Rehearsal.objects.exists()


def test_a_sheet_of_a_hundred_megabytes_is_refused_in_a_sentence(client: Client, tmp_path: Path) -> None:
    huge = tmp_path / "huge.csv"
    with huge.open("wb") as file:
        file.truncate(100 * 1024 * 1024)
    with huge.open("rb") as file:
        answer = client.post("/register/import/", {"file": file})
    assert "larger than 20 MB" in answer.content.decode()
    assert not Rehearsal.objects.exists()


# --- Where the list stands -----------------------------------------------------------------------------


def test_the_list_is_read_where_the_officer_says_that_it_stands(client: Client) -> None:
    rehearsal = hand_in(client, two_lists(), "lists.xlsx")
    page = client.get(rehearsal).content.decode()
    assert "Old list" in page
    assert "This year" in page
    client.post(rehearsal, {"rehearse": "1", "row-2": "leave"})
    answer = client.post(rehearsal, {"find": "1", "sheet": "This year", "header_row": "2"}, follow=True)
    kept = Rehearsal.objects.get()
    assert (kept.sheet, kept.header_row, kept.decisions) == ("This year", 2, {})
    assert "sheet “This year”, headings in row 2" in answer.content.decode()
    answer = client.post(rehearsal, {"import": "1", "column-A": "name", "column-B": "status"}, follow=True)
    assert "One row read: one partnership came in, 0 were changed." in answer.content.decode()
    assert Partnership.objects.get().name == "Woods"


@pytest.mark.parametrize(
    ("sheet", "row", "sentence"),
    [
        ("This year", "99", "Row 99 of “This year” holds no headings"),
        ("This year", "", "Enter the number of the row"),
        ("This year", "two", "Enter the number of the row"),
        ("Nowhere", "1", "Nowhere is not one of the available choices"),
    ],
)
def test_a_place_without_a_list_is_refused_and_nothing_is_lost(
    client: Client, sheet: str, row: str, sentence: str
) -> None:
    rehearsal = hand_in(client, two_lists(), "lists.xlsx")
    before = Rehearsal.objects.values().get()
    page = client.post(rehearsal, {"find": "1", "sheet": sheet, "header_row": row}).content.decode()
    assert sentence in page
    assert 'href="#id_header_row"' in page or 'href="#id_sheet"' in page
    assert Rehearsal.objects.values().get() == before


def test_a_sheet_that_comes_back_with_its_problems_is_the_same_sheet(client: Client) -> None:
    rehearsal = hand_in(client)
    client.post(rehearsal, {"rehearse": "1", "column-K": "area"})
    marked = client.get(rehearsal + "problems/").content
    client.post(rehearsal, {"import": "1", "row-6": "join", "row-54": "take"})
    batch = Batch.objects.get()
    client.post(f"/register/import/done/{batch.pk}/undo/")
    again = hand_in(client, marked, "marked.xlsx")
    kept = Rehearsal.objects.get()
    assert kept.mapping["K"] == "area"  # as remembered, although it has a column more
    assert "-" in kept.mapping.values()
    client.post(again, {"import": "1", "row-6": "join", "row-54": "take"})
    assert not KeptText.objects.filter(column="Problem").exists()


def test_pressing_import_with_a_choice_missing_says_which(client: Client) -> None:
    page = client.post(hand_in(client), {"import": "1"}).content.decode()
    assert "There is a problem" in page
    assert "Choose what to do with row 6, Safer Plymouth" in page
    assert not Partnership.objects.exists()


@pytest.mark.parametrize(
    ("name", "twice", "reused"),
    [("register_a.xlsx", 6, 54), ("register_a.csv", 4, 53), ("register_a_cp1252.csv", 4, 53)],
)
def test_with_every_choice_made_it_comes_in_and_can_be_taken_back(
    client: Client, name: str, twice: int, reused: int
) -> None:
    rehearsal = hand_in(client, FILE.with_name(name).read_bytes(), name)
    choices = {"import": "1", f"row-{twice}": "join", f"row-{reused}": "take"}
    answer = client.post(rehearsal, choices, follow=True)
    assert "52 rows read: 51 partnerships came in" in answer.content.decode()
    assert Partnership.objects.count() == 51
    assert not Rehearsal.objects.exists()
    batch = Batch.objects.get()
    client.post(f"/register/import/done/{batch.pk}/undo/")
    assert not Partnership.objects.exists()
    assert "was taken back already" in client.post(f"/register/import/done/{batch.pk}/undo/").content.decode()


def test_pressing_import_twice_brings_it_in_once(client: Client) -> None:
    rehearsal = hand_in(client)
    choices = {"import": "1", "row-6": "join", "row-54": "take"}
    for _press in range(2):
        answer = client.post(rehearsal, choices, follow=True)
    assert "Another press was quicker, so this one did nothing." in answer.content.decode()
    assert (Partnership.objects.count(), Batch.objects.count()) == (51, 1)
    assert client.get(rehearsal).status_code == 404


def test_two_presses_that_began_together_bring_it_in_once(client: Client, officer: User) -> None:
    hand_in(client, b"Name,Status\nRivers,Live\n", "r.csv")
    both = [Rehearsal.objects.get() for _press in range(2)]
    handed = upload.open_file(both[0])
    rehearsed = rehearse.rehearse(handed, today=timezone.localdate())
    upload.import_file(both[0], handed, rehearsed, by=officer)
    with pytest.raises(Stale):
        upload.import_file(both[1], handed, rehearsed, by=officer)
    assert Partnership.objects.count() == 1


def test_a_corrected_column_and_a_choice_are_kept(client: Client) -> None:
    rehearsal = hand_in(client)
    page = client.post(
        rehearsal, {"rehearse": "1", "column-K": "area", "row-6": "leave"}, follow=True
    ).content.decode()
    kept = Rehearsal.objects.get()
    assert (kept.mapping["K"], kept.decisions) == ("area", {"6": "leave"})
    assert 'id="row-6-leave" name="row-6" value="leave" checked' in page


def test_two_columns_cannot_be_the_same_field(client: Client) -> None:
    rehearsal = hand_in(client)
    choices = {"import": "1", "row-6": "take", "row-54": "take", "column-K": "name"}
    assert "Two columns are read as “Name”" in client.post(rehearsal, choices).content.decode()


def test_a_row_without_a_name_takes_the_import_button_away(client: Client) -> None:
    rehearsal = hand_in(client, b"Name,Status\nRivers,Live\n,Live\n", "r.csv")
    page = client.get(rehearsal).content.decode()
    assert "One row cannot come in" in page
    assert 'name="import"' not in page
    client.post(rehearsal, {"import": "1"})
    assert not Partnership.objects.exists()


def test_the_sheet_comes_back_with_a_problem_column(client: Client) -> None:
    answer = client.get(hand_in(client) + "problems/")
    assert answer["Content-Disposition"] == 'attachment; filename="register-a-problems.xlsx"'
    assert answer["Content-Type"] == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert answer.content.startswith(b"PK")


@pytest.mark.parametrize(
    ("name", "data", "called", "kind"),
    [
        ("My list.xlsm", two_lists(), "My-list-problems.xlsx", "application/vnd.openxmlformats"),
        ("list.csv", two_lists(), "list-problems.xlsx", "application/vnd.openxmlformats"),
        ("list.csv", b"Name,Status\nRivers,Live?\n", "list-problems.csv", "text/csv"),
        ("list.TXT", b"Name,Status\nRivers,Live?\n", "list-problems.txt", "text/csv"),
        ("list.xlsx", b"Name,Status\nRivers,Live?\n", "list-problems.csv", "text/csv"),
        ("list", b"Name,Status\nRivers,Live?\n", "list-problems.csv", "text/csv"),
    ],
)
def test_the_sheet_that_comes_back_is_called_what_it_is(
    client: Client, name: str, data: bytes, called: str, kind: str
) -> None:
    answer = client.get(hand_in(client, data, name) + "problems/")
    assert answer["Content-Disposition"] == f'attachment; filename="{called}"'
    assert answer["Content-Type"].startswith(kind)


def test_somebody_elses_file_is_not_mine_to_decide(client: Client, people: dict[str, User]) -> None:
    rehearsal = hand_in(client)
    client.force_login(people["administrator"])
    assert client.get(rehearsal).status_code == 404
    client.force_login(people["sponsor"])
    assert client.get(rehearsal).status_code == 403


def test_typed_text_is_only_text_on_the_page(client: Client) -> None:
    rehearsal = hand_in(client, b"Name,Wibble,Status\n<script>x</script>,<img src=x>,Live?\n", "<b>.csv")
    page = client.get(rehearsal).content.decode()
    assert "<script>x</script>" not in page
    assert "<img src=x>" not in page


# --- Rows about partnerships of the register -----------------------------------------------------------


def edited(purpose: str = "Clean water for all") -> bytes:
    reference = Partnership.objects.get().reference
    return f"Reference,Name,Purpose,Status\n{reference},Rivers,{purpose},Dormant\n".encode()


def seen(page: str) -> str:
    found = re.search('name="seen" value="([^"]+)"', page)
    return found[1] if found else ""


def test_what_changes_is_shown_before_and_after_and_then_written(client: Client) -> None:
    PartnershipFactory(name="Rivers", purpose="Clean water", status="live")
    rehearsal = hand_in(client, edited(), "edited.csv")
    page = client.get(rehearsal).content.decode()
    assert "One cell changes the register" in page
    assert "Clean water for all" in page
    assert "A step on its path is taken on the page of" in page
    answer = client.post(rehearsal, {"import": "1", "seen": seen(page)}, follow=True)
    assert "0 partnerships came in, one was changed." in answer.content.decode()
    assert Partnership.objects.values_list("purpose", "status").get() == ("Clean water for all", "live")


def test_a_change_that_nobody_saw_is_not_written(client: Client, officer: User) -> None:
    rivers = PartnershipFactory(name="Rivers", purpose="Clean water")
    rehearsal = hand_in(client, edited(), "edited.csv")
    page = client.get(rehearsal).content.decode()
    rivers.purpose = "Changed by somebody else meanwhile"
    partnerships.change(rivers, names=["purpose"], by=officer)
    again = client.post(rehearsal, {"import": "1", "seen": seen(page)}).content.decode()
    assert "The changes are not those that you saw." in again
    assert "Changed by somebody else meanwhile" in again
    assert Partnership.objects.get().purpose == "Changed by somebody else meanwhile"
    client.post(rehearsal, {"import": "1", "seen": seen(again)})
    assert Partnership.objects.get().purpose == "Clean water for all"


def test_a_sheet_that_changes_nothing_says_so(client: Client) -> None:
    rivers = PartnershipFactory(name="Rivers", status="live")
    data = f"Reference,Name,Status\n{rivers.reference},Rivers,Live\n".encode()
    page = client.get(hand_in(client, data, "same.csv")).content.decode()
    assert "There is nothing to import: every row says what the register says already." in page
    assert 'name="import"' not in page

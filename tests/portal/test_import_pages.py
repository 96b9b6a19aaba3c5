"""The import in the browser: nothing is written before the last press, and nothing is lost on the way."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import User
from register.models import Batch, Partnership, Rehearsal

pytestmark = pytest.mark.django_db
FILE = Path(__file__).resolve().parents[1] / "fixtures" / "register_a.xlsx"


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


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("empty.csv", b""),
        ("picture.xlsx", b"\x89PNG\r\n\x1a\n" + b"0" * 300),
        ("words.pdf", b"%PDF-1.4 nothing"),
    ],
)
def test_a_file_that_is_no_register_is_refused_in_a_sentence(client: Client, name: str, data: bytes) -> None:
    answer = client.post("/register/import/", {"file": SimpleUploadedFile(name, data)})
    assert answer.status_code == 200
    assert "There is a problem" in answer.content.decode()
    assert not Rehearsal.objects.exists()


def test_pressing_import_with_a_choice_missing_says_which(client: Client) -> None:
    page = client.post(hand_in(client), {"import": "1"}).content.decode()
    assert "There is a problem" in page
    assert "Choose what to do with row 6, Safer Plymouth" in page
    assert not Partnership.objects.exists()


def test_with_every_choice_made_it_comes_in_and_can_be_taken_back(client: Client) -> None:
    rehearsal = hand_in(client)
    answer = client.post(rehearsal, {"import": "1", "row-6": "join", "row-54": "take"}, follow=True)
    assert "52 rows read: 51 partnerships came in" in answer.content.decode()
    assert Partnership.objects.count() == 51
    assert not Rehearsal.objects.exists()
    batch = Batch.objects.get()
    client.post(f"/register/import/done/{batch.pk}/undo/")
    assert not Partnership.objects.exists()
    assert "was taken back already" in client.post(f"/register/import/done/{batch.pk}/undo/").content.decode()


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
    assert answer.content.startswith(b"PK")


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

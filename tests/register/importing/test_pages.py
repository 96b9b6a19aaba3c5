"""The import in the browser: nothing is written before the last press, and nothing is lost on the way."""

import io
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from core.history.writing import Stale
from register.importing import rehearse, upload
from register.models import Batch, KeptText, Partnership, Rehearsal
from register.services import partnerships
from tests.factories.register import PartnershipFactory
from tests.register.importing.layout_samples import book_of
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
    rehearsal = hand_in(client)
    pages = [client.get(f"{rehearsal}?show=rows&page={number}").content.decode() for number in range(1, 8)]
    assert all("Nothing has been written yet" in page for page in pages)
    assert "c. £1.4 million" in "".join(pages)
    assert "Safer Plymouth" in pages[0]
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
    client.post(rehearsal, {"rehearse": "1", "column-K": "area", "row-6": "leave"})
    pages = [
        client.get(f"{rehearsal}?show=questions&page={number}").content.decode() for number in range(1, 9)
    ]
    kept = Rehearsal.objects.get()
    assert (kept.mapping["K"], kept.decisions) == ("area", {"6": "leave"})
    assert 'id="row-6-leave" name="row-6" value="leave" checked' in "".join(pages)


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


def test_somebody_elses_file_is_not_mine_to_decide(
    client: Client, people: dict[str, User], both: User
) -> None:
    rehearsal = hand_in(client)
    client.force_login(both)
    assert client.get(rehearsal).status_code == 404
    client.force_login(people["sponsor"])
    assert client.get(rehearsal).status_code == 403


def test_a_file_that_is_gone_is_said_to_be_gone(client: Client) -> None:
    rehearsal = hand_in(client)
    kept = Rehearsal.objects.get()
    kept.file.storage.delete(kept.file.name)
    for address in (rehearsal, f"{rehearsal}problems/"):
        answer = client.get(address, follow=True)
        assert "register_a.xlsx is not kept here any more." in answer.content.decode(), address


def test_to_answer_what_was_proposed_drops_no_decision(client: Client) -> None:
    rehearsal = hand_in(client)
    client.post(rehearsal, {"row-6": "join", "row-54": "take", "answer-layout": "rows"})
    assert Rehearsal.objects.get().decisions == {"6": "join", "54": "take"}
    assert "Import all 51 rows" in client.get(rehearsal).content.decode()
    client.post(rehearsal, {"answer-layout": "columns"})
    assert Rehearsal.objects.get().decisions == {}


def test_a_sheet_whose_name_ends_in_a_blank_can_be_chosen(client: Client) -> None:
    rows = [["Partnership", "Lead officer", "Status"], ["Harbour Watch", "Ann Pike", "Live"]]
    data = book_of({"Adults ": rows, "Place": [rows[0], ["Coast Link", "Raj Dee", "Live"]]})
    rehearsal = hand_in(client, data, "two.xlsx")
    client.post(rehearsal, {"answer-sheets": "Adults "})
    page = client.get(f"{rehearsal}?show=rows").content.decode()
    assert "Harbour Watch" in page
    assert "Coast Link" not in page


def test_a_total_that_is_a_partnership_is_taken_from_the_page(client: Client) -> None:
    rows = [
        ["Our partnerships", "", ""],
        ["Partnership", "Lead officer", "Council contribution"],
        ["Harbour Watch", "Ann Pike", 100],
        ["Coast Link", "Raj Dee", 200],
        ["Total Recycling Vale", "", 5000],
    ]
    rehearsal = hand_in(client, book_of({"List": rows}), "one.xlsx")
    passed = client.get(f"{rehearsal}?show=passed").content.decode()
    assert "Our partnerships" in passed
    offered = re.findall(r'name="answer-(take \d+)"', passed)
    assert offered == [
        "take 1",
        "take 5",
    ]  # a title may be one whose headings are found too low; the headings are none
    client.post(rehearsal, {"answer-take 5": "yes"})
    assert "Total Recycling Vale" in client.get(f"{rehearsal}?show=rows").content.decode()


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
    page = client.get(f"{rehearsal}?show=changes").content.decode()
    assert "One cell changes the register" in page
    assert "Clean water for all" in page
    assert "A step on its path is taken on the page of" in client.get(rehearsal).content.decode()
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


def test_a_hidden_column_is_named_even_when_its_heading_is_known(client: Client) -> None:
    book = openpyxl.load_workbook(io.BytesIO(book_of({"Ours": [["Name", "Status"], ["Rivers", "Live"]]})))
    book.active.column_dimensions["B"].hidden = True
    out = io.BytesIO()
    book.save(out)
    rehearsal = hand_in(client, out.getvalue())
    page = client.get(f"{rehearsal}?show=columns").content.decode()
    assert page.count("Hidden in your spreadsheet.") == 1
    assert page.index("Hidden in your spreadsheet.") < page.index(
        "One column has a heading that the register knows"
    )


# --- The sections ----------------------------------------------------------------------------------------


def name_of(row: int) -> str:
    """A name that looks like no other."""
    return f"{chr(110 + row // 13) * 6} {chr(97 + row % 13) * 6} n{row}"


def rows_of(number: int) -> bytes:
    """A register of as many rows; the status of every other one is a word of the council's own."""
    lines = [f"{name_of(row)},{'Live' if row % 2 else 'Live?'},Head of Water" for row in range(number)]
    return "\n".join(["Name,Status,Sponsor", *lines]).encode()


SECTIONS = ("questions", "rows", "changes", "columns", "new", "passed", "nonsense", "")


@pytest.mark.parametrize("show", SECTIONS)
def test_every_section_says_what_stands_in_the_way(show: str, client: Client) -> None:
    page = client.get(hand_in(client), {"show": show, "page": "99", "only": "in-nothing"}).content.decode()
    assert page.count('class="next-press"') == 1
    assert "2 questions to answer" in page
    assert 'name="import"' not in page


def test_one_question_answers_for_every_row_and_the_import_waits_for_none_of_them(client: Client) -> None:
    rehearsal = hand_in(client, rows_of(60), "r.csv")
    page = client.get(f"{rehearsal}?show=questions").content.decode()
    assert page.count("“Live?” stands in 30 rows under Status") == 1
    answer = client.post(f"{rehearsal}?show=questions", {"rehearse": "1", "answer-word B live?": "dormant"})
    assert answer["Location"] == f"{rehearsal}?show=questions"
    assert Rehearsal.objects.get().answers == {"word B live?": "dormant"}
    client.post(rehearsal, {"import": "1"})
    assert Partnership.objects.filter(status="dormant").count() == 30


def test_what_is_answered_in_one_section_stays_when_another_is_sent(client: Client) -> None:
    rehearsal = hand_in(client, rows_of(60), "r.csv")
    client.post(rehearsal, {"rehearse": "1", "answer-word B live?": "dormant"})
    client.post(rehearsal, {"rehearse": "1", "column-C": "lead"})
    client.post(rehearsal, {"rehearse": "1", "answer-new person Head of Water": "text"})
    client.post(f"{rehearsal}?show=rows&page=2", {"rehearse": "1", "cell-3-B": "Closed"})
    kept = Rehearsal.objects.get()
    assert kept.answers == {"word B live?": "dormant", "new person Head of Water": "text"}
    assert (kept.mapping["C"], kept.corrections) == ("lead", {"3-B": "Closed"})
    client.post(rehearsal, {"rehearse": "1", "answer-word B live?": ""})
    assert Rehearsal.objects.get().answers == {"new person Head of Water": "text"}


def test_every_row_is_on_some_page_and_the_doubtful_come_first(client: Client) -> None:
    rehearsal = hand_in(client, rows_of(60), "r.csv")
    pages = [client.get(f"{rehearsal}?show=rows&page={number}").content.decode() for number in range(1, 9)]
    assert [page.count('class="rehearsal-row"') for page in pages] == [8] * 7 + [4]
    assert "No clear status" not in pages[7]
    assert sum(f"{name_of(row)}<" in page for page in pages for row in range(60)) == 60
    doubtful = client.get(f"{rehearsal}?show=rows&only=in-Status&page=4").content.decode()
    assert doubtful.count('class="rehearsal-row"') == 6


def test_rows_that_were_passed_over_stand_there_with_their_reason(client: Client) -> None:
    sheet = b"Name,Status,Cost\nRivers,Live,1\n,,\n,,\nWoods,Live,2\nTotal,,3\n"
    page = client.get(f"{hand_in(client, sheet, 'r.csv')}?show=passed").content.decode()
    assert "Nothing stands there" in page
    assert "2 rows" in page
    assert "A total" in page


def test_one_press_decides_for_all_rows_of_the_same_name(client: Client) -> None:
    for name in ("Rivers Board", "Hill Farming Alliance"):
        PartnershipFactory(name=name, purpose="Old")
    sheet = b"Name,Purpose\nRivers Board,New\nHill Farming Alliance,Old\nWoods,Shade\n"
    rehearsal = hand_in(client, sheet, "r.csv")
    page = client.get(rehearsal).content.decode()
    assert "2 rows have just the name of a partnership that the register has:" in page
    page = client.post(rehearsal, {"same-register": "update"}, follow=True).content.decode()
    assert Rehearsal.objects.get().decisions == {"2": "update", "3": "update"}
    client.post(rehearsal, {"import": "1", "seen": seen(page)})
    assert sorted(Partnership.objects.values_list("name", "purpose")) == [
        ("Hill Farming Alliance", "Old"),
        ("Rivers Board", "New"),
        ("Woods", "Shade"),
    ]


def test_the_columns_say_how_many_of_money_are_not_read(client: Client) -> None:
    rehearsal = hand_in(client, b"Name,Status,Pot\nRivers,Live,\xc2\xa35\nWoods,Live,\xc2\xa36\n", "r.csv")
    assert "Columns 3, one of money not read" in client.get(rehearsal).content.decode()
    client.post(rehearsal, {"answer-money C": "-", "rehearse": "1"})
    assert "of money not read" not in client.get(rehearsal).content.decode()


def test_one_press_says_that_all_rows_of_nearly_one_name_are_different(client: Client) -> None:
    sheet = b"Name,Status\nRivers Board,Live\nThe Rivers Board,Live\nHill Forum,Live\nThe Hill Forum,Live\n"
    rehearsal = hand_in(client, sheet, "r.csv")
    assert "2 rows have nearly the name of another:" in client.get(rehearsal).content.decode()
    client.post(rehearsal, {"nearly": "take"})
    assert Rehearsal.objects.get().decisions == {"3": "take", "5": "take"}
    client.post(rehearsal, {"nearly": "update"})
    assert Rehearsal.objects.get().decisions == {"3": "take", "5": "take"}, "no such press"


def test_what_a_row_is_stands_among_the_questions_only_where_it_is_not_certain(client: Client) -> None:
    words = "How is each partnership written in this sheet?"
    rehearsal = hand_in(
        client, b"Name,Status,Purpose\nRivers Board,Live,Eggs\nHill Forum,Live,Nests\n", "r.csv"
    )
    page = client.get(f"{rehearsal}?show=questions").content.decode()
    assert page.count(words) == 1, "it stands aside, to be changed"
    assert page.index(words) < page.index('id="questions"')
    client.post(rehearsal, {"answer-layout": "several rows"})
    page = client.get(f"{rehearsal}?show=questions").content.decode()
    assert page.index(words) > page.index('id="questions"')


def test_one_press_answers_for_all_new_things_of_a_kind(client: Client) -> None:
    sheet = b"Name,Status,Partners,Sponsor\nRivers,Live,Hill Trust; Moor Trust,Ann Pike\n"
    rehearsal = hand_in(client, sheet, "r.csv")
    page = client.get(f"{rehearsal}?show=new").content.decode()
    assert "All 2 at once:" in page
    client.post(f"{rehearsal}?show=new", {"all-organisation": "text"})
    told = {"new organisation Hill Trust": "text", "new organisation Moor Trust": "text"}
    assert Rehearsal.objects.get().answers == told
    client.post(rehearsal, {"import": "1"})
    kept = KeptText.objects.filter(text__in=("Hill Trust", "Moor Trust"))
    assert kept.count() == 2


def test_where_the_file_has_no_rows_no_row_is_named(client: Client) -> None:
    PartnershipFactory(name="Harbour Watch")
    cells = {
        "Name": ["Harbour Watch", "Coast Link"],
        "Lead officer": ["Ann Pike", "Raj Dee"],
        "Status": ["Live", "Y"],
    }
    rows = [[head, *values] for head, values in cells.items()]
    rehearsal = hand_in(client, book_of({"List": rows}), "turned.xlsx")
    page = "".join(client.get(f"{rehearsal}?show={one}").content.decode() for one in ("questions", "rows"))
    assert "In your file, column B" in page
    assert "(column C)" in page
    assert not re.search(r"\b[Rr]ow \d", page)
    refused = client.post(rehearsal, {"import": "1"}).content.decode()
    assert "Choose what to do with column B, Harbour Watch" in refused


def test_a_name_said_to_be_there_that_is_not_stops_the_import(client: Client) -> None:
    rehearsal = hand_in(client, rows_of(4), "r.csv")
    same = {"answer-new person Head of Water": "same", "same-new person Head of Water": "Nobody"}
    client.post(rehearsal, {"rehearse": "1", **same})
    page = client.post(rehearsal, {"import": "1"}).content.decode()
    assert "“Head of Water” is said to be the same as “Nobody”, which the register has not" in page
    assert "One name not found" in page
    assert not Partnership.objects.exists()


def test_a_question_about_a_unit_stops_the_import_until_it_is_answered(client: Client) -> None:
    rehearsal = hand_in(client, b"Name,Status,Council contribution \xc2\xa3k\nRivers,Live,412000\n", "r.csv")
    page = client.post(rehearsal, {"import": "1"}).content.decode()
    assert "Thousands or pounds?" in page
    assert 'href="#answer-unit-c"' in page
    assert not Partnership.objects.exists()
    client.post(rehearsal, {"import": "1", "answer-unit C": "1"})
    assert Partnership.objects.exists()


def test_the_totals_before_and_after_stand_on_the_page(client: Client) -> None:
    PartnershipFactory(name="Rivers")
    sheet = b"Name,Status,Council contribution\nWoods,Live,1500000\nHills,Live,500000\n"
    page = client.get(hand_in(client, sheet, "r.csv")).content.decode()
    assert "Partnerships: 1 to 3." in page
    assert "not known to £2m." in page


def test_a_hundred_rows_ask_the_database_no_more_than_five(client: Client) -> None:
    def cost(rows: int) -> int:
        rehearsal = hand_in(client, rows_of(rows), "r.csv")
        client.get(rehearsal)
        with CaptureQueriesContext(connection) as captured:
            for section in SECTIONS:
                client.get(f"{rehearsal}?show={section}")
        return len(captured)

    few = cost(5)
    assert few <= 20 * len(SECTIONS)
    assert cost(100) <= few


def test_the_sheets_that_wait_say_what_is_open_in_each(client: Client) -> None:
    hand_in(client)
    hand_in(client, rows_of(3), "ready.csv")
    broken = hand_in(client, rows_of(3), "gone.csv")
    gone = Rehearsal.objects.get(pk=broken.strip("/").split("/")[-1])
    gone.file.storage.delete(gone.file.name)
    page = client.get("/register/import/").content.decode()
    assert "2 questions to answer" in page
    assert "3 rows ready to import" in page
    assert "It cannot be read any more" in page


def test_every_sheet_handed_in_is_listed_a_page_at_a_time(client: Client, people: dict[str, User]) -> None:
    for number in range(7):
        upload.upload_unread(b"Name,Status\nRivers,Live\n", f"s{number}.csv", by=people["officer"])
    first = client.get(reverse("import_register")).content.decode()
    assert "s6.csv" in first
    assert "s1.csv" not in first
    assert "?waiting=2" in first
    second = client.get(reverse("import_register"), {"waiting": "2"}).content.decode()
    assert "s0.csv" in second
    assert "s1.csv" in second
    assert "Newer sheets" in second

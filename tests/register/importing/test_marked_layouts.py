"""The file comes back with its problems, whatever its layout: beside the rows, or as a list where there are no rows."""

import pytest
from django.core.management import call_command

from core import sheets
from register.importing import layouts, upload
from register.models import Rehearsal
from tests.factories.accounts import UserFactory
from tests.register.importing.layout_samples import SAMPLES, Sample


def marked(sample: Sample, problems: dict[int, str]) -> sheets.Workbook:
    book = sheets.read(sample.data, sample.file)
    table = layouts.lay_out(book, sample.answers).table
    made = sheets.mark_up(sample.data, sample.file, table, problems)
    return sheets.read(made.data, f"back.{made.kind}")


def lines_of(book: sheets.Workbook, sheet: str) -> list[list[str]]:
    found = next(one for one in book.sheets if one.name == sheet)
    return [[cell.text for cell in row.cells if cell.text] for row in found.rows]


def test_each_sheet_of_one_list_has_its_own_problems() -> None:
    book = marked(SAMPLES["by_sheet"], {2: "Look here.", 6: "And here."})
    assert lines_of(book, "Environment")[:2] == [
        ["Partnership", "Lead officer", "Status", "Problem"],
        ["Harbour Watch", "Ann Pike", "Live", "Look here."],
    ]
    assert lines_of(book, "Learning") == [
        ["Status", "Partnership", "Lead officer", "Problem"],
        ["Dormant", "Orchard Learning Trust", "Una Fox", "And here."],
    ]


def test_a_marked_list_of_several_sheets_is_read_as_it_was() -> None:
    sample = SAMPLES["by_sheet"]
    book = marked(sample, {2: "Look here.", 6: "And here."})
    again = layouts.lay_out(book, sample.answers).table
    assert [row.number for row in again.records] == [2, 3, 6]
    problem = next(column for column in again.columns if column.header == "Problem")
    assert [row.cells[problem.index].text for row in again.records] == ["Look here.", "", "And here."]


@pytest.mark.parametrize(
    ("name", "where"), [("turned", "column C"), ("forms", "CPL"), ("stacked", "stacked.csv")]
)
def test_where_a_partnership_is_no_row_the_problems_are_a_list(name: str, where: str) -> None:
    sample = SAMPLES[name]
    table = layouts.lay_out(sheets.read(sample.data, sample.file), sample.answers).table
    number = table.records[1].number
    lines = lines_of(marked(sample, {number: "Look here."}), "Problems")
    assert lines[0] == ["Where", "Problem"]
    assert lines[1][0].startswith(where) or where in lines[1][0]
    assert lines[1][1] == "Look here."


def test_tables_side_by_side_share_the_column_of_problems() -> None:
    sample = SAMPLES["beside"]
    table = layouts.lay_out(sheets.read(sample.data, sample.file), {}).table
    problems = {table.records[0].number: "Left.", table.records[2].number: "Right."}
    line = lines_of(marked(sample, problems), "All")[2]
    assert line[-1] == "Left. Right."


@pytest.mark.django_db
def test_another_layout_reads_the_columns_anew_and_drops_what_was_said_of_its_rows() -> None:
    user = UserFactory()
    data = b"Partnership,Rivers,Hills\nStatus,Live,Live\n"
    kept = upload.upload_file(upload.read_upload(data, "r.csv"), by=user)
    assert upload.open_file(kept).table.records[0].cells[0].text == "Status"
    answers = {"layout": "columns"}
    kept = upload.keep_decisions(
        kept,
        mapping=kept.mapping,
        decisions={"2": "leave"},
        corrections={"2-B": "x"},
        answers=answers,
        by=user,
    )
    handed = upload.open_file(kept)
    assert [row.cells[0].text for row in handed.table.records] == ["Rivers", "Hills"]
    assert dict(handed.mapping) == {"A": "name", "B": "status"}
    assert (kept.decisions, kept.corrections) == ({}, {})
    assert Rehearsal.objects.get().answers == {"layout": "columns"}


@pytest.mark.django_db
def test_the_command_gives_a_list_of_problems_for_a_turned_register(tmp_path) -> None:
    (tmp_path / "t.xlsx").write_bytes(SAMPLES["turned"].data)
    call_command(
        "import_register", str(tmp_path / "t.xlsx"), "--rehearse", "--report", str(tmp_path / "b.xlsx")
    )
    book = sheets.read((tmp_path / "b.xlsx").read_bytes(), "b.xlsx")
    assert [sheet.name for sheet in book.sheets] == ["Problems", "Partnerships"]

"""`manage.py import_register`: counts, JSON, rehearsal, the marked workbook, and its exit codes."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from core import sheets
from register.models import Partnership
from tests.factories.register import PartnershipFactory
from tests.register.importing.workbooks import zip_bomb

pytestmark = pytest.mark.django_db
FILES = Path(__file__).resolve().parents[2] / "fixtures"


def run(*arguments: object) -> str:
    out = StringIO()
    call_command("import_register", *map(str, arguments), stdout=out)
    return out.getvalue()


def test_a_rehearsal_writes_nothing(tmp_path: Path) -> None:
    marked = tmp_path / "back.xlsx"
    answer = json.loads(run(FILES / "register_a.xlsx", "--rehearse", "--json", "--report", marked))
    assert answer["counts"] == {
        "read": 52, "taken": 52, "clean": 15, "flagged": 37,
        "refused": 0, "changed": 0, "unchanged": 0, "written": False,
    }  # fmt: skip
    assert not Partnership.objects.exists()
    assert sheets.read(marked.read_bytes(), "back.xlsx").sheets[0].name == "Register"
    row = next(row for row in answer["rows"] if row["name"].startswith("Combating Drugs"))
    assert (row["values"]["budget"], row["problems"][0]["column"]) == ("1400000.00", "Total budget")


def test_a_marked_workbook_is_never_called_one_with_macros(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"ending in \.xlsx"):
        run(FILES / "register_a.xlsx", "--report", tmp_path / "back.xlsm")
    assert not list(tmp_path.iterdir())
    assert not Partnership.objects.exists()


@pytest.mark.parametrize("name", ["register_a.csv", "register_a_cp1252.csv", "register_a.xlsx"])
def test_each_file_comes_in(name: str) -> None:
    assert "Written." in run(FILES / name)
    assert Partnership.objects.count() == 52


def test_a_row_that_cannot_be_taken_is_exit_2_and_nothing_is_written(tmp_path: Path) -> None:
    (tmp_path / "bad.csv").write_text("Name,Status\nRivers,Live\n,Live\n")
    with pytest.raises(SystemExit) as stopped:
        run(tmp_path / "bad.csv")
    assert stopped.value.code == 2
    assert not Partnership.objects.exists()


@pytest.mark.parametrize(
    ("name", "content"),
    [("empty.csv", b""), ("picture.xlsx", b"\x89PNG\r\n\x1a\n" + b"0" * 200), ("missing.csv", None)],
)
def test_a_file_that_is_no_register_gets_a_sentence(tmp_path: Path, name: str, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(CommandError) as refused:
        run(tmp_path / name)
    assert str(refused.value).endswith(".")


def test_a_sheet_of_a_hundred_megabytes_gets_a_sentence(tmp_path: Path) -> None:
    with (tmp_path / "huge.csv").open("wb") as file:
        file.truncate(100 * 1024 * 1024)
    with pytest.raises(CommandError, match=r"too big\. The most this can take is 20 MB"):
        run(tmp_path / "huge.csv")


def test_a_workbook_that_unpacks_to_far_more_gets_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "bomb.xlsx").write_bytes(zip_bomb())
    with pytest.raises(CommandError, match="unpacks to far more"):
        run(tmp_path / "bomb.xlsx")


def test_a_mapping_can_be_told_by_header_or_letter(tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text("Name,Wibble,Wobble\nRivers,Clean water,Vale\n")
    (tmp_path / "m.json").write_text(json.dumps({"Wibble": "purpose", "C": "area"}))
    run(tmp_path / "r.csv", "--mapping", tmp_path / "m.json")
    assert Partnership.objects.values_list("purpose", "area").get() == ("Clean water", "Vale")


def test_a_mapping_to_something_unknown_is_refused(tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text("Name,Wibble\nRivers,Clean water\n")
    (tmp_path / "m.json").write_text(json.dumps({"Wibble": "nonsense"}))
    with pytest.raises(CommandError, match="nonsense"):
        run(tmp_path / "r.csv", "--mapping", tmp_path / "m.json")


def test_a_change_is_told_before_and_after(tmp_path: Path) -> None:
    rivers = PartnershipFactory(name="Rivers", purpose="Clean water")
    (tmp_path / "r.csv").write_text(f"Reference,Name,Purpose\n{rivers.reference},Rivers,Clean air\n")
    said = run(tmp_path / "r.csv")
    assert "Row 2, Rivers: Purpose: “Clean water” becomes “Clean air”" in said
    assert "changed 1" in said
    assert Partnership.objects.get().purpose == "Clean air"

"""`manage.py import_register --table`: counts, JSON, answers, and the exit codes of the import of partnerships."""

import json
from collections.abc import Sequence
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from register.models import Batch, YearMoney
from tests.factories.accounts import DirectorateFactory
from tests.factories.register import PartnershipFactory
from tests.register.importing.tables.helpers import as_csv

pytestmark = pytest.mark.django_db
HEAD = ("Partnership", "Financial year", "Budget")


def run(folder: Path, *rows: Sequence[object], **options: object) -> str:
    (folder / "list.csv").write_bytes(as_csv(*rows))
    out = StringIO()
    call_command("import_register", str(folder / "list.csv"), table="money", stdout=out, **options)
    return out.getvalue()


def test_a_dry_run_tells_every_row_and_writes_nothing(tmp_path: Path) -> None:
    own = PartnershipFactory(name="Rivers")
    answer = json.loads(run(tmp_path, HEAD, ("Rivers", "2026/27", "5"), rehearse=True, as_json=True))
    assert answer["counts"] == {
        "read": 1, "new": 1, "changed": 0, "unchanged": 0, "stopped": 0, "left": 0, "written": False,
    }  # fmt: skip
    assert (answer["rows"][0]["partnership"], answer["rows"][0]["fate"]) == (own.reference, "new")
    assert answer["columns"][2] == {"letter": "C", "heading": "Budget", "field": "budget"}
    assert not YearMoney.objects.exists()


def test_a_list_comes_in(tmp_path: Path) -> None:
    PartnershipFactory(name="Rivers")
    said = run(tmp_path, HEAD, ("Rivers", "2026/27", "5"))
    assert "Budget: “” becomes “£5”" in said
    assert said.endswith("Written.\n")
    assert YearMoney.objects.get().budget == 5


def test_an_open_question_is_exit_3_and_an_answer_in_a_file_settles_it(tmp_path: Path) -> None:
    own = PartnershipFactory(name="Rivers")
    with pytest.raises(SystemExit) as stopped:
        run(tmp_path, HEAD, ("Riverss", "2026/27", "5"))
    assert stopped.value.code == 3
    answers = tmp_path / "answers.json"
    answers.write_text(json.dumps({"partnership riverss": own.reference}))
    assert "Written." in run(tmp_path, HEAD, ("Riverss", "2026/27", "5"), answers=answers)


def test_a_row_that_cannot_be_taken_is_exit_2_until_it_is_left_out(tmp_path: Path) -> None:
    PartnershipFactory(name="Rivers")
    rows = (HEAD, ("Rivers", "2026/27", "lots"), ("Rivers", "2027/28", "5"))
    with pytest.raises(SystemExit) as stopped:
        run(tmp_path, *rows, report=tmp_path / "back.csv")
    assert stopped.value.code == 2
    assert "“lots” is not an amount" in (tmp_path / "back.csv").read_text()
    assert not YearMoney.objects.exists()
    (tmp_path / "answers.json").write_text('{"row 2": "leave"}')
    assert "left 1" in run(tmp_path, *rows, answers=tmp_path / "answers.json")
    assert YearMoney.objects.count() == 1


def test_columns_are_named_in_a_file(tmp_path: Path) -> None:
    PartnershipFactory(name="Rivers")
    (tmp_path / "mapping.json").write_text('{"Sum": "budget"}')
    rows = (("Partnership", "Financial year", "Sum"), ("Rivers", "2026/27", "5"))
    run(tmp_path, *rows, mapping=tmp_path / "mapping.json")
    assert YearMoney.objects.get().budget == 5


def test_a_field_that_the_list_does_not_have_is_refused_and_one_that_is_not_read_is_not(
    tmp_path: Path,
) -> None:
    PartnershipFactory(name="Rivers")
    rows = (("Partnership", "Financial year", "Sum"), ("Rivers", "2026/27", "5"))
    (tmp_path / "mapping.json").write_text('{"Sum": "budgett"}')
    with pytest.raises(CommandError, match="names what the register does not know: budgett"):
        run(tmp_path, *rows, mapping=tmp_path / "mapping.json")
    assert not YearMoney.objects.exists()
    (tmp_path / "mapping.json").write_text('{"Sum": ""}')
    run(tmp_path, *rows, mapping=tmp_path / "mapping.json", rehearse=True)


def test_a_file_that_is_no_list_and_a_list_that_is_not_known_get_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import_register", str(tmp_path / "none.csv"), table="money")
    (tmp_path / "empty.csv").write_bytes(b"")
    with pytest.raises(CommandError, match="is empty"):
        call_command("import_register", str(tmp_path / "empty.csv"), table="money")
    with pytest.raises(CommandError, match="invalid choice"):
        call_command("import_register", str(tmp_path / "empty.csv"), "--table", "stones")


def test_a_list_without_a_row_is_never_written(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="No row of this list was read, so nothing was written") as stopped:
        run(tmp_path, HEAD)
    assert stopped.value.returncode == 2
    assert not Batch.objects.exists()


@pytest.mark.parametrize("value", ["5", '["budget"]', "null"])
def test_a_mapping_of_the_wrong_type_and_a_report_to_a_folder_get_a_sentence(
    value: str, tmp_path: Path
) -> None:
    PartnershipFactory(name="Rivers")
    (tmp_path / "mapping.json").write_text(f'{{"Budget": {value}}}')
    with pytest.raises(CommandError, match="say what “Budget” is read as in quotation marks"):
        run(tmp_path, HEAD, ("Rivers", "2026/27", "5"), mapping=tmp_path / "mapping.json")
    with pytest.raises(CommandError, match="could not be written: Is a directory"):
        run(tmp_path, HEAD, ("Rivers", "2026/27", "5"), report=tmp_path)
    assert not YearMoney.objects.exists()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("1999/00", "Enter a financial year from "),
        ("2026/28", "with both its years"),
        ("soon", "with both its years"),
    ],
)
def test_a_year_that_cannot_be_chosen_is_told_which_can(typed: str, said: str, tmp_path: Path) -> None:
    PartnershipFactory(name="Rivers")
    out = StringIO()
    (tmp_path / "list.csv").write_bytes(as_csv(HEAD, ("Rivers", typed, "5")))
    with pytest.raises(SystemExit):
        call_command("import_register", str(tmp_path / "list.csv"), table="money", stdout=out)
    assert said in out.getvalue()


def test_a_directorate_that_the_register_has_not_is_no_matter_of_a_partnership(tmp_path: Path) -> None:
    out = StringIO()
    DirectorateFactory(name="Place")
    (tmp_path / "list.csv").write_bytes(as_csv(("Post", "Directorate"), ("Clerk", "None such")))
    with pytest.raises(SystemExit):
        call_command("import_register", str(tmp_path / "list.csv"), table="people", stdout=out)
    assert "Directorate: the register has none that is called “None such”." in out.getvalue()

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
ANSWERS = (
    FILES / "register_a_answers.json"
)  # its two rows that look like another, in the text and in the workbook


def run(*arguments: object) -> str:
    out = StringIO()
    call_command("import_register", *map(str, arguments), stdout=out)
    return out.getvalue()


def test_a_rehearsal_writes_nothing(tmp_path: Path) -> None:
    marked = tmp_path / "back.xlsx"
    told = ("--answers", ANSWERS, "--rehearse", "--json", "--report", marked)
    answer = json.loads(run(FILES / "register_a.xlsx", *told))
    assert answer["counts"] == {
        "read": 52, "taken": 52, "clean": 9, "flagged": 43,
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
    assert "Written." in run(FILES / name, "--answers", ANSWERS)
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


def told(tmp_path: Path, name: str, text: str, answers: dict[str, str] | None = None) -> tuple[int, dict]:
    """Run a rehearsal as JSON and return its exit code with what it printed."""
    (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "answers.json").write_text(json.dumps(answers or {}))
    out = StringIO()
    arguments = [tmp_path / name, "--json", "--answers", tmp_path / "answers.json"]
    try:
        call_command("import_register", *map(str, arguments), stdout=out)
        code = 0
    except SystemExit as stopped:
        code = int(stopped.code or 0)
    except CommandError as refused:
        code = refused.returncode
    return code, json.loads(out.getvalue())


NO_NAME = "Wibble,Lead officer,Status\nRivers,Ann Pike,Live\nHills,Raj Dee,Live\n"


def test_which_column_is_the_name_is_one_question_and_nothing_is_written_while_it_is_open(
    tmp_path: Path,
) -> None:
    code, answer = told(tmp_path, "r.csv", NO_NAME)
    (question,) = [one for one in answer["questions"] if one["open"]]
    assert (code, question["key"], question["proposed"]) == (3, "name", "")
    assert [one["value"] for one in question["options"]] == ["A", "B", "C"]
    assert "Rivers" in question["options"][0]["words"]
    assert not any(problem["stops"] for row in answer["rows"] for problem in row["problems"])
    assert answer["counts"]["written"] is False
    assert not Partnership.objects.exists()


def test_a_rehearsal_with_an_open_question_ends_with_3_too(tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text(NO_NAME)
    with pytest.raises(SystemExit) as stopped:
        run(tmp_path / "r.csv", "--rehearse")
    assert stopped.value.code == 3


def test_an_answer_closes_the_question_and_the_list_comes_in(tmp_path: Path) -> None:
    code, answer = told(tmp_path, "r.csv", NO_NAME, {"name": "A"})
    assert (code, answer["counts"]["written"]) == (0, True)
    assert set(Partnership.objects.values_list("name", flat=True)) == {"Rivers", "Hills"}


def test_an_answer_that_is_none_of_the_options_leaves_the_question_open(tmp_path: Path) -> None:
    code, _answer = told(tmp_path, "r.csv", NO_NAME, {"name": "Z"})
    assert code == 3


def test_answers_that_are_no_json_are_refused(tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text(NO_NAME)
    (tmp_path / "a.json").write_text("{")
    with pytest.raises(CommandError, match="is not JSON"):
        run(tmp_path / "r.csv", "--answers", tmp_path / "a.json")


def test_a_list_without_a_row_is_never_written(tmp_path: Path) -> None:
    code, answer = told(tmp_path, "r.csv", "Partnership,Status\n")
    assert (code, answer["counts"]["read"], answer["counts"]["written"]) == (2, 0, False)


def test_what_was_passed_over_is_named_with_its_reason_and_can_be_taken(tmp_path: Path) -> None:
    text = "Partnership,Status,Council contribution\nRivers,Live,100\nTotal Place Alliance,,5000\nHills,Live,300\n"
    _code, answer = told(tmp_path, "r.csv", text)
    assert [(one["number"], one["kind"], one["take"]) for one in answer["passed_over"]] == [
        (3, "total", "take 3")
    ]
    Partnership.objects.all().delete()
    _code, answer = told(tmp_path, "r.csv", text, {"take 3": "yes"})
    assert [row["name"] for row in answer["rows"]] == ["Rivers", "Total Place Alliance", "Hills"]
    assert answer["passed_over"] == []


def test_what_would_be_made_new_is_named_with_the_rows_that_name_it(tmp_path: Path) -> None:
    text = "Partnership,Status,Directorate,Lead officer,Partners\nRivers,Live,Place,Ann Pike,Port Authority\n"
    _code, answer = told(tmp_path, "r.csv", text)
    new = {kind: [one["name"] for one in records] for kind, records in answer["new"].items() if records}
    assert new == {"organisations": ["Port Authority"], "people": ["Ann Pike"], "directorates": ["Place"]}
    assert answer["new"]["people"][0]["rows"] == [2]


def test_each_row_says_where_it_stands(tmp_path: Path) -> None:
    text = "Partnership,Status,Partners\nRivers,Live,Port Authority\nRivers,Live,Sea Rescue\n"
    _code, answer = told(tmp_path, "r.csv", text)
    assert [(row["number"], row["where"], row["values"]["partners"]) for row in answer["rows"]] == [
        (2, "rows 2 to 3", ["Port Authority", "Sea Rescue"])
    ]


SAME = "Partnership,Status\nCarers Alliance,Live\n"


def test_a_name_that_the_register_has_is_the_question_that_the_page_waits_for(tmp_path: Path) -> None:
    there = PartnershipFactory(name="Carers Alliance")
    code, answer = told(tmp_path, "r.csv", SAME)
    (question,) = [one for one in answer["questions"] if one["open"]]
    assert (code, question["key"], answer["counts"]["written"]) == (3, "row 2", False)
    assert there.reference in question["question"]
    assert [one["value"] for one in question["options"]] == ["update", "join", "take", "leave"]
    assert Partnership.objects.count() == 1


@pytest.mark.parametrize(("answer", "number"), [("take", 2), ("leave", 1), ("join", 1), ("update", 1)])
def test_each_answer_about_such_a_row_is_done(tmp_path: Path, answer: str, number: int) -> None:
    PartnershipFactory(name="Carers Alliance")
    code, said = told(tmp_path, "r.csv", SAME, {"row 2": answer})
    assert (code, said["counts"]["written"], Partnership.objects.count()) == (0, answer != "leave", number)


def test_an_answer_about_a_row_that_is_none_leaves_it_open(tmp_path: Path) -> None:
    PartnershipFactory(name="Carers Alliance")
    assert told(tmp_path, "r.csv", SAME, {"row 2": "perhaps"})[0] == 3


def test_a_row_twice_in_the_file_is_asked_about_too(tmp_path: Path) -> None:
    text = "Ref,Partnership,Status\nP1,Rivers Board,Live\nP2,The Rivers Board,Live\n"
    assert told(tmp_path, "r.csv", text)[0] == 3
    code, _said = told(tmp_path, "r.csv", text, {"row 3": "take"})
    assert (code, Partnership.objects.count()) == (0, 2)


def test_a_status_that_nobody_understands_is_asked_about_by_the_command_too(tmp_path: Path) -> None:
    text = "Partnership,Status\nRivers Board,C\n"
    assert told(tmp_path, "r.csv", text)[0] == 3
    assert told(tmp_path, "r.csv", text, {"word B c": "closed"})[0] == 0
    assert Partnership.objects.get().status == "closed"


TWINS = "Partnership,Status\nRivers Board,Live\nThe Rivers Board,Live\nHill Forum,Live\nThe Hill Forum,Live\n"


def test_one_answer_decides_all_rows_that_are_nearly_the_same(tmp_path: Path) -> None:
    code, said = told(tmp_path, "r.csv", TWINS)
    asked = {one["key"]: [each["value"] for each in one["options"]] for one in said["questions"]}
    assert (code, asked["alike nearly"]) == (3, ["take", "join"])
    assert told(tmp_path, "r.csv", TWINS, {"alike nearly": "update"})[0] == 3, "no answer to this question"
    code, _said = told(tmp_path, "r.csv", TWINS, {"alike nearly": "take", "row 5": "join"})
    assert (code, Partnership.objects.count()) == (0, 3), "what is said of one row counts for it"


def test_one_answer_updates_all_rows_that_the_register_has(tmp_path: Path) -> None:
    for name in ("Rivers Board", "Hill Forum"):
        PartnershipFactory(name=name)
    text = "Partnership,Area\nRivers Board,The vale\nHill Forum,The hills\n"
    code, _said = told(tmp_path, "r.csv", text, {"alike same-register": "update"})
    assert (code, sorted(Partnership.objects.values_list("area", flat=True))) == (
        0,
        ["The hills", "The vale"],
    )


def test_names_told_apart_by_a_number_are_not_asked_about(tmp_path: Path) -> None:
    rows = "".join(f"Area Committee {number},Live\n" for number in range(1, 9))
    code, said = told(tmp_path, "r.csv", f"Partnership,Status\n{rows}")
    assert (code, said["counts"]["flagged"], Partnership.objects.count()) == (0, 0, 8)


def test_an_answer_to_what_is_not_asked_is_told_and_changes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert told(tmp_path, "r.csv", TWINS, {"alike neerly": "take"})[0] == 3
    assert "This sheet asks nothing under: alike neerly" in capsys.readouterr().err
    assert told(tmp_path, "r.csv", TWINS, {"alike nearly": "take"})[0] == 0
    assert "asks nothing" not in capsys.readouterr().err

"""What is asked once for a kind: its key, its words, and that its answer reaches every such cell and no other."""

import pytest

from register.importing import column_questions, rehearse, upload
from register.importing.model import UploadedTable
from register.importing.write import commit
from register.models import Contribution, KeptText, Partnership
from tests.factories.register import PartnershipFactory
from tests.register.importing.test_rehearse import TODAY, bring_in, sheet

pytestmark = pytest.mark.django_db
ROWS = (
    ["Name", "Status", "Type", "End date"],
    ["Rivers", "Y", "Club", "Autumn 2027"],
    ["Woods", "y", "Joint committee", "Autumn 2027"],
    ["Hills", "N", "Trust", ""],
    ["Moors", "Live", "Trust", "31/03/2028"],
)


def answered(*rows: list[str], **answers: str) -> UploadedTable:
    told = {key.replace("_", " "): value for key, value in answers.items()}
    handed = sheet(*rows)
    return upload.read_upload(handed.data, handed.name, answers=told)


def questions(handed: UploadedTable) -> dict[str, tuple[str, list[int], str]]:
    rows = rehearse.rehearse(handed, today=TODAY).rows
    return {
        one.key: (one.text, list(one.rows), one.answer)
        for one in column_questions.list_word_questions(handed, rows)
    }


def test_a_text_in_several_rows_of_a_column_is_one_question_and_a_single_one_is_none() -> None:
    asked = questions(answered(*ROWS))
    assert asked["word B y"] == (
        "“Y” stands in 2 rows under Status: which of the register's words is it?",
        [2, 3],
        "",
    )
    assert asked["word D autumn 2027"][0].startswith("“Autumn 2027” stands in 2 rows under End date: ")
    assert set(asked) == {"word B y", "word D autumn 2027"}


def test_the_registers_words_are_offered_and_to_keep_only_the_text() -> None:
    handed = answered(*ROWS)
    first = column_questions.list_word_questions(handed, rehearse.rehearse(handed, today=TODAY).rows)
    by_key = {one.key: one for one in first}
    options = dict(by_key["word B y"].options)
    assert (options["live"], options["closed"]) == ("Live", "Closed")
    assert options[column_questions.EMPTY] == "Leave it empty, keep the text"
    assert list(by_key["word D autumn 2027"].options) == []
    assert list(by_key["word B y"].examples) == ["Rivers", "Woods"]


@pytest.mark.parametrize(
    ("answer", "status"),
    [("dormant", "dormant"), (column_questions.EMPTY, None), ("nonsense", None), ("", None)],
)
def test_the_answer_is_read_in_every_such_cell(answer: str, status: str | None) -> None:
    rows = rehearse.rehearse(answered(*ROWS, word_B_y=answer), today=TODAY).rows
    assert [row.values.get("status") for row in rows] == [status, status, None, "live"]


def test_what_was_typed_is_kept_with_each_record(officer: object) -> None:
    told = {"word_B_y": "dormant", "word_B_n": "-", "word_D_autumn": "x"}
    bring_in(answered(*ROWS, **told), officer)  # type: ignore[arg-type]
    kept = KeptText.objects.filter(column="Status").exclude(partnership__name="Hills")
    assert sorted(kept.values_list("partnership__name", "text")) == [("Rivers", "Y"), ("Woods", "y")]
    assert "in the whole column" in kept.values_list("why", flat=True)[0]


def test_an_answered_question_stays_and_can_be_answered_otherwise() -> None:
    asked = questions(answered(*ROWS, word_B_y="dormant"))
    assert asked["word B y"][1:] == ([2, 3], "dormant")
    asked = questions(answered(*ROWS, word_B_y=column_questions.EMPTY))
    assert asked["word B y"][1:] == ([2, 3], column_questions.EMPTY)
    assert set(asked) == {"word B y", "word D autumn 2027"}  # that nothing stands there now is asked no more


def test_a_single_correction_goes_before_the_answer_for_all() -> None:
    handed = sheet(*ROWS)
    told = {"answers": {"word B y": "dormant"}, "corrected": {"2-B": "Closed"}}
    rows = rehearse.rehearse(upload.read_upload(handed.data, handed.name, **told), today=TODAY).rows  # type: ignore[arg-type]
    assert [row.values.get("status") for row in rows[:2]] == ["closed", "dormant"]


def test_an_answer_that_was_meant_for_another_column_changes_nothing() -> None:
    rows = rehearse.rehearse(answered(*ROWS, word_C_y="dormant", word_Z_y="dormant"), today=TODAY).rows
    assert [row.values.get("status") for row in rows] == [None, None, None, "live"]


def test_empty_cells_of_a_list_are_one_question_too() -> None:
    asked = questions(answered(["Name", "Status"], ["Rivers", ""], ["Woods", ""], ["Hills", "Live"]))
    assert (
        asked["word B "][0] == "Nothing stands in 2 rows under Status: which of the register's words is it?"
    )


MONEY = ("Name", "Status", "Council contribution £k")


@pytest.mark.parametrize(
    ("amount", "asks"),
    [("412000", True), ("20000", True), ("19999", False), ("412", False), ("-", False)],
)
def test_a_unit_is_asked_about_where_most_amounts_would_be_millions(amount: str, asks: bool) -> None:
    handed = answered(list(MONEY), ["Rivers", "Live", amount], ["Woods", "Live", amount])
    asked = [one for one in handed.questions if one.key.startswith("unit")]
    assert [one.key for one in asked] == (["unit C"] if asks else [])
    assert all(one.is_open for one in asked)


def test_the_unit_that_was_answered_counts(officer: object) -> None:
    rows = (list(MONEY), ["Rivers", "Live", "412000"])
    asked = answered(*rows).questions[-1]
    assert "means thousands: 412,000 would be £412,000,000. Thousands or pounds?" in asked.text
    handed = answered(*rows, unit_C="1")
    assert not any(one.is_open for one in handed.questions)
    bring_in(handed, officer)  # type: ignore[arg-type]
    assert Contribution.objects.get().amount == 412_000
    rows_read = rehearse.rehearse(answered(*rows, unit_C="1000"), today=TODAY).rows
    assert rows_read[0].values["contribution"] == 412_000_000


# --- Names ---------------------------------------------------------------------------------------------


def test_rows_with_just_the_name_of_another_are_one_kind_and_nearly_the_same_names_are_not() -> None:
    PartnershipFactory(name="Rivers Board")
    PartnershipFactory(name="Woodland Trust Group")
    handed = sheet(
        ["Name", "Status"],
        ["rivers  board", "Live"],
        ["The Woodland Trust Group", "Live"],
        ["Hill Farming Alliance", "Live"],
        ["Hill Farming Alliance", "Live"],
    )
    decided = {"alike same-register": "leave"}
    assert rehearse.rehearse(handed, today=TODAY, decisions=decided).left_out == [2]


def test_a_row_of_the_same_name_updates_the_partnership_cell_by_cell(officer: object) -> None:
    rivers = PartnershipFactory(name="Rivers Board", purpose="Clean water", area="The Vale")
    handed = sheet(["Name", "Purpose", "Area"], ["Rivers Board", "Cleaner water", "The Vale"])
    rehearsed = rehearse.rehearse(handed, today=TODAY, decisions={"2": "update"})
    assert dict(rehearsed.changes) == {2: rivers.reference}
    (row,) = rehearsed.rows
    assert [(one.column, one.before, one.after) for one in row.changes] == [
        ("Purpose", "Clean water", "Cleaner water")
    ]
    commit.commit_import(handed, rehearsed, by=officer)  # type: ignore[arg-type]
    assert Partnership.objects.get().purpose == "Cleaner water"


def test_a_row_that_says_what_the_register_says_already_changes_nothing() -> None:
    PartnershipFactory(name="Rivers Board", purpose="Clean water")
    handed = sheet(["Name", "Purpose"], ["Rivers Board", "Clean water"])
    rehearsed = rehearse.rehearse(handed, today=TODAY, decisions={"2": "update"})
    assert (list(rehearsed.rows), list(rehearsed.unchanged)) == ([], [2])

"""The unit of amounts that is said outside a heading: asked about once, with the words that say so."""

from decimal import Decimal

import pytest

from accounts.models import User
from register.importing import rehearse, upload
from register.importing.kinds.units import find_scales
from register.importing.layouts.passed_over import list_passed_over
from register.importing.model import UploadedTable
from register.importing.write.commit import QuestionsOpen
from tests.register.importing.layout_samples import Rows, book_of
from tests.register.importing.test_rehearse import TODAY, bring_in

pytestmark = pytest.mark.django_db
HEADINGS = ("Partnership", "Status", "Council contribution", "Total budget")
LIST: Rows = [HEADINGS, ("Weir Link", "Live", 12, 40), ("Sluice Pact", "Live", 3.5, 9)]


def read(rows: Rows, **answers: str) -> UploadedTable:
    told = {key.replace("_", " "): value for key, value in answers.items()}
    return upload.read_upload(book_of({"List": rows}), "list.xlsx", answers=told)


def amounts(handed: UploadedTable, field: str = "contribution") -> list[object]:
    return [row.values.get(field) for row in rehearse.rehearse(handed, today=TODAY).rows]


def asked(handed: UploadedTable) -> list[str]:
    return [one.key for one in handed.questions if one.key.startswith("unit")]


@pytest.mark.parametrize(
    "rows",
    [
        [("Register 2025/26: all figures in £000s",), *LIST],
        [*LIST, ("Note: figures in thousands of pounds",)],
        [*LIST, ("Figures are in £k",)],
        [*LIST, ("Nodyn: ffigurau mewn miloedd",)],
        [LIST[0], ("", "", "£000", "£000"), *LIST[1:]],
        [LIST[0], ("text", "", "£'000", "£'000"), *LIST[1:]],
    ],
)
def test_thousands_outside_the_heading_are_one_question_for_all_money(rows: Rows, officer: User) -> None:
    handed = read(rows)
    assert asked(handed) == ["units 1000"]
    assert (
        "3.50 would be £3,500" in handed.questions[-1].text
        or "9 would be £9,000" in handed.questions[-1].text
    )
    with pytest.raises(QuestionsOpen):
        bring_in(handed, officer)
    assert amounts(read(rows, units_1000="1000")) == [Decimal(12000), Decimal(3500)]
    assert amounts(read(rows, units_1000="1000"), "budget") == [Decimal(40000), Decimal(9000)]
    assert amounts(read(rows, units_1000="1")) == [Decimal(12), Decimal("3.50")]


def test_an_answer_of_thousands_believes_no_amount_that_is_in_pounds_already() -> None:
    rows = [("All figures in £000",), *LIST, ("Lock Board", "Live", 45000, 90)]
    assert amounts(read(rows, units_1000="1000"))[2] is None


def test_a_row_of_units_is_passed_over_as_such_and_only_its_columns_are_asked_about() -> None:
    rows = [LIST[0], ("", "", "£000", "£"), *LIST[1:]]
    handed = read(rows, units_1000="1000")
    assert [(one.number, one.kind) for one in list_passed_over(handed.table)] == [(2, "units")]
    assert amounts(handed) == [Decimal(12000), Decimal(3500)]
    assert amounts(handed, "budget") == [Decimal(40), Decimal(9)]


@pytest.mark.parametrize(
    "row", [("", "Live", 12, 9), ("Lock Board", "", "£000", ""), ("", "Live", "£12", "")]
)
def test_what_holds_an_amount_or_a_name_is_no_row_of_units(row: tuple[object, ...]) -> None:
    handed = read([LIST[0], row, *LIST[1:]])
    assert len(handed.table.records) == 3
    assert asked(handed) == []


@pytest.mark.parametrize(
    "rows",
    [
        LIST,
        [("Partnerships with a budget over £1 million",), *LIST],
        [("Working with thousands of people",), *LIST],
        [("All figures in £000s",), HEADINGS[:2], *(row[:2] for row in LIST[1:])],
        [
            ("All figures in £000s",),
            ("Partnership", "Status", "Council contribution £000"),
            *(row[:3] for row in LIST[1:]),
        ],
    ],
)
def test_nothing_is_asked_where_nothing_says_so_or_no_amount_could_be_meant(rows: Rows) -> None:
    assert asked(read(rows)) == []


def test_mil_in_a_heading_is_thousands_or_millions_and_is_asked() -> None:
    rows = [("Partnership", "Status", "Council contribution (£ mil)"), ("Weir Link", "Live", 2)]
    handed = read(rows)
    assert asked(handed) == ["units 1000 1000000"]
    for answer in (1000, 1_000_000, 1):
        assert amounts(read(rows, units_1000_1000000=str(answer))) == [Decimal(2) * answer]


@pytest.mark.parametrize(
    ("text", "scales"),
    [
        ("£m", {1_000_000}),
        ("(Millions)", {1_000_000}),
        ("’000", {1000}),
        ("mewn miliynau", {1_000_000}),
        ("£ filiwn", {1_000_000}),
        ("£mil", {1000, 1_000_000}),
        ("£10,000", set()),
        ("£2m", set()),
        ("Ref 000123", set()),
        ("£ maintenance", set()),
    ],
)
def test_which_words_are_a_unit(text: str, scales: set[int]) -> None:
    assert find_scales(text) == scales


def test_sheets_in_pounds_and_in_thousands_are_not_put_into_one_column() -> None:
    first = [("Partnership", "Status", "Council contribution £000"), ("Weir Link", "Live", 12)]
    second = [("Partnership", "Status", "Council contribution"), ("Sluice Pact", "Live", 900)]
    answers = {"sheets": "all"}
    handed = upload.read_upload(book_of({"A": first, "B": second}), "list.xlsx", answers=answers)
    assert amounts(handed) == [None, None]
    assert any(one.is_open and one.key.startswith("money") for one in handed.questions)
    same = upload.read_upload(book_of({"A": first, "B": first}), "list.xlsx", answers=answers)
    assert amounts(same) == [Decimal(12000), Decimal(12000)]

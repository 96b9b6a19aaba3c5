"""A list of money by year is read row by row: found, compared, asked about, never guessed."""

from decimal import Decimal

import pytest

from accounts.models import User
from core import sheets
from core.history import audit
from core.history.actors import SYSTEM
from register.importing.model import CellChange
from register.importing.tables import read
from register.importing.tables.model import load_tables
from register.models import Partnership, YearMoney
from tests.factories.register import PartnershipFactory
from tests.factories.related import YearMoneyFactory
from tests.register.importing.layout_samples import book_of
from tests.register.importing.tables.helpers import as_csv, bring_in, fates, rehearse

pytestmark = pytest.mark.django_db
HEAD = ("Partnership", "Financial year", "Budget", "Spent")


@pytest.fixture
def rivers(db: None) -> Partnership:
    return PartnershipFactory(name="Rivers", welsh_name="Afonydd", other_names="River Board")


def test_a_row_is_new_changed_or_unchanged_and_says_old_and_new(rivers: Partnership, officer: User) -> None:
    YearMoneyFactory(partnership=rivers, year=2025, budget=100, actual=90)
    YearMoneyFactory(partnership=rivers, year=2026, budget=100)
    found = rehearse(
        "money",
        HEAD,
        ("Rivers", "2025/26", "100", "£90.00"),
        ("Rivers", "2026/27", "1.2k", ""),
        ("Rivers", "2027-28", "300", ""),
        by=officer,
    )
    assert fates(found) == ["unchanged", "changed", "new"]
    assert found.rows[1].changes == [
        CellChange("Budget", "£100", "£1,200"),
        CellChange("How sure", "Confirmed", "Stated, not checked"),
    ]
    assert found.rows[2].changes[0] == CellChange("Financial year", "", "2027/28")
    assert found.rows[2].changes[-1] == CellChange("How sure", "", "Stated, not checked")
    counts = found.counts
    assert counts.pop("read") == sum(counts.values()) == 3
    assert YearMoney.objects.count() == 2


def test_an_import_writes_through_the_service_with_an_event_for_each_record(
    rivers: Partnership, officer: User
) -> None:
    YearMoneyFactory(partnership=rivers, year=2026, budget=100)
    bring_in("money", HEAD, ("Rivers", "2026/27", "200", ""), ("Rivers", "2027/28", "", "7"), by=officer)
    assert list(YearMoney.objects.order_by("year").values_list("budget", "actual", "version")) == [
        (Decimal(200), None, 2),
        (None, Decimal(7), 1),
    ]
    events = list(audit.find_events_about(rivers).order_by("pk"))[-2:]
    assert {event.kind for event in events} == {"yearmoney.changed", "yearmoney.added"}
    assert {event.reason for event in events} == {"Import of list.csv"}
    again = rehearse(
        "money", HEAD, ("Rivers", "2026/27", "200", ""), ("Rivers", "2027/28", "", "7"), by=officer
    )
    assert fates(again) == ["unchanged", "unchanged"]


@pytest.mark.parametrize("called", ["Rivers", "  rivers ", "Afonydd", "RIVER BOARD"])
def test_a_partnership_is_found_by_exactly_one_of_its_names(
    called: str, rivers: Partnership, officer: User
) -> None:
    found = rehearse("money", HEAD, (called, "2026/27", "1", ""), by=officer)
    assert [row.reference for row in found.rows] == [rivers.reference]


def test_a_name_that_is_only_alike_is_a_question_and_its_answer_counts_for_every_row(
    rivers: Partnership, officer: User
) -> None:
    rows = (HEAD, ("Riverss", "2026/27", "1", ""), ("riverss", "2027/28", "1", ""))
    found = rehearse("money", *rows, by=officer)
    (question,) = found.questions
    assert (question.is_open, question.key) == (True, "partnership riverss")
    assert question.options[0] == (rivers.reference, f"{rivers.reference} Rivers")
    assert fates(found) == ["stopped", "stopped"]
    answered = {question.key: rivers.reference}
    assert fates(rehearse("money", *rows, by=officer, answers=answered)) == ["new", "new"]
    typed = {question.key: "= Afonydd"}
    assert fates(rehearse("money", *rows, by=officer, answers=typed)) == ["new", "new"]
    left = rehearse("money", *rows, by=officer, answers={question.key: "-"})
    assert (fates(left), left.is_open) == (["left", "left"], False)
    wrong = rehearse("money", *rows, by=officer, answers={question.key: "= Nowhere"})
    assert wrong.questions[0].is_open


def test_two_partnerships_of_one_name_are_asked_about(rivers: Partnership, officer: User) -> None:
    other = PartnershipFactory(name="Rivers")
    found = rehearse("money", HEAD, ("Rivers", "2026/27", "1", ""), by=officer)
    assert {value for value, _words in found.questions[0].options} == {rivers.reference, other.reference, "-"}


def test_a_reference_and_a_name_that_contradict_each_other_stop_the_row(
    rivers: Partnership, officer: User
) -> None:
    woods = PartnershipFactory(name="Woods")
    found = rehearse(
        "money", ("Reference", *HEAD), (woods.reference, "Rivers", "2026/27", "1", ""), by=officer
    )
    assert "is another partnership than “Rivers”" in found.rows[0].remarks[0].message
    fine = rehearse(
        "money", ("Reference", *HEAD), (woods.reference, "The W.", "2026/27", "1", ""), by=officer
    )
    assert fates(fine) == ["new"]


def test_what_its_reader_may_not_see_is_not_found(rivers: Partnership, people: dict[str, User]) -> None:
    found = rehearse("money", HEAD, ("Rivers", "2026/27", "1", ""), by=people["sponsor"])
    assert fates(found) == ["stopped"]
    assert rivers.reference not in str(found.questions)
    assert fates(rehearse("money", HEAD, ("Rivers", "2026/27", "1", ""), by=SYSTEM)) == ["new"]


def test_who_may_read_and_not_write_imports_nothing(rivers: Partnership, people: dict[str, User]) -> None:
    found = rehearse("money", HEAD, ("Rivers", "2026/27", "1", ""), by=people["adviser"])
    assert "You may not write this" in found.rows[0].remarks[0].message


@pytest.mark.parametrize(
    ("year", "budget", "column", "said"),
    [
        ("2026", "1", "Financial year", "both its years"),
        ("2026/28", "1", "Financial year", "both its years"),
        ("2099/00", "1", "Financial year", "from 2000/01 to 2031/32"),
        ("", "1", "Financial year", "says nothing"),
        ("2026/27", "lots", "Budget", "“lots” is not an amount"),
        ("2026/27", "10-20", "Budget", "“10-20”"),
    ],
)
def test_a_cell_that_is_not_understood_stops_its_row_and_says_where(
    year: str, budget: str, column: str, said: str, rivers: Partnership, officer: User
) -> None:
    found = rehearse("money", HEAD, ("Rivers", year, budget, ""), by=officer)
    (remark,) = found.rows[0].remarks
    assert (remark.column, remark.stops) == (column, True)
    assert said in remark.message
    assert remark.letter == ("" if not year else "B" if column == "Financial year" else "C")


def test_a_cell_put_right_or_a_row_left_out_lets_the_rest_in(rivers: Partnership, officer: User) -> None:
    rows = (HEAD, ("Rivers", "2026/27", "lots", ""), ("Rivers", "2027/28", "5", ""))
    assert fates(rehearse("money", *rows, by=officer, corrected={"2-C": "5"})) == ["new", "new"]
    left = rehearse("money", *rows, by=officer, decisions={"2": "leave"})
    assert (fates(left), left.is_open) == (["left", "new"], False)


def test_amounts_in_thousands_are_multiplied_and_an_estimate_is_not(
    rivers: Partnership, officer: User
) -> None:
    head = ("Partnership", "Year", "Budget £000")
    found = rehearse("money", head, ("Rivers", "2026/27", "1.5"), ("Rivers", "2027/28", "c. 5"), by=officer)
    assert found.rows[0].changes[1] == CellChange("Budget", "", "£1,500")
    assert fates(found) == ["new", "stopped"]


def test_an_amount_of_a_workbook_is_its_value_and_not_what_the_cell_shows(
    rivers: Partnership, officer: User
) -> None:
    from io import BytesIO

    stream = BytesIO()
    row = ["Rivers", "2026/27", Decimal("1234.56"), None]
    sheets.write_xlsx([sheets.SheetToWrite("Money", HEAD, [row], {"Budget": "#,##0"})], stream)
    found = read.rehearse_table(load_tables()["money"], stream.getvalue(), "m.xlsx", by=officer)
    assert found.rows[0].changes[1] == CellChange("Budget", "", "£1,234.56")


def test_two_rows_about_the_same_are_told_and_neither_is_guessed(rivers: Partnership, officer: User) -> None:
    found = rehearse(
        "money", HEAD, ("Rivers", "2026/27", "1", ""), ("Afonydd", "2026-27", "2", ""), by=officer
    )
    assert fates(found) == ["new", "stopped"]
    assert "Row 2 is about the same" in found.rows[1].remarks[0].message


def test_a_word_that_is_no_word_of_the_list_is_asked_about_once(rivers: Partnership, officer: User) -> None:
    rows = (("Partnership", "Year", "Budget", "How sure"), ("Rivers", "2026/27", "1", "ish"))
    found = rehearse("money", *rows, by=officer)
    assert ("Estimate", "Estimate") in found.questions[0].options
    answered = rehearse("money", *rows, by=officer, answers={"certainty ish": "Estimate"})
    assert answered.rows[0].changes[-1].after == "Estimate"
    assert (answered.questions[0].chosen, answered.is_open) == ("Estimate", False)


def test_a_list_without_the_columns_that_say_what_a_row_is_about_is_not_written(officer: User) -> None:
    found = rehearse("money", ("Budget", "Spent"), ("1", "2"), by=officer)
    assert ([one.key for one in found.questions], found.is_open) == (
        ["column partnership", "column year"],
        True,
    )
    assert [row.remarks for row in found.rows] == [[]]
    twice = rehearse("money", (*HEAD, "Budget"), ("Rivers", "2026/27", "1", "", "2"), by=officer)
    mapping = {**twice.mapping, "C": "budget", "E": "budget"}
    again = rehearse("money", (*HEAD, "Budget"), ("R", "2026/27", "1", "", "2"), by=officer, mapping=mapping)
    assert "Two columns are read as “Budget”" in again.faults[0]


def test_a_list_of_too_many_rows_is_refused_in_a_sentence(
    officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(read, "MOST_ROWS", 1)
    row = ("Rivers", "2026/27", "1", "")
    with pytest.raises(sheets.SheetRefused, match="has 2 rows"):
        rehearse("money", HEAD, row, row, by=officer)
    assert read.rehearse_table(load_tables()["money"], as_csv(HEAD, row), "a.csv", by=officer)


def test_the_register_as_it_was_exported_is_read_as_its_money(rivers: Partnership, officer: User) -> None:
    from tests.register.importing.test_round_trip import export

    YearMoneyFactory(partnership=rivers, year=2026, budget=100, forecast=90, actual=80)
    found = read.rehearse_table(load_tables()["money"], export("csv"), "export.csv", by=officer)
    assert (fates(found), found.is_open) == (["unchanged"], False)
    assert {"year", "budget", "forecast", "actual", "reference"} <= set(found.mapping.values())


def test_of_several_sheets_that_look_like_the_list_one_is_asked_for(
    rivers: Partnership, officer: User
) -> None:
    rows = [list(HEAD), ["Rivers", "2026/27", "200", ""]]
    data = book_of({"Old": rows, "New": [*rows, ["Rivers", "2027/28", "300", ""]], "Notes": [["Read me"]]})
    table = load_tables()["money"]
    asked = read.rehearse_table(table, data, "list.xlsx", by=officer).questions[0]
    assert (asked.key, [key for key, _words in asked.options], asked.is_open) == (
        "sheet",
        ["Old", "New"] if asked.options[0][0] == "Old" else ["New", "Old"],
        True,
    )
    found = read.rehearse_table(table, data, "list.xlsx", by=officer, answers={"sheet": "New"})
    assert (len(found.rows), found.is_open) == (2, False)
    single = book_of({"New": rows, "Notes": [["Read me"], ["Not a list"]]})
    assert not read.rehearse_table(table, single, "list.xlsx", by=officer).questions

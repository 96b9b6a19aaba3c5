"""What the rows of a list are about, and what of their cells is a question, what a text: never an empty record."""

from io import BytesIO

import pytest
from openpyxl import Workbook

from accounts.models import User
from core.parsing.terms import list_years, read_financial_year
from register.importing.tables.model import load_tables
from register.importing.tables.read import rehearse_table
from register.models import Action, Partnership, YearMoney
from tests.factories.accounts import PersonFactory
from tests.factories.register import PartnershipFactory
from tests.register.importing.tables.helpers import bring_in, fates, rehearse

pytestmark = pytest.mark.django_db
HEAD = ("Partnership", "Year", "Budget")


@pytest.fixture
def rivers(db: None) -> Partnership:
    PersonFactory(name="Ada Reed", post="Head of Parks")
    PersonFactory(name="Bo Lane", post="Head of Trees")
    return PartnershipFactory(name="Rivers", old_reference="B1")


# --- Which partnership -------------------------------------------------------------------------------------


@pytest.mark.parametrize("heading", ["Partnership", "Reference"])
@pytest.mark.parametrize("text", ["own", "b1", "B1"])
def test_a_reference_is_one_under_either_heading(
    heading: str, text: str, rivers: Partnership, officer: User
) -> None:
    text = rivers.reference.lower() if text == "own" else text
    found = rehearse("money", (heading, *HEAD[1:]), (text, "2026/27", "1"), by=officer)
    assert [row.reference for row in found.rows] == [rivers.reference]


def test_an_old_reference_of_two_is_asked_about_and_ours_goes_before_it(
    rivers: Partnership, officer: User
) -> None:
    other = PartnershipFactory(name="Woods", old_reference="B1")
    found = rehearse("money", HEAD, ("B1", "2026/27", "1"), by=officer)
    assert {value for value, _words in found.questions[0].options} == {rivers.reference, other.reference, "-"}
    PartnershipFactory(name="Moor", old_reference=rivers.reference)
    own = rehearse("money", HEAD, (rivers.reference, "2026/27", "1"), by=officer)
    assert own.rows[0].reference == rivers.reference


def test_a_reference_under_each_heading_may_contradict_the_other(rivers: Partnership, officer: User) -> None:
    woods = PartnershipFactory(name="Woods")
    row = (woods.reference, "B1", "2026/27", "1")
    found = rehearse("money", ("Reference", *HEAD), row, by=officer)
    assert "is another partnership than “B1”" in found.rows[0].remarks[0].message


def test_an_old_reference_that_its_reader_may_not_read_is_not_found(
    rivers: Partnership, people: dict[str, User]
) -> None:
    found = rehearse("money", HEAD, ("B1", "2026/27", "1"), by=people["sponsor"])
    assert fates(found) == ["stopped"]
    assert rivers.reference not in str(found.questions)


# --- Which column ------------------------------------------------------------------------------------------


def test_a_list_without_a_column_of_partnerships_asks_for_it_once(rivers: Partnership, officer: User) -> None:
    rows = (("Where", "Year", "Budget"), ("Rivers", "2026/27", "1"), ("B1", "2027/28", "2"))
    found = rehearse("money", *rows, by=officer)
    (question,) = found.questions
    assert (question.key, question.options, found.faults) == (
        "column partnership",
        [("A", "A: Where (Rivers)")],
        [],
    )
    assert ([row.remarks for row in found.rows], found.is_open) == ([[], []], True)
    answered = rehearse("money", *rows, by=officer, answers={question.key: "A"})
    assert (fates(answered), answered.is_open) == (["new", "new"], False)
    chosen = rehearse("money", *rows, by=officer, mapping={"A": "partnership"})
    assert (fates(chosen), chosen.questions) == (["new", "new"], [])
    wrong = rehearse("money", *rows, by=officer, answers={question.key: "C"})
    assert wrong.is_open


def test_a_list_without_the_column_of_its_records_asks_for_it(rivers: Partnership, officer: User) -> None:
    rows = (("Partnership", "Words"), ("Rivers", "Mend the gate"))
    found = rehearse("actions", *rows, by=officer)
    assert [one.key for one in found.questions] == ["column what"]
    assert fates(rehearse("actions", *rows, by=officer, answers={"column what": "B"})) == ["new"]


@pytest.mark.parametrize("heading", ["Body", "Board", "Name of body"])
def test_a_heading_of_a_body_is_the_partnership_where_its_cells_name_one(
    heading: str, rivers: Partnership, officer: User
) -> None:
    head = (heading, "Action agreed", "Owner")
    assert fates(rehearse("actions", head, ("Rivers", "Mend the gate", ""), by=officer)) == ["new"]
    other = rehearse("actions", head, ("Lake Trust", "Mend the gate", ""), by=officer)
    assert [one.key for one in other.questions] == ["column partnership"]
    beside = rehearse("partners", ("Partnership", "Body"), ("Rivers", "Rivers"), by=officer)
    assert beside.mapping["A"] == "partnership"
    assert beside.mapping["B"] != "partnership"


# --- Years -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "year"),
    [("FY25/26", 2025), ("FYE 2026", 2025), ("y/e 31 March 2026", 2025), ("FYE26", 2025), ("year ending Mar 26", 2025),
     ("FY25", None), ("2025", None), ("soon", None)],
)  # fmt: skip
def test_a_year_that_says_when_it_ends_is_read(text: str, year: int | None) -> None:
    assert read_financial_year(text) == year


@pytest.mark.parametrize(
    ("text", "years"),
    [("FY25", [2024, 2025]), ("2025", [2024, 2025]), ("2025/26", []), ("125", []), ("", [])],
)
def test_one_year_may_be_either_of_two(text: str, years: list[int]) -> None:
    assert list_years(text) == years


def test_one_year_is_asked_about_once(rivers: Partnership, officer: User) -> None:
    rows = (HEAD, ("Rivers", "FY25", "1"))
    found = rehearse("money", *rows, by=officer)
    (question,) = found.questions
    assert [value for value, _words in question.options] == ["2024/25", "2025/26", "-"]
    answered = rehearse("money", *rows, by=officer, answers={question.key: "2024/25"})
    assert (fates(answered), answered.rows[0].about) == (["new"], "2024/25")


# --- Nobody, and several -----------------------------------------------------------------------------------


def test_words_that_name_nobody_stay_text_with_a_doubt(rivers: Partnership, officer: User) -> None:
    head = ("Partnership", "Action", "Owner")
    found = rehearse("actions", head, ("Rivers", "Mend the gate", "VACANT"), by=officer)
    (remark,) = found.rows[0].remarks
    assert (fates(found), found.is_open, remark.stops) == (["new"], False, False)
    assert [(one.column, one.text) for one in found.rows[0].kept] == [("Owner", "VACANT")]
    known = rehearse("actions", head, ("Rivers", "Mend the gate", "Head of Parks"), by=officer)
    assert (known.rows[0].remarks, known.rows[0].kept) == ([], [])
    needed = rehearse("seats", ("Partnership", "Representative"), ("Rivers", "VACANT"), by=officer)
    assert needed.questions[0].is_open


@pytest.mark.parametrize("owner", ["Chair", "Ada Reed and Bo Lane"])
def test_a_post_that_nobody_holds_and_two_people_are_asked_about_and_may_stay_text(
    owner: str, rivers: Partnership, officer: User
) -> None:
    rows = (("Partnership", "Action", "Owner"), ("Rivers", "Mend the gate", owner))
    (question,) = rehearse("actions", *rows, by=officer).questions
    assert ("text", "Keep it as text") in question.options
    assert question.is_open
    found = rehearse("actions", *rows, by=officer, answers={question.key: "text"})
    assert (fates(found), found.is_open, found.rows[0].form.instance.owner) == (["new"], False, None)
    assert [one.text for one in found.rows[0].kept] == [owner]
    assert not Action.objects.exists()


def test_what_a_record_needs_cannot_stay_text(rivers: Partnership, officer: User) -> None:
    rows = (("Partnership", "Representative"), ("Rivers", "Ada Reed and Bo Lane"))
    (question,) = rehearse("seats", *rows, by=officer).questions
    assert "text" not in [value for value, _words in question.options]


# --- A year without an amount ------------------------------------------------------------------------------


def test_a_row_without_an_amount_makes_no_empty_year(rivers: Partnership, officer: User) -> None:
    rows = ((*HEAD, "Council pays", "Notes"), ("Rivers", "2026/27", "", "6.5", "refund"))
    found = rehearse("money", *rows, by=officer)
    assert (fates(found), found.rows[0].changes, found.is_open) == (["changed"], [], False)
    assert "It has no amount" in found.rows[0].remarks[0].message
    bring_in("money", *rows, by=officer)
    assert not YearMoney.objects.exists()
    assert sorted(rivers.kept_texts.values_list("column", "text")) == [
        ("Year 2026/27: Council pays", "6.5"),
        ("Year 2026/27: Notes", "refund"),
    ]
    assert fates(rehearse("money", *rows, by=officer)) == ["unchanged"]


@pytest.mark.parametrize(("budget", "sure"), [("0", ""), ("5", ""), ("", "Not known")])
def test_nought_an_amount_and_one_that_nobody_knows_are_a_year(
    budget: str, sure: str, rivers: Partnership, officer: User
) -> None:
    rows = ((*HEAD, "How sure"), ("Rivers", "2026/27", budget, sure))
    assert fates(rehearse("money", *rows, by=officer)) == ["new"]


def test_a_row_of_nothing_but_a_year_changes_nothing(rivers: Partnership, officer: User) -> None:
    found = rehearse("money", HEAD, ("Rivers", "2026/27", ""), by=officer)
    assert (fates(found), found.rows[0].kept) == (["unchanged"], [])


# --- Whose the money is ------------------------------------------------------------------------------------


def test_an_amount_under_another_currency_is_refused_in_a_sentence(
    rivers: Partnership, officer: User
) -> None:
    found = rehearse("money", HEAD, ("Rivers", "2026/27", "100"), by=officer)
    assert fates(found) == ["new"]
    found = rehearse(
        "money", (*HEAD[:2], "Budget (€)"), ("Rivers", "2026/27", "100"), by=officer, mapping={"C": "budget"}
    )
    assert "says “€”" in str([one.message for one in found.rows[0].remarks])
    assert found.is_open


def test_an_amount_merged_over_two_rows_is_nobody_s(rivers: Partnership, officer: User) -> None:
    PartnershipFactory(name="Woods")
    book, out = Workbook(), BytesIO()
    for row in (HEAD, ("Rivers", "2026/27", 100), ("Woods", "2026/27", None)):
        book.active.append(row)
    book.active.merge_cells("C2:C3")
    book.save(out)
    found = rehearse_table(load_tables()["money"], out.getvalue(), "list.xlsx", by=officer)
    assert fates(found) == ["stopped", "stopped"]

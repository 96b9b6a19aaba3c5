"""Columns of several years of one kind of money: each amount comes in as that of its year."""

from decimal import Decimal

import pytest

from accounts.models import User
from register.importing import rehearse
from register.importing.clean import vocabulary
from register.models import Contribution, KeptText, Partnership, YearMoney
from register.services.organisations import get_council
from tests.factories.register import PartnershipFactory
from tests.register.importing.test_rehearse import TODAY, bring_in, sheet

pytestmark = pytest.mark.django_db
HEADINGS = [
    "Name",
    "Status",
    "Contribution 2024/25",
    "Contribution 2025/26",
    "Contribution 2026/27",
    "Budget 2025/26",
]
ROW = ["Rivers", "Live", "100", "£200", "300", "5,000"]


def amounts() -> set[tuple[int, Decimal, str]]:
    return set(Contribution.objects.values_list("year", "amount", "certainty"))


def test_every_year_comes_in_as_the_amount_of_its_year(officer: User) -> None:
    handed = sheet(HEADINGS, ROW)
    assert list(handed.mapping.values())[2:] == ["year_money", "year_money", "contribution", "year_money"]
    assert vocabulary.list_double_claims(handed.mapping) == []
    bring_in(handed, officer)
    assert amounts() == {
        (2024, Decimal(100), "stated"),
        (2025, Decimal(200), "stated"),
        (2026, Decimal(300), "stated"),
    }
    assert set(YearMoney.objects.values_list("year", "budget", "actual")) == {(2025, Decimal(5000), None)}


def test_an_amount_of_the_year_of_the_whole_sheet_is_that_of_the_sheet(officer: User) -> None:
    headings = ["Name", "Financial year", "Contribution", "Council contribution 2024/25", "Budget 2024/25"]
    bring_in(sheet(headings, ["Rivers", "2024/25", "100", "150", "900"]), officer)
    assert {(year, amount) for year, amount, _sure in amounts()} == {(2024, Decimal(100))}
    assert YearMoney.objects.get().budget == 900
    assert "£150" in KeptText.objects.values_list("text", flat=True)


@pytest.mark.parametrize(
    ("heading", "cell", "kept"),
    [
        ("Contribution 2024/25", "a loan of £5,000", True),
        ("Contribution 2024/25", "lots", True),
        ("Contribution 2024/25", "none", False),
        ("Contribution 2024/25", "n/a", True),
    ],
)
def test_what_is_no_amount_of_a_year_is_kept_as_text(heading: str, cell: str, kept: bool) -> None:
    (row,) = rehearse.rehearse(sheet(["Name", heading], ["Rivers", cell]), today=TODAY).rows
    assert bool(row.values.get("year_money", {}).get(2024)) is (cell == "none")
    assert [one.text for one in row.kept if one.column == heading] == ([cell] if kept else [])


def test_a_partnership_that_is_there_keeps_its_years_and_the_text_says_which(officer: User) -> None:
    bring_in(sheet(["Name", "Status"], ["Rivers", "Live"]), officer)
    handed = sheet(["Reference", *HEADINGS], [Partnership.objects.get().reference, *ROW])
    rehearsed = rehearse.rehearse(handed, today=TODAY)
    said = {one.column for one in rehearsed.rows[0].remarks}
    assert {"Contribution 2024/25", "Budget 2025/26"} <= said
    bring_in(handed, officer)
    assert amounts() == {(2026, Decimal(300), "stated")}
    kept = set(KeptText.objects.values_list("column", "text"))
    assert {("Contribution 2024/25", "100"), ("Budget 2025/26", "5,000")} <= kept
    assert not rehearse.rehearse(handed, today=TODAY).rows, "what is kept already is no change"


@pytest.mark.parametrize(
    ("cells", "far"),
    [
        (("20,000", "21,000", "22"), ["Contribution 2026/27"]),
        (("20,000", "21", "22,000"), ["Contribution 2025/26"]),
        (("200,000", "21,000", "20,000"), []),
        (("210,000", "21,000", "20,000"), ["Contribution 2024/25"]),
        (("2,000", "", "20,000"), ["Contribution 2026/27"]),
        (("2,000", "", "19,999"), []),
        (("0", "21,000", "nil"), []),
        (("10,000", "11,000", "12,000"), []),
    ],
)
def test_an_amount_far_from_the_other_years_of_its_row_is_looked_at(
    cells: tuple[str, ...], far: list[str]
) -> None:
    rows = rehearse.rehearse(sheet(HEADINGS[:5], ["Rivers", "Live", *cells]), today=TODAY).rows
    assert [one.column for one in rows[0].remarks if one.kind == "far_off"] == far


@pytest.mark.parametrize(
    ("year", "amount", "far"), [(2025, 2000, True), (2025, 2001, False), (2027, 2000, False)]
)
def test_ten_times_the_amount_of_the_year_before_is_looked_at(year: int, amount: int, far: bool) -> None:
    made = PartnershipFactory.create(name="Rivers")
    Contribution.objects.create(partnership=made, organisation=get_council(), year=year, amount=amount)
    YearMoney.objects.create(partnership=made, year=year, budget=amount)
    handed = sheet(["Reference", "Contribution", "Budget"], [made.reference, "20,000", "20,000"])
    (row,) = rehearse.rehearse(handed, today=TODAY).rows
    assert [one.column for one in row.remarks if one.kind == "far_off"] == (
        ["Contribution", "Budget"] if far else []
    )

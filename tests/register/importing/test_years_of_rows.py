"""Several rows a partnership, each of another year, add up to money by year; what names no year does not."""

from datetime import date
from typing import Any

import pytest

from core import sheets
from register.importing import rehearse, upload
from register.importing.model import ImportRow
from tests.register.importing.layout_samples import book_of

pytestmark = pytest.mark.django_db
HEADS = ["Partnership", "Status", "Year", "Council contribution"]
TODAY = date(2025, 11, 3)  # in the financial year 2025/26


def rows_of(book: dict[str, list[list[Any]]], **answers: str) -> list[ImportRow]:
    handed = upload.read_upload(book_of(book), "list.xlsx", answers={"layout": "several rows", **answers})
    return rehearse.rehearse(handed, today=TODAY).rows


def money_of(row: ImportRow) -> dict[int, int]:
    return {year: int(said["contribution"]) for year, said in row.values.get("year_money", {}).items()}


def test_rows_of_several_years_are_money_by_year() -> None:
    rivers = [["Rivers", "Live", f"{year}/{year - 1999}", year] for year in (2022, 2023, 2024)]
    (found,) = rows_of({"List": [HEADS, *rivers]})
    assert money_of(found) == {2022: 2022, 2023: 2023, 2024: 2024}
    assert "contribution" not in found.values
    assert not any(remark.kind == "several amounts" for remark in found.remarks)


def test_the_year_of_the_sheet_itself_is_its_contribution(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.clock.today", lambda: TODAY)
    (found,) = rows_of({"List": [HEADS, ["Rivers", "Live", "2024/25", 5], ["Rivers", "Live", "2025/26", 7]]})
    assert (money_of(found), int(found.values["contribution"])) == ({2024: 5}, 7)


@pytest.mark.parametrize("years", [("2024/25", "2024/25"), ("old", "new")])
def test_two_amounts_of_one_year_or_of_none_are_a_doubt(years: tuple[str, str]) -> None:
    rows = [["Rivers", "Live", years[0], 5], ["Rivers", "Live", years[1], 7]]
    (found,) = rows_of({"List": [HEADS, *rows]})
    assert money_of(found) == {}
    assert any(remark.kind == "several amounts" for remark in found.remarks)


def test_the_names_of_sheets_may_be_the_years() -> None:
    heads = ["Partnership", "Status", "Council contribution"]
    book = {
        "2023": [heads, ["Rivers", "Live", 5], ["Hills", "Live", 1]],
        "2024": [heads, ["Rivers", "Closed", 7]],
    }
    found = {row.name: row for row in rows_of(book, sheets="all")}
    assert money_of(found["Rivers"]) == {2023: 5, 2024: 7}
    assert money_of(found["Hills"]) == {2023: 1}
    assert found["Rivers"].values["status"] == "closed"  # as the latest sheet says
    assert {"calendar year", "contradicts"} <= {remark.kind for remark in found["Rivers"].remarks}


def test_sheets_that_are_no_years_are_not_put_together() -> None:
    heads = ["Partnership", "Status", "Council contribution"]
    book = {"North": [heads, ["Rivers", "Live", 5]], "South": [heads, ["Rivers", "Live", 7]]}
    assert [(row.name, int(row.values["contribution"])) for row in rows_of(book, sheets="all")] == [
        ("Rivers", 5),
        ("Rivers", 7),
    ]


def test_a_unit_of_the_heading_holds_for_each_year() -> None:
    heads = [*HEADS[:3], "Council contribution £k"]
    (found,) = rows_of({"List": [heads, ["Rivers", "Live", "2022/23", 5], ["Rivers", "Live", "2023/24", 7]]})
    assert money_of(found) == {2022: 5000, 2023: 7000}


def test_blanks_that_were_typed_are_no_rows() -> None:
    data = book_of({"List": [["Partnership", "Status"], ["Rivers", "Live"], *([[" ", " "]] * 30)]})
    (sheet,) = sheets.read(data, "list.xlsx").sheets
    assert [row.number for row in sheet.rows] == [1, 2]


def test_a_formula_without_a_value_is_said_to_have_none() -> None:
    book = {"List": [["Partnership", "Council contribution"], ["Rivers", "=2*500"], ["Hills", "#REF!"]]}
    rivers, hills = rows_of(book, layout="rows")
    assert [remark.kind for remark in rivers.remarks if remark.letter == "B"] == ["no_value"]
    assert [remark.kind for remark in hills.remarks if remark.letter == "B"] == ["error"]

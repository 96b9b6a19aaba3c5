"""Columns as councils fill them: heading and cells together lead to a field, or to none, with the reason in words."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from core.sheets import Cell, Guess, SheetColumn, name_column
from register.importing.clean import guess, vocabulary
from register.importing.clean.column_contents import KINDS, kinds_of

CORPUS: list[dict[str, Any]] = yaml.load(
    Path(__file__).with_name("column_contents.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader
)
YEAR = 2026


def cell(value: Any, code: str = "", text: str = "") -> Cell:
    return Cell(value, text or str(value), "A", code=code)


def read(*columns: tuple[str, list[Any]]) -> list[Guess]:
    headings = [
        SheetColumn(place, name_column(place), heading, heading)
        for place, (heading, _cells) in enumerate(columns)
    ]
    cells = [[one if isinstance(one, Cell) else cell(one) for one in below] for _heading, below in columns]
    return list(guess.guess_fields(headings, cells, year=YEAR))


def field(one: Guess) -> str:
    return one.key or "none" if one.is_sure else "none"


def test_the_corpus_is_wide_enough() -> None:
    assert len(CORPUS) >= 60
    assert {one["field"] for one in CORPUS} <= {*vocabulary.read_columns(), "none"}


def test_no_column_fills_a_wrong_field_without_a_doubt() -> None:
    wrong = [
        (one["heading"], one["cells"], got, one["field"])
        for one in CORPUS
        if (got := field(read((one["heading"], one["cells"]))[0])) not in ("none", one["field"])
    ]
    assert wrong == []


def test_nine_columns_in_ten_are_found() -> None:
    fields = [one for one in CORPUS if one["field"] != "none"]
    missed = [
        (one["heading"], one["cells"])
        for one in fields
        if field(read((one["heading"], one["cells"]))[0]) == "none"
    ]
    assert len(missed) <= len(fields) / 10, missed


@pytest.mark.parametrize(
    ("heading", "cells", "why"),
    [
        ("Lead officer", ["jo@example.org"], "The heading says “Lead officer”, but under it"
         " stand e-mail addresses. The text is kept."),
        ("Members", [12], "The heading may mean “Partners”, or something else: under it stand numbers."),
        ("Members", ["Cllr A Finch"], "The heading “Members” may be “Council representatives”, and under"
         " it stand councillors."),
        ("Contribution 2024/25", [12], "It is “Council contribution” of 2024/25, and"
         " comes in as the amount of that year."),
        ("2026/27", [12], "It is of the year 2026/27, and its heading does not say of what."),
        ("Wibble", ["Live", "Closed"], "Under it stand words for the status, so it may be “Status”;"
         " the heading does not say so."),
    ],
)  # fmt: skip
def test_the_reason_is_said_in_words(heading: str, cells: list[Any], why: str) -> None:
    assert vocabulary.explain_guess(read((heading, cells))[0]) == why


def test_a_column_without_cells_is_read_by_its_heading() -> None:
    assert [field(one) for one in read(("Lead officer", []), ("End date", ["tbc", "?"]))] == [
        "lead",
        "ends_on",
    ]


def test_half_of_the_cells_must_fit() -> None:
    half = ["Jo Finch", "jo@example.org"]
    assert field(read(("Lead officer", half))[0]) == "lead"
    assert field(read(("Lead officer", [*half, "sam@example.org"]))[0]) == "none"


def test_of_two_headings_that_say_the_same_the_one_whose_cells_fit_is_read() -> None:
    end, expiry = read(("End date", ["31/03/2027"]), ("Expiry date", ["When it is done"]))
    assert (field(end), field(expiry)) == ("ends_on", "none")
    both = read(("End date", ["31/03/2027"]), ("Expiry date", ["31/03/2028"]))
    assert [field(one) for one in both] == ["none", "none"]
    neither = read(("End date", ["31/03/2027"]), ("Expiry date", []))
    assert [field(one) for one in neither] == ["none", "none"]


def test_a_heading_goes_before_what_only_contents_say() -> None:
    partners, members = read(("Partners", ["Vale Police; Dale DC"]), ("Members", ["Hill NHS Trust"]))
    assert (field(partners), field(members), members.key) == ("partners", "none", "partners")
    assert members.why == "Another column is “Partners” already."


def test_the_name_of_whoever_answered_a_form_is_not_the_partnerships() -> None:
    found = read(
        ("ID", [1]),
        ("Start time", ["3/4/2026 9:12:44"]),
        ("Email", ["kit@example.org"]),
        ("Name", ["Kit Bowes"]),
        ("Name of the partnership", ["Vale Skills Compact"]),
    )
    assert [field(one) for one in found] == ["reference", "none", "none", "none", "name"]
    assert "whoever filled it in" in found[3].why


def test_the_year_of_a_group_decides_whose_money_it_is() -> None:
    def under(header: str, name: str) -> str:
        column = SheetColumn(0, "A", header, name)
        return field(guess.guess_fields([column], [[cell(1200)]], year=YEAR)[0])

    assert under("Council contribution 2026/27", "2026/27") == "contribution"
    assert under("Council contribution 2025/26", "2025/26") == "year_money"
    assert under("Spend 2026/27", "2026/27") == "none"


@pytest.mark.parametrize(
    ("value", "code", "kind"),
    [
        (True, "", "yes_no"),
        (12, "", "number"),
        (12, "£#,##0", "amount"),
        (0.25, "0%", "percent"),
        ("S.101 LGA 1972", "", "act"),
        ("Deddf Iechyd 2006", "", "act"),
        ("Cyng. A Finch", "", "councillor"),
        ("J. Finch", "", "person"),
        ("Head of Law", "", "post"),
        ("3 months' notice", "", "duration"),
        ("01752 000111", "", "phone"),
        ("P-012", "", "identifier"),
        ("PSH-0002", "", "identifier"),
        ("12k", "", "amount"),
        ("OLD-AB", "", "identifier"),
        ("Area 51 Board", "", "organisation"),
        ("Vision 2030 Board", "", "organisation"),
        ("Mar-24", "", "date"),
    ],
)
def test_the_kinds_of_a_cell(value: Any, code: str, kind: str) -> None:
    one = Decimal(str(value)) if isinstance(value, float) else value
    assert kind in kinds_of(cell(one, code))


def test_every_kind_that_a_field_holds_is_known() -> None:
    held = {kind for kinds in vocabulary.read_holds().values() for kind in kinds}
    assert held <= KINDS.keys()
    assert vocabulary.read_holds().keys() >= set(vocabulary.read_columns()) - {"comments", "publish_reason"}

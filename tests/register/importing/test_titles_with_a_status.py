"""A title or a heading that says a status is asked about for the rows under it, wherever it stands."""

from collections.abc import Sequence

import pytest

from register.importing import rehearse, upload
from register.importing.clean.places import find_status
from register.importing.model import RehearsalResult
from tests.register.importing.layout_samples import book_of
from tests.register.importing.test_rehearse import TODAY, sheet

pytestmark = pytest.mark.django_db
HEADINGS = ("Partnership", "Lead officer")
LIVE = [("Wind Board", "A Reed"), ("Sun Forum", "B Reed")]
OVER = [("Mill Trust", "C Dow"), ("Pier Trust", "D Elk")]


def rehearsed(rows: Sequence[Sequence[object]], **answers: str) -> RehearsalResult:
    told = {key.replace("_", " "): value for key, value in answers.items()}
    return rehearse.rehearse(
        upload.read_upload(book_of({"List": rows}), "list.xlsx", answers=told), today=TODAY
    )


def asked(found: RehearsalResult) -> dict[str, list[str]]:
    names = {row.number: row.name for row in found.rows}
    return {
        one.key: [names[number] for number in one.rows]
        for one in found.questions
        if one.key.startswith("ended ") and one.is_open
    }


SIDE = [
    ("Live partnerships", "", "", "", "Closed partnerships"),
    (*HEADINGS, "", "", *HEADINGS),
    *((*one, "", "", *other) for one, other in zip(LIVE, OVER, strict=True)),
]
STACKED = [("Closed partnerships",), HEADINGS, *OVER, (), ("Live partnerships",), HEADINGS, *LIVE]
STACKED_LATER = [("Live partnerships",), HEADINGS, *LIVE, (), ("Closed partnerships",), HEADINGS, *OVER]


@pytest.mark.parametrize("rows", [SIDE, STACKED, STACKED_LATER])
def test_two_tables_beside_or_below_each_other(rows: Sequence[Sequence[object]]) -> None:
    assert asked(rehearsed(rows)) == {"ended closed partnerships": ["Mill Trust", "Pier Trust"]}
    found = rehearsed(rows, ended_closed_partnerships="closed")
    assert {row.name: row.values.get("status") for row in found.rows} == {
        "Wind Board": None,
        "Sun Forum": None,
        "Mill Trust": "closed",
        "Pier Trust": "closed",
    }


def test_headings_between_rows_that_say_more_than_a_word() -> None:
    rows = [["Partnership", "Lead officer", "Council contribution"]]
    rows += [["Former partnerships (closed)", "", ""], ["Mill Trust", "A Reed", "100"]]
    rows += [["Partnerships in development", "", ""], ["Gate Trust", "C Reed", "300"]]
    rows += [["Closed since last year", "", ""], ["Dock Trust", "D Reed", "400"]]
    found = rehearse.rehearse(sheet(*rows), today=TODAY)
    assert asked(found) == {
        "ended former partnerships (closed)": ["Mill Trust"],
        "ended partnerships in development": ["Gate Trust"],
        "ended closed since last year": ["Dock Trust"],
    }


def test_a_lone_status_among_the_names_is_a_heading_and_no_partnership() -> None:
    rows = [["Partnership", "Lead officer", "Purpose"], ["Wind Board", "A Reed", "To blow"]]
    rows += [["Closed since last year", "", ""], ["Mill Trust", "C Dow", "To mill"], ["Pier Trust", "", ""]]
    found = rehearse.rehearse(sheet(*rows), today=TODAY)
    assert [row.name for row in found.rows] == ["Wind Board", "Mill Trust", "Pier Trust"]
    assert asked(found) == {"ended closed since last year": ["Mill Trust", "Pier Trust"]}


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Closed partnerships", "closed"),
        ("Former partnerships (closed)", "closed"),
        ("Partnerships in development", "setting_up"),
        ("Closed since last year", "closed"),
        ("Partnerships closed in 2024/25", "closed"),
        ("C. Ended arrangements", "closed"),
        ("Live partnerships", "live"),
        ("Our current partnerships", "live"),
        ("Partneriaethau sydd wedi cau", ""),
        ("Partneriaethau wedi cau", "closed"),
        ("Proposed boards", "proposed"),
        ("Dormant or closed", "dormant"),
        ("Active Travel Board", ""),
        ("New Forest Partnership", ""),
        ("Old Town Partnership", ""),
        ("Open Spaces Forum", ""),
        ("The Closed Circuit Group", ""),
        ("Adult services", ""),
        ("2025", ""),
    ],
)
def test_what_status_a_heading_gives(text: str, status: str) -> None:
    assert find_status(text) == status

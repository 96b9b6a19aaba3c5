"""A matrix of partners: asked about once, taken when somebody says so, and nothing else is taken for one."""

from collections.abc import Sequence
from datetime import date

import pytest

from register.importing import rehearse
from register.importing.layouts.model import PARTNER_COLUMNS
from register.importing.model import ImportRow, UploadedTable
from register.importing.upload import read_upload

pytestmark = pytest.mark.django_db
MATRIX = "Partnership,Vale Police,Vale Fire,NHS ICB\nRivers,X,,\nWoods,,✓,Observer\nHills,y,x,\n"


def hand_in(text: str, **answers: str) -> UploadedTable:
    return read_upload(
        text.encode(), "matrix.csv", answers={key.replace("_", " "): one for key, one in answers.items()}
    )


def read_handed(handed: UploadedTable) -> Sequence[ImportRow]:
    return rehearse.rehearse(handed, today=date(2026, 11, 20)).rows


def asked(handed: UploadedTable) -> list[tuple[bool, str]]:
    return [(one.is_open, one.chosen) for one in handed.questions if one.key == PARTNER_COLUMNS]


def test_marks_under_organisations_are_asked_about_once_and_taken_when_answered() -> None:
    assert asked(hand_in(MATRIX)) == [(True, "")]
    assert [row.values.get("partners") for row in read_handed(hand_in(MATRIX))] == [None, None, None]
    told = hand_in(MATRIX, partner_columns="partners")
    assert asked(told) == [(False, "partners")]
    assert [row.values["partners"] for row in read_handed(told)] == [
        ["Vale Police"],
        ["Vale Fire", "NHS ICB (Observer)"],
        ["Vale Police", "Vale Fire"],
    ]


def test_marks_that_are_no_partners_stay_text() -> None:
    told = hand_in(MATRIX, partner_columns="nothing")
    assert asked(told) == [(False, "nothing")]
    rows = read_handed(told)
    assert not any("partners" in row.values for row in rows)
    assert ("Vale Police", "X") in [(kept.column, kept.text) for kept in rows[0].kept]


@pytest.mark.parametrize(
    "text",
    [
        "Partnership,Vale Police,Lead\nRivers,X,Jo Finch\n",  # one column is no matrix
        "Partnership,Adults,Children\nRivers,X,\nWoods,,X\n",  # no organisations
        "Partnership,Police,Fire\nRivers,100,\nWoods,,20\n",  # no marks
        "Partnership,Partners,Police,Fire\nRivers,Age UK,X,\nWoods,Mind,,X\n",  # a column says who they are
    ],
)
def test_other_columns_are_not_asked_about(text: str) -> None:
    assert asked(hand_in(text)) == []

"""Money beside the one partner of a row is not taken for the council's before somebody says so."""

from decimal import Decimal

import pytest

from register.importing import rehearse, upload
from register.importing.model import UploadedTable
from tests.register.importing.test_rehearse import TODAY

pytestmark = pytest.mark.django_db
ROWS = ("Play Compact,Live,School,500", "Road Forum,Live,County Council,700", "Sea Trust,Live,NHS,900")


def read(headings: str, *rows: str, **answers: str) -> UploadedTable:
    told = {key.replace("_", " "): value for key, value in answers.items()}
    return upload.read_upload(
        "\n".join([f"Partnership,Status,{headings}", *rows]).encode(), "list.csv", answers=told
    )


def asked(handed: UploadedTable) -> list[str]:
    return [one.key for one in handed.questions if one.key.startswith("payer") and one.is_open]


def amounts(handed: UploadedTable) -> list[object]:
    return [row.values.get("contribution") for row in rehearse.rehearse(handed, today=TODAY).rows]


@pytest.mark.parametrize(
    "headings",
    ["Partner,Contribution £", "Partners,Annual contribution", "Partner organisation,Contribution"],
)
def test_a_contribution_of_nobody_beside_one_partner_is_asked_about(headings: str) -> None:
    assert asked(read(headings, *ROWS)) == ["payer D"]
    assert amounts(read(headings, *ROWS, payer_D="council")) == [Decimal(500), Decimal(700), Decimal(900)]
    assert amounts(read(headings, *ROWS, payer_D="partner")) == [None, None, None]


@pytest.mark.parametrize(
    ("headings", "rows"),
    [
        ("Partner,Council contribution", ROWS),
        ("Partner,Our contribution", ROWS),
        ("Partner,Cost to the authority", ROWS),
        (
            "Partners,Contribution",
            ("Play Compact,Live,School; NHS Trust,500", "Road Forum,Live,NHS Trust; Police,700"),
        ),
        ("Purpose,Contribution", ROWS),
    ],
)
def test_money_whose_owner_is_told_or_of_several_is_the_council_s(
    headings: str, rows: tuple[str, ...]
) -> None:
    assert asked(read(headings, *rows)) == []


def test_rows_of_one_partnership_with_a_partner_each_are_asked_about_too() -> None:
    rows = ("Care Compact,Live,NHS,1000", ",,Police,2000", "Play Compact,Live,School,500")
    assert asked(read("Partner,Contribution", *rows)) == ["payer D"]

"""An amount or a reference that is merged over several partnerships is nobody's for sure; a directorate is."""

from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import Workbook

from register.importing import rehearse, upload
from register.importing.model import ImportRow
from tests.register.importing.test_rehearse import TODAY

pytestmark = pytest.mark.django_db


def read(heading: str, values: list[object], *merges: str) -> list[ImportRow]:
    book = Workbook()
    page = book.active
    page.append(["Partnership", "Status", "Directorate", heading, "Lead officer"])
    for at, value in enumerate(values):
        page.append(
            [f"{('Kelp', 'Quay', 'Vine')[at]} Board", "Live", "Place" if at == 0 else None, value, "Ada Reed"]
        )
    page.merge_cells("C2:C3")
    for merge in merges:
        page.merge_cells(merge)
    out = BytesIO()
    book.save(out)
    return list(rehearse.rehearse(upload.read_upload(out.getvalue(), "list.xlsx"), today=TODAY).rows)


@pytest.mark.parametrize(
    ("heading", "key", "value"),
    [
        ("Council contribution", "contribution", 10000),
        ("Total budget", "budget", 10000),
        ("Council contribution 2023/24", "year_money", 10000),
        ("Old reference", "old_reference", "REF-7"),
    ],
)
def test_one_cell_over_two_partnerships_is_kept_as_text_with_a_doubt(
    heading: str, key: str, value: object
) -> None:
    rows = read(heading, [value, None, "REF-9" if key == "old_reference" else 3000], "D2:D3")
    assert [key in row.values for row in rows] == [False, False, True]
    for row in rows[:2]:
        assert [(one.kind, one.letter) for one in row.remarks] == [("merged_once", "D")]
        assert (heading, str(value)) in {(kept.column, kept.text) for kept in row.kept}
        assert row.values["directorate"] == "Place"


def test_what_is_merged_over_no_second_partnership_counts() -> None:
    rows = read("Council contribution", [10000, 10000, 3000])
    assert [row.values["contribution"] for row in rows] == [Decimal(10000), Decimal(10000), Decimal(3000)]
    assert not any(row.remarks for row in rows)

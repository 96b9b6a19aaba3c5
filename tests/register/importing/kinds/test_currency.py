"""Money in another currency is never read as pounds in silence: a heading, a title or a row of units that says so."""

from decimal import Decimal

import pytest

from register.importing import rehearse, upload
from register.importing.kinds.currency import find_currency
from register.importing.model import UploadedTable
from tests.register.importing.layout_samples import Rows, book_of
from tests.register.importing.test_rehearse import TODAY

pytestmark = pytest.mark.django_db


def read(rows: Rows, **answers: str) -> UploadedTable:
    told = {key.replace("_", " "): value for key, value in answers.items()}
    return upload.read_upload(book_of({"List": rows}), "list.xlsx", answers=told)


def asked(handed: UploadedTable) -> list[str]:
    return [one.key for one in handed.questions if one.key.startswith("currency") and one.is_open]


def amounts(handed: UploadedTable, field: str = "contribution") -> list[object]:
    return [row.values.get(field) for row in rehearse.rehearse(handed, today=TODAY).rows]


def test_a_heading_that_is_asked_about_is_asked_about_its_currency_next() -> None:
    for heading in ("Council contribution EUR", "Council contribution (NOK)"):
        assert [one.key for one in read(listed(heading)).questions if one.is_open] == ["money C"]
        assert asked(read(listed(heading), money_C="contribution")) == ["currency C"]


def listed(heading: str, *above: tuple[str, ...]) -> Rows:
    return [
        *above,
        ("Partnership", "Status", heading),
        ("Weir Link", "Live", 100),
        ("Sluice Pact", "Live", 150),
    ]


@pytest.mark.parametrize(
    "rows",
    [
        listed("Council contribution (€)"),
        listed("Council contribution", ("Register of partnerships, all amounts in euros",)),
        listed("Council contribution", ("Figures in $",)),
    ],
)
def test_another_currency_is_asked_about_and_answered(rows: Rows) -> None:
    assert asked(read(rows)) == ["currency C"]
    assert amounts(read(rows, currency_C="pounds")) == [Decimal(100), Decimal(150)]
    found = rehearse.rehearse(read(rows, currency_C="text"), today=TODAY)
    assert [(row.values.get("contribution"), row.kept[0].text) for row in found.rows] == [
        (None, "100"),
        (None, "150"),
    ]


def test_pounds_in_the_heading_are_believed_against_a_title() -> None:
    assert asked(read(listed("Council contribution (£)", ("Converted from euros",)))) == []
    assert asked(read(listed("Council contribution", ("European Social Fund partnerships",)))) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Total budget ($)", "$"),
        ("Cost in US dollars", "dollars"),
        ("Budget SEK", "SEK"),
        ("Budget (ewros)", "ewros"),
        ("European regional fund", ""),
        ("Eurostar link", ""),
        ("Budget £", ""),
        ("Cad cymru", ""),
    ],
)
def test_what_names_a_currency(text: str, found: str) -> None:
    assert find_currency(text) == found

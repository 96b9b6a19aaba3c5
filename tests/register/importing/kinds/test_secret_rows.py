"""Words and columns that forbid publication: nothing they speak of is published, and each column is one question."""

import pytest

from accounts.models import User
from register.importing import rehearse, upload
from register.models import Partnership
from tests.factories.register import PartnershipFactory
from tests.register.importing.test_rehearse import TODAY, bring_in, sheet

pytestmark = pytest.mark.django_db


def kept_back(heading: str, text: str, name: str = "Weir Link") -> bool:
    (row,) = rehearse.rehearse(sheet(["Name", "Status", heading], [name, "Live", text]), today=TODAY).rows
    secret = any(one.kind == "not_to_be_published" for one in row.remarks)
    assert secret is (row.values.get("publish") is False and "publish_reason" in row.values)
    return secret


@pytest.mark.parametrize(
    ("heading", "text", "secret"),
    [
        ("Publish on website", "N", True),
        ("Publish on website", "Y", False),
        ("Exempt from publication?", "Y", True),
        ("Exempt from publication?", "N", False),
        ("Public or private", "Private", True),
        ("Public or private", "Public", False),
        ("Can be shared externally?", "No", True),
        ("Can be shared externally?", "Yes", False),
        ("Security classification", "SECRET", True),
        ("Security classification", "OFFICIAL", False),
        ("Exempt (Schedule 12A)", "Para 3", True),
        ("Exempt (Schedule 12A)", "1, 3", True),
        ("Exempt (Schedule 12A)", "n/a", False),
        ("Comments", "Not to be shared outside the council", True),
        ("Comments", "Internal only", True),
        ("Comments", "Not to go on the website", True),
        ("Comments", "Exempt - para 3", True),
        ("Comments", "restricted parking near site", False),
        ("Comments", "Restricted access to the site", False),
        ("Comments", "Exempt from business rates", False),
        ("Sector", "Private", False),
        ("Private sector partner?", "Y", False),
        ("Published accounts?", "N", False),
        ("VAT status of it", "Exempt", False),
        ("Information sharing agreement?", "N", False),
    ],
)
def test_what_keeps_a_row_from_publication(heading: str, text: str, secret: bool) -> None:
    assert kept_back(heading, text) is secret


@pytest.mark.parametrize(
    ("name", "secret"),
    [
        ("Linn Exempt Stables", False),
        ("Restricted Growth Network", False),
        ("Project Elm (confidential)", True),
    ],
)
def test_a_name_is_not_secret_by_a_word_that_means_other_things(name: str, secret: bool) -> None:
    assert kept_back("Lead officer", "Ann Pike", name) is secret


ROWS = (
    ["Name", "Status", "Publish", "Website wording public?"],
    ["Weir Link", "Live", "Yes", "No"],
    ["Sluice Pact", "Live", "Yes", "no"],
    ["Lock Board", "Live", "Yes", "Yes"],
)


def test_each_column_is_asked_about_once_and_until_then_nothing_is_published(officer: User) -> None:
    handed = sheet(*ROWS)
    asked = [one for one in rehearse.rehearse(handed, today=TODAY).questions if one.key.startswith("secret")]
    assert [(one.key, list(one.rows), one.chosen, one.is_open) for one in asked] == [
        ("secret D", [2, 3], "secret", False)
    ]
    bring_in(handed, officer)
    assert set(Partnership.objects.filter(publish=True).values_list("name", flat=True)) == {"Lock Board"}
    assert Partnership.objects.get(name="Weir Link").publish_reason == "Website wording public?: No"


def test_a_column_that_means_something_else_keeps_nothing_back_and_can_be_answered_otherwise() -> None:
    handed = sheet(*ROWS)
    handed = upload.read_upload(handed.data, handed.name, answers={"secret D": "another"})
    found = rehearse.rehearse(handed, today=TODAY)
    assert [row.values["publish"] for row in found.rows] == [True, True, True]
    assert [one.answer for one in found.questions if one.key == "secret D"] == ["another"]


def test_a_partnership_that_is_published_is_no_more_where_a_sheet_forbids_it(officer: User) -> None:
    made = PartnershipFactory.create(name="Weir Link", publish=True)
    for text, publish in (("fine", True), ("Not for publication", False)):
        bring_in(sheet(["Reference", "Name", "Purpose"], [made.reference, "Weir Link", text]), officer)
        made.refresh_from_db()
        assert made.publish is publish

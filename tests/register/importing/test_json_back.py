"""The register's own JSON export comes back in: as no change at home, as the same partnerships in an empty register."""

import contextlib
import json
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import User
from core import sheets
from register.exporting.read_back import write_as_csv
from register.importing import rehearse, upload
from register.importing.write import commit
from register.models import Partnership
from register.services.organisations import get_council
from register.standing import refresh as standing_refresh
from tests.factories.accounts import PersonFactory
from tests.factories.register import (
    ContributionFactory,
    KeyDateFactory,
    MembershipFactory,
    ObjectiveFactory,
    PartnershipFactory,
    ThemeFactory,
)
from tests.factories.related import (
    MAKERS,
    DocumentFactory,
    LiabilityFactory,
    RepresentativeFactory,
    YearMoneyFactory,
)
from tests.register.importing.test_round_trip import TODAY, export

pytestmark = pytest.mark.django_db
# What follows from the rest, is drawn anew, or is kept as text where it came from another register.
_OTHERWISE = {
    "reference", "kept", "signs", "objectives", "priorities", "liabilities", "documents", "rating", "rating_note",
}  # fmt: skip


@pytest.fixture
def full(officer: User) -> Partnership:
    """A partnership that holds something in nearly every column."""
    made = PartnershipFactory(
        name="Rivers",
        live=True,
        tier="limited",
        basis="statutory",
        other_names="River Board\nRB",
        welsh_name="Afonydd",
        theme=ThemeFactory(name="Green"),
        legal_power="Local Government Act 1972, section 113",
        area="The vale",
        signed_on=date(2019, 3, 1),
        lead=PersonFactory(name="Bo Lane", post="Head of Rivers"),
        publish=True,
        publish_reason="Asked for; often",
    )
    MembershipFactory(partnership=made, organisation__name="Rivers Trust (North)", role="host")
    RepresentativeFactory(partnership=made, person__name="Ada Reed", person__post="", capacity="trustee")
    KeyDateFactory(
        partnership=made, kind="end", notice_number=3, notice_unit="months", last_safe_on="2026-12-31"
    )
    ContributionFactory(partnership=made, organisation=get_council(), amount="1200.50")
    YearMoneyFactory(partnership=made, year=2026, budget=5000)
    LiabilityFactory(partnership=made, what="Loan", kind="loan", most=5000, cap="capped")
    ObjectiveFactory(partnership=made, text="Fewer floods")
    MAKERS["priority"](partnership=made)
    DocumentFactory(partnership=made)
    standing_refresh.refresh([made.pk])
    return made


def entries(data: bytes) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(data)["partnerships"]
    return found


def bring_in(data: bytes, by: User) -> dict[str, int]:
    handed = upload.read_upload(data, "export.json")
    return commit.commit_import(handed, rehearse.rehearse(handed, today=TODAY), by=by).counts


def test_in_the_same_register_it_is_no_change(full: Partnership, officer: User) -> None:
    handed = upload.read_upload(export("json"), "export.json")
    rehearsed = rehearse.rehearse(handed, today=TODAY)
    assert [(row.changes, row.remarks, row.kept) for row in rehearsed.rows] == []
    assert len(rehearsed.unchanged) == 1


def test_one_changed_value_is_one_change(full: Partnership, officer: User) -> None:
    changed = export("json").replace(b"The vale", b"The whole vale")
    assert bring_in(changed, officer)["changed"] == 1
    full.refresh_from_db()
    assert (full.area, full.version) == ("The whole vale", 2)


def test_in_an_empty_register_it_gives_the_same_partnerships(full: Partnership, officer: User) -> None:
    PartnershipFactory(name="Woods", status="proposed")
    data = export("json")
    for one in Partnership.objects.all():
        for part in (one.contributions, one.memberships, one.representatives):
            part.all().delete()
    Partnership.objects.all().delete()
    assert bring_in(data, officer)["made"] == 2
    before, after = entries(data), entries(export("json"))
    for was, now in zip(before, after, strict=True):
        assert {k: v for k, v in was.items() if k not in _OTHERWISE} == {
            k: v for k, v in now.items() if k not in _OTHERWISE
        }
    kept = json.dumps(after[0]["kept"])
    for text in ("Fewer floods", "Loan (Loan, at most 5000.00", "Priority"):
        assert text in kept, kept
    assert Partnership.objects.get(name="Rivers").old_reference == before[0]["reference"]


def test_the_same_file_is_taken_on_the_page(full: Partnership, officer: User, client: Client) -> None:
    client.force_login(officer)
    changed = SimpleUploadedFile("export.json", export("json").replace(b"The vale", b"The whole vale"))
    answer = client.post("/register/import/", {"file": changed}, follow=True)
    assert (
        "One cell changes the register"
        in client.get(answer.redirect_chain[-1][0] + "?show=changes").content.decode()
    )


@pytest.mark.parametrize(
    "data", [b'{"a": 1}', b'{"partnerships": [1]}', b'{"partnerships": [{"tier": "x"}]}', b"[]", b"[1]"]
)
def test_other_json_is_refused_in_a_sentence(data: bytes) -> None:
    with pytest.raises(sheets.SheetRefused, match="no export of a register"):
        write_as_csv(data, "a.json")


@pytest.mark.parametrize("data", [b"Name,Status\n", b"[Name],Status\nx,y\n", b"{not json", b""])
def test_what_is_no_json_is_left_as_it_is(data: bytes) -> None:
    assert write_as_csv(data, "a.csv") == data


@pytest.mark.parametrize("number", ["1e99999999999999999999", "NaN", "-Infinity", "1e-9999999999999"])
def test_a_number_that_cannot_be_is_refused_in_words_and_never_an_error(number: str) -> None:
    data = f'{{"partnerships": [{{"name": "Rivers", "council_pays": {number}}}]}}'.encode()
    with contextlib.suppress(sheets.SheetRefused):
        handed = upload.read_upload(data, "export.json")
        assert "council_pays" not in rehearse.rehearse(handed, today=TODAY).rows[0].values


def test_a_key_that_no_export_has_is_a_column_of_its_own(officer: User) -> None:
    data = json.dumps(
        {"partnerships": [{"name": "Rivers", "our_own_key": "Blue", "sponser": ["A", 1]}]}
    ).encode()
    handed = upload.read_upload(data, "export.json")
    assert [column.header for column in handed.table.columns] == ["Name", "our_own_key", "sponser"]
    assert ("our_own_key", "Blue") in [
        (kept.column, kept.text) for kept in rehearse.rehearse(handed, today=TODAY).rows[0].kept
    ]


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [("tier", "huge", '"huge"'), ("signs", 5, '"5"'), ("tier", ["a"], '["a"]')],
)
def test_a_value_that_no_export_writes_is_named_with_its_record_and_field(
    field: str, value: object, said: str
) -> None:
    entries = [{"reference": "P-1", "name": "Rivers"}, {"reference": "P-2", "name": "Woods", field: value}]
    with pytest.raises(sheets.SheetRefused) as refused:
        write_as_csv(json.dumps({"partnerships": entries}).encode(), "export.json")
    assert str(refused.value) == (
        f"P-2: “{field}” holds {said}, which no export writes. Put it right in the file."
    )


def test_the_words_of_a_known_value_are_taken() -> None:
    entries = [{"reference": "P-1", "name": "Rivers", "tier": "limited"}]
    assert b"Rivers" in write_as_csv(json.dumps({"partnerships": entries}).encode(), "export.json")


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b'{"partnerships": [{"name": "Opal", "refer', "register.json"),
        (b'{"partnerships": [{"name": "Opal"}', "register.csv"),
        (b'[{"Name": "Opal", "Status"', "register.json"),
    ],
)
def test_half_an_export_is_told_as_broken(data: bytes, name: str) -> None:
    with pytest.raises(sheets.SheetRefused, match="JSON, but it breaks off"):
        write_as_csv(data, name)


def test_a_list_whose_first_heading_begins_with_a_bracket_is_no_json() -> None:
    assert write_as_csv(b"[Name],Status\nOpal,Live\n", "list.csv") == b"[Name],Status\nOpal,Live\n"

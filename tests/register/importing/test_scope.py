"""What calls itself something else than a partnership is asked about once for its kind, and comes in out of scope."""

import pytest

from accounts.models import User
from register.importing import rehearse, upload
from register.importing.model import RehearsalResult
from register.models import KeptText, Partnership
from tests.register.importing.layout_samples import book_of
from tests.register.importing.test_rehearse import TODAY, bring_in, sheet

pytestmark = pytest.mark.django_db
HEADINGS = ["Name", "Type", "Status"]


def rehearsed(*rows: list[str], answers: dict[str, str] | None = None) -> RehearsalResult:
    handed = sheet(HEADINGS, *rows)
    handed = upload.read_upload(handed.data, handed.name, answers=answers or {})
    return rehearse.rehearse(handed, today=TODAY)


@pytest.mark.parametrize(
    ("typed", "kind", "status"),
    [
        ("Outside bodies", "outside_body", "out_of_scope"),
        ("CONTRACT", "contract", "out_of_scope"),
        ("Grant", "grant", "out_of_scope"),
        ("Network", "network", "out_of_scope"),
        ("PFI", "pfi", "out_of_scope"),
        ("Consultation group", "consultation_group", "out_of_scope"),
        ("Strategic partnering", "strategic_partnering", "out_of_scope"),
        ("Shared service", "shared_service", "live"),  # the protocol counts it among partnerships too
        ("Joint committee", "", "live"),
        ("Contractual arrangement", "", "live"),
    ],
)
def test_a_kind_is_asked_about_once_with_what_is_proposed(typed: str, kind: str, status: str) -> None:
    found = rehearsed(["Port", typed, "Live"], ["Quay", typed, "Live"], ["Rivers Board", "", "Live"])
    asked = [one for one in found.questions if one.key.startswith("scope ")]
    assert [(one.key, list(one.rows), one.is_open) for one in asked] == (
        [(f"scope {kind}", [2, 3], False)] if kind else []
    )
    assert [row.values["status"] for row in found.rows] == [status, status, "live"]


def test_the_answer_counts_for_every_row_of_its_kind() -> None:
    answers = {"scope outside_body": "partnership", "scope shared_service": "out_of_scope"}
    found = rehearsed(["Port", "Outside body", "Live"], ["Payroll", "Shared service", ""], answers=answers)
    assert [row.values.get("status") for row in found.rows] == ["live", "out_of_scope"]


def test_what_is_over_stays_so_and_the_status_that_was_typed_is_kept(officer: User) -> None:
    bring_in(sheet(HEADINGS, ["Port", "Outside body", "Closed"], ["Quay", "Outside body", "Live"]), officer)
    assert dict(Partnership.objects.values_list("name", "status")) == {
        "Port": "closed",
        "Quay": "out_of_scope",
    }
    assert set(Partnership.objects.values_list("form", flat=True)) == {"outside_body"}
    assert dict(Partnership.objects.values_list("name", "scope_kind")) == {"Port": "", "Quay": "outside_body"}
    assert ("Status", "Live") in KeptText.objects.values_list("column", "text")


def test_a_heading_above_rows_and_the_name_of_a_sheet_say_it_too() -> None:
    grants = [["Partnership", "Lead officer", "Status"], ["Arts fund", "Ann Pike", "Live"]]
    data = book_of({"Ours": [grants[0], ["Harbour", "Raj Dee", "Live"]], "Grants": grants})
    handed = upload.read_upload(data, "lists.xlsx")
    assert [row.values["status"] for row in rehearse.rehearse(handed, today=TODAY).rows] == [
        "live",
        "out_of_scope",
    ]
    under = (
        b"Partnership,Lead officer,Status\nHarbour,Raj Dee,Live\n,,\nOutside bodies:,,\nPort,Ann Pike,Live\n"
    )
    handed = upload.read_upload(under, "list.csv")
    assert handed.table.records[-1].section == "Outside bodies:"
    assert [row.values["status"] for row in rehearse.rehearse(handed, today=TODAY).rows] == [
        "live",
        "out_of_scope",
    ]


@pytest.mark.parametrize(
    ("typed", "kind"),
    [("Contract", "bought_service"), ("Grant", "bought_service"), ("Network", "network"), ("PFI", "pfi")],
)
def test_it_is_kept_under_its_kind(typed: str, kind: str) -> None:
    found = rehearsed(["Port", typed, "Live"])
    assert found.rows[0].values["scope_kind"] == kind
    found = rehearsed(["Port", typed, "Live"], answers={f"scope {typed.lower()}": "partnership"})
    assert "scope_kind" not in found.rows[0].values


def test_a_partnership_is_of_no_other_kind(officer: User) -> None:
    headings = ["Name", "Status", "Kind of what is out of scope"]
    rows = ["Port", "Live", "Network"], ["Quay", "Out of scope", "Network"]
    bring_in(sheet(headings, *rows), officer)
    assert dict(Partnership.objects.values_list("name", "scope_kind")) == {"Port": "", "Quay": "network"}
    assert ("Kind of what is out of scope", "Network") in KeptText.objects.values_list("column", "text")

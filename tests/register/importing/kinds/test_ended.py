"""What says that a partnership has ended is asked about or looked at: it never comes in as live in silence."""

import pytest

from accounts.models import User
from register.importing import rehearse, upload
from register.importing.kinds.ended import read_place, says_ended
from register.importing.model import RehearsalResult
from register.importing.write.commit import QuestionsOpen
from register.models import Partnership
from tests.register.importing.layout_samples import book_of
from tests.register.importing.test_rehearse import TODAY, bring_in, sheet

pytestmark = pytest.mark.django_db
KINDS = {"says_ended", "live_past_its_end", "over_before_its_end", "starts_far_ahead"}


def said(headings: list[str], cells: list[str]) -> list[tuple[str, str]]:
    (row,) = rehearse.rehearse(sheet(headings, cells), today=TODAY).rows
    return [(one.column, one.kind) for one in row.remarks if one.kind in KINDS]


@pytest.mark.parametrize(
    ("name", "ended"),
    [
        ("Weir Link (CLOSED 2019)", True),
        ("Weir Link - ENDED", True),
        ("CLOSED: Weir Link", True),
        ("Weir Link (now dissolved)", True),
        ("Weir Link (wedi dod i ben)", True),
        ("Closed Circuit Television Group", False),
        ("Weir Link (dormant volcano group)", False),
        ("Dead End - Open Streets", False),
    ],
)
def test_a_name_that_says_so(name: str, ended: bool) -> None:
    assert said(["Name", "Status"], [name, "Live"]) == ([("Name", "says_ended")] if ended else [])
    assert said(["Name", "Status"], [name, "Closed"]) == []


@pytest.mark.parametrize(
    ("text", "ended"),
    [
        ("Wound up 2015", True),
        ("No longer meeting - council withdrew 2022", True),
        ("Merged with the Weir Board", True),
        ("The group was dissolved in March", True),
        ("Closed March 2019", True),
        ("Assets are shared if wound up", False),
        ("Has not been disbanded", False),
        ("Closed meetings in private", False),
        ("Ended up in good shape", False),
        ("", False),
    ],
)
def test_a_comment_that_says_so(text: str, ended: bool) -> None:
    assert says_ended(text) is ended
    for heading in ("Comments", "Latest position"):
        assert said(["Name", "Status", heading], ["Weir Link", "Live", text]) == (
            [(heading, "says_ended")] if ended else []
        )


@pytest.mark.parametrize(("text", "ended"), [("0", True), ("1", False), ("", False)])
def test_a_nought_under_a_question_whether_it_is_live(text: str, ended: bool) -> None:
    assert said(["Name", "Live?"], ["Weir Link", text]) == ([("Live?", "says_ended")] if ended else [])


@pytest.mark.parametrize(
    ("status", "start", "end", "kind"),
    [
        ("Live", "", "19/11/2026", "live_past_its_end"),
        ("", "", "2018", "live_past_its_end"),
        ("Live", "", "20/11/2026", ""),
        ("Live", "", "November 2026", ""),
        ("Live", "", "2026", ""),
        ("Closed", "", "31/03/2019", ""),
        ("Closed", "", "31/03/2035", "over_before_its_end"),
        ("Closed", "", "31/03/2027", ""),
        ("Live", "31/12/2099", "", "starts_far_ahead"),
        ("Live", "01/04/2027", "", ""),
        ("Proposed", "01/04/2029", "", ""),
    ],
)
def test_days_that_speak_against_the_status(status: str, start: str, end: str, kind: str) -> None:
    found = said(["Name", "Status", "Start date", "End date"], ["Weir Link", status, start, end])
    assert [one for _column, one in found] == ([kind] if kind else [])


def two_sheets(name: str, **answers: str) -> RehearsalResult:
    rows = [("Name", "Lead officer"), ("Weir Link", "Ann Pike")]
    data = book_of({"Place": rows, name: [rows[0], ("Sluice Pact", "Ann Pike"), ("Lock Board", "Raj Dee")]})
    told = {"sheets": "all"} | {key.replace("_", " "): value for key, value in answers.items()}
    return rehearse.rehearse(upload.read_upload(data, "list.xlsx", answers=told), today=TODAY)


def test_a_sheet_called_closed_is_one_question_and_its_answer_counts() -> None:
    asked = [one for one in two_sheets("Closed").questions if one.key.startswith("ended")]
    assert [(one.key, len(one.rows), one.is_open) for one in asked] == [("ended closed", 2, True)]
    found = two_sheets("Closed", ended_closed="closed")
    assert [row.values.get("status") for row in found.rows] == [None, "closed", "closed"]
    found = two_sheets("Closed", ended_closed="as_typed")
    assert [row.values.get("status") for row in found.rows] == [None, None, None]
    assert not [one for one in two_sheets("Parks").questions if one.key.startswith("ended")]


def test_nothing_is_written_before_a_heading_called_archive_is_answered(officer: User) -> None:
    rows = (["Name", "Status", "Lead officer"], ["Weir Link", "Live", "Ann Pike"], ["Archive:", "", ""])
    handed = sheet(*rows, ["Sluice Pact", "", "Raj Dee"], ["Lock Board", "Closed", "Raj Dee"])
    with pytest.raises(QuestionsOpen):
        bring_in(handed, officer)
    answered = upload.read_upload(handed.data, handed.name, answers={"ended archive:": "closed"})
    bring_in(answered, officer)
    assert dict(Partnership.objects.values_list("name", "status")) == {
        "Weir Link": "live",
        "Sluice Pact": "closed",
        "Lock Board": "closed",
    }


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("Closed", "closed"),
        ("ENDED PARTNERSHIPS", "closed"),
        ("Archive", "closed"),
        ("Archived list", "closed"),
        ("On hold", "dormant"),
        ("Wedi cau", "closed"),
        ("Sheet1", ""),
        ("Old Town", ""),
        ("Live", ""),
    ],
)
def test_what_a_place_is_called(name: str, status: str) -> None:
    assert read_place(name) == status

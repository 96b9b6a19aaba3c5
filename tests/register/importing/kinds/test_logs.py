"""A log handed in as a list of partnerships is asked about, and its "Open" is no status of a partnership."""

import pytest

from core import clock
from register.importing import rehearse, upload
from register.importing.model import RehearsalResult

pytestmark = pytest.mark.django_db
LOGS = {
    "lessons": (
        "Date raised,Lesson learned,What we will do differently,Status",
        "5 May 2026,Late papers,Ten days,Open",
    ),
    "lessons learnt": ("Lesson,Status", "Chair changed with no handover,Done"),
    "actions": ("Action required,Owner,Due date,Status", "Write the plan,Ann Pike,1 May 2027,Open"),
    "tasks": ("Task,By whom,By when,Progress", "Write the plan,Ann Pike,1 May 2027,In progress"),
    "risks": ("Risk,L (1-5),I (1-5),Controls in place", "Costs rise,4,3,A cap"),
    "issues": ("Issue,Raised by,Date raised,Status", "No quorum,Ann Pike,1 May 2026,Open"),
    "recommendations": ("Recommendation,Status", "Publish the minutes,Not started"),
    "meetings": ("Mtg date,Present,Apologies,Quorate?", "3 June 2026,All,None,Y"),
    "gwersi": ("Gwers,Statws", "Papurau hwyr,Done"),
}
REGISTERS = (
    ("Status,Lead officer", "Open,Ann Pike"),
    ("Purpose,Status,Key risks,Actions,Review date", "Trees,Open,Costs rise,Write the plan,1 May 2027"),
    (
        "Lead officer,Partners,End date,Next meeting,Status",
        "Ann Pike,Valley Police,31/03/2028,1 May 2027,Open",
    ),
    ("Directorate,Risk rating,Status", "Place,High,Closed"),
    ("Purpose,Council contribution,Risk,Mitigation,Status", "Trees,500,Costs rise,A cap,Live"),
)


def read(head: str, row: str, **answers: str) -> RehearsalResult:
    data = f"Partnership,{head}\nAlder Link,{row}\nBirch Link,{row}\n".encode()
    handed = upload.read_upload(
        data, "list.csv", answers={key.replace("_", " "): one for key, one in answers.items()}
    )
    return rehearse.rehearse(handed, today=clock.today())


def open_keys(found: RehearsalResult) -> list[str]:
    return [one.key for one in found.questions if one.is_open]


@pytest.mark.parametrize("kind", LOGS)
def test_a_log_is_asked_about_and_nothing_in_it_is_live(kind: str) -> None:
    found = read(*LOGS[kind])
    assert "log" in open_keys(found)
    assert not [row for row in found.rows if row.values.get("status") == "live"]
    assert read(*LOGS[kind], log="leave").rows == []


def test_answered_that_they_are_partnerships_its_open_is_still_asked() -> None:
    found = read(*LOGS["lessons"], log="partnerships")
    assert len(found.rows) == 2
    assert open_keys(found) == ["word E open"]
    answered = read(*LOGS["lessons"], log="partnerships", word_E_open="live")
    assert open_keys(answered) == []
    assert {row.values["status"] for row in answered.rows} == {"live"}


@pytest.mark.parametrize(("head", "row"), REGISTERS)
def test_a_register_with_a_column_of_risks_or_actions_is_none(head: str, row: str) -> None:
    assert "log" not in open_keys(read(head, row))

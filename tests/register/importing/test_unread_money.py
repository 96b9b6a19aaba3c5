"""Money that no field takes is asked about once for its column, and never left as text unasked."""

import pytest

from accounts.models import User
from register.importing import rehearse, upload
from register.importing.model import UploadedTable
from register.importing.write.commit import QuestionsOpen
from register.models import Contribution, KeptText
from tests.register.importing.test_rehearse import TODAY, bring_in, sheet

pytestmark = pytest.mark.django_db


def handed(heading: str, *cells: str, **answers: str) -> UploadedTable:
    rows = [[f"Board {at}", "Live", cell] for at, cell in enumerate(cells)]
    told = {key.replace("_", " "): value for key, value in answers.items()}
    found = sheet(["Name", "Status", heading], *rows)
    return upload.read_upload(found.data, found.name, answers=told)


def asked(one: UploadedTable) -> list[str]:
    return [question.key for question in one.questions if question.key.startswith("money")]


@pytest.mark.parametrize("heading", ["Value", "Cost", "£", "Annual cost", "ANNUAL_VALUE_GBP", "Gwerth"])
def test_a_column_of_amounts_that_no_field_takes_is_a_question(heading: str, officer: User) -> None:
    found = handed(heading, "15000.00", "", "NULL", "2,000")
    assert asked(found) == ["money C"]
    with pytest.raises(QuestionsOpen):
        bring_in(found, officer)
    problems = rehearse.list_problems(found, rehearse.rehearse(found, today=TODAY))
    said = [row for row, text in problems.items() if f"What is the money under “{heading}”?" in text]
    assert said == [2], "once in the Problem column"


def test_the_answer_makes_it_the_councils_contribution_or_leaves_it_text(officer: User) -> None:
    bring_in(handed("Value", "15000.00", "£2k", money_C="contribution"), officer)
    assert sorted(map(int, Contribution.objects.values_list("amount", flat=True))) == [2000, 15000]
    bring_in(handed("Wert", "£9", "£8", money_C="-"), officer)
    assert set(KeptText.objects.filter(column="Wert").values_list("text", flat=True)) == {"£9", "£8"}


@pytest.mark.parametrize(
    ("heading", "cells"),
    [
        ("Council contribution", ["100", "200"]),
        ("Score", ["12", "15"]),
        ("Value", ["High", "100"]),
        ("Value", ["", ""]),
    ],
)
def test_what_is_read_already_or_is_no_money_is_not_asked_about(heading: str, cells: list[str]) -> None:
    assert asked(handed(heading, *cells)) == []


def test_the_later_of_the_question_and_the_column_counts(officer: User) -> None:
    kept = upload.upload_file(handed("Value", "100", "200"), by=officer)
    told = {"decisions": {}, "corrections": {}, "by": officer}
    answers = {"money C": "budget"}
    upload.keep_decisions(kept, mapping=kept.mapping, answers=answers, **told)
    assert upload.open_file(kept).mapping["C"] == "budget"
    upload.keep_decisions(kept, mapping={**kept.mapping, "C": "spent"}, answers=kept.answers, **told)
    assert upload.open_file(kept).mapping["C"] == "spent"
    assert asked(upload.open_file(kept)) == []

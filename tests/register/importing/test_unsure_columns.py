"""A column that may be a field is kept as text, and all of them are asked about in one question."""

import pytest

from accounts.models import User
from register.importing import upload
from register.importing.model import UploadedTable
from register.models import KeptText, Partnership
from tests.register.importing.layout_samples import book_of
from tests.register.importing.test_rehearse import bring_in

pytestmark = pytest.mark.django_db
UNSURE = "Partnership,Status,Council lead,Term\nRivers Board,Live,Ann Pike,5 years\nHills Board,Live,Raj Dee,3 years\n"


def read(text: str, **answers: str) -> UploadedTable:
    return upload.read_upload(text.encode(), "list.csv", answers=answers)


def asked_keys(handed: UploadedTable) -> list[str]:
    """What is asked and not answered; the import does not wait for it."""
    return [one.key for one in handed.questions if one.key == "perhaps" and not one.answer]


def test_all_unsure_columns_are_one_question_and_text_until_it_is_answered(officer: User) -> None:
    handed = read(UNSURE)
    (asked,) = [one for one in handed.questions if one.key == "perhaps"]
    assert not asked.is_open, "the text is kept until somebody answers"
    assert "“Council lead” is perhaps" in asked.text
    assert "“Term” is perhaps" in asked.text
    assert (handed.mapping["C"], handed.mapping["D"]) == ("", "")
    bring_in(handed, officer)
    assert KeptText.objects.filter(column="Council lead").count() == 2


def test_who_answered_a_survey_is_no_field() -> None:
    text = "ID,Start time,Email,Name of the partnership,Purpose\n1,1/4/2026,a@b.example,Rivers Board,Fish\n"
    assert asked_keys(read(text)) == []


def test_one_press_reads_them_as_proposed_or_keeps_them_as_text() -> None:
    proposed, kept = read(UNSURE, perhaps="proposed"), read(UNSURE, perhaps="text")
    assert asked_keys(proposed) == asked_keys(kept) == []
    assert proposed.mapping["C"]
    assert proposed.mapping["D"] == "notice"
    assert (kept.mapping["C"], kept.mapping["D"]) == ("", "")


@pytest.mark.parametrize(
    "text",
    [
        "Partnership,Status,Lead officer\nRivers Board,Live,Ann Pike\n",
        "Partnership,Status,Weather\nRivers Board,Live,Sunny all day long\n",
        "Partnership,Status,Annual cost\nRivers Board,Live,500\n",
    ],
)
def test_what_is_sure_or_nothing_or_asked_as_money_is_not_in_it(text: str) -> None:
    assert "perhaps" not in asked_keys(read(text))


def test_a_column_put_back_by_hand_stays_so(officer: User) -> None:
    kept = upload.upload_file(read(UNSURE), by=officer)
    told = {"decisions": {}, "corrections": {}, "by": officer}
    upload.keep_decisions(kept, mapping=kept.mapping, answers={"perhaps": "proposed"}, **told)
    mapping = upload.open_file(kept).mapping
    upload.keep_decisions(kept, mapping={**mapping, "D": ""}, answers=kept.answers, **told)
    again = upload.open_file(kept)
    assert (again.mapping["C"], again.mapping["D"], asked_keys(again)) == (mapping["C"], "", [])


def test_the_same_headings_are_not_asked_about_again(officer: User) -> None:
    bring_in(read(UNSURE, perhaps="text"), officer)
    assert Partnership.objects.count() == 2
    assert asked_keys(read(UNSURE)) == []


@pytest.mark.parametrize(
    ("names", "is_asked"),
    [(("Adults & Health", "Place"), True), (("Northern", "Southern"), False)],
)
def test_names_that_look_like_directorates_are_proposed_as_them(
    names: tuple[str, str], is_asked: bool
) -> None:
    heads = ["Partnership", "Lead officer", "Status"]
    data = book_of(
        {
            names[0]: [heads, ["Harbour Watch", "Ann Pike", "Live"]],
            names[1]: [heads, ["Coastal Path Link", "Raj Dee", "Live"]],
        }
    )
    handed = upload.read_upload(data, "list.xlsx")
    (asked,) = [one for one in handed.questions if one.key == "sheet names"]
    assert (asked.proposed == "directorate") == is_asked
    assert not asked.is_open
    answered = upload.read_upload(data, "list.xlsx", answers={"sheet names": "directorate"})
    assert "directorate" in answered.mapping.values()

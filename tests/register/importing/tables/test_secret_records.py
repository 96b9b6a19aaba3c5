"""Rows of a list that say they must not be published: marked, asked about once, and read by nobody who may not."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from register.importing.tables.commit import ListRefused, commit_table
from register.models import Action, KeptText, Meeting, Partnership, SensitiveMark, YearMoney
from reviews.models import Risk
from tests.factories.register import PartnershipFactory
from tests.register.importing.tables.helpers import as_csv, bring_in, fates, rehearse

pytestmark = pytest.mark.django_db
RISK = ("Partnership", "Ref", "Risk", "Likelihood", "Impact", "Confidential?")


@pytest.fixture
def rivers(adults: Any) -> Partnership:
    return PartnershipFactory(live=True, name="Rivers", directorate=adults)


LISTS: Mapping[str, tuple[Sequence[str], Sequence[str], type[Any], int]] = {
    "risks": (RISK[1:], ("R3", "Zqword leaks", "3", "5", "Yes"), Risk, 3),
    "meetings": (("Date", "Title", "Decisions"), ("3 2 2026", "Zqword", "Land sale (exempt)"), Meeting, 3),
    "actions": (
        ("Action", "Owner", "Restricted"),
        ("Zqword sale to agree", "", "Yes - para 5 legal"),
        Action,
        5,
    ),
}


@pytest.mark.parametrize("slug", LISTS)
def test_a_row_that_says_it_is_secret_comes_in_marked_and_is_asked_about(
    slug: str,
    rivers: Partnership,
    officer: User,
    people: dict[str, User],
    client_as: Callable[[User], Client],
) -> None:
    head, row, model, paragraph = LISTS[slug]
    rows = (("Partnership", *head, "Colour"), ("Rivers", *row, "Zqword blue"))
    found = rehearse(slug, *rows, by=officer)
    (question,) = [one for one in found.questions if one.key.startswith("secret ")]
    assert (question.chosen, question.is_open, list(question.rows)) == ("secret", False, [2])
    assert any("must not be published" in one.message for one in found.rows[0].remarks)
    commit_table(found, as_csv(*rows), "list.csv", by=officer)
    made = model.objects.get(partnership=rivers)
    assert made.exempt_paragraph == paragraph
    assert made.exempt_reason
    reader = client_as(people["reader"])
    base = rivers.get_absolute_url()
    for path in (base, f"{base}{slug}/", f"{base}history/", "/risks/", "/actions/", "/"):
        assert "Zqword" not in reader.get(path).content.decode(), path
    assert "Zqword" not in client_as(people["administrator"]).get("/logs/changes/").content.decode()
    assert "a record that is exempt" in KeptText.objects.get(text="Zqword blue").column
    assert fates(rehearse(slug, *rows, by=officer)) == ["unchanged"]


def test_the_answer_says_another_paragraph_or_that_the_column_means_something_else(
    rivers: Partnership, officer: User
) -> None:
    row = ("Rivers", "R3", "Leaks", "3", "5", "Part")
    for answer, paragraph in (("7", 7), ("another", None), ("secret", 3)):
        found = rehearse("risks", RISK, row, by=officer, answers={"secret F": answer})
        assert found.rows[0].form.instance.exempt_paragraph == paragraph
        assert not found.is_open


def test_a_record_that_is_there_and_open_is_marked_by_its_row_and_one_that_is_marked_stays_so(
    rivers: Partnership, officer: User
) -> None:
    bring_in("risks", RISK, ("Rivers", "R3", "Leaks", "3", "5", "No"), by=officer)
    assert Risk.objects.get().exempt_paragraph is None
    bring_in("risks", RISK, ("Rivers", "R3", "Leaks", "3", "5", "Para 7"), by=officer)
    assert Risk.objects.get().exempt_paragraph == 7
    bring_in("risks", RISK, ("Rivers", "R3", "Leaks", "3", "5", "Yes"), by=officer)
    assert Risk.objects.get().exempt_paragraph == 7


def test_where_only_words_of_a_record_can_be_exempt_they_are(rivers: Partnership, officer: User) -> None:
    rows = (
        ("Partnership", "Year", "Budget", "Notes"),
        ("Rivers", "2026/27", "100", "Commercial in confidence"),
    )
    bring_in("money", *rows, by=officer)
    made = YearMoney.objects.get()
    assert SensitiveMark.objects.get().field == f"register.yearmoney.{made.pk}"


def test_what_cannot_be_marked_is_left_out_or_said_to_mean_something_else(officer: User) -> None:
    rows = (("Organisation", "Confidential?"), ("Vale Trust", "Yes"))
    found = rehearse("organisations", *rows, by=officer)
    assert found.is_open
    with pytest.raises(ListRefused):
        commit_table(found, as_csv(*rows), "list.csv", by=officer)
    for answer, fate in (("-", "left"), ("another", "new")):
        assert fates(rehearse("organisations", *rows, by=officer, answers={"secret B": answer})) == [fate]


# --- What else a row says ------------------------------------------------------------------------------------


def test_a_score_that_is_not_what_likelihood_and_impact_make_is_doubted(
    rivers: Partnership, officer: User
) -> None:
    head = ("Partnership", "Risk", "Likelihood", "Impact", "Score (L x I)")
    for score, doubts in (("12", 1), ("15", 0), ("15 - high", 0), ("", 0)):
        found = rehearse("risks", head, ("Rivers", "Leaks", "3", "5", score), by=officer)
        told = [one for one in found.rows[0].remarks if "make 15" in one.message]
        assert (len(told), found.is_open) == (doubts, False), score


def test_what_is_said_beside_an_answer_is_kept_and_one_that_is_taken_back_is_asked(
    rivers: Partnership, officer: User
) -> None:
    head = ("Partnership", "Date", "Title", "Quorate?")
    bring_in("meetings", head, ("Rivers", "3 2 2026", "Spring", "No - deferred"), by=officer)
    assert Meeting.objects.get().quorum_met is False
    assert list(KeptText.objects.values_list("text", flat=True)) == ["No - deferred"]
    found = rehearse("meetings", head, ("Rivers", "4 3 2026", "Summer", "Yes - but one left"), by=officer)
    assert found.is_open


def test_a_kept_text_names_its_record(rivers: Partnership, officer: User) -> None:
    head = ("Partnership", "Risk", "Likelihood", "Impact", "Ref")
    bring_in("risks", head, ("Rivers", "Leaks", "3", "5", "R3"), by=officer)
    assert KeptText.objects.get().column == "Risk Leaks: Ref"

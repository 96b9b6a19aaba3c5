"""A decision about a row that looks like another holds, or is asked about again: it is never dropped."""

import pytest

from accounts.models import User
from register.importing import rehearse
from register.importing.decide_rows import decide_rows
from register.importing.model import JOIN, LEAVE, TAKE, UPDATE, Likeness
from register.importing.rehearsal.page import ask_about_likenesses
from register.importing.rehearsal.rows import count_parts, list_rows
from register.importing.write.commit import commit_import
from register.importing.write.undo import undo_import
from register.models import KeptText, Partnership
from tests.register.importing.test_rehearse import TODAY, bring_in, sheet

HEADINGS = ["Name", "Status", "Purpose", "Area covered"]


def like(row: int, other_row: int | None = None, reference: str = "") -> Likeness:
    return Likeness(row, "Rivers", other_row, reference, "Rivers", "")


@pytest.mark.parametrize(
    ("decisions", "joins", "into", "again"),
    [
        ({"3": JOIN}, {}, {3: 2}, set()),
        ({"2": UPDATE, "3": JOIN}, {3: "A-1"}, {}, set()),
        ({"2": JOIN, "3": JOIN}, {2: "A-1", 3: "A-1"}, {}, set()),
        ({"2": UPDATE, "3": JOIN, "4": JOIN}, {3: "A-1", 4: "A-1"}, {}, set()),
        ({"3": JOIN, "4": JOIN}, {}, {3: 2, 4: 2}, set()),
        ({"2": LEAVE, "3": JOIN, "4": JOIN}, {}, {4: 3}, {3}),
        ({"3": LEAVE, "4": JOIN}, {}, {}, {4}),
        ({"2": UPDATE, "3": TAKE}, {}, {}, set()),
    ],
)
def test_every_decision_counts(
    decisions: dict[str, str], joins: dict[int, str], into: dict[int, int], again: set[int]
) -> None:
    alike = [like(2, reference="A-1"), like(3, 2), like(4, 3)]
    decided = decide_rows(alike, decisions)
    assert (decided.joins, decided.into, decided.asked_again) == (joins, into, again)


def test_only_the_first_likeness_is_decided_about() -> None:
    """The page asks about the first alone: "the same as A-1" puts a row into no other row."""
    decided = decide_rows([like(3, reference="A-1"), like(3, 2)], {"3": JOIN})
    assert (decided.joins, decided.into) == ({3: "A-1"}, {})


@pytest.mark.django_db
def test_a_row_put_into_one_that_updates_a_partnership_fills_what_is_left_open(officer: User) -> None:
    bring_in(sheet(HEADINGS, ["Rivers Board", "Live", "", ""]), officer)
    handed = sheet(
        HEADINGS,
        ["Rivers Board", "Live", "Clean water", ""],
        ["Rivers Board", "Live", "Clear water", "The vale"],
        ["Rivers Board", "Live", "", "The hills"],
    )
    reference = Partnership.objects.get().reference
    decisions = {"2": UPDATE, "3": JOIN, "4": JOIN}
    first = rehearse.rehearse(handed, today=TODAY)
    assert [(one.row, one.other_reference) for one in first.likenesses][:1] == [(2, reference)]
    rehearsed = rehearse.rehearse(handed, today=TODAY, decisions=decisions)
    assert dict(rehearsed.changes) == {2: reference}
    assert dict(rehearsed.joins) == {3: reference, 4: reference}
    commit_import(handed, rehearsed, by=officer)
    (made,) = Partnership.objects.all()
    assert (made.purpose, made.area) == ("Clean water", "The vale")
    assert {"Clear water", "The hills"} <= set(KeptText.objects.values_list("text", flat=True))


@pytest.mark.django_db
def test_a_row_is_asked_about_again_when_the_one_it_goes_into_is_left_out() -> None:
    handed = sheet(HEADINGS, ["Rivers Board", "Live", "", ""], ["Rivers Board", "Live", "Clean water", ""])
    for decisions, choice in (({"3": JOIN}, JOIN), ({"2": LEAVE, "3": JOIN}, "")):
        rehearsed = rehearse.rehearse(handed, today=TODAY, decisions=decisions)
        (asked,) = ask_about_likenesses(rehearsed, {})
        assert asked.choice == choice
    assert [row.number for row in rehearsed.rows] == [3]
    assert "Choose again" in rehearsed.rows[0].problem


# --- What changes nothing, and gaps that are filled -------------------------------------------------------


@pytest.mark.django_db
def test_an_update_of_which_no_cell_is_taken_keeps_its_text_once_and_then_imports_nothing(
    officer: User,
) -> None:
    bring_in(sheet(["Name", "Status"], ["Rivers Board", "Live"]), officer)
    own = Partnership.objects.get()
    handed = sheet(["Name", "Partners"], ["Rivers Board", "Lake Trust; Moor Trust"])
    rehearsed = rehearse.rehearse(handed, today=TODAY, decisions={"2": UPDATE})
    assert [row.number for row in rehearsed.writing] == [2]
    assert list_rows(handed, rehearsed)[0].fate == f"Changes {own.reference}"
    commit_import(handed, rehearsed, by=officer)
    assert [one.text for one in KeptText.objects.filter(partnership=own)] == ["Lake Trust; Moor Trust"]
    assert not own.memberships.exists()
    again = rehearse.rehearse(handed, today=TODAY, decisions={"2": UPDATE})
    (shown,) = list_rows(handed, again)
    assert (again.writing, shown.kind) == ([], "same")
    assert shown.fate == f"No change to {own.reference}: one cell is not taken"
    assert sum(number for _fill, number, _words in count_parts([shown])) == 1


@pytest.mark.django_db
def test_an_update_that_changes_a_cell_is_imported(officer: User) -> None:
    bring_in(sheet(["Name", "Status"], ["Rivers Board", "Live"]), officer)
    handed = sheet(["Name", "Area covered"], ["Rivers Board", "The vale"])
    rehearsed = rehearse.rehearse(handed, today=TODAY, decisions={"2": UPDATE})
    assert [row.number for row in rehearsed.writing] == [2]


@pytest.mark.django_db
def test_filling_gaps_brings_partners_to_one_that_has_none_and_says_nothing_of_its_status(
    officer: User,
) -> None:
    bring_in(sheet(["Name", "Status"], ["Rivers Board", "Dormant"]), officer)
    own = Partnership.objects.get()
    handed = sheet(["Name", "Partners"], ["Rivers Board", "Lake Trust; Moor Trust"])
    asked = rehearse.rehearse(handed, today=TODAY)
    assert "no_status" in [one.kind for one in asked.rows[0].remarks]  # it may come in as another one
    rehearsed = rehearse.rehearse(handed, today=TODAY, decisions={"2": JOIN})
    assert "no_status" not in [one.kind for one in rehearsed.rows[0].remarks]
    batch = commit_import(handed, rehearsed, by=officer)
    assert sorted(str(one.organisation) for one in own.memberships.all()) == ["Lake Trust", "Moor Trust"]
    assert "Partners" not in KeptText.objects.values_list("column", flat=True)
    undo_import(batch, by=officer)
    assert not own.memberships.exists()


@pytest.mark.django_db
def test_filling_gaps_leaves_the_partners_that_are_there(officer: User) -> None:
    bring_in(sheet(["Name", "Status", "Partners"], ["Rivers Board", "Live", "Vale Trust"]), officer)
    own = Partnership.objects.get()
    handed = sheet(["Name", "Partners"], ["Rivers Board", "Lake Trust; Moor Trust"])
    commit_import(handed, rehearse.rehearse(handed, today=TODAY, decisions={"2": JOIN}), by=officer)
    assert [str(one.organisation) for one in own.memberships.all()] == ["Vale Trust"]
    assert "Lake Trust; Moor Trust" in KeptText.objects.values_list("text", flat=True)

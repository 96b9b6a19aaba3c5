"""A row that may be no partnership is asked about once for its kind; one that is a partnership is not."""

import pytest

from register.importing import rehearse, upload
from register.importing.layouts import passed_over
from register.importing.model import RehearsalResult
from register.importing.rehearsal import doubtful_rows
from tests.register.importing.test_rehearse import TODAY

pytestmark = pytest.mark.django_db
HEADINGS = "Partnership,Purpose,Lead officer,Status,Council contribution"


def rehearsed(*rows: str, headings: str = HEADINGS, **answers: str) -> RehearsalResult:
    answers = {key.replace("_", " "): value for key, value in answers.items()}
    handed = upload.read_upload("\n".join([headings, *rows]).encode(), "list.csv", answers=answers)
    return rehearse.rehearse(handed, today=TODAY)


def asked(found: RehearsalResult) -> dict[str, list[int]]:
    return {one.key: list(one.rows) for one in found.questions if one.key.startswith(doubtful_rows.PREFIX)}


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        ("of which: rail,,,,60", "rows sums"),
        ("Net position,,,,300", "rows sums"),
        ("Average,,,,150", "rows sums"),
        ("Cyfartaledd,,,,150", "rows sums"),
        ("Harbour Watch,Y/N,,,", "rows instructions"),
        ("Example Schools Trust,,Ann Pike,Live,400", "rows examples"),
        ("(formerly Scar Panel),,,,", "rows lines"),
        ("Forum,buses,,,", "rows lines"),
        ("Overall,,,,750", "rows sums"),
        ("Sum,,,,750", "rows sums"),
        ("Count,2,,,", "rows sums"),
        ("Swm,,,,750", "rows sums"),
        ("Sum of Us Trust,To add,Ann Pike,Live,5", ""),
        ("Overall View Board,,Ann Pike,Live,5", ""),
        ("Net Zero Board,To cut carbon,Ann Pike,Live,5", ""),
        ("Balance Trust,,Ann Pike,Live,5", ""),
        ("Plus One Forum,,,Live,5", ""),
        ("Test partnership 2,,Ann Pike,Live,400", "rows examples"),
        ("Test Valley Crime Partnership,,Ann Pike,Live,400", ""),
        ("Exemplary Schools Trust,,,Live,400", ""),
        ("Forum,buses,Una Fox,Live,5", ""),
        ("Harbour Watch (formerly Quay Watch),,,Live,", ""),
        ("Harbour Watch,,,,", ""),
    ],
)
def test_a_doubtful_row_is_asked_about_by_its_kind(row: str, kind: str) -> None:
    found = rehearsed("Rivers Board,To run,Raj Dee,Live,100", row, "Hills Board,To walk,Raj Dee,Live,100")
    assert asked(found) == ({kind: [3]} if kind else {})
    assert any(one.is_open for one in found.questions) == bool(kind)


def test_one_answer_leaves_out_all_rows_of_a_kind_or_takes_them() -> None:
    rows = ["Rivers Board,,Raj Dee,Live,100", "of which: rail,,,,60", "of which: bus,,,,40"]
    assert asked(rehearsed(*rows)) == {"rows sums": [3, 4]}
    left = rehearsed(*rows, rows_sums="leave")
    assert ([row.number for row in left.rows], left.left_out) == ([2], [3, 4])
    taken = rehearsed(*rows, rows_sums="take")
    assert ([row.number for row in taken.rows], taken.left_out) == ([2, 3, 4], [])
    assert not any(one.is_open for one in [*left.questions, *taken.questions])


def test_a_row_that_was_decided_by_itself_is_asked_about_no_more() -> None:
    text = f"{HEADINGS}\nRivers Board,,Raj Dee,Live,100\nof which: rail,,,,60\n".encode()
    handed = upload.read_upload(text, "list.csv")
    assert asked(rehearse.rehearse(handed, today=TODAY, decisions={"3": "take"})) == {}


def test_rows_without_a_name_are_one_question_that_holds_up_no_other_row() -> None:
    headings = "Ref,Partnership,Lead officer"
    rows = ["1,Rivers Board,Raj Dee", "* leads as at May,,", "Updated by K Ross,,", "2,Hills Board,Raj Dee"]
    found = rehearsed(*rows, headings=headings)
    assert asked(found) == {"rows nameless": [3, 4]}
    assert ([row.number for row in found.stopped], any(one.is_open for one in found.questions)) == (
        [3, 4],
        False,
    )
    left = rehearsed(*rows, headings=headings, rows_nameless="leave")
    assert ([row.number for row in left.rows], left.stopped) == ([2, 5], [])


@pytest.mark.parametrize("text", ["Full name, no acronyms", "Full name of the partnership"])
def test_a_row_that_says_how_to_fill_in_the_list_is_passed_over(text: str) -> None:
    rows = [f'"{text}",why,"Name, not post",,whole pounds', "Rivers Board,To run,Raj Dee,Live,5"]
    handed = upload.read_upload("\n".join([HEADINGS, *rows]).encode(), "list.csv")
    assert [(one.kind, one.take) for one in passed_over.list_passed_over(handed.table)] == [
        ("instruction", "take 2")
    ]


@pytest.mark.parametrize(
    ("headings", "kind"),
    [
        ("Identifier,Title,Amount Awarded,Award Date,Recipient Org:Name", "scope grant"),
        ("Contract Title,Partnership,Contract Start,Supplier,Contract Manager", "scope contract"),
        ("Reference,Partnership,Start date,Lead officer,Supplier", ""),
    ],
)
def test_a_register_of_grants_or_contracts_is_known_by_its_headings(headings: str, kind: str) -> None:
    found = rehearsed("A1,Debt advice,45000,2024-04-02,Citizens Advice", headings=headings)
    assert [one.key for one in found.questions if one.key.startswith("scope ")] == ([kind] if kind else [])


def test_a_row_that_is_the_sum_of_those_above_is_asked_about_whatever_it_is_called() -> None:
    rows = ["Rivers Board,,Raj Dee,Live,100", "Hills Board,,Raj Dee,Live,200", "Environment,,,,300"]
    rows += ["Care Compact,,Raj Dee,Live,30", "Play Compact,,Raj Dee,Live,20", "Adults,,,,50", "Both,,,,350"]
    assert asked(rehearsed(*rows)) == {"rows sums": [4, 7, 8]}
    assert asked(rehearsed(*rows[:2], "Environment,,Raj Dee,Live,300")) == {}
    assert asked(rehearsed(*rows[:2], "Environment,,,,310")) == {}
    assert asked(rehearsed("Rivers Board,,Raj Dee,Live,100", "Environment,,,,100")) == {}


@pytest.mark.parametrize(
    "label",
    [
        "Place subtotal",
        "Place sub-total",
        "Place - Total",
        "Is-gyfanswm Lle",
        "Cyfanswm",
        "Care Compact Total",
    ],
)
def test_a_row_of_sums_is_passed_over_wherever_the_word_stands(label: str) -> None:
    headings, whole = "Partnership,Directorate,Council contribution", "Rivers Board,Place,100"
    found = rehearsed(whole, f"{label},,100", "Hills Board,Place,200", f",{label},200", headings=headings)
    assert [row.number for row in found.rows] == [2, 4]
    found = rehearsed(whole, f"{label} Board,Place,100", headings=headings)
    assert [row.number for row in found.rows] == [2, 3]

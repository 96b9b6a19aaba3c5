"""A cell, or a heading, that says more than its value, or the opposite of it: never read as the value in silence."""

import pytest

from core.sheets import SheetColumn
from register.importing import rehearse
from register.importing.clean import guess
from register.importing.clean.secrecy import forbids
from register.importing.model import ImportRow
from tests.register.importing.test_rehearse import TODAY, sheet

pytestmark = pytest.mark.django_db


def read(headings: list[str], *cells: str) -> ImportRow:
    (row,) = rehearse.rehearse(sheet(headings, list(cells)), today=TODAY).rows
    return row


def kinds(row: ImportRow) -> set[str]:
    return {one.kind for one in row.remarks} - {"no_status"}


@pytest.mark.parametrize(
    ("typed", "status", "doubted"),
    [
        ("Active (closing March 2026)", "live", True),
        ("Live - suspended", "live", True),
        ("Closed (reopened 2025)", "closed", True),
        ("Dormant - to be revived as live", "dormant", True),
        ("Live (under review)", "live", True),
        ("Proposed (March 2027)", "proposed", True),
        ("Live (until merger)", "live", True),
        ("Closed (to end 2031)", "closed", True),
        ("Live", "live", False),
        ("Closed 2019", "closed", False),
        ("Closed (March 2024)", "closed", False),
        ("Live (statutory)", "live", False),
    ],
)
def test_a_status_beside_another_or_a_day(typed: str, status: str, doubted: bool) -> None:
    row = read(["Name", "Status"], "Weir Link", typed)
    assert row.values["status"] == status
    assert kinds(row) == ({"status_and_more"} if doubted else set())


@pytest.mark.parametrize(
    ("headings", "days", "kind"),
    [
        (["Start date", "End date"], ["1/4/2027", "31/3/2027"], "ends_before_start"),
        (["Start date", "End date"], ["1/4/2025", "31/3/2027"], ""),
        (["Start date", "End date"], ["1/4/2027", "2027"], ""),
        (["Date signed", "End date"], ["1/5/2027", "31/3/2027"], "ends_before_signing"),
        (["Start date", "Break date"], ["1/4/2026", "31/3/2026"], "breaks_before_start"),
        (["Break date", "End date"], ["1/4/2028", "31/3/2028"], "breaks_after_end"),
        (["Start date", "Renewal date"], ["1/4/2026", "1/4/2025"], "renews_before_start"),
        (["Last review", "Next review"], ["1/1/2026", "1/1/2025"], "next_review_before_last"),
        (["Last review", "Next review"], ["1/1/2025", "1/1/2026"], ""),
        (["Last review"], ["1/1/2030"], "reviewed_ahead"),
    ],
)
def test_days_that_cannot_be_in_that_order(headings: list[str], days: list[str], kind: str) -> None:
    assert kinds(read(["Name", *headings], "Weir Link", *days)) == ({kind} if kind else set())


@pytest.mark.parametrize(
    "heading",
    [
        "No agreement?", "Agreement missing", "Exit plan not in place (Y/N)", "Not statutory",
        "Without a risk register",
        "Non-statutory?", "Unpublished", "Agreement not yet signed", "Dim cytundeb",
    ],
)  # fmt: skip
def test_a_heading_turned_round_is_proposed_as_nothing(heading: str) -> None:
    (found,) = guess.guess_fields([SheetColumn(0, "A", heading, heading)], [[]], year=2026)
    assert (found.key, found.is_sure) == (None, False)


@pytest.mark.parametrize(
    ("heading", "key"),
    [
        ("Agreement in place (Yes/No)", "agreement"),
        ("Statutory or non-statutory", "statutory"),
        ("Is there an agreement or not?", "agreement"),
        ("Publish Y/N", "publish"),
    ],
)
def test_an_offered_no_turns_nothing_round(heading: str, key: str) -> None:
    (found,) = guess.guess_fields([SheetColumn(0, "A", heading, heading)], [[]], year=2026)
    assert found.key == key


@pytest.mark.parametrize(
    ("typed", "named"),
    [
        ("NHS x3 and 4 colleges", []),
        ("all district councils except Eastvale", []),
        ("Our council and theirs", []),
        ("Police to be invited", []),
        ("Police (tbc)", []),
        ("two universities", []),
        ("most parishes in Eastvale", []),
        ("NHS Trust?", []),
        ("Fire (observer only)", ["Fire (Observer)"]),
        ("Our Lady School", ["Our Lady School"]),
        ("All Saints School in Eastvale", ["All Saints School in Eastvale"]),
        ("Seven Oaks Trust", ["Seven Oaks Trust"]),
        ("3 Counties Housing Trust", ["3 Counties Housing Trust"]),
    ],
)
def test_what_is_no_partner_is_no_organisation(typed: str, named: list[str]) -> None:
    others = (["Sluice Pact", "NHS Trust"], ["Lock Board", "Police"], ["Ford Trust", "Fire Service"])
    row, *_others = rehearse.rehearse(
        sheet(["Name", "Partners"], ["Weir Link", typed], *others), today=TODAY
    ).rows
    assert row.values.get("partners", []) == named
    assert bool(kinds(row)) is not bool(named)


def test_two_names_that_each_hold_an_and_are_no_one_body_for_sure() -> None:
    assert kinds(read(["Name", "Partners"], "Weir Link", "Health & Safety Executive & Fire & Rescue")) == {
        "list_whole"
    }
    assert kinds(read(["Name", "Partners"], "Weir Link", "Fire & Rescue Service")) == set()


def test_one_person_named_twice_is_one_seat_with_a_remark() -> None:
    row = read(["Name", "Council representatives"], "Weir Link", "Cllr Smith;Cllr Smith")
    assert [one.text for one in row.values["representatives"]] == ["Cllr Smith"]
    assert kinds(row) == {"named_twice"}


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("Part 2 item", True),
        ("restricted circulation only", True),
        ("not for the public website", True),
        ("No FOI release", True),
        ("pink papers", True),
        ("below-the-line", True),
        ("Not on the Council's website", True),
        ("press and public excluded", True),
        ("under embargo", True),
        ("There is no release date", False),
        ("Not confidential", False),
        ("Part 2 of the Care Act", False),
        ("The pinks of Eastvale", False),
    ],
)
def test_words_that_keep_a_row_from_publication(text: str, secret: bool) -> None:
    assert forbids(text) is secret


@pytest.mark.parametrize(
    ("heading", "typed", "notice"),
    [
        ("Notice period", "6 mths", (6, "months")),
        ("Notice period", "2 wks", (2, "weeks")),
        ("Notice (months)", "6", (6, "months")),
        ("Notice period (weeks)", "12", (12, "weeks")),
        ("Notice (months)", "90 days", (90, "days")),
        ("Notice", "6", None),
    ],
)
def test_a_notice_in_short_words_or_in_the_unit_of_its_heading(
    heading: str, typed: str, notice: tuple[int, str] | None
) -> None:
    found = read(["Name", "End date", heading], "Weir Link", "31/3/2030", typed).values.get("notice")
    assert (found and (found.number, found.unit)) == notice


@pytest.mark.parametrize(
    ("cells", "end", "kind"),
    [
        (("1/4/2025", "36 months", ""), "2028-03-31", "term"),
        (("1/4/2025", "5 years", ""), "2030-03-31", "term"),
        (("", "5 years from 1/4/2025", ""), "2030-03-31", "term"),
        (("1/4/2025", "5 years", "31/3/2030"), "2030-03-31", ""),
        (("1/4/2025", "5 years", "31/3/2031"), "2031-03-31", "other_end"),
        (("1/4/2025", "3+1+1 years", ""), "", "no_length"),
        (("1/4/2025", "rolling", ""), "", ""),
        (("", "5 years", ""), "", ""),
    ],
)
def test_the_length_of_an_agreement_gives_its_end(cells: tuple[str, ...], end: str, kind: str) -> None:
    others = (["Sluice Pact", "1/4/2025", "2 years", ""], ["Lock Board", "1/4/2026", "1 year", ""])
    headings = ["Name", "Agreement start", "Length of agreement", "Agreement end"]
    row, *_others = rehearse.rehearse(sheet(headings, ["Weir Link", *cells], *others), today=TODAY).rows
    found = row.values.get("ends_on")
    assert (found.day.isoformat() if found else "", kinds(row)) == (end, {kind} - {""})

"""Is another partnership already dealing with it? (B6)"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from register.rules.similar import SHOWN, find_similar

REGISTER = {
    name: [name]
    for name in (
        "Community Safety Partnership",
        "Vale Road Safety Group",
        "Better Care Fund (section 75)",
        "Tamar Bridge & Torpoint Ferry Joint Committee",
        "Safeguarding Children Partnership",
        "Safeguarding Adults Board",
        "Northvale Homes Ltd",
        "Northvale Active leisure trust",
        "Town Centre Company (BID)",
    )
} | {"Health and Wellbeing Board": ["Health and Wellbeing Board", "HWB", "Bwrdd Iechyd a Llesiant"]}


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Community Safety Partnership", "Community Safety Partnership"),
        ("the community-safety partnership", "Community Safety Partnership"),
        ("Safer Northvale (Community Safety Partnership)", "Community Safety Partnership"),
        ("Road safety group for the Vale", "Vale Road Safety Group"),
        ("Better care fund", "Better Care Fund (section 75)"),
        ("Tamar Bridge and Torpoint Ferry JC", "Tamar Bridge & Torpoint Ferry Joint Committee"),
        ("North Vale Homes Limited", "Northvale Homes Ltd"),
        ("Comunity Safety Partnership", "Community Safety Partnership"),
        ("HWB", "Health and Wellbeing Board"),
        ("Bwrdd Iechyd a Llesiant", "Health and Wellbeing Board"),
    ],
)
def test_the_same_partnership_under_another_spelling_is_found(typed: str, found: str) -> None:
    assert [key for key, _match in find_similar(typed, REGISTER)] == [found]


@pytest.mark.parametrize(
    "typed",
    [
        "Safeguarding Partnership for Rivers",
        "Northvale Music Hub",
        "Waterfront Company (BID)",
        "Partnership Board",
        "",
        "!!",
    ],
)
def test_a_different_partnership_is_not(typed: str) -> None:
    assert find_similar(typed, REGISTER) == []


def test_the_most_alike_come_first_and_no_more_than_a_few() -> None:
    known = {number: [f"River Trust {'x' * number}"] for number in range(9)}
    found = find_similar("River Trust", known)
    assert len(found) <= SHOWN
    assert found[0][0] == 0
    assert [match.score for _key, match in found] == sorted((m.score for _key, m in found), reverse=True)


@given(st.text(max_size=60))
def test_any_name_is_like_itself_when_it_has_a_letter(name: str) -> None:
    found = find_similar(name, {1: [name]})
    assert bool(found) == any(letter.isalnum() for letter in name)

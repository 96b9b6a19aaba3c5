"""Answers, names and untidy text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.number_words import read_number_words
from core.parsing.people import read_name
from core.parsing.result import read_yes_no, stands_for, tidy
from core.parsing.split_people import split_people


@pytest.mark.parametrize(
    ("typed", "tidied"),
    [
        ("  two\u00a0words ", "two words"),
        ("one\r\ntwo", "one two"),
        ("a\u200bb", "ab"),
        ("a\x00b", "ab"),
        ("a\ud800b", "ab"),
        ("\u202ea\u00adb", "ab"),
        ("“It’s”", "“It’s”"),
        (None, ""),
        (7, "7"),
    ],
)
def test_text_is_tidied(typed: object, tidied: str) -> None:
    assert tidy(typed) == tidied


@given(st.text())
def test_tidying_twice_changes_nothing(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)


@pytest.mark.parametrize(
    ("typed", "value", "note"),
    [
        ("Y", "yes", ""),
        ("yes", "yes", ""),
        ("No", "no", ""),
        ("n/a", "na", ""),
        ("Y - deed of variation", "yes", "deed of variation"),
        ("N (lapsed)", "no", "lapsed"),
        ("", None, ""),
        ("-", None, ""),
    ],
)
def test_an_answer_is_read_with_its_note(typed: str, value: str | None, note: str) -> None:
    reading = read_yes_no(typed)
    assert (reading.value, reading.note, reading.doubts) == (value, note, ())


@pytest.mark.parametrize(
    "typed",
    [
        "Y - expired", "yes (draft)", "Y: not signed", "Yes - ?", "Yes - draft", "Yes (unsigned)", "Y but out of date",
        "Yes; lapsed 2023", "Yes, pending signature", "yes - awaiting legal", "Y / superseded", "Oes - drafft",
        "Yes - only heads of terms", "Yes unsigned", "Held - copy missing", "✓ (expired)", "Oes, ond heb ei lofnodi",
        "No - signed in 2024", "No, but agreed in writing", "N (verbal)",
    ],
)  # fmt: skip
def test_an_answer_that_is_taken_back_is_none_and_doubted(typed: str) -> None:
    reading = read_yes_no(typed)
    assert (reading.value, [doubt.code for doubt in reading.doubts]) == (None, ["unsure"])
    assert reading.note


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("No - not signed", "no"), ("No - in draft", "no"), ("No - to be agreed", "no"), ("No - deferred", "no"),
        ("Yes - signed 2024", "yes"), ("Yes, reviewed every year", "yes"), ("Nac oes - ar y gweill", "no"),
        ("Part", "partly"), ("Yes and no idea", None), ("No Name Trust", None),
    ],
)  # fmt: skip
def test_what_is_said_beside_an_answer_leaves_it(typed: str, value: str | None) -> None:
    assert read_yes_no(typed).value == value


@pytest.mark.parametrize(
    ("typed", "meaning"),
    [
        ("", "nothing"),
        ("–", "dash"),
        ("n.a.", "not_applicable"),
        ("TBC.", "to_be_confirmed"),
        ("tbc?", "to_be_confirmed"),
        ("????", "not_known"),
        ("?", "not_known"),
        ("tbc soon", ""),
        (".", ""),
        ("!", ""),
    ],
)
def test_what_stands_in_place_of_a_value_has_a_meaning(typed: str, meaning: str) -> None:
    assert stands_for(typed) == meaning


@pytest.mark.parametrize(
    ("typed", "code"),
    [("MoU", "neither_yes_nor_no"), ("tbc", "to_be_confirmed"), ("Order", "neither_yes_nor_no")],
)
def test_what_is_no_answer_is_doubted(typed: str, code: str) -> None:
    reading = read_yes_no(typed)
    assert (reading.value, [doubt.code for doubt in reading.doubts]) == (None, [code])


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("Director of Public Health", "post"),
        ("S. Director Econ Dev", "post"),
        ("DPH", "post"),
        ("Cllr (Cabinet Member H&ASC)", "post"),
        ("J. Harding", "name"),
        ("HARDING, Jo", "name"),
        ("Jo Harding (HoS)", "name"),
        ("2 Cllrs", "seats"),
        ("Cllr x2 (directors)", "seats"),
        ("Cllr", "title"),
    ],
)
def test_a_cell_names_a_post_a_person_or_seats(typed: str, kind: str) -> None:
    named = read_name(typed)
    assert named is not None
    assert (named.kind, named.text) == (kind, typed)


def test_spellings_of_one_person_share_a_key() -> None:
    keys = {
        named.key
        for text in ("J. Harding", "HARDING, Jo", "Jo Harding (HoS)", "J Harding")
        if (named := read_name(text))
    }
    assert keys == {"harding j"}


def test_a_cell_may_name_several_or_nobody() -> None:
    assert split_people("Leader; DPH\nCllr").parts == ("Leader", "DPH", "Cllr")
    assert read_name("-") is read_name(None) is None


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("twenty thousand", 20000),
        ("one hundred and five", 105),
        ("two million", 2000000),
        ("a thousand", 1000),
        ("twelve hundred", 1200),
        ("nine hundred and ninety-nine thousand nine hundred and ninety-nine", 999999),
        ("many", None),
        ("ten ten", None),
        ("one thousand thousand", None),
        ("", None),
    ],
)
def test_numbers_in_words(words: str, number: int | None) -> None:
    assert read_number_words(words) == number

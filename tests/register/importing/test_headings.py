"""Headings as councils write them: each leads to its field, or to none; what is in doubt is asked about, never read."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from core.sheets import SheetColumn, name_column
from register.importing.clean import guess, vocabulary

CORPUS: dict[str, list[str]] = yaml.safe_load(
    Path(__file__).with_name("headings.yaml").read_text(encoding="utf-8")
)


@pytest.fixture(autouse=True)
def _council(settings: Any) -> Iterator[None]:
    settings.COUNCIL = {**settings.COUNCIL, "name": "Northvale Borough Council"}
    vocabulary.read_wording.cache_clear()
    yield
    vocabulary.read_wording.cache_clear()


def read(*headings: str) -> list[str]:
    columns = [
        SheetColumn(place, name_column(place), heading, heading) for place, heading in enumerate(headings)
    ]
    return [key or "none" for key in map_columns(columns).values()]


def map_columns(columns: list[SheetColumn]) -> dict[str, str]:
    return guess.map_sure(guess.guess_fields(columns, [[] for _column in columns], year=2026))


def test_the_corpus_is_wide_enough_and_knows_every_field() -> None:
    assert sum(map(len, CORPUS.values())) >= 400
    assert CORPUS.keys() == {*vocabulary.read_columns(), "none"}


def test_no_heading_fills_a_wrong_field_without_a_doubt() -> None:
    wrong = [
        (heading, got, key)
        for key, headings in CORPUS.items()
        for heading in map(str, headings)
        if (got := read(heading)[0]) not in ("none", key)
    ]
    assert wrong == []


def test_nine_headings_in_ten_are_found() -> None:
    fields = [(key, heading) for key, headings in CORPUS.items() if key != "none" for heading in headings]
    missed = [heading for key, heading in fields if read(heading)[0] != key]
    assert len(missed) <= len(fields) / 10, missed


@pytest.mark.parametrize(
    ("heading", "key"),
    [
        ("Lead officer", "lead"),
        ("Name of the lead officer", "lead"),
        ("Lead officer e-mail", "none"),
        ("Lead officer (partner)", "none"),
        ("Previous lead officer", "none"),
        ("Council contribution (£000)", "contribution"),
        ("Contribution (partners)", "none"),
        ("Partner / council contribution", "none"),
        ("Purpose / objectives", "purpose"),
        ("End date (dd/mm/yyyy)", "ends_on"),
        ("Funding end date", "none"),
        ("Outside body", "name"),
        ("Outside body (Y/N)", "also_outside_body"),
        ("NBC contribution", "contribution"),
        ("NHS contribution", "none"),
        ("Lead service", "service"),
        ("Service lead", "none"),
        ("Period of notice", "notice"),
        ("Lead officer (was)", "none"),
        ("Contribution %", "none"),
        ("Key partnership", "tier"),
        ("Key", "none"),
    ],
)
def test_one_word_that_is_not_explained_makes_it_a_question(heading: str, key: str) -> None:
    assert read(heading) == [key]


def test_a_group_that_turns_the_meaning_is_asked_about() -> None:
    plain = SheetColumn(0, "A", "Money Contribution", "Contribution")
    turned = SheetColumn(0, "A", "Partners Contribution", "Contribution")
    assert map_columns([plain]) == {plain.letter: "contribution"}
    assert map_columns([turned]) == {turned.letter: ""}


def test_two_columns_that_say_the_same_are_asked_about() -> None:
    assert read("Partnership", "End date", "Expiry date") == ["name", "none", "none"]
    columns = [SheetColumn(0, "A", "End date", "End date"), SheetColumn(1, "B", "Expiry date", "Expiry date")]
    why = {vocabulary.explain_guess(one) for one in vocabulary.guess_columns(columns)}
    assert why == {"More than one column would be “Ends”. Choose the one that counts."}


@pytest.mark.parametrize(
    ("heading", "perhaps"),
    [("Members", "partners"), ("Membership", "partners"), ("Review date", "next_review_on")],
)
def test_a_heading_that_may_mean_something_else_is_a_question(heading: str, perhaps: str) -> None:
    (guess,) = vocabulary.guess_columns([SheetColumn(0, "A", heading, heading)])
    assert (guess.key, guess.is_sure) == (perhaps, False)
    assert "or something else" in vocabulary.explain_guess(guess)
    assert read("Member organisations", "Next review date", "Partners") == ["none", "next_review_on", "none"]
    assert read("Partners", "Next review") == ["partners", "next_review_on"]

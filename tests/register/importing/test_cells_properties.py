"""Any value of ours, typed back in any accepted spelling, is read as itself; and no text makes a cleaner raise."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db.models import TextChoices
from hypothesis import given
from hypothesis import strategies as st

from core.dates import MONTHS, Notice, write_long_date, write_short_date
from core.money import format_pounds
from core.parsing.lists import split_marked
from core.parsing.organisations import split_bodies
from core.parsing.people import Named
from core.parsing.result import says_nothing, tidy
from core.parsing.split_people import split_people
from core.parsing.terms import read_term
from core.sheets import Cell, SheetColumn
from register import choices
from register.importing.clean import guess
from register.importing.clean.cell_place import Neighbours
from register.importing.clean.cells import CLEANERS, read_cells
from register.importing.model import ImportRow

TODAY = date(2026, 11, 20)
WELSH = (
    "Ionawr", "Chwefror", "Mawrth", "Ebrill", "Mai", "Mehefin",
    "Gorffennaf", "Awst", "Medi", "Hydref", "Tachwedd", "Rhagfyr",
)  # fmt: skip
DAYS = st.dates(min_value=date(1950, 1, 1), max_value=date(2100, 12, 31))
KEYS = st.sampled_from([*CLEANERS, ""])
NAMES = st.sampled_from(
    [
        "Vale Police",
        "Dale Council",
        "Vale Water",
        "Hill NHS Trust",
        "Police and Crime Commissioner",
        "Barnmoor",
    ]
)
PEOPLE = st.sampled_from(
    ["Cllr A Finch", "Sam Orr", "Head of Law", "HALL, P", "J. Whitlock", "Director of Place"]
)


def read(key: str, typed: Any, text: str | None = None) -> ImportRow:
    row = ImportRow(2)
    column = SheetColumn(0, "A", "Heading", "Heading")
    cell = Cell(typed, str(typed) if text is None else text, "A")
    read_cells(row, [cell], [column], {"A": key}, today=TODAY, near=Neighbours())
    return row


@given(key=KEYS, text=st.text(max_size=200))
def test_no_text_makes_a_cleaner_raise_and_none_is_lost(key: str, text: str) -> None:
    row = read(key, text)
    assert says_nothing(tidy(text)) or row.values or row.kept or row.remarks


@given(key=KEYS, parts=st.lists(st.one_of(NAMES, PEOPLE, st.sampled_from(
    ["as above", "14 partners", "5 years from 1/4/22", "3/14/2026", "£1.2m", "25%", "(Lab)", "sub:", "tbc", "1. x 2. y"]
)), max_size=5), mark=st.sampled_from(["; ", ", ", " and ", " & ", " / ", "\n", ";#3;#", " • "]))  # fmt: skip
def test_no_list_makes_a_cleaner_raise(key: str, parts: list[str], mark: str) -> None:
    read(key, mark.join(parts))
    guess.guess_fields(
        [SheetColumn(0, "A", mark.join(parts), "")],
        [[Cell(mark.join(parts), mark.join(parts), "A")]],
        year=2026,
    )


@given(st.text(max_size=300))
def test_nothing_that_parts_a_text_raises(text: str) -> None:
    assert all(split_marked(text))
    split_bodies(text)
    split_people(text)
    read_term(text, today=TODAY)


@given(
    st.text(max_size=60),
    st.lists(st.one_of(st.text(max_size=60), st.integers(), st.booleans(), st.dates()), max_size=6),
)
def test_no_column_makes_the_guess_raise(heading: str, values: list[Any]) -> None:
    cells = [Cell(value, str(value), "A") for value in values]
    guess.guess_fields([SheetColumn(0, "A", heading, heading)], [cells], year=2026)


@given(
    day=DAYS,
    write=st.sampled_from(
        [
            lambda day: day,
            date.isoformat,
            write_long_date,
            write_short_date,
            lambda day: f"{day:%d/%m/%Y}",
            lambda day: f"{day.day}.{day.month}.{day.year}",
            lambda day: f"{day.day} {MONTHS[day.month - 1]} {day.year}",
            lambda day: f"{day.day} {WELSH[day.month - 1]} {day.year}",
            lambda day: f"{day.day}-{MONTHS[day.month - 1][:3]}-{day.year}",
        ]
    ),
    key=st.sampled_from(["ends_on", "starts_on", "next_review_on"]),
)  # fmt: skip
def test_a_day_in_any_spelling_is_that_day(day: date, write: Any, key: str) -> None:
    row = read(key, write(day))
    assert (row.values[key].day, row.values[key].precision, row.remarks) == (day, "day", [])


@given(
    pounds=st.decimals(min_value=1, max_value=Decimal(10**9), places=2),
    write=st.sampled_from(
        [
            lambda pounds: pounds,
            str,
            format_pounds,
            lambda pounds: f"{pounds:,.2f}",
            lambda pounds: f"£{pounds:,.2f} p.a.",
            lambda pounds: f"GBP {pounds}",
        ]
    ),
)
def test_an_amount_in_any_spelling_is_that_amount(pounds: Decimal, write: Any) -> None:
    row = read("contribution", write(pounds))
    assert (row.values["contribution"], row.remarks) == (pounds, [])


@pytest.mark.parametrize(
    ("key", "several"),
    [
        ("status", choices.Status),
        ("form", choices.Form),
        ("basis", choices.Basis),
        ("tier", choices.Tier),
        ("leaving", choices.Leaving),
    ],
)  # fmt: skip
def test_every_word_of_a_list_is_that_word_in_any_letters(key: str, several: type[TextChoices]) -> None:
    for value, label in several.choices:
        for typed in (str(label), str(label).upper(), f" {str(label).lower()} "):
            row = read(key, typed)
            assert (row.values.get(key), row.remarks) == (value, [])


@given(
    number=st.integers(1, 36),
    unit=st.sampled_from(["days", "working days", "weeks", "months", "years"]),
    write=st.sampled_from(
        [lambda one: one.in_words, lambda one: f"{one.number} {one.unit}' notice".capitalize()]
    ),
)
def test_a_length_of_notice_in_our_words_is_that_length(number: int, unit: str, write: Any) -> None:
    row = read("notice", write(Notice(number, unit)))
    assert (row.values["notice"], row.remarks) == (Notice(number, unit), [])


@given(
    names=st.lists(NAMES, min_size=1, max_size=6, unique=True),
    write=st.sampled_from(
        [
            "; ".join,
            "\n".join,
            lambda names: "\n".join(f"• {name}" for name in names),
            lambda names: "\n".join(f"{n}. {name}" for n, name in enumerate(names, start=1)),
            lambda names: " ".join(f"{n}) {name}" for n, name in enumerate(names, start=1)),
            lambda names: ";#".join(f"{name};#{n}" for n, name in enumerate(names, start=1)),
        ]
    ),
)
def test_organisations_in_any_kind_of_list_are_those(names: list[str], write: Any) -> None:
    row = read("partners", write(names))
    assert row.remarks == []
    assert row.values["partners"] == names


@given(
    names=st.lists(PEOPLE, min_size=1, max_size=5, unique=True), mark=st.sampled_from(["; ", "\n", ";#7;#"])
)
def test_people_in_any_kind_of_list_are_those(names: list[str], mark: str) -> None:
    row = read("representatives", mark.join(names))
    found: list[Named] = row.values["representatives"]
    turned = ["P HALL" if name == "HALL, P" else name for name in names]
    assert ([one.text for one in found], row.remarks) == (turned, [])

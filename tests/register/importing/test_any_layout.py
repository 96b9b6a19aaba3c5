"""Any list of known values, written in any of the layouts, is read as the same list."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core import sheets
from register.importing import layouts
from register.importing.clean.guess import map_table
from tests.register.importing.layout_samples import book_of

HEADINGS = ("Partnership", "Lead officer", "Status", "Partners")
KEYS = ("name", "lead", "status", "partners")
Record = tuple[str, str, str, str]

WORD = st.sampled_from(
    [
        "Amber",
        "Birch",
        "Cedar",
        "Delta",
        "Ember",
        "Fjord",
        "Grove",
        "Heron",
        "Inlet",
        "Jetty",
        "Knoll",
        "Lagoon",
    ]
)
NAME = st.builds("{} {} Alliance {}".format, WORD, WORD, st.integers(1, 99))
RECORDS = st.lists(
    st.tuples(
        NAME,
        st.sampled_from(["Ann Pike", "Raj Dee", "Una Fox"]),
        st.sampled_from(["Live", "Dormant"]),
        st.lists(WORD.map("{} Trust".format), min_size=1, max_size=3, unique=True).map("; ".join),
    ),
    min_size=2,
    max_size=6,
    unique_by=lambda record: record[0].casefold(),
)


def in_rows(records: Sequence[Record]) -> bytes:
    return book_of({"List": [HEADINGS, *records]})


def in_columns(records: Sequence[Record]) -> bytes:
    return book_of({"List": list(zip(HEADINGS, *records, strict=True))})


def in_forms(records: Sequence[Record]) -> bytes:
    return book_of(
        {
            f"Form {at}": list(zip((f"{one}:" for one in HEADINGS), record, strict=True))
            for at, record in enumerate(records)
        }
    )


def in_stacked_forms(records: Sequence[Record]) -> bytes:
    rows: list[Sequence[Any]] = []
    for record in records:
        rows += [*zip((f"{one}:" for one in HEADINGS), record, strict=True), []]
    return book_of({"Forms": rows})


def on_several_sheets(records: Sequence[Record]) -> bytes:
    return book_of({"Adults": [HEADINGS, records[0]], "Place": [HEADINGS, *records[1:]]})


def one_below_the_other(records: Sequence[Record]) -> bytes:
    turned = [record[::-1] for record in records[1:]]
    return book_of({"List": [HEADINGS, records[0], [], HEADINGS[::-1], *turned]})


def side_by_side(records: Sequence[Record]) -> bytes:
    rows: list[Sequence[Any]] = [(*HEADINGS, None, *HEADINGS), (*records[0], None, *records[1])]
    return book_of({"List": [*rows, *((*[None] * 5, *record) for record in records[2:])]})


def on_several_rows(records: Sequence[Record]) -> bytes:
    rows: list[Sequence[Any]] = []
    for record in records:
        first, *others = record[3].split("; ")
        rows += [(*record[:3], first), *((None, None, None, other) for other in others)]
    return book_of({"List": [HEADINGS, *rows]})


def with_a_repeated_name(records: Sequence[Record]) -> bytes:
    rows = [(*record[:3], partner) for record in records for partner in record[3].split("; ")]
    return book_of({"List": [HEADINGS, *rows]})


def under_headings(records: Sequence[Record]) -> bytes:
    rows: list[Sequence[Any]] = []
    for at, record in enumerate(records):
        rows += [[f"Group {at}:"], record]
    return book_of({"List": [["All that we are in"], [], HEADINGS, *rows, ["Total", None, None, None]]})


LAYOUTS = [
    in_rows, in_columns, in_forms, in_stacked_forms, on_several_sheets, one_below_the_other, side_by_side,
    on_several_rows, with_a_repeated_name, under_headings,
]  # fmt: skip


def read_back(data: bytes) -> list[Record]:
    laid = layouts.lay_out(sheets.read(data, "list.xlsx"), {})
    mapping = map_table(laid.table)
    own = {one.letter: one.read_as(None) for one in laid.own_columns}
    laid = layouts.group_rows(laid, {**mapping, **own})
    assert not any(question.is_open for question in laid.questions)
    places = [
        next(at for at, one in enumerate(laid.table.columns) if mapping[one.letter] == key) for key in KEYS
    ]
    return [tuple(record.cells[at].text for at in places) for record in laid.table.records]  # type: ignore[misc]


@pytest.mark.parametrize("write", LAYOUTS)
@settings(max_examples=10)
@given(records=RECORDS)
def test_what_is_written_in_a_layout_comes_back(
    write: Callable[[Sequence[Record]], bytes], records: list[Record]
) -> None:
    assert read_back(write(records)) == records

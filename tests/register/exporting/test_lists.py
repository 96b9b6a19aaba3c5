"""The writer that every list shares: what its files look like, and that it holds no list whole."""

import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation

from core import sheets
from register.exporting.files import Export, JsonObject, read_in_batches, stream_file
from register.models import Partnership
from tests.factories.register import PartnershipFactory

HEADERS = ("Reference", "Due", "Days late", "Agreed")
ROWS = [["PSH-0001", date(2026, 11, 20), 3, True], ["line\u2028end \u00e9\n", None, None, False]]


def export(rows: Any = ROWS, **more: Any) -> Export:
    return Export("Actions", "actions-2026-11-20", HEADERS, rows, len(ROWS), **more)


def whole(kind: str, given: Export) -> bytes:
    return b"".join(stream_file(kind, given))


@pytest.mark.parametrize("rows", [ROWS, ROWS[:1], []])
def test_json_of_a_list_is_laid_out_as_json_itself_would(rows: list[list[Any]]) -> None:
    entries = [dict(zip(HEADERS, row, strict=True)) for row in rows]
    expected = json.dumps(entries, default=str, ensure_ascii=False, indent=1)
    assert whole("json", export(rows)).decode() == expected


def test_json_of_its_own_is_one_object_with_an_entry_a_line() -> None:
    entries = [{"paid": Decimal("10.50"), "on": date(2026, 11, 20)}, {"paid": Decimal("10.00"), "on": None}]
    body = whole("json", export(json=JsonObject({"rows": 2}, "actions", entries))).decode()
    assert body == (
        '{"rows": 2, "actions": [\n{"paid": 10.5, "on": "2026-11-20"},\n{"paid": 10, "on": null}\n]}\n'
    )


def test_csv_and_excel_hold_the_same_cells() -> None:
    csv, xlsx = (sheets.read(whole(kind, export()), "x") for kind in ("csv", "xlsx"))
    assert [cell.text for cell in csv.sheets[0].rows[1].cells] == ["PSH-0001", "2026-11-20", "3", "Yes"]
    assert [cell.value for cell in xlsx.sheets[0].rows[1].cells] == ["PSH-0001", date(2026, 11, 20), 3, True]
    assert xlsx.sheets[0].name == "Actions"


@pytest.mark.parametrize("kind", ["csv", "json"])
def test_a_row_goes_out_before_the_last_is_read(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[int] = []

    def rows() -> Iterator[list[Any]]:
        for number in range(100):
            read.append(number)
            yield [f"PSH-{number}", None, None, True]

    monkeypatch.setattr("register.exporting.files.PIECE", 100)
    assert next(stream_file(kind, export(rows())))
    assert len(read) < 10


def test_a_file_keeps_the_language_it_was_asked_for_in() -> None:
    seen: list[str | None] = []

    def rows() -> Iterator[list[Any]]:
        seen.append(translation.get_language())
        yield ["PSH-0001", None, None, True]

    with translation.override("cy"):
        pieces = stream_file("csv", export(rows()))
    list(pieces)
    with translation.override("cy"):
        list(stream_file("csv", export(rows(), language="en-gb")))
    assert seen == ["cy", "en-gb"]


@pytest.mark.django_db
def test_records_come_in_the_order_of_their_keys_and_some_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    made = [PartnershipFactory(name=f"P{number}") for number in range(5)]
    ids = [one.pk for one in reversed(made)]
    Partnership.objects.filter(pk=made[2].pk).delete()
    monkeypatch.setattr("register.exporting.files.AT_ONCE", 2)
    found = list(read_in_batches(Partnership.objects.order_by("name"), ids))
    assert [[one.name for one in batch] for batch in found] == [["P4", "P3"], ["P1"], ["P0"]]

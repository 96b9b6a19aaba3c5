"""The cells of a row of an old register, each through the cleaner of its column. Pure.

What is certain becomes a value, what is not becomes a remark, and what fits no field is kept as text.
The cleaners of all columns stand here, so that whoever adds one reads its neighbours.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from django.utils.translation import gettext as _

from core.forms.fields import LONGEST_TEXT
from core.parsing.lists import split_marked
from core.parsing.nobody import points_above
from core.parsing.result import NOTHING_OF_A_PROGRAM, is_error, read_yes_no, says_nothing, stands_for, tidy
from core.sheets import Cell, SheetColumn
from register.importing.clean import vocabulary
from register.importing.clean.cell_place import CellPlace, Neighbours, typed_in
from register.importing.clean.figures import (
    read_day,
    read_length,
    read_money,
    read_notice,
    read_year_money,
    settle_length,
)
from register.importing.clean.names import (
    read_accountable_body,
    read_partners,
    read_person,
    read_representatives,
    read_shared,
)
from register.importing.clean.remark_kinds import name_error
from register.importing.model import ImportRow
from register.models.partnership import PEOPLE_FIELDS

LONGEST = {
    "name": 240,
    "legal_power": 300,
    "area": 240,
    "legal_status": 240,
    "welsh_name": 240,
    "website": 200,
    "vat": 240,
    "banking": 240,
    "old_reference": 40,
    "publish_reason": 300,
    **dict.fromkeys(("purpose", "assets", "surplus"), LONGEST_TEXT),
}
# What each partnership has of its own, so that one cell merged over several says nothing certain of any.
_NOT_SHARED = frozenset((*vocabulary.MONEY_FIELDS, vocabulary.YEAR_MONEY, "reference", "old_reference"))
_ITS_OWN_WORDS = frozenset(["", "name", "reference", "comments"])  # "As above" here is text like any other


def read_cells(
    row: ImportRow,
    cells: Sequence[Cell],
    columns: Sequence[SheetColumn],
    mapping: Mapping[str, str],
    *,
    today: date,
    near: Neighbours | None = None,
) -> None:
    """Read cells into their row; `mapping` is column letter to key, "" for text that is only kept, "-" for none.

    `near` are the other cells of the sheet.
    """
    near = near or Neighbours()
    for column, cell in zip(columns, cells, strict=False):
        text, key = tidy(cell.text), mapping.get(column.letter, "")
        if not text or key == "-":
            continue
        place, known = CellPlace(row, column, today, near), len(row.remarks)
        if cell.error or is_error(text):
            place.keep(text)
            place.remark(name_error(text), text)
        elif text.casefold() in NOTHING_OF_A_PROGRAM:
            place.keep(text, _("It stands for nothing"))
        elif cell.merged and key in _NOT_SHARED and len(rows := near.rows_of_merge(row.number, column)) > 1:
            place.keep(text)
            place.remark("merged_once", text, places=", ".join(map(str, rows[:8])))
        elif key not in _ITS_OWN_WORDS and points_above(text):
            place.point_above(text)
        else:
            before = _count(row)
            CLEANERS.get(key, _no_field)(place, cell, text)
            if _count(row) == before and stands_for(text) != "dash":
                place.keep(text, _("It says that there is none") if says_nothing(text) else "")
        row.remarks[known:] = [replace(remark, letter=column.letter) for remark in row.remarks[known:]]
    settle_length(row)


def _count(row: ImportRow) -> int:
    """Return how much is said of a row: a cell that adds nothing is kept as text, so that none is lost."""
    values, years = row.values, row.values.get(vocabulary.YEAR_MONEY, {})
    said = len(values) + len(values.get("statements", ())) + sum(map(len, years.values()))
    return said + len(row.kept) + len(row.remarks)


def _no_field(place: CellPlace, cell: Cell, text: str) -> None:
    if not says_nothing(text):
        place.keep(text, _("No field of the register takes it"))


def _comment(place: CellPlace, cell: Cell, text: str) -> None:
    place.keep(text, _("A comment"))


def _text(key: str) -> Callable[[CellPlace, Cell, str], None]:
    longest = LONGEST.get(key)

    def clean(place: CellPlace, cell: Cell, text: str) -> None:
        if key != "name" and says_nothing(text):
            return
        place.row.values[key] = place.fitting(text, longest) if longest else text

    return clean


def _reference(place: CellPlace, cell: Cell, text: str) -> None:
    place.row.values["reference"] = place.fitting(text, 40)


def _listed(key: str) -> Callable[[CellPlace, Cell, str], None]:
    """A value from a list: what is not on it is kept and asked about."""

    def clean(place: CellPlace, cell: Cell, text: str) -> None:
        if says_nothing(text):
            return
        value, clear = vocabulary.look_up(key, text)
        if value is None:
            place.keep(text, _("Not one of the register's words"))
            place.remark("not_a_word", text)
            return
        place.row.values[key] = value
        if not clear:
            place.keep(text)
            place.remark("unclear_word", text)
        elif vocabulary.says_more(key, text):
            place.keep(text)
            if against := vocabulary.find_against(value, text):
                place.remark(
                    "status_and_more", text, read=vocabulary.label_value(key, value), against=against
                )

    return clean


def _several(key: str) -> Callable[[CellPlace, Cell, str], None]:
    """Several values from a list, by semicolons; one that is not on it keeps the whole cell as text."""

    def clean(place: CellPlace, cell: Cell, text: str) -> None:
        found = [vocabulary.look_up(key, part)[0] for part in text.split(";") if part.strip()]
        if None in found:
            place.keep(text, _("Not one of the register's words"))
            place.remark("not_words", text)
        else:
            place.row.values[key] = [
                value for value in vocabulary.read_values(key).values() if value in found
            ]

    return clean


def _other_names(place: CellPlace, cell: Cell, text: str) -> None:
    if found := [name for name in split_marked(typed_in(cell, text)) if not says_nothing(name)]:
        place.row.values["other_names"] = place.fitting("\n".join(found), LONGEST_TEXT)


def _tier(place: CellPlace, cell: Cell, text: str) -> None:
    """Only the register's own tiers are taken: another scale says nothing certain about the score."""
    value, _clear = vocabulary.look_up("tier", text)
    if value:
        place.row.values["tier"] = value
    elif not says_nothing(text):
        place.keep(text, _("The tier follows from the significance score"))


def _rating(place: CellPlace, cell: Cell, text: str) -> None:
    if not says_nothing(text) and tidy(text).lower() != "not assessed":
        place.keep(text, _("The rating follows from the first review"))


def _statutory(place: CellPlace, cell: Cell, text: str) -> None:
    found = read_yes_no(text)
    place.doubt(found)
    if found.value == "yes":
        place.row.values["basis"] = "statutory"


def _statement(key: str) -> Callable[[CellPlace, Cell, str], None]:
    def clean(place: CellPlace, cell: Cell, text: str) -> None:
        found = read_yes_no(text)
        if found.empty:
            return
        place.doubt(found)
        place.row.values.setdefault("statements", {})[vocabulary.STATEMENTS[key]] = (
            found.value or "unclear",
            place.fitting(text, 300),
        )

    return clean


def _answer(key: str) -> Callable[[CellPlace, Cell, str], None]:
    def clean(place: CellPlace, cell: Cell, text: str) -> None:
        found = read_yes_no(text)
        place.doubt(found)
        if found.value is not None:
            place.row.values[key] = found.value == "yes"

    return clean


CLEANERS: Mapping[str, Callable[[CellPlace, Cell, str], None]] = {
    "reference": _reference,
    "status": _listed("status"),
    "form": _listed("form"),
    "scope_kind": _listed("scope_kind"),
    "basis": _listed("basis"),
    "tier": _tier,
    "rating": _rating,
    "theme": read_shared("theme", 120),
    "directorate": read_shared("directorate", 120),
    "panel": read_shared("panel", 160),
    "representatives": read_representatives,
    "partners": read_partners,
    "accountable_body": read_accountable_body,
    "statutory": _statutory,
    "publish": _answer("publish"),
    "also_outside_body": _answer("also_outside_body"),
    "other_names": _other_names,
    "notice": read_notice,
    "length": read_length,
    vocabulary.YEAR_MONEY: read_year_money,
    "leaving": _listed("leaving"),
    "service": read_shared("service", 120),
    "comments": _comment,
    **{
        key: _text(key)
        for key in ("name", "old_reference", "welsh_name", "legal_power", "legal_status", "vat", "banking")
    },
    **{key: _text(key) for key in ("purpose", "area", "website", "publish_reason", "assets", "surplus")},
    **{key: read_person(key) for key in PEOPLE_FIELDS},
    **{key: _several(key) for key in ("reasons", "benefits", "beneficiaries")},
    **{key: read_money(key) for key in vocabulary.MONEY_FIELDS},
    **{key: read_day(key) for key in vocabulary.DATE_FIELDS},
    **{key: _statement(key) for key in vocabulary.STATEMENTS},
}

"""What a file says of a row besides its values, as notes that are kept with the record. Pure."""

from collections import Counter
from collections.abc import Sequence
from colorsys import rgb_to_hsv
from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.sheets.model import Cell, RowNote, Sheet, SheetRow, TableRow, name_column

NOTE, LINK, STRUCK, COLOUR = "note", "link", "struck", "colour"  # the kinds of an aside of a cell
COLOURED = "coloured"  # of a row whose colour another row says already
_HUES = (
    (20, "red"),
    (45, "orange"),
    (70, "yellow"),
    (165, "green"),
    (260, "blue"),
    (330, "purple"),
    (361, "red"),
)
_FEWEST, _FEW = (
    3,
    1 / 3,
)  # cells of a column from which a colour counts, and the share up to which it is unusual


def note_row(sheet: Sheet, row: SheetRow, last_heading: int) -> tuple[RowNote, ...]:
    """Return the notes of a row; `last_heading` is the last column that has one."""
    found = list(row.notes)
    if row.hidden:
        found.append(RowNote("hidden row", "", "", _("This row is hidden in the spreadsheet.")))
    if sheet.is_text and len(row.cells) > last_heading + 1:
        typed = " | ".join(cell.text for cell in row.cells)
        message = _(
            "This row has more cells than there are headings: "
            "a comma without quotation marks may have shifted it. Check it."
        )
        found.append(RowNote("shifted", "", typed, message))
    for column, cell in enumerate(row.cells):
        found += [
            RowNote(kind, name_column(column), text, _say(kind))
            for kind, text in cell.asides
            if kind != COLOUR and (text != cell.text or kind == STRUCK)
        ]
    return tuple(found)


def _say(kind: str) -> str:
    return {
        NOTE: _("A note stands on this cell. It is kept with the record."),
        LINK: _("The address of a link, kept with the record."),
        STRUCK: _("This is struck through in the spreadsheet. Check that it still holds."),
    }[kind]


def name_colour(rgb: str, theme: str) -> str:
    """Return the colour behind a text, as a file writes it, as a word; nothing for white and what is nearly so."""
    if len(rgb) != 8 or not all(letter in "0123456789ABCDEFabcdef" for letter in rgb):
        return f"theme {theme}" if theme not in ("", "0") else ""
    hue, strength, light = rgb_to_hsv(*(int(rgb[at : at + 2], 16) / 255 for at in (2, 4, 6)))
    if strength < 0.08:
        return "" if light > 0.97 else "grey" if light > 0.2 else "black"
    return next(name for until, name in _HUES if hue * 360 < until)


def note_colours(rows: Sequence[TableRow]) -> tuple[TableRow, ...]:
    """Return the rows with a note of each colour that few cells of a column have; the first of a colour says it."""
    unusual = [_find_unusual(rows, at) for at in range(max((len(row.cells) for row in rows), default=0))]
    found = {
        row.number: {
            colour: cell.column_letter
            for cell, few in zip(reversed(row.cells), reversed(unusual[: len(row.cells)]), strict=True)
            if (colour := _colour_of(cell)) in few
        }
        for row in rows
    }
    counted = Counter(colour for colours in found.values() for colour in colours)
    said: set[str] = set()
    noted = []
    for row in rows:
        notes = list(row.notes)
        for colour, letter in found[row.number].items():
            kind = COLOURED if colour in said else COLOUR
            notes.append(RowNote(kind, letter, _word_for(colour), _say_colour(colour, counted[colour], kind)))
            said.add(colour)
        noted.append(replace(row, notes=tuple(notes)))
    return tuple(noted)


def _find_unusual(rows: Sequence[TableRow], at: int) -> set[str]:
    """Return the colours of a column that few of its cells have."""
    counted = Counter(_colour_of(row.cells[at]) for row in rows if at < len(row.cells) and row.cells[at].text)
    filled = counted.total()
    return {colour for colour, n in counted.items() if colour and filled >= _FEWEST and n <= filled * _FEW}


def _colour_of(cell: Cell) -> str:
    return next((text for kind, text in cell.asides if kind == COLOUR), "")


def _say_colour(colour: str, rows: int, kind: str) -> str:
    words = {"colour": _word_for(colour), "n": rows}
    if kind == COLOURED:
        return _("Its colour in the spreadsheet: %(colour)s.") % words
    said = ngettext(
        "One row of this list is coloured %(colour)s, unlike most.",
        "%(n)s rows of this list are coloured %(colour)s, unlike most.",
        rows,
    )
    return f"{said % words} " + _("What it means is not read: say it in a column if it matters.")


def _word_for(colour: str) -> str:
    words = {
        "red": _("red"),
        "orange": _("orange"),
        "yellow": _("yellow"),
        "green": _("green"),
        "blue": _("blue"),
        "purple": _("purple"),
        "grey": _("grey"),
        "black": _("black"),
    }
    return words.get(colour, _("in a colour of its own"))

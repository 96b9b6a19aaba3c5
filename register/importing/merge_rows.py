"""Two rows, or a row and a partnership, that are the same: gaps are filled and nothing is lost. Pure."""

from collections.abc import Iterable, Mapping, Sequence

from django.utils.translation import gettext as _

from core.dates import Notice
from core.editing.field_display import display_value
from register.importing.clean.vocabulary import read_labels
from register.importing.model import JOIN, ImportRow, Likeness, TextKept


def merge_rows(
    rows: Sequence[ImportRow], alike: Iterable[Likeness], decisions: Mapping[str, str]
) -> list[ImportRow]:
    """Return the rows with those decided to be the same as an earlier row put into it."""
    by_number = {row.number: row for row in rows}
    gone = set()
    for one in alike:
        if (
            decisions.get(str(one.row)) == JOIN
            and one.row in by_number
            and one.other_row in by_number
            and one.row not in gone
        ):
            _into(by_number[one.row], by_number[one.other_row])
            gone.add(one.row)
    return [row for row in rows if row.number not in gone]


def _into(row: ImportRow, earlier: ImportRow) -> None:
    why = _("From row %(row)s, which is the same partnership") % {"row": row.number}
    for key, value in row.values.items():
        if key not in earlier.values:
            earlier.values[key] = value
        elif earlier.values[key] != value and key in read_labels():
            earlier.kept.append(TextKept(str(read_labels()[key]), write_as_text(value), why))
    earlier.kept += [TextKept(kept.column, kept.text, why) for kept in row.kept]
    earlier.remark(_("Name"), row.name, _("Row %(row)s is put into this one.") % {"row": row.number})


def write_as_text(value: object) -> str:
    """Return a value as text to keep: lists by semicolons, people and dates as they were typed."""
    if isinstance(value, (list, tuple)):
        return "; ".join(write_as_text(one) for one in value)
    if isinstance(value, dict):
        return "; ".join(f"{name}: {write_as_text(one)}" for name, one in value.items())
    if isinstance(value, (bool, Notice)):
        return display_value(value) if isinstance(value, bool) else value.in_words
    return str(getattr(value, "text", None) or getattr(value, "day", None) or value)


def kept_of(row: ImportRow, taken: Iterable[str]) -> list[TextKept]:
    """Return everything of a row that its partnership did not take over, as text to keep with it."""
    why = _("From a row of the old register about the same partnership")
    left = [key for key in row.values if key not in set(taken) and key in read_labels()]
    values = [TextKept(str(read_labels()[key]), write_as_text(row.values[key]), why) for key in left]
    return [*values, *(TextKept(kept.column, kept.text, why) for kept in row.kept)]

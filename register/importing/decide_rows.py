"""What becomes of each row that looks like another, as it was decided: no decision is dropped in silence. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from register.importing.clean import vocabulary
from register.importing.duplicates import first_by_row
from register.importing.model import JOIN, LEAVE, UPDATE, ImportRow, Likeness, TextKept
from register.importing.row_changes import write_value


@dataclass
class RowDecisions:
    """Rows that update a partnership or fill its gaps (row -> reference), are put into an earlier row (row -> row),
    or have to be asked about again, because the row that they were to be put into is left out."""

    updates: dict[int, str] = field(default_factory=dict)
    joins: dict[int, str] = field(default_factory=dict)
    into: dict[int, int] = field(default_factory=dict)
    asked_again: set[int] = field(default_factory=set)


def decide_rows(alike: Iterable[Likeness], decisions: Mapping[str, str]) -> RowDecisions:
    """Return what becomes of the rows: one that belongs to a row which updates a partnership fills gaps in that."""
    decided, first = RowDecisions(), first_by_row(alike)
    for number in sorted(first):
        choice, one = decisions.get(str(number)), first[number]
        reference, earlier = one.other_reference, one.other_row
        if reference and choice in (UPDATE, JOIN):
            (decided.updates if choice == UPDATE else decided.joins)[number] = reference
        elif earlier is not None and choice == JOIN:
            target = decided.into.get(earlier, earlier)
            if decisions.get(str(target)) == LEAVE:
                decided.asked_again.add(number)
            elif reference := decided.updates.get(target) or decided.joins.get(target, ""):
                decided.joins[number] = reference
            else:
                decided.into[number] = target
    return decided


def put_rows_together(
    rows: Sequence[ImportRow], decided: RowDecisions, read: Mapping[int, ImportRow]
) -> list[ImportRow]:
    """Return the rows, those decided to be the same as an earlier one put into it: nothing is lost.

    Of several rows about one partnership of the register the first that says something counts; `read` are all rows.
    """
    by_number = {row.number: row for row in rows}
    said: dict[str, dict[str, Any]] = {}
    for number, reference in decided.updates.items():
        said.setdefault(reference, {}).update(read[number].values)
    for row in rows:
        if row.number in decided.into:
            _put_into(row, by_number[decided.into[row.number]])
        elif row.number in decided.asked_again:
            message = _("The row that it was to be put into is left out. Choose again what to do with it.")
            row.remark(_("Name"), row.name, message, kind="put_into")
    for row in rows:
        if row.number in decided.joins:
            row.called = row.name
            values, known = row.values, said.setdefault(decided.joins[row.number], {})
            why = _("Another row about the same partnership says it already")
            row.kept += _texts_that_differ(values, known, why)
            row.values = {key: value for key, value in values.items() if key not in known}
            known.update(row.values)
    return [row for row in rows if row.number not in decided.into]


def _put_into(row: ImportRow, earlier: ImportRow) -> None:
    why = _("From %(place)s, which is the same partnership") % {"place": row.place}
    earlier.kept += _texts_that_differ(row.values, earlier.values, why)
    earlier.values = {**row.values, **earlier.values}
    earlier.kept += [TextKept(kept.column, kept.text, why) for kept in row.kept]
    message = _("Put into this one: %(place)s.") % {"place": row.place}
    earlier.remark(_("Name"), row.name, message, kind="put_into")


def _texts_that_differ(values: Mapping[str, Any], known: Mapping[str, Any], why: str) -> list[TextKept]:
    """Return as text what is said otherwise than is known already."""
    labels = vocabulary.read_labels()
    return [
        TextKept(str(labels[key]), write_value(key, value), why)
        for key, value in values.items()
        if key in labels and key in known and known[key] != value
    ]

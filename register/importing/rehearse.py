"""Importing a council's own spreadsheet: rehearse, then commit all or nothing."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.utils.translation import gettext as _

from core.sheets import TableRow
from register.importing import (
    column_questions,
    compare,
    duplicates,
    new_values,
)
from register.importing.clean import row_notes, vocabulary
from register.importing.clean.cell_place import Neighbours
from register.importing.clean.cells import read_cells
from register.importing.clean.scope import ask_about_scope
from register.importing.decide_rows import decide_rows, put_rows_together
from register.importing.duplicates import NamedRow
from register.importing.kinds import logs, renamed, secret_rows, unsure_columns
from register.importing.kinds.ended import ask_about_ended
from register.importing.kinds.frequency import mark_frequency
from register.importing.kinds.outliers import mark_outliers
from register.importing.model import (
    LEAVE,
    ImportRow,
    Likeness,
    RehearsalResult,
    UploadedTable,
)
from register.importing.rehearsal import doubtful_rows, person_spellings, row_questions
from register.importing.row_changes import write_value
from register.importing.write.known_names import read_known_names
from register.models import Organisation, OrganisationAlias, Partnership
from register.services.import_turns import find_newest_import


def rehearse(
    handed: UploadedTable, *, today: date, decisions: Mapping[str, str] | None = None
) -> RehearsalResult:
    """Read every row and compare it with the register. Writes nothing."""
    decisions, newest = decisions or {}, find_newest_import()
    near = _neighbours_in(handed)
    known = compare.compare(handed.table, handed.mapping, near, today=today)
    told = known.changes.keys() | set(known.unchanged)
    read = [
        _read_new(record, handed, near, today=today)
        for record in handed.table.records
        if record.number not in told
    ]
    by_number = {row.number: row for row in [*read, *known.rows]}
    for put_right in handed.corrections:  # what the sheet said before is kept: nothing typed is lost
        if put_right.row in by_number:
            by_number[put_right.row].keep(put_right.header, put_right.before, put_right.in_words)
    for row in read:
        row_notes.settle_year_money(row, known.year)
    mark_outliers(read, handed.mapping, handed.table.columns)
    in_scope = ask_about_scope(read, handed.table, handed.mapping, handed.answers)
    of_log = logs.ask_about_log(read, handed)
    of_ends = ask_about_ended(read, handed, today=today)
    of_secrets = secret_rows.ask_about_secrets(read, handed)
    of_names = renamed.ask_about_renames(known.rows, handed)
    of_lines = doubtful_rows.ask_about_rows(handed, read, decisions)
    alike = _alike(read, handed.mapping)
    looked_at = {number for one in alike for number in (one.row, one.other_row) if number in by_number}
    alike_values = {number: dict(by_number[number].values) for number in looked_at}
    said = row_questions.settle_groups(alike, decisions)
    left = {int(row) for row, choice in said.items() if choice == LEAVE}
    left |= doubtful_rows.list_left([*of_lines, *of_log]) | renamed.list_left(of_names)
    decided = decide_rows(alike, said)
    if decided.updates:
        known = known.joined(compare.compare_led(handed.table, near, decided.updates, today=today))
        read = [row for row in read if row.number not in decided.updates]
    changing = [row for row in known.rows if row.number not in left]
    coming = [*(row for row in read if row.number not in left), *changing]
    names = read_known_names()
    listed = new_values.list_new_values(coming, names, handed.answers)
    made, of_people, spelt = person_spellings.settle_spellings(listed, handed.answers)
    similar = new_values.ask_about_similar(one for one in made if one.key not in spelt)
    names = new_values.add_new_names(names, made)
    new_values.apply_new_value_answers(coming, made, names)
    for number in decided.joins:  # its partnership has a status
        by_number[number].remarks = [one for one in by_number[number].remarks if one.kind != "no_status"]
    taken = put_rows_together([row for row in read if row.number not in left], decided, by_number)
    of_status = column_questions.ask_about_status(
        handed, [row for row in taken if row.number not in decided.joins]
    )
    of_rows = row_questions.ask_about_rows(alike, said, again=decided.asked_again)
    of_groups = row_questions.ask_about_groups(alike, decisions)
    return RehearsalResult(
        rows=sorted([*taken, *changing], key=lambda row: row.number),
        likenesses=alike,
        changes=known.changes,
        unchanged=known.unchanged,
        left_out=sorted(left),
        year=known.year,
        alike_values=alike_values,
        joins=decided.joins,
        asked_again=decided.asked_again,
        read=by_number | {row.number: row for row in known.rows},
        new_values=made,
        questions=[
            *handed.questions,
            *of_log,
            *of_names,
            *of_lines,
            *in_scope,
            *of_ends,
            *of_secrets,
            *of_status,
            *of_people,
            *similar,
            *of_groups,
            *of_rows,
        ],
        known_names=names,
        newest=newest,
    )


def _neighbours_in(handed: UploadedTable) -> Neighbours:
    own = Organisation.objects.order_by().values_list("name", flat=True)
    names = [*own.union(OrganisationAlias.objects.order_by().values_list("name", flat=True))]
    return Neighbours(handed.table.columns, handed.table.records, handed.mapping, names)


def _read_new(record: TableRow, handed: UploadedTable, near: Neighbours, *, today: date) -> ImportRow:
    """Read a row about no partnership of the register. Without a name it cannot be taken, and says so."""
    row = ImportRow(record.number, where=record.where)
    read_cells(row, record.cells, handed.table.columns, handed.mapping, today=today, near=near)
    row_notes.tell_notes(row, record, handed.table.columns)
    mark_frequency(row, record.cells, handed.table.columns, handed.mapping)
    if not row.name and "name" in handed.mapping.values():  # else one question asks which column it is
        message = _("This row has no name. Enter the name of the partnership, or leave the row out.")
        letter = _letter_of("name", handed.mapping)
        row.remark(_("Name"), "", message, stops=True, letter=letter, kind="no_name")
    dated = bool(row.values.keys() & vocabulary.DATES.keys())
    for key, why in row_notes.list_unsupported(
        row.values, directorate="directorate" in row.values, dated=dated
    ):
        typed, label = write_value(key, row.values.pop(key)), str(vocabulary.read_labels()[key])
        row.keep(label, typed, why)
        row.remark(label, typed, why, kind=f"{key}_alone")
    secret_rows.mark_secret(row, record.cells, handed)
    return row


def _letter_of(key: str, mapping: Mapping[str, str]) -> str:
    """Return the letter of the column that is read as `key`, or nothing."""
    return next((letter for letter, read_as in mapping.items() if read_as == key), "")


def _alike(read: Sequence[ImportRow], mapping: Mapping[str, str]) -> list[Likeness]:
    """Find what looks entered twice, and say so on the rows; likewise where the status is missing."""
    register = [
        NamedRow(name, reference, old)
        for reference, name, old in Partnership.objects.values_list("reference", "name", "old_reference")
    ]
    rows = [
        NamedRow(
            row.name, row.values.get("reference"), row.values.get("old_reference"), row.number, row.where
        )
        for row in read
    ]
    led_on = list(duplicates.find_merged(rows, compare.find_merged_references()))
    told = {(one.row, one.other_reference) for one in led_on}
    found = duplicates.find_duplicates(rows, register)
    alike = [*(one for one in found if (one.row, one.other_reference) not in told), *led_on]
    by_number = {row.number: row for row in read}
    for one in alike:
        by_number[one.row].remark(_("Name"), one.name, duplicates.describe_likeness(one), kind="looks_alike")
    for row in read:
        if "status" not in row.values and row.can_be_taken:
            _remark_status(row, _letter_of("status", mapping))
    return alike


def _remark_status(row: ImportRow, letter: str) -> None:
    """Say that a row without a status comes in as live. What its cell says and nobody understands is asked about."""
    if not any(letter and remark.letter == letter for remark in row.remarks):
        message = _("No clear status: it comes in as live. Change it if that is wrong.")
        row.remark(_("Status"), "", message, letter=letter, kind="no_status")


def list_problems(handed: UploadedTable, rehearsed: RehearsalResult) -> dict[int, str]:
    """Return the sentences for the Problem column of each row: what to look at, and what was put right outside it."""
    found = {row.number: [row.problem] for row in rehearsed.rows if row.remarks}
    for question in unsure_columns.list_open(handed.questions):
        found.setdefault(question.rows[0], []).append(question.text)
    for one in handed.corrections:
        found.setdefault(one.row, []).append(f"{one.header}: {one.in_words}.")
    return {number: " ".join(sentences) for number, sentences in found.items()}

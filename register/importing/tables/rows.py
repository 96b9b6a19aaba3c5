"""Reading the rows of a list: each is typed into the form of its record, and what is not clear is asked once."""

from collections.abc import Mapping, Sequence
from copy import copy
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import Person
from core import clock, sheets
from core.dates import write_long_date
from core.models.terms import is_over
from core.parsing.nobody import names_nobody
from core.parsing.result import tidy
from register.access.marks import name_paragraph, words_for_exempt
from register.forms.membership import OrganisationNameField
from register.forms.person_choice import PeopleByName
from register.importing.clean.cell_place import Neighbours
from register.importing.clean.row_notes import list_notes
from register.importing.kinds.secret_records import SecretRecords
from register.importing.model import LEAVE, CellChange, Remark
from register.importing.new_values import simplify
from register.importing.questions import Question
from register.importing.tables import cells as typing_cells
from register.importing.tables.asking import KEEP, Questions
from register.importing.tables.model import (
    CHANGED,
    LEAVE_OUT,
    LEFT,
    NEW,
    NOWHERE,
    PARTNERSHIP,
    REFERENCE,
    STOPPED,
    UNCHANGED,
    ImportTable,
    ReadRow,
    say_about,
    say_changes,
)
from register.importing.tables.partnerships import KnownPartnerships, name_question
from register.importing.tables.records import HeldRecords
from register.importing.tables.unread import UnreadCells
from register.models import MARK, Partnership
from register.services.organisations import find_organisation

Given = Mapping[str, tuple[sheets.SheetColumn, sheets.Cell]]


class TableReader:
    """Reads the rows of one list, and collects what has to be asked once for a text."""

    def __init__(
        self,
        table: ImportTable,
        found: sheets.Table,
        mapping: Mapping[str, str],
        labels: Mapping[str, str],
        answers: Mapping[str, str],
        decisions: Mapping[str, str],
        known: KnownPartnerships,
    ) -> None:
        self.table, self.found, self.mapping, self.labels = table, found, mapping, labels
        self.answers, self.decisions, self.known = answers, decisions, known
        self.near: Neighbours | None = None
        self.people = PeopleByName(Person.objects.serving().select_related("directorate"))
        self.blanks: dict[int, Any] = {}  # the empty form of each partnership
        self.unknown: dict[str, tuple[str, list[int]]] = {}  # a text of a partnership and its rows
        self.asked = Questions(table, labels, answers)
        self.seen: dict[tuple[Any, ...], int] = {}
        self.names: dict[str, int] = {}
        self.secret = self._open_secret()
        # Of a list without the columns that it needs the columns are asked about, and not its rows.
        self.says_partnership = bool({REFERENCE, PARTNERSHIP} & set(mapping.values()))

    def read(self, records: Sequence[sheets.TableRow]) -> tuple[list[ReadRow], list[Question]]:
        """Return every row, and the questions in the order of the rows."""
        begun = [self._begin(record) for record in records]
        keys = {key for _row, key, _given in begun if key}
        partnerships = Partnership.objects.in_bulk(keys)
        self.held = HeldRecords(self.table, sorted(keys))
        unread = UnreadCells(self.table, self.found, self.mapping, keys)
        for (row, key, given), record in zip(begun, records, strict=True):
            if key is not None and row.fate == NEW:
                self._mark(row, record)
                self._fill(row, partnerships.get(key, NOWHERE), given)
                self._compare_with_others(row, record)
            elif key is None and row.fate == STOPPED and self.says_partnership:
                self._fill(row, NOWHERE, given)
            if row.about and row.fate in (NEW, CHANGED, UNCHANGED):
                row.kept = unread.list_kept(row, record, key or NOWHERE.pk)
                if row.kept and row.fate == UNCHANGED and not self.table.alone:
                    row.fate = CHANGED
        about = [
            self.known.ask(text, rows, self.answers.get(name_question(PARTNERSHIP, text), ""))
            for text, rows in self.unknown.values()
        ]
        asked = [*about, *self.asked.of.values(), *self.secret.list_questions()]
        return [row for row, _key, _given in begun], asked

    def _open_secret(self) -> SecretRecords:
        blank = self.table.open(self.table, self.table.blank(NOWHERE), None)
        markable = MARK[0] in blank.fields and not self.table.alone
        return SecretRecords(self.found.columns, self.mapping, self.answers, markable=markable)

    def _mark(self, row: ReadRow, record: sheets.TableRow) -> None:
        """Mark a row as exempt where a cell of it says that it must not be published."""
        found = self.secret.find(row.number, record.cells)
        if found is None:
            return
        column, text = found
        heading = tidy(column.header) or column.letter
        if self.secret.markable:
            row.mark = self.secret.decide(column, text)
            words = _("This row says that it must not be published, so it is marked: %(paragraph)s.")
            message = words % {"paragraph": name_paragraph(row.mark.paragraph or 0)}
            row.remarks.append(Remark(heading, text, message, letter=column.letter))
        elif self.secret.leaves_out(column):
            row.fate = LEFT

    def _compare_with_others(self, row: ReadRow, record: sheets.TableRow) -> None:
        """Say where a cell that no field takes contradicts the record."""
        if row.form is None or not row.form.is_bound or row.fate in (STOPPED, LEFT):
            return
        said = {
            tidy(column.header).lower(): (column.letter, tidy(cell.text))
            for column, cell in zip(self.found.columns, record.cells, strict=False)
            if self.mapping.get(column.letter) not in self.labels and tidy(cell.text)
        }
        row.remarks += self.table.against(row.form, said)

    def _begin(self, record: sheets.TableRow) -> tuple[ReadRow, int | None, Given]:
        row = ReadRow(record.number, record.where)
        row.remarks += list_notes(record, self.found.columns)
        given = {
            self.mapping[column.letter]: (column, cell)
            for column, cell in zip(self.found.columns, record.cells, strict=False)
            if self.mapping.get(column.letter) in self.labels and not typing_cells.is_empty(cell)
        }
        row.name = _text(given, PARTNERSHIP) or _text(given, REFERENCE)
        if self.decisions.get(str(row.number)) == LEAVE:
            row.fate = LEFT
            return row, None, given
        if self.table.alone:
            return row, NOWHERE.pk, given
        key = self._find_partnership(row, given)
        if key:
            row.reference, row.name = self.known.shown[key]
        return row, key, given

    def _find_partnership(self, row: ReadRow, given: Given) -> int | None:
        reference, name = _text(given, REFERENCE), _text(given, PARTNERSHIP)
        text, letter = reference or name, _letter(given, REFERENCE) or _letter(given, PARTNERSHIP)
        column = self.labels[REFERENCE if reference else PARTNERSHIP]
        if not text:
            if self.says_partnership:
                row.stop(column, "", _("This row names no partnership."))
            else:
                row.wait_for(column)
            return None
        try:
            key = self.known.find(reference, name)
        except ValueError as contradiction:
            row.stop(column, text, str(contradiction), letter)
            return None
        if key is None:
            answer = self.answers.get(name_question(PARTNERSHIP, text), "")
            self.unknown.setdefault(text.casefold(), (text, []))[1].append(row.number)
            if answer == LEAVE_OUT:
                row.fate = LEFT
            elif (key := self.known.answer(answer) if answer else None) is None:
                row.stop(
                    column,
                    text,
                    _("The register has no partnership of this name or reference that you may see."),
                )
        if key is not None and reference and not self.known.is_reference(reference):
            row.left_as_text.add(_letter(given, REFERENCE))  # it is the reference of something else
        if key is not None and key not in self.known.writes:
            row.stop(column, text, _("You may not write this about that partnership."), letter)
        return key

    def _fill(self, row: ReadRow, partnership: Partnership, given: Given) -> None:
        """Fill the form of the record that a row is about, and say what comes of it."""
        if partnership.pk not in self.blanks:
            self.blanks[partnership.pk] = self._open(self.table.blank(partnership), None)
        form = self.blanks[partnership.pk]
        for name in self.table.key:
            if name not in self.mapping.values() and self.table.must_say(name):
                row.wait_for(self.labels[name])
            elif name not in given and self.table.must_say(name):
                row.stop(self.labels[name], "", _("This row says nothing of it."))
        typed = self._type(row, form, given)
        row.name = row.name or _text(given, self.table.key[0]) or _text(given, self.table.key[-1])
        if row.fate == STOPPED:
            self._ask_ahead(row, partnership, typed, given)
        key = self.held.read_key(form, typing_cells.list_typed(form) | typed) if row.fate == NEW else None
        record = self._find_record(row, key, given, partnership)
        if row.fate != NEW:
            return
        before = copy(record) if record is not None else None
        if record is not None:
            form = self._open(record, None)
            typed = self._without_key(typed)
            if typing_cells.changes_amount(form, typed):
                typed = dict(self.table.defaults) | typed
        record = self.table.blank(partnership) if record is None else record
        held = typing_cells.list_typed(form)
        if self._type_into(row, record, held, _with_mark(row, held, typed), given):
            self._compare(row, before, partnership, given)

    def _ask_ahead(
        self, row: ReadRow, partnership: Partnership, typed: Mapping[str, Any], given: Given
    ) -> None:
        """Ask what other cells mean of a row that cannot come in yet, so that everything is asked at once."""
        form = self._open(self.table.blank(partnership), typed)
        for name, one in form.fields.items():
            text = _text(given, name)
            if not text or not any(each in (name, f"{name}_day") for each in typed):
                continue
            try:
                typing_cells.read_field(one, name, typed)
            except ValidationError as error:
                self.asked.ask(row, form, name, text)
                row.stop(self.labels[name], text, " ".join(error.messages), _letter(given, name))

    def _type_into(
        self, row: ReadRow, record: Any, held: Mapping[str, Any], typed: Mapping[str, Any], given: Given
    ) -> bool:
        """Type a row into the form of its record, over what that has; whether it is still to come in."""
        row.form = self._open(record, {**held, **typed})
        if missing := self._answer_missing(row, given):
            row.form = self._open(record, {**held, **typed, **missing})
        if "meant" in typed and "meant" in row.form.fields:
            self.asked.ask(row, row.form, "meant", _text(given, "organisation"), at="organisation")
        return row.fate == NEW

    def _compare(self, row: ReadRow, before: Any, partnership: Partnership, given: Given) -> None:
        """Say what a row that was typed changes, or why its form refuses it."""
        if not row.form.is_valid():
            self._tell_errors(row, given)
            return
        self.asked.ask_alike(row, self.held.of(partnership.pk) if before is None else ())
        self._refuse_taken_names(row)
        row.about = say_about(self.table, row.form.instance)
        row.changes = [*say_changes(row.form, before), *self.table.more(row.form)]
        if getattr(row.form, "is_mark_changed", False):
            words = words_for_exempt(row.form.words_mark.paragraph)
            row.changes.append(CellChange(_("Exempt"), "", words))
        if before is None and row.fate == NEW and self.table.says_nothing(row.form.instance):
            row.remarks.append(
                Remark(
                    "",
                    "",
                    _("It has no amount, so no record is made of it. What else it says is kept as text."),
                )
            )
            row.left_as_text |= {
                column.letter
                for name, (column, _cell) in given.items()
                if name not in (REFERENCE, PARTNERSHIP, *self.table.key)
            }
            row.changes, row.fate = [], UNCHANGED
        elif before is not None:
            row.fate = CHANGED if row.changes else UNCHANGED

    def _refuse_taken_names(self, row: ReadRow) -> None:
        """Say which name of a row another record has already, or an earlier row gives its own."""
        for name in self.table.own_names(row.form) if row.fate == NEW else ():
            first = self.names.setdefault(simplify(self.table.names, name), row.number)
            if first != row.number:
                words = _(
                    "Row %(row)s has the name “%(name)s” too. Leave one of them out, or take the name out."
                )
                row.stop("", "", words % {"row": first, "name": name})
            elif (other := find_organisation(name)) and other.pk != row.form.instance.pk:
                words = _("“%(name)s” is a name of %(other)s already. Merge the two, or leave it out.")
                row.stop("", "", words % {"name": name, "other": other})

    def _open(self, record: Any, data: Mapping[str, Any] | None) -> Any:
        """Return the form of a record, with the people who may be chosen read once for the whole list."""
        form = self.table.open(self.table, record, data)
        typing_cells.share_people(form, self.people)
        return form

    def _find_record(
        self,
        row: ReadRow,
        key: tuple[Any, ...] | None,
        given: Given,
        partnership: Partnership,
    ) -> Any:
        """Return the record of the register that a row is about, if it has one; say where that is not clear."""
        if key is None:
            return None
        found = self.held.find(partnership.pk, key)
        first = self.seen.setdefault((partnership.pk, *key), row.number)
        if len(found) > 1:
            words = _("The register has several records like this one, so it is not clear which is meant.")
            row.stop("", "", words)
        elif first != row.number:
            row.stop("", "", _("Row %(row)s is about the same. Leave one of them out.") % {"row": first})
        elif day := self._find_end(found, given):
            words = _("“%(what)s” ended on %(day)s. If it began again, add it on its page.")
            row.stop("", "", words % {"what": found[0], "day": write_long_date(day)})
        if found and not self.table.alone:
            found[0].partnership = partnership
        return found[0] if found else None

    def _without_key(self, typed: Mapping[str, Any]) -> dict[str, Any]:
        """Return what a row types beside the key of its record, which stays spelt as the register has it."""
        parts = ("", "_day", "_month", "_year")
        own = {"meant", *(f"{name}{part}" for name in self.table.key for part in parts)}
        return {name: value for name, value in typed.items() if name not in own}

    def _find_end(self, found: Sequence[Any], given: Given) -> date | None:
        """Return the day on which the record of a row ended, where the row does not say it itself."""
        name = self.table.ended
        day = getattr(found[0], name) if found and name and name not in given else None
        return day if is_over(day, clock.today()) else None

    def _type(self, row: ReadRow, form: Any, given: Given) -> dict[str, Any]:
        """Return what the cells of a row type, with every answer about a text in it."""
        typed: dict[str, Any] = {}
        for name, (column, cell) in given.items():
            if name in (REFERENCE, PARTNERSHIP) or name not in form.fields:
                continue
            text = tidy(cell.text)
            answer = self.answers.get(name_question(name, text), "")
            if answer == LEAVE_OUT:
                self.asked.ask(row, form, name, text)
                row.fate = LEFT
                return typed
            if answer == KEEP and typing_cells.may_be_text(form, name, self.table.key):
                self.asked.ask(row, form, name, text)
                row.left_as_text.add(column.letter)
                continue
            if not answer and self._keeps_nobody(row, form, name, column, text):
                continue
            if answer and isinstance(form.fields[name], OrganisationNameField):
                typed["meant"] = answer  # its form asks beside the name which one is meant
            elif answer:
                self.asked.ask(row, form, name, text)
                meant = answer.removeprefix("= ")
                cell = sheets.Cell(meant, meant, cell.column_letter)
            try:
                typed |= typing_cells.type_cell(form, name, cell, column, self._near(form), row.number)
                if typing_cells.says_more(form, name, cell, column):
                    row.left_as_text.add(column.letter)
            except typing_cells.CellRefused as refused:
                self.asked.ask(row, form, name, text)
                row.stop(self.labels[name], text, str(refused), column.letter)
        return typed

    def _keeps_nobody(
        self, row: ReadRow, form: Any, name: str, column: sheets.SheetColumn, text: str
    ) -> bool:
        """Leave words such as "vacant" as text, with a doubt, where a record can do without somebody."""
        if not typing_cells.is_person(form, name) or not names_nobody(text):
            return False
        if not typing_cells.may_be_text(form, name, self.table.key):
            return False
        row.left_as_text.add(column.letter)
        row.remarks.append(Remark(self.labels[name], text, _("It names nobody, so it is kept as text.")))
        return True

    def _near(self, form: Any) -> Neighbours:
        """Return the cells of the list as the file has them: one that was put right says no less of its column."""
        if self.near is None:
            columns, records, dates = self.found.columns, self.found.records, typing_cells.list_dates(form)
            self.near = Neighbours(columns, records, self.mapping, dates=dates)
        return self.near

    def _answer_missing(self, row: ReadRow, given: Given) -> dict[str, str]:
        """Return what was answered for days that a row lacks, such as that on which an action was done."""
        typed: dict[str, str] = {}
        for name in typing_cells.list_dates(row.form):
            if name in row.form.errors and name not in given:
                answer = self.answers.get(name_question(name, ""), "")
                self.asked.ask(row, row.form, name, "")
                if answer == LEAVE_OUT:
                    row.fate = LEFT
                elif answer:
                    typed |= {
                        f"{name}_day": answer.removeprefix("= "),
                        f"{name}_month": "",
                        f"{name}_year": "",
                    }
        return typed

    def _tell_errors(self, row: ReadRow, given: Given) -> None:
        for name, errors in row.form.errors.items():
            at = "organisation" if name == "meant" else name
            column, text = self.labels.get(at, ""), _text(given, at)
            if text:
                self.asked.ask(row, row.form, name, text, at=at)
            letters = (letter for letter, key in self.mapping.items() if key == at)
            row.stop(column, text, " ".join(map(str, errors)), _letter(given, at) or next(letters, ""))


def _text(given: Given, key: str) -> str:
    return tidy(given[key][1].text) if key in given else ""


def _letter(given: Given, key: str) -> str:
    return given[key][0].letter if key in given else ""


def _with_mark(row: ReadRow, held: Mapping[str, Any], typed: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what is typed with the mark that a row says of itself, unless its record has one."""
    if row.mark.paragraph is None or held.get(MARK[0]):
        return typed
    return {**typed, **dict(zip(MARK, (str(row.mark.paragraph), row.mark.reason), strict=True))}

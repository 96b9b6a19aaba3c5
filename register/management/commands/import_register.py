import json
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core import clock, sheets
from core.history.actors import SYSTEM
from register.exporting.read_back import write_as_csv
from register.importing import column_questions, upload
from register.importing import rehearse as importing_rehearse
from register.importing.clean import vocabulary
from register.importing.clean.guess import map_table
from register.importing.layouts import passed_over
from register.importing.model import RehearsalResult, UploadedTable
from register.importing.questions import Question
from register.importing.rehearsal import doubtful_rows, row_questions
from register.importing.rehearsal import list_outcome as describe
from register.importing.rehearsal.outcome import ImportOutcome, describe_columns_read, write_plain
from register.importing.tables.commit import RowRefused, commit_table
from register.importing.tables.kept import list_problems
from register.importing.tables.model import TableRehearsal, load_tables
from register.importing.tables.read import rehearse_table
from register.importing.write import commit
from register.management.told_files import read_answers, read_mapping_file


class Command(BaseCommand):
    help = (
        "Import a council's own spreadsheet (CSV or XLSX), or an export of a register (JSON too). "
        "All rows or none: exit 0 when it came in, flagged or not; "
        "exit 2 when a row cannot be taken or none was read; exit 3 while a question about the sheet is open. "
        "With 2 and 3 nothing is written."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--table",
            default="",
            choices=["", *load_tables()],
            help="What the rows are, where they are no partnerships: such as money.",
        )
        parser.add_argument("--sheet", default="", help="Which sheet of the workbook.")
        parser.add_argument("--mapping", type=Path, help="JSON: column letter or header to key.")
        parser.add_argument(
            "--answers", type=Path, help="JSON: key of a question to the value of its answer."
        )
        parser.add_argument(
            "--rehearse", "--dry-run", action="store_true", help="Write nothing; only say what would happen."
        )
        parser.add_argument("--report", type=Path, help="Write the list with a Problem column here.")
        parser.add_argument(
            "--json", action="store_true", dest="as_json", help="Print counts and rows as JSON."
        )

    def handle(self, *, file: Path, sheet: str, mapping: Path | None, rehearse: bool, **options: Any) -> None:
        answers = read_answers(options["answers"])
        if options["table"]:
            self._import_list(file, sheet, mapping, **options | {"answers": answers, "rehearse": rehearse})
            return
        try:
            data = file.read_bytes()
            told = self._mapping(data, file.name, sheet, mapping, answers)
            handed = upload.read_upload(data, file.name, sheet=sheet, mapping=told, answers=answers)
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from error
        except sheets.SheetRefused as refused:
            raise CommandError(str(refused), returncode=2) from refused
        rehearsed = _rehearse(handed, answers)
        self._tell_unasked(answers, handed, rehearsed)
        if options["report"]:
            self._report(options["report"], handed, rehearsed)
        still_open = [question for question in rehearsed.questions if question.is_open]
        faults = commit.list_faults(handed, rehearsed)
        may_write = bool(rehearsed.writing) and not (rehearsed.stopped or still_open or faults)
        outcome = ImportOutcome(handed, rehearsed, may_write and not rehearse)
        if outcome.written:
            commit.commit_import(handed, rehearsed, by=SYSTEM)
        self._tell(outcome, as_json=options["as_json"])
        if still_open:
            sys.exit(3)
        if not handed.table.records:
            message = "No row of this file was read as a partnership, so nothing was written. See what was passed over."
            raise CommandError(message, returncode=2)
        if faults:
            raise CommandError(" ".join(faults), returncode=2)
        if rehearsed.stopped:
            sys.exit(2)

    def _import_list(self, file: Path, sheet: str, mapping: Path | None, **options: Any) -> None:
        """Import a list of what belongs to partnerships, with the same exit codes."""
        told: dict[str, Any] = {
            "by": SYSTEM,
            "sheet": sheet,
            "answers": options["answers"],
            "decisions": describe.read_decisions(options["answers"]),
        }
        table = load_tables()[options["table"]]
        try:
            data = write_as_csv(file.read_bytes(), file.name)
            found = rehearse_table(table, data, file.name, **told)
            if mapping:
                wanted = describe.read_mapping(found, read_mapping_file(mapping, found.labels))
                found = rehearse_table(table, data, file.name, mapping=wanted, **told)
            if options["report"]:
                marked = sheets.mark_up(data, file.name, found.found, list_problems(found))
                self._write_report(options["report"], marked)
            written = bool(found.rows) and not (found.is_open or options["rehearse"])
            if written:
                commit_table(found, data, file.name, by=SYSTEM)
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from error
        except sheets.SheetRefused as refused:
            raise CommandError(str(refused), returncode=2) from refused
        except RowRefused as refused:
            raise CommandError(
                f"Row {refused.row}: {refused} Nothing was written.", returncode=2
            ) from refused
        if options["as_json"]:
            self._write_json(describe.describe_as_data(found, written=written))
        else:
            self.stdout.write("\n".join(describe.describe_as_lines(found, written=written)))
        _end_list(found)

    def _mapping(
        self, data: bytes, name: str, sheet: str, chosen: Path | None, answers: Mapping[str, str]
    ) -> dict[str, str] | None:
        if chosen is None:
            return None
        table = upload.read_upload(data, name, sheet=sheet, answers=answers).table
        wanted = read_mapping_file(chosen, vocabulary.read_labels())
        guessed = map_table(table)
        return {
            c.letter: wanted.get(c.letter, wanted.get(c.header, guessed[c.letter])) for c in table.columns
        }

    def _report(self, target: Path, handed: UploadedTable, rehearsed: RehearsalResult) -> None:
        marked = sheets.mark_up(
            handed.data, handed.name, handed.table, importing_rehearse.list_problems(handed, rehearsed)
        )
        self._write_report(target, marked)

    def _write_report(self, target: Path, marked: sheets.Marked) -> None:
        if marked.kind == "xlsx" and target.suffix.lower() != ".xlsx":
            raise CommandError(
                f"{target.name} would be a workbook without macros. Give it a name ending in .xlsx."
            )
        try:
            target.write_bytes(marked.data)
        except OSError as error:
            raise CommandError(
                f"{target} could not be written: {error.strerror}. Choose another place."
            ) from error

    def _tell(self, outcome: "ImportOutcome", *, as_json: bool) -> None:
        if as_json:
            self._write_json(outcome.as_data())
            return
        handed, rehearsed = outcome.handed, outcome.rehearsed
        for question in rehearsed.questions:
            if question.is_open or question.answer:
                self._tell_question(question)
        for column in describe_columns_read(handed):
            if column["perhaps"]:
                self.stdout.write(
                    f"Column {column['letter']}, “{column['heading']}”: kept as text. {column['why']}"
                )
        for row in rehearsed.rows:
            place = row.where or f"Row {row.number}"
            for change in row.changes:
                told = f"{change.column}: “{change.before}” becomes “{change.after}”"
                self.stdout.write(f"{place}, {row.called}: {told}")
            for remark in row.remarks:
                self.stdout.write(f"{place}, {row.name}: {remark.column}: {remark.message}")
        for one in passed_over.list_passed_over(handed.table):
            self.stdout.write(f"Passed over: {one.where or f'row {one.number}'}: {one.reason}: {one.text}")
        self.stdout.write(", ".join(f"{name} {n}" for name, n in outcome.counts.items() if name != "written"))
        self.stdout.write("Written." if outcome.written else "Nothing was written.")

    def _write_json(self, data: Mapping[str, Any]) -> None:
        self.stdout.write(json.dumps(data, default=write_plain, ensure_ascii=False, indent=1))

    def _tell_unasked(
        self, answers: Mapping[str, str], handed: UploadedTable, rehearsed: RehearsalResult
    ) -> None:
        """Say which answers are to what this sheet does not ask: a slip in a key would change nothing, unseen.

        It is told and no more: what one answer settles may leave nothing to ask under another.
        """
        words = column_questions.list_word_questions(handed, rehearsed.rows)
        numbers = [one.number for one in handed.table.records] + [one.number for one in handed.table.skipped]
        known = {one.key for one in (*rehearsed.questions, *words, *rehearsed.new_values)}
        known |= {f"{prefix}{number}" for prefix in (row_questions.ROW, "take ") for number in numbers}
        if unasked := sorted(answers.keys() - known):
            self.stderr.write(f"This sheet asks nothing under: {', '.join(unasked)}. It changes nothing.")

    def _tell_question(self, question: Question) -> None:
        self.stdout.write(f"{'Open' if question.is_open else 'Answered'}: {question.key}: {question.text}")
        for value, words in question.options:
            self.stdout.write(f"  {'*' if value == question.chosen else '-'} {value}: {words}")


def _end_list(found: TableRehearsal) -> None:
    """End with the exit code of a list."""
    if any(question.is_open for question in found.questions):
        sys.exit(3)
    if not found.rows:
        message = "No row of this list was read, so nothing was written. See what was passed over."
        raise CommandError(message, returncode=2)
    if found.is_open:
        sys.exit(2)


def _rehearse(handed: UploadedTable, answers: Mapping[str, str]) -> RehearsalResult:
    """Rehearse a sheet, with what can be answered about each row without a name among its questions."""
    decisions = row_questions.read_decisions(answers)
    rehearsed = importing_rehearse.rehearse(handed, today=clock.today(), decisions=decisions)
    asked = {one.key for one in rehearsed.questions}
    nameless = doubtful_rows.describe_choices([row.number for row in rehearsed.stopped])
    more = [one for one in nameless if one.key not in asked]
    return replace(rehearsed, questions=[*rehearsed.questions, *more])

"""A spreadsheet handed in and waiting: kept with its mapping and decisions until it is imported or dropped."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import Directorate
from core import clock, sheets
from core.history import audit, canonical, writing
from core.history.actors import Actor
from core.parsing.result import name_key, tidy
from core.uploads.removal import remove_later
from core.uploads.stored_files import keep_content
from register.exporting.read_back import write_as_csv
from register.importing import column_questions, layouts
from register.importing.clean import vocabulary
from register.importing.clean.guess import guess_table, map_table
from register.importing.kinds import currency, payer, unsure_columns
from register.importing.layouts import name_column
from register.importing.layouts.encoding import ask_encoding
from register.importing.layouts.model import ENCODING, NOTHING, OF_DIRECTORATES, SHEET_NAMES, LayoutResult
from register.importing.model import Correction, RehearsalResult, UploadedTable, name_cell
from register.importing.questions import Question
from register.importing.write.commit import commit_import
from register.models import Batch, Rehearsal, RememberedMapping
from register.rules.similar_names import SimilarNames

FOLDER = "imports"
AT_ONCE_TEXT, AT_ONCE_BOOK, AT_ONCE_LINES = 300_000, 80_000, 1000  # bytes, bytes of a workbook, rows


def is_long(data: bytes) -> bool:
    """Whether reading a file and comparing it takes longer than somebody waits for a page, judged by its size."""
    if data.startswith(b"PK"):  # a workbook, which is packed
        return len(data) > AT_ONCE_BOOK
    return len(data) > AT_ONCE_TEXT or data.count(b"\n") > AT_ONCE_LINES


def read_upload(
    data: bytes,
    name: str,
    *,
    sheet: str = "",
    header_row: int | None = None,
    mapping: Mapping[str, str] | None = None,
    corrected: Mapping[str, str] | None = None,
    answers: Mapping[str, str] | None = None,
) -> UploadedTable:
    """Find the table in a file and how its columns are read: as told, as remembered, else as guessed.

    An export of the register as JSON is read as the sheet that it would have been.
    `corrected` is a text for single cells, such as "5-D"; `answers` are those given to questions, by key.
    Raises core.sheets.SheetRefused with a sentence.
    """
    answers, data = answers or {}, write_as_csv(data, name)
    book = sheets.read(data, name, encoding=answers.get(ENCODING, ""))
    laid = layouts.lay_out(book, answers, sheet=sheet, header_row=header_row)
    remembered = _find_remembered(laid.table)
    chosen = mapping or (remembered.mapping if remembered else map_table(laid.table))
    if naming := _find_other_names(laid.table, chosen, answers):  # its rows are told apart by the names
        laid = layouts.lay_out(book, answers, sheet=sheet, header_row=header_row, naming=naming)
        remembered = _find_remembered(laid.table)
        chosen = mapping or (remembered.mapping if remembered else map_table(laid.table))
    columns = laid.table.columns
    laid = _ask_what_names_are(_propose_directorates(laid, chosen), chosen)
    ours = {column.letter: "-" for column in columns if sheets.is_problem_column(column.header)}
    own = {
        one.letter: one.read_as(((mapping or {}) if one.question.answer else chosen).get(one.letter))
        for one in laid.own_columns
    }
    table, read_as, asked = name_column.choose_name(laid.table, {**chosen, **ours, **own}, answers)
    read_as = {**read_as, **unsure_columns.read_answers(laid.table.columns, answers)}
    of_money = unsure_columns.ask(table, read_as, answers)
    settled = [*ours, *own, *(one.key.partition(" ")[2] for one in of_money)]
    if remembered and not unsure_columns.is_answered(answers):
        settled += remembered.mapping
    guesses = guess_table(table)
    perhaps = unsure_columns.find_perhaps(guesses, read_as, settled)
    asked = [*asked, *of_money, *unsure_columns.ask_perhaps(guesses, perhaps, answers)]
    if unsure_columns.is_as_proposed(answers):
        read_as |= perhaps
    of_currency = currency.ask_about_currencies(table, read_as, answers)
    read_as = currency.apply_answers(read_as, of_currency)
    of_payer = payer.ask_whose_money(table, read_as, answers)
    read_as = payer.apply_answers(read_as, of_payer)
    asked = [*asked, *of_currency, *of_payer]
    laid = layouts.group_rows(replace(laid, table=table), read_as)
    table, made = laid.table, list[Correction]()
    columns, read_as = table.columns, {**read_as, **laid.added}
    if corrected:
        records = [_correct_row(record, columns, corrected, made) for record in table.records]
        table = replace(table, records=tuple(records))
    names = tuple(one.name for one in book.sheets)
    questions = (*ask_encoding(book, answers), *laid.questions, *asked)
    asked_of = {one.letter: one.question for one in laid.own_columns}
    handed = UploadedTable(data, name, names, table, read_as, made, answers, questions, asked_of)
    return column_questions.apply_column_answers(handed)


def _find_remembered(table: sheets.Table) -> RememberedMapping | None:
    """Return how a list with the same headings was read before."""
    if not any(column.header for column in table.columns):
        return None  # else any list as wide would be read like another
    hashed = vocabulary.hash_headers(table.columns)
    return RememberedMapping.objects.filter(headers_hash=hashed).first()


def _find_other_names(
    table: sheets.Table, chosen: Mapping[str, str], answers: Mapping[str, str]
) -> dict[str, str]:
    """Return the letter of the column of the names by sheet, where it is another than the rows were told apart by."""
    letter = name_column.find_letter(table, chosen, answers)
    return {table.sheet: letter} if letter and letter != table.naming and not table.is_turned else {}


def _propose_directorates(laid: LayoutResult, mapping: Mapping[str, str]) -> LayoutResult:
    """Propose that the names of the sheets are the directorate, where most are; ask where most are nearly so."""
    own = next((one for one in laid.own_columns if one.question.key == SHEET_NAMES), None)
    if own is None or "directorate" in mapping.values():
        return laid
    known = list(Directorate.objects.order_by().values_list("name", flat=True))
    keys, names = {name_key(name) for name in known}, own.question.examples
    alike = SimilarNames("directorate", ((name_key(name), name) for name in known))
    same = sum(name_key(name) in keys for name in names)
    near = sum(name_key(name) in keys or bool(alike.find(name)) for name in names)
    if near * 2 <= len(names):
        return laid
    asked = replace(own.question, proposed="directorate")
    if same * 2 <= len(names):  # nearly the names of directorates: somebody says whether they are
        asked = replace(own.question, proposed="", blocks=True)
    return _with_question(laid, asked)


def _ask_what_names_are(laid: LayoutResult, mapping: Mapping[str, str]) -> LayoutResult:
    """Propose that headings between rows and names of sheets are directorates where they look like some, and ask.

    One that is read as a field already has that proposed: what a question marks is what counts.
    """
    for one in laid.own_columns:
        names, read_as = one.question.examples, mapping.get(one.letter, "")
        like = sum(any(word in OF_DIRECTORATES for word in name_key(name).split()) for name in names)
        if read_as in dict(one.question.options):
            laid = _with_question(laid, replace(one.question, proposed=read_as))
        elif (
            one.question.proposed == NOTHING
            and "directorate" not in mapping.values()
            and like * 2 > len(names)
        ):
            laid = _with_question(laid, replace(one.question, proposed="directorate"))
    return laid


def _with_question(laid: LayoutResult, asked: Question) -> LayoutResult:
    own = [replace(one, question=asked) if one.question.key == asked.key else one for one in laid.own_columns]
    return replace(
        laid,
        questions=[asked if one.key == asked.key else one for one in laid.questions],
        own_columns=own,
    )


def _correct_row(
    record: sheets.TableRow,
    columns: Sequence[sheets.SheetColumn],
    texts: Mapping[str, str],
    made: list[Correction],
) -> sheets.TableRow:
    """Return a row with each text in its cell, and note in `made` what that corrects; `texts` is "5-D" to text.

    A text for a cell that the row has not, or that says what the cell says already, is passed over.
    """
    cells = list(record.cells)
    for place, (column, cell) in enumerate(zip(columns, record.cells, strict=False)):
        after, before = texts.get(name_cell(record.number, column.letter)), tidy(cell.text)
        if after is not None and after != before:
            header = tidy(column.header) or column.letter
            one = Correction(record.number, column.letter, header, before, after, where=record.where)
            made.append(one)
            cells[place] = sheets.Cell(after or None, after, cell.column_letter)
    return replace(record, cells=tuple(cells))


def upload_file(handed: UploadedTable, *, by: Actor) -> Rehearsal:
    """Keep a file, how its columns are read, and what was answered about it."""
    return upload_unread(handed.data, handed.name, mapping=handed.mapping, answers=handed.answers, by=by)


@transaction.atomic
def upload_unread(
    data: bytes,
    name: str,
    *,
    by: Actor,
    mapping: Mapping[str, str] | None = None,
    answers: Mapping[str, str] | None = None,
) -> Rehearsal:
    """Keep a file; without a mapping its columns are guessed when it is read."""
    rehearsal = Rehearsal(
        name=name[:200],
        sha256=canonical.digest_canonical(data),
        handed_in_at=clock.now(),
        handed_in_by=by.label,
        owner_key=by.pk,
        mapping=dict(mapping or {}),
        answers=dict(answers or {}),
    )
    with keep_content(ContentFile(data), FOLDER, sha256=rehearsal.sha256) as stored:
        rehearsal.file = stored
        writing.insert(rehearsal, by=by)
        tell_step(rehearsal, "handed_in", _("Spreadsheet handed in:"), by)
    return rehearsal


def tell_step(rehearsal: Rehearsal, verb: str, headline: str, by: Actor) -> None:
    """Say who did what to a file that waits; what its rows say is told once they are in the register."""
    audit.record(f"rehearsal.{verb}", by=by, object=rehearsal, headline=headline, detail=rehearsal.name)


@transaction.atomic
def keep_decisions(
    rehearsal: Rehearsal,
    *,
    mapping: Mapping[str, str],
    decisions: Mapping[str, str],
    corrections: Mapping[str, str],
    answers: Mapping[str, str],
    by: Actor,
    before: UploadedTable | None = None,
) -> Rehearsal:
    """Keep what was corrected, chosen and answered; what is no news writes nothing.

    `before` is the file as it was read when this was said, and `mapping` how its columns are to be read: only what
    differs from how they were read is a choice. Answers that make another table of it have the columns
    read anew, and what was said of its rows is dropped. Raises core.sheets.SheetRefused with a sentence.
    """
    before = before or open_file(rehearsal)
    changed = {key for key, _answer in rehearsal.answers.items() ^ answers.items()}
    said = {letter: key for letter, key in mapping.items() if key != before.mapping.get(letter, "")}
    mapping, answers = {**rehearsal.mapping, **said}, dict(answers)
    _agree_on_own_columns(before, said, changed, mapping, answers)
    name_column.agree(before.mapping, said, changed, answers)
    unsure_columns.agree(before.mapping, said, mapping, changed, answers)
    if layouts.is_reshaped(before.questions, answers):
        mapping, decisions, corrections = dict(_map_anew(rehearsal, answers)), {}, {}
    told = [dict(one) for one in (mapping, decisions, corrections, answers)]
    if told == [rehearsal.mapping, rehearsal.decisions, rehearsal.corrections, rehearsal.answers]:
        return rehearsal
    rehearsal.mapping, rehearsal.decisions, rehearsal.corrections, rehearsal.answers = told
    writing.update(rehearsal, by=by)
    tell_step(rehearsal, "decided", _("Questions of an import answered:"), by)
    return rehearsal


def _map_anew(rehearsal: Rehearsal, answers: Mapping[str, str]) -> Mapping[str, str]:
    """Return how the columns are guessed; nothing for a long sheet, whose job guesses them."""
    data = read_bytes(rehearsal)
    where: dict[str, Any] = {"sheet": rehearsal.sheet, "header_row": rehearsal.header_row}
    return {} if is_long(data) else read_upload(data, rehearsal.name, **where, answers=answers).mapping


def _agree_on_own_columns(
    before: UploadedTable,
    said: Mapping[str, str],
    changed: Collection[str],
    mapping: dict[str, str],
    answers: dict[str, str],
) -> None:
    """Put together what is said of a column that no sheet has, as a column and by its question: the later counts."""
    for letter, question in before.own_columns.items():
        if letter in said:
            read_as = said[letter]
            answers[question.key] = read_as if read_as in dict(question.options) else NOTHING
        elif question.key in changed and answers.get(question.key, NOTHING) != question.chosen:
            mapping[letter] = answers[question.key].replace(NOTHING, "")


@transaction.atomic
def choose_table(rehearsal: Rehearsal, *, sheet: str, header_row: int, by: Actor) -> Rehearsal:
    """Keep where the list stands. Another list has other columns and rows, so both are read anew.

    Raises core.sheets.SheetRefused with a sentence when nothing can be read there.
    """
    found = read_upload(read_bytes(rehearsal), rehearsal.name, sheet=sheet, header_row=header_row)
    rehearsal.sheet, rehearsal.header_row = sheet, header_row
    rehearsal.mapping, rehearsal.decisions, rehearsal.corrections = dict(found.mapping), {}, {}
    rehearsal.answers = {}
    writing.update(rehearsal, by=by)
    tell_step(rehearsal, "table_chosen", _("Another table of a spreadsheet chosen:"), by)
    return rehearsal


def open_file(rehearsal: Rehearsal) -> UploadedTable:
    """Read the kept file again, as it was decided."""
    where: dict[str, Any] = {"sheet": rehearsal.sheet, "header_row": rehearsal.header_row}
    told: dict[str, Any] = {"mapping": rehearsal.mapping, "corrected": rehearsal.corrections}
    return read_upload(read_bytes(rehearsal), rehearsal.name, **where, **told, answers=rehearsal.answers)


def read_bytes(rehearsal: Rehearsal) -> bytes:
    """Return the kept file. Raises core.sheets.SheetRefused when it is not there any more."""
    try:
        with rehearsal.file.open("rb") as file:
            return bytes(file.read())
    except FileNotFoundError as error:
        words = _("%(name)s is not kept here any more. Hand it in again.") % {"name": rehearsal.name}
        raise sheets.SheetRefused(words) from error


@transaction.atomic
def import_file(
    rehearsal: Rehearsal, handed: UploadedTable, rehearsed: RehearsalResult, *, by: Actor
) -> Batch:
    """Import a file and forget it, both or neither, so that no press brings it in twice. Raises what `use_up` does."""
    use_up(rehearsal, by=by)
    return commit_import(handed, rehearsed, by=by)


def use_up(rehearsal: Rehearsal, *, by: Actor) -> None:
    """Forget a file in the transaction that imports it.

    Raises core.history.writing.Stale when it was imported, dropped or decided about meanwhile.
    """
    same = {"pk": rehearsal.pk, "version": rehearsal.version}
    if Rehearsal.objects.select_for_update().filter(**same).first() is None:
        raise writing.Stale(rehearsal)
    _forget(rehearsal, by)


@transaction.atomic
def discard_upload(rehearsal: Rehearsal, *, by: Actor) -> None:
    """Forget a file that nobody imported, and say so."""
    _forget(rehearsal, by)
    tell_step(rehearsal, "forgotten", _("Forgotten, since nobody imported it:"), by)


def _forget(rehearsal: Rehearsal, by: Actor) -> None:
    """Forget a file; its bytes go some days later, for a backup's sake."""
    file = str(rehearsal.file.name)
    writing.remove(rehearsal, by=by)
    remove_later(file)


def rehearsals_of(user: Actor) -> "QuerySet[Rehearsal]":
    """Return the files that `user` handed in and has not imported, newest first."""
    return Rehearsal.objects.filter(owner_key=user.pk)


def list_batches() -> "QuerySet[Batch]":
    """Return every import, newest first."""
    return Batch.objects.all()

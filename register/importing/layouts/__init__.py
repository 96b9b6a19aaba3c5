"""The layouts that a list may have: how each reads a workbook, which one it is, and what is asked about it.

A layout is a module with `read_tables(book, told)`; it returns the tables that it sees, each with the number of
fields that its headings lead to. The one that finds most is taken where it is clear, and asked about where not.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from types import ModuleType

from django.utils.translation import gettext as _

from core import sheets
from register.importing.clean import vocabulary
from register.importing.layouts import columns, forms, headings, rows, several_rows
from register.importing.layouts.choose_tables import choose_tables
from register.importing.layouts.model import (
    ENCODING,
    HEADING_ROWS,
    HEADINGS,
    LAYOUT,
    SHEETS,
    TABLES,
    FoundTable,
    LayoutResult,
    Told,
    list_taken,
)
from register.importing.layouts.partner_columns import ask_about_partners
from register.importing.layouts.survey import mark_respondents
from register.importing.questions import Question

ROWS, SEVERAL, COLUMNS, FORMS = "rows", "several rows", "columns", "forms"
LAYOUTS: Mapping[str, ModuleType] = {ROWS: rows, COLUMNS: columns, FORMS: forms}
_RESHAPING = (ENCODING, HEADING_ROWS, HEADINGS, LAYOUT, SHEETS, TABLES)
_FEWEST, _CLEARLY, _SURE = 3, 1.5, 0.5


def makes_another_table(key: str) -> bool:
    """Whether the answer to a question makes another table of the file; that about tables names its sheet."""
    return key in _RESHAPING or key.startswith(f"{TABLES} ")


def lay_out(
    book: sheets.Workbook,
    answers: Mapping[str, str],
    *,
    sheet: str = "",
    header_row: int | None = None,
    naming: Mapping[str, str] | None = None,
) -> LayoutResult:
    """Return the list of a workbook as one table, and the questions about it. Raises core.sheets.SheetRefused.

    `sheet` and `header_row` are where somebody said that the list stands, and are obeyed. `naming` is the letter of
    the column of the names, by sheet, where that is known.
    """
    numbers = list_taken(answers)
    of_headings = sheets.Told(naming or {}, headings.read_rows(answers))
    header_row = sheets.NO_HEADINGS if headings.has_none(answers) else header_row
    if header_row is not None or (sheet and sheet not in {one.name for one in book.sheets}):
        found = sheets.find_table(
            book,
            vocabulary.read_columns(),
            sheet=sheet or None,
            header_row=header_row,
            taken=numbers,
            told=of_headings,
        )
        laid = choose_tables(book, [FoundTable(0, found)], answers)
        asked = headings.ask_headings(found, answers) if headings.has_none(answers) else []
        return replace(laid, questions=(*asked, *headings.ask_rows(found, answers), *laid.questions))
    searched = _only(book, sheet) if sheet else book
    laid = _read(book, searched, answers, Told(headings=of_headings))
    if numbers:
        laid = _read(book, searched, answers, Told(_find_taken(laid.table, numbers), of_headings))
    return laid


def _read(
    book: sheets.Workbook, searched: sheets.Workbook, answers: Mapping[str, str], told: Told
) -> LayoutResult:
    """Return the list in the sheets that are searched, the rows in it that were said to be partnerships."""
    tables = {key: layout.read_tables(searched, told) for key, layout in LAYOUTS.items()}
    proposed = _propose({key: _strength(found) for key, found in tables.items()})
    said = answers.get(LAYOUT, "")
    key = ROWS if said == SEVERAL else said if tables.get(said) else proposed or ROWS
    if not tables[key]:
        sheets.find_table(searched, vocabulary.read_columns())  # refuses in a sentence
    laid = choose_tables(book, tables[key], answers)
    question = ask_layout(said, proposed, [key for key, found in tables.items() if found])
    of_headings = (*headings.ask_headings(laid.table, answers), *headings.ask_rows(laid.table, answers))
    asked = (question, *of_headings, *laid.questions)
    return ask_about_partners(replace(laid, table=mark_respondents(laid.table), questions=asked), answers)


def _find_taken(table: sheets.Table, numbers: Collection[int]) -> dict[str, set[int]]:
    """Return the rows of each sheet that these numbers of the whole list are."""
    found: dict[str, set[int]] = {}
    for one in table.skipped:
        if one.number in numbers and one.can_be_taken:
            added = (
                part.added for part in table.parts if part.sheet == one.sheet and part.added < one.number
            )
            found.setdefault(one.sheet, set()).add(one.number - max(added, default=0))
    return found


def group_rows(laid: LayoutResult, mapping: Mapping[str, str]) -> LayoutResult:
    """Return the list with the rows of each partnership put together, where it has several; `mapping` says which
    column is the name. The question what a row is then says so."""
    asked = next((one for one in laid.questions if one.key == LAYOUT), None)
    if asked is None or asked.chosen not in ("", ROWS, SEVERAL):
        return laid
    sure = several_rows.recognise(laid.table, mapping)
    if sure and asked.proposed == ROWS:
        asked = replace(asked, proposed=SEVERAL if sure > _SURE else "")
    table, added = laid.table, dict[str, str]()
    if asked.chosen == SEVERAL:
        table, added = several_rows.group_rows(laid.table, mapping)
    questions = [asked if one.key == LAYOUT else one for one in laid.questions]
    return replace(laid, table=table, questions=tuple(questions), added=added)


def is_reshaped(questions: Sequence[Question], answers: Mapping[str, str]) -> bool:
    """Whether answers make another table of the file than these questions were asked about.

    To answer what was proposed changes nothing.
    """
    shaping = [one for one in questions if makes_another_table(one.key)]
    return any(replace(one, answer=answers.get(one.key, "")).chosen != one.chosen for one in shaping)


def ask_layout(answer: str, proposed: str, possible: Sequence[str]) -> Question:
    """Return the question what a row of the sheet is."""
    words = {
        ROWS: _("One partnership a row"),
        SEVERAL: _("One partnership on several rows"),
        COLUMNS: _("One partnership a column: the headings are in the first column"),
        FORMS: _("One form for each partnership"),
    }
    options = [(key, text) for key, text in words.items() if key in (*possible, SEVERAL)]
    return Question(
        LAYOUT, _("How is each partnership written in this sheet?"), options, answer, proposed, True
    )


def _only(book: sheets.Workbook, name: str) -> sheets.Workbook:
    """Return the workbook with this sheet alone."""
    return replace(book, sheets=tuple(one for one in book.sheets if one.name == name))


def _strength(found: Sequence[FoundTable]) -> float:
    return max((one.score for one in found), default=0.0)


def _propose(strengths: Mapping[str, float]) -> str:
    """Return the layout that is clear, or nothing where two are nearly as good."""
    usual = strengths[ROWS]
    key = FORMS if round(strengths[FORMS]) >= round(strengths[COLUMNS]) else COLUMNS
    best = strengths[key]
    if best >= _FEWEST and best > _CLEARLY * usual:
        return key
    return ROWS if usual >= _FEWEST or best <= max(usual, 1.9) else ""

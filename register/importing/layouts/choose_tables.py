"""Which of the tables in a workbook are the list: all with like headings, else the one that is chosen."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import sheets
from core.parsing.result import tidy
from register.importing.layouts.model import (
    ALL,
    NOTHING,
    SECTIONS,
    SHEET_NAMES,
    SHEETS,
    TABLES,
    FoundTable,
    LayoutResult,
    OwnColumn,
    key_of,
)
from register.importing.questions import Question

# What the name of a sheet says when it is another time's list, or not meant to be read.
_OLD = re.compile(
    r"\b(?:old|archived?|previous|superseded|copy|backup|draft|test|(?:19|20)\d\d)\b", re.IGNORECASE
)
_LONGEST_EXAMPLE = 60


@dataclass(frozen=True)
class _SheetFound:
    """The tables of one sheet, best first, and whether it is hidden."""

    name: str
    hidden: bool
    tables: Sequence[FoundTable]

    @property
    def best(self) -> FoundTable:
        return self.tables[0]


def choose_tables(
    book: sheets.Workbook, found: Sequence[FoundTable], answers: Mapping[str, str]
) -> LayoutResult:
    """Return one table of everything that belongs to the list, and what is asked about it."""
    on_sheets = _by_sheet(book, found)
    main = max(
        on_sheets, key=lambda one: (round(one.best.score, 2), not one.hidden, len(one.best.table.records))
    )
    like = [one for one in on_sheets if one is main or (not one.hidden and _is_like(main, one))]
    other = [one for one in on_sheets if one not in like and not one.hidden and _may_be_list(main, one)]
    questions: list[Question] = []
    if len(like) + len(other) > 1:
        questions.append(_ask_sheets(like, other, answers))
        chosen = questions[0].chosen
        wanted = like if not chosen else [*like, *other] if chosen == ALL else []
        read = wanted or [one for one in [*like, *other] if _value_of(one) == chosen]
    else:
        read = [main]
    tables: list[sheets.Table] = []
    skipped: list[sheets.Skipped] = []
    for one in read:
        tables += _tables_of(one, answers, questions, skipped)
    order = {sheet.name: at for at, sheet in enumerate(book.sheets)}
    tables.sort(key=lambda table: order.get(table.sheet, 0))
    joined = sheets.join_tables(tables, _place(tables), key_of)
    skipped += _sheets_not_read(
        book, {table.sheet for table in tables} | {row.sheet for row in joined.records}
    )
    joined = replace(joined, skipped=(*(_named(one, joined) for one in joined.skipped), *skipped))
    return _with_own_columns(joined, questions, answers, several=len(read) > 1)


def _by_sheet(book: sheets.Workbook, found: Sequence[FoundTable]) -> list[_SheetFound]:
    hidden = {sheet.name: sheet.hidden for sheet in book.sheets}
    names = list(dict.fromkeys(one.table.sheet for one in found))
    return [
        _SheetFound(
            name,
            hidden[name],
            sorted((one for one in found if one.table.sheet == name), key=lambda one: -round(one.score, 1)),
        )
        for name in names
    ]


def _names_column(table: sheets.Table) -> int | None:
    """Return the place of the column that is called a name."""
    return next((at for at, column in enumerate(table.columns) if key_of(column.name) == sheets.NAMING), None)


def _is_like(main: _SheetFound, other: _SheetFound) -> bool:
    return bool(other.best.table.records) and sheets.are_alike(main.best.table, other.best.table, key_of)


def _value_of(one: _SheetFound) -> str:
    """Return the answer that means a sheet; one that is itself called "all" is told from all of them."""
    return f"sheet {one.name}" if one.name.strip() == ALL else one.name


def _may_be_list(main: _SheetFound, other: _SheetFound) -> bool:
    enough = other.best.score >= max(1.9, main.best.score / 2)
    return enough and bool(other.best.table.records) and _names_column(other.best.table) is not None


def _ask_sheets(
    like: Sequence[_SheetFound], other: Sequence[_SheetFound], answers: Mapping[str, str]
) -> Question:
    both = [*like, *other]
    names = ", ".join(one.name for one in both)
    options = [(ALL, _("All of them: %(names)s") % {"names": names})]
    options += [
        (
            _value_of(one),
            ngettext(
                "Only “%(sheet)s” (one row)", "Only “%(sheet)s” (%(rows)s rows)", len(one.best.table.records)
            )
            % {"sheet": one.name, "rows": len(one.best.table.records)},
        )
        for one in both
    ]
    sure = not other and not _overlap(like) and not any(_OLD.search(one.name) for one in like)
    text = (
        _("%(n)s sheets hold the same list. Which are read?")
        if not other
        else _("%(n)s sheets hold a list. Which are read?")
    )
    return Question(
        SHEETS,
        text % {"n": len(both)},
        options,
        answer=answers.get(SHEETS, ""),
        proposed=ALL if sure else "",
        blocks=True,
        examples=[_example(one.best.table) for one in both],
    )


def _example(table: sheets.Table) -> str:
    at = _names_column(table) or 0
    texts = [tidy(row.cells[at].text) for row in table.records if at < len(row.cells)]
    return "; ".join(text for text in texts if text)[:_LONGEST_EXAMPLE]


def _overlap(like: Sequence[_SheetFound]) -> bool:
    """Say whether many names stand on more than one sheet: then they are the same list of two times."""
    seen: set[str] = set()
    for one in like:
        at = _names_column(one.best.table) or 0
        names = {tidy(row.cells[at].text).casefold() for row in one.best.table.records if at < len(row.cells)}
        if names and len(names & seen) * 3 >= len(names):
            return True
        seen |= names
    return False


def _tables_of(
    one: _SheetFound,
    answers: Mapping[str, str],
    questions: list[Question],
    skipped: list[sheets.Skipped],
) -> list[sheets.Table]:
    """Return the tables of a sheet that are read: those like its best one. Another list is asked about."""
    best = one.best.table
    like, other = [best], list[sheets.Table]()
    for found in one.tables[1:]:
        same = sheets.are_alike(best, found.table, key_of)
        if not same and not found.table.records:
            skipped.append(_pass_over(found.table))
        else:
            (like if same else other).append(found.table)
    if other:
        every = [*like, *other]
        options = [(ALL, _("All of them"))]
        options += [(_rows_of(table), _("Only %(rows)s") % {"rows": _rows_of(table)}) for table in every]
        question = Question(
            f"{TABLES} {one.name}",
            _("“%(sheet)s” holds %(n)s lists with other headings. Which are read?")
            % {"sheet": one.name, "n": len(every)},
            options,
            answer=answers.get(f"{TABLES} {one.name}", ""),
            blocks=True,
            examples=[_example(table) for table in every],
        )
        questions.append(question)
        chosen = question.chosen
        like = every if chosen == ALL else [t for t in every if _rows_of(t) == chosen] or like
        skipped += [_pass_over(table) for table in every if table not in like]
    first = min(like, key=lambda table: (table.header_row, table.columns[0].letter))
    return [
        table
        if table is first
        else replace(table, skipped=tuple(s for s in table.skipped if s.kind != "blank"))
        for table in sorted(like, key=lambda table: (table.header_row, len(table.columns[0].letter)))
    ]


def _rows_of(table: sheets.Table) -> str:
    columns = table.columns[0].letter, table.columns[-1].letter
    rows = table.group_row or table.header_row, sheets.last_number(table)
    return _("rows %(first)s to %(last)s, columns %(left)s to %(right)s") % {
        "first": rows[0], "last": rows[1], "left": columns[0], "right": columns[1],
    }  # fmt: skip


def _pass_over(table: sheets.Table) -> sheets.Skipped:
    headings = " | ".join(column.header for column in table.columns)
    first = table.group_row or table.header_row
    return sheets.Skipped(first, "table", headings, sheets.last_number(table), table.sheet, _rows_of(table))


def _place(tables: Sequence[sheets.Table]) -> Callable[[sheets.Table, int], str]:
    several = len({table.sheet for table in tables}) > 1
    beside = {
        table.sheet
        for table in tables
        for other in tables
        if table is not other
        and table.sheet == other.sheet
        and {column.letter for column in table.columns}.isdisjoint(column.letter for column in other.columns)
    }

    def place(table: sheets.Table, number: int) -> str:
        found = next((row.where for row in table.records if row.number == number), "")
        found = found or (_("row %(row)s") % {"row": number})
        if table.sheet in beside:
            at = {"row": found, "left": table.columns[0].letter, "right": table.columns[-1].letter}
            found = _("%(row)s, columns %(left)s to %(right)s") % at
        if several:
            found = _("%(sheet)s, %(row)s") % {"sheet": table.sheet, "row": found}
        return found if several or table.sheet in beside or table.is_turned else ""

    return place


def _sheets_not_read(book: sheets.Workbook, read: set[str]) -> list[sheets.Skipped]:
    return [
        sheets.Skipped(
            sheet.rows[0].number,
            "hidden sheet" if sheet.hidden else "sheet",
            " | ".join(cell.text for cell in sheet.rows[0].cells if cell.text.strip())[:200],
            sheet.rows[-1].number,
            sheet.name,
            sheet.name,
        )
        for sheet in book.sheets
        if sheet.name not in read and sheet.rows
    ]


def _named(one: sheets.Skipped, table: sheets.Table) -> sheets.Skipped:
    return one if one.sheet else replace(one, sheet=table.sheet)


def _with_own_columns(
    table: sheets.Table, questions: list[Question], answers: Mapping[str, str], *, several: bool
) -> LayoutResult:
    """Give the table its sheets' names and the headings between its rows as columns, and ask what they are."""
    own: list[OwnColumn] = []
    sections = list(dict.fromkeys(row.section for row in table.records if row.section))
    if several and not table.is_turned:
        names = list(dict.fromkeys(row.sheet for row in table.records))
        text = _("What is the name of each sheet: %(names)s?") % {"names": ", ".join(names)}
        questions.append(_ask_own_column(SHEET_NAMES, text, names, answers))
        table, letter = sheets.add_column(table, _("Sheet"), lambda row: row.sheet)
        own.append(OwnColumn(letter, questions[-1]))
    if sections:
        text = _("What are the headings between the rows: %(names)s?") % {"names": ", ".join(sections)[:200]}
        questions.append(_ask_own_column(SECTIONS, text, sections, answers))
        table, letter = sheets.add_column(table, _("Heading above"), lambda row: row.section)
        own.append(OwnColumn(letter, questions[-1]))
    return LayoutResult(table, tuple(questions), own)


def _ask_own_column(key: str, text: str, names: Sequence[str], answers: Mapping[str, str]) -> Question:
    fields = {
        "directorate": _("The directorate"),
        "theme": _("The theme"),
        "form": _("The form"),
        "status": _("The status"),
        NOTHING: _("None of these: keep it as text"),
    }
    return Question(key, text, list(fields.items()), answers.get(key, ""), NOTHING, examples=names)

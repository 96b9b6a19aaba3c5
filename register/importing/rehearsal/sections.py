"""The sections of the rehearsal page: each with its number, one of them shown, a page at a time."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from register.importing import column_questions, new_values
from register.importing.kinds import unsure_columns
from register.importing.kinds.unsure_columns import PERHAPS
from register.importing.layouts import ROWS
from register.importing.layouts.model import LAYOUT, NOTHING, OWN_COLUMNS
from register.importing.model import RehearsalResult, UploadedTable
from register.importing.questions import Question
from register.importing.rehearsal import page as shown
from register.importing.rehearsal import rows as rows_shown
from register.importing.rehearsal.page import AlikeQuestion, Obstacle
from register.importing.rehearsal.reading import SheetRead
from register.importing.rehearsal.row_questions import ALL_ROWS, is_about_rows

PER_PAGE: Mapping[str, int] = {
    "questions": 3,
    "rows": 8,
    "changes": 12,
    "columns": 8,
    "new": 10,
    "passed": 15,
}  # so that no page is long, on a telephone neither
_MUST, _MAY, _ANSWERED = 0, 1, 2  # a question that the import waits for, one that it does not, one answered
_NOT_BLOCKING = (
    "new ",
    "spellings ",
    "rows nameless",
    PERHAPS,
)  # keys of questions that may stay without an answer
MOST_NAMES = 500  # offered while somebody types: more would make the page slow


def list_questions(
    handed: UploadedTable, rehearsed: RehearsalResult, alike: Sequence[AlikeQuestion]
) -> list[dict[str, Any]]:
    """Return every question: those that the import waits for, those that may be answered, and those that are."""
    found = [
        {"kind": "sheet", "one": one, "state": _state(one)}
        for one in rehearsed.questions
        if not is_about_rows(one.key) and not _is_certain_layout(one)
    ]
    asked = {one.key for one in rehearsed.questions}
    found += [{"kind": "alike", "one": one, "state": _ANSWERED if one.choice else _MUST} for one in alike]
    found += [
        {"kind": "word", "one": one, "state": _ANSWERED if one.answer else _MAY}
        for one in column_questions.list_word_questions(handed, rehearsed.rows)
        if one.key not in asked
    ]
    return sorted(found, key=lambda each: each["state"])


def find_certain_layout(questions: Sequence[Question]) -> Question | None:
    """Return the question what a row is, where that is clear: it stands aside, for the sheet that is read wrongly."""
    return next(filter(_is_certain_layout, questions), None)


def _is_certain_layout(one: Question) -> bool:
    return one.key == LAYOUT and one.chosen == one.proposed == ROWS


def _state(one: Question) -> int:
    """Names that are nearly the same, and rows without one, count as asked until somebody answers."""
    if one.is_open:
        return _MUST
    named = one.key in OWN_COLUMNS and one.proposed not in ("", NOTHING)
    return _MAY if (named or one.key.startswith(_NOT_BLOCKING)) and not one.answer else _ANSWERED


def _count_questions(questions: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    states = [each["state"] for each in questions]
    return {"must": states.count(_MUST), "may": states.count(_MAY), "answered": states.count(_ANSWERED)}


def list_row_presses(rehearsed: RehearsalResult) -> list[dict[str, Any]]:
    """Return what one press can decide for all rows of a kind that look like another."""
    return [
        {"name": one.key.removeprefix(ALL_ROWS), "words": one.text, "presses": one.options}
        for one in rehearsed.questions
        if one.key.startswith(ALL_ROWS)
    ]


def answer_for_kinds(rehearsed: RehearsalResult, posted: QueryDict) -> dict[str, str]:
    """Return the answers of one press for all new things of a kind; none without such a press."""
    found: dict[str, str] = {}
    for kind in new_values.KINDS:
        found |= new_values.answer_all(rehearsed.new_values, kind, posted.get(f"all-{kind}", ""))
    return found


def decide_rows_at_once(rehearsed: RehearsalResult, posted: QueryDict) -> dict[str, str]:
    """Return the decision of one press for all rows of a kind that look like another; none without such a press."""
    found: dict[str, str] = {}
    for one in rehearsed.questions:
        choice = posted.get(one.key.removeprefix(ALL_ROWS), "")
        if one.key.startswith(ALL_ROWS) and choice in dict(one.options):
            found |= {str(row): choice for row in one.rows}
    return found


def describe_sections(
    read: SheetRead,
    query: QueryDict,
    *,
    show: str = "",
) -> dict[str, Any]:
    """Return the links to the sections, and what the one that is shown needs."""
    handed, rehearsed = read.handed, read.rehearsed
    lists: dict[str, Sequence[Any]] = {
        "questions": list_questions(handed, rehearsed, read.alike),
        "rows": rows_shown.list_rows(handed, rehearsed),
        "changes": shown.describe_changes(rehearsed),
        "columns": [],
        "new": rehearsed.new_values,
        "passed": rows_shown.list_passed_over(handed),
    }
    columns = shown.describe_columns(handed)
    lists["columns"] = [one for one in columns if not one.exact]
    names = {
        "questions": _("Questions"),
        "rows": _("Rows"),
        "changes": _("Changes"),
        "columns": _("Columns"),
        "new": _("New"),
        "passed": _("Passed over"),
    }
    asked = _count_questions(lists["questions"])
    present = show or query.get("show", "")
    if present not in lists:
        present = "questions" if asked["must"] else "rows"
    numbers = {name: len(items) for name, items in lists.items()} | {"columns": len(columns)}
    numbers["questions"] = asked["must"] + asked["may"]
    money = len(unsure_columns.list_open(handed.questions))
    unread = (
        ngettext(", one of money not read", ", %(n)s of money not read", money) % {"n": money}
        if money
        else ""
    )
    found: dict[str, Any] = {
        "section": present,
        "sections": [
            {
                "label": f"{names[name]} {numbers[name]}{unread if name == 'columns' else ''}",
                "href": "?" + urlencode({"show": name}),
                "present": name == present,
            }
            for name in lists
            if numbers[name] or name in ("questions", "rows", present)
        ],
        "seen": shown.seal_changes(lists["changes"]),
        "asked": asked,
        "totals": rows_shown.count_parts(lists["rows"]),
        "bar": _describe_bar(read.obstacles, present),
    }
    items = lists[present]
    if present == "rows":
        wanted = query.get("only", "")
        found["filters"] = _filter_links("rows", rows_shown.list_filters(lists["rows"]), wanted)
        items = rows_shown.filter_rows(lists["rows"], wanted)
    if present == "columns":
        found["exact"] = [one for one in columns if one.exact]
    if present == "new":
        kinds_there = [one.kind for one in items]
        groups = [(kind, str(words), kinds_there.count(kind)) for kind, words in new_values.KINDS.items()]
        groups = [group for group in groups if group[2]]
        wanted = query.get("only", "") if query.get("only", "") in kinds_there else ([*kinds_there, ""])[0]
        found["filters"] = _filter_links("new", groups, wanted)
        found["group"] = next((group for group in groups if group[0] == wanted and group[2] > 1), None)
        items = [one for one in items if one.kind == wanted]
        found["names"] = {
            kind: sorted(set(known.values()))[:MOST_NAMES]
            for kind, known in rehearsed.known_names.items()
            if any(one.kind == kind for one in rehearsed.new_values)
        }
    if present == "questions":
        found["same_names"] = list_row_presses(rehearsed)
    found["page"] = Paginator(items, PER_PAGE[present]).get_page(query.get("page"))
    if present == "rows":
        _show_open_row(found["page"], lists["rows"], query.get("right", ""))
    return found


def _show_open_row(page: Page[Any], rows: Sequence[rows_shown.RowShown], cell: str) -> None:
    """The row with the cell that is open is on the page, however that was come to."""
    wanted = [row for row in rows if any(one.cell == cell for one in row.doubts)] if cell else []
    if wanted and wanted[0] not in page.object_list:
        page.object_list = [wanted[0], *page.object_list]


def _filter_links(section: str, filters: Sequence[tuple[str, str, int]], wanted: str) -> list[dict[str, Any]]:
    return [
        {
            "label": f"{words} {number}",
            "href": "?" + urlencode({"show": section} | ({"only": value} if value else {})),
            "present": value == wanted,
        }
        for value, words, number in filters
    ]


def _describe_bar(problems: Sequence[Obstacle], present: str) -> dict[str, Any]:
    """Return what stands at the foot of the page: what is in the way, each a link, and whether it can come in."""
    sections = [one.section for one in problems]
    words = {
        "questions": ngettext(
            "One question to answer first", "%(n)s questions to answer first", sections.count("questions")
        ),
        "rows": ngettext("One row cannot come in", "%(n)s rows cannot come in", sections.count("rows")),
        "columns": ngettext("One column to choose", "%(n)s columns to choose", sections.count("columns")),
        "new": ngettext("One name not found", "%(n)s names not found", sections.count("new")),
    }
    return {
        "ways": [
            {"words": text % {"n": sections.count(name)}, "href": f"?show={name}", "here": name == present}
            for name, text in words.items()
            if name in sections
        ],
        "asks": present in ("questions", "columns", "new"),
    }

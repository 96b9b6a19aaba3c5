"""The rehearsal of a list on one page: every row as it will stand, what is asked, how columns are read, one press."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.access import SignedInRequest
from core.models import Job
from core.parsing.result import tidy
from register.importing import forms
from register.importing.jobs import bring_in
from register.importing.layouts.passed_over import list_passed_over
from register.importing.model import describe_outcome
from register.importing.tables import kept as waiting
from register.importing.tables.commit import RowRefused
from register.importing.tables.model import CHANGED, LEFT, NEW, STOPPED, UNCHANGED, TableRehearsal
from register.importing.tables.read import list_corrections, list_labels
from register.models import Rehearsal

PER_PAGE = 12  # the page stays short on a small screen
_ORDER = (STOPPED, CHANGED, NEW, LEFT, UNCHANGED)


def rehearse(
    request: SignedInRequest, kept: Rehearsal, steps: list[dict[str, str]], job: Job | None
) -> HttpResponse:
    """Show what would happen, save what was decided, and import when nothing is in the way. Raises Stale.

    `steps` stand above it; `job` is the last try to bring it in in the background.
    """
    if request.method == "POST":
        _keep(request, kept)
        if "import" not in request.POST:
            return redirect("rehearsal", kept.pk)
    rehearsed, problem = waiting.open_list(kept, by=request.user), ""
    if request.method == "POST":
        problem = _find_problem(request, rehearsed)
        if not problem and len(rehearsed.coming) > bring_in.ROWS_AT_ONCE:
            bring_in.ask_import(kept, seen=request.POST["seen"], by=request.user)
            return redirect("rehearsal", kept.pk)
        if not problem:
            try:
                batch = waiting.import_list(kept, rehearsed, by=request.user)
            except RowRefused as refused:
                kept.refresh_from_db()
                rehearsed = waiting.open_list(kept, by=request.user)
                problem = _refuse_row(rehearsed, refused)
            else:
                messages.success(request, describe_outcome(batch.counts))
                return redirect("import_done", batch.pk)
    elif refused_row := bring_in.refused_row_of(job, kept):
        _refuse_row(rehearsed, refused_row)
    about = {"steps": steps, "failed": job.error if job else ""}
    return render(request, "register/importing/list.html", about | _page(request, kept, rehearsed, problem))


def _keep(request: SignedInRequest, kept: Rehearsal) -> None:
    decisions = {**kept.decisions, **forms.read_decisions(request.POST)}
    if "leave-stopped" in request.POST:
        decisions |= waiting.leave_out(waiting.open_list(kept, by=request.user))
    waiting.keep_choices(
        kept,
        mapping=_read_mapping(request.POST, kept),
        decisions=decisions,
        corrections=forms.read_corrections(request.POST, kept.corrections),
        answers=forms.read_answers(request.POST, kept.answers),
        by=request.user,
    )


def _read_mapping(data: QueryDict, kept: Rehearsal) -> dict[str, str]:
    known = {*list_labels(waiting.table_of(kept)), ""}
    chosen = {letter: data.get(f"column-{letter}", key) for letter, key in kept.mapping.items()}
    return {letter: key if key in known else kept.mapping[letter] for letter, key in chosen.items()}


def _find_problem(request: SignedInRequest, rehearsed: TableRehearsal) -> str:
    if rehearsed.is_open:
        return _(
            "Something is still open. Answer it or leave the rows out, then import. Nothing was written."
        )
    if request.POST.get("seen", "") != waiting.seal_rows(rehearsed):
        return _("The changes are not those that you saw. Look at them again, then import")
    return (
        ""
        if rehearsed.coming
        else _("There is nothing to import: every row says what the register says already.")
    )


def _refuse_row(rehearsed: TableRehearsal, refused: RowRefused) -> str:
    """Show the row that its service refused as one that cannot be taken."""
    for row in rehearsed.rows:
        if row.number == refused.row:
            row.stop("", "", str(refused))
    words = {"row": refused.row, "why": refused}
    return _("Row %(row)s cannot be taken. %(why)s Nothing was written.") % words


def _page(
    request: SignedInRequest, kept: Rehearsal, rehearsed: TableRehearsal, problem: str
) -> dict[str, Any]:
    counts = rehearsed.counts
    parts = (
        ("full", counts[NEW], _("new")),
        ("maybe", counts[CHANGED], _("changed")),
        ("gap", counts[STOPPED], _("cannot be taken")),
        ("left", counts[UNCHANGED] + counts[LEFT], _("no change or left out")),
    )
    rows = sorted(rehearsed.rows, key=lambda row: (_ORDER.index(row.fate), row.number))
    return {
        "kept": kept,
        "list": rehearsed,
        "counts": counts,
        "totals": [part for part in parts if part[1]],
        "problems": [{"text": problem, "target": "rows"}] if problem else [],
        "has_errors": bool(problem),
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "columns": _describe_columns(rehearsed),
        "corrected": list_corrections(rehearsed.found, kept.corrections),
        "passed": list_passed_over(rehearsed.found),
        "seen": waiting.seal_rows(rehearsed),
        "ways": _list_ways(rehearsed),
        "open": sum(one.is_open for one in rehearsed.questions),
        "asks": _("Use these answers") if rehearsed.questions or rehearsed.of(STOPPED) else "",
    }


def _describe_columns(rehearsed: TableRehearsal) -> list[dict[str, str]]:
    """Return how each column is read, but for our own column of problems."""
    first = rehearsed.found.records[0].cells if rehearsed.found.records else ()
    return [
        {
            "letter": one.letter,
            "header": tidy(one.header) or one.letter,
            "example": first[place].text[:60] if place < len(first) else "",
            "key": rehearsed.mapping[one.letter],
        }
        for place, one in enumerate(rehearsed.found.columns)
        if rehearsed.mapping[one.letter] != "-"
    ]


def _list_ways(rehearsed: TableRehearsal) -> list[dict[str, str]]:
    """Return what stands in the way, each a link to its place on the page."""
    asked = sum(one.is_open for one in rehearsed.questions)
    stopped = 0 if rehearsed.lacks_column else len(rehearsed.of(STOPPED))
    columns = len(rehearsed.faults)
    found = [
        (columns, "columns", ngettext("One column to choose", "%(n)s columns to choose", columns)),
        (asked, "questions", ngettext("One question to answer", "%(n)s questions to answer", asked)),
        (stopped, "rows", ngettext("One row cannot come in", "%(n)s rows cannot come in", stopped)),
    ]
    return [{"words": words % {"n": n}, "href": f"#{place}"} for n, place, words in found if n]

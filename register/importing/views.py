"""The import in the browser: hand in, rehearse, decide, import. Nothing is written before the last press."""

import re
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import SignedInRequest, require_permission
from accounts.models import User
from accounts.permissions import Permission
from core import sheets
from core.history.writing import Stale
from core.models import Job
from core.short_names import LONGEST_FILE_NAME
from register.importing import column_questions, forms, rehearse, upload
from register.importing.clean import vocabulary
from register.importing.jobs import bring_in
from register.importing.jobs.read import ask_reading, reading_job_of
from register.importing.pages import views as list_views
from register.importing.pages.handed_in import list_handed_in
from register.importing.rehearsal import page as shown
from register.importing.rehearsal import sections, totals
from register.importing.rehearsal.reading import SheetRead, open_sheet, read_sheet
from register.importing.tables import kept as lists
from register.importing.tables.commit import can_take_back
from register.importing.tables.model import ImportTable
from register.importing.write.outcome import name_left
from register.models import Rehearsal

BATCHES_SHOWN = 5  # imports on a page of them


@require_permission(Permission.REGISTER_IMPORT)
@require_http_methods(["GET", "POST"])
def import_register(request: SignedInRequest) -> HttpResponse:
    """Choose a file; what was handed in before and what was imported stand below."""
    form = forms.UploadForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        data, name = form.cleaned_data["file"].read(), str(form.cleaned_data["file"].name)
        if form.table is None and upload.is_long(data):
            kept = upload.upload_unread(data, name, by=request.user)
            ask_reading(kept, by=request.user)
            return redirect("rehearsal", kept.pk)
        try:
            kept = _hand_in(form.table, data, name, request.user)
        except sheets.SheetRefused as refused:
            form.add_error("file", str(refused))
        else:
            return redirect("rehearsal", kept.pk)
    done: Any = Paginator(upload.list_batches(), BATCHES_SHOWN).get_page(request.GET.get("page"))
    done.object_list = [(batch, name_left(batch), can_take_back(batch)) for batch in done.object_list]
    waiting = list_handed_in(request.user, request.GET.get("waiting"))
    context = {"form": form, "waiting": waiting, "batches": done}
    return render(request, "register/importing/upload.html", context)


def _hand_in(table: ImportTable | None, data: bytes, name: str, by: User) -> Rehearsal:
    if table is not None:
        return lists.hand_in(table, data, name, by=by)
    return upload.upload_file(upload.read_upload(data, name), by=by)


@require_permission(Permission.REGISTER_IMPORT)
@require_http_methods(["GET", "POST"])
def rehearsal(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show what would happen, row by row; save corrections, and import when everything is decided."""
    mine, job = upload.rehearsals_of(request.user), bring_in.import_job_of(pk, of=request.user)
    if job is not None and job.state == Job.State.DONE:
        batch = (job.result or {}).get("batch")
        return redirect("import_done", batch) if batch else redirect("import_register")
    if job is not None and job.is_open:
        return render(request, "register/importing/running.html", {"job": job})
    if request.method == "POST" and not mine.filter(pk=pk).exists():
        return _came_too_late(request)
    try:
        kept = get_object_or_404(mine, pk=pk)
        if lists.is_list(kept):
            return list_views.rehearse(request, kept, _steps(), job)
        return _rehearse(request, kept, job)
    except Stale:
        return _came_too_late(request)
    except sheets.SheetRefused as refused:
        messages.warning(request, str(refused))
        return redirect("import_register")


def _came_too_late(request: SignedInRequest) -> HttpResponse:
    """Two presses at once, or one in another window: one of them counts, and the list says what became of the file."""
    words = _("Another press was quicker, so this one did nothing. What waits and what came in stands below.")
    messages.warning(request, words)
    return redirect("import_register")


def _rehearse(request: SignedInRequest, kept: Rehearsal, job: Job | None) -> HttpResponse:
    read = open_sheet(kept, reader=request.user)
    if read is None:
        return _read_later(request, kept, job)
    if request.method != "POST":
        return _show(request, kept, read, {"failed": job.error if job else ""})
    if "find" in request.POST:
        return _find_again(request, kept, read)
    before, kept = kept.version, _keep(request, kept, read)
    if upload.is_long(read.handed.data) and (kept.version != before or "rehearse" in request.POST):
        ask_reading(kept, by=request.user)
    elif "import" in request.POST:
        return _import(
            request, kept, read if kept.version == before else read_sheet(kept, reader=request.user)
        )
    return redirect(_after(request, kept.pk))


def _read_later(request: SignedInRequest, kept: Rehearsal, job: Job | None) -> HttpResponse:
    """A long sheet is read by a job: say how far it is, or ask for it."""
    if request.method == "POST":
        ask_reading(kept, by=request.user)
        return redirect(request.get_full_path())
    context = {"kept": kept, "job": reading_job_of(kept), "failed": job.error if job else ""}
    return render(request, "register/importing/reading.html", context)


def _keep(request: SignedInRequest, kept: Rehearsal, read: SheetRead) -> Rehearsal:
    """Keep what was posted from the page, whatever section it shows."""
    decisions = {**kept.decisions, **forms.read_decisions(request.POST)}
    answers = forms.read_answers(request.POST, kept.answers)
    return upload.keep_decisions(
        kept,
        mapping=forms.read_mapping(request.POST, read.handed.mapping),
        decisions=decisions | sections.decide_rows_at_once(read.rehearsed, request.POST),
        corrections=forms.read_corrections(request.POST, kept.corrections),
        answers=answers | sections.answer_for_kinds(read.rehearsed, request.POST),
        before=read.handed,
        by=request.user,
    )


def _show(
    request: SignedInRequest, kept: Rehearsal, read: SheetRead, more: dict[str, Any], *, show: str = ""
) -> HttpResponse:
    page = _page(request, kept, read, show=show)
    return render(request, "register/importing/rehearsal.html", page | more)


def _after(request: SignedInRequest, pk: int) -> str:
    """Return where the reader goes on: the same page of the same section, at the cell to put right if there is one."""
    query = {name: value for name, value in request.GET.items() if name in ("show", "page", "only")}
    wanted, place = request.POST.get("right", ""), ""
    if wanted:
        query, place = {**query, "show": "rows", "right": wanted}, "#cell-text"
    elif "restore" in request.POST or any(name.startswith("cell-") for name in request.POST):
        place = "#rows"
    here = reverse("rehearsal", args=[pk])
    return f"{here}?{urlencode(query)}{place}" if query else f"{here}{place}"


def _find_again(request: SignedInRequest, kept: Rehearsal, read: SheetRead) -> HttpResponse:
    """Read the list where the reader says that it stands."""
    form = forms.PlaceForm(request.POST, sheet_names=read.handed.sheet_names)
    if form.is_valid():
        try:
            chosen = upload.choose_table(kept, **form.cleaned_data, by=request.user)
        except sheets.SheetRefused:
            form.refuse_place()
        else:
            if upload.is_long(read.handed.data):
                ask_reading(chosen, by=request.user)
            return redirect("rehearsal", kept.pk)
    problems = [shown.Obstacle(" ".join(map(str, said)), f"id_{name}") for name, said in form.errors.items()]
    return _show(request, kept, read, {"has_errors": True, "place": form, "problems": problems})


def _page(request: SignedInRequest, kept: Rehearsal, read: SheetRead, *, show: str = "") -> dict[str, Any]:
    handed, rehearsed = read.handed, read.rehearsed
    at = {"sheet": handed.table.sheet, "header_row": handed.table.header_row}
    names, texts = {row.number: row.name for row in rehearsed.rows}, column_questions.read_texts(handed)
    right = request.GET.get("right", "")
    described = sections.describe_sections(read, request.GET, show=show)
    return described | {
        "kept": kept,
        "handed": handed,
        "place": forms.PlaceForm(sheet_names=handed.sheet_names, initial=at),
        "layout": sections.find_certain_layout(rehearsed.questions),
        "rehearsed": rehearsed,
        "steps": _steps(),
        "corrected": [(names.get(one.row, ""), one) for one in handed.corrections if not one.everywhere],
        "right": {"cell": right, "text": texts[right]} if right in texts else None,
        "fields": vocabulary.read_labels().items(),
        "sums": totals.count_totals(rehearsed, request.user),
        "problems": read.obstacles,
    }


def _steps() -> list[dict[str, str]]:
    """Return the way of a spreadsheet into the register, as it stands in a rehearsal."""
    return [
        {"label": _("Choose the file"), "state": "done"},
        {"label": _("Rehearse and put right"), "state": "now"},
        {"label": _("Import"), "state": "later"},
    ]


def _import(request: SignedInRequest, kept: Rehearsal, read: SheetRead) -> HttpResponse:
    """Bring it in, or say what stands in the way: a long sheet by a job."""
    seen, problems = request.POST.get("seen", ""), list(read.obstacles)
    if seen != read.seal:
        problems.append(shown.refuse_unseen())
    if problems or not read.is_ready:
        more = {"problems": problems, "has_errors": bool(problems)}
        return _show(request, kept, read, more, show=problems[0].section if problems else "")
    if bring_in.is_long(read.handed):
        bring_in.ask_import(kept, seen=seen, by=request.user)
        return redirect("rehearsal", kept.pk)
    batch = upload.import_file(kept, read.handed, read.rehearsed, by=request.user)
    return redirect("import_done", batch.pk)


@require_permission(Permission.REGISTER_IMPORT)
@require_safe
def marked_up(request: SignedInRequest, pk: int) -> HttpResponse:
    """The file with a Problem column."""
    kept = get_object_or_404(upload.rehearsals_of(request.user), pk=pk)
    try:
        if lists.is_list(kept):
            marked = lists.mark_up_list(kept, by=request.user)
        elif read := open_sheet(kept, reader=request.user):
            problems = rehearse.list_problems(read.handed, read.rehearsed)
            marked = sheets.mark_up(read.handed.data, read.handed.name, read.handed.table, problems)
        else:
            return redirect("rehearsal", pk)
    except sheets.SheetRefused as refused:
        messages.warning(request, str(refused))
        return redirect("import_register")
    response = HttpResponse(marked.data, content_type=marked.content_type)
    name = _name_marked_file(kept.name, marked.kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _name_marked_file(name: str, kind: str) -> str:
    """Return a name for the marked file that any system takes: letters, figures, dots, dashes.

    It ends as what the file is, "csv" or "xlsx": a workbook with macros has none any more.
    """
    stem, dot, ending = name.rpartition(".")
    plain = re.sub(r"[^A-Za-z0-9]+", "-", stem if dot else name).strip("-")[:LONGEST_FILE_NAME] or "register"
    kept = kind == "csv" and ending.lower() in ("tab", "tsv", "txt")
    return f"{plain}-problems.{ending.lower() if kept else kind}"

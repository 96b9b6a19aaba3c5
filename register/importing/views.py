"""The import in the browser: hand in, rehearse, decide, import, take back. Nothing is written before the last press."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import SignedInRequest, needs
from accounts.permissions import Permission
from core import clock, sheets
from core.history.writing import Stale
from register.access.visible import readable_to
from register.importing import compare, forms, rehearse, upload
from register.importing import corrections_page as cells
from register.importing import page as shown
from register.importing.clean import rows as clean_rows
from register.importing.clean import vocabulary
from register.importing.jobs import undo as undo_job
from register.importing.model import RehearsalResult
from register.importing.write import undo as write_undo
from register.models import Batch, Rehearsal


@needs(Permission.REGISTER_IMPORT)
@require_http_methods(["GET", "POST"])
def import_register(request: SignedInRequest) -> HttpResponse:
    """Choose a file; what was handed in before and what was imported stand below."""
    form = forms.UploadForm(request.POST or None, request.FILES or None)
    if form.is_valid() and form.handed:
        return redirect("rehearsal", upload.upload_file(form.handed, by=request.user).pk)
    waiting, done = upload.rehearsals_of(request.user)[:10], upload.list_batches()[:20]
    return render(
        request, "register/importing/upload.html", {"form": form, "waiting": waiting, "batches": done}
    )


@needs(Permission.REGISTER_IMPORT)
@require_http_methods(["GET", "POST"])
def rehearsal(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show what would happen, row by row; save corrections, and import when everything is decided."""
    mine = upload.rehearsals_of(request.user)
    if request.method == "POST" and not mine.filter(pk=pk).exists():
        return _came_too_late(request)
    try:
        return _rehearse(request, get_object_or_404(mine, pk=pk))
    except Stale:
        return _came_too_late(request)


def _came_too_late(request: SignedInRequest) -> HttpResponse:
    """Two presses at once, or one in another window: one of them counts, and the list says what became of the file."""
    words = _("Another press was quicker, so this one did nothing. What waits and what came in stands below.")
    messages.warning(request, words)
    return redirect("import_register")


def _rehearse(request: SignedInRequest, kept: Rehearsal) -> HttpResponse:
    if "find" in request.POST:
        return _find_again(request, kept)
    if request.method == "POST":
        mapping = forms.read_mapping(request.POST, kept.mapping)
        decisions = {**kept.decisions, **forms.read_decisions(request.POST)}
        told = forms.read_corrections(request.POST, kept.corrections)
        kept = upload.decide(kept, mapping=mapping, decisions=decisions, corrections=told, by=request.user)
        if "import" not in request.POST:
            return redirect(_after(request, kept.pk))
    page = _page(request, kept)
    if request.method == "POST" and request.POST.get("seen", "") != page["seen"]:
        page["problems"].append(shown.refuse_unseen())
    if request.method == "POST" and not page["problems"]:
        return _import(request, kept, page)
    page["has_errors"] = request.method == "POST"
    return render(request, "register/importing/rehearsal.html", page)


def _after(request: SignedInRequest, pk: int) -> str:
    """Return where the reader goes on: to the cell to put right, or to where one was put right."""
    here, wanted = reverse("rehearsal", args=[pk]), request.POST.get("right", "")
    if wanted:
        return f"{here}?{urlencode({'right': wanted})}#cell-text"
    at_cells = "restore" in request.POST or any(name.startswith("cell-") for name in request.POST)
    return f"{here}#look" if at_cells else here


def _find_again(request: SignedInRequest, kept: Rehearsal) -> HttpResponse:
    """Read the list where the reader says that it stands."""
    handed = upload.open_file(kept)
    form = forms.PlaceForm(request.POST, handed=handed)
    if form.is_valid():
        upload.choose_table(kept, **form.cleaned_data, by=request.user)
        return redirect("rehearsal", kept.pk)
    page = _page(request, kept, form) | {"has_errors": True}
    page["problems"] = [
        shown.Obstacle(" ".join(map(str, said)), f"id_{name}") for name, said in form.errors.items()
    ]
    return render(request, "register/importing/rehearsal.html", page)


def _page(request: SignedInRequest, kept: Rehearsal, place: forms.PlaceForm | None = None) -> dict[str, Any]:
    handed, today = upload.open_file(kept), clock.today()
    rehearsed = rehearse.rehearse(handed, today=today, decisions=kept.decisions)
    read = clean_rows.read_rows(handed.table, handed.mapping, today=today)
    asked = shown.ask_about_likenesses(rehearsed, read, kept.decisions, _known(request, rehearsed, today))
    changes, columns = shown.describe_changes(rehearsed), shown.describe_columns(handed)
    return {
        "kept": kept,
        "handed": handed,
        "place": place or forms.PlaceForm(handed=handed),
        "rehearsed": rehearsed,
        "questions": asked,
        "changes": changes,
        "seen": shown.seal(changes),
        "steps": shown.list_steps(),
        "lines": cells.doubtful_cells(rehearsed, handed),
        "corrected": cells.corrected_cells(rehearsed, handed),
        "right": cells.cell_form(handed, request.GET.get("right", "")),
        "columns": [one for one in columns if not one.exact],
        "exact": [one for one in columns if one.exact],
        "fields": vocabulary.read_labels().items(),
        "totals": shown.total_rows(rehearsed),
        "problems": shown.list_obstacles(rehearsed, asked, forms.list_double_claims(kept.mapping)),
    }


def _known(request: SignedInRequest, rehearsed: RehearsalResult, today: date) -> dict[str, dict[str, Any]]:
    """Return the partnerships of the register that a row looks like, as far as the reader may read them."""
    named = {one.other_reference for one in rehearsed.likenesses if one.other_reference}
    if not named:
        return {}
    readable = readable_to(request.user).filter(reference__in=named).values_list("reference", flat=True)
    return compare.values_of(list(readable), shown.FACTS, today=today)


def _import(request: SignedInRequest, kept: Rehearsal, page: dict[str, Any]) -> HttpResponse:
    batch = upload.import_file(kept, page["handed"], page["rehearsed"], by=request.user)
    messages.success(request, shown.describe_outcome(batch.counts))
    return redirect("partnership_list")


@needs(Permission.REGISTER_IMPORT)
@require_safe
def marked_up(request: SignedInRequest, pk: int) -> HttpResponse:
    """The file with a Problem column."""
    kept = get_object_or_404(upload.rehearsals_of(request.user), pk=pk)
    handed = upload.open_file(kept)
    rehearsed = rehearse.rehearse(handed, today=clock.today(), decisions=kept.decisions)
    marked = sheets.mark_up(handed.data, handed.name, handed.table, rehearse.list_problems(handed, rehearsed))
    response = HttpResponse(marked.data, content_type=marked.content_type)
    name = shown.file_name(kept.name, marked.kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@needs(Permission.REGISTER_IMPORT)
@require_http_methods(["GET", "POST"])
def take_back(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take a whole import back, after a question: a small one at once, a large one by a job."""
    batch = get_object_or_404(upload.list_batches(), pk=pk)
    refused = ""
    if request.method == "POST":
        try:
            if undo_job.is_long(batch):
                return _take_back_later(request, batch)
            write_undo.undo_import(batch, by=request.user)
        except write_undo.UndoRefused as refusal:
            refused = str(refusal)
        else:
            messages.success(
                request, _("%(name)s was taken back. Nothing of it is left.") % {"name": batch.name}
            )
            return redirect("import_register")
    context = {"batch": batch, "refused": refused, "has_errors": bool(refused)}
    return render(request, "register/importing/undo.html", context | {"job": undo_job.undo_job_of(batch)})


def _take_back_later(request: SignedInRequest, batch: Batch) -> HttpResponse:
    if undo_job.ask_undo(batch, by=request.user).begun:
        messages.success(request, _("%(name)s is being taken back.") % {"name": batch.name})
    else:
        messages.info(request, _("%(name)s is being taken back already.") % {"name": batch.name})
    return redirect("import_undo", batch.pk)

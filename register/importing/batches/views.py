"""An import that is done: its page, and taking it back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import SignedInRequest, require_permission
from accounts.permissions import Permission
from register.importing import upload
from register.importing.batches import page
from register.importing.jobs import undo as undo_job
from register.importing.model import describe_outcome
from register.importing.tables.commit import can_take_back, table_of
from register.importing.write import undo
from register.importing.write.outcome import describe_undone, name_left
from register.models import Batch


@require_permission(Permission.REGISTER_IMPORT)
@require_safe
def import_done(request: SignedInRequest, pk: int) -> HttpResponse:
    """What an import did, and the ways on: what came in, what was changed, what is left to look at, taking it back."""
    batch = get_object_or_404(upload.list_batches(), pk=pk)
    table = table_of(batch)
    context = {
        "batch": batch,
        "outcome": describe_outcome(batch.counts),
        "ways": page.list_ways_on(batch),
        "table": table,
        "can_go": can_take_back(batch),
        "left": name_left(batch),
        "texts": page.page_texts(batch, request.GET.get("page")),
    }
    return render(request, "register/importing/done.html", context)


@require_permission(Permission.REGISTER_IMPORT)
@require_http_methods(["GET", "POST"])
def take_back(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take an import back, after a question: a small one at once, a large one by a job."""
    batch = get_object_or_404(upload.list_batches(), pk=pk)
    refused: undo.UndoRefused | None = None
    if request.method == "POST":
        leave = "leave" in request.POST
        try:
            if undo_job.is_long(batch):
                return _take_back_later(request, batch, leave=leave)
            taken = undo.undo_import(batch, by=request.user, leave_changed=leave)
        except undo.UndoRefused as refusal:
            refused = refusal
        else:
            messages.success(request, describe_undone(taken))
            return redirect("import_register")
    changes, more = page.cut_changes(refused.changes if refused else ())
    context = {
        "batch": batch,
        "table": table_of(batch),
        "can_go": can_take_back(batch),
        "refused": refused,
        "has_errors": bool(refused),
        "changes": changes,
        "more": more,
        "left": name_left(batch),
    }
    return render(request, "register/importing/undo.html", context | {"job": undo_job.undo_job_of(batch)})


def _take_back_later(request: SignedInRequest, batch: Batch, *, leave: bool) -> HttpResponse:
    if undo_job.ask_undo(batch, by=request.user, leave_changed=leave).begun:
        messages.success(request, _("%(name)s is being taken back.") % {"name": batch.name})
    else:
        messages.info(request, _("%(name)s is being taken back already.") % {"name": batch.name})
    return redirect("import_undo", batch.pk)

"""The page before a draft moves to a newer edition: what becomes of every answer."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import SignedInRequest, require_permission
from accounts.permissions import Permission
from governance.assessments.service import AlreadySigned
from governance.assessments.views import find
from governance.newer_edition import service


@require_permission(Permission.PARTNERSHIP_EDIT)
@require_http_methods(["GET", "POST"])
def move_edition(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say what would be carried, reworded, added, removed and kept beside it, and move it when that was read."""
    found, header = find(request, pk, needs=Permission.PARTNERSHIP_EDIT)
    newer = service.find_newer(found)
    if newer is None:
        messages.info(request, _("It stands at the newest edition already. Nothing has changed."))
        return redirect(found)
    if request.method == "POST":
        try:
            move = service.move_to_newest(found, by=request.user)
        except (service.NothingNewer, AlreadySigned):
            messages.info(request, _("It was moved or signed meanwhile. Nothing has changed."))
        else:
            words = {"n": move.edition.number, "carried": len(move.receipt.carried)}
            messages.success(request, _("Moved to edition %(n)s. %(carried)s answers were carried.") % words)
        return redirect(found)
    move = service.plan_move(found, newer)
    context = {"header": header, "assessment": found, "move": move, "lists": _list_receipt(move)}
    return render(request, "governance/newer_edition/move.html", context)


def _list_receipt(move: service.EditionMove) -> list[tuple[str, list[str]]]:
    """Each part of the receipt with the labels of its questions."""
    receipt = move.receipt
    parts = (
        (_("Answers carried"), receipt.carried),
        (_("Of these asked in other words, and worth another look"), receipt.reworded),
        (_("Answers kept beside the checklist"), receipt.annexed),
        (_("Questions added"), receipt.added),
        (_("Questions not asked any more"), receipt.removed),
    )
    return [(heading, [move.asked[key].question.label for key in keys]) for heading, keys in parts]

"""The page before a draft moves to a newer edition: what becomes of every answer."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.access import SignedInRequest, require_permission
from accounts.permissions import Permission
from core.history.canonical import digest_canonical
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
    move = service.plan_move(found, newer)
    seen = digest_canonical([newer.number, *map(list, _list_receipt(move))])
    if request.method == "POST" and request.POST.get("seen") != seen:
        messages.warning(
            request, _("Something has changed since you read it. Nothing was moved. Read it again.")
        )
    elif request.method == "POST":
        try:
            moved = service.move_to_newest(found, by=request.user)
        except (service.NothingNewer, AlreadySigned):
            messages.info(request, _("It was moved or signed meanwhile. Nothing has changed."))
        else:
            carried = len(moved.receipt.carried)
            words = ngettext(
                "Moved to edition %(n)s. %(carried)s answer was carried.",
                "Moved to edition %(n)s. %(carried)s answers were carried.",
                carried,
            )
            messages.success(request, words % {"n": moved.edition.number, "carried": carried})
        return redirect(found)
    context = {
        "header": header,
        "assessment": found,
        "move": move,
        "lists": _list_receipt(move),
        "seen": seen,
    }
    return render(request, "governance/newer_edition/move.html", context)


def _list_receipt(move: service.EditionMove) -> list[tuple[str, list[str]]]:
    """Each part of the receipt with the labels of its questions."""
    receipt = move.receipt
    parts = (
        (_("Answers carried"), receipt.carried),
        (_("Carried, but the question is reworded: worth another look"), receipt.reworded),
        (_("Answers kept beside the checklist"), receipt.annexed),
        (_("Questions added"), receipt.added),
        (_("Questions not asked any more"), receipt.removed),
    )
    return [(heading, [move.asked[key].question.label for key in keys]) for heading, keys in parts]

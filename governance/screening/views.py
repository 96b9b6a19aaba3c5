"""Is it a partnership? The questions one a page, what they come to, and keeping it."""

import re
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import SignedInRequest, require_permission
from accounts.models import User
from accounts.permissions import Permission
from core import clock
from governance.screening import many, service
from governance.screening.forms import ScreeningForm
from governance.screening.walk import ASKED, Walk, read_walk, walk_of
from register.access.visible import readable_to
from register.choices import ScreeningOutcome, Status
from register.record.header import address_of_tab, header_for
from register.rules import lifecycle
from register.views.partnerships import ask_proposal

EDIT, PROPOSE = Permission.PARTNERSHIP_EDIT, Permission.PARTNERSHIP_PROPOSE
ROWS = 25  # on a page of those that nobody has screened


@require_permission(PROPOSE)
@require_safe
def screen_idea(request: SignedInRequest) -> HttpResponse:
    """Ask about an idea that is in no register yet."""
    walk = read_walk(request.GET.dict())
    return _show(request, walk, {"forward": f"{reverse('screening_propose')}?{walk.query}"})


@require_permission(PROPOSE)
@require_http_methods(["GET", "POST"])
def propose(request: SignedInRequest) -> HttpResponse:
    """Write down what was screened: as an idea, or as what it is instead."""
    walk = read_walk(request.GET.dict())
    if walk.result.outcome == ScreeningOutcome.UNDECIDED:
        messages.info(request, _("Nothing is decided yet: answer what is missing first."))
        return redirect(f"{reverse('screening')}?{walk.query}")
    write = partial(service.propose_screened, walk=walk, by=request.user)
    context = {"walk": walk, "is_none": walk.result.outcome == ScreeningOutcome.NONE}
    return ask_proposal(request, write=write, template="governance/screening/propose.html", more=context)


@require_permission(Permission.PARTNERSHIP_VIEW)
@require_safe
def show_screening(request: SignedInRequest, reference: str) -> HttpResponse:
    """What the screening of a partnership came to, the path that was taken, and those before it."""
    header = header_for(request.user, reference)
    partnership = get_object_or_404(readable_to(request.user), pk=header.pk)
    screenings = list(partnership.screenings.all())
    newest = screenings[0] if screenings else None
    context = {
        "header": header,
        "newest": newest,
        "walk": walk_of(newest.answers) if newest else None,
        "before": screenings[1:],
        "leads_out": newest is not None
        and newest.outcome == ScreeningOutcome.NONE
        and Status.OUT_OF_SCOPE in lifecycle.MOVES[Status(partnership.status)],
        "crumbs": _crumbs(header),
    }
    return render(request, "governance/screening/kept.html", context)


@require_permission(EDIT)
@require_http_methods(["GET", "POST"])
def screen_partnership(request: SignedInRequest, reference: str) -> HttpResponse:
    """Ask about a partnership that is in the register, and keep what it came to."""
    header = header_for(request.user, reference, needs=EDIT)
    partnership = get_object_or_404(readable_to(request.user), pk=header.pk)
    walk = read_walk(request.GET.dict())
    if request.method == "POST":
        try:
            kept = service.record_screening(partnership, walk, on=clock.today(), by=request.user)
        except service.ScreeningRefused as refused:
            messages.warning(request, str(refused))
        else:
            messages.success(request, _("Kept.") if kept else _("It was kept before. Nothing has changed."))
            return redirect("partnership_screening", reference)
    return _show(request, walk, {"header": header, "crumbs": _crumbs(header)})


@require_permission(Permission.PARTNERSHIP_MOVE)
@require_http_methods(["GET", "POST"])
def screen_unscreened(request: SignedInRequest) -> HttpResponse:
    """Propose what each of those is that nobody has screened, and keep what is confirmed in one press."""
    user = request.user
    page: Any = Paginator(many.list_unscreened(user), ROWS).get_page(request.GET.get("page"))
    rows = many.propose_rows(page.object_list, user)
    problems: list[dict[str, str]] = []
    if request.method == "POST":
        posted = request.POST
        shown = {row.pk: row for row in rows} | {row.pk: row for row in _find_posted(user, posted)}
        chosen = {
            row.pk: (posted[row.key], _say_confirmed(row, posted[row.key]))
            for row in shown.values()
            if posted.get(row.key) in dict(many.CHOICES) and posted[row.key] != many.LATER
        }
        if chosen:
            kept = many.screen_many(chosen, on=clock.today(), by=user)
            messages.success(request, _say_kept(kept))
            return redirect("screening_many")
        words = _(
            "Nothing was kept: every row is left for now. Choose what one of them is, or leave the page"
        )
        problems = [{"text": words, "target": rows[0].key if rows else ""}]
    given = {row.pk: request.POST.get(row.key, row.proposed) for row in rows}
    context = {
        "page": page,
        "rows": [(row, given[row.pk]) for row in rows],
        "choices": many.CHOICES,
        "problems": problems,
    }
    return render(request, "governance/screening/many.html", context, status=400 if problems else 200)


def _find_posted(user: User, posted: QueryDict) -> list[many.UnscreenedRow]:
    """The rows that were shown when the page was drawn, wherever they stand by now."""
    keys = [int(name[3:]) for name in posted if re.fullmatch(r"as-[0-9]{1,9}", name)]
    return many.propose_rows(list(many.list_unscreened(user).filter(pk__in=keys[: 2 * ROWS])), user)


def _say_confirmed(row: many.UnscreenedRow, choice: str) -> str:
    return row.because if choice == row.proposed else _("Another kind was chosen than was proposed.")


def _say_kept(kept: many.ScreenedMany) -> str:
    said = []
    if kept.partnerships:
        words = ngettext("%(n)s kept as a partnership.", "%(n)s kept as partnerships.", kept.partnerships)
        said.append(words % {"n": kept.partnerships})
    if kept.left:
        words = _("Not kept, since it takes a step on their own page: %(references)s.")
        said.append(words % {"references": ", ".join(kept.left)})
    if kept.none:
        words = ngettext(
            "%(n)s is none and stands out of scope under what it is.",
            "%(n)s are none and stand out of scope under what they are.",
            kept.none,
        )
        said.append(words % {"n": kept.none})
    if kept.meanwhile:
        words = ngettext(
            "%(n)s was screened by somebody else meanwhile and is as they left it.",
            "%(n)s were screened by somebody else meanwhile and are as they left them.",
            kept.meanwhile,
        )
        said.append(words % {"n": kept.meanwhile})
    return " ".join(said)


def _show(request: SignedInRequest, walk: Walk, context: dict[str, Any]) -> HttpResponse:
    """Show the next question, or what the answers come to."""
    context |= {"walk": walk, "here": request.path, "is_none": walk.result.outcome == ScreeningOutcome.NONE}
    if walk.question is None:
        return render(request, "governance/screening/result.html", context)
    key = walk.question.key
    pressed = request.GET.get(ASKED) == key and key not in walk.given
    form = ScreeningForm(walk.question, request.GET if pressed else None, initial=walk.given)
    return render(request, "governance/screening/question.html", context | {"form": form, "asked": ASKED})


def _crumbs(header: Any) -> list[tuple[str, str]]:
    return [
        (header.title, address_of_tab(header.reference)),
        (_("Governance"), address_of_tab(header.reference, "governance/")),
    ]

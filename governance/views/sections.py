"""Answering one section of an assessment. Only what is answered is saved; a question left open stays open."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.access import needs
from accounts.permissions import Permission
from core.views.conflict import CONFLICT
from governance import progress, section_page
from governance.forms.question import QuestionForm
from governance.section_page import SectionPage
from governance.views.assessments import find


@needs(Permission.PARTNERSHIP_VIEW)
@require_http_methods(["GET", "POST"])
def section(request: HttpRequest, pk: int, section: str) -> HttpResponse:
    """One section: read it, answer it, or change an answer."""
    page = _page(request, pk, section)
    if request.method == "GET" or request.method == "HEAD":
        return _shown(request, page, {}, opened=request.GET.getlist("change"))
    if not page.around.may_edit:
        raise PermissionDenied
    if page.assessment.signed_at:
        return _signed_meanwhile(request, page)
    use = request.POST.get("use", "")
    posted = page.posted(request.POST, use)
    if change := request.POST.get("change", ""):
        kept = {key: form.unjudged() for key, form in posted.items()}
        return _shown(request, page, kept, opened=[change])
    again = section_page.save(page, posted, by=request.user, use=use)
    after = _page(request, pk, section)
    if use in again or (again and not use):
        return _shown(request, after, again)
    if again:
        return _shown(request, after, again, saved=_saved(page, after))
    messages.success(request, _saved(page, after))
    return redirect(_next(after, request.POST.get("go", ""), use))


def _page(request: HttpRequest, pk: int, section: str) -> SectionPage:
    found, around = find(request, pk)
    try:
        return SectionPage(found, around, section, day=timezone.localdate())
    except StopIteration as error:
        raise Http404 from error


def _shown(
    request: HttpRequest,
    page: SectionPage,
    kept: Mapping[str, QuestionForm],
    *,
    opened: list[str] | None = None,
    saved: str = "",
) -> HttpResponse:
    items = page.items(kept, opened or [])
    problems = section_page.all_problems(items)
    context = {
        "frame": page.around,
        "assessment": page.assessment,
        "page": page,
        "items": items,
        "asks": any(item.form for item in items),
        "problems": problems,
        "has_errors": bool(problems),
        "saved": saved,
    }
    return render(request, "governance/section.html", context)


def _saved(before: SectionPage, after: SectionPage) -> str:
    """Say what a save did."""
    left = progress.summed(after.sections).left
    names = {"n": after.here.number, "left": left}
    if not left:
        return _("Section %(n)s saved. Every question has an answer.") % names
    words = ngettext(
        "Section %(n)s saved. %(left)s question left.", "Section %(n)s saved. %(left)s questions left.", left
    )
    return words % names


def _next(page: SectionPage, go: str, use: str) -> str:
    here = reverse("assessment_section", args=[page.assessment.pk, page.here.key])
    if use:
        return f"{here}#q-{use}"
    following = progress.next_open(page.sections, after=page.here.key)
    if go == "back" or following is None:
        return page.assessment.get_absolute_url()
    return reverse("assessment_section", args=[page.assessment.pk, following.key])


def _signed_meanwhile(request: HttpRequest, page: SectionPage) -> HttpResponse:
    """Give back what was typed into an assessment that somebody signed in the meantime."""
    typed = [
        (numbered.line.asked.question.label, text)
        for numbered in page.here.questions
        for name in ("value", "comment", "missing", "evidence")
        if (text := request.POST.get(f"{numbered.key}-{name}", ""))
    ]
    context: dict[str, Any] = {
        "typed": typed,
        "about": f"{page.assessment.edition.title}, {page.around.title}",
        "back": page.assessment.get_absolute_url(),
        "why": _("It was signed while you were typing, so nothing in it can change."),
    }
    return render(request, "not_saved.html", context, status=CONFLICT)

"""The checklists of a partnership: its tab, starting one, one as a whole, and signing it."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import SignedInRequest, require_permission
from accounts.permissions import Permission
from core import clock
from core.views import check_answers
from core.views.conflict import CONFLICT
from governance import access
from governance.assessments import progress, section_page, service, tab
from governance.assessments.forms import QuestionForm, SignForm
from governance.assessments.overview import Overview
from governance.assessments.section_page import SectionPage
from governance.frameworks.uses import is_begun_on_tab
from governance.models import Assessment, Edition
from register.access.marks import paragraphs_of
from register.access.visible import readable_to
from register.known.gather import find_held_gaps
from register.record.header import Header, address_of_tab, header_for
from register.standing import refresh as standing_refresh

VIEW, EDIT, SIGN = Permission.PARTNERSHIP_VIEW, Permission.PARTNERSHIP_EDIT, Permission.ASSESSMENT_SIGN


@require_permission(VIEW)
@require_safe
def partnership_governance(request: SignedInRequest, reference: str) -> HttpResponse:
    """Which frameworks have been answered for a partnership, and what is still to be put right."""
    user = request.user
    header = header_for(user, reference)
    partnership = readable_to(user).filter(pk=header.pk).first()
    if partnership is None:
        return render(request, "governance/assessments/tab_exempt.html", {"header": header})
    gaps = list(access.gaps_visible_to(user).filter(partnership=header.pk))
    context = {
        "header": header,
        "frameworks": tab.frameworks_on_tab(user, partnership),
        "gaps": gaps,
        "held_gaps": find_held_gaps(
            [(one.pk, one.partnership_id, one.source_key) for one in gaps], clock.today()
        ),
        "screening": access.screenings_visible_to(user).filter(partnership=header.pk).first(),
        "kept": paragraphs_of(access.gaps_kept_from(user).filter(partnership=header.pk)),
    }
    return render(request, "governance/assessments/tab.html", context)


@require_permission(EDIT)
@require_POST
def start(request: SignedInRequest, reference: str, code: str) -> HttpResponse:
    """Start a framework for a partnership, or carry on with the draft that is there."""
    user = request.user
    header = header_for(user, reference, needs=EDIT)
    partnership = get_object_or_404(readable_to(user), pk=header.pk)
    if not is_begun_on_tab(code):
        raise Http404
    try:
        return redirect(service.start(partnership, code=code, by=user, on=clock.today()))
    except Edition.DoesNotExist:
        raise Http404 from None


@require_permission(VIEW)
@require_safe
def assessment(request: SignedInRequest, pk: int) -> HttpResponse:
    """One assessment: how far it is, section by section, or once signed all its answers."""
    found, header = find(request, pk)
    return _overview(request, found, header, SignForm())


@require_permission(SIGN)
@require_POST
@transaction.atomic
def sign(request: SignedInRequest, pk: int) -> HttpResponse:
    """Sign an assessment in which every question has an answer; from then on nothing in it changes."""
    found, _header = find(request, pk, needs=SIGN)
    assert found.partnership_id is not None
    standing_refresh.take_turn([found.partnership_id])  # what was checked still holds when it is signed
    found, header = find(request, pk, needs=SIGN)
    form = SignForm(request.POST)
    if found.signed_at is None and not form.is_valid():
        return _overview(request, found, header, form)
    if check_answers.is_going_back(request):
        return _overview(request, found, header, form)
    page = Overview(found, header, clock.today())
    if page.may_sign and not check_answers.is_confirmed(request, check := _check_signing(page)):
        return check_answers.show_check(request, check)
    try:
        service.sign(found, by=request.user)
    except service.SigningRefused as refused:
        messages.warning(request, _("Not signed. %(why)s") % {"why": refused})
    except service.AlreadySigned:
        messages.info(request, _("It was signed before. Nothing has changed."))
    else:
        messages.success(request, _("Signed and frozen. Nothing in it can change from now on."))
    return redirect(found)


def _check_signing(page: Overview) -> check_answers.Check:
    header, found = page.header, page.assessment
    gaps = len(page.gaps)
    return check_answers.Check(
        heading=_("Check before you sign"),
        about=f"{header.title}, {header.reference}",
        answers=[
            (_("Checklist"), str(found.edition)),
            (_("Questions answered"), str(page.sum.total)),
            (_("Gaps"), str(gaps) if gaps else _("None")),
        ],
        follows=[
            _("Questions, answers and evidence are frozen together, with your name and today's date."),
            _("Nothing in it can change afterwards. When things change, the checklist is answered again."),
            ngettext(
                "The gap stays in the list of actions with whoever puts it right.",
                "The %(n)s gaps stay in the list of actions with whoever puts them right.",
                gaps,
            )
            % {"n": gaps}
            if gaps
            else _("No gap was found, so nothing is to be put right."),
        ],
        button=_("Sign and freeze"),
        crumbs=[
            (header.title, address_of_tab(header.reference)),
            (_("Governance"), address_of_tab(header.reference, "governance/")),
        ],
        state=page.answers_mark,
    )


def find(request: SignedInRequest, pk: int, *, needs: Permission = VIEW) -> tuple[Assessment, Header]:
    """Fetch an assessment that the reader may read.

    Raises Http404, or PermissionDenied when `needs` does not reach it.
    """
    user = request.user
    found = get_object_or_404(access.assessments_visible_to(user), pk=pk)
    assert found.partnership is not None
    return found, header_for(user, found.partnership.standing_record.reference, needs=needs)


def _overview(request: SignedInRequest, found: Assessment, header: Header, form: SignForm) -> HttpResponse:
    page = Overview(found, header, clock.today())
    context = {"header": header, "assessment": found, "page": page, "form": form}
    name = "signed" if found.signed_at else "assessment"
    return render(request, f"governance/assessments/{name}.html", context)


@require_permission(Permission.PARTNERSHIP_VIEW)
@require_http_methods(["GET", "POST"])
def section(request: SignedInRequest, pk: int, section: str) -> HttpResponse:
    """One section: read it, answer it, or change an answer."""
    page = _page(request, pk, section)
    if request.method == "GET":
        return _shown(request, page, {}, opened=request.GET.getlist("change"))
    if not page.header.may_edit:
        raise PermissionDenied
    if page.assessment.signed_at:
        return _signed_meanwhile(request, page)
    use = request.POST.get("use", "")
    posted = page.posted(request.POST, use)
    if change := request.POST.get("change", ""):
        kept = {key: form.unjudged() for key, form in posted.items()}
        return _shown(request, page, kept, opened=[change])
    try:
        again = section_page.save_section(page, posted, by=request.user, use=use)
    except service.AlreadySigned:
        return _signed_meanwhile(request, page)
    after = _page(request, pk, section)
    if use in again or (again and not use):
        return _shown(request, after, again)
    if again:
        return _shown(request, after, again, saved=_saved(page, after))
    messages.success(request, _saved(page, after))
    return redirect(_next(after, request.POST.get("go", ""), use))


def _page(request: SignedInRequest, pk: int, section: str) -> SectionPage:
    found, header = find(request, pk)
    try:
        return SectionPage(found, header, section, day=clock.today())
    except StopIteration as error:
        raise Http404 from error


def _shown(
    request: SignedInRequest,
    page: SectionPage,
    kept: Mapping[str, QuestionForm],
    *,
    opened: list[str] | None = None,
    saved: str = "",
) -> HttpResponse:
    items = page.items(kept, opened or [])
    problems = section_page.list_page_problems(items)
    context = {
        "header": page.header,
        "assessment": page.assessment,
        "page": page,
        "items": items,
        "asks": any(item.form for item in items),
        "problems": problems,
        "has_errors": bool(problems),
        "saved": saved,
    }
    return render(request, "governance/assessments/section.html", context)


def _saved(before: SectionPage, after: SectionPage) -> str:
    """Say what a save did."""
    left = progress.sum_progress(after.sections).left
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
    following = progress.find_next_open(page.sections, after=page.here.key)
    if go == "back" or following is None:
        return page.assessment.get_absolute_url()
    return reverse("assessment_section", args=[page.assessment.pk, following.key])


def _signed_meanwhile(request: SignedInRequest, page: SectionPage) -> HttpResponse:
    """Give back what was typed into an assessment that somebody signed in the meantime."""
    typed = [
        (numbered.line.asked.question.label, text)
        for numbered in page.here.questions
        for name in ("value", "comment", "missing", "evidence")
        if (text := request.POST.get(f"{numbered.key}-{name}", ""))
    ]
    context: dict[str, Any] = {
        "typed": typed,
        "about": f"{page.assessment.edition.title}, {page.header.title}",
        "back": page.assessment.get_absolute_url(),
        "why": _("It was signed while you were typing, so nothing in it can change."),
    }
    return render(request, "not_saved.html", context, status=CONFLICT)

"""Going through the lines of an open review, a group at a time."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import SignedInRequest, require_permission
from accounts.permissions import Permission
from core import clock
from core.history.writing import Stale
from core.views.conflict import lost
from register.access.words import show_record
from register.known.gather import gather_known
from register.record.header import Header
from reviews import access
from reviews.annual import service
from reviews.annual.forms import LineForm
from reviews.annual.page import ReviewPage, differs_from_last_year
from reviews.annual.views import find, is_closed, page_of
from reviews.models import Review, ReviewLine


@require_permission(Permission.PARTNERSHIP_VIEW)
@require_http_methods(["GET", "POST"])
def group(request: SignedInRequest, pk: int, group: str) -> HttpResponse:
    """One group of lines: each is confirmed with one press, or opened and answered anew."""
    user = request.user
    found, header = find(request, pk)
    try:
        page = page_of(request, found, header, group)
    except KeyError:
        raise Http404 from None
    may_draft = access.may_draft(user, found, may_edit=header.may_edit)
    if request.method != "POST":
        if not found.is_open:
            return redirect(found)
        asked = _line(page, request.GET.get("open", "")) if may_draft else None
        asked = None if asked and _keeps_words(header, asked) else asked
        return _show(request, found, header, page, LineForm(of=asked) if asked else None)
    if not access.may_draft_lines(user, found, may_edit=header.may_edit):
        raise PermissionDenied
    line = _line(page, request.POST.get("line", ""))
    if line is None:
        raise Http404
    if _keeps_words(
        header, line
    ):  # who drafts without the right to exempt text changes nothing that they cannot read
        raise PermissionDenied
    return _press(request, found, header, page, line)


def _line(page: ReviewPage, position: str) -> ReviewLine | None:
    return next((line for line in page.lines_of(page.here) if str(line.position) == position), None)


def _keeps_words(header: Header, line: ReviewLine) -> bool:
    return bool(show_record(line, header.secrecy).keeps_words)


def _press(
    request: SignedInRequest, found: Review, header: Header, page: ReviewPage, line: ReviewLine
) -> HttpResponse:
    """Write one press and go to the next line; nothing typed is lost when somebody was quicker."""
    user = request.user
    press, form = request.POST.get("press", "save"), LineForm(request.POST, of=line)
    if press == "save" and not form.is_valid():
        return _show(request, found, header, page, form)
    try:
        if press == "save":
            service.change_line(line, **form.values, mark=form.words_mark, by=user, on=clock.today())
        elif press == "put_back":
            service.put_back(line, by=user, version=_version(request))
            _say_what_stood_there(request)
        elif line.last_value:
            service.confirm_line(line, by=user, on=clock.today(), version=_version(request))
        else:  # nothing was said before, so there is nothing to confirm: open it
            return redirect(page.at(line, opens=True))
    except Stale:
        return _was_quicker(request, found, header, page, line, form if press == "save" else None)
    except service.NotOpen:
        if press != "save":
            return is_closed(request, found)
        about, why = (
            f"{found}, {header.title}",
            _("It was signed while you were typing, so nothing was saved."),
        )
        return lost(request, form, about=about, back=found.get_absolute_url(), why=why)  # type: ignore[arg-type]
    return redirect(_onward(request, page, line, press))


def _say_what_stood_there(request: SignedInRequest) -> None:
    """The words that go with an answer are shown once more, to be copied."""
    typed = [request.POST.get(name, "").strip() for name in ("evidence", "comment")]
    if any(typed):
        words = "; ".join(filter(None, typed))
        messages.success(request, _("The line is put back. This stood there: %(words)s") % {"words": words})


def _version(request: SignedInRequest) -> int:
    typed = request.POST.get("version", "")
    return int(typed) if typed.isdecimal() and len(typed) < 9 else 0


def _onward(request: SignedInRequest, page: ReviewPage, line: ReviewLine, press: str) -> str:
    """Where a press leads: the next line that is to do, the next group, or back to the partnership."""
    if press == "put_back":
        return page.at(line)
    go = request.POST.get("go", "")
    if go == "back":
        return page.tab
    return page.onward if go == "next" else page.after(line)


def _was_quicker(
    request: SignedInRequest,
    found: Review,
    header: Header,
    page: ReviewPage,
    line: ReviewLine,
    form: LineForm | None,
) -> HttpResponse:
    """Show what somebody else answered meanwhile, beside what was typed."""
    fresh = page_of(request, found, header, page.group)
    newest = _line(fresh, str(line.position))
    assert newest is not None
    if form is None or _keeps_words(header, newest):
        words = {"who": newest.decided_by or _("Somebody else")}
        messages.warning(
            request, _("%(who)s was quicker on this line. Look at it again before you press.") % words
        )
        return redirect(fresh.at(newest))
    return _show(request, found, header, fresh, form.beside(newest), status=409)


def _show(
    request: SignedInRequest,
    found: Review,
    header: Header,
    page: ReviewPage,
    form: LineForm | None,
    status: int = 200,
) -> HttpResponse:
    known = gather_known([header.pk], page.today)[header.pk].findings
    rows = [
        page.row(line, differs_from_last_year(known.get(line.fact), line.last_value))
        for line in page.lines_of(page.here)
    ]
    context = {
        "header": header,
        "review": show_record(found, header.secrecy),
        "page": page,
        "rows": rows,
        "form": form,
        "may_draft": access.may_draft(request.user, found, may_edit=header.may_edit),
        "has_errors": bool(form and form.errors),
    }
    return render(request, "reviews/annual/group.html", context, status=status)

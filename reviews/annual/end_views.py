"""The last page of a review: writing it up, delegating, signing; then accepting or returning it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import SignedInRequest, require_permission
from accounts.permissions import Permission
from accounts.same_person import is_own_sign_in
from core.editing import field_display
from core.history.writing import Stale
from core.views import check_answers
from core.views.conflict import conflict, describe_outcome, lost
from register.access.words import hides_words, show_record
from register.record.header import Header, address_of_tab
from reviews import access
from reviews.annual import rating_sum, service, signing
from reviews.annual.forms import AcceptForm, DelegateForm, ReturnForm, SignForm, WriteUpForm
from reviews.annual.page import ReviewPage
from reviews.annual.views import find, find_in_turn, is_closed, page_of, show_signed
from reviews.models import Review
from reviews.rating import RatingError

SIGN, ACCEPT = Permission.REVIEW_SIGN, Permission.REVIEW_ACCEPT


@require_permission(Permission.PARTNERSHIP_VIEW)
@require_http_methods(["GET", "POST"])
def finish(request: SignedInRequest, pk: int) -> HttpResponse:
    """The whole review as it will be frozen, the words around it, and what is still missing."""
    found, header = find(request, pk)
    if request.method != "POST":
        return _show(request, found, header) if found.is_open else redirect(found)
    if not access.may_draft_lines(request.user, found, may_edit=header.may_edit):
        raise PermissionDenied
    _refuse_unread(found, header)
    form = WriteUpForm(request.POST, instance=found)
    refused = _written(request, found, header, form)
    if refused:
        return refused
    messages.success(request, " ".join(filter(None, (_("Saved."), describe_outcome(form)))))
    return redirect("review_finish", pk=found.pk)


def _refuse_unread(found: Review, header: Header) -> None:
    """Who drafts without the right to exempt text changes nothing that they cannot read. Raises PermissionDenied."""
    if hides_words(header.secrecy, found):
        raise PermissionDenied


@require_permission(SIGN)
@require_POST
@transaction.atomic
def sign(request: SignedInRequest, pk: int) -> HttpResponse:
    """Save the words and sign: from then on nothing in it changes unless it is returned."""
    found, header = find_in_turn(request, pk, needs=SIGN)
    page = page_of(request, found, header)
    form = SignForm(request.POST, instance=found, answers=page.answers)
    if check_answers.is_going_back(request) and found.is_open:
        return _show(request, found, header, WriteUpForm(request.POST, instance=found))
    if not check_answers.is_checked(request) and _may_be_signed(form):
        return check_answers.show_check(request, _check_signing(form, header, page))
    with transaction.atomic():  # the words and the signature, or neither; words that are not yet signed stay
        if refused := _written(request, found, header, form):
            return refused
        try:
            signing.sign_review(found, by=request.user)
        except signing.SigningRefused as refusal:
            messages.warning(request, _("Not signed. %(why)s") % {"why": refusal})
            return redirect("review_finish", pk=found.pk)
    messages.success(
        request, _("Signed. The partnership officer now accepts it, or returns it with a reason.")
    )
    return redirect(found)


def _may_be_signed(form: SignForm) -> bool:
    return (
        form.is_valid() and form.settled and form.instance.is_open and not signing.list_missing(form.instance)
    )


def _check_signing(form: SignForm, header: Header, page: ReviewPage) -> check_answers.Check:
    found = form.instance
    answers = [
        (str(form[name].label), field_display.display_field(found, name)) for name in ("summary", "outcome")
    ]
    counted = _sum(found, page)
    if counted:
        answers.append((_("The lines add up to"), _sum_in_words(counted)))
    return check_answers.Check(
        heading=_("Check the review before you sign it"),
        about=f"{header.title}, {header.reference}",
        answers=answers,
        follows=[
            _("The words and every line are frozen as they stand, with your name and today's date."),
            _("The partnership officer accepts it, or returns it to you with a reason."),
            _("Once it is accepted its rating shows on the record, in lists and in reports."),
        ],
        button=_("Sign this review"),
        open_things=page.contradictions_in_words,
        open_heading=page.contradictions_head,
        crumbs=[(header.title, address_of_tab(header.reference)), (str(found), found.get_absolute_url())],
    )


def _written(
    request: SignedInRequest, found: Review, header: Header, form: WriteUpForm
) -> HttpResponse | None:
    """Write the words around the lines; return the page to show instead when that was not possible."""
    place: dict[str, Any] = {"about": f"{found}, {header.title}", "back": found.get_absolute_url()}
    if not form.is_valid():
        return _show(request, found, header, form) if found.is_open else is_closed(request, found)
    if not form.settled:
        return conflict(request, form, **place)
    try:
        service.write_up(form.instance, names=("summary", "outcome"), mark=form.words_mark, by=request.user)
    except (service.NotOpen, Stale):
        why = _("It was signed or saved by somebody else while you were typing, so nothing was saved.")
        return lost(request, form, why=why, **place)
    return None


@require_permission(SIGN)
@require_POST
def delegate(request: SignedInRequest, pk: int) -> HttpResponse:
    """Give the drafting to somebody, or take it back."""
    found, header = find(request, pk, needs=SIGN)
    if not found.is_open:
        return is_closed(request, found)
    form = DelegateForm(request.POST, review=found)
    if not form.is_valid():
        return _show(request, found, header, delegation=form)
    to = form.cleaned_data["drafter"]
    try:
        service.delegate_draft(found, to=to, by=request.user)
    except service.NotOpen:
        return is_closed(request, found)
    words = (
        _("%(who)s drafts it now. It stands in their work.") % {"who": to}
        if to
        else _("The drafting is yours.")
    )
    messages.success(request, words)
    return redirect("review_finish", pk=found.pk)


@require_permission(ACCEPT)
@require_POST
@transaction.atomic
def accept(request: SignedInRequest, pk: int) -> HttpResponse:
    """Accept a signed review, with another rating and its reason if need be, and freeze it for good."""
    found, header = find_in_turn(request, pk, needs=ACCEPT)
    if found.status != Review.Status.SIGNED:
        return _not_waiting(request, found)
    form = AcceptForm(request.POST, review=found)
    if not form.is_valid():
        return show_signed(request, found, header, accept=form)
    if check_answers.is_going_back(request):
        return show_signed(request, found, header, accept=form)
    if not check_answers.is_checked(request) and not is_own_sign_in(found.signer, request.user):
        return check_answers.show_check(
            request, _check_acceptance(form, found, header, page_of(request, found, header))
        )
    given = {name: form.cleaned_data[name] for name in ("override", "override_reason")}
    try:
        done = signing.accept_review(found, **given, mark=form.words_mark, by=request.user)
    except service.NotOpen:
        return _not_waiting(request, found)
    except signing.OwnSignature:
        messages.warning(
            request, _("You signed this review, so somebody else accepts it. Nothing has changed.")
        )
        return redirect(found)
    messages.success(
        request, _("Accepted and frozen. The rating is %(word)s.") % {"word": done.final_rating_label}
    )
    return redirect(done)


def _sum_in_words(counted: rating_sum.RatingSum) -> str:
    words = _("%(points)s of %(possible)s points, %(percent)s%%: %(rating)s")
    return words % {
        "points": counted.points,
        "possible": counted.possible,
        "percent": counted.percent,
        "rating": counted.label,
    }


def _check_acceptance(
    form: AcceptForm, found: Review, header: Header, page: ReviewPage
) -> check_answers.Check:
    return check_answers.Check(
        heading=_("Check before you accept this review"),
        about=f"{header.title}, {header.reference}",
        answers=[
            (_("Review"), str(found)),
            (_("Signed by"), found.signed_by),
            *check_answers.list_answers(form),
        ],
        follows=[
            _("The review is frozen for good: it can no longer be returned."),
            _(
                "Its rating shows on the record, in lists and in reports, and the day of the next review is set."
            ),
        ],
        button=_("Accept and freeze"),
        open_things=page.contradictions_in_words,
        open_heading=page.contradictions_head,
        crumbs=[(header.title, address_of_tab(header.reference)), (str(found), found.get_absolute_url())],
    )


@require_permission(ACCEPT)
@require_POST
@transaction.atomic
def send_back(request: SignedInRequest, pk: int) -> HttpResponse:
    """Return a signed review with the reason."""
    found, header = find_in_turn(request, pk, needs=ACCEPT)
    if found.status != Review.Status.SIGNED:
        return _not_waiting(request, found)
    form = ReturnForm(request.POST, review=found)
    if not form.is_valid():
        return show_signed(request, found, header, back=form)
    try:
        signing.return_review(
            found, because=form.cleaned_data["because"], mark=form.words_mark, by=request.user
        )
    except service.NotOpen:
        return _not_waiting(request, found)
    messages.success(request, _("Returned. Whoever signed it sees your reason above the lines."))
    return redirect("partnership_reviews", reference=header.reference)


def _not_waiting(request: SignedInRequest, found: Review) -> HttpResponse:
    messages.warning(request, _("This review is not waiting to be accepted. Nothing has changed."))
    return redirect(found)


def _show(
    request: SignedInRequest,
    found: Review,
    header: Header,
    form: WriteUpForm | None = None,
    *,
    delegation: DelegateForm | None = None,
) -> HttpResponse:
    page = page_of(request, found, header)
    may_draft, may_sign = access.may_draft(request.user, found, may_edit=header.may_edit), header.may(SIGN)
    may_write = may_draft and not hides_words(header.secrecy, found)
    context = {
        "header": header,
        "review": show_record(found, header.secrecy),
        "page": page,
        "form": form or (WriteUpForm(instance=found, answers=page.answers) if may_write else None),
        "delegation": delegation or (DelegateForm(review=found) if may_sign else None),
        "sum": _sum(found, page),
        "missing": signing.list_missing(found),
        "lacks_actions": signing.is_without_actions(found),
        "may_draft": may_draft,
        "may_sign": may_sign and not page.left,
        "has_errors": bool((form and form.errors) or (delegation and delegation.errors)),
    }
    return render(request, "reviews/annual/finish.html", context)


def _sum(found: Review, page: ReviewPage) -> rating_sum.RatingSum | None:
    """What the answers add up to; None while a line is to do, or when every line is not applicable."""
    try:
        return (
            None
            if page.left
            else rating_sum.sum_of_result(signing.rate_review(found), found.edition.framework)
        )
    except RatingError:
        return None

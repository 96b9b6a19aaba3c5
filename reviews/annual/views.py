"""Reading annual reviews: across the council, of one partnership, and one as it was signed; and opening one."""

import json

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import SignedInRequest, require_permission
from accounts.permissions import Permission
from accounts.same_person import is_own_sign_in
from core import clock
from register.access.visible import readable_to
from register.access.words import show_record
from register.record.header import Header, header_for
from register.standing import refresh as standing_refresh
from reviews import access
from reviews.annual import rating_sum, service, tab
from reviews.annual.forms import AcceptForm, ReturnForm
from reviews.annual.listing import ReviewListing
from reviews.annual.page import ReviewPage
from reviews.models import Review

VIEW, EDIT, ACCEPT = Permission.PARTNERSHIP_VIEW, Permission.PARTNERSHIP_EDIT, Permission.REVIEW_ACCEPT


@require_permission(VIEW)
@require_safe
def reviews(request: SignedInRequest) -> HttpResponse:
    """The annual reviews of every partnership that the reader may see, by where they stand."""
    listing = ReviewListing(
        request.user, request.GET.get("state", ""), request.GET.get("page", ""), today=clock.today()
    )
    return render(request, "reviews/annual/list.html", {"listing": listing})


@require_permission(VIEW)
@require_safe
def partnership_reviews(request: SignedInRequest, reference: str) -> HttpResponse:
    """The review that is open, and those of the years before."""
    user = request.user
    header = header_for(user, reference)
    if not readable_to(user).filter(pk=header.pk).exists():
        return render(request, "reviews/annual/tab_exempt.html", {"header": header})
    shown = tab.build_reviews_tab(user, header)
    return render(request, "reviews/annual/tab.html", {"header": header, "tab": shown})


@require_permission(EDIT)
@require_POST
def open_review(request: SignedInRequest, reference: str) -> HttpResponse:
    """Open this year's review with last year's answers, or go on with the one that is open."""
    user = request.user
    header = header_for(user, reference, needs=EDIT)
    partnership = get_object_or_404(readable_to(user), pk=header.pk)
    if not tab.may_open_review(header):
        raise PermissionDenied
    due = header.next_review_on
    return redirect(service.open_review(partnership, by=user, on=clock.today(), due_on=due))


@require_permission(VIEW)
@require_safe
def review(request: SignedInRequest, pk: int) -> HttpResponse:
    """A signed or accepted review as it was frozen; of an open one the first page with something to do."""
    found, header = find(request, pk)
    if found.is_open:
        return redirect(page_of(request, found, header).first_to_do())
    return show_signed(request, found, header)


def find(request: SignedInRequest, pk: int, *, needs: Permission = VIEW) -> tuple[Review, Header]:
    """Fetch a review that the reader may read. Raises Http404, or PermissionDenied when `needs` does not reach it."""
    user = request.user
    found = get_object_or_404(access.reviews_visible_to(user), pk=pk)
    return found, header_for(user, found.partnership.standing_record.reference, needs=needs)


def find_in_turn(request: SignedInRequest, pk: int, *, needs: Permission) -> tuple[Review, Header]:
    """Fetch it once nobody else writes to its partnership: what is judged then still holds when it is written.

    To be called in a transaction.
    """
    found, _header = find(request, pk, needs=needs)
    standing_refresh.take_turn([found.partnership_id])
    return find(request, pk, needs=needs)


def page_of(request: SignedInRequest, found: Review, header: Header, group: str = "") -> ReviewPage:
    """Read the lines of a review for its reader."""
    return ReviewPage(
        found, reader=request.user.label, secrecy=header.secrecy, today=clock.today(), group=group
    )


def show_signed(
    request: SignedInRequest,
    found: Review,
    header: Header,
    *,
    accept: AcceptForm | None = None,
    back: ReturnForm | None = None,
) -> HttpResponse:
    """Show a review that can no longer be changed, with what its officer may decide."""
    assert found.snapshot is not None
    content = json.loads(found.snapshot.content)
    waiting = found.status == Review.Status.SIGNED
    decides = waiting and header.may(ACCEPT)
    own = waiting and is_own_sign_in(found.signer, request.user)
    context = {
        "header": header,
        "review": show_record(found, header.secrecy),
        "page": page_of(request, found, header),
        "sum": rating_sum.sum_of_snapshot(content, found.edition.framework),
        "waiting": waiting,
        "marks_later": header.may_edit,
        "may_verify": header.may(Permission.VERIFICATION_RECORD),
        "accept": accept or (AcceptForm(review=found) if decides and not own else None),
        "own": own,
        "back": back or (ReturnForm(review=found) if decides else None),
        "has_errors": bool((accept and accept.errors) or (back and back.errors)),
    }
    return render(request, "reviews/annual/signed.html", context)


def is_closed(request: SignedInRequest, found: Review) -> HttpResponse:
    """Go to a review that is no longer open, and say so."""
    messages.warning(request, _("This review is signed. It can only change once it is returned."))
    return redirect(found)

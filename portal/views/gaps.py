from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from accounts.access import SignedInRequest, require_permission
from accounts.models import Person
from accounts.permissions import Permission
from core import clock
from core.remembered import Memory
from portal import gaps as listed
from register.known.gather import find_held_gaps

PER_PAGE = 50


@require_permission(Permission.PARTNERSHIP_VIEW)
@require_safe
def gaps(request: SignedInRequest) -> HttpResponse:
    """What is missing across the council: how much with which post, and with `post`, what that is."""
    user, today = request.user, clock.today()
    if post := request.GET.get("post"):
        return _of_post(request, post)
    question = ("gaps", user.pk, today, get_language())
    posts, kinds = Memory().answer(
        question, lambda: (listed.list_posts(user, today), listed.list_kinds(user, today))
    )
    own = next((post for post in posts if post.key == str(user.person_id)), None)
    context = {"posts": posts, "kinds": kinds, "own": own, "counted": listed.count_gaps(posts)}
    return render(request, "portal/gaps.html", context)


def _of_post(request: SignedInRequest, key: str) -> HttpResponse:
    today = clock.today()
    if key != listed.NOBODY and not key.isdecimal():
        raise Http404
    person = None if key == listed.NOBODY else get_object_or_404(Person, pk=key)
    found = listed.gaps_of(request.user, person, today)
    if person and not found and not request.user.may(Permission.PERSON_VIEW):
        raise Http404  # whoever may see nothing of theirs is not told who they are, either
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    held = find_held_gaps([(gap.action, gap.pk, gap.fact) for gap in page], today)
    context = {
        "person": person and person.name_for(names=request.user.may(Permission.PERSON_VIEW)),
        "page": page,
        "gaps": [(gap, gap.late(today), gap.action in held) for gap in page],
        "partnerships": len({gap.reference for gap in found}),
        "late": sum(gap.late(today) for gap in found),
    }
    return render(request, "portal/gaps_of_post.html", context)

"""People and posts: the list of them, one of them, adding and changing."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import SignedInRequest, open_to_signed_in, require_permission
from accounts.permissions import Permission
from core.history.writing import Stale
from core.views.conflict import conflict, describe_outcome
from register.handing_over.page import DutiesOfPerson
from register.listing.people import PeopleListing, people_shown_to
from register.merging.after import find_merges_into
from register.people import service
from register.people.forms import PersonForm
from register.record import people as record_people


@open_to_signed_in
@require_safe
def person_list(request: SignedInRequest) -> HttpResponse:
    """Posts, and who holds them for those who may read names."""
    listing = PeopleListing(request.user, request.GET)
    context = {"listing": listing, "may_edit": request.user.may(Permission.PERSON_EDIT)}
    return render(request, "register/people/list.html", context)


@open_to_signed_in
@require_safe
def person(request: SignedInRequest, pk: int) -> HttpResponse:
    """One person or post, and what they answer for as far as the reader may see it."""
    user = request.user
    shown = people_shown_to(user).select_related("directorate", "service", "sign_in")
    found, full = get_object_or_404(shown, pk=pk), user.may(Permission.PERSON_VIEW)
    context = {
        "person": found,
        "title": record_people.name_for_reader(found, full=full),
        "full": full,
        "answers_for": DutiesOfPerson(found, user),
        "may_edit": user.may(Permission.PERSON_EDIT),
        "merges": find_merges_into("person", pk) if user.may(Permission.PERSON_EDIT) else [],
        "may_merge": user.may(Permission.PERSON_MERGE),
        "may_sign_in": user.may(Permission.SIGN_IN_EDIT),
    }
    return render(request, "register/people/person.html", context)


@require_permission(Permission.PERSON_EDIT)
@require_http_methods(["GET", "POST"])
def person_new(request: SignedInRequest) -> HttpResponse:
    """Add a person or a post."""
    form = PersonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        made = service.add(form.save(commit=False), by=request.user)
        messages.success(request, _("Person added. %(name)s") % {"name": made.in_full})
        return redirect("person", pk=made.pk)
    return _page(request, form, _("Add a person or post"), reverse("people"))


@require_permission(Permission.PERSON_EDIT)
@require_http_methods(["GET", "POST"])
def person_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change a person or post. Two people who change the same one lose nothing."""
    found = get_object_or_404(people_shown_to(request.user), pk=pk)
    back, name = reverse("person", args=[pk]), str(found)
    form = PersonForm(request.POST if request.method == "POST" else None, instance=found)
    if form.is_valid():
        if not form.settled:
            return conflict(request, form, about=name, back=back)
        try:
            service.change(found, names=form.names, by=request.user, reason=form.why)
        except Stale:
            return person_edit(request, pk)
        said = _("Person saved. %(name)s") % {"name": found.in_full}
        messages.success(request, " ".join(filter(None, (said, describe_outcome(form)))))
        leaves = "left_on" in form.changed_data and found.left_on is not None
        hands_over = leaves and request.user.may(Permission.PERSON_HAND_OVER)
        return redirect("person_hand_over" if hands_over else "person", pk=pk)
    return _page(request, form, _("Change %(name)s") % {"name": name}, back)


def _page(request: SignedInRequest, form: PersonForm, heading: str, cancel: str) -> HttpResponse:
    return render(request, "register/people/form.html", {"form": form, "heading": heading, "cancel": cancel})

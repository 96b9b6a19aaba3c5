"""Handing over what somebody answers for: who takes what, the page before it is done, doing it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import SignedInRequest, require_permission
from accounts.models import Person
from accounts.permissions import Permission
from core import clock
from core.views.check_answers import is_checked, is_going_back, show_check
from register.handing_over import page, service
from register.handing_over.forms import HandOverForm
from register.handing_over.survey import DutiesHeld, survey_duties
from register.listing.people import people_shown_to


@require_permission(Permission.PERSON_HAND_OVER)
@require_http_methods(["GET", "POST"])
def hand_over(request: SignedInRequest, pk: int) -> HttpResponse:
    """Hand over all that a person answers for, to one successor or several."""
    user = request.user
    person = get_object_or_404(people_shown_to(user).select_related("directorate"), pk=pk)
    held = survey_duties(person, seen_by=user)
    back = reverse("person", args=[pk])
    if not len(held):
        messages.info(request, _("%(who)s answers for nothing in the register.") % {"who": person})
        return redirect(back)
    posted = request.POST if request.method == "POST" else None
    if posted is not None and posted.get("state", held.state) != held.state:
        return _show_anew(request, person, held)
    form = HandOverForm(posted, person=person, held=held, by=user)
    if is_going_back(request) or not form.is_valid():
        return _show(request, person, held, form)
    if not is_checked(request):
        return show_check(request, page.check_for(form, person, held, user, back))
    try:
        taken = service.hand_over(
            person,
            given=form.given,
            state=form.cleaned_data["state"],
            on=clock.today(),
            by=user,
            reason=form.cleaned_data["reason"],
        )
    except service.HandOverStale:
        return _show_anew(request, person, survey_duties(person, seen_by=user))
    except service.HandOverRefused as refused:
        form.add_error(None, refused.reasons)
        return _show(request, person, held, form)
    messages.success(request, page.describe_moved(taken, len(held) - taken.total()))
    return redirect(back)


def _show(request: SignedInRequest, person: Person, held: DutiesHeld, form: HandOverForm) -> HttpResponse:
    context = {
        "person": person,
        "form": form,
        "count": len(held),
        "hidden": page.describe_hidden(held),
        "others": [one.words for one in held.shown if not request.user.may(one.decision.needs)],
        "cancel": reverse("person", args=[person.pk]),
    }
    return render(request, "register/people/hand_over.html", context)


def _show_anew(request: SignedInRequest, person: Person, held: DutiesHeld) -> HttpResponse:
    """Somebody changed what the person holds meanwhile: show it as it is, with what was typed."""
    typed = {name: request.POST[name][:300] for name in request.POST if name != "state"}
    form = HandOverForm(person=person, held=held, by=request.user, initial=typed)
    messages.warning(
        request,
        _(
            "What they answer for has changed since this page was shown. Nothing was handed over; look at it again."
        ),
    )
    return _show(request, person, held, form)

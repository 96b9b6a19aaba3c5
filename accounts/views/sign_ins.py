"""The sign-in of one person: given, changed and taken away by an administrator."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts import invitations
from accounts.access import SignedInRequest, require_permission
from accounts.forms.sign_ins import SignInForm
from accounts.models import Person, User
from accounts.permissions import Permission
from accounts.services import sign_ins
from accounts.services.own_rights import OwnRightsRefused
from core.history.writing import Stale


@require_permission(Permission.SIGN_IN_EDIT)
@require_http_methods(["GET", "POST"])
def sign_in(request: SignedInRequest, pk: int) -> HttpResponse:
    """Give a person a sign-in, or change what it allows."""
    person = get_object_or_404(Person, pk=pk)
    now = sign_ins.rights_of(person)
    form = SignInForm(request.POST or None, person=person, now=now)
    try:
        written = form.is_valid() and (_made if now is None else _changed)(request, form, person)
    except Stale:  # somebody saved in the very moment between comparing and writing: compare again
        return sign_in(request, pk)
    if written:
        switched_off = now is not None and now.is_active and not form.rights.is_active
        hands_over = switched_off and request.user.may(Permission.PERSON_HAND_OVER)
        return redirect("person_hand_over" if hands_over else "person", pk=pk)
    return render(request, "accounts/sign_in.html", {"form": form, "person": person, "now": now})


def _made(request: SignedInRequest, form: SignInForm, person: Person) -> bool:
    try:
        user = sign_ins.make(person, form.rights, by=request.user)
    except sign_ins.AlreadyGiven:
        form.add_error(None, _("Somebody was quicker, so this press did nothing. Open the page again"))
        return False
    if invitations.send(user, request):
        said = _("%(name)s can sign in. A link to choose a password is on its way to %(email)s.")
        messages.success(request, said % {"name": person, "email": user.email})
    else:
        messages.success(request, _("Sign-in saved. %(name)s") % {"name": person})
        _say_not_sent(request, user)
    return True


def _changed(request: SignedInRequest, form: SignInForm, person: Person) -> bool:
    try:
        user = get_object_or_404(User, person=person)
        sign_ins.change(user, form.rights, read=form.now, by=request.user)
    except sign_ins.LastAdministrator:
        words = _("This is the only administrator who can sign in. Make somebody else one first")
        form.add_error("roles", words)
        return False
    except sign_ins.AlreadyGiven:
        form.add_error("email", _("Somebody else signs in with this address. Enter another one"))
        return False
    except OwnRightsRefused as refused:
        form.add_error("roles", str(refused))
        return False
    messages.success(request, _("Sign-in saved. %(name)s") % {"name": person})
    return True


@require_permission(Permission.SIGN_IN_EDIT)
@require_POST
def invite(request: SignedInRequest, pk: int) -> HttpResponse:
    """Send the link to choose a password once more."""
    user = get_object_or_404(User, person=pk, is_active=True)
    if invitations.send(user, request):
        said = _("A link to choose a password is on its way to %(email)s.")
        messages.success(request, said % {"email": user.email})
    else:
        _say_not_sent(request, user)
    return redirect("person", pk=pk)


def _say_not_sent(request: SignedInRequest, user: User) -> None:
    said = _(
        "The link to choose a password could not be sent to %(email)s. "
        "Open this sign-in again in a few minutes and send it once more. "
        "If that fails too, tell whoever runs the register."
    )
    messages.warning(request, said % {"email": user.email})

"""The link by which somebody chooses a password; the only place that makes one, beside the reset page."""

import logging

from allauth.account.forms import ResetPasswordForm, default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.db import DatabaseError
from django.http import HttpRequest
from django.urls import reverse

from accounts.models import User

log = logging.getLogger(__name__)


def send(user: User, request: HttpRequest) -> bool:
    """Send the link by e-mail, in words for somebody new until they have a password; return whether it is on its way.

    The sign-in was saved before and stands without it: the link can be sent once more.
    """
    form = ResetPasswordForm(data={"email": user.email})
    try:
        if form.is_valid():
            form.save(request)
    except (OSError, DatabaseError):  # what smtplib raises is an OSError
        log.exception("The link to choose a password could not be sent to sign-in %s", user.pk)
        return False
    return True


def build_path(user: User) -> str:
    """Return the path that lets `user` choose a password, once."""
    token = default_token_generator.make_token(user)
    kwargs = {"uidb36": user_pk_to_url_str(user), "key": token}
    return reverse("account_reset_password_from_key", kwargs=kwargs)

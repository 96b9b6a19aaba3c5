"""The link by which somebody chooses a password; the only place that makes one, beside the reset page."""

from allauth.account.forms import ResetPasswordForm, default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.http import HttpRequest
from django.urls import reverse

from accounts.models import User


def send(user: User, request: HttpRequest) -> None:
    """Send the link by e-mail, in the same words as a forgotten password."""
    form = ResetPasswordForm(data={"email": user.email})
    if form.is_valid():
        form.save(request)


def build_path(user: User) -> str:
    """Return the path that lets `user` choose a password, once."""
    token = default_token_generator.make_token(user)
    kwargs = {"uidb36": user_pk_to_url_str(user), "key": token}
    return reverse("account_reset_password_from_key", kwargs=kwargs)

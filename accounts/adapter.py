"""How the sign-in library behaves here."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _lazy


class CouncilAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs themselves up: an administrator makes sign-ins."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _lazy(
            "This e-mail address and password do not belong together. Try again, or choose a new password."
        ),
        "too_many_login_attempts": _lazy("Too many tries. Wait five minutes, or choose a new password."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Say nothing of our own accord: the next page shows that it worked."""

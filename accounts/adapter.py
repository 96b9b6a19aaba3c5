"""How the sign-in library behaves here."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class CouncilAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs themselves up: an administrator makes sign-ins."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Say nothing of our own accord: the next page shows that it worked."""

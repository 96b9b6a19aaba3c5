"""What the tests of these pages share: the pages of risks."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date

from django.test import Client

from accounts.models import User

TODAY, AHEAD = date(2026, 11, 20), date(2027, 3, 31)
SignIn = Callable[[User], Client]
Counted = Callable[[str], AbstractContextManager[None]]


def text(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return " ".join(response.content.decode().split())


def levels(likelihood: int, impact: int, kind: str = "current") -> dict[str, int]:
    return {f"{kind}_likelihood": likelihood, f"{kind}_impact": impact}

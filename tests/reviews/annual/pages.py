"""What the tests of these pages share: the pages of the annual review."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

from django.test import Client
from django.urls import reverse

from accounts.models import User
from reviews.models import Review, ReviewLine

SignIn = Callable[[User], Client]
Counting = Callable[[str], AbstractContextManager[None]]
WORDS = {"summary": "Three projects finished.", "outcome": "continue"}
CHECKED = {"checked": "yes"}


def group(review: Review, key: str = "fit", **query: Any) -> str:
    return reverse("review_group", args=[review.pk, key], query=query)


def finish(review: Review) -> str:
    return reverse("review_finish", args=[review.pk])


def line(review: Review, position: int) -> ReviewLine:
    return review.lines.get(position=position)


def typed(review: Review, position: int, press: str = "save", **fields: Any) -> dict[str, Any]:
    """What one press posts."""
    return {"line": position, "version": line(review, position).version, "press": press} | fields


def mark(client: Client, review: Review) -> str:
    """The mark of the answers that stand on the last page."""
    found: str = client.get(finish(review)).context["page"].answers
    return found


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


def decide(review: Review, what: str) -> str:
    return reverse(f"review_{what}", args=[review.pk])

"""A register at rest is counted once; nobody is shown what was counted for somebody else, or before a change."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from django.utils import timezone

from accounts.models import Directorate, User
from core import remembered
from core.history import audit
from core.history.actors import SYSTEM
from register.choices import Status
from register.models import Partnership
from register.services import partnerships
from tests.register.listing.listed import Page, counted, make, names

pytestmark = pytest.mark.django_db(transaction=True)


@contextmanager
def at_rest(seconds: int) -> Iterator[None]:
    """Some time after the last write."""
    remembered._kept.clear()
    with transaction.atomic():
        audit.record("test.written", by=SYSTEM, headline="Written")
    with time_machine.travel(timezone.now() + timedelta(seconds=seconds), tick=False):
        yield


def test_what_was_counted_for_one_reader_is_not_shown_to_another(
    page: Page, people: dict[str, User], adults: Directorate, place: Directorate
) -> None:
    make("Ours", directorate=adults)
    make("Theirs", directorate=place)
    with at_rest(10):
        for _again in range(3):
            assert (names(page()), counted(page())) == (
                ["Ours", "Theirs"],
                "2 partnerships, soonest review first",
            )
            assert (names(page(by=people["reader"])), counted(page(by=people["reader"]))) == (
                ["Ours"],
                "1 partnership that you may find",
            )
        assert names(page("o=-name")) == ["Theirs", "Ours"]
        assert names(page("status=closed")) == []


def test_a_change_shows_at_once(page: Page, officer: User, today: Any) -> None:
    made = make("One")
    with at_rest(10):
        for _again in range(3):
            assert "1 open; 0 over: closed, withdrawn or out of scope." in page()
        step = Partnership.objects.get(pk=made.pk)
        partnerships.move(step, to=Status.WITHDRAWN, on=today, reason="r", by=officer)
        assert "0 open; 1 over" in page()


def test_a_register_at_rest_is_read_in_few_queries(
    client_as: Callable[[User], Client], officer: User, django_assert_num_queries: Any
) -> None:
    make("One")
    client = client_as(officer)
    with at_rest(10):
        client.get("/register/")
        client.get("/register/")
        with django_assert_num_queries(4):  # who it is (3), and whether anything was written
            client.get("/register/")

"""A record that is remembered while nobody writes: each reader sees their own, and a change shows at once."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from django.utils import timezone

from accounts.models import Directorate, RoleGrant, User
from core import remembered
from core.history import audit
from core.history.actors import SYSTEM
from register.models import Partnership, SensitiveMark
from register.services import partnerships
from tests.factories.register import PartnershipFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def fund(adults: Directorate) -> Partnership:
    made = PartnershipFactory(
        live=True, directorate=adults, purpose="One pooled budget", assets="A secret depot"
    )
    SensitiveMark.objects.create(partnership=made, field="assets", paragraph=3)
    return made


@pytest.fixture
def _at_rest(fund: Partnership) -> Iterator[None]:
    remembered._kept.clear()
    with transaction.atomic():
        audit.record("test.written", by=SYSTEM, headline="Written")
    with time_machine.travel(timezone.now() + timedelta(seconds=10), tick=False):
        yield


def _page(user: User, partnership: Partnership) -> str:
    client = Client()
    client.force_login(user)
    return client.get(partnership.get_absolute_url()).content.decode()


@pytest.mark.usefixtures("_at_rest")
def test_each_reader_sees_what_they_may_whoever_came_first(
    fund: Partnership, people: dict[str, User]
) -> None:
    for _again in range(2):
        for role, edits, reads in (
            ("officer", True, True),
            ("adviser", False, True),
            ("reader", False, False),
        ):
            page = _page(people[role], fund)
            assert (f"{fund.reference}/edit/purpose/" in page) is edits, role
            assert ("A secret depot" in page) is reads, role


@pytest.mark.usefixtures("_at_rest")
def test_a_change_shows_at_once_to_everybody(fund: Partnership, people: dict[str, User]) -> None:
    assert "One pooled budget" in _page(people["adviser"], fund)
    changed = Partnership.objects.get(pk=fund.pk)
    changed.purpose = "Two pooled budgets"
    partnerships.change(changed, names=["purpose"], by=people["officer"])
    assert "Two pooled budgets" in _page(people["adviser"], fund)


@pytest.mark.usefixtures("_at_rest")
def test_a_right_that_is_taken_away_is_gone_at_once(fund: Partnership, people: dict[str, User]) -> None:
    assert f"{fund.reference}/edit/purpose/" in _page(people["officer"], fund)
    people["officer"].grants.all().delete()
    RoleGrant.objects.create(user=people["officer"], role="adviser")
    page = _page(people["officer"], fund)
    assert "One pooled budget" in page
    assert f"{fund.reference}/edit/purpose/" not in page


@pytest.mark.usefixtures("_at_rest")
def test_a_stranger_is_refused_even_what_is_remembered(
    fund: Partnership, people: dict[str, User], place: Directorate
) -> None:
    _page(people["officer"], fund)
    Partnership.objects.filter(pk=fund.pk).update(directorate=place)
    client = Client()
    client.force_login(people["reader"])
    assert client.get(fund.get_absolute_url()).status_code == 404

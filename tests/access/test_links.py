"""Whatever a role is shown as a link opens for it: a link that would fail is not shown."""

import html
import re
from collections import deque
from typing import Any

import pytest
from django.test import Client

from accounts.models import Directorate, Panel, User
from register.standing import refresh as standing_refresh
from tests.factories.governance import started
from tests.factories.measures import MeasureFactory
from tests.factories.register import PartnershipFactory
from tests.factories.related import MAKERS, DocumentVersionFactory
from tests.factories.reviews import RiskFactory, accepted, opened

pytestmark = pytest.mark.every_address
HREF = re.compile(r'<a\b[^>]*?\bhref="(/[^"#]*)')
OF_A_KIND = 2  # addresses that differ in numbers or after the question mark alone


@pytest.fixture
def council(people: dict[str, User], place: Directorate) -> None:
    """A partnership with a tie to everybody and one to nobody, each with something in every tab."""
    ties: dict[str, Any] = {
        "directorate": people["sponsor"].person.directorate,
        "sponsor": people["sponsor"].person,
        "lead": people["contributor"].person,
        "panel": Panel.objects.get(slug="adults"),
    }
    for partnership in (
        PartnershipFactory(live=True, **ties),
        PartnershipFactory(live=True, directorate=place),
    ):
        made = {slug: maker(partnership=partnership) for slug, maker in MAKERS.items()}
        DocumentVersionFactory(document=made["document"])
        RiskFactory(partnership=partnership, now=(4, 5))
        MeasureFactory(partnership=partnership)
        started(partnership, by=people["officer"])
        accepted(partnership)
        standing_refresh.refresh([partnership.pk])
    opened(PartnershipFactory(live=True, **ties))


@pytest.mark.django_db
@pytest.mark.usefixtures("council")
@pytest.mark.parametrize(
    "role", ["administrator", "officer", "democratic", "audit", "sponsor", "panel", "reader"]
)
def test_every_link_that_is_shown_opens(role: str, people: dict[str, User], client: Client) -> None:
    client.force_login(people[role])
    waiting, known, kinds = deque(["/"]), {"/"}, dict[str, int]()
    failed, opened_ = list[str](), 0
    while waiting:
        address = waiting.popleft()
        kind = re.sub(r"\d+", "0", address.partition("?")[0])
        kinds[kind] = kinds.get(kind, 0) + 1
        if kinds[kind] > OF_A_KIND:
            continue
        answer = client.get(address, follow=True)
        opened_ += 1
        if answer.status_code >= 400:
            failed.append(f"{answer.status_code} {address}")
        if answer.streaming or "html" not in answer["Content-Type"]:
            continue
        for href in map(html.unescape, HREF.findall(answer.content.decode())):
            if href not in known and "logout" not in href:
                known.add(href)
                waiting.append(href)
    assert failed == []
    assert opened_ > 15

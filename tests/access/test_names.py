"""A name is shown to who may read names, a post to everybody: on every page and in every file, by one rule."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from accounts.models import Panel, User
from accounts.permissions import Permission
from register.models import Partnership
from register.models.partnership import PEOPLE_FIELDS
from register.standing import refresh
from tests.factories.accounts import PersonFactory
from tests.factories.register import PartnershipFactory
from tests.factories.related import RepresentativeFactory
from tests.factories.reviews import ActionFactory, RiskFactory, opened

pytestmark = pytest.mark.django_db
ROLES = ("panel", "reader", "officer", "adviser", "administrator")
PATHS = (
    "/", "/register/", "/register/?columns=sponsor&columns=lead", "/register/?o=sponsor", "/register/export.csv",
    "/register/export.json", "/risks/", "/risks/?o=owner", "/risks/export.csv", "/actions/", "/actions/?o=owner",
    "/actions/export.csv", "/gaps/", "/reviews/", "/organisations/", "/people/",
)  # fmt: skip
ROOMS = (
    "",
    "people/",
    "risks/",
    "actions/",
    "governance/",
    "reviews/",
    "meetings/",
    "members/",
    "documents/",
    "finance/",
)


@pytest.fixture
def named(adults: Any, officer: User) -> Partnership:
    """One in which somebody without a post answers for everything."""
    who = PersonFactory(post="", name="Zqname Person", directorate=adults)
    made: Partnership = PartnershipFactory(
        live=True,
        name="Rivers",
        directorate=adults,
        panel=Panel.objects.get(slug="adults"),
        stated_next_review_on=date(2026, 1, 1),
        **dict.fromkeys(PEOPLE_FIELDS, who),
    )
    RepresentativeFactory(partnership=made, person=who)
    ActionFactory(partnership=made, what="Mend it", owner=who)
    RiskFactory(partnership=made, owner=who, now=(5, 5))
    refresh.refresh([made.pk])
    return made


@pytest.mark.parametrize("role", ROLES)
def test_a_name_without_a_post_is_told_to_who_may_read_names_alone(
    role: str, people: dict[str, User], named: Partnership, client_as: Callable[[User], Client], officer: User
) -> None:
    client, base = client_as(people[role]), named.get_absolute_url()
    opened(PartnershipFactory(live=True, directorate=named.directorate, sponsor=named.sponsor), by=officer)
    found = [
        path
        for path in (*PATHS, *(f"{base}{room}" for room in ROOMS))
        if (answer := client.get(path)).status_code == 200 and "Zqname" in b"".join(answer).decode()
    ]
    assert bool(found) is people[role].may(Permission.PERSON_VIEW), found

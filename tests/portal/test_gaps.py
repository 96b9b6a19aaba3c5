"""The gaps page: always current, by the post that puts it right, each with its rule."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from accounts.models import User
from portal import gaps
from register.models import Action, Document
from register.services import parts
from tests.factories.accounts import PersonFactory
from tests.factories.register import PartnershipFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)


def sentences(user: User) -> dict[str, list[str]]:
    return {post.label: [gap.sentence for gap in post.gaps] for post in gaps.posts(user, TODAY)}


def test_what_is_missing_stands_with_its_sponsor_until_it_is_there(officer: User) -> None:
    partnership = PartnershipFactory(live=True, sponsor=PersonFactory(post="Head of Streets"))
    assert "No exit plan is held" in sentences(officer)["Head of Streets"]
    parts.add(Document(partnership=partnership, kind="exit_plan", title="Exit plan"), by=officer)
    assert "No exit plan is held" not in sentences(officer)["Head of Streets"]


def test_without_a_sponsor_nobody_puts_it_right_and_that_comes_first(officer: User) -> None:
    PartnershipFactory(live=True, sponsor=PersonFactory(post="Head of Streets"))
    PartnershipFactory(live=True, sponsor=None)
    assert next(iter(sentences(officer))) == gaps.NOBODY


def test_a_gap_of_a_checklist_stands_with_its_own_owner_and_date(officer: User) -> None:
    legal = PersonFactory(post="Head of Legal")
    partnership = PartnershipFactory(live=True)
    Action.objects.create(
        partnership=partnership,
        what="No way to settle a dispute",
        owner=legal,
        due_on=date(2026, 9, 30),
        source_kind="gap",
    )
    (post,) = [post for post in gaps.posts(officer, TODAY) if post.label == "Head of Legal"]
    assert (post.gaps[0].sentence, post.late(TODAY)) == ("No way to settle a dispute", 1)


def test_nobody_is_told_of_gaps_they_may_not_see(people: dict[str, User], place: object) -> None:
    PartnershipFactory(live=True, directorate=place)
    assert gaps.posts(people["sponsor"], TODAY) == []


def test_every_sign_leads_to_a_page_that_mends_it(officer: User, client_as: Callable[[User], Client]) -> None:
    PartnershipFactory(live=True, sponsor=None, purpose="", baseline_assured=False)
    client = client_as(officer)
    for post in gaps.posts(officer, TODAY):
        for gap in post.gaps:
            assert client.get(gap.mend).status_code == 200, gap

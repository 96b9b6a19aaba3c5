"""The gaps page: always current, by the post that puts it right, each with its rule."""

from collections.abc import Callable
from datetime import date

import pytest
import time_machine
from django.test import Client

from accounts.models import Directorate, Person, User
from portal import gaps
from register.models import Action, Document, Partnership, SensitiveMark
from register.services import related as services_related
from register.standing import refresh as standing_refresh
from tests.factories.accounts import PersonFactory
from tests.factories.register import KeyDateFactory, PartnershipFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)


def posts(user: User) -> dict[str, tuple[int, int]]:
    """Who has how many gaps, and how many of them are late."""
    return {post.label: (post.gaps, post.late) for post in gaps.list_posts(user, TODAY)}


def sentences(user: User, person: Person | None) -> list[str]:
    return [gap.sentence for gap in gaps.gaps_of(user, person, TODAY)]


def test_what_is_missing_stands_with_its_sponsor_until_it_is_there(officer: User) -> None:
    sponsor = PersonFactory(post="Head of Streets")
    partnership = PartnershipFactory(live=True, sponsor=sponsor)
    assert "No exit plan is held" in sentences(officer, sponsor)
    before, _late = posts(officer)["Head of Streets"]
    services_related.add(Document(partnership=partnership, kind="exit_plan", title="Exit plan"), by=officer)
    assert "No exit plan is held" not in sentences(officer, sponsor)
    assert posts(officer)["Head of Streets"] == (before - 1, 0)


def test_without_a_sponsor_nobody_puts_it_right_and_that_comes_first(officer: User) -> None:
    PartnershipFactory(live=True, sponsor=PersonFactory(post="Head of Streets"))
    PartnershipFactory(live=True, sponsor=None)
    assert gaps.list_posts(officer, TODAY)[0].key == gaps.NOBODY
    assert "Nobody is named as sponsoring officer" in sentences(officer, None)


def test_a_gap_of_a_checklist_stands_with_its_own_owner_and_date(officer: User) -> None:
    legal, sponsor = PersonFactory(post="Head of Legal"), PersonFactory(post="Head of Streets")
    partnership = PartnershipFactory(live=True, sponsor=sponsor)
    about = {"partnership": partnership, "due_on": date(2026, 9, 30), "source_kind": "gap"}
    Action.objects.create(what="No way to settle a dispute", owner=legal, **about)
    Action.objects.create(what="No quorum", **about)
    assert posts(officer)["Head of Legal"] == (1, 1)
    assert sentences(officer, legal) == ["No way to settle a dispute"]
    assert sentences(officer, sponsor)[0] == "No quorum"  # nobody else is named for it, and it is late


def test_the_counts_are_those_of_the_lists(officer: User) -> None:
    for sponsor in (PersonFactory(), PersonFactory(), None):
        made = PartnershipFactory(live=True, sponsor=sponsor)
        Action.objects.create(partnership=made, what="No quorum", source_kind="gap")
    people = {str(person.pk): person for person in Person.objects.all()}
    for post in gaps.list_posts(officer, TODAY):
        assert post.gaps == len(sentences(officer, people.get(post.key))), post


def test_what_is_missing_how_often_adds_up_to_the_same(people: dict[str, User], adults: Directorate) -> None:
    for paragraph in (None, 3):
        made = PartnershipFactory(live=True, directorate=adults, exempt_paragraph=paragraph)
        Action.objects.create(partnership=made, what="No quorum", source_kind="gap")
    for role in ("officer", "reader"):
        kinds = gaps.list_kinds(people[role], TODAY)
        assert sum(n for _words, n in kinds) == gaps.count_gaps(gaps.list_posts(people[role], TODAY))["gaps"]
        assert ("A checklist says that something is missing", 2 if role == "officer" else 1) in kinds


@pytest.mark.parametrize("held", [True, False])
def test_a_gap_that_the_register_holds_by_now_is_asked_about_on_every_page(
    held: bool, officer: User, client_as: Callable[[User], Client]
) -> None:
    made = PartnershipFactory(live=True, sponsor=PersonFactory(post="Head of Streets"))
    about = {"source_kind": "gap", "source_key": "agreement-end-date"}
    Action.objects.create(partnership=made, what="No end date.", **about)
    if held:
        KeyDateFactory(partnership=made, on=date(2029, 3, 31))
    own = f"/register/{made.reference}"
    for address in (f"/gaps/?post={made.sponsor_id}", f"{own}/actions/", f"{own}/governance/"):
        page = client_as(officer).get(address).content.decode()
        assert ("The register holds it today: the answer is older." in page) is held


def test_nobody_is_told_of_gaps_they_may_not_see(
    people: dict[str, User], place: Directorate, client_as: Callable[[User], Client]
) -> None:
    sponsor = PersonFactory(post="Head of Streets")
    PartnershipFactory(live=True, directorate=place, sponsor=sponsor)
    assert gaps.list_posts(people["sponsor"], TODAY) == []
    assert gaps.gaps_of(people["sponsor"], sponsor, TODAY) == []
    address = f"/gaps/?post={sponsor.pk}"
    assert "No gaps" in client_as(people["sponsor"]).get(address).content.decode()
    assert client_as(people["reader"]).get(address).status_code == 404  # readers are not told of people


def test_exempt_partnerships_and_names_are_kept_from_who_may_not_read_them(
    people: dict[str, User], adults: Directorate
) -> None:
    sponsor, reader = PersonFactory(post="Head of Streets"), people["reader"]
    PartnershipFactory(live=True, directorate=adults, sponsor=sponsor, name="Quiet", exempt_paragraph=3)
    assert posts(reader) == {}
    named = PartnershipFactory(live=True, directorate=adults, sponsor=sponsor, name="Secret name")
    SensitiveMark.objects.create(partnership=named, field="name", paragraph=3)
    assert {gap.name for gap in gaps.gaps_of(reader, sponsor, TODAY)} == {named.reference}
    assert {gap.name for gap in gaps.gaps_of(people["officer"], sponsor, TODAY)} == {"Quiet", "Secret name"}


@pytest.mark.parametrize("post", ["999999", "x", "-1", "1e3"])
def test_a_post_that_is_none_is_not_found(
    officer: User, client_as: Callable[[User], Client], post: str
) -> None:
    assert client_as(officer).get("/gaps/", {"post": post}).status_code == 404


def test_every_sign_leads_to_a_page_that_mends_it(officer: User, client_as: Callable[[User], Client]) -> None:
    PartnershipFactory(live=True, sponsor=None, purpose="", baseline_assured=False)
    client = client_as(officer)
    for gap in gaps.gaps_of(officer, None, TODAY):
        assert client.get(gap.mend).status_code == 200, gap
    page = client.get("/gaps/?post=nobody").content.decode()
    assert "Nobody is named as sponsoring officer" in page


def test_many_gaps_are_shown_a_page_at_a_time(officer: User, client_as: Callable[[User], Client]) -> None:
    made = PartnershipFactory(live=True, sponsor=None)
    Action.objects.bulk_create(
        Action(partnership=made, what=f"Gap {number}", source_kind="gap") for number in range(60)
    )
    client = client_as(officer)
    first, second = (client.get(f"/gaps/?post=nobody&page={page}").content.decode() for page in (1, 2))
    assert first.count("Put right") == 50
    assert second.count("Put right") > 10


def test_a_sign_says_since_when_it_stands_and_forgets_it_once_mended(officer: User) -> None:
    sponsor = PersonFactory(post="Head of Streets")
    with time_machine.travel("2026-03-02 09:00", tick=False):
        partnership = PartnershipFactory(live=True, sponsor=sponsor)
        standing_refresh.refresh([partnership.pk])

    def since() -> dict[str, date | None]:
        return {gap.sentence: gap.since for gap in gaps.gaps_of(officer, sponsor, TODAY)}

    with time_machine.travel("2026-05-04 09:00", tick=False):
        standing_refresh.refresh([partnership.pk])
        assert since()["No exit plan is held"] == date(2026, 3, 2)
        plan = services_related.add(
            Document(partnership=partnership, kind="exit_plan", title="Exit plan"), by=officer
        )
        assert "No exit plan is held" not in since()
    with time_machine.travel("2026-06-08 09:00", tick=False):
        services_related.remove(plan, by=officer, reason="Entered twice")
        assert since()["No exit plan is held"] == date(2026, 6, 8)


def test_what_is_past_its_day_is_late_on_the_gaps_page_too(officer: User) -> None:
    made = PartnershipFactory(live=True, sponsor=PersonFactory(post="Head of Harbours"))
    Partnership.objects.filter(pk=made.pk).update(stated_next_review_on=date(2026, 1, 1))
    standing_refresh.refresh([made.pk])
    number, late = posts(officer)["Head of Harbours"]
    assert late == 1 < number
    first = gaps.gaps_of(officer, made.sponsor, TODAY)[0]
    assert (first.sentence, first.late(TODAY)) == ("The review was due on 1 January 2026", True)

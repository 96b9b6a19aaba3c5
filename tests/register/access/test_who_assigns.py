"""Who says which directorate, sponsor and panel a partnership has, and whose tie signs."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Directorate, User
from accounts.permissions import Permission
from register.access.visible import reached_by
from tests.factories.governance import answered, started
from tests.factories.register import PartnershipFactory
from tests.factories.related import RepresentativeFactory
from tests.factories.reviews import filled, opened

pytestmark = pytest.mark.django_db
ClientAs = Callable[[User], Client]
ASSIGNED = ("directorate", "sponsor", "panel")


@pytest.mark.parametrize(
    ("role", "may"),
    [("contributor", False), ("sponsor", True), ("chief", True), ("officer", True)],
)
def test_a_contributor_is_not_asked_for_what_decides_who_sees_it(
    role: str, may: bool, people: dict[str, User], adults: Directorate, client_as: ClientAs
) -> None:
    ties = {"sponsor": people["sponsor"].person, "lead": people["contributor"].person}
    own = PartnershipFactory(live=True, directorate=adults, **ties)
    client = client_as(people[role])
    for address in (
        reverse("partnership_edit_group", args=[own.reference, "people"]),
        reverse("partnership_edit", args=[own.reference]),
    ):
        page = client.get(address)
        assert page.status_code == 200
        assert [name in page.context["form"].fields for name in ASSIGNED] == [may] * 3
        assert "lead" in page.context["form"].fields
        assert ("decide who sees this and who signs for it" in page.content.decode()) is not may


def test_what_a_contributor_posts_all_the_same_changes_nothing(
    people: dict[str, User], adults: Directorate, place: Directorate, client_as: ClientAs
) -> None:
    own = PartnershipFactory(live=True, directorate=adults, lead=people["contributor"].person)
    typed = {
        "directorate": place.pk,
        "sponsor": "The Contributor",
        "lead": "The Contributor",
        "version": own.version,
        "reason": "Mine",
    }
    client_as(people["contributor"]).post(
        reverse("partnership_edit_group", args=[own.reference, "people"]), typed
    )
    sponsor = own.sponsor
    own.refresh_from_db()
    assert (own.directorate, own.sponsor, own.lead) == (adults, sponsor, people["contributor"].person)


def test_a_sponsoring_officer_who_only_leads_or_sits_does_not_assign(
    people: dict[str, User], client_as: ClientAs
) -> None:
    person = people["sponsor"].person
    leads, sits, sponsors = (
        PartnershipFactory(live=True, lead=person),
        RepresentativeFactory(person=person, partnership__live=True).partnership,
        PartnershipFactory(live=True, sponsor=person),
    )
    for permission in (Permission.REVIEW_SIGN, Permission.ASSESSMENT_SIGN, Permission.PARTNERSHIP_ASSIGN):
        assert list(reached_by(people["sponsor"], permission)) == [sponsors]
    assert {leads, sits, sponsors} == set(reached_by(people["sponsor"], Permission.PARTNERSHIP_EDIT))


DECIDES = (
    Permission.REVIEW_SIGN, Permission.ASSESSMENT_SIGN, Permission.PARTNERSHIP_ASSIGN, Permission.PARTNERSHIP_MOVE,
    Permission.CAP_WAIVE,
)  # fmt: skip


def test_a_chief_officer_decides_in_the_directorate_and_as_sponsor_and_nowhere_else(
    people: dict[str, User], adults: Directorate, place: Directorate
) -> None:
    chief = people["chief"]
    own = PartnershipFactory(live=True, directorate=adults)
    sponsors = PartnershipFactory(live=True, directorate=place, sponsor=chief.person)
    leads = PartnershipFactory(live=True, directorate=place, lead=chief.person)
    sits = RepresentativeFactory(person=chief.person, partnership__live=True).partnership
    for permission in DECIDES:
        assert set(reached_by(chief, permission)) == {own, sponsors}
    assert set(reached_by(chief, Permission.PARTNERSHIP_EDIT)) == {own, sponsors, leads, sits}


@pytest.mark.parametrize("tie", ["lead", "seat"])
@pytest.mark.parametrize("role", ["chief", "sponsor", "contributor"])
def test_no_door_lets_a_tie_that_is_not_the_sponsors_sign_or_assign(
    tie: str, role: str, people: dict[str, User], place: Directorate, client_as: ClientAs
) -> None:
    """The form, the import, the hand-over, the merges, signing a checklist and a review, delegating, moving."""
    person = people[role].person
    made = PartnershipFactory(live=True, directorate=place, **({"lead": person} if tie == "lead" else {}))
    if tie == "seat":
        RepresentativeFactory(person=person, partnership=made)
    checklist = answered(started(made, by=people["officer"]), by=people["officer"])
    review = filled(opened(made))
    client, reference = client_as(people[role]), made.reference
    edit = reverse("partnership_edit_group", args=[reference, "people"])
    fields = client.get(edit).context["form"].fields
    assert not set(ASSIGNED) & fields.keys()
    client.post(
        edit, {"sponsor": people["sponsor"].person.pk, "panel": 1, "version": made.version, "reason": "Mine"}
    )
    refused = [
        client.post(reverse("assessment_sign", args=[checklist.pk]), {"read": "on", "checked": "1"}),
        client.post(reverse("review_sign", args=[review.pk]), {"read": "on", "checked": "1"}),
        client.post(reverse("review_delegate", args=[review.pk]), {"drafter": person.pk}),
        client.get(reverse("partnership_move", args=[reference])),
        client.get(reverse("partnership_merge", args=[reference])),
        client.get(reverse("import_register")),
        client.get(reverse("person_hand_over", args=[people["sponsor"].person_id])),
        client.get(reverse("list_entry_merge", args=["directorates", place.pk])),
    ]
    assert {answer.status_code for answer in refused} <= {403, 404}
    before = made.directorate, made.sponsor, made.panel
    made.refresh_from_db()
    checklist.refresh_from_db()
    review.refresh_from_db()
    assert (made.directorate, made.sponsor, made.panel) == before
    assert (checklist.signed_at, review.signed_at) == (None, None)

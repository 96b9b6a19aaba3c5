"""Nobody decides about their own, under whichever entry or sign-in of theirs it was done."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import PanelSeat, Person, User
from accounts.same_person import is_own_entry, is_own_sign_in, is_same_person
from accounts.services.own_rights import OwnRightsRefused, check_own_seat
from core import clock
from core.history.actors import SYSTEM
from register.services.own_work import WrittenBy, is_writer_of_any
from reviews.annual import signing
from reviews.due import due_for
from reviews.models import Review
from tests.factories.accounts import PanelFactory, PersonFactory, UserFactory
from tests.factories.register import PartnershipFactory
from tests.factories.reviews import filled, opened

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["first", "second", "third"])
def twins(request: pytest.FixtureRequest) -> tuple[User, User]:
    """Two sign-ins of one officer, whose entries were merged into the one named, or both into a third."""
    one, other = (UserFactory(role="officer") for _ in range(2))
    stands = {"first": one.person, "second": other.person}.get(request.param) or PersonFactory()
    merged = Person.every.filter(pk__in=(one.person_id, other.person_id)).exclude(pk=stands.pk)
    merged.update(merged_into=stands)
    return User.objects.get(pk=one.pk), User.objects.get(pk=other.pk)


def test_merged_entries_and_their_sign_ins_are_one_persons(twins: tuple[User, User]) -> None:
    one, other = twins
    stranger = UserFactory()
    for a, b in (twins, twins[::-1]):
        assert is_same_person(a.person, b.person)
        assert is_own_sign_in(a, b)
        assert is_own_entry(a.person_id, b)
        assert is_writer_of_any(b, [WrittenBy(a.pk, str(a), None)])
    assert not is_same_person(one.person, stranger.person)
    assert not is_own_sign_in(one, stranger)
    assert not is_own_entry(one.person_id, stranger)
    assert not is_writer_of_any(stranger, [WrittenBy(one.pk, "", None)])
    assert not is_own_sign_in(None, other)
    assert not is_own_sign_in(one, SYSTEM)
    assert not is_own_entry(None, other)
    assert not is_same_person(None, one.person)


def test_the_second_sign_in_accepts_nothing_that_the_first_signed(
    twins: tuple[User, User], client_as: Callable[[User], Client]
) -> None:
    one, other = twins
    review = signing.sign_review(filled(opened(PartnershipFactory(live=True))), by=one)
    with pytest.raises(signing.OwnSignature):
        signing.accept_review(review, by=other)
    assert [each.what for each in due_for(other, clock.today()) if each.verb == "Read"] == []
    page = client_as(other).get(review.get_absolute_url()).content.decode()
    assert "Accept and freeze" not in page
    client_as(other).post(f"{review.get_absolute_url()}accept/", {"read": review.snapshot_id})
    assert Review.objects.get(pk=review.pk).status == Review.Status.SIGNED
    signing.accept_review(review, by=UserFactory(role="officer"))


def test_the_second_sign_in_takes_no_seat_for_the_first(twins: tuple[User, User]) -> None:
    one, other = twins
    seat = PanelSeat(panel=PanelFactory(), person=one.person, started_on=clock.today())
    with pytest.raises(OwnRightsRefused):
        check_own_seat(seat, None, other)

"""Two entries for one organisation become one, and no row goes without a word."""

from datetime import date
from decimal import Decimal

import pytest

from accounts.models import User
from core.history import audit
from register.models import Attendance, Contribution, Membership, Organisation, Share
from register.services import merging
from register.services.merging import KEEP, OTHER, SUM, MergeRefused
from tests.factories.register import (
    ContributionFactory,
    MembershipFactory,
    OrganisationFactory,
    PartnershipFactory,
)
from tests.factories.related import AttendanceFactory, MeetingFactory, ShareFactory
from tests.factories.search import open_words

pytestmark = pytest.mark.django_db


@pytest.fixture
def keep() -> Organisation:
    return OrganisationFactory(name="North Vale Integrated Care Board")


@pytest.fixture
def other() -> Organisation:
    made = OrganisationFactory(name="NV ICB")
    made.aliases.create(name="NVICB")
    return made


def _merge(keep: Organisation, other: Organisation, by: User, choice: str = "") -> None:
    choices = {collision.key: choice for collision in merging.plan(keep, other).collisions}
    merging.merge(keep, other, choices=choices, reason="Entered twice", by=by)


def test_seats_amounts_and_names_move(officer: User, keep: Organisation, other: Organisation) -> None:
    seat = MembershipFactory(organisation=other)
    ContributionFactory(organisation=other, partnership=seat.partnership)
    _merge(keep, other, officer)
    assert Membership.objects.get().organisation == keep
    assert Contribution.objects.get().organisation == keep
    assert sorted(alias.name for alias in keep.aliases.all()) == ["NV ICB", "NVICB"]
    assert not Organisation.objects.filter(pk=other.pk).exists()


def test_the_plan_says_what_would_happen_and_writes_nothing(
    officer: User, keep: Organisation, other: Organisation
) -> None:
    both = PartnershipFactory()
    MembershipFactory(organisation=keep, partnership=both)
    joined = MembershipFactory(organisation=other, partnership=both)
    moved = MembershipFactory(organisation=other)
    plan = merging.plan(keep, other)
    assert (list(plan.moving), list(plan.joining), plan.names) == ([moved], [joined], ["NV ICB", "NVICB"])
    assert Membership.objects.filter(organisation=other).count() == 2


def test_two_seats_in_one_partnership_become_one(
    officer: User, keep: Organisation, other: Organisation
) -> None:
    both = PartnershipFactory()
    kept = MembershipFactory(
        organisation=keep, partnership=both, votes=2, joined_on=date(2020, 1, 1), left_on=date(2024, 1, 1)
    )
    seat = MembershipFactory(
        organisation=other, partnership=both, votes=9, seats=3, contact="Director", joined_on=date(2019, 1, 1)
    )
    shared, alone = MeetingFactory(partnership=both), MeetingFactory(partnership=both)
    AttendanceFactory(meeting=shared, membership=kept, seats=2, present=0)
    AttendanceFactory(meeting=shared, membership=seat, seats=3, present=1)
    AttendanceFactory(meeting=alone, membership=seat, seats=3, present=3)
    _merge(keep, other, officer)
    joined = Membership.objects.get()
    assert (joined.votes, joined.seats, joined.contact) == (2, 3, "Director")
    assert (joined.joined_on, joined.left_on) == (date(2019, 1, 1), None)
    assert list(Attendance.objects.order_by("meeting_id").values_list("seats", "present")) == [(3, 1), (3, 3)]
    assert Membership.history.filter(id=seat.pk, history_type="-").exists()


def test_a_seat_with_another_role_stays_a_seat_of_its_own(
    officer: User, keep: Organisation, other: Organisation
) -> None:
    both = PartnershipFactory()
    MembershipFactory(organisation=keep, partnership=both, role="host")
    MembershipFactory(organisation=other, partnership=both, role="funder")
    _merge(keep, other, officer)
    assert set(Membership.objects.values_list("organisation", "role")) == {
        (keep.pk, "host"),
        (keep.pk, "funder"),
    }


@pytest.mark.parametrize(
    ("choice", "amount", "note"),
    [
        (KEEP, 1000, "NV ICB £250"),
        (OTHER, 250, "North Vale Integrated Care Board £1,000"),
        (SUM, 1250, "North Vale Integrated Care Board £1,000; NV ICB £250"),
    ],
)
def test_two_amounts_for_one_year_are_joined_as_was_chosen(
    officer: User, keep: Organisation, other: Organisation, choice: str, amount: int, note: str
) -> None:
    both = PartnershipFactory()
    ContributionFactory(organisation=keep, partnership=both, amount=1000)
    ContributionFactory(organisation=other, partnership=both, amount=250)
    _merge(keep, other, officer, choice)
    row = Contribution.objects.get()
    assert (row.organisation, row.amount, row.note) == (keep, amount, note)
    assert Contribution.history.filter(amount=250, history_type="-").exists()


def test_nothing_is_added_up_unless_somebody_says_so(
    officer: User, keep: Organisation, other: Organisation
) -> None:
    both = PartnershipFactory(name="Better Care Fund")
    ContributionFactory(organisation=keep, partnership=both, amount=1000)
    ContributionFactory(organisation=other, partnership=both, amount=1000)
    with pytest.raises(
        MergeRefused, match="Choose what holds for Better Care Fund: contribution, cash, 2026/27"
    ):
        merging.merge(keep, other, choices={}, reason="Entered twice", by=officer)
    assert (Contribution.objects.count(), Organisation.objects.count()) == (2, 2)


def test_a_choice_does_not_outlive_a_change_of_the_amount(
    officer: User, keep: Organisation, other: Organisation
) -> None:
    both = PartnershipFactory()
    ContributionFactory(organisation=keep, partnership=both, amount=1000)
    changed = ContributionFactory(organisation=other, partnership=both, amount=1000)
    choices = {collision.key: SUM for collision in merging.plan(keep, other).collisions}
    Contribution.objects.filter(pk=changed.pk).update(amount=5000, version=2)
    with pytest.raises(MergeRefused):
        merging.merge(keep, other, choices=choices, reason="Entered twice", by=officer)


@pytest.mark.parametrize(("choice", "percent"), [(KEEP, "40"), (OTHER, "50"), (SUM, "90")])
def test_two_shares_are_joined_as_was_chosen(
    officer: User, keep: Organisation, other: Organisation, choice: str, percent: str
) -> None:
    both = PartnershipFactory()
    ShareFactory(organisation=keep, partnership=both, percent=40)
    ShareFactory(organisation=other, partnership=both, percent=50)
    _merge(keep, other, officer, choice)
    assert Share.objects.get().percent == Decimal(percent)


def test_shares_never_add_up_to_more_than_the_whole(
    officer: User, keep: Organisation, other: Organisation
) -> None:
    both = PartnershipFactory()
    ShareFactory(organisation=keep, partnership=both, percent=60)
    ShareFactory(organisation=other, partnership=both, percent=50)
    with pytest.raises(MergeRefused, match="more than 100 per cent"):
        _merge(keep, other, officer, SUM)
    assert Share.objects.count() == 2


def test_the_council_cannot_be_merged_away(officer: User, keep: Organisation) -> None:
    council = OrganisationFactory(is_council=True)
    with pytest.raises(MergeRefused, match="council itself"):
        merging.merge(keep, council, choices={}, reason="Entered twice", by=officer)
    merging.merge(council, keep, choices={}, reason="Entered twice", by=officer)
    assert Organisation.objects.get() == council


def test_an_organisation_cannot_be_merged_with_itself(officer: User, keep: Organisation) -> None:
    with pytest.raises(MergeRefused, match="itself"):
        merging.merge(keep, keep, choices={}, reason="Entered twice", by=officer)


def test_a_second_press_says_that_it_is_done(officer: User, keep: Organisation, other: Organisation) -> None:
    again = Organisation.objects.get(pk=other.pk)
    _merge(keep, other, officer)
    with pytest.raises(MergeRefused, match="not there any more"):
        merging.merge(keep, again, choices={}, reason="Entered twice", by=officer)


def test_the_organisation_and_each_partnership_tell_of_it(
    officer: User, keep: Organisation, other: Organisation
) -> None:
    seat = MembershipFactory(organisation=other)
    _merge(keep, other, officer)
    own, its = audit.events_about(keep).first(), audit.events_about(seat.partnership).first()
    assert own is not None
    assert (str(own), own.reason) == (
        "Organisations merged: NV ICB into North Vale Integrated Care Board",
        "Entered twice",
    )
    assert str(its) == "Partner merged: NV ICB is now North Vale Integrated Care Board"
    assert "integrated care board" in open_words(seat.partnership_id)

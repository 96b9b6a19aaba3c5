"""Two entries for one organisation become one, and no row goes without a word."""

from datetime import date
from decimal import Decimal

import pytest

from accounts.models import User
from core.history import audit
from register.merging import service
from register.merging.service import MergeRefused
from register.merging.survey import KEEP, OTHER, SUM
from register.merging.undo import UndoMergeRefused, explain_changes_since
from register.models import (
    Attendance,
    Contribution,
    Membership,
    Merge,
    Organisation,
    Partnership,
    Share,
)
from register.services import related
from register.standing.refresh import refresh
from tests.factories.register import (
    ContributionFactory,
    MembershipFactory,
    OrganisationFactory,
    PartnershipFactory,
)
from tests.factories.related import AttendanceFactory, MeetingFactory, ShareFactory
from tests.factories.search import open_words
from tests.register.merging.helpers import (
    alterations,
    answers,
    everything,
    merge,
    plan_of,
    standings_stand,
    undo_it,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def keep() -> Organisation:
    return OrganisationFactory(name="North Vale Integrated Care Board")


@pytest.fixture
def other() -> Organisation:
    made = OrganisationFactory(name="NV ICB")
    made.aliases.create(name="NVICB")
    return made


def _merge(keep: Organisation, other: Organisation, by: User, choice: str = "", **chosen: str) -> Merge:
    return merge("organisation", keep, other, by, choice, **chosen)


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
    before = everything()
    seats = next(
        each
        for each in plan_of("organisation", keep, other, officer).survey.related
        if each.relation.model is Membership
    )
    assert [row for row, _keep in seats.moving] == [moved]
    assert [pair.other for pair in seats.joining] == [joined]
    assert everything() == before


@pytest.mark.parametrize(("choice", "votes"), [(KEEP, 2), (OTHER, 9)])
def test_two_seats_in_one_partnership_become_one_and_every_loss_is_asked(
    officer: User, keep: Organisation, other: Organisation, choice: str, votes: int
) -> None:
    both = PartnershipFactory()
    kept = MembershipFactory(organisation=keep, partnership=both, votes=2, joined_on=date(2020, 1, 1))
    seat = MembershipFactory(
        organisation=other, partnership=both, votes=9, seats=3, contact="Director", joined_on=date(2019, 1, 1)
    )
    shared, alone = MeetingFactory(partnership=both), MeetingFactory(partnership=both)
    AttendanceFactory(meeting=shared, membership=kept, seats=2, present=0)
    AttendanceFactory(meeting=shared, membership=seat, seats=3, present=1)
    AttendanceFactory(meeting=alone, membership=seat, seats=3, present=3)
    asked = {one.names[0] for one in plan_of("organisation", keep, other, officer).questions if one.about}
    assert asked == {"votes", "seats", "contact", "joined_on", "present"}
    _merge(keep, other, officer, choice)
    joined = Membership.objects.get()
    assert joined.votes == votes
    assert joined.joined_on == (date(2019, 1, 1) if choice == OTHER else date(2020, 1, 1))
    assert Attendance.objects.count() == 2
    assert Membership.history.filter(id=seat.pk, history_type="-").exists()
    event = audit.find_events_about(keep).first()
    assert event is not None
    assert "2; the other: 9" in [change["old"] for change in event.changes]


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


@pytest.mark.parametrize(("choice", "amount"), [(KEEP, 1000), (OTHER, 250), (SUM, 1250)])
def test_two_amounts_for_one_year_are_joined_as_was_chosen(
    officer: User, keep: Organisation, other: Organisation, choice: str, amount: int
) -> None:
    both = PartnershipFactory()
    ContributionFactory(organisation=keep, partnership=both, amount=1000)
    ContributionFactory(organisation=other, partnership=both, amount=250)
    _merge(keep, other, officer, choice)
    row = Contribution.objects.get()
    assert (row.organisation, row.amount) == (keep, amount)
    assert Contribution.history.filter(amount=250, history_type="-").exists()


def test_nothing_is_added_up_unless_somebody_says_so(
    officer: User, keep: Organisation, other: Organisation
) -> None:
    both = PartnershipFactory(name="Better Care Fund")
    ContributionFactory(organisation=keep, partnership=both, amount=1000)
    ContributionFactory(organisation=other, partnership=both, amount=1000)
    plan = plan_of("organisation", keep, other, officer)
    choices = {one.key: one.default or KEEP for one in plan.questions if one.label != "Amount"}
    with pytest.raises(
        MergeRefused, match="Choose what holds for Better Care Fund: contribution, 2026/27, Cash: Amount"
    ):
        service.merge(plan.kind, keep, other, choices=choices, state=plan.state, reason="Twice", by=officer)
    assert (Contribution.objects.count(), Organisation.objects.count()) == (2, 2)


def test_a_choice_does_not_outlive_a_change_of_the_amount(
    officer: User, keep: Organisation, other: Organisation
) -> None:
    both = PartnershipFactory()
    ContributionFactory(organisation=keep, partnership=both, amount=1000)
    changed = ContributionFactory(organisation=other, partnership=both, amount=1000)
    plan = plan_of("organisation", keep, other, officer)
    choices, state = answers(plan, SUM), plan.state
    Contribution.objects.filter(pk=changed.pk).update(amount=5000, version=2)
    with pytest.raises(service.MergeStale):
        service.merge(plan.kind, keep, other, choices=choices, state=state, reason="Twice", by=officer)
    assert Organisation.objects.count() == 2


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
    with pytest.raises(MergeRefused, match="from 0 to 100"):
        _merge(keep, other, officer, SUM)
    assert Share.objects.count() == 2


def test_the_council_cannot_be_merged_away(officer: User, keep: Organisation) -> None:
    council = OrganisationFactory(is_council=True)
    with pytest.raises(MergeRefused, match="council itself"):
        _merge(keep, council, officer)
    _merge(council, keep, officer)
    assert Organisation.objects.get() == council


def test_an_organisation_cannot_be_merged_with_itself(officer: User, keep: Organisation) -> None:
    plan = plan_of("organisation", keep, keep, officer)
    with pytest.raises(MergeRefused, match="itself"):
        service.merge(plan.kind, keep, keep, choices={}, state="", reason="Twice", by=officer)


def test_a_second_press_says_that_it_is_done(officer: User, keep: Organisation, other: Organisation) -> None:
    again = Organisation.objects.get(pk=other.pk)
    plan = plan_of("organisation", keep, again, officer)
    _merge(keep, other, officer)
    with pytest.raises(MergeRefused, match="not there any more"):
        service.merge(plan.kind, keep, again, choices={}, state="", reason="Twice", by=officer)


def test_the_organisation_and_each_partnership_tell_of_it(
    officer: User, keep: Organisation, other: Organisation
) -> None:
    seat = MembershipFactory(organisation=other)
    _merge(keep, other, officer)
    own, its = audit.find_events_about(keep).first(), audit.find_events_about(seat.partnership).first()
    assert own is not None
    assert (str(own), own.reason) == ("Merged: NV ICB into North Vale Integrated Care Board", "Twice")
    assert str(its) == "Partner merged: NV ICB is now North Vale Integrated Care Board"
    assert "integrated care board" in open_words(seat.partnership_id)


@pytest.mark.parametrize("choice", [KEEP, OTHER])
def test_a_merge_is_undone_to_the_last_row_and_history_stands_both_times(
    officer: User, keep: Organisation, other: Organisation, choice: str
) -> None:
    both, meeting = PartnershipFactory(), MeetingFactory()
    kept = MembershipFactory(organisation=keep, partnership=both, votes=2)
    seat = MembershipFactory(organisation=other, partnership=both, votes=9, contact="Director")
    MembershipFactory(organisation=other)
    for of, present in ((kept, 1), (seat, 2)):
        AttendanceFactory(meeting=meeting, membership=of, seats=3, present=present)
    for of in (keep, other):
        ContributionFactory(organisation=of, partnership=both, amount=100 * of.pk)
    refresh(Partnership.objects.values_list("pk", flat=True))
    before = everything()
    altered = set(alterations())
    done = _merge(keep, other, officer, choice)
    assert set(alterations()) <= altered
    assert standings_stand()
    assert not explain_changes_since(done)
    undo_it(done, officer)
    assert everything() == before
    assert set(alterations()) <= altered
    assert standings_stand()
    _merge(keep, other, officer)
    assert Organisation.objects.count() == 1


def test_a_merge_is_not_undone_once_something_that_moved_was_changed(
    officer: User, keep: Organisation, other: Organisation
) -> None:
    seat = MembershipFactory(organisation=other)
    done = _merge(keep, other, officer)
    moved = Membership.objects.get(pk=seat.pk)
    moved.votes = 5
    related.change(moved, names=["votes"], by=officer)
    before = everything()
    with pytest.raises(
        UndoMergeRefused, match=r"Partner “North Vale Integrated Care Board, .*” was changed since"
    ):
        undo_it(done, officer)
    assert everything() == before


def test_an_undo_is_done_once(officer: User, keep: Organisation, other: Organisation) -> None:
    done = _merge(keep, other, officer)
    undo_it(done, officer)
    with pytest.raises(UndoMergeRefused, match="undone already"):
        undo_it(done, officer)


def test_merges_are_undone_from_the_last_to_the_first(
    officer: User, keep: Organisation, other: Organisation
) -> None:
    first, third = _merge(keep, other, officer), OrganisationFactory(name="Third")
    second = _merge(third, keep, officer)
    with pytest.raises(UndoMergeRefused, match="Undo that merge first"):
        undo_it(first, officer)
    undo_it(second, officer)
    undo_it(first, officer)
    assert Organisation.objects.count() == 3


@pytest.mark.parametrize("at", ["register.standing.refresh.refresh", "core.history.audit.record"])
def test_a_failure_in_the_middle_leaves_nothing_behind(
    officer: User, keep: Organisation, other: Organisation, monkeypatch: pytest.MonkeyPatch, at: str
) -> None:
    MembershipFactory(organisation=other)
    before = everything()

    def fail(*_args: object, **_options: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(at, fail)
    with pytest.raises(RuntimeError):
        _merge(keep, other, officer)
    assert everything() == before
    assert not Merge.objects.exists()

"""Two partnerships that are one: everything moves but what is signed, and an undo brings back the last row."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Directorate, User
from core import clock
from core.history import audit
from core.models import AuditEvent
from governance.assessments import service as assessments_service
from governance.models import Answer, Assessment
from register.approvals.approvers import find_unable
from register.approvals.endings import find_open_requests_in
from register.handing_over.service import HandOver, hand_over
from register.handing_over.survey import survey_duties
from register.listing.search import Search
from register.merging.after import MergeDone
from register.merging.page import MergeRehearsal
from register.merging.service import MergeRefused, MergeStale
from register.merging.service import merge as merge_pair
from register.merging.survey import END, KEEP, MOVE, OTHER, SUM
from register.merging.undo import UndoMergeRefused
from register.models import (
    ApprovalRequest,
    Contribution,
    Membership,
    Merge,
    Partnership,
    SensitiveMark,
    SignShown,
    Standing,
    StatusChange,
    YearMoney,
)
from register.services import partnerships
from register.standing.refresh import refresh
from reviews.models import Review, Risk
from reviews.risks.approvals.kind import KIND
from tests.factories.accounts import UserFactory
from tests.factories.approvals import ask, press
from tests.factories.governance import answered, started
from tests.factories.register import (
    ContributionFactory,
    MembershipFactory,
    OrganisationFactory,
    PartnershipFactory,
)
from tests.factories.related import MAKERS, YearMoneyFactory
from tests.factories.reviews import RiskFactory, accepted, opened, signed
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
def keep(adults: Directorate) -> Partnership:
    return PartnershipFactory(live=True, name="Better Care Fund", directorate=adults)


@pytest.fixture
def other(adults: Directorate) -> Partnership:
    return PartnershipFactory(live=True, name="BCF pooled budget", directorate=adults)


def _filled(partnership: Partnership) -> None:
    for make in MAKERS.values():
        make(partnership=partnership)
    refresh([partnership.pk])


def test_all_that_belongs_to_it_moves_and_its_reference_stays_taken(
    officer: User, keep: Partnership, other: Partnership
) -> None:
    _filled(other)
    models = [make._meta.model for make in MAKERS.values()]
    before = {model: model.objects.filter(partnership=other).count() for model in models}
    merge("partnership", keep, other, officer)
    for model, count in before.items():
        assert model.objects.filter(partnership=keep).count() >= count > 0, model
        assert not model.objects.filter(partnership=other).exists(), model
    assert list(Partnership.objects.all()) == [keep]
    gone = Partnership.every.get(pk=other.pk)
    assert (gone.merged_into, gone.reference, gone.status) == (keep, other.reference, other.status)
    assert partnerships.draw_next_references()[0] not in (keep.reference, other.reference)
    assert not Standing.objects.filter(partnership=other).exists()
    assert not SignShown.objects.filter(partnership=other).exists()
    assert standings_stand()


def test_the_name_that_is_not_kept_is_still_found(
    officer: User, keep: Partnership, other: Partnership
) -> None:
    merge("partnership", keep, other, officer)
    assert list(Partnership.objects.filter(Search(officer).condition("pooled budget"))) == [keep]


def test_each_value_that_differs_is_asked_and_only_what_one_of_them_says_is_chosen_beforehand(
    officer: User, keep: Partnership, other: Partnership
) -> None:
    Partnership.objects.filter(pk=keep.pk).update(vat="Reclaimed", sponsor=keep.sponsor)
    Partnership.objects.filter(pk=other.pk).update(area="North", purpose="Another purpose.")
    keep.refresh_from_db()
    plan = plan_of("partnership", keep, Partnership.objects.get(pk=other.pk), officer)
    found = {one.names[0]: one.default for one in plan.questions}
    assert found == {"name": "", "purpose": "", "area": OTHER, "sponsor": found["sponsor"], "vat": "keep"}
    assert all(bool(one.default) is not bool(one.kept and one.other) for one in plan.questions)
    merge("partnership", keep, other, officer, area=OTHER)
    keep.refresh_from_db()
    assert (keep.area, keep.purpose, keep.name) == (
        "North",
        "Gives residents one front door.",
        "Better Care Fund",
    )


def test_two_memberships_of_one_organisation_are_joined_and_each_loss_is_asked(
    officer: User, keep: Partnership, other: Partnership
) -> None:
    body = OrganisationFactory()
    for of, votes in ((keep, 2), (other, 5)):
        MembershipFactory(organisation=body, partnership=of, votes=votes, role="member")
        ContributionFactory(organisation=body, partnership=of, amount=100)
        YearMoneyFactory(partnership=of, year=2026, budget=votes * 100, forecast=None, actual=900)
    plan = plan_of("partnership", keep, other, officer)
    joined = {one.label: one for one in plan.questions if one.about}
    assert set(joined) == {"Votes", "Amount", "Budget", "Spent"}
    assert {one.default for one in joined.values()} == {""}
    merge("partnership", keep, other, officer, votes=OTHER, amount="sum")
    assert Membership.objects.get().votes == 5
    assert Contribution.objects.get().amount == 200


def test_the_one_that_went_and_came_back_tells_of_both_in_its_own_history(
    officer: User, keep: Partnership, other: Partnership, client_as: Callable[[User], Client]
) -> None:
    undo_it(merge("partnership", keep, other, officer), officer)
    for one in (keep, other):
        page = client_as(officer).get(f"/register/{one.reference}/history/").content.decode()
        assert page.count("Merged:") == 1
        assert page.count("Merge undone:") == 1
        file = client_as(officer).get(f"/register/{one.reference}/history/export.csv")
        told = b"".join(file.streaming_content).decode("utf-8-sig")
        assert told.count("Merged:") == 1
        assert told.count("Merge undone:") == 1
        assert told.count("They are two after all") == 1


@pytest.mark.parametrize(
    ("sure", "said", "sum_of"),
    [
        ("exact", "£250, confirmed", "exact"),
        ("estimate", "£250, estimate", "estimate"),
        ("stated", "£250, stated, not checked", "stated"),
        ("not_known", "Not known", None),
    ],
)
def test_a_sum_is_as_sure_as_the_less_sure_and_none_is_offered_where_one_is_not_known(
    officer: User, keep: Partnership, other: Partnership, sure: str, said: str, sum_of: str | None
) -> None:
    body, given = OrganisationFactory(), 0 if sure == "not_known" else 250
    ContributionFactory(organisation=body, partnership=keep, amount=1000)
    ContributionFactory(organisation=body, partnership=other, amount=given, certainty=sure)
    year = {"year": 2026, "forecast": None, "actual": None}
    YearMoneyFactory(partnership=keep, budget=1000, **year)
    YearMoneyFactory(partnership=other, budget=given or None, certainty=sure, **year)
    asked = {one.names[0]: one for one in plan_of("partnership", keep, other, officer).questions if one.about}
    for name, of_nothing in (("amount", "Not known"), ("budget", "Not recorded")):
        words = dict(asked[name].choices)
        assert words[KEEP] == "£1,000, confirmed"
        assert words[OTHER] == (said if given else of_nothing)
        assert (SUM in words) is (sum_of is not None)
    if sum_of:
        merge("partnership", keep, other, officer, amount=SUM, budget=SUM)
        assert Contribution.objects.values_list("amount", "certainty").get() == (1250, sum_of)
        assert YearMoney.objects.values_list("budget", "certainty").get() == (1250, sum_of)


def test_a_risk_gets_the_next_number_and_its_old_one_back(
    officer: User, keep: Partnership, other: Partnership
) -> None:
    for of in (keep, keep, other, other):
        RiskFactory(partnership=of, now=(4, 5))
    done = merge("partnership", keep, other, officer)
    assert list(Risk.objects.order_by("pk").values_list("partnership", "number")) == [
        (keep.pk, number) for number in (1, 2, 3, 4)
    ]
    undo_it(done, officer)
    assert list(Risk.objects.order_by("pk").values_list("partnership", "number")) == [
        (keep.pk, 1),
        (keep.pk, 2),
        (other.pk, 1),
        (other.pk, 2),
    ]


def test_what_is_signed_never_changes_and_stays(officer: User, keep: Partnership, other: Partnership) -> None:
    review = accepted(other)
    checklist = answered(started(other, by=officer), by=officer)
    assessments_service.sign(checklist, by=officer)
    rows = [list(model.objects.order_by("pk").values()) for model in (Review, Assessment, Answer)]
    done = merge("partnership", keep, other, officer)
    assert [list(model.objects.order_by("pk").values()) for model in (Review, Assessment, Answer)] == rows
    assert Review.objects.get(pk=review.pk).partnership.standing_record == keep
    undo_it(done, officer)
    assert [list(model.objects.order_by("pk").values()) for model in (Review, Assessment, Answer)] == rows


def test_a_signed_review_that_waits_stands_in_the_way(
    officer: User, keep: Partnership, other: Partnership
) -> None:
    signed(other)
    with pytest.raises(MergeRefused, match=r"Accept it first\. Where .* it can be returned"):
        merge("partnership", keep, other, officer)


@pytest.mark.parametrize("choice", [MOVE, END])
def test_an_open_review_and_a_draft_move_or_end_as_is_said(
    officer: User, keep: Partnership, other: Partnership, choice: str
) -> None:
    review, draft = opened(other), answered(started(other, by=officer), by=officer)
    before = everything()
    done = merge("partnership", keep, other, officer, choice)
    assert Review.objects.filter(pk=review.pk, partnership=keep).exists() == (choice == MOVE)
    assert Assessment.objects.filter(pk=draft.pk, partnership=keep).exists() == (choice == MOVE)
    undo_it(done, officer)
    assert everything() == before


def test_an_open_review_cannot_move_to_where_one_is_open(
    officer: User, keep: Partnership, other: Partnership
) -> None:
    opened(keep)
    opened(other)
    question = next(one for one in plan_of("partnership", keep, other, officer).questions if not one.names)
    assert [value for value, _words in question.choices] == [END]
    merge("partnership", keep, other, officer)
    assert Review.objects.get().partnership == keep


def test_the_whole_is_undone_and_history_stands_both_times(
    officer: User, keep: Partnership, other: Partnership
) -> None:
    _filled(keep)
    _filled(other)
    accepted(other)
    partnerships.confirm(other, group="purpose", title="Purpose", by=officer, on=other.starts_on)
    before, altered = everything(), set(alterations())
    done = merge("partnership", keep, other, officer, OTHER)
    assert set(alterations()) <= altered
    assert standings_stand()
    undo_it(done, officer)
    assert everything() == before
    assert set(alterations()) <= altered
    assert standings_stand()


def test_a_change_of_what_moved_keeps_it_from_being_undone(
    officer: User, keep: Partnership, other: Partnership
) -> None:
    done = merge("partnership", keep, other, officer)
    keep.refresh_from_db()
    keep.area = "North"
    partnerships.change(keep, names=["area"], by=officer)
    with pytest.raises(UndoMergeRefused, match="Partnership “Better Care Fund” was changed since"):
        undo_it(done, officer)
    keep.area = ""
    partnerships.change(keep, names=["area"], by=officer)
    undo_it(done, officer)
    assert Partnership.objects.count() == 2


def test_one_event_tells_of_it_on_each_of_the_two(
    officer: User, keep: Partnership, other: Partnership
) -> None:
    _filled(other)
    count = AuditEvent.objects.count()
    done = merge("partnership", keep, other, officer)
    assert AuditEvent.objects.count() == count + 2
    for one in (keep, other):
        event = audit.find_events_about(one).first()
        assert event is not None
        assert (str(event), event.reason) == (f"Merged: {other.reference} into {keep.reference}", "Twice")
    undo_it(done, officer)
    assert AuditEvent.objects.count() == count + 4


def test_what_was_merged_before_follows_along(officer: User, keep: Partnership, other: Partnership) -> None:
    third = PartnershipFactory(name="Third")
    first = merge("partnership", keep, other, officer)
    second = merge("partnership", third, keep, officer)
    assert set(Partnership.every.filter(merged_into=third)) == {keep, other}
    undo_it(second, officer)
    assert set(Partnership.every.filter(merged_into=keep)) == {other}
    undo_it(first, officer)
    assert Partnership.objects.count() == 3


def test_an_exempt_one_is_not_merged_into_one_that_is_open(
    officer: User, keep: Partnership, other: Partnership
) -> None:
    Partnership.objects.filter(pk=other.pk).update(exempt_paragraph=3)
    with pytest.raises(MergeRefused, match="is exempt from publication"):
        merge("partnership", keep, other, officer)
    Partnership.objects.filter(pk=keep.pk).update(exempt_paragraph=3)
    merge("partnership", keep, other, officer)
    assert Partnership.objects.count() == 1


def test_an_exempt_name_is_not_repeated_as_another_name(
    officer: User, keep: Partnership, other: Partnership
) -> None:
    SensitiveMark.objects.create(partnership=other, field="name", paragraph=3, reason="Prices")
    merge("partnership", keep, other, officer)
    keep.refresh_from_db()
    assert keep.other_names == ""


def test_whoever_may_not_read_all_that_is_touched_merges_nothing(
    people: dict[str, User], keep: Partnership, place: Directorate
) -> None:
    hidden = PartnershipFactory(directorate=place, exempt_paragraph=3)
    bodies = OrganisationFactory(), OrganisationFactory()
    MembershipFactory(organisation=bodies[1], partnership=hidden)
    with pytest.raises(MergeRefused, match="not shown to you"):
        merge("organisation", *bodies, people["sponsor"])


def test_a_choice_is_for_the_state_that_was_shown(
    officer: User, keep: Partnership, other: Partnership
) -> None:
    plan = plan_of("partnership", keep, other, officer)
    choices, state = answers(plan), plan.state
    MembershipFactory(partnership=other)
    with pytest.raises(MergeStale):
        merge_pair(plan.kind, keep, other, choices=choices, state=state, reason="Twice", by=officer)
    assert not Merge.objects.exists()


def test_what_stays_is_named_without_a_query_for_each(
    officer: User, keep: Partnership, other: Partnership
) -> None:
    for _time in range(2):
        assessments_service.sign(answered(started(other, by=officer), by=officer), by=officer)
    done = MergeDone(merge("partnership", keep, other, officer), officer)
    with CaptureQueriesContext(connection) as asked:
        stays = {each.noun: [words for words, _address in each.rows] for each in done.stays}
    assert ["Arrangements in place, edition 1"] * 2 in stays.values()
    assert not [one for one in asked if 'FROM "governance_edition"' in one["sql"]]


def test_its_path_stays_with_it(officer: User, keep: Partnership, other: Partnership) -> None:
    partnerships.move(other, to="dormant", on=other.starts_on, reason="Quiet", by=officer)
    other.refresh_from_db()
    merge("partnership", keep, other, officer)
    assert StatusChange.objects.get().partnership_id == other.pk
    keep.refresh_from_db()
    assert keep.status == "live"


@pytest.mark.parametrize("at", ["register.standing.refresh.refresh", "register.merging.service._tell"])
def test_a_failure_in_the_middle_leaves_nothing_behind(
    officer: User, keep: Partnership, other: Partnership, monkeypatch: pytest.MonkeyPatch, at: str
) -> None:
    _filled(other)
    before = everything()

    def fail(*_args: object, **_options: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(at, fail)
    with pytest.raises(RuntimeError):
        merge("partnership", keep, other, officer)
    assert everything() == before


def test_a_failure_in_the_middle_of_an_undo_leaves_nothing_behind(
    officer: User, keep: Partnership, other: Partnership, monkeypatch: pytest.MonkeyPatch
) -> None:
    _filled(other)
    done = merge("partnership", keep, other, officer)
    before = everything()

    def fail(*_args: object, **_options: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("register.standing.refresh.refresh", fail)
    with pytest.raises(RuntimeError):
        undo_it(done, officer)
    assert everything() == before
    assert Merge.objects.get().undone_on is None


# --- What somebody is asked to approve ------------------------------------------------------------------------------


@pytest.fixture
def chief(adults: Directorate) -> User:
    return UserFactory(role="chief", person__directorate=adults)


def test_what_is_asked_about_a_risk_goes_where_the_risk_goes(
    keep: Partnership, other: Partnership, officer: User, chief: User, adults: Directorate
) -> None:
    asked = ask(RiskFactory(partnership=other, now=(4, 4)), by=officer, of=chief)
    moves = {
        one.noun: one.names for one in MergeRehearsal(plan_of("partnership", keep, other, officer)).moves
    }
    assert moves["What somebody is or was asked to approve"] == [str(asked)]
    done = merge("partnership", keep, other, officer)
    assert not [one for one in MergeDone(done, officer).stays if "approv" in one.noun]
    held = survey_duties(chief.person, seen_by=officer).shown
    assert [(one.name, one.row) for one in held] == [("Better Care Fund", asked)]
    heir = UserFactory(role="chief", person__directorate=adults)
    given = HandOver(heir.person, {})
    state = survey_duties(chief.person, seen_by=officer).state
    hand_over(chief.person, given=given, state=state, on=clock.today(), by=officer, reason="Retires")
    again = ApprovalRequest.objects.get(ending=None)
    assert press(again, heir).partnership == keep


def test_whoever_is_asked_is_judged_by_the_partnership_that_it_went_into(
    keep: Partnership, other: Partnership, officer: User, place: Directorate
) -> None:
    far = UserFactory(role="chief", person__directorate=place)
    Partnership.objects.filter(pk=other.pk).update(lead=far.person)
    asked = ask(RiskFactory(partnership=other, now=(4, 4)), by=officer, of=far)
    assert find_unable(KIND, [asked]) == frozenset()
    merge("partnership", keep, other, officer, lead="keep")
    assert find_unable(KIND, [ApprovalRequest.objects.get()]) == {asked.pk}


def test_what_is_asked_ends_with_the_partnership_that_it_went_into(
    keep: Partnership, other: Partnership, officer: User, chief: User
) -> None:
    asked = ask(RiskFactory(partnership=other, now=(4, 4)), by=officer, of=chief)
    merge("partnership", keep, other, officer)
    partnerships.move(
        Partnership.objects.get(pk=keep.pk), to="out_of_scope", on=clock.today(), reason="None", by=officer
    )
    assert ApprovalRequest.objects.get(pk=asked.pk).ending.reason == "The partnership has ended."


def test_undone_what_is_asked_is_asked_of_the_one_that_went(
    keep: Partnership, other: Partnership, officer: User, chief: User
) -> None:
    asked = ask(RiskFactory(partnership=other, now=(4, 4)), by=officer, of=chief)
    undo_it(merge("partnership", keep, other, officer), officer)
    assert not find_open_requests_in(keep)
    assert [one.name for one in survey_duties(chief.person, seen_by=officer).shown] == ["BCF pooled budget"]
    assert press(asked, chief).partnership == other

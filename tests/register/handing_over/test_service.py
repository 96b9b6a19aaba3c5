"""What somebody answers for passes to whoever takes it on: all of it, or nothing."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from accounts.models import Directorate, Panel, PanelSeat, Person, User
from accounts.services import sign_ins
from core import clock
from core.history import writing
from core.history.audit import find_events_about
from core.models import AuditEvent
from register.access.secrecy import NOTHING_HIDDEN
from register.handing_over.service import HandOver, HandOverRefused, HandOverStale, hand_over
from register.handing_over.survey import DutiesHeld, survey_duties
from register.models import (
    Action,
    ApprovalRequest,
    Document,
    Partnership,
    Representative,
    words_of_record,
)
from register.record.history import entry_for, hidden_of
from register.services import partnerships, sensitive
from register.services.sensitive import WordsMark
from reviews.models import Review, Risk
from tests.factories.accounts import PersonFactory, UserFactory
from tests.factories.approvals import ask, press
from tests.factories.governance import answered, started
from tests.factories.register import PartnershipFactory
from tests.factories.related import ActionFactory, DocumentFactory, RepresentativeFactory
from tests.factories.reviews import RiskFactory, opened, signed
from tests.factories.signs import signs_of
from tests.register.merging.helpers import alterations, everything, standings_stand

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 20)


@pytest.fixture
def leaver(adults: Directorate) -> Person:
    return PersonFactory(post="Head of Housing", directorate=adults)


@pytest.fixture
def successor(people: dict[str, User]) -> Person:
    return people["sponsor"].person


def _held(person: Person, by: User) -> DutiesHeld:
    return survey_duties(person, seen_by=by)


def _pass(person: Person, by: User, rest: Person | None = None, **each: Person) -> Any:
    state = _held(person, by).state
    return hand_over(person, given=HandOver(rest, each), state=state, on=DAY, by=by, reason="Retires")


def _everything_of(person: Person, adults: Directorate) -> Partnership:
    """One duty of every kind but a panel."""
    names = ("sponsor", "lead", "cabinet_member", "finance_contact", "legal_contact")
    found: Partnership = PartnershipFactory(
        name="Care Fund", live=True, directorate=adults, **dict.fromkeys(names, person)
    )
    RepresentativeFactory(partnership=found, person=person, capacity="chair", ends_on=date(2027, 3, 31))
    DocumentFactory(partnership=found, renewer=person)
    ActionFactory(partnership=found, owner=person)
    RiskFactory(partnership=found, owner=person)
    review = opened(found)
    review.drafter = person
    review.save()
    return found


def test_all_of_it_moves_in_one_step_and_is_told_in_one_event(
    officer: User, leaver: Person, successor: Person, adults: Directorate
) -> None:
    found = _everything_of(leaver, adults)
    altered = set(alterations())
    taken = _pass(leaver, officer, successor)
    found.refresh_from_db()
    assert taken == {successor: 10}
    assert {found.sponsor, found.lead, found.cabinet_member, found.finance_contact, found.legal_contact} == {
        successor
    }
    ended, begun = Representative.objects.order_by("pk")
    assert (ended.person, ended.ended_on) == (leaver, DAY)
    assert (begun.person, begun.capacity, begun.started_on, begun.ends_on) == (
        successor,
        "chair",
        DAY,
        date(2027, 3, 31),
    )
    rows = (Document.objects.get().renewer, Action.objects.get().owner, Risk.objects.get().owner)
    assert {*rows, Review.objects.get().drafter} == {successor}
    event = AuditEvent.objects.get(kind="person.handed_over")
    assert (event.detail, event.reason, len(event.changes)) == ("10 duties of Head of Housing", "Retires", 10)
    assert f"{found.reference}: Sponsoring officer" in [change["label"] for change in event.changes]
    line = AuditEvent.objects.get(kind="partnership.handed_over")
    assert (line.about_key, len(line.changes)) == (found.pk, 10)
    assert len(_held(leaver, officer)) == 0
    assert set(alterations()) <= altered
    assert standings_stand()


def test_what_is_over_stays_with_who_did_it(officer: User, leaver: Person, adults: Directorate) -> None:
    ended = PartnershipFactory(directorate=adults, sponsor=leaver, status="closed")
    own = PartnershipFactory(directorate=adults)
    RepresentativeFactory(partnership=own, person=leaver, ended_on=date(2025, 1, 1))
    ActionFactory(partnership=own, owner=leaver, progress="done", done_on=date(2025, 1, 1))
    RiskFactory(partnership=own, owner=leaver, closed_on=date(2025, 1, 1), closed_why="Gone")
    DocumentFactory(partnership=own, renewer=leaver, withdrawn_on=date(2025, 1, 1))
    ActionFactory(partnership=ended, owner=leaver)
    assert len(_held(leaver, officer)) == 0


def test_a_signed_review_keeps_its_drafter(officer: User, leaver: Person, adults: Directorate) -> None:
    review = signed(PartnershipFactory(live=True, directorate=adults))
    Review.objects.filter(pk=review.pk).update(drafter=leaver)
    assert len(_held(leaver, officer)) == 0


def test_a_gap_of_an_unsigned_checklist_moves(officer: User, leaver: Person, successor: Person) -> None:
    checklist = answered(started(PartnershipFactory(live=True), by=officer), by=officer, value="no")
    answer = checklist.answers.order_by("pk")[0]
    answer.owner = leaver
    answer.save()
    _pass(leaver, officer, successor)
    answer.refresh_from_db()
    assert answer.owner == successor


def test_several_take_it_on_and_what_nobody_takes_stays(
    officer: User, leaver: Person, successor: Person
) -> None:
    one, other = PartnershipFactory(sponsor=leaver, lead=leaver), PartnershipFactory(sponsor=leaver)
    another = PersonFactory(post="Head of Roads")
    each = {f"partnership-sponsor-{one.pk}": successor, f"partnership-lead-{one.pk}": another}
    assert _pass(leaver, officer, None, **each) == {successor: 1, another: 1}
    one.refresh_from_db()
    assert (one.sponsor, one.lead) == (successor, another)
    assert [held.row.pk for held in _held(leaver, officer).shown] == [other.pk]


def test_what_the_mover_may_not_read_is_counted_and_moves_with_the_rest(
    people: dict[str, User], officer: User, leaver: Person, successor: Person
) -> None:
    secret = PartnershipFactory(name="Quiet House", sponsor=leaver, exempt_paragraph=3)
    reader = people["contributor"]
    assert (len(_held(leaver, reader).shown), len(_held(leaver, reader).hidden)) == (0, 1)
    assert (len(_held(leaver, officer).shown), len(_held(leaver, officer).hidden)) == (1, 0)
    _pass(leaver, officer, successor)
    secret.refresh_from_db()
    assert secret.sponsor == successor
    event = AuditEvent.objects.get(kind="person.handed_over")
    assert "Quiet House" not in str([event.detail, event.changes])


def test_an_exempt_document_is_not_named_to_who_may_not_read_it(
    people: dict[str, User], leaver: Person, adults: Directorate
) -> None:
    own = PartnershipFactory(live=True, directorate=adults)
    DocumentFactory(partnership=own, renewer=leaver, exempt=True, title="Fees")
    held = _held(leaver, people["reader"])
    assert (len(held.shown), len(held.hidden)) == (0, 1)


def test_a_seat_on_a_panel_is_moved_by_whoever_keeps_the_seats_and_sealed(
    people: dict[str, User], officer: User, both: User, successor: Person
) -> None:
    sits = people["panel"].person
    with pytest.raises(HandOverRefused, match="Choose who takes it on"):
        _pass(sits, officer, successor)
    _pass(sits, both, successor)
    assert list(Panel.objects.get(slug="adults").members) == [successor]
    left, new = PanelSeat.objects.order_by("pk")
    today = clock.today()
    assert (left.person, left.ended_on, new.person, new.started_on) == (sits, today, successor, today)
    sealed = AuditEvent.objects.filter(kind="sign_in.changed")
    assert {event.headline for event in sealed} == {"Sign-in after a hand-over, of:"}
    assert {event.object_key for event in sealed} == {people["panel"].pk, people["sponsor"].pk}


def test_what_a_representative_may_decide_stays_exempt_in_the_seat_of_the_successor(
    officer: User, leaver: Person, successor: Person
) -> None:
    held = PartnershipFactory()
    for capacity, said in (("director", WordsMark(3, "Talks go on.")), ("member", WordsMark())):
        seat = RepresentativeFactory(
            partnership=held, person=leaver, capacity=capacity, authority="Up to £1m"
        )
        sensitive.mark_words(seat, said, partnership=held, by=officer)
    _pass(leaver, officer, rest=successor)
    begun = {one.capacity: one for one in Representative.objects.filter(person=successor)}
    assert {one.authority for one in begun.values()} == {"Up to £1m"}
    marks = {name: sensitive.find_mark(words_of_record(one)) for name, one in begun.items()}
    assert marks == {"director": WordsMark(3, "Talks go on."), "member": WordsMark()}


def test_who_sits_there_already_gets_no_second_seat(officer: User, leaver: Person, successor: Person) -> None:
    seat = RepresentativeFactory(person=leaver)
    RepresentativeFactory(partnership=seat.partnership, person=successor)
    _pass(leaver, officer, successor)
    assert Representative.objects.filter(ended_on__isnull=True).count() == 1


@pytest.mark.parametrize(("days", "moves"), [(-1, False), (0, False), (1, True), (30, True)])
def test_a_seat_that_ends_later_is_shown_and_passed_on_until_its_day(
    days: int, moves: bool, both: User, people: dict[str, User], leaver: Person, successor: Person
) -> None:
    today = clock.today()
    until = today + timedelta(days=days)
    RepresentativeFactory(person=leaver, started_on=date(2020, 1, 1), ended_on=until)
    PanelSeat.objects.create(
        panel=Panel.objects.get(slug="adults"), person=leaver, started_on=date(2020, 1, 1), ended_on=until
    )
    assert len(_held(leaver, both)) == (2 if moves else 0)
    if moves:
        held = _held(leaver, both)
        hand_over(
            leaver, given=HandOver(successor, {}), state=held.state, on=today, by=both, reason="Retires"
        )
        for model in (Representative, PanelSeat):
            ended = model._base_manager.get(person=leaver)
            begun = model._base_manager.get(person=successor)
            assert (ended.ended_on, begun.started_on, begun.ended_on) == (today, today, until)
        assert len(_held(leaver, both)) == 0


def test_a_panel_seat_handed_over_before_it_began_is_not_held_any_more(
    both: User, people: dict[str, User], leaver: Person, successor: Person
) -> None:
    first = clock.today() + timedelta(days=20)
    panel = Panel.objects.get(slug="adults")
    PanelSeat.objects.create(panel=panel, person=leaver, started_on=first)
    state = _held(leaver, both).state
    given = HandOver(successor, {})
    hand_over(leaver, given=given, state=state, on=clock.today(), by=both, reason="Retires")
    assert len(_held(leaver, both)) == 0


def test_drafting_goes_only_to_who_can_open_the_review(
    officer: User, leaver: Person, successor: Person
) -> None:
    review = opened(PartnershipFactory(live=True))
    review.drafter = leaver
    review.save()
    with pytest.raises(HandOverRefused, match="cannot open its review"):
        _pass(leaver, officer, PersonFactory(post="Nobody with a sign-in"))
    _pass(leaver, officer, officer.person)
    review.refresh_from_db()
    assert review.drafter == officer.person


def test_what_somebody_is_asked_to_approve_is_asked_of_the_successor_who_may(
    officer: User, people: dict[str, User], adults: Directorate
) -> None:
    chief = UserFactory(role="chief", person__directorate=adults)
    risk = RiskFactory(
        now=(4, 4), partnership=PartnershipFactory(live=True, tier="major", directorate=adults)
    )
    first = ask(risk, by=officer, of=chief)
    with pytest.raises(HandOverRefused, match="may not approve this"):
        _pass(chief.person, officer, rest=people["sponsor"].person)
    with pytest.raises(HandOverRefused, match="Whoever proposes it cannot approve it"):
        _pass(chief.person, officer, rest=officer.person)
    _pass(chief.person, officer, rest=people["chief"].person)
    second = ApprovalRequest.objects.get(ending=None)
    assert (second.asked, second.proposer, second.covers) == (
        people["chief"].person,
        officer.person,
        first.covers,
    )
    assert first.asked == chief.person
    assert not len(_held(chief.person, officer))
    press(second, people["chief"])
    assert not len(_held(people["chief"].person, officer))


def test_a_request_that_cannot_be_passed_on_stays_behind_and_never_blocks_the_rest(
    officer: User, people: dict[str, User], adults: Directorate
) -> None:
    chief, successor = UserFactory(role="chief", person__directorate=adults), people["sponsor"].person
    own = PartnershipFactory(live=True, tier="major", directorate=adults, legal_contact=chief.person)
    asked = ask(RiskFactory(now=(4, 4), partnership=own), by=officer, of=chief)
    held = _held(chief.person, officer)
    (said,) = HandOver(successor, {}).list_left(held, officer)
    assert said.startswith(f"{own.name}: ")
    assert "may not approve this" in said
    (key,) = [one.key for one in held.shown if one.row == asked]
    with pytest.raises(HandOverRefused, match="may not approve this"):
        _pass(chief.person, officer, **{key: successor})
    _pass(chief.person, officer, rest=successor)
    own.refresh_from_db()
    assert own.legal_contact == successor
    assert [one.row for one in _held(chief.person, officer).shown] == [asked]
    assert ApprovalRequest.objects.get(ending=None).asked == chief.person


def test_the_history_says_which_action_and_hides_it_once_it_is_exempt(
    officer: User, people: dict[str, User], leaver: Person, successor: Person
) -> None:
    own = PartnershipFactory(live=True)
    action = ActionFactory(partnership=own, owner=leaver, what="Mend the roof of the hall")
    _pass(leaver, officer, rest=successor)
    told = find_events_about(own).get(kind="partnership.handed_over")
    assert told.changes[0]["label"] == "Does an action: Mend the roof of the hall"
    Action.objects.filter(pk=action.pk).update(exempt_paragraph=3, exempt_reason="Terms")
    hidden = hidden_of(own, replace(NOTHING_HIDDEN, reads=False))
    assert "Mend the roof" not in str(entry_for(told, hidden))


def test_what_changed_since_it_was_shown_is_not_handed_over(
    officer: User, leaver: Person, successor: Person
) -> None:
    own = PartnershipFactory(sponsor=leaver)
    state = _held(leaver, officer).state
    own.purpose = "Another"
    partnerships.change(own, names=["purpose"], by=officer)
    with pytest.raises(HandOverStale):
        hand_over(leaver, given=HandOver(successor, {}), state=state, on=DAY, by=officer, reason="Retires")
    own.refresh_from_db()
    assert own.sponsor == leaver


@pytest.mark.parametrize("fails_at", [1, 3])
def test_a_failure_in_the_middle_leaves_everything_as_it_was(
    officer: User,
    leaver: Person,
    successor: Person,
    adults: Directorate,
    monkeypatch: pytest.MonkeyPatch,
    fails_at: int,
) -> None:
    _everything_of(leaver, adults)
    before, events = everything(), AuditEvent.objects.count()
    update, calls = writing.update, []

    def failing(*args: Any, **options: Any) -> Any:
        calls.append(1)
        if len(calls) > fails_at:
            raise RuntimeError("the power went")
        return update(*args, **options)

    monkeypatch.setattr(writing, "update", failing)
    with pytest.raises(RuntimeError):
        _pass(leaver, officer, successor)
    assert (everything(), AuditEvent.objects.count()) == (before, events)


def test_a_sponsor_who_is_shut_out_shows_on_their_partnerships_until_somebody_takes_them(
    people: dict[str, User], officer: User
) -> None:
    user = people["sponsor"]
    own = PartnershipFactory(live=True, sponsor=user.person)
    now = sign_ins.rights_of(user.person)
    assert now is not None
    off = sign_ins.Rights(now.email, now.roles, now.panels, is_active=False)
    sign_ins.change(user, off, by=people["administrator"])
    assert "sponsor_shut_out" in signs_of(own)
    assert user.person not in Person.objects.serving()
    assert standings_stand()
    _pass(user.person, officer, people["chief"].person)
    assert "sponsor_shut_out" not in signs_of(own)
    sign_ins.change(User.objects.get(pk=user.pk), now, by=people["administrator"])
    assert user.person in Person.objects.serving()

"""Two posts, directorates, services, panels, themes or priorities that are one."""

from datetime import date

import pytest

from accounts.integrity import check_rights
from accounts.models import Directorate, Panel, Person, Service, User, panels_of
from accounts.services import sign_ins
from core import clock
from register.merging.service import MergeRefused
from register.merging.survey import OTHER
from register.models import Action, Partnership, Priority, PriorityServed, Representative, Theme
from reviews.models import Review
from tests.factories.accounts import DirectorateFactory, PanelFactory, PersonFactory, seat
from tests.factories.register import PartnershipFactory, ThemeFactory
from tests.factories.related import ActionFactory, PriorityServedFactory, RepresentativeFactory
from tests.factories.reviews import accepted, filled, opened
from tests.register.merging.helpers import alterations, everything, merge, plan_of, standings_stand, undo_it

pytestmark = pytest.mark.django_db


@pytest.fixture
def keep(adults: Directorate) -> Person:
    return PersonFactory(post="Head of Housing", directorate=adults)


@pytest.fixture
def other(adults: Directorate) -> Person:
    return PersonFactory(post="Housing Head", name="Sam Poole", directorate=adults)


def test_all_that_a_person_answers_for_moves_and_comes_back(
    officer: User, keep: Person, other: Person
) -> None:
    both = PartnershipFactory(live=True, sponsor=other, lead=other)
    RepresentativeFactory(partnership=both, person=other)
    ActionFactory(partnership=both, owner=other)
    before, altered = everything(), set(alterations())
    done = merge("person", keep, other, officer, name=OTHER)
    both.refresh_from_db()
    assert (both.sponsor, both.lead) == (keep, keep)
    assert (Representative.objects.get().person, Action.objects.get().owner) == (keep, keep)
    assert Person.objects.filter(pk=other.pk).count() == 0
    assert Person.objects.get(pk=keep.pk).name == "Sam Poole"
    assert set(alterations()) <= altered
    assert standings_stand()
    undo_it(done, officer)
    assert everything() == before
    assert set(alterations()) <= altered


@pytest.mark.parametrize(
    ("choice", "running"), [("both", {"member", "deputy"}), ("keep", {"member"}), ("other", {"deputy"})]
)
def test_who_would_sit_twice_is_asked_which_seat_goes_on(
    choice: str, running: set[str], officer: User, keep: Person, other: Person
) -> None:
    board = PartnershipFactory(live=True, name="Board")
    RepresentativeFactory(partnership=board, person=keep, capacity="member")
    RepresentativeFactory(partnership=board, person=other, capacity="deputy")
    RepresentativeFactory(partnership=board, person=other, capacity="observer", ended_on=date(2020, 1, 1))
    elsewhere = RepresentativeFactory(partnership=PartnershipFactory(live=True), person=other)
    (question,) = [one for one in plan_of("person", keep, other, officer).questions if "beside" in one.key]
    assert "Board" in question.label
    assert question.default == ""
    before = everything()
    done = merge("person", keep, other, officer, representative=choice)
    seats = Representative.objects.filter(partnership=board).serving(clock.today())
    assert set(seats.values_list("capacity", flat=True)) == running
    assert set(Representative.objects.values_list("person", flat=True)) == {keep.pk}
    elsewhere.refresh_from_db()
    assert elsewhere.ended_on is None
    assert standings_stand()
    undo_it(done, officer)
    assert everything() == before


def test_who_sits_on_two_partnerships_that_become_one_is_asked_about(officer: User, keep: Person) -> None:
    one, two = PartnershipFactory(live=True, name="One"), PartnershipFactory(live=True, name="Two")
    for held in (one, two):
        RepresentativeFactory(partnership=held, person=keep)
    asked = [each.key for each in plan_of("partnership", one, two, officer).questions]
    assert any(key.endswith("-beside") for key in asked)


def test_two_sign_ins_are_never_joined(people: dict[str, User], officer: User) -> None:
    with pytest.raises(MergeRefused, match="Both have a sign-in"):
        merge("person", people["chief"].person, people["sponsor"].person, officer)


@pytest.mark.parametrize("goes", ["the one with the sign-in", "the other"])
def test_one_sign_in_is_kept_with_its_panels_and_its_rights_are_sealed_anew(
    people: dict[str, User], officer: User, keep: Person, goes: str
) -> None:
    signs_in = people["panel"].person
    panel, second = Panel.objects.get(), PanelFactory()
    user = people["panel"]
    sign_ins.change(
        user, sign_ins.Rights(user.email, ["panel", "reader"], [panel]), by=people["administrator"]
    )
    seat(second, keep)
    before, wrong = everything(), len(check_rights().altered)
    pair = (keep, signs_in) if goes == "the one with the sign-in" else (signs_in, keep)
    done = merge("person", *pair, officer)
    user = User.objects.get(pk=people["panel"].pk)
    assert user.person_id == pair[0].pk
    assert set(panels_of(user.person)) == {panel, second}
    assert len(check_rights().altered) == wrong
    undo_it(done, officer)
    assert everything() == before
    assert User.objects.get(pk=user.pk).person_id == signs_in.pk
    assert len(check_rights().altered) == wrong


def test_what_was_drafted_keeps_its_drafter_once_it_is_signed(
    officer: User, keep: Person, other: Person
) -> None:
    done, drafted = accepted(PartnershipFactory(live=True)), filled(opened(PartnershipFactory(live=True)))
    Review.objects.filter(pk=drafted.pk).update(drafter=other)
    merge("person", keep, other, officer)
    assert Review.objects.get(pk=drafted.pk).drafter == keep
    assert Review.objects.get(pk=done.pk).drafter is None


def test_two_directorates_become_one_with_services_of_one_name_joined(
    officer: User, adults: Directorate
) -> None:
    twin = DirectorateFactory(name="Adults & Health")
    shared = Service.objects.create(directorate=adults, name="Housing")
    same = Service.objects.create(directorate=twin, name="Housing")
    own = Service.objects.create(directorate=twin, name="Care")
    found = PartnershipFactory(directorate=twin, service=same)
    person = PersonFactory(directorate=twin, service=same)
    before = everything()
    done = merge("directorates", adults, twin, officer)
    found.refresh_from_db()
    person.refresh_from_db()
    assert (found.directorate, found.service) == (adults, shared)
    assert (person.directorate, person.service) == (adults, shared)
    assert set(Service.objects.values_list("pk", "directorate")) == {
        (shared.pk, adults.pk),
        (own.pk, adults.pk),
    }
    assert not Directorate.objects.filter(pk=twin.pk).exists()
    undo_it(done, officer)
    assert everything() == before


def test_the_name_of_the_one_that_goes_may_be_chosen(officer: User, adults: Directorate) -> None:
    twin = DirectorateFactory(name="Adults & Health")
    done = merge("directorates", adults, twin, officer, OTHER)
    adults.refresh_from_db()
    assert adults.name == "Adults & Health"
    undo_it(done, officer)
    assert set(Directorate.objects.values_list("name", flat=True)) == {"Adults and Health", "Adults & Health"}


def test_services_of_two_directorates_are_not_merged(
    officer: User, adults: Directorate, place: Directorate
) -> None:
    pair = [Service.objects.create(directorate=each, name="Housing") for each in (adults, place)]
    with pytest.raises(MergeRefused, match="different directorates"):
        merge("services", *pair, officer)


def test_members_of_two_panels_sit_on_the_one_that_is_kept(people: dict[str, User], officer: User) -> None:
    panel, twin, also = Panel.objects.get(), PanelFactory(name="Adults Panel"), PersonFactory()
    member = people["panel"].person
    seat(twin, member, also)
    found = PartnershipFactory(panel=twin)
    before = everything()
    done = merge("panels", panel, twin, officer)
    found.refresh_from_db()
    assert (found.panel, set(panel.members.all())) == (panel, {member, also})
    undo_it(done, officer)
    assert everything() == before
    assert set(twin.members.all()) == {member, also}


def test_themes_and_priorities_are_merged_likewise(officer: User) -> None:
    themes = ThemeFactory(name="Green"), ThemeFactory(name="Greener")
    found = PartnershipFactory(theme=themes[1])
    merge("themes", *themes, officer)
    found.refresh_from_db()
    assert (found.theme, Theme.objects.count()) == (themes[0], 1)
    served = (
        PriorityServedFactory(partnership=found),
        PriorityServedFactory(partnership=found, how="Otherwise"),
    )
    done = merge("priorities", served[0].priority, served[1].priority, officer, how=OTHER)
    assert PriorityServed.objects.get().how == "Otherwise"
    undo_it(done, officer)
    assert (PriorityServed.objects.count(), Priority.objects.count()) == (2, 2)
    assert Partnership.objects.count() == 1

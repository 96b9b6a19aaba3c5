"""Nobody gives themselves a role, a seat on a panel or a tie: each door, by HTTP and by its service."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.forms.sign_ins import mark
from accounts.models import PanelSeat, RoleGrant, User
from accounts.services import seats, sign_ins
from accounts.services.own_rights import OwnRightsRefused
from core import clock
from core.models import AuditEvent
from register.access.visible import editable_by
from register.handing_over.service import HandOver, HandOverRefused, hand_over
from register.handing_over.survey import survey_duties
from register.merging.kinds.people import KIND as PEOPLE
from register.merging.service import MergePlan, merge
from register.models import Partnership, Representative
from register.services import partnerships, representatives
from register.services.partnerships import OwnTieRefused
from register.services.related import RelatedRefused
from tests.factories.accounts import PanelFactory, PersonFactory, UserFactory
from tests.factories.register import PartnershipFactory
from tests.register.test_edit import posted

pytestmark = pytest.mark.django_db
ClientAs = Callable[[User], Client]
OWN = "You cannot name yourself"


@pytest.fixture
def secret() -> Partnership:
    return PartnershipFactory(live=True, exempt_paragraph=3)


@pytest.fixture
def clerk() -> User:
    """Democratic services and contributor in one sign-in."""
    made = UserFactory(role="democratic", person__post="Clerk")
    RoleGrant.objects.create(user=made, role="contributor")
    return User.objects.get(pk=made.pk)


def test_who_writes_appointments_does_not_name_themselves(
    secret: Partnership, clerk: User, client_as: ClientAs
) -> None:
    address = reverse("representative_new", args=[secret.reference])
    page = client_as(clerk).post(
        address, {"person": clerk.person.in_full, "capacity": "member", "appointed_by": "full_council"}
    )
    assert OWN in page.content.decode(), page.context["form"].errors
    assert not Representative.objects.exists()
    assert not editable_by(clerk).exists()
    assert "Whoever you name may then read this partnership" in client_as(clerk).get(address).content.decode()


def test_somebody_else_names_them_and_the_log_of_changes_tells_it_as_access(
    secret: Partnership, clerk: User, people: dict[str, User], client_as: ClientAs
) -> None:
    address = reverse("representative_new", args=[secret.reference])
    client_as(people["democratic"]).post(
        address, {"person": clerk.person.in_full, "capacity": "member", "appointed_by": "full_council"}
    )
    assert list(editable_by(clerk)) == [secret]
    event = AuditEvent.objects.get(kind="representative.added")
    assert (event.category, event.about_key) == ("access", secret.pk)


def test_the_partnership_officer_names_themselves(secret: Partnership, people: dict[str, User]) -> None:
    officer = people["officer"]
    made = representatives.add(Representative(partnership=secret, person=officer.person), by=officer)
    assert made.pk


def test_nobody_comes_back_to_a_seat_of_their_own(secret: Partnership, clerk: User) -> None:
    today = clock.today()
    seat = Representative.objects.create(partnership=secret, person=clerk.person, ended_on=today)
    for end in (None, today + timedelta(days=1)):
        seat.ended_on = end
        with pytest.raises(RelatedRefused, match=OWN):
            representatives.change(seat, names=["ended_on"], by=clerk)
    seat.ended_on = today - timedelta(days=1)
    representatives.change(seat, names=["ended_on"], by=clerk)
    assert Representative.objects.get().ended_on == seat.ended_on


def test_no_seat_of_anothers_becomes_ones_own(secret: Partnership, clerk: User) -> None:
    seat = Representative.objects.create(partnership=secret, person=PersonFactory())
    seat.person = clerk.person
    with pytest.raises(RelatedRefused, match=OWN):
        representatives.change(seat, names=["person"], by=clerk)


def test_who_cannot_read_exempt_text_names_nobody_where_all_is_exempt(
    secret: Partnership, people: dict[str, User]
) -> None:
    with pytest.raises(RelatedRefused, match="Who may read it"):
        representatives.add(
            Representative(partnership=secret, person=PersonFactory()), by=people["administrator"]
        )


def test_nobody_makes_themselves_lead_of_what_they_sit_on(
    people: dict[str, User], client_as: ClientAs
) -> None:
    made, contributor = PartnershipFactory(live=True), people["contributor"]
    Representative.objects.create(partnership=made, person=contributor.person)
    made.lead = contributor.person
    with pytest.raises(OwnTieRefused, match=OWN):
        partnerships.change(made, names=["lead"], by=contributor)
    address = reverse("partnership_edit_group", args=[made.reference, "people"])
    fresh = Partnership.objects.get()
    typed = posted(fresh, "people", lead=contributor.person.in_full)
    page = client_as(contributor).post(address, typed)
    assert OWN in page.content.decode()
    assert Partnership.objects.get().lead is None
    partnerships.change(made, names=["lead"], by=people["officer"])
    assert AuditEvent.objects.get(kind="partnership.changed").category == "access"


def test_no_administrator_gives_themselves_a_role_or_a_panel(
    people: dict[str, User], client_as: ClientAs
) -> None:
    own, panel = people["administrator"], PanelFactory(name="Place", slug="place")
    now = sign_ins.rights_of(own.person)
    typed = {"email": own.email, "is_active": "on", "seen": mark(now)}
    client = client_as(own)
    for more in (
        {"roles": ["administrator", "officer"]},
        {"roles": ["administrator"], "panels": [panel.pk]},
    ):
        page = client.post(reverse("sign_in", args=[own.person_id]), typed | more)
        assert "You cannot give yourself a role or a seat" in page.content.decode()
    assert sign_ins.rights_of(own.person) == now
    page = client.post(
        reverse("panel_seat_new", args=[panel.pk]), {"person": own.person_id, "role": "member"}
    )
    assert not PanelSeat.objects.filter(person=own.person).exists()
    other = UserFactory(role="administrator")
    typed |= {"roles": ["administrator", "officer"]}
    assert client_as(other).post(reverse("sign_in", args=[own.person_id]), typed).status_code == 302
    assert User.objects.get(pk=own.pk).role_keys == {"administrator", "officer"}


def test_a_seat_of_ones_own_gets_shorter_and_never_longer(people: dict[str, User]) -> None:
    own, today = people["democratic"], clock.today()
    seat = PanelSeat(panel=PanelFactory(name="Place", slug="place"), person=own.person, ended_on=today)
    with pytest.raises(OwnRightsRefused):
        seats.add(seat, by=own)
    seats.add(seat, by=people["administrator"])
    seat.ended_on = None
    with pytest.raises(OwnRightsRefused):
        seats.change(seat, names=["ended_on"], by=own)
    seat.ended_on = today - timedelta(days=1)
    seats.change(seat, names=["ended_on"], by=own)


def test_no_seat_on_a_panel_is_handed_over_to_oneself(people: dict[str, User]) -> None:
    RoleGrant.objects.create(user=people["officer"], role="democratic")
    own = User.objects.get(pk=people["officer"].pk)
    leaver = PersonFactory()
    PanelSeat.objects.create(panel=PanelFactory(name="Place", slug="place"), person=leaver)
    state = survey_duties(leaver, seen_by=own).state
    given = HandOver(own.person, {})
    with pytest.raises(HandOverRefused, match="seat on a panel"):
        hand_over(leaver, given=given, state=state, on=clock.today(), by=own, reason="Leaves")
    assert not PanelSeat.objects.filter(person=own.person).exists()


def test_a_merge_gives_nobody_a_seat_of_their_own_and_tells_what_a_sign_in_reaches_now(
    people: dict[str, User],
) -> None:
    own, seated = people["officer"], PersonFactory(post="Cllr Hill")
    PanelSeat.objects.create(panel=PanelFactory(name="Place", slug="place"), person=seated)
    assert any("give yourself" in one for one in MergePlan(PEOPLE, own.person, seated, own).refusals)
    named, contributor = PersonFactory(post="Head of Parks"), people["contributor"]
    made = PartnershipFactory(live=True, lead=named)
    plan = MergePlan(PEOPLE, contributor.person, named, own)
    choices = {one.key: "keep" for one in plan.questions}
    merge(PEOPLE, contributor.person, named, choices=choices, state=plan.state, reason="Same", by=own)
    assert list(editable_by(contributor)) == [made]
    told = AuditEvent.objects.filter(kind="sign_in.changed", object_key=contributor.pk)
    assert [one.category for one in told] == ["access"]

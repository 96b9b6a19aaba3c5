"""Screening many at once: who is listed for whom, what one press keeps, and what somebody else did meanwhile."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import Directorate, User
from governance.models import Screening
from register.choices import ScopeKind, Status
from register.models import Partnership
from tests.factories.register import MembershipFactory, PartnershipFactory
from tests.factories.screening import keep_screening

SignIn = Callable[[User], Client]
pytestmark = pytest.mark.django_db
ADDRESS = "/screening/many/"


def text(client: Client) -> str:
    return client.get(ADDRESS).content.decode()


def test_what_nobody_has_screened_is_listed_with_what_it_is_proposed_to_be(
    officer: User, client_as: SignIn
) -> None:
    fund = PartnershipFactory(name="Better Care Fund", form="pooled_fund", live=True)
    pfi = PartnershipFactory(name="Schools PFI", live=True)
    done = PartnershipFactory(name="Screened already", live=True)
    closed = PartnershipFactory(name="Ended long ago", status=Status.CLOSED)
    keep_screening(done, by=officer)
    page = text(client_as(officer))
    for name in (done.name, closed.name):
        assert name not in page
    for one, value in ((fund, "partnership"), (pfi, "pfi")):
        box = page[page.index(f'id="as-{one.pk}"') :].partition("</select>")[0]
        assert f'<option value="{value}" selected>' in box
    assert "Its name says that it is a PFI contract." in page


def test_one_press_keeps_the_page_and_what_is_none_goes_out_of_scope(
    officer: User, client_as: SignIn
) -> None:
    fund = PartnershipFactory(name="Better Care Fund", form="pooled_fund", live=True)
    pfi = PartnershipFactory(name="Schools PFI", live=True)
    club = PartnershipFactory(name="Rivers", live=True)
    later = PartnershipFactory(name="Woods", live=True)
    given = {f"as-{fund.pk}": "partnership", f"as-{pfi.pk}": "pfi", f"as-{club.pk}": "network"}
    answer = client_as(officer).post(ADDRESS, given | {f"as-{later.pk}": ""}, follow=True)
    page = answer.content.decode()
    assert "1 kept as a partnership." in page
    assert "2 are none and stand out of scope under what they are." in page
    assert "Woods" in page
    assert {(one.partnership.name, one.outcome, one.kind) for one in Screening.objects.all()} == {
        ("Better Care Fund", "partnership", ""),
        ("Schools PFI", "none", "pfi"),
        ("Rivers", "none", "network"),
    }
    pfi.refresh_from_db()
    assert (pfi.status, pfi.scope_kind) == (Status.OUT_OF_SCOPE, ScopeKind.PFI)
    reasons = {one.partnership_id: one.rests_on for one in Screening.objects.all()}
    assert "Its name says that it is a PFI contract." in reasons[pfi.pk]
    assert "Another kind was chosen" in reasons[club.pk]
    shown = client_as(officer).get(f"/register/{pfi.reference}/screening/").content.decode()
    assert "Confirmed in a list." in shown


def test_nothing_chosen_keeps_nothing_and_says_so(officer: User, client_as: SignIn) -> None:
    own = PartnershipFactory(live=True)
    answer = client_as(officer).post(ADDRESS, {f"as-{own.pk}": ""})
    assert (answer.status_code, Screening.objects.count()) == (400, 0)
    assert "Nothing was kept" in answer.content.decode()


@pytest.mark.parametrize("forged", ["moon", "none", "undecided", "partnership\n"])
def test_a_word_that_is_no_choice_is_kept_of_nothing(forged: str, officer: User, client_as: SignIn) -> None:
    own = PartnershipFactory(live=True)
    client_as(officer).post(ADDRESS, {f"as-{own.pk}": forged, "as-x": "pfi", "as-99999999": "pfi"})
    assert not Screening.objects.exists()


def test_what_somebody_else_screened_meanwhile_stays_as_they_left_it(
    officer: User, client_as: SignIn
) -> None:
    own, other = PartnershipFactory(live=True), PartnershipFactory(live=True)
    keep_screening(own, by=officer)
    given = {f"as-{own.pk}": "pfi", f"as-{other.pk}": "partnership"}
    client_as(officer).post(ADDRESS, given)
    assert [one.outcome for one in own.screenings.all()] == ["partnership"]
    assert other.screenings.count() == 1
    assert Partnership.objects.get(pk=own.pk).status == Status.LIVE


def test_a_second_press_changes_nothing(officer: User, client_as: SignIn) -> None:
    own = PartnershipFactory(live=True)
    for _press in range(3):
        client_as(officer).post(ADDRESS, {f"as-{own.pk}": "network"})
    assert own.screenings.count() == 1
    assert own.status_changes.filter(to_status=Status.OUT_OF_SCOPE).count() == 1


def test_all_of_a_press_or_nothing(officer: User, client_as: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = PartnershipFactory(live=True), PartnershipFactory(live=True)

    def fail(*_args: object, **_more: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("governance.screening.many.partnerships.move", fail)
    with pytest.raises(RuntimeError):
        client_as(officer).post(ADDRESS, {f"as-{first.pk}": "partnership", f"as-{second.pk}": "pfi"})
    assert not Screening.objects.exists()


def test_a_chief_officer_is_asked_about_their_own_only(
    people: dict[str, User], place: Directorate, client_as: SignIn
) -> None:
    own = PartnershipFactory(name="Our own", live=True, directorate=people["chief"].person.directorate)
    other = PartnershipFactory(name="Of another", live=True, directorate=place)
    client = client_as(people["chief"])
    assert "Our own" in text(client)
    assert "Of another" not in text(client)
    client.post(ADDRESS, {f"as-{other.pk}": "pfi", f"as-{own.pk}": "partnership"})
    assert [one.partnership for one in Screening.objects.all()] == [own]


@pytest.mark.parametrize("many", [1, 30])
def test_the_page_costs_the_same_however_many_wait(
    many: int, officer: User, client_as: SignIn, count_queries: Callable[..., object]
) -> None:
    for number in range(many):
        MembershipFactory(partnership=PartnershipFactory(name=f"Waiting {number}", live=True))
    client = client_as(officer)
    with count_queries("screening_many"):  # type: ignore[attr-defined]
        client.get(ADDRESS)

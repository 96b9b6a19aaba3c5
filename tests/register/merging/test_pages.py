"""The pages of a merge: which one, the rehearsal, doing it; where old addresses lead; what it did; undoing it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Directorate, User
from register.merging.survey import SUM
from register.models import Merge, Organisation, Partnership, SensitiveMark
from register.services import organisations, partnerships
from tests.factories.accounts import DirectorateFactory, PanelFactory, PersonFactory, seat
from tests.factories.approvals import ask
from tests.factories.register import (
    ContributionFactory,
    MembershipFactory,
    OrganisationFactory,
    PartnershipFactory,
    ThemeFactory,
)
from tests.factories.related import DocumentFactory
from tests.factories.reviews import RiskFactory, accepted
from tests.register.merging.helpers import merge, undo_it

pytestmark = pytest.mark.django_db
ClientAs = Callable[[User], Client]


def _pair(kind: str, adults: Directorate) -> tuple[Any, Any]:
    if kind == "partnership":
        return tuple(
            PartnershipFactory(live=True, name=name, directorate=adults) for name in ("Kept", "Gone")
        )  # type: ignore[return-value]
    if kind == "organisation":
        return OrganisationFactory(name="Kept"), OrganisationFactory(name="Gone")
    if kind == "person":
        return PersonFactory(post="Kept"), PersonFactory(post="Gone")
    make: Any = {"directorates": DirectorateFactory, "panels": PanelFactory, "themes": ThemeFactory}[kind]
    return make(name="Kept"), make(name="Gone")


def _address(kind: str, row: Any) -> str:
    if kind == "partnership":
        return reverse("partnership_merge", args=[row.reference])
    if kind in ("organisation", "person"):
        return reverse(f"{kind}_merge", args=[row.pk])
    return reverse("list_entry_merge", args=[kind, row.pk])


def _page_of(kind: str, row: Any) -> str:
    if kind == "partnership":
        return reverse("partnership", args=[row.reference])
    if kind in ("organisation", "person"):
        return reverse(kind, args=[row.pk])
    return reverse("list_entry_edit", args=[kind, row.pk])


KINDS = ("partnership", "organisation", "person", "directorates", "panels", "themes")


@pytest.mark.parametrize("kind", KINDS)
def test_from_the_choice_to_the_merge_and_back(
    kind: str, officer: User, adults: Directorate, client_as: ClientAs
) -> None:
    keep, other = _pair(kind, adults)
    client, url, old = client_as(officer), _address(kind, keep), _page_of(kind, other)
    assert client.get(url, {"name": "Gone with"}).status_code == 200
    page = client.get(url, {"other": other.pk})
    assert "Nothing has been written yet" in page.content.decode()
    form = page.context["form"]
    posted = {one.key: one.default or "keep" for one in form._plan.questions} | {
        "state": form["state"].value()
    }
    refused = client.post(f"{url}?other={other.pk}", posted)
    assert "Say in a few words why the two are one" in refused.content.decode()
    done = client.post(f"{url}?other={other.pk}", posted | {"reason": "Entered twice"}, follow=True)
    assert done.redirect_chain[-1][0] == Merge.objects.get().get_absolute_url()
    assert "Entered twice" in done.content.decode()
    led = client.get(old, follow=True)
    assert led.status_code == 200
    assert len(led.redirect_chain) == 1
    assert " was merged into " in led.content.decode()
    undo = reverse("merge_undo", args=[Merge.objects.get().pk])
    assert "Undo this merge" in client.get(undo).content.decode()
    assert not Merge.objects.get().undone_on
    client.post(undo, {"reason": "They are two"})
    assert Merge.objects.get().undone_on
    assert client.get(old).status_code == 200


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_merged_with_itself_or_with_what_there_is_not(
    kind: str, officer: User, adults: Directorate, client_as: ClientAs
) -> None:
    keep, _other = _pair(kind, adults)
    client, url = client_as(officer), _address(kind, keep)
    assert "cannot be merged with itself" in client.get(url, {"other": keep.pk}).content.decode()
    assert (
        "cannot be merged with itself"
        in client.post(f"{url}?other={keep.pk}", {"reason": "x"}).content.decode()
    )
    answers = {
        other: client.get(url, {"other": other}).status_code
        for other in ("999999", "x", "-1", "", "9" * 30, "²")
    }
    assert answers == {"999999": 404, "x": 200, "-1": 200, "": 200, "9" * 30: 200, "²": 200}
    assert client.put(url).status_code == 405
    assert not Merge.objects.exists()


@pytest.mark.parametrize("kind", KINDS)
def test_who_may_only_read_and_a_stranger_merge_nothing(
    kind: str, people: dict[str, User], adults: Directorate, client: Client
) -> None:
    keep, other = _pair(kind, adults)
    url = f"{_address(kind, keep)}?other={other.pk}"
    assert client.post(url, {"reason": "x"}).status_code == 302
    for role in ("adviser", "reader", "chief"):
        client.force_login(people[role])
        assert client.get(url).status_code == client.post(url, {"reason": "x"}).status_code == 403
    assert not Merge.objects.exists()


def test_a_change_meanwhile_shows_it_anew(officer: User, adults: Directorate, client_as: ClientAs) -> None:
    keep, other = _pair("partnership", adults)
    client, url = client_as(officer), f"{_address('partnership', keep)}?other={other.pk}"
    form = client.get(url).context["form"]
    posted = {one.key: one.default or "keep" for one in form._plan.questions} | {
        "state": form["state"].value()
    }
    MembershipFactory(partnership=other)
    page = client.post(url, posted | {"reason": "Entered twice"})
    words = page.content.decode()
    assert "has changed since this page was shown" in words
    assert 'value="Entered twice"' in words
    assert not Merge.objects.exists()
    again = page.context["form"]
    client.post(url, posted | {"reason": "Entered twice", "state": again["state"].value()})
    assert Merge.objects.exists()


def test_a_figure_asks_and_says_where_it_is_missing(officer: User, client_as: ClientAs) -> None:
    keep, other = OrganisationFactory(name="Kept"), OrganisationFactory(name="Gone")
    both = PartnershipFactory(name="Better Care Fund")
    for of, amount in ((keep, 1000), (other, 250)):
        ContributionFactory(organisation=of, partnership=both, amount=amount)
    client, url = client_as(officer), f"{_address('organisation', keep)}?other={other.pk}"
    form = client.get(url).context["form"]
    posted = {"reason": "Twice", "name": "", "state": form["state"].value()}
    keys = {one.names[0]: one.key for one in form._plan.questions}
    page = client.post(url, posted | {keys["name"]: "keep"})
    assert "There is a problem" in page.content.decode()
    client.post(url, posted | {keys["name"]: "keep", keys["amount"]: SUM})
    assert keep.contributions.get().amount == 1250


def test_two_of_one_name_are_both_offered(officer: User, client_as: ClientAs) -> None:
    keep = PersonFactory(post="Head of Housing")
    for email in ("one@council.example", "two@council.example"):
        PersonFactory(post="Head of Housing", email=email)
    page = client_as(officer).get(reverse("person_merge", args=[keep.pk]), {"name": "head of  housing"})
    words = page.content.decode()
    assert "More than one is called" in words
    assert "one@council.example" in words
    assert "two@council.example" in words


def test_the_council_cannot_be_merged_away_on_the_page(officer: User, client_as: ClientAs) -> None:
    council, other = organisations.get_council(), OrganisationFactory()
    url, client = f"{_address('organisation', other)}?other={council.pk}", client_as(officer)
    assert "The council itself cannot be merged away" in client.get(url).content.decode()
    client.post(url, {"reason": "x"})
    assert Organisation.objects.filter(pk=council.pk).exists()


def test_every_page_of_an_old_reference_leads_to_that_page_of_the_new(
    officer: User, adults: Directorate, client_as: ClientAs
) -> None:
    keep, other = _pair("partnership", adults)
    paper, risk = DocumentFactory(partnership=other), RiskFactory(partnership=other)
    merge("partnership", keep, other, officer)
    client = client_as(officer)
    for name in ("partnership", "partnership_members", "partnership_history", "partnership_edit"):
        page = client.get(reverse(name, args=[other.reference]))
        assert (page.status_code, page.url) == (302, reverse(name, args=[keep.reference]))
    moved = client.get(reverse("document", args=[other.reference, paper.pk]))
    assert moved.url == reverse("document", args=[keep.reference, paper.pk])
    renumbered = client.get(f"/register/{other.reference}/risks/{risk.number}/")
    assert renumbered.url == reverse("partnership", args=[keep.reference])
    sent = client.post(reverse("partnership_edit", args=[other.reference]), {"area": "North"}, follow=True)
    assert "was not saved" in sent.content.decode()
    asked = ask(RiskFactory(partnership=keep, number=99, now=(4, 4)), by=officer)
    pressed = client.post(reverse("approval_approve", args=[other.reference, asked.pk]), follow=True)
    assert pressed.status_code == 200
    assert pressed.redirect_chain[-1][0] == reverse("approval", args=[keep.reference, asked.pk])


def test_an_old_address_says_nothing_to_whoever_may_not_see_the_new_one(
    people: dict[str, User], place: Directorate, client_as: ClientAs
) -> None:
    keep, other = _pair("partnership", place)
    done = merge("partnership", keep, other, people["officer"])
    client = client_as(people["reader"])
    assert client.get(reverse("partnership", args=[other.reference])).status_code == 404
    assert client.get(done.get_absolute_url()).status_code == 404
    assert client_as(people["adviser"]).get(done.get_absolute_url()).status_code == 200


def test_an_address_follows_from_merge_to_merge(
    officer: User, adults: Directorate, client_as: ClientAs
) -> None:
    (keep, other), last = _pair("partnership", adults), PartnershipFactory()
    merge("partnership", keep, other, officer)
    merge("partnership", last, keep, officer)
    page = client_as(officer).get(reverse("partnership", args=[other.reference]), follow=True)
    assert [address for address, _code in page.redirect_chain] == [last.get_absolute_url()]


def test_lists_and_searches_do_not_show_what_was_merged(
    officer: User, adults: Directorate, client_as: ClientAs
) -> None:
    keep, other = _pair("partnership", adults)
    merge("partnership", keep, other, officer)
    client = client_as(officer)
    for url in (reverse("partnership_list"), reverse("partnership_list") + f"?q={other.reference}"):
        assert f"/register/{other.reference}/" not in client.get(url).content.decode()


def test_what_is_signed_is_read_from_the_kept_one(
    officer: User, adults: Directorate, client_as: ClientAs
) -> None:
    keep, other = _pair("partnership", adults)
    review = accepted(other)
    done = merge("partnership", keep, other, officer)
    client = client_as(officer)
    page = client.get(review.get_absolute_url())
    assert (page.status_code, page.context["header"].reference) == (200, keep.reference)
    tab = client.get(f"/register/{keep.reference}/reviews/").content.decode()
    assert f"of {other.reference}, merged into this one" in tab
    assert review.get_absolute_url() in client.get(done.get_absolute_url()).content.decode()
    assert f"/register/{other.reference}/" not in client.get(reverse("reviews")).content.decode()


def test_its_history_is_read_from_that_of_the_kept_one(
    officer: User, adults: Directorate, client_as: ClientAs
) -> None:
    keep, other = _pair("partnership", adults)
    other.area = "North"
    partnerships.change(other, names=["area"], by=officer, reason="Boundaries")
    done = merge("partnership", keep, other, officer)
    client = client_as(officer)
    page = client.get(reverse("partnership_history", args=[keep.reference])).content.decode()
    assert done.get_absolute_url() in page
    words = client.get(done.get_absolute_url()).content.decode()
    assert "Boundaries" in words
    assert "Area covered" in words


def test_exempt_words_of_what_was_merged_stay_hidden(
    people: dict[str, User], adults: Directorate, client_as: ClientAs
) -> None:
    keep, other = _pair("partnership", adults)
    other.purpose = "Prices that nobody may know of"
    partnerships.change(other, names=["purpose"], by=people["officer"], reason="Prices agreed today")
    Partnership.objects.filter(pk__in=[keep.pk, other.pk]).update(exempt_paragraph=3)
    done = merge("partnership", keep, other, people["officer"])
    Partnership.objects.filter(pk=keep.pk).update(exempt_paragraph=None)
    words = client_as(people["panel"]).get(done.get_absolute_url())
    assert words.status_code in (200, 404)
    hidden = client_as(people["chief"]).get(done.get_absolute_url()).content.decode()
    assert "Prices" in hidden
    keep.panel = PanelFactory()
    seat(keep.panel, people["panel"].person)
    Partnership.objects.filter(pk=keep.pk).update(panel=keep.panel)
    shown = client_as(people["panel"]).get(done.get_absolute_url())
    assert shown.status_code == 200
    assert "Prices" not in shown.content.decode()


@pytest.mark.parametrize("undone", [False, True])
@pytest.mark.parametrize("mark", ["field", "whole"])
def test_values_that_a_merge_told_stay_hidden_when_it_is_undone(
    people: dict[str, User], adults: Directorate, client_as: ClientAs, mark: str, undone: bool
) -> None:
    keep, other = _pair("partnership", adults)
    keep.purpose, other.purpose = "Watches the cameras", "Prices that nobody may know of"
    for one in (keep, other):
        partnerships.change(one, names=["purpose"], by=people["officer"])
    panel = PanelFactory()
    seat(panel, people["panel"].person)
    Partnership.objects.filter(pk=keep.pk).update(panel=panel)
    if mark == "field":
        SensitiveMark.objects.create(partnership=other, field="purpose", paragraph=3, reason="Bids are open")
    else:
        Partnership.objects.filter(pk__in=[keep.pk, other.pk]).update(exempt_paragraph=3)
    done = merge("partnership", keep, other, people["officer"])
    if undone:
        undo_it(done, people["officer"])
        Partnership.objects.filter(pk=keep.pk).update(exempt_paragraph=None, panel=panel)
    history = reverse("partnership_history", args=[keep.reference])
    for address in (done.get_absolute_url(), history, f"{history}export.csv"):
        said = client_as(people["panel"]).get(address)
        body = b"".join(said.streaming_content) if said.streaming else said.content
        assert said.status_code == 200, address
        assert b"Prices" not in body, address
    assert "Prices" in client_as(people["officer"]).get(history).content.decode()


def test_what_cannot_be_undone_says_why_and_offers_no_button(
    officer: User, adults: Directorate, client_as: ClientAs
) -> None:
    keep, other = _pair("partnership", adults)
    done = merge("partnership", keep, other, officer)
    keep.refresh_from_db()
    keep.area = "North"
    partnerships.change(keep, names=["area"], by=officer)
    client, undo = client_as(officer), reverse("merge_undo", args=[done.pk])
    words = client.get(done.get_absolute_url()).content.decode()
    assert "It cannot be undone any more" in words
    assert undo not in words
    assert "was changed since" in client.post(undo, {"reason": "x"}).content.decode()
    assert not Merge.objects.get().undone_on


@pytest.mark.parametrize("pk", [999_999, 2**63, 10**30])
def test_a_merge_that_there_is_not(pk: int, officer: User, client_as: ClientAs) -> None:
    client = client_as(officer)
    assert client.get(f"/register/merges/{pk}/").status_code == 404
    assert client.get(f"/organisations/{pk}/").status_code == 404
    assert client.get(f"/people/{pk}/").status_code == 404


def test_the_offers_stand_where_somebody_may_merge(
    people: dict[str, User], adults: Directorate, client_as: ClientAs
) -> None:
    keep, _other = _pair("partnership", adults)
    url, merging = reverse("partnership_history", args=[keep.reference]), _address("partnership", keep)
    assert merging in client_as(people["officer"]).get(url).content.decode()
    assert merging not in client_as(people["chief"]).get(url).content.decode()


def test_an_undone_merge_leads_nowhere(officer: User, adults: Directorate, client_as: ClientAs) -> None:
    keep, other = _pair("partnership", adults)
    undo_it(merge("partnership", keep, other, officer), officer)
    page = client_as(officer).get(reverse("partnership", args=[other.reference]))
    assert page.status_code == 200


# --- Many to choose from ----------------------------------------------------------------------------------


def test_more_than_can_be_looked_through_are_not_offered_and_found_by_a_part_of_the_name(
    officer: User, client_as: ClientAs, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep = OrganisationFactory(name="Vale Rivers Trust")
    for name in ("Dale County Council", "Môr Sailing Club", "North Water"):
        OrganisationFactory(name=name)
    client, address = client_as(officer), _address("organisation", keep)
    page = client.get(address).content.decode()
    assert '<option value="North Water">' in page
    monkeypatch.setattr("register.merging.page.MOST_OFFERED", 2)
    page = client.get(address).content.decode()
    assert "<datalist" not in page
    assert "Type the name or a part of it." in page
    page = client.get(f"{address}?name=mor").content.decode()
    assert "Môr Sailing Club" in page
    assert "Dale County Council" not in page

"""Search: every word must be found somewhere in what the register says about a partnership, the best match first."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.http import QueryDict
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.models import Directorate, User
from register.listing.partnerships import PartnershipListing
from register.listing.search import MOST_WORDS, Search, split_words
from register.listing.spelling import suggest_words
from register.models import Action, Document, JournalNote, Meeting, OrganisationAlias, Partnership
from register.services import organisations, partnerships, related, sensitive
from register.standing import refresh as standing_refresh
from reviews.risks import service as risks_service
from tests.factories.accounts import PersonFactory
from tests.factories.register import MembershipFactory, OrganisationFactory, PartnershipFactory
from tests.factories.reviews import RiskFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)
Found = Callable[..., list[str]]


@pytest.fixture
def found(people: dict[str, User]) -> Found:
    def look(words: str, by: str = "officer") -> list[str]:
        data = QueryDict(mutable=True)
        data["q"] = words
        listing = PartnershipListing(people[by], data, today=TODAY)
        return list(listing.ordered().values_list("reference", flat=True))

    return look


@pytest.fixture
def refs(db: None) -> dict[str, str]:
    youth = PartnershipFactory(
        name="Youth Justice Board",
        other_names="YOT\nYouth Offending Team",
        purpose="Keeps young people out of court (100% of them).",
        sponsor=PersonFactory(post="Head of Community Safety", name="Ann Ode"),
    )
    waste = PartnershipFactory(
        name="North Vale Waste", purpose="Collects rubbish_bins", welsh_name="Môr Glân"
    )
    seat = MembershipFactory(partnership=waste, organisation=OrganisationFactory(name="Vale & Dale Council"))
    OrganisationAlias.objects.create(organisation=seat.organisation, name="Rivertown RDC")
    standing_refresh.refresh([youth.pk, waste.pk])
    return {"youth": youth.reference, "waste": waste.reference}


@pytest.mark.parametrize(
    ("words", "who"),
    [
        ("youth", ["youth"]), ("YOUTH justice", ["youth"]), ("justice youth", ["youth"]), ("usti", ["youth"]),
        ("yot", ["youth"]), ("offending", ["youth"]), ("court", ["youth"]), ("community safety", ["youth"]),
        ("ann ode", ["youth"]), ("youth ode", ["youth"]), ("dale", ["waste"]), ("vale", ["waste"]), ("va", ["waste"]),
        ("&", ["waste"]), ("rdc", ["waste"]), ("mor", ["waste"]), ("MÔR", ["waste"]), ("glan", ["waste"]),
        ("youth vale", []), ("zebra", []), ("%", ["youth"]), ("100%", ["youth"]), ("_", ["waste"]), ("\\", []),
        ("'", []), ("", ["waste", "youth"]), ("   ", ["waste", "youth"]), ("ŷouth", ["youth"]), ("\u0301", []),
    ],
)  # fmt: skip
def test_words_find(refs: dict[str, str], found: Found, words: str, who: list[str]) -> None:
    assert found(words) == [refs[key] for key in who]


def test_a_reference_finds_its_partnership(refs: dict[str, str], found: Found) -> None:
    assert found(refs["waste"].lower()) == [refs["waste"]]


def test_search_stays_within_what_it_is_given(refs: dict[str, str], officer: User) -> None:
    others = Partnership.objects.filter(reference=refs["waste"])
    assert not others.filter(Search(officer).condition("youth")).exists()


@pytest.mark.parametrize(
    "text",
    [
        lambda p: Document(partnership=p, kind="terms", title="The Zebra paper"),
        lambda p: Meeting(partnership=p, held_on=TODAY, title="Zebra board"),
        lambda p: JournalNote(partnership=p, on=TODAY, text="They spoke of a zebra"),
        lambda p: Action(partnership=p, what="Feed the Zebra", due_on=TODAY),
    ],
)
def test_titles_of_what_belongs_to_it_are_found_until_it_is_removed(
    refs: dict[str, str], found: Found, officer: User, text: Any
) -> None:
    part = related.add(text(Partnership.objects.get(reference=refs["waste"])), by=officer)
    assert found("zebra") == [refs["waste"]]
    related.remove(part, by=officer, reason="Entered by mistake")
    assert found("zebra") == []


def test_the_title_of_a_risk_is_found(refs: dict[str, str], found: Found, officer: User) -> None:
    risk = RiskFactory(partnership=Partnership.objects.get(reference=refs["youth"]))
    risk.title = "Zebra crossing fails"
    risks_service.change(risk, names=["title"], on=TODAY, by=officer)
    assert found("zebra") == [refs["youth"]]


def test_a_former_name_is_found_by_who_may_read_the_history(
    found: Found, officer: User, adults: Directorate
) -> None:
    made = partnerships.propose(Partnership(name="Zebra Alliance", directorate=adults), on=TODAY, by=officer)
    made.name = "Lion Alliance"
    partnerships.change(made, names=["name"], by=officer, reason="Renamed")
    assert found("zebra") == found("lion") == [made.reference]
    assert found("lion", by="reader") == [made.reference]
    assert found("zebra", by="reader") == []


def test_another_name_of_a_partner_is_found_as_soon_as_it_is_recorded(
    refs: dict[str, str], found: Found, officer: User
) -> None:
    partner = OrganisationAlias.objects.get(name="Rivertown RDC").organisation
    organisations.change(partner, names=[], aliases=["Zebra UDC"], by=officer)
    assert (found("zebra"), found("rdc")) == ([refs["waste"]], [])


def test_the_name_of_an_officer_is_found_only_by_who_may_see_it(found: Found, adults: Directorate) -> None:
    sponsor = PersonFactory(post="Head of Rivers", name="Zed Ebra")
    made = PartnershipFactory(directorate=adults, sponsor=sponsor)
    assert found("rivers", by="reader") == found("zed") == [made.reference]
    for end in range(1, 4):
        assert found("Zed"[:end], by="reader") == []


def test_exempt_text_is_found_by_who_may_read_it_alone(
    found: Found, officer: User, adults: Directorate
) -> None:
    made = PartnershipFactory(directorate=adults, purpose="Watches zebras")
    sensitive.mark_field(made, field="purpose", paragraph=3, reason="A price", by=officer)
    assert found("zebra") == [made.reference]
    assert found("zebra", by="reader") == []


# --- The best match first -----------------------------------------------------------------------------------


@pytest.fixture
def ranked(db: None) -> list[str]:
    """Partnerships that match worse and worse, made so that no other order puts them so."""
    partner = OrganisationFactory(name="Friends of the Otter")
    worse = [
        {"sponsor": PersonFactory(post="Head of Otters")},
        {"partner": partner},
        {"purpose": "For the otter"},
        {"other_names": "The Otter Group"},
        {"name": "B River Otter"},
        {"name": "Otter Watch"},
    ]
    made = []
    for number, fields in enumerate(worse):
        joins = fields.pop("partner", None)
        one = PartnershipFactory(**{"name": f"A{number}"} | fields)
        if joins:
            MembershipFactory(partnership=one, organisation=joins)
        made.append(one)
    standing_refresh.refresh([one.pk for one in made])
    return [one.reference for one in reversed(made)]


def test_the_best_match_stands_first(ranked: list[str], found: Found) -> None:
    assert found("otter") == ranked
    assert found("OTTÉR") == ranked


def test_of_several_words_the_one_found_worst_counts(ranked: list[str], found: Found) -> None:
    assert found("otter river") == [ranked[1]]
    assert found("river otter b") == [ranked[1]]
    assert found("a otter")[0] == ranked[0]  # "Otter Watch" has both in its name; the others have not


def test_a_reader_may_choose_another_order_and_is_told_which_it_is(ranked: list[str], officer: User) -> None:
    def listing(query: str) -> PartnershipListing:
        return PartnershipListing(officer, QueryDict(query), today=TODAY)

    best, named, no_words = listing("q=otter"), listing("q=otter&o=name"), listing("o=match")
    assert best.order_words == "best match first"
    assert "o=" not in str(best.address)
    assert best.heads.count("aria-sort") == 0
    assert ">Best match first</option>" in named.orders
    assert named.order_words == "by name, A to Z"
    assert [row.name for row in named.ordered()][:2] == ["A0", "A1"]
    assert no_words.order_words == "soonest review first"
    assert "est match" not in no_words.orders


def test_what_is_exempt_does_not_lift_a_match(found: Found, officer: User, adults: Directorate) -> None:
    hidden = PartnershipFactory(name="Zz", directorate=adults, purpose="otter", area="otter")
    shown = PartnershipFactory(name="Aa", directorate=adults, legal_power="otter")
    sensitive.mark_field(hidden, field="purpose", paragraph=3, reason="A price", by=officer)
    assert found("otter") == [hidden.reference, shown.reference]
    assert found("otter", by="reader") == [shown.reference, hidden.reference]


# --- Any words at all ---------------------------------------------------------------------------------------


def test_only_the_first_words_count_and_each_once() -> None:
    assert split_words("B a b Â") == ["b", "a"]
    assert len(split_words(" ".join(map(str, range(50))))) == MOST_WORDS


@settings(max_examples=60)
@given(st.text(alphabet=st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=60))
def test_no_words_can_break_the_search(words: str) -> None:
    nobody = User(is_active=False)
    assert not Partnership.objects.filter(Search(nobody).condition(words)).exists()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ('"Better Care"', ["better", "care"]),
        ("“Better Care”", ["better", "care"]),
        ("O'Neill", ["o'neill"]),
        ('"', ['"']),
        ("PSH-1", ["psh-0001"]),
        ("psh0001", ["psh-0001"]),
        ("psh12345", ["psh12345"]),
        ("pshaw", ["pshaw"]),
    ],
)
def test_quotation_marks_go_and_a_reference_may_be_short(typed: str, words: list[str]) -> None:
    assert split_words(typed) == words


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("comunity saftey", "community safety"),
        ("Safegarding", "safeguarding"),
        ("safety", ""),
        ("xyzzyqq", ""),
        ("saftey xyzzyqq", ""),
        ("abc", ""),
        ("", ""),
    ],
)
def test_misspelt_words_are_put_as_the_names_have_them(typed: str, meant: str) -> None:
    assert suggest_words(typed, ["Community Safety Partnership", "Safeguarding Adults Board"]) == meant


def test_what_may_have_been_meant_is_offered_from_names_that_the_reader_is_shown(
    client_as: Callable[[User], Any], people: dict[str, User]
) -> None:
    PartnershipFactory(name="Community Safety Partnership", directorate=people["reader"].person.directorate)
    secret = PartnershipFactory(name="Zanzibar Venture", exempt_paragraph=3)
    standing_refresh.refresh([secret.pk])
    asked = {"q": "comunity saftey"}
    page = client_as(people["officer"]).get("/register/", asked).content.decode()
    assert 'Did you mean <a href="/register/?q=community+safety">community safety</a>?' in page
    assert "Zanzibar" not in client_as(people["reader"]).get("/register/", {"q": "zanzibra"}).content.decode()
    assert "zanzibar" not in client_as(people["reader"]).get("/register/", {"q": "zanzibra"}).content.decode()

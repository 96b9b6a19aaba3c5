"""Search: every word must be found somewhere in what the register says about a partnership."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from register.listing.search import MOST_WORDS, fold, search, split
from register.models import Partnership, SensitiveMark
from register.standing import refresh as standing_refresh
from tests.factories.accounts import PersonFactory
from tests.factories.register import MembershipFactory, OrganisationFactory, PartnershipFactory


def found(words: str) -> list[str]:
    return [p.reference for p in search(Partnership.objects.order_by("pk"), words)]


@pytest.fixture
def refs(db: None) -> dict[str, str]:
    youth = PartnershipFactory(
        name="Youth Justice Board",
        other_names="YOT\nYouth Offending Team",
        purpose="Keeps young people out of court (100% of them).",
        sponsor=PersonFactory(post="Head of Community Safety", name="Ann Ode"),
    )
    waste = PartnershipFactory(name="North Vale Waste", purpose="Collects rubbish_bins")
    MembershipFactory(partnership=waste, organisation=OrganisationFactory(name="Vale & Dale Council"))
    standing_refresh.refresh([youth.pk, waste.pk])
    return {"youth": youth.reference, "waste": waste.reference}


@pytest.mark.parametrize(
    ("words", "who"),
    [
        ("youth", ["youth"]),
        ("YOUTH justice", ["youth"]),
        ("justice youth", ["youth"]),
        ("usti", ["youth"]),
        ("yot", ["youth"]),
        ("offending", ["youth"]),
        ("court", ["youth"]),
        ("community safety", ["youth"]),
        ("ann ode", ["youth"]),
        ("dale", ["waste"]),
        ("vale", ["waste"]),
        ("va", ["waste"]),
        ("&", ["waste"]),
        ("youth vale", []),
        ("zebra", []),
        ("%", ["youth"]),
        ("100%", ["youth"]),
        ("_", ["waste"]),
        ("\\", []),
        ("'", []),
        ("", ["youth", "waste"]),
        ("   ", ["youth", "waste"]),
        ("ŷouth", ["youth"]),
    ],
)
def test_words_find(refs: dict[str, str], words: str, who: list[str]) -> None:
    assert found(words) == [refs[key] for key in who]


def test_a_reference_finds_its_partnership(refs: dict[str, str]) -> None:
    assert found(refs["waste"].lower()) == [refs["waste"]]


def test_search_stays_within_what_it_is_given(refs: dict[str, str]) -> None:
    assert not search(Partnership.objects.filter(reference=refs["waste"]), "youth").exists()


def test_exempt_text_is_not_found(refs: dict[str, str]) -> None:
    youth = Partnership.objects.get(reference=refs["youth"])
    SensitiveMark.objects.create(partnership=youth, field="purpose", paragraph=3, reason="r", marked_by="x")
    standing_refresh.refresh([youth.pk])
    assert found("court") == []


@pytest.mark.parametrize(
    ("text", "plain"),
    [("Café", "cafe"), ("ŵŷâ", "wya"), ("Łódź", "łodz"), ("ﬁn", "fin"), ("plain", "plain"), ("", "")],
)
def test_accents_are_folded_away(text: str, plain: str) -> None:
    assert fold(text) == plain


def test_only_the_first_words_count_and_each_once() -> None:
    assert split("B a b A") == ["b", "a"]
    assert len(split(" ".join(map(str, range(50))))) == MOST_WORDS


@pytest.mark.django_db
@settings(max_examples=60)
@given(st.text(alphabet=st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=60))
def test_no_words_can_break_the_search(words: str) -> None:
    assert found(words) == []

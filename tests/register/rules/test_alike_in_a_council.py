"""Likeness in a council where many are called alike: who is meant is found, and no neighbour is taken for them."""

import pytest

from register.rules.organisation_names import SHOWN as MOST_ORGANISATIONS
from register.rules.organisation_names import find_likely_same, find_same_name
from register.rules.similar import SHOWN as MOST_PARTNERSHIPS
from register.rules.similar import find_similar

PLACES = ("Vale", "Dale", "Hale", "North Vale", "South Vale")
BODIES = ("District Council", "County Council", "Primary Care Trust", "Housing Association", "College")
ORGANISATIONS = {name: [name] for name in (f"{place} {body}" for place in PLACES for body in BODIES)}
WARDS = ("Eastfield", "Westfield", "Northgate", "Southgate", "Riverside", "Lakeside", "Hillside", "Harbour")
PARTNERSHIPS = {name: [name] for name in (f"{ward} Neighbourhood Partnership" for ward in WARDS)}


@pytest.mark.parametrize("name", ORGANISATIONS)
def test_each_of_many_alike_means_itself_and_none_of_the_others(name: str) -> None:
    assert find_same_name(name.upper(), ORGANISATIONS) == name
    assert find_likely_same(name, ORGANISATIONS) == [name]
    assert find_likely_same(name, ORGANISATIONS, but={name}) == []


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Vale DC", ["Vale District Council"]),
        ("South Vale CC", ["South Vale County Council"]),
        ("North Vale Housing Assoc", ["North Vale Housing Association"]),
        ("Vale Collage", ["Vale College"]),
        ("Northvale College", ["North Vale College"]),
        ("Dale Council", []),  # of a district or a county
        ("Kale County Council", []),
        ("Vale", []),
        ("Council", []),
        ("County Council", []),
    ],
)
def test_a_name_of_one_of_many_alike_leads_to_that_one_or_to_none(typed: str, meant: list[str]) -> None:
    assert find_likely_same(typed, ORGANISATIONS) == meant


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Harbour Neighbourhood Board", ["Harbour Neighbourhood Partnership"]),
        ("Westfield Neighbourhood Forum", ["Westfield", "Eastfield"]),  # a letter apart: somebody looks
        ("Eastfeild Neighbourhood Partnership", ["Eastfield", "Westfield"]),
        ("Moorside Neighbourhood Partnership", []),
        ("Neighbourhood Partnership", []),
        ("Partnership", []),
    ],
)
def test_the_likeliest_of_many_alike_stands_first(typed: str, shown: list[str]) -> None:
    found = [key for key, _match in find_similar(typed, PARTNERSHIPS)]
    assert len(found) == len(shown)
    assert all(key.startswith(start) for key, start in zip(found, shown, strict=True))


def test_however_many_are_alike_only_a_few_are_offered() -> None:
    many = {number: [f"River Trust {number}"] for number in range(10, 40)}
    assert len(find_similar("River Trust 10", many)) == MOST_PARTNERSHIPS == 5
    several = {number: [f"Vale Rivers {'x' * number} Trust", "Vale Rivers Trust"] for number in range(5)}
    assert len(find_likely_same("Vale Rivers Trust", several)) == MOST_ORGANISATIONS == 3


@pytest.mark.parametrize(
    ("short", "written_out"),
    [
        ("Vale ICB", "Vale Integrated Care Board"),
        ("Vale CCG", "Vale Clinical Commissioning Group"),
        ("Vale ICS", "Vale Integrated Care System"),
        ("Vale CC", "Vale County Council"),
        ("Vale BC", "Vale Borough Council"),
        ("Vale DC", "Vale District Council"),
        ("Vale MBC", "Vale Metropolitan Borough Council"),
        ("Vale PCC", "Vale Police and Crime Commissioner"),
        ("Vale OPCC", "Vale Police and Crime Commissioner"),
        ("Vale FRS", "Vale Fire and Rescue Service"),
        ("Vale NHSFT", "Vale Foundation Trust"),
        ("Vale FT", "Vale NHS Foundation Trust"),
        ("Uni of Vale", "University of Vale"),
        ("Vale Homes Ltd", "Vale Homes Limited"),
        ("Vale Farming Assoc", "Vale Farming Association"),
        ("Vale Dept of Works", "Vale Department of Works"),
    ],
)
def test_what_is_usually_shortened_is_read_written_out(short: str, written_out: str) -> None:
    others = {one: [one] for one in ("Vale Water Board", "Dale Rowing Club")}
    assert find_likely_same(short, {written_out: [written_out]} | others) == [written_out]


def test_of_two_equally_alike_the_first_by_name_comes_first() -> None:
    same = {1: ["Vale Rivers Trust"], 2: ["The Vale Rivers Trust"]}
    assert find_likely_same("Vale and Rivers Trust", same) == [2, 1]


def test_a_name_of_nothing_but_common_words_is_still_a_name() -> None:
    assert find_likely_same("The NHS Service", {1: ["Service, The NHS"], 2: ["Vale NHS"]}) == [1]

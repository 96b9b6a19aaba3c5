"""Whether two names mean the same organisation."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from register.rules import organisation_names
from register.rules.organisation_names import (
    are_told_apart,
    find_likely_same,
    find_same_name,
    measure_likeness,
    simplify_spelling,
)

KNOWN = {
    1: ["NHS Devon Integrated Care Board", "NHS Devon ICB"],
    2: ["Vale and Dale Police", "VDP"],
    3: ["Vale and Dale Police and Crime Commissioner"],
    4: ["North Vale Fire and Rescue Service"],
    5: ["Dale County Council", "Dale CC"],
    6: ["Northvale College"],
    7: ["Northvale Homes Ltd"],
    8: ["St. John's Ambulance"],
}


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("NHS Devon Integrated Care Board", 1),
        ("  nhs  DEVON icb ", 1),
        ("vale & dale police", 2),
        ("St John’s Ambulance", 8),
        ("ＤＡＬＥ cc", 5),
        ("NHS Devon", None),
        ("", None),
        ("!!", None),
    ],
)
def test_the_same_name_whatever_its_spelling(typed: str, key: int | None) -> None:
    assert find_same_name(typed, KNOWN) == key


@pytest.mark.parametrize(
    ("typed", "keys"),
    [
        ("Devon ICB", [1]),
        ("Devon Integrated Care Bord", [1]),
        ("NVFRS", [4]),
        ("North Vale Fire & Rescue", [4]),
        ("Northvale Collage", [6]),
        ("North Vale College", [6]),
        ("Northvale Homes Limited", [7]),
        ("Vale County Council", []),
        ("Dale Police", []),
        ("Northvale Leisure", []),
        ("Council", []),
        ("", []),
    ],
)
def test_what_a_name_may_well_mean(typed: str, keys: list[int]) -> None:
    assert find_likely_same(typed, KNOWN) == keys


def test_an_organisation_is_not_like_itself() -> None:
    assert find_likely_same("Northvale College", KNOWN, but={6}) == []


@given(st.text())
def test_any_text_has_a_spelling_that_stays(name: str) -> None:
    assert simplify_spelling(simplify_spelling(name)) == simplify_spelling(name)


@given(st.text(min_size=1))
def test_any_name_is_found_again_once_it_is_known(name: str) -> None:
    found = find_same_name(name.upper(), {1: [name]})
    assert found is None or found == 1
    assert (found is None) == (
        not simplify_spelling(name.upper()) or simplify_spelling(name.upper()) != simplify_spelling(name)
    )


def test_names_that_cannot_be_alike_any_more_are_not_compared_to_their_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    compared: list[str] = []
    own = organisation_names.fuzz.ratio
    monkeypatch.setattr(
        organisation_names.fuzz, "ratio", lambda one, other: compared.append(one) or own(one, other)
    )
    known = {number: [f"Hill {number} Water Board"] for number in range(20)}
    assert find_likely_same("Vale Rivers Food Trust", known) == []
    assert len(compared) == 20 * 4  # one word of four, and not every word


@pytest.mark.parametrize("other", ["Vale Rivers Trust", "Vale River Trust", "Dale Rivers Trust", "Trust"])
def test_what_is_alike_enough_is_as_alike_as_without_a_limit(other: str) -> None:
    full = measure_likeness("Vale Rivers Trust", other)
    assert measure_likeness("Vale Rivers Trust", other, least=85.0) == (full if full >= 85.0 else 0.0)


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ("Area Committee 1", "Area Committee 2", True),
        ("Oak 1", "Oak 10", True),
        ("Area A Board", "Area B Board", True),
        ("Locality Board North", "Locality Board South", True),
        ("Vale (North East)", "Vale (South West)", True),
        ("Phase II Fund", "Phase III Fund", True),
        ("Gogledd Forum", "De Forum", True),
        ("Area Committee", "Area Committee 1", False),
        ("Area Committee 1", "The Area Committee 1", False),
        ("Northern Trust", "Vale Trust", False),
        ("Safer Vale", "Saefr Vale", False),
    ],
)
def test_a_number_a_letter_or_a_compass_point_tells_names_apart(one: str, other: str, apart: bool) -> None:
    assert are_told_apart(one, other) is are_told_apart(other, one) is apart

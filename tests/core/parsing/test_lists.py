"""A cell that names several, one or nobody: what parts it for certain, what may, and what only looks as if it did."""

import pytest

from core.parsing.lists import split_commas, split_marked
from core.parsing.nobody import names_nobody, points_above
from core.parsing.organisations import is_body, split_bodies
from core.parsing.split_people import is_councillor, is_person, may_be_person, split_people


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("A; B", ["A", "B"]),
        ("A\nB\r\nC", ["A", "B", "C"]),
        ("• A • B", ["A", "B"]),
        ("* A\n* B", ["A", "B"]),
        ("1. A 2. B", ["A", "B"]),
        ("(1) A (2) B", ["A", "B"]),
        ("a) A\nb) B", ["A", "B"]),
        ("1. A 3. B", ["A 3. B"]),  # not counted on from one: a number of its own
        ("A;#1;#B;#2", ["A", "B"]),
        ("A | B", ["A", "B"]),
        ("Police and\nCrime", ["Police and Crime"]),
        ("A,\nand B", ["A, and B"]),
        ("", []),
        (None, []),
    ],
)
def test_clear_marks_part_a_cell(text: str | None, parts: list[str]) -> None:
    assert split_marked(text) == parts


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("A, B and C", ["A", "B and C"]),
        ("A, B, and C", ["A", "B", "C"]),
        ("A (b, c), D", ["A (b, c)", "D"]),
        ("1,000 trees, 2 hills", ["1,000 trees", "2 hills"]),
        ("A", ["A"]),
    ],
)
def test_commas_in_brackets_and_numbers_part_nothing(text: str, parts: list[str]) -> None:
    assert split_commas(text) == parts


@pytest.mark.parametrize(
    ("text", "nobody"),
    [
        ("various", True), ("Several", True), ("Vacant", True), ("2 x vacancies", True), ("14 partners", True),
        ("all Vale districts", True), ("see constitution", True), ("as P002 ??", True), ("not yet appointed", True),
        ("Amrywiol", True), ("swydd wag", True), ("#N/A", True), ("", True), ("tbc", True), ("parish councils", True),
        ("Vale Police", False), ("Asda", False), ("Seeta Patel", False), ("All Saints Trust", False),
        ("Other Voices CIC", False), ("Many Hands CIC", False), ("Jo Finch", False), ("Vacant Homes Group", False),
    ],
)  # fmt: skip
def test_words_that_name_nobody(text: str, nobody: bool) -> None:
    assert names_nobody(text) is nobody


@pytest.mark.parametrize(
    ("text", "above"),
    [
        ("as above", True), ("See above.", True), ("Ditto", True), ("\"", True), ("same", True), ("fel uchod", True),
        ("above", False), ("As above, but later", False), ("Sameness", False), ("", False),
    ],
)  # fmt: skip
def test_what_points_to_the_cell_above(text: str, above: bool) -> None:
    assert points_above(text) is above


@pytest.mark.parametrize(
    ("text", "sure"),
    [
        ("Vale Police; Dale Council", True),
        ("Vale Police, Dale Council", False),
        ("Vale Fire and Rescue Service", True),
        ("Parks, Leisure & Culture", False),
    ],
)
def test_whether_a_list_of_organisations_is_sure(text: str, sure: bool) -> None:
    assert split_bodies(text).sure is sure
    assert split_bodies(text, {"Vale Police", "Dale Council", text}.__contains__).sure


@pytest.mark.parametrize(
    ("text", "person", "perhaps"),
    [
        ("Cllr Finch", True, True),
        ("Cyng. A Finch", True, True),
        ("J. Finch", True, True),
        ("FINCH, J", True, True),
        ("Sam Orr", True, True),
        ("Quill Orr", False, True),
        ("Head of Law", False, False),
        ("Sam Orr Trust", False, False),
        ("Wellbeing and Communities", False, False),
        ("Sam", False, False),
    ],
)
def test_somebodys_name(text: str, person: bool, perhaps: bool) -> None:
    assert (is_person(text), may_be_person(text)) == (person, perhaps)


def test_councillors_after_one_title_each_have_it() -> None:
    assert split_people("Cllrs Finch, Orr & Ray").parts == ("Cllr Finch", "Cllr Orr", "Cllr Ray")
    assert is_councillor("Y Cyng. Finch")
    assert not is_councillor("Council officer")


def test_an_organisation_is_known_by_its_words_or_as_initials() -> None:
    assert all(map(is_body, ("Vale DC", "Heddlu'r Fro", "OPCC", "Hill Trust")))
    assert not any(map(is_body, ("Jo Finch", "Children", "Trusted")))


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Dŵr Dyffryn a Chymdeithas y Pysgotwyr", ("Dŵr Dyffryn", "Cymdeithas y Pysgotwyr")),
        ("Coleg Menai a Phrifysgol Bangor", ("Coleg Menai", "Prifysgol Bangor")),
        ("Cyngor Môn ac Ysgol Bryn", ("Cyngor Môn", "Ysgol Bryn")),
        (
            "Ynni Hendre Cyf (cwmni 09999999), Ystad Glanrafon",
            ("Ynni Hendre Cyf (cwmni 09999999)", "Ystad Glanrafon"),
        ),
        (
            "Green Power (company no. 01234567), Glanrafon",
            ("Green Power (company no. 01234567)", "Glanrafon"),
        ),
        ("Hearts (charity 1234567), Minds", ("Hearts (charity 1234567)", "Minds")),
        ("Gwasanaeth Tân ac Achub", ("Gwasanaeth Tân ac Achub",)),
        ("Bwrdd Iechyd a Gofal", ("Bwrdd Iechyd a Gofal",)),
        ("Menter Bro, Cyf", ("Menter Bro, Cyf",)),
    ],
)
def test_welsh_and_registered_names_are_parted_or_asked_about(text: str, parts: tuple[str, ...]) -> None:
    found = split_bodies(text)
    assert found.parts == parts
    assert not found.sure or len(parts) == 1

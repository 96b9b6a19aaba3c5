import pytest

from core.number_words import read_number_words, spell_number


@pytest.mark.parametrize(
    ("number", "words"), [(0, "no"), (1, "one"), (10, "ten"), (11, "11"), (1200, "1,200"), (-1, "-1")]
)
def test_a_count_is_spelt_up_to_ten(number: int, words: str) -> None:
    assert spell_number(number) == words


@pytest.mark.parametrize("number", range(1, 11))
def test_what_is_spelt_reads_back(number: int) -> None:
    assert read_number_words(spell_number(number)) == number

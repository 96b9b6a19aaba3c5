"""Numbers spelt out: each size, each tens, and what spells no number. Sizes stand in falling order or it is none."""

import pytest

from core.number_words import read_number_words

SMALL = (  # noqa: SIM905
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
).split()
TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()  # noqa: SIM905


@pytest.mark.parametrize(
    ("words", "number"),
    [*((word, number) for number, word in enumerate(SMALL)), *((t, 20 + 10 * n) for n, t in enumerate(TENS))],
)
def test_every_small_word_is_its_number(words: str, number: int) -> None:
    assert read_number_words(words) == number
    assert read_number_words(f"{words} thousand") == number * 1000


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("twenty one", 21),
        ("ninety-nine", 99),
        ("hundred", 100),
        ("a hundred and one", 101),
        ("One Hundred and Ninety-Nine", 199),
        ("nineteen hundred and ninety nine", 1999),
        ("thousand", 1000),
        ("two hundred and five thousand", 205_000),
        ("one million, two thousand and three", 1_002_003),
        ("five hundred thousand pounds", 500_000),
        ("a million pounds", 1_000_000),
        ("one pound", 1),
    ],
)
def test_sizes_are_counted_and_small_words_left_out(words: str, number: int) -> None:
    assert read_number_words(words) == number


@pytest.mark.parametrize(
    "words",
    [
        "",
        "and",
        "many",
        "ten ten",
        "one twenty",
        "twenty ten",
        "twenty twenty",
        "twenty hundred",
        "two hundred hundred",
        "one hundred two hundred",
        "thousand thousand",
        "one thousand million",
        "two thousand three thousand",
        "ten ten thousand",
        "twenty something",
    ],
)
def test_what_is_no_number_is_not_made_one(words: str) -> None:
    assert read_number_words(words) is None

"""Small numbers written in words: "twenty thousand" is 20000, and 3 is "three". Pure."""

from django.utils.translation import gettext_lazy as _lazy

_SMALL = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_VALUES = {word: number for number, word in enumerate(_SMALL)} | {w: 20 + 10 * n for n, w in enumerate(_TENS)}
_SIZES = {"thousand": 10**3, "million": 10**6}
_IGNORED = frozenset({"and", "a", "pounds", "pound"})


_SPELT = (
    _lazy("no"), _lazy("one"), _lazy("two"), _lazy("three"), _lazy("four"), _lazy("five"), _lazy("six"),
    _lazy("seven"), _lazy("eight"), _lazy("nine"), _lazy("ten"),
)  # fmt: skip


def spell_number(number: int) -> str:
    """Return a count as a sentence says it: in words up to ten, "no" for none, then in figures."""
    return str(_SPELT[number]) if 0 <= number < len(_SPELT) else f"{number:,}"


def read_number_words(text: str) -> int | None:
    """Return the number that a text spells out in English, or None when it is not one ("ten ten")."""
    words = [
        word for word in text.lower().replace("-", " ").replace(",", " ").split() if word not in _IGNORED
    ]
    total, group, last_size = 0, list[str](), 10**9
    for word in words:
        if word not in _SIZES:
            group.append(word)
            continue
        count, size = _below_thousand(group) if group else 1, _SIZES[word]
        if count is None or size >= last_size:
            return None
        total, group, last_size = total + count * size, [], size
    rest = _below_thousand(group) if group else 0
    return None if rest is None or not words else total + rest


def _below_thousand(words: list[str]) -> int | None:
    """Return a small number, or None: each word must fit into the zeros that the words before it left."""
    total, room = 0, 1000
    for word in words:
        if word == "hundred" and total < 20:
            total, room = max(total, 1) * 100, 100
            continue
        value = _VALUES.get(word)
        if value is None or value >= room:
            return None
        total, room = total + value, 10 if value >= 20 else 1
    return total

"""Small numbers written in words: "twenty thousand" is 20000. Pure."""

_SMALL = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_VALUES = {word: number for number, word in enumerate(_SMALL)} | {w: 20 + 10 * n for n, w in enumerate(_TENS)}
_SIZES = {"hundred": 100, "thousand": 1000, "million": 10**6}
_IGNORED = frozenset({"and", "a", "pounds", "pound"})


def in_figures(text: str) -> int | None:
    """Return the number that a text spells out in English, or None when it is not one."""
    words = [
        word for word in text.lower().replace("-", " ").replace(",", " ").split() if word not in _IGNORED
    ]
    if not words or any(word not in _VALUES and word not in _SIZES for word in words):
        return None
    total = current = 0
    for word in words:
        if word in _VALUES:
            current += _VALUES[word]
        elif word == "hundred":
            current = max(current, 1) * 100
        else:
            total, current = total + max(current, 1) * _SIZES[word], 0
    return total + current

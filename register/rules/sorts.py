"""Whether words name a sort of bodies or people, such as "academies" or "local businesses", and nobody by name. Pure.

Nothing is made of a sort by itself: an organisation called "schools" would say that one body is a partner. The words
stand in `register/rules/sorts.yaml`.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from core.yaml_files import read_data
from register.rules.organisation_names import simplify_spelling

FILE = Path(__file__).with_name("sorts.yaml")


@cache
def _read_words() -> Mapping[str, frozenset[str]]:
    return {name: frozenset(words.split()) for name, words in read_data(FILE).items()}


def names_sort(kind: str, name: str) -> bool:
    """Whether a name of this kind, "organisation" or "person", is that of a sort.

    The name of an organisation has a capital or a figure somewhere; words without either are a sort too.
    """
    found, words = _read_words(), set(simplify_spelling(name).split())
    if kind not in ("organisation", "person") or not words:
        return False
    if kind == "organisation" and name == name.lower() and not any(letter.isdigit() for letter in name):
        return True
    return words <= found["alone"] or (bool(found[kind] & words) and words <= found[kind] | found["beside"])

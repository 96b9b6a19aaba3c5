"""What somebody may have meant whose words are found nowhere: the nearest words in the names that they are shown."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from core.models.folding import fold
from register.listing.search import split_words


@dataclass(frozen=True)
class SuggestedWords:
    """Words that are found, near to those that are not, and the address that looks for them."""

    words: str
    href: str


LIKE = 0.75
SHORTEST = 4  # letters; shorter words are like too many others


def suggest_words(typed: str, names: Iterable[str]) -> str:
    """Return what was typed with each word that no name holds put as the names have it; blank where none is near."""
    known = {fold(word).strip(".,()&") for name in names for word in name.split()}
    known = {word for word in known if len(word) >= SHORTEST}
    suggested, changed = [], False
    for word in split_words(typed):
        if any(word in each for each in known):
            suggested.append(word)
            continue
        near = get_close_matches(word, sorted(known), n=1, cutoff=LIKE) if len(word) >= SHORTEST else []
        if not near:
            return ""
        suggested.append(near[0])
        changed = True
    return " ".join(suggested) if changed else ""

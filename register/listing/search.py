"""Search over everything a reader may see: every word must be found somewhere in a partnership's search text.

The text is one column (Standing.search_text). Both databases read it with LIKE. PostgreSQL does so
through a trigram index where it could be made (migration search_index); SQLite reads the column,
which takes a few milliseconds for every partnership in the country.
"""

import unicodedata
from typing import TypeVar

from django.db.models import Exists, OuterRef, Q, QuerySet

from register.access.exempt import name_is_open
from register.models import Membership, Partnership, Standing

P = TypeVar("P", bound="QuerySet[Partnership]")
MOST_WORDS = 10


def search(partnerships: P, words: str) -> P:
    """Return those of `partnerships` in whose search text every one of `words` is found."""
    return partnerships.filter(match_text(words))


def match_text(words: str) -> Q:
    """Return the condition on a partnership that every one of `words` is found in its search text.

    It asks for the standings first, so that the index is used wherever the condition stands.
    """
    found = Q()
    for word in split(words):
        one = Q()
        # The text may stand there as it was typed, or without its accents.
        for spelling in sorted({word, fold(word)}):
            one |= Q(search_text__contains=spelling)
        found &= one
    return Q(pk__in=Standing.objects.filter(found).values("pk")) if found else Q()


def match_shown_text(words: str) -> Q:
    """Return the same for a reader who may not read everything, over partnerships annotated with `unread`.

    A wholly exempt one that they may not read is found by its reference, name and partners alone.
    """
    found = Q()
    for word in split(words):
        one = Q()
        for spelling in sorted({word, fold(word)}):
            partner = Membership.objects.filter(
                partnership=OuterRef("pk"), left_on=None, organisation__name__icontains=spelling
            )
            named = Q(name__icontains=spelling) & name_is_open()
            one |= Q(reference__icontains=spelling) | named | Q(Exists(partner))
        found &= one
    return Q(unread=False) & match_text(words) | Q(unread=True) & found if found else Q()


def split(words: str) -> list[str]:
    """Return the words to look for, each once, in small letters; only the first ten count."""
    return list(dict.fromkeys(words.lower().split()))[:MOST_WORDS]


def fold(text: str) -> str:
    """Return text in small letters without accents: `Café` as `cafe`."""
    apart = unicodedata.normalize("NFKD", text.lower())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))

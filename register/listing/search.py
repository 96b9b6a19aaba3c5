"""Search over everything a reader may read: every word must be found somewhere in the texts of a partnership.

The texts are rows of SearchEntry, folded, written with their cause. Which of them count for a reader is settled
before a word is compared: exempt text only where the reader may read it, names of people and former names only with
the permission that shows them. The same rows say how well a partnership matches.

Both databases read the texts with LIKE. PostgreSQL does so through a trigram index where it could be made.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db.models import Case, Exists, IntegerField, Min, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, Greatest

from accounts.models import User
from accounts.permissions import Permission, Scope
from core.models.folding import fold
from register.access.exempt import find_readable_when_exempt
from register.access.visible import reached_by
from register.models import SearchEntry

KIND = SearchEntry.Kind
MOST_WORDS = 10

# Kinds of text that are not read with the record alone, and the permission that shows them.
NEEDS: Mapping[Permission, tuple[str, ...]] = {
    Permission.PERSON_VIEW: (KIND.SPONSOR_NAME, KIND.LEAD_NAME),
    Permission.HISTORY_VIEW: (KIND.FORMER_NAME,),
}

# How well a word matches, best first; whatever is not named here comes last.
PLACES: tuple[tuple[str, ...], ...] = (
    (KIND.NAME, KIND.REFERENCE),
    (KIND.OTHER_NAMES, KIND.WELSH_NAME, KIND.FORMER_NAME),
    (KIND.PURPOSE,),
    (KIND.PARTNER,),
    (KIND.SPONSOR, KIND.SPONSOR_NAME, KIND.LEAD, KIND.LEAD_NAME),
)


QUOTES = '"“”„«»'


def split_words(words: str) -> list[str]:
    """Return the words to look for, folded, without quotation marks, each once; only the first ten count."""
    folded = (fold(word.strip(QUOTES)).strip() or word for word in words.split())
    return list(dict.fromkeys(map(_write_reference, folded)))[:MOST_WORDS]


def _write_reference(word: str) -> str:
    """Return a reference as it is stored, such as psh-0001 for psh1 or psh-1; any other word as it is."""
    prefix = str(settings.COUNCIL["reference_prefix"]).lower()
    found = re.fullmatch(rf"{re.escape(prefix)}[-–]?0*(\d{{1,4}})", word)
    return f"{prefix}-{int(found[1]):04}" if found else word


@dataclass(frozen=True)
class Search:
    """How one reader looks for words."""

    user: User

    @cached_property
    def readable(self) -> Mapping[Permission, "QuerySet[Any] | None"]:
        """The partnerships in which the reader holds a permission that more than the record needs; None: in all."""
        return {
            each: None if _everywhere(self.user, each) else reached_by(self.user, each).values("pk")
            for each in NEEDS
        }

    @cached_property
    def read_in_full(self) -> "QuerySet[Any] | None":
        """The partnerships in which the reader may read exempt text; None: in all."""
        return find_readable_when_exempt(self.user)

    @property
    def rights(self) -> Sequence["QuerySet[Any] | None"]:
        """What the answers depend on apart from the words."""
        return self.read_in_full, *self.readable.values()

    def condition(self, words: str) -> Q:
        """Return the condition on a partnership that every one of `words` is found in it.

        It asks for the entries first, so that an index is used wherever the condition stands.
        """
        found = Q()
        for word in split_words(words):
            found &= Q(pk__in=self._entries(contains=word).values("partnership"))
        return found

    def place(self, words: str) -> Combinable:
        """Return the expression for how well a partnership matches: 0 is a name that starts with the words.

        Else it is the place of the word that is found worst.
        """
        phrase = " ".join(split_words(words))
        starts = self._entries(startswith=phrase).filter(kind=KIND.NAME, partnership=OuterRef("pk"))
        places = [self._place_of(word) for word in split_words(words)]
        worst = Greatest(*places) if len(places) > 1 else places[0]
        return Case(When(Exists(starts), then=Value(0)), default=worst, output_field=IntegerField())

    def _place_of(self, word: str) -> Combinable:
        places = [When(kind__in=kinds, then=Value(number)) for number, kinds in enumerate(PLACES, start=1)]
        last = len(PLACES) + 1
        best = Min(Case(*places, default=Value(last), output_field=IntegerField()))
        own = self._entries(contains=word).filter(partnership=OuterRef("pk")).order_by()
        return Coalesce(Subquery(own.values("partnership").annotate(best=best).values("best")), Value(last))

    def _entries(self, **lookup: str) -> "QuerySet[SearchEntry]":
        """Return the entries in whose text the reader may find something: `contains` or `startswith`."""
        ((how, text),) = lookup.items()
        exempt = Q(**{f"exempt_text__{how}": text}) & _held(self.read_in_full)
        found = SearchEntry.objects.filter(Q(**{f"open_text__{how}": text}) | exempt)
        for permission, kinds in NEEDS.items():
            if (held := self.readable[permission]) is not None:
                found = found.filter(~Q(kind__in=kinds) | _held(held))
        return found


def _held(rows: "QuerySet[Any] | None") -> Q:
    return Q() if rows is None else Q(partnership__in=rows)


def _everywhere(user: User, permission: Permission) -> bool:
    return user.is_active and Scope.COUNCIL in user.reach.get(permission, frozenset())

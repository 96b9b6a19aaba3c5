"""The stored summary beside what follows from the records: a forged rating, sign or searched text is found."""

import json
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from core import clock
from register.known.gather import gather_known
from register.models import SearchEntry, SignShown, Standing
from register.standing.refresh import build_signs, build_standing
from register.standing.search_entries import compute_entries

# Counts of those who are there on the day of the last write: one who leaves on a later day makes no forgery of it.
_OF_A_DAY = ("members", "representatives")
_Said = dict[int, Counter[tuple[str, Hashable]]]  # by partnership: what kind it is, and all that it says


def find_differences(ids: Sequence[int]) -> Iterator[tuple[int, list[str]]]:
    """Yield the key of each of these partnerships whose stored summary differs, and what differs in it, in words.

    A fixed number of queries. Signs are compared as they show today: on which day one begins, and under which mark,
    was worked out on the day it was stored, and who reads it today sees neither.
    """
    known, today = gather_known(ids, standing=True), clock.today()
    standings = {one.pk: one for one in Standing.objects.filter(pk__in=ids)}
    signs = _gather(map(_sign, SignShown.objects.on(today).filter(partnership__in=ids)))
    computed = [sign for key, each in known.items() for sign in build_signs(key, each)]
    right_signs = _gather(_sign(sign) for sign in computed if _shows(sign, today))
    entries = _gather(map(_entry, SearchEntry.objects.filter(partnership__in=ids)))
    right_entries = _gather(map(_entry, compute_entries(known)))
    for key, each in known.items():
        found = list(_compare_standing(standings.get(key), build_standing(key, each)))
        if codes := _list_kinds(signs[key], right_signs[key]):
            found.append(_("warning signs (%(codes)s)") % {"codes": ", ".join(codes)})
        if kinds := _list_kinds(entries[key], right_entries[key]):
            found.append(_("what the search reads (%(kinds)s)") % {"kinds": ", ".join(kinds)})
        if found:
            yield key, found


def _compare_standing(stored: Standing | None, computed: Standing) -> Iterator[str]:
    if stored is None:
        yield _("all of it is missing")
        return
    for field in Standing._meta.concrete_fields:
        was, right = (_plain(getattr(one, field.attname)) for one in (stored, computed))
        if field.attname == "counts":
            was, right = ({key: n for key, n in one.items() if key not in _OF_A_DAY} for one in (was, right))
        if was != right:
            yield str(field.verbose_name)


def _gather(rows: Iterable[tuple[int, str, Hashable]]) -> _Said:
    found: _Said = defaultdict(Counter)
    for key, kind, said in rows:
        found[key][kind, said] += 1
    return found


def _list_kinds(stored: Counter[tuple[str, Hashable]], computed: Counter[tuple[str, Hashable]]) -> list[str]:
    """Return the kinds of which something is missing or too many."""
    return sorted({kind for kind, _said in [*(stored - computed), *(computed - stored)]})


def _sign(one: SignShown) -> tuple[int, str, Hashable]:
    said = (one.about_on, json.dumps(one.words, sort_keys=True), one.mends)
    return one.partnership_id, one.code, said


def _entry(one: SearchEntry) -> tuple[int, str, Hashable]:
    return one.partnership_id, str(one.kind), (one.key, one.open_text, one.exempt_text)


def _shows(sign: SignShown, day: date) -> bool:
    begun = sign.shows_from is None or sign.shows_from <= day
    return begun and (sign.shows_until is None or day < sign.shows_until)


def _plain(value: Any) -> Any:
    """Return a value as it comes back from a column of JSON."""
    return json.loads(json.dumps(value)) if isinstance(value, dict | list | tuple) else value

"""The texts in which words are looked for, written with the standing and always equal to recomputation."""

from collections.abc import Iterator, Mapping

from core.models.folding import fold
from register.access.exempt import secrecy_for_others
from register.known.gather import Known
from register.models import SearchEntry

AT_ONCE = 500


def compute_entries(known: Mapping[int, Known]) -> list[SearchEntry]:
    """Return the entries of these partnerships as they follow from what is known, unsaved.

    The right to a text is settled here: what is exempt stands in the column for those who may read it.
    """
    secrecy = secrecy_for_others(list(known))
    found = []
    for key, each in known.items():
        for one in each.texts:
            column = "exempt_text" if one.marked or secrecy.of(key).hides(one.field) else "open_text"
            entry = SearchEntry(partnership_id=key, kind=one.kind, key=one.key)
            setattr(entry, column, fold(one.text))
            found.append(entry)
    return found


def write_entries(known: Mapping[int, Known]) -> None:
    """Write the entries of these partnerships anew, as far as they differ from those that are there."""
    there = {_named(one): one for one in SearchEntry.objects.filter(partnership__in=list(known))}
    wanted = {_named(one): one for one in compute_entries(known)}
    if gone := [one.pk for name, one in there.items() if name not in wanted]:
        SearchEntry.objects.filter(pk__in=gone).delete()
    if changed := list(_changed(there, wanted)):
        SearchEntry.objects.bulk_create(
            changed,
            batch_size=AT_ONCE,
            update_conflicts=True,
            unique_fields=["partnership", "kind", "key"],
            update_fields=["open_text", "exempt_text"],
        )


_Name = tuple[int, str, int]


def _named(one: SearchEntry) -> _Name:
    return one.partnership_id, str(one.kind), one.key


def _changed(
    there: Mapping[_Name, SearchEntry], wanted: Mapping[_Name, SearchEntry]
) -> Iterator[SearchEntry]:
    for name, one in wanted.items():
        before = there.get(name)
        if before is None or (before.open_text, before.exempt_text) != (one.open_text, one.exempt_text):
            yield one

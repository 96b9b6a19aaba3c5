"""Standing: the computed summary of each partnership, its signs and searched texts, always equal to recomputation.

What each floor says comes from the parts of register/known/gather.py.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.db.migrations import Migration
from django.db.migrations.executor import MigrationExecutor

from core import clock
from register.known.gather import Known, gather_known
from register.models import Partnership, SearchEntry, SignShown, Standing
from register.standing.search_entries import compute_entries, write_entries

AT_ONCE = 500
_WRITTEN = ("shows_from", "shows_until", "about_on", "words", "mends", "since")

_put_off: ContextVar[set[int] | None] = ContextVar("standings_put_off", default=None)


@contextmanager
def put_off_standings() -> Iterator[Callable[[], None]]:
    """Let the standings of many writes of one transaction be computed together: at its end, and when told to.

    Gives what computes those that wait. When something goes wrong nothing is computed: the transaction is lost anyway.
    """
    if not connection.in_atomic_block:
        raise ValueError("standings are put off in one transaction only: nobody else may see them old")
    waiting: set[int] = set()

    def write_waiting() -> None:
        ids, within = sorted(waiting), _put_off.set(None)
        waiting.clear()
        try:
            refresh(ids)
        finally:
            _put_off.reset(within)

    token = _put_off.set(waiting)
    try:
        yield write_waiting
        write_waiting()
    finally:
        _put_off.reset(token)


@transaction.atomic
def refresh(ids: Iterable[int]) -> None:
    """Write the standing of these partnerships anew, in the transaction of whatever changed them.

    Writers of one partnership take turns here: whoever computed first and wrote last would otherwise
    leave out what the other has added. SQLite has one writer at a time anyway.
    """
    keys = list(ids)
    if (waiting := _put_off.get()) is not None:
        waiting.update(keys)
        return
    take_turn(keys)
    for start in range(0, len(keys), AT_ONCE):
        known = gather_known(keys[start : start + AT_ONCE], standing=True)
        Standing.objects.bulk_create(
            [build_standing(key, each) for key, each in known.items()],
            update_conflicts=True,
            unique_fields=["partnership"],
            update_fields=[f.name for f in Standing._meta.fields if not f.primary_key],
        )
        _write_signs([sign for key, each in known.items() for sign in build_signs(key, each)], list(known))
        write_entries(known)


def take_turn(ids: Iterable[int]) -> None:
    """Wait until nobody else writes to these partnerships; to be taken before an audit event, as every write does."""
    if connection.features.has_select_for_update:
        turn = Partnership.objects.select_for_update(no_key=True).filter(pk__in=list(ids)).order_by("pk")
        list(turn.values_list("pk", flat=True))


def ran_to_the_end(plan: Sequence[tuple[Migration, bool]]) -> bool:
    """Whether a run of migrations went forward and left none out."""
    if not plan or any(backwards for _migration, backwards in plan):
        return False
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def refresh_after_migrate(plan: Sequence[tuple[Migration, bool]] = (), **_signal: Any) -> None:
    """Compute every standing anew once migrations have run to their end; a run that stops earlier leaves it."""
    if ran_to_the_end(plan):
        refresh(Partnership.objects.order_by("pk").values_list("pk", flat=True))


def compute_standings(ids: Sequence[int]) -> list[Standing]:
    """Return the standings of these partnerships as they follow from the records, unsaved."""
    return [build_standing(key, known) for key, known in gather_known(ids, standing=True).items()]


def compute_signs(ids: Sequence[int]) -> list[SignShown]:
    """Return the warning signs of these partnerships as they follow from the records, unsaved."""
    return [sign for key, known in gather_known(ids).items() for sign in build_signs(key, known)]


def compute_texts(ids: Sequence[int]) -> list[SearchEntry]:
    """Return the searched texts of these partnerships as they follow from the records, unsaved."""
    return compute_entries(gather_known(ids, standing=True))


def build_standing(key: int, known: Known) -> Standing:
    return Standing(partnership_id=key, counts=known.counts, **known.fields)


def build_signs(key: int, known: Known) -> list[SignShown]:
    found = {
        (code, window.mark): SignShown(
            partnership_id=key,
            code=code,
            mark=window.mark,
            shows_from=window.shows_from,
            shows_until=window.shows_until,
            about_on=window.about_on,
            words=dict(window.words),
            mends=window.mends,
        )
        for code, window in known.windows  # two dates of one kind on the same day are one sign
    }
    return list(found.values())


def _write_signs(signs: Sequence[SignShown], ids: Sequence[int]) -> None:
    """Write the signs anew; one that was there keeps the day on which it was first seen."""
    there = SignShown.objects.filter(partnership__in=ids)
    kept = {(one.partnership_id, one.code, one.mark): one for one in there}
    today = clock.today()
    changed, wanted = [], set()
    for sign in signs:
        key = (sign.partnership_id, sign.code, sign.mark)
        wanted.add(key)
        before = kept.get(key)
        sign.since = _since(sign, before.since if before else today)
        if before is None or _differs(before, sign):
            changed.append(sign)
    if gone := [one.pk for key, one in kept.items() if key not in wanted]:
        SignShown.objects.filter(pk__in=gone).delete()
    SignShown.objects.bulk_create(
        changed,
        batch_size=AT_ONCE,
        update_conflicts=True,  # two people may bring the same sign about at once
        unique_fields=["partnership", "code", "mark"],
        update_fields=list(_WRITTEN),
    )


def _since(sign: SignShown, first_seen: date) -> date:
    """A sign that depends on the day says itself since when it shows; any other shows since it was first seen."""
    return sign.shows_from or first_seen


def _differs(before: SignShown, sign: SignShown) -> bool:
    return any(getattr(before, name) != getattr(sign, name) for name in _WRITTEN)

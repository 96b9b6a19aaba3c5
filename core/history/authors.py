"""Who wrote what a record says now: the sign-in behind the newest version in which some of its fields changed."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from core.models.record import Record


def find_authors(records: Sequence[Record], names: Iterable[str]) -> Mapping[int, int | None]:
    """Return, by the key of each record of one kind, the key of the sign-in that gave it the values of `names`.

    None where no sign-in is kept: a command wrote it, or it is older than its history. One query.
    """
    if not records:
        return {}
    history: Any = type(records[0]).history
    rows = history.filter(id__in=[record.pk for record in records]).order_by("history_id")
    values: dict[int, tuple[Any, ...]] = {}
    found: dict[int, int | None] = {record.pk: None for record in records}
    for key, user, *said in rows.values_list("id", "history_user_id", *names):
        if values.get(key) != tuple(said):
            values[key], found[key] = tuple(said), user
    return found

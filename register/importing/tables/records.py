"""The records of the register that the rows of a list may be about: read once, and found by their key."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError

from core.parsing.result import tidy
from register.importing.tables.cells import read_field
from register.importing.tables.model import NOWHERE, ImportTable

Key = tuple[Any, ...]


class HeldRecords:
    """The records of some partnerships, or of none where a list stands alone."""

    def __init__(self, table: ImportTable, partnerships: Sequence[int]) -> None:
        self.table = table
        self._held: dict[int, list[Any]] = {}
        self._by_key: dict[tuple[int, Key], list[Any]] = {}
        for one in table.rows(partnerships):
            partnership = NOWHERE.pk if table.alone else one.partnership_id
            self._held.setdefault(partnership, []).append(one)
            key = tuple(_plain(getattr(one, name)) for name in table.key)
            self._by_key.setdefault((partnership, key), []).append(one)

    def of(self, partnership: int) -> Sequence[Any]:
        """Return all of a partnership."""
        return self._held.get(partnership, [])

    def find(self, partnership: int, key: Key) -> Sequence[Any]:
        """Return those that a key tells from others: one, unless the register has several like it."""
        return self._by_key.get((partnership, key), [])

    def read_key(self, form: Any, typed: Mapping[str, Any]) -> Key | None:
        """Return what tells the record of a row from others; None where it is not known."""
        try:
            return tuple(_plain(read_field(form.fields[name], name, typed)) for name in self.table.key)
        except ValidationError:
            return None


def _plain(value: Any) -> Any:
    """Return a value as keys are compared: a text without regard to capitals and blanks, a record by its number."""
    if isinstance(value, str):
        return tidy(value).casefold()
    return getattr(value, "pk", value) if value is not None else ""

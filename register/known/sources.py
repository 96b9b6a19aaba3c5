"""Where the facts of a record come from: the tables as they are now, or (as_at.py) as they stood on a day.

Both hand out plain rows, never model instances with relations: a relation of a former state would
give today's values. A foreign key comes as its id and, under its name, the words of what it names.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any, Protocol

from django.db import models
from django.db.models import FilteredRelation, Q

from accounts.models import Directorate, Panel, Person, Service
from core.models import Record
from register.models import Organisation, Partnership, Priority, Theme

Row = dict[str, Any]

# What a page needs of the records that others name by foreign key.
NAMED: Mapping[type[Record], tuple[str, ...]] = {
    Directorate: ("name",),
    Organisation: ("name", "is_council"),
    Panel: ("name", "slug"),
    Person: ("post", "name", "left_on"),
    Priority: ("name",),
    Service: ("name",),
    Theme: ("name",),
}
# How things stand now and no history says how they stood: by foreign key, the word and the way to it.
ONLY_NOW: Mapping[str, tuple[tuple[str, str], ...]] = {"sponsor": (("may_sign_in", "sign_in__is_active"),)}

MONEY = ("id", "budget", "forecast", "actual", "certainty", "approval_reference", "council_source")


class RegisterState(Protocol):
    """A state of the register, now or then. Every call is one query for each table it touches."""

    def partnership(self, reference: str, year: int) -> Row:
        """Return the row of one partnership, its money of one financial year under `money` (None: not there).

        Raises Partnership.DoesNotExist.
        """
        ...

    def rows(self, model: type[Record], *only: str, **where: Any) -> list[Row]:
        """Return the rows of a table that belongs to partnerships, in no particular order.

        `only` are the columns wanted, by the names of the table; all of them when left out.
        """
        ...


class Live:
    """The register as it is. `partnerships` is what the reader may see; `also` are further columns of its row."""

    def __init__(self, partnerships: "models.QuerySet[Partnership]", also: Iterable[str] = ()) -> None:
        self._partnerships = partnerships
        self._also = tuple(also)

    def partnership(self, reference: str, year: int) -> Row:
        joined = {f"money__{column}": column for column in MONEY}
        one = self._partnerships.filter(reference=reference).annotate(
            money=FilteredRelation("years", condition=Q(years__year=year))
        )
        found = _rows(one, *self._also, *joined)
        if not found:
            raise Partnership.DoesNotExist(reference)
        row = found[0]
        money = {column: row.pop(path) for path, column in joined.items()}
        return row | {"money": money if money["id"] else None}

    def rows(self, model: type[Record], *only: str, **where: Any) -> list[Row]:
        return _rows(model._base_manager.filter(**where), only=only)


@cache
def list_column_names(model: type[models.Model]) -> tuple[str, ...]:
    """Return the names of a table's own columns."""
    return tuple(field.attname for field in model._meta.concrete_fields)


@cache
def list_named_keys(model: type[models.Model]) -> "tuple[models.ForeignKey[Any, Any], ...]":
    """Return the foreign keys whose words a page needs."""
    return tuple(
        field
        for field in model._meta.concrete_fields
        if isinstance(field, models.ForeignKey) and field.related_model in NAMED
    )


@cache
def _paths(model: type[models.Model]) -> tuple[tuple[str, str, str, str], ...]:
    """The words behind each foreign key: its name, its column, the word, and the way there from the row."""
    return tuple(
        (key.name, key.attname, word, f"{key.name}__{path}")
        for key in list_named_keys(model)
        for word, path in (*((w, w) for w in NAMED[key.related_model]), *ONLY_NOW.get(key.name, ()))  # type: ignore[index]
    )


def _rows(queryset: "models.QuerySet[Any]", *also: str, only: Sequence[str] = ()) -> list[Row]:
    model: type[models.Model] = queryset.model
    columns = only or list_column_names(model)
    paths = [each for each in _paths(model) if each[1] in columns]
    found = list(queryset.order_by().values(*columns, *also, *(path for *_key, path in paths)))
    for row in found:
        for name, column, word, path in paths:
            there = row.pop(path)
            if row[column] is None:
                row[name] = None
            else:
                row.setdefault(name, {})[word] = there
    return found

"""All filters of one list together: what was chosen, what each choice would show, what is wrong."""

from collections.abc import Callable, Hashable, Iterator
from functools import cached_property
from typing import Any, TypeVar

import django_filters
from django.core.exceptions import EmptyResultSet
from django.db.models import Q, QuerySet
from django.http import QueryDict

from core.listing.choices import NOT_RECORDED, Choice, Offered, Typed, refuse_choice
from core.listing.filters import CountedFilter, RecordFilter
from core.listing.tally import Tally, count_options
from core.listing.typed_filters import TypedFilter
from core.remembered import Memory

T = TypeVar("T")


class ListingFilters(django_filters.FilterSet):  # type: ignore[misc]  # the library has no types
    """Filters of a list. A value that is no choice is an error at its filter, and the list stays unfiltered by it."""

    def __init__(self, data: QueryDict, queryset: QuerySet[Any]) -> None:
        super().__init__(data, queryset=queryset)
        self._memory = Memory()
        self.errors  # noqa: B018  # reads and checks the address
        self.chosen: dict[str, Any] = {name: value for name, value in self.form.cleaned_data.items() if value}
        self.tally = self._tally()
        if wrong := list(self.find_wrong()):
            for name, sentence in wrong:
                self.form.add_error(name, sentence)
                self.chosen.pop(name, None)
            self.tally = self._tally()

    def remember(self, question: Hashable, find: Callable[[], T]) -> T:
        """Return an answer about the filtered list, kept for all who see the same records through these filters."""
        chosen = tuple((name, str(value)) for name, value in sorted(self.chosen.items()))
        return self._memory.answer((type(self), question, self._scope, chosen), find)

    @cached_property
    def _scope(self) -> Hashable:
        """The records that the reader may see, as the query that finds them with all that is worked out for them."""
        return describe_query(self.queryset.order_by())

    # --- What is found ---------------------------------------------------------------------------------

    @property
    def found(self) -> int:
        """How many records pass all filters."""
        return self.tally.found

    @property
    def whole(self) -> int:
        """How many records there are for this reader."""
        return self.tally.whole

    def found_without(self, name: str) -> int:
        """Return how many records would be shown if one filter were taken away."""
        return self.tally.without[name]

    def filtered(self) -> QuerySet[Any]:
        """Return the records that pass every filter."""
        visible: QuerySet[Any] = self.queryset
        if not self.chosen:
            return visible
        if self.tally.keys is not None:
            return visible.filter(pk__in=self.tally.keys)
        return visible.filter(*self._conditions().values())

    def _conditions(self) -> dict[str, Q]:
        return {name: self.condition(name, value) for name, value in self.chosen.items()}

    def condition(self, name: str, value: Any) -> Q:
        """Return the condition of one filter; a list whose reader matters to it says so here."""
        condition: Q = self.filters[name].condition(value)
        return condition

    @property
    def _counted(self) -> dict[str, CountedFilter]:
        return {name: one for name, one in self.filters.items() if isinstance(one, CountedFilter)}

    def _tally(self) -> Tally:
        return self.remember("tally", lambda: count_options(self.queryset, self._counted, self._conditions()))

    # --- What is offered -------------------------------------------------------------------------------

    def choices(self, name: str) -> list[Choice]:
        """Return what one filter offers, with how many records each choice would show."""
        offered: list[Choice] = self.filters[name].choices(
            self.tally.counted[name], self.chosen.get(name, ())
        )
        return offered

    def offered(self) -> Iterator[Offered]:
        """Yield the filters with choices as they are drawn, in the order in which the list names them."""
        for name in self.tally.counted:
            one, errors = self.filters[name], self.form.errors.get(name, ())
            words = str(one.label), self.choices(name), errors
            yield Offered(name, *words, boxes=one.boxes, folded=one.folded, everything=str(one.everything))

    def in_words(self, name: str) -> str:
        """Return what was chosen in one filter: `Major or Moderate`."""
        choices = self.choices(name) if name in self.tally.counted else ()
        return str(self.filters[name].in_words(self.chosen[name], choices))

    def typed(self) -> Iterator[Typed]:
        """Yield the filters with a box to type in, as they are drawn."""
        for name, one in self.filters.items():
            if isinstance(one, TypedFilter):
                errors, raw = self.form.errors.get(name, ()), str(self.form[name].value() or "")
                value = one.typed(self.chosen[name]) if name in self.chosen else raw if errors else ""
                yield Typed(name, str(one.label), value, errors, str(one.hint), one.width)

    def find_wrong(self) -> Iterator[tuple[str, str]]:
        """Yield what cannot be meant although each value was understood: the filter, and a sentence about it."""
        for name, values in self.chosen.items():
            if isinstance(self.filters[name], RecordFilter):
                there = {item.value for item in self.tally.counted[name]} | {NOT_RECORDED}
                yield from ((name, refuse_choice(value)) for value in values if value not in there)


def describe_query(queryset: QuerySet[Any]) -> Hashable:
    """Return a query in the words of the database, so that two that are the same can be told."""
    try:
        sql, parameters = queryset.query.sql_with_params()
    except EmptyResultSet:
        return None
    return sql, str(parameters)

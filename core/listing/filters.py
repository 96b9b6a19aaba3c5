"""The kinds of filter that a list may have, over django-filter."""

import copy
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import django_filters
from django import forms
from django.db.models import Aggregate, F, Model, Q, QuerySet, TextField
from django.db.models.expressions import Combinable
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from core.listing.choices import ANY, NOT_RECORDED, Choice, Counted, SeveralField, Words, join_with_or
from core.models.folding import sort_key


class JoinedWords(Aggregate):
    """The words of a group in one text, with a space between."""

    output_field = TextField()

    def as_sqlite(self, compiler: Any, connection: Any, **options: Any) -> Any:
        return self.as_sql(
            compiler,
            connection,
            function="GROUP_CONCAT",
            template="%(function)s(%(expressions)s, ' ')",
            **options,
        )

    def as_postgresql(self, compiler: Any, connection: Any, **options: Any) -> Any:
        return self.as_sql(
            compiler,
            connection,
            function="STRING_AGG",
            template="%(function)s(%(expressions)s, ' ')",
            **options,
        )


class WordsFilter(django_filters.Filter):  # type: ignore[misc]  # the library has no types
    """Words typed by the reader; `condition` says which records they are found in, unless the list itself does."""

    field_class = forms.CharField
    is_carried = False  # whether no form draws it, so that every form of the list carries it along

    def __init__(
        self, *, label: Words, condition: Callable[[str], Q] = lambda _words: Q(), longest: int = 200
    ) -> None:
        wrong = {
            "max_length": _lazy("Look for fewer words: at most %d letters.") % longest,
            "null_characters_not_allowed": _lazy("Look for letters and figures only."),
        }
        super().__init__(None, label=label, max_length=longest, error_messages=wrong)
        self.condition = condition

    def filter(self, queryset: QuerySet[Any], value: str) -> QuerySet[Any]:
        return queryset.filter(self.condition(value)) if value else queryset

    def in_words(self, value: str, choices: Sequence[Choice]) -> str:
        return f"“{value}”"


class CountedFilter(django_filters.Filter):  # type: ignore[misc]
    """A filter whose choices are shown with how many records each would show.

    `boxes` draws check boxes, else a select whose first option reads `everything`; `folded` puts the filter
    under "More filters".
    """

    field_class = SeveralField

    def __init__(
        self,
        field_name: str,
        *,
        label: Words,
        boxes: bool = False,
        folded: bool = False,
        everything: Words = "",
    ) -> None:
        super().__init__(field_name, label=label)
        self.boxes, self.folded, self.everything = boxes, folded, everything
        self.extra["accepts"] = self.accepts

    def __deepcopy__(self, memo: Any) -> "CountedFilter":
        """Return a shallow copy: the library copies each filter for each request, and this one never changes."""
        return copy.copy(self)

    def accepts(self, word: str) -> bool:
        """Whether a word of the address may be a choice at all."""
        raise NotImplementedError

    def condition(self, values: Sequence[str]) -> Q:
        """Return the condition that a record passes one of the chosen values."""
        raise NotImplementedError

    def choices(self, found: Sequence[Counted], chosen: Sequence[str]) -> list[Choice]:
        """Return what to offer, given the values that the list holds."""
        raise NotImplementedError

    def filter(self, queryset: QuerySet[Any], value: Sequence[str]) -> QuerySet[Any]:
        return queryset.filter(self.condition(value)) if value else queryset

    def value(self) -> Combinable:
        """Return the expression that is counted."""
        return F(self.field_name)

    def in_words(self, values: Sequence[str], choices: Sequence[Choice]) -> str:
        """Return the chosen words: `Major or Moderate`."""
        return join_with_or([choice.words for choice in choices if choice.value in values])


class ChoiceFilter(CountedFilter):
    """One or several words of a fixed list. A record without a word is found under "Not recorded".

    `also` are other words that an address may hold, and the one that each stands for.
    """

    def __init__(
        self,
        field_name: str,
        options: Sequence[tuple[str, Words]],
        *,
        also: Mapping[str, str] | None = None,
        **look: Any,
    ) -> None:
        self.options = dict(options)
        super().__init__(field_name, **look)
        self.extra["also"] = also

    def accepts(self, word: str) -> bool:
        return word in self.options or word == NOT_RECORDED

    def condition(self, values: Sequence[str]) -> Q:
        return Q(**{f"{self.field_name}__in": ["" if value == NOT_RECORDED else value for value in values]})

    def choices(self, found: Sequence[Counted], chosen: Sequence[str]) -> list[Choice]:
        counts = {item.value or NOT_RECORDED: item.within for item in found}
        offered = {value: str(words) for value, words in self.options.items()}
        if NOT_RECORDED in counts or NOT_RECORDED in chosen:
            offered.setdefault(NOT_RECORDED, _("Not recorded"))
        return [
            Choice(value, words, counts.get(value, 0), value in chosen) for value, words in offered.items()
        ]


class RecordFilter(CountedFilter):
    """One or several records that the list points to, such as directorates; only those that it does point to.

    `of` is their kind and `named` the expression for their words.
    """

    def __init__(
        self, field_name: str, *, of: type[Model], named: str | Combinable = "name", **look: Any
    ) -> None:
        self.of, self.named = of, named
        super().__init__(field_name, **look)

    def accepts(self, word: str) -> bool:
        return (word.isdecimal() and word.isascii() and len(word) < 18) or word == NOT_RECORDED

    def condition(self, values: Sequence[str]) -> Q:
        found = Q(**{f"{self.field_name}__in": [int(value) for value in values if value != NOT_RECORDED]})
        return found | Q(**{f"{self.field_name}__isnull": True}) if NOT_RECORDED in values else found

    def choices(self, found: Sequence[Counted], chosen: Sequence[str]) -> list[Choice]:
        named = sorted((item for item in found if item.value), key=lambda item: sort_key(item.words))
        offered = [Choice(item.value, item.words, item.within, item.value in chosen) for item in named]
        counts = {item.value or NOT_RECORDED: item.within for item in found}
        if NOT_RECORDED in counts or NOT_RECORDED in chosen:
            offered.append(
                Choice(NOT_RECORDED, _("Not recorded"), counts.get(NOT_RECORDED, 0), NOT_RECORDED in chosen)
            )
        return offered


class CodesFilter(CountedFilter):
    """Records by the codes of theirs, such as warning signs: any, none, or one of several.

    A list says with `value` which codes a record has, as words in one text, and with `condition` how to find one.
    """

    def __init__(self, field_name: str, options: Callable[[], Mapping[str, Words]], **look: Any) -> None:
        self.options = options
        super().__init__(field_name, **look)

    def accepts(self, word: str) -> bool:
        return word in (ANY, NOT_RECORDED) or word in self.options()

    def choices(self, found: Sequence[Counted], chosen: Sequence[str]) -> list[Choice]:
        counts: Counter[str] = Counter()
        for item in found:
            codes = set(item.value.split()) if item.value else set()
            for code in [*codes, ANY] if codes else [NOT_RECORDED]:
                counts[code] += item.within
        words = {ANY: _("Any"), NOT_RECORDED: _("None")}
        words |= {code: str(said) for code, said in self.options().items() if counts[code] or code in chosen}
        return [Choice(code, said, counts[code], code in chosen) for code, said in words.items()]

"""Model fields with a meaning of their own: an amount in pounds, and several choices from a list,
and a text without a natural end."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db import models


class PoundsField(models.DecimalField):  # type: ignore[type-arg]
    """An amount in pounds and pence, up to 999,999,999,999.99; negative means that money comes in.

    With `negative=False` nothing can come in: forms refuse less than nought. Rows of earlier releases may hold it.
    """

    def __init__(self, verbose_name: Any = None, *, negative: bool = True, **options: Any) -> None:
        self.negative = negative
        super().__init__(verbose_name, **{"max_digits": 14, "decimal_places": 2} | options)

    def formfield(self, **options: Any) -> Any:  # type: ignore[override]
        from core.forms.fields import PoundsFormField as FormField

        usual: dict[str, Any] = {"form_class": FormField, "negative": self.negative}
        return super().formfield(**usual | options)


class ChoiceListField(models.JSONField):
    """Several words from one value list, kept in the order of the list."""

    def __init__(
        self, verbose_name: Any = None, *, words: type[models.TextChoices] | None = None, **options: Any
    ) -> None:
        self.words = words
        usual: dict[str, Any] = {"default": list, "blank": True}
        super().__init__(verbose_name, **usual | options)

    def formfield(self, **options: Any) -> Any:  # type: ignore[override]
        assert self.words is not None
        return forms.MultipleChoiceField(
            choices=self.words.choices,
            required=False,
            label=self.verbose_name,
            help_text=self.help_text,
            widget=forms.CheckboxSelectMultiple,
        )

    def in_words(self, value: Iterable[str]) -> str:
        """Return the labels of the chosen words, separated by semicolons."""
        labels = dict(self.words.choices) if self.words else {}
        return "; ".join(str(labels.get(word, word)) for word in value)


class WebAddressField(models.URLField):  # type: ignore[type-arg]
    """A web address; one typed without its beginning is taken to be safe (https)."""

    def formfield(self, **options: Any) -> Any:  # type: ignore[override]
        return super().formfield(**{"assume_scheme": "https"} | options)


class WordsField(models.TextField):  # type: ignore[type-arg]
    """A text of any length that makes sense: forms refuse what is longer than its limit, in a sentence.

    The limit is a rule of forms, so that no migration is needed to change it; an import keeps longer text.
    """

    def __init__(self, verbose_name: Any = None, **options: Any) -> None:
        from core.forms.fields import LONGEST_TEXT

        super().__init__(verbose_name, **{"max_length": LONGEST_TEXT} | options)

    def deconstruct(self) -> Any:
        name, _path, arguments, options = super().deconstruct()
        options.pop("max_length", None)
        return name, "django.db.models.TextField", arguments, options

    def formfield(self, **options: Any) -> Any:  # type: ignore[override]
        from core.forms.fields import LongTextField

        return super().formfield(**{"form_class": LongTextField} | options)

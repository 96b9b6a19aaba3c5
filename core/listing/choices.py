"""What a filter offers, and how several choices are read from an address."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

Words = str | Promise
NOT_RECORDED = "none"
ANY = "any"
# Names that a box offers while one types; of more, those like what was typed are shown next.
MOST_OFFERED = 200


@dataclass(frozen=True)
class Choice:
    """One choice of a filter: its word in the address, its words on the page, how many it would show."""

    value: str
    words: str
    count: int
    chosen: bool


@dataclass(frozen=True)
class Counted:
    """One value found in the list: its words, how many within the other filters, and how many in all.

    The value is empty where nothing is recorded.
    """

    value: str
    words: str
    within: int
    whole: int


@dataclass(frozen=True)
class Offered:
    """One filter as it is drawn: `boxes` are check boxes, else a select whose first option is `everything`."""

    name: str
    label: str
    choices: Sequence[Choice]
    errors: Sequence[str]
    boxes: bool
    folded: bool
    everything: str

    @property
    def chosen(self) -> Sequence[Choice]:
        return [choice for choice in self.choices if choice.chosen]

    @property
    def options(self) -> SafeString:
        """The options of a select, drawn; several chosen ones stand together as one more, so that none is lost."""
        chosen, several = self.chosen, len(self.chosen) > 1
        together = (
            ",".join(choice.value for choice in chosen),
            join_with_or([choice.words for choice in chosen]),
            " selected",
        )
        rows = [together] if several else []
        for choice in self.choices:
            selected = " selected" if choice.chosen and not several else ""
            rows.append((choice.value, f"{choice.words} ({choice.count})", selected))
        return format_html_join("", '<option value="{0}"{2}>{1}</option>', rows)


@dataclass(frozen=True)
class Typed:
    """One filter with a box to type in, as it is drawn; `width` is about how many letters it takes."""

    name: str
    label: str
    value: str
    errors: Sequence[str]
    hint: str
    width: int


class SeveralWidget(forms.SelectMultiple):
    """Reads `status=live&status=closed` and `status=live,closed` alike."""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> list[str]:
        typed = data.getlist(name) if hasattr(data, "getlist") else [data.get(name) or ""]
        parts = (part.strip() for value in typed for part in str(value).split(","))
        return list(dict.fromkeys(part for part in parts if part))


class SeveralField(forms.Field):
    """Several words, each of which `accepts` must accept; `also` are further words, and what each stands for."""

    widget = SeveralWidget

    def __init__(
        self, *, accepts: Callable[[str], bool], also: Mapping[str, str] | None = None, **options: Any
    ) -> None:
        self.accepts, self.also = accepts, also or {}
        super().__init__(**options)

    def to_python(self, value: Any) -> list[str]:
        return list(dict.fromkeys(self.also.get(word, word) for word in value))

    def validate(self, value: Any) -> None:
        super().validate(value)
        for word in value:
            if not self.accepts(word):
                raise forms.ValidationError(refuse_choice(word))


def refuse_choice(word: str) -> str:
    """Return what to say of a choice that there is none of."""
    return _("“%(word)s” is not in this list. Choose again.") % {"word": word[:40]}


def join_with_or(words: Sequence[str]) -> str:
    """Return words joined as one chooses between them: `A, B or C`."""
    if len(words) < 2:
        return "".join(words)
    return _("%(first)s or %(last)s") % {"first": ", ".join(words[:-1]), "last": words[-1]}

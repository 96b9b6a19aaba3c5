"""What a log may be filtered by: words, person, kind, partnership and days, each said when it is not understood."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from accounts.models import User
from core.dates import write_long_date
from core.listing.choices import refuse_choice
from core.listing.typed_filters import DayField
from register.access.visible import visible_to
from register.models import Partnership

LONGEST = 200
_WRONG = {"null_characters_not_allowed": _lazy("Look for letters and figures only.")}


class LogFilters(forms.Form):
    """The filters of one log. `chosen` are those that are on; while one is not understood the log shows nothing."""

    q = forms.CharField(label=_lazy("Words"), required=False, max_length=LONGEST, error_messages=_WRONG)
    person = forms.CharField(
        label=_lazy("Person, by post or name"), required=False, max_length=LONGEST, error_messages=_WRONG
    )
    kind = forms.ChoiceField(label=_lazy("Kind"), required=False)
    partnership = forms.CharField(
        label=_lazy("Partnership, by its reference"), required=False, max_length=20, error_messages=_WRONG
    )
    since = DayField(label=_lazy("From"), required=False, max_length=LONGEST, error_messages=_WRONG)
    until = DayField(last=True, label=_lazy("To"), required=False, max_length=LONGEST, error_messages=_WRONG)

    def __init__(self, data: Any, *, user: User, kinds: Iterable[tuple[str, str | Promise]]) -> None:
        super().__init__(data)
        self.user = user
        kind: Any = self.fields["kind"]
        kind.choices = [("", _("Every kind")), *kinds]
        kind.error_messages["invalid_choice"] = refuse_choice("%(value)s")
        self.errors  # noqa: B018  # reads the address
        self.chosen = {name: value for name, value in self.cleaned_data.items() if value}

    def clean_partnership(self) -> int | None:
        """Return the key of a partnership that the reader may see."""
        typed = self.cleaned_data["partnership"].strip()
        if not typed:
            return None
        seen = visible_to(self.user)
        found = (
            Partnership.every.filter(Q(pk__in=seen.values("pk")) | Q(merged_into__in=seen.values("pk")))
            .filter(reference__iexact=typed)
            .values_list("pk", flat=True)
            .first()
        )
        if found is None:
            raise forms.ValidationError(
                _("There is no partnership “%(typed)s”. Enter a reference like PSH-0001.") % {"typed": typed}
            )
        return int(found)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and since > until:
            self.add_error("until", _("Enter %(day)s or a later day") % {"day": write_long_date(since)})
        return cleaned

    def in_words(self) -> Iterator[str]:
        """Yield which filters are on, as the page and the file tell it."""
        for name, value in self.chosen.items():
            field: Any = self.fields[name]
            words = value
            if name == "kind":
                words = dict(field.choices)[value]
            elif name == "partnership":
                words = str(self.data.get(name, "")).strip().upper()
            elif isinstance(value, date):
                words = write_long_date(value)
            yield f"{field.label}: {words}"

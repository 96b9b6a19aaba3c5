"""An organisation with its other names."""

from collections.abc import Sequence
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Row
from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from core.editing.record_form import RecordForm
from core.forms.fields import LinesField
from core.forms.layout import Buttons, build_helper
from register.forms.fields import field_for
from register.models import Organisation


class OrganisationForm(RecordForm):
    aliases_typed = LinesField(
        label=_lazy("Also known as"),
        help_text=_lazy("Short forms and former names, one a line."),
        required=False,
        longest=240,
    )

    # The other names as they were read, so that a name that somebody else adds meanwhile is not taken away.
    read = forms.JSONField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Organisation
        fields = ("name", "kind", "company_number", "charity_number", "website")
        formfield_callback = field_for

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        kind: Any = self.fields["kind"]
        kind.choices = [("", _("Not recorded")), *[choice for choice in kind.choices if choice[0]]]
        if self.instance.pk:
            self.held = [alias.name for alias in self.instance.aliases.all()]
            self.initial.update({"aliases_typed": self.held, "read": self.held})

    held: Sequence[str] = ()

    @cached_property
    def helper(self) -> FormHelper:
        own = [name for name in ("reason", "read", "version", "seen") if name in self.fields]
        numbers = Row("company_number", "charity_number")
        return build_helper("name", "aliases_typed", "kind", numbers, "website", *own, Buttons(_("Save")))

    @property
    def aliases(self) -> list[str]:
        """The other names as they should be: those that are there now, with what was added and taken away here."""
        typed, read = self.cleaned_data["aliases_typed"], self.cleaned_data.get("read") or []
        return list(dict.fromkeys([name for name in self.held if name in typed or name not in read] + typed))

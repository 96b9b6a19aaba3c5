"""An organisation with its other names; and the merge of two of them."""

from collections.abc import Sequence
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Row
from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from core.editing.record_form import RecordForm
from core.forms.fields import LinesField
from core.forms.layout import Buttons
from register.forms.fields import field_for
from register.models import Organisation
from register.services.merging import KEEP, OTHER, SUM, Collision


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
        helper = FormHelper()
        own = [name for name in ("reason", "read", "version", "seen") if name in self.fields]
        numbers = Row("company_number", "charity_number")
        helper.layout = Layout("name", "aliases_typed", "kind", numbers, "website", *own, Buttons(_("Save")))
        return helper

    @property
    def aliases(self) -> list[str]:
        """The other names as they should be: those that are there now, with what was added and taken away here."""
        typed, read = self.cleaned_data["aliases_typed"], self.cleaned_data.get("read") or []
        return list(dict.fromkeys([name for name in self.held if name in typed or name not in read] + typed))


class MergeForm(forms.Form):
    """Why two are one, and for every figure that both have, what holds."""

    def __init__(self, *args: Any, collisions: Sequence[Collision], **options: Any) -> None:
        super().__init__(*args, **options)
        for collision in collisions:
            self.fields[collision.key] = forms.ChoiceField(
                label=f"{collision.partnership}: {collision.what}",
                choices=[
                    (KEEP, _("%(kept)s, as the one that stays says") % {"kept": collision.kept}),
                    (OTHER, _("%(other)s, as the one that goes says") % {"other": collision.other}),
                    (SUM, _("Both hold: add them together")),
                ],
                widget=forms.RadioSelect,
            )
        self.fields["reason"] = forms.CharField(
            label=_("Why"),
            help_text=_("Goes into the history."),
            max_length=300,
            error_messages={"required": _("Say in a few words why the two are one")},
        )

    @cached_property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.layout = Layout(*self.fields, Buttons(_("Merge the two")))
        return helper

    @property
    def choices(self) -> dict[str, str]:
        return {name: value for name, value in self.cleaned_data.items() if name != "reason"}

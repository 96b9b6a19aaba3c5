"""Proposing a partnership, and changing what is recorded about one, a group at a time or all at once."""

from collections.abc import Collection, Mapping, Sequence
from functools import cache
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from core.editing.record_form import RecordForm
from core.forms.fields import LongTextField
from core.forms.layout import Buttons, Reveal, Section, build_helper
from core.parsing.dates import KnownDate
from register.access.ties import OPENS, PartnershipTie
from register.choices import Status
from register.forms.exempt_mark import AsksTextMarks
from register.forms.fields import field_for
from register.forms.person_choice import PersonField
from register.models import Partnership
from register.services.partnerships import ASSIGNED, GROUPS

TITLES: Mapping[str, str | Promise] = {
    "purpose": _lazy("What it is for"),
    "form": _lazy("What form it takes"),
    "people": _lazy("Who answers for it"),
    "dates": _lazy("Dates and leaving"),
    "resources": _lazy("Resources"),
    "publication": _lazy("Publication"),
}


class PartnershipForm(AsksTextMarks, RecordForm):
    """Some of the groups of a partnership's fields. Which ones: `form_for`."""

    groups: Sequence[str] = ()

    confirm = forms.BooleanField(
        label=_lazy("I confirm everything in this group as it now stands"),
        widget=forms.CheckboxInput({"data-reveals": True}),
        required=False,
    )
    source = forms.CharField(
        label=_lazy("What these facts rest on"),
        help_text=_lazy("A document and its clause, such as Section 75 agreement, clause 3."),
        max_length=240,
        required=False,
    )

    class Meta:
        model = Partnership
        fields: Sequence[str] = ()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, field in self.fields.items():
            if isinstance(field, PersonField):
                field.keep(getattr(self.instance, f"{name}_id"))
            if name in (PartnershipTie.SPONSOR, PartnershipTie.LEAD):
                field.help_text = field.help_text or OPENS
        if self.instance.status != Status.OUT_OF_SCOPE:
            self.fields.pop("scope_kind", None)
        if len(self.groups) > 1:
            del self.fields["source"], self.fields["confirm"]
        self.ask_text_marks()

    @cached_property
    def helper(self) -> FormHelper:
        parts = [
            Section(TITLES[group], *self._own(group)) if len(self.groups) > 1 else Layout(*self._own(group))
            for group in self.groups
        ]
        confirmed = [Reveal("confirm", "source", on=())] if "confirm" in self.fields else []
        return build_helper(*parts, "reason", *confirmed, "version", "seen", Buttons(_lazy("Save")))

    def _own(self, group: str) -> list[Any]:
        return [one for name in GROUPS[group] if name in self.fields for one in self.place_marked(name)]

    def get_initial_for_field(self, field: forms.Field, field_name: str) -> Any:
        value = super().get_initial_for_field(field, field_name)
        if field_name == "starts_on" and value:
            return KnownDate(value, self.instance.starts_precision)
        return value

    def clean_starts_on(self) -> Any:
        """A start of which only the month or the year is known is kept as that; left as it was, nothing changes."""
        known: KnownDate | None = self.cleaned_data["starts_on"]
        if "starts_on" not in self.changed_data:
            return self.instance.starts_on
        self.known_start = known
        return known.day if known else None

    known_start: KnownDate | None = None

    def _compare(self) -> None:
        if self.known_start:
            self.instance.starts_precision = self.known_start.precision
        super()._compare()
        if self.known_start and self.instance.starts_on != self.known_start.day:
            # The other person's start was taken, and with it how exactly it is known.
            fresh = Partnership.objects.values_list("starts_precision", flat=True)
            self.instance.starts_precision = fresh.get(pk=self.instance.pk)

    @property
    def names(self) -> list[str]:
        """The fields of the record that a save compares."""
        more = ["starts_precision"] if "starts_on" in self.fields else []
        return super().names + more


@cache
def form_for(*groups: str, assigns: bool = True) -> type[PartnershipForm]:
    """Return the form over some groups of GROUPS. Raises KeyError for a group that is not one.

    Without `assigns` it leaves out what decides who sees it and who signs for it.
    """
    names = [name for group in groups for name in GROUPS[group] if assigns or name not in ASSIGNED]
    made: Any = forms.modelform_factory(
        Partnership,
        form=PartnershipForm,
        fields=names,
        formfield_callback=field_for,  # type: ignore[arg-type]
    )
    made.groups = groups
    return made  # type: ignore[no-any-return]


class ProposeForm(AsksTextMarks, RecordForm):
    """An idea for a partnership: what is needed to find it again and to see whether it is there already."""

    ASKS_WHY = False

    apart = LongTextField(
        label=_lazy("Why it is none of them"),
        help_text=_lazy("Such as: it is for another area, or it does what the other one has stopped doing."),
        widget=forms.Textarea({"rows": 2}),
        required=False,
    )

    class Meta:
        model = Partnership
        fields = ("name", "purpose", "area", "form", "directorate", "sponsor", "reasons")
        widgets = {"form": forms.Select}
        formfield_callback = field_for

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.ask_text_marks()

    @cached_property
    def helper(self) -> FormHelper:
        """Its fields alone: the page puts what is there already before them, and its own button."""
        helper = build_helper(
            *(one for name in self.record_fields for one in self.place_marked(name)), "version", "seen"
        )
        helper.form_tag, helper.disable_csrf = False, True
        return helper

    @property
    def already_shown(self) -> frozenset[str]:
        """The references that the proposer has looked at and said are different ones."""
        return frozenset(self.data.get("shown", "").split())

    def is_told_apart(self, references: Collection[str]) -> bool:
        """Whether the proposer was shown all of these and says why it is none of them; else the form says so."""
        if not references:
            return True
        self.fields["apart"].required = True  # no "optional" beside it, now that it is asked for
        if not self.already_shown.issuperset(references):
            return False
        if not self.cleaned_data["apart"]:
            self.add_error("apart", _("Say why it is none of them, or add to the one that it is"))
        return not self.errors

"""Who takes on what somebody answers for: one person for everything, or somebody else for some of it, and why."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from accounts.models import Person, User
from core.forms.layout import Buttons, Section, build_helper
from register.forms.person_choice import GivenPersonField, PeopleByName
from register.handing_over.service import HandOver
from register.handing_over.survey import DutiesHeld

REST = "rest"


class HandOverForm(forms.Form):
    """A box for everything, and one for each duty that the mover may move; an empty one follows the first."""

    def __init__(self, *args: Any, person: Person, held: DutiesHeld, by: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self._held, self._by = held, by
        serving = Person.objects.serving().exclude(pk=person.pk).select_related("directorate", "sign_in")
        people = PeopleByName(
            sorted(serving, key=lambda one: not one.can_sign_in)
        )  # those who can come first
        self._leaver = PeopleByName([person])
        self.fields[REST] = GivenPersonField(
            people=people,
            may_not=self._refuse_leaver,
            label=_("Who takes everything on"),
            help_text=_(
                "Type part of a post or a name, and choose. Empty: what you give to nobody below stays."
            ),
            required=False,
        )
        self._groups = [
            (group.duty, [one for one in group.held if by.may(one.decision.needs)]) for group in held.groups
        ]
        for _duty, several in self._groups:
            for one in several:
                # Every box offers the list that stands beside the first.
                same = forms.TextInput({"list": f"id_{REST}_people", "autocomplete": "off"})
                self.fields[one.key] = GivenPersonField(
                    people=people,
                    may_not=self._refuse_leaver,
                    label=one.in_full,
                    help_text=" ",
                    required=False,
                    widget=same,
                )
        self.fields["reason"] = forms.CharField(
            label=_("Why"),
            help_text=_("Goes into the history."),
            max_length=300,
            error_messages={"required": _("Say in a few words why it is handed over")},
        )
        self.fields["state"] = forms.CharField(
            widget=forms.HiddenInput, initial=held.state, required=False, max_length=64
        )

    def _refuse_leaver(self, typed: Any) -> str:
        """Say of the person who hands over that they cannot take it on themselves; empty for anybody else."""
        try:
            leaver = self._leaver.read(typed)
        except ValidationError:
            return ""
        return _("%(who)s hands this over, so choose somebody else to take it on") % {"who": leaver}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors:
            for sentence in self.given.refusals(self._held, self._by):
                self.add_error(REST, sentence)
        return cleaned

    @property
    def given(self) -> HandOver:
        """What was chosen."""
        keys = [one.key for _duty, several in self._groups for one in several]
        chosen = {key: self.cleaned_data[key] for key in keys if self.cleaned_data.get(key)}
        return HandOver(self.cleaned_data.get(REST), chosen)

    @cached_property
    def helper(self) -> FormHelper:
        sections = [
            Section(f"{duty} ({len(several)})", *(one.key for one in several))
            for duty, several in self._groups
            if several
        ]
        return build_helper(REST, *sections, "reason", "state", Buttons(_("Check and hand over")))

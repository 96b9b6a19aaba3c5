"""A partner: which organisation, as what. The name is typed; what it may mean is asked before a new one is made."""

from typing import Any

from crispy_forms.layout import Row
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from register.forms.related import RelatedForm, field_for
from register.models import Membership, Organisation
from register.services import organisations

NEW = "new"


class NameWidget(forms.TextInput):
    """A text field that offers known names where the browser can."""

    template_name = "register/widgets/organisation_name.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        listed = f"{context['widget']['attrs'].get('id', name)}_known"
        context["widget"]["attrs"]["list"] = listed
        return context | {"listed": listed, "known": organisations.list_own_names()}


class OrganisationNameField(forms.CharField):
    """The name of an organisation, typed; shows the name of the one that is recorded."""

    widget = NameWidget

    def prepare_value(self, value: Any) -> Any:
        return organisations.name_of(value) if isinstance(value, int) else value


class MembershipForm(RelatedForm):
    """`meant` is only there once a name was typed that may well mean an organisation the register has."""

    organisation = OrganisationNameField(
        label=_lazy("Organisation"), max_length=240, help_text=_lazy("Its name or a short form of it.")
    )
    meant = forms.ChoiceField(
        label=_lazy("Did you mean one of these?"), widget=forms.RadioSelect, required=False
    )

    class Meta:
        model = Membership
        fields = ("organisation", "role", "votes", "seats", "contact", "joined_on", "left_on")
        formfield_callback = field_for

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        typed = str(self.data.get("organisation", "")).strip()
        self.candidates = organisations.find_likely(typed) if typed else []
        if not self.candidates:
            del self.fields["meant"]
            return
        found = [(str(one.pk), one.name) for one in self.candidates]
        self.fields["meant"].choices = [*found, (NEW, _("No, add “%(name)s” as a new one") % {"name": typed})]  # type: ignore[attr-defined]

    @property
    def LAYOUT(self) -> list[Any]:  # type: ignore[override]  # noqa: N802
        meant = ["meant"] if "meant" in self.fields else []
        return ["organisation", *meant, "role", Row("votes", "seats"), "contact", Row("joined_on", "left_on")]

    def clean_organisation(self) -> Organisation:
        """Return the organisation that was meant; a new one is not written yet."""
        name = " ".join(self.cleaned_data["organisation"].split())
        meant = self.data.get("meant", "")
        for one in self.candidates:
            if str(one.pk) == meant:
                return one
        if self.candidates and meant != NEW:
            self.add_error("meant", self._question())
        return organisations.find_organisation(name) or Organisation(name=name)

    def _question(self) -> str:
        if len(self.candidates) == 1:
            return _("Did you mean %(name)s? Choose, or say that it is a new one.") % {
                "name": self.candidates[0].name
            }
        return _("Choose the organisation you mean, or say that it is a new one.")

    def _get_validation_exclusions(self) -> set[str]:
        found = super()._get_validation_exclusions()
        organisation = self.cleaned_data.get("organisation")
        return found | {"organisation"} if organisation and organisation.pk is None else found

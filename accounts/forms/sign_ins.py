"""What a sign-in allows."""

from typing import Any

from django import forms
from django.core import signing
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _lazy

from accounts import roles
from accounts.models import Panel, Person, User
from accounts.services.sign_ins import Rights
from core.forms.fields import SeveralRowsField


class SignInForm(forms.Form):
    """Makes or changes the sign-in of one person. `seen` says what it allowed when the page was opened."""

    email = forms.EmailField(
        label=_lazy("E-mail address"),
        widget=forms.EmailInput({"class": "width-20", "autocomplete": "off"}),
        help_text=_lazy("They sign in with it, and the link to choose a password goes there."),
        error_messages={
            "required": _lazy("Enter the e-mail address they sign in with, like jo.harding@council.gov.uk")
        },
    )
    roles = forms.MultipleChoiceField(
        label=_lazy("Roles"),
        help_text=_lazy("What they may do follows from their roles and from what they answer for."),
        choices=[(role.key, format_lazy("{}. {}", role.label, role.description)) for role in roles.ROLES],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _lazy("Choose at least one role")},
    )
    panels = SeveralRowsField(
        Panel.objects.order_by("name__sorted"),
        label=_lazy("Panels they sit on"),
        help_text=_lazy("A panel member reads the partnerships that these oversee."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    is_active = forms.BooleanField(label=_lazy("They may sign in"), required=False, initial=True)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, person: Person, now: Rights | None) -> None:
        self.person, self.now = person, now
        begun: dict[str, Any] = {"email": person.email, "is_active": True}
        if now:
            begun = {
                "email": now.email,
                "roles": list(now.roles),
                "panels": [panel.pk for panel in now.panels],
                "is_active": now.is_active,
            }
        super().__init__(data, initial=begun | {"seen": mark(now)})
        if not self.fields["panels"].queryset.exists():  # type: ignore[attr-defined]
            del self.fields["panels"]

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].lower()
        if User.objects.filter(email__iexact=email).exclude(person=self.person).exists():
            raise forms.ValidationError(_lazy("Somebody else signs in with this address. Enter another one"))
        return email

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("seen") != mark(self.now):
            self.data = self.data.copy()  # type: ignore[attr-defined]
            self.data["seen"] = mark(self.now)  # type: ignore[index]
            self.add_error(
                None, _lazy("Somebody changed this sign-in meanwhile. Look at it again, then save")
            )
        return cleaned

    @property
    def rights(self) -> Rights:
        """What the service writes."""
        given = self.cleaned_data
        panels = sorted(given.get("panels", ()), key=lambda panel: str(panel.name))
        return Rights(given["email"], sorted(given["roles"]), panels, given["is_active"])


def mark(now: Rights | None) -> str:
    """Return a mark that is another one as soon as anything of a sign-in is."""
    if now is None:
        return "none"
    said = [now.email, *now.roles, *(str(panel.pk) for panel in now.panels), str(now.is_active)]
    return signing.Signer(salt="sign-in").signature("|".join(said))

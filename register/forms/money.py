"""What a partnership costs: contributions, a year's budget, liabilities, shares, and what residents got for it."""

from crispy_forms.layout import Row
from django import forms
from django.utils.translation import gettext_lazy as _

from register.forms.related import PartForm, asked
from register.models import BenefitFigure, Contribution, Liability, Share, YearMoney


class ContributionForm(PartForm):
    class Meta:
        model = Contribution
        fields = ("organisation", "year", "kind", "amount", "certainty", "note")
        formfield_callback = asked
        help_texts = {"amount": _("For the whole year. Put a minus before money that comes in.")}

    LAYOUT = ("organisation", "year", "kind", "amount", "certainty", "note")


class YearMoneyForm(PartForm):
    class Meta:
        model = YearMoney
        fields = (
            "year",
            "budget",
            "forecast",
            "actual",
            "certainty",
            "approval_reference",
            "council_source",
            "note",
        )
        formfield_callback = asked

    LAYOUT = (
        "year",
        Row("budget", "forecast", "actual"),
        "certainty",
        "approval_reference",
        "council_source",
        "note",
    )


class LiabilityForm(PartForm):
    class Meta:
        model = Liability
        fields = ("kind", "what", "cap", "most", "certainty", "basis")
        formfield_callback = asked

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)
        self.fields["cap"].label = _("Is it capped?")
        self.fields["most"].help_text = _("Leave it empty when nobody knows.")


class ShareForm(PartForm):
    class Meta:
        model = Share
        fields = ("organisation", "percent", "limit")
        formfield_callback = asked

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)
        self.fields["percent"].help_text = _("The shares of all partners together are at most 100.")
        self.fields["limit"].help_text = _(
            "The most this partner would pay or receive. Leave it empty without a limit."
        )


class BenefitFigureForm(PartForm):
    class Meta:
        model = BenefitFigure
        fields = ("year", "number", "unit", "source")
        formfield_callback = asked

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)
        self.fields["number"].widget = forms.TextInput({"inputmode": "decimal", "class": "width-10"})

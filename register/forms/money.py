"""What a partnership costs: contributions, a year's budget, liabilities, shares, and what residents got for it."""

from crispy_forms.layout import Row
from django import forms
from django.utils.translation import gettext_lazy as _lazy

from register.forms.related import RelatedForm, field_for
from register.models import MARK, BenefitFigure, Contribution, Liability, Share, YearMoney


class ContributionForm(RelatedForm):
    class Meta:
        model = Contribution
        fields = ("organisation", "year", "kind", "amount", "certainty", "note")
        formfield_callback = field_for
        help_texts = {"amount": _lazy("For the whole year. Put a minus before money that comes in.")}

    LAYOUT = ("organisation", "year", "kind", "amount", "certainty", "note")


class YearMoneyForm(RelatedForm):
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
        formfield_callback = field_for

    LAYOUT = (
        "year",
        Row("budget", "forecast", "actual"),
        "certainty",
        "approval_reference",
        "council_source",
        "note",
    )


class LiabilityForm(RelatedForm):
    class Meta:
        model = Liability
        fields = ("kind", "what", "cap", "most", "certainty", "basis", *MARK)
        formfield_callback = field_for

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)
        self.fields["cap"].label = _lazy("Is it capped?")
        self.fields["most"].help_text = _lazy("Leave it empty when nobody knows.")


class ShareForm(RelatedForm):
    class Meta:
        model = Share
        fields = ("organisation", "percent", "limit")
        formfield_callback = field_for

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)
        self.fields["percent"].help_text = _lazy("The shares of all partners together are at most 100.")
        self.fields["limit"].help_text = _lazy(
            "The most this partner would pay or receive. Leave it empty without a limit."
        )


class BenefitFigureForm(RelatedForm):
    class Meta:
        model = BenefitFigure
        fields = ("year", "number", "unit", "source")
        formfield_callback = field_for

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)
        self.fields["number"].widget = forms.TextInput({"inputmode": "decimal", "class": "width-10"})

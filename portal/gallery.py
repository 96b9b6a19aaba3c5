"""What the gallery page shows: invented contents (gallery.yaml), and one form with a field of every kind."""

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Row
from django import forms
from django.core.paginator import Paginator
from django.utils.translation import gettext_lazy as _

from core.editing.merge_edits import Clash, Piece
from core.forms.fields import ChoiceWithHelp, DatePartsField, ExplainedCheckboxes, LinesField, PoundsField
from core.forms.layout import Buttons, Press, Reveal, Section
from core.parsing.dates import KnownDate
from register.rules import matrix

CONTENTS = Path(__file__).with_name("gallery.yaml")
ANSWERS = (("yes", _("Yes")), ("partly", _("Partly")), ("no", _("No")), ("na", _("Does not apply")))
SHAPES = (
    (
        "contract",
        _("Contractual arrangement"),
        _("The partners sign a contract and nobody forms a new body."),
    ),
    ("committee", _("Joint committee"), _("Councils decide together under one set of rules.")),
    ("trust", _("Charitable trust"), _("Trustees hold money or land for a purpose in law.")),
)
THEMES = (
    ("safer", _("Safer streets")),
    ("well", _("Living well at home")),
    ("green", _("Greener Northvale")),
)
POSTS = (("", _("Choose a post")), ("adults", _("Director of Adults")), ("streets", _("Head of Streets")))


class GalleryForm(forms.Form):
    """One field of every kind."""

    name = forms.CharField(label=_("Name of the partnership"), max_length=120)
    purpose = forms.CharField(
        label=_("Purpose"),
        help_text=_("What it is for, in one or two sentences."),
        max_length=200,
        widget=forms.Textarea({"rows": 3}),
    )
    shape = ChoiceWithHelp(label=_("Form"), choices=SHAPES)
    themes = forms.MultipleChoiceField(
        label=_("Themes it serves"), choices=THEMES, widget=forms.CheckboxSelectMultiple
    )
    starts = DatePartsField(
        label=_("Started"),
        help_text=_("Leave out what you do not know."),
        partial=True,
        asks=_("the date it started"),
        required=False,
    )
    ends = DatePartsField(
        label=_("Agreement ends"), help_text=_("Like 31 3 2027."), asks=_("the date the agreement ends")
    )
    contribution = PoundsField(
        label=_("Council pays this year"),
        help_text=_("Cash and in kind together."),
        asks=_("what the council pays this year"),
    )
    share = forms.IntegerField(
        label=_("Council's share"),
        widget=forms.TextInput({"class": "width-4", "inputmode": "numeric"}),
        error_messages={"invalid": _("Enter the council's share in per cent, like 35")},
    )
    sponsor = forms.ChoiceField(label=_("Sponsoring officer"), choices=POSTS)
    partners = LinesField(label=_("Partners"), help_text=_("One a line."), required=False)
    disputes = forms.ChoiceField(
        label=_("Are there agreed steps for settling a dispute?"), choices=ANSWERS, widget=forms.RadioSelect
    )
    missing = forms.CharField(label=_("What is missing"), required=False)
    put_right = DatePartsField(
        label=_("Put right by"), asks=_("the date this will be put right"), required=False
    )
    agreement = forms.FileField(label=_("Signed agreement"), help_text=_("PDF or Word, up to 20 MB."))
    publish = forms.BooleanField(label=_("Show it in the published register"), required=False)

    helper = FormHelper()
    helper.layout = Layout(
        Section(
            _("What it is"),
            "name",
            "purpose",
            "shape",
            "themes",
            intro=_("What a resident would want to know first."),
        ),
        Section(_("Dates and money"), Row("starts", "ends"), "contribution", "share", "sponsor", "partners"),
        Section(
            _("Arrangements"),
            Reveal("disputes", "missing", "put_right", on=("partly", "no")),
            "agreement",
            "publish",
        ),
        Buttons(_("Save and continue"), Press(_("Save and come back"), "later", "secondary")),
    )


class FilterForm(forms.Form):
    """A short filter column with counts."""

    q = forms.CharField(label=_("Words in the record"), required=False)
    tier = forms.MultipleChoiceField(
        label=_("Tier"),
        required=False,
        choices=[("major", _("Major")), ("moderate", _("Moderate")), ("limited", _("Limited"))],
        widget=ExplainedCheckboxes(counts={"major": 24, "moderate": 38, "limited": 36}),
    )
    sign = forms.ChoiceField(
        label=_("Warning signs"),
        required=False,
        choices=[("", _("Any or none")), ("p4a", _("Money at risk"))],
    )


def wrong_form() -> GalleryForm:
    """Return the form as it comes back when much is wrong."""
    typed = {
        "purpose": "Collect and treat household waste.",
        "ends_day": "31",
        "ends_month": "13",
        "ends_year": "2027",
        "contribution": "a lot",
        "share": "half",
        "disputes": "partly",
        "put_right_day": "29",
    }
    return GalleryForm(typed, auto_id="wrong_%s")


def right_form() -> GalleryForm:
    """Return the form as it opens over a record."""
    return GalleryForm(
        initial={
            "name": "North Vale Waste Partnership",
            "starts": KnownDate(date(2014, 7, 1), "month"),
            "ends": date(2027, 3, 31),
            "contribution": Decimal(4180000),
            "shape": "committee",
            "sponsor": "streets",
            "partners": ["Daleham District Council", "Eastmoor District Council"],
        }
    )


def samples(today: date) -> dict[str, Any]:
    """Return the invented contents, with days counted from `today`."""
    contents: dict[str, Any] = yaml.safe_load(CONTENTS.read_text(encoding="utf-8"))
    for row in contents["rows"]:
        row["review"] = today + timedelta(days=row["days"]) if "days" in row else None
    theirs = [Piece("12 months,", differs=True), Piece("in writing, to expire on 31 March", differs=False)]
    mine = [Piece("9 months,", differs=True), Piece("in writing", differs=False)]
    return contents | {
        "matrix": matrix.get("5x5"),
        "counts": {(likelihood, impact): count for likelihood, impact, count in contents["risks"]},
        "page": Paginator(range(320), 20).page(8),
        "clash": Clash("notice", "Notice period", "6 months", theirs, mine, "theirs"),
        "open_clash": Clash("deficit", "Who shares a deficit", "", theirs[1:], mine[1:]),
        "money_total": sum(row["money"] for row in contents["rows"]),
    }

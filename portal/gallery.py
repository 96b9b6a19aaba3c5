"""What the gallery page shows: invented contents (gallery.yaml), and one form with a field of every kind."""

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Row
from django import forms
from django.core.paginator import Paginator
from django.utils.translation import gettext_lazy as _lazy

from core import plain_text
from core.editing.merge_edits import Clash, Piece
from core.forms.fields import ChoiceWithHelp, DatePartsField, ExplainedCheckboxes, LinesField, PoundsFormField
from core.forms.layout import Buttons, Press, Reveal, Section
from core.parsing.dates import KnownDate
from core.yaml_files import read_data
from register.forms.exempt_mark import AsksWordsMark
from register.rules import matrix
from register.services.sensitive import WordsMark

CONTENTS = Path(__file__).with_name("gallery.yaml")
ANSWERS = (
    ("yes", _lazy("Yes")),
    ("partly", _lazy("Partly")),
    ("no", _lazy("No")),
    ("na", _lazy("Does not apply")),
)
SHAPES = (
    (
        "contract",
        _lazy("Contractual arrangement"),
        _lazy("The partners sign a contract and nobody forms a new body."),
    ),
    ("committee", _lazy("Joint committee"), _lazy("Councils decide together under one set of rules.")),
    ("trust", _lazy("Charitable trust"), _lazy("Trustees hold money or land for a purpose in law.")),
)
THEMES = (
    ("safer", _lazy("Safer streets")),
    ("well", _lazy("Living well at home")),
    ("green", _lazy("Greener Northvale")),
)
POSTS = (
    ("", _lazy("Choose a post")),
    ("adults", _lazy("Director of Adults")),
    ("streets", _lazy("Head of Streets")),
)


class GalleryForm(forms.Form):
    """One field of every kind."""

    name = forms.CharField(label=_lazy("Name of the partnership"), max_length=120)
    purpose = forms.CharField(
        label=_lazy("Purpose"),
        help_text=_lazy("What it is for, in one or two sentences."),
        max_length=200,
        widget=forms.Textarea({"rows": 3}),
    )
    shape = ChoiceWithHelp(label=_lazy("Form"), choices=SHAPES)
    themes = forms.MultipleChoiceField(
        label=_lazy("Themes it serves"), choices=THEMES, widget=forms.CheckboxSelectMultiple
    )
    starts = DatePartsField(
        label=_lazy("Started"),
        help_text=_lazy("Leave out what you do not know."),
        partial=True,
        asks=_lazy("the date it started"),
        required=False,
    )
    ends = DatePartsField(
        label=_lazy("Agreement ends"),
        help_text=_lazy("Like 31 3 2027."),
        asks=_lazy("the date the agreement ends"),
    )
    contribution = PoundsFormField(
        label=_lazy("Council pays this year"),
        help_text=_lazy("Cash and in kind together."),
        asks=_lazy("what the council pays this year"),
    )
    share = forms.IntegerField(
        label=_lazy("Council's share"),
        widget=forms.TextInput({"class": "width-4", "inputmode": "numeric"}),
        error_messages={"invalid": _lazy("Enter the council's share in per cent, like 35")},
    )
    sponsor = forms.ChoiceField(label=_lazy("Sponsoring officer"), choices=POSTS)
    partners = LinesField(label=_lazy("Partners"), help_text=_lazy("One a line."), required=False)
    disputes = forms.ChoiceField(
        label=_lazy("Are there agreed steps for settling a dispute?"),
        choices=ANSWERS,
        widget=forms.RadioSelect,
    )
    missing = forms.CharField(label=_lazy("What is missing"), required=False)
    put_right = DatePartsField(
        label=_lazy("Put right by"), asks=_lazy("the date this will be put right"), required=False
    )
    agreement = forms.FileField(label=_lazy("Signed agreement"), help_text=_lazy("PDF or Word, up to 20 MB."))
    publish = forms.BooleanField(label=_lazy("Show it in the published register"), required=False)

    helper = FormHelper()
    helper.layout = Layout(
        Section(
            _lazy("What it is"),
            "name",
            "purpose",
            "shape",
            "themes",
            intro=_lazy("What a resident would want to know first."),
        ),
        Section(
            _lazy("Dates and money"), Row("starts", "ends"), "contribution", "share", "sponsor", "partners"
        ),
        Section(
            _lazy("Arrangements"),
            Reveal("disputes", "missing", "put_right", on=("partly", "no")),
            "agreement",
            "publish",
        ),
        Buttons(_lazy("Save and continue"), Press(_lazy("Save and come back"), "later", "secondary")),
    )


class FilterForm(forms.Form):
    """A short filter column with counts."""

    MARKS_OPTIONAL = False

    q = forms.CharField(label=_lazy("Words in the record"), required=False)
    tier = forms.MultipleChoiceField(
        label=_lazy("Tier"),
        required=False,
        choices=[("major", _lazy("Major")), ("moderate", _lazy("Moderate")), ("limited", _lazy("Minor"))],
        widget=ExplainedCheckboxes(counts={"major": 24, "moderate": 38, "limited": 36}),
    )
    sign = forms.ChoiceField(
        label=_lazy("Warning signs"),
        required=False,
        choices=[("", _lazy("Any or none")), ("p4a", _lazy("Money at risk"))],
    )


class ExemptForm(AsksWordsMark, forms.Form):
    """The question whether the words of a form are exempt, and nothing else."""

    def __init__(self, *args: Any, marked: WordsMark | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ask_words_mark(None, otherwise=marked)


def build_wrong_form() -> GalleryForm:
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


def build_right_form() -> GalleryForm:
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


def build_samples(today: date) -> dict[str, Any]:
    """Return the invented contents, with days counted from `today`."""
    contents: dict[str, Any] = read_data(CONTENTS)
    for row in contents["rows"]:
        row["review"] = today + timedelta(days=row["days"]) if "days" in row else None
    theirs = [Piece("12 months,", differs=True), Piece("in writing, to expire on 31 March", differs=False)]
    mine = [Piece("9 months,", differs=True), Piece("in writing", differs=False)]
    return contents | {
        "matrix": matrix.get_matrix("5x5"),
        "counts": {(likelihood, impact): count for likelihood, impact, count in contents["risks"]},
        "page": Paginator(range(320), 20).page(8),
        "clash": Clash("notice", "Notice period", "6 months", theirs, mine, "theirs"),
        "open_clash": Clash("deficit", "Who shares a deficit", "", theirs[1:], mine[1:]),
        "typed": plain_text.parse_blocks(contents["typed"]),
        "open_words": ExemptForm(auto_id="open_%s"),
        "exempt_words": ExemptForm(
            auto_id="exempt_%s", marked=WordsMark(3, "Two providers may hand back their contracts.")
        ),
        "standing_rows": [row | {"report": "#", "href": "#"} for row in contents["rows"]],
        "money_total": sum(row["money"] for row in contents["rows"]),
    }

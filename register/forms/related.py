"""The ground of every form over something that belongs to a partnership, and how each kind of field is asked for."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from crispy_forms.helper import FormHelper
from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.forms.utils import ErrorList
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _lazy

from accounts.models import Person
from core import clock
from core.dates import financial_year_of, label_financial_year
from core.editing.record_form import RecordForm
from core.forms.fields import DatePartsField
from core.forms.layout import Buttons, build_helper
from register.forms.exempt_mark import READ, AsksWordsMark, check_mark, label_mark, mark_fold
from register.forms.person_choice import PersonField
from register.models import MARK, Organisation, list_markable_words, words_of_record
from register.services.organisations import organisations_in

MARKED = ("action", "journalnote", "liability", "meeting")  # the models of this floor that can be marked

# The field at which each constraint of the database is put right.
PUT_RIGHT_AT: Mapping[str, str] = {
    "register_action_done_has_a_day": "done_on",
    "register_benefit_once": "year",
    "register_contribution_once": "kind",
    "register_implication_once": "kind",
    "register_key_date_notice_has_unit": "notice_number",
    "register_membership_leaves_after_joining": "left_on",
    "register_membership_once": "role",
    "register_priority_served_once": "priority",
    "register_representative_ends_after_start": "ends_on",
    "register_share_is_a_percentage": "percent",
    "register_share_once": "organisation",
    "register_year_once": "year",
    **{f"register_{kind}_exempt_paragraph": MARK[0] for kind in MARKED},
    **{f"register_{kind}_exempt_says_why": MARK[1] for kind in MARKED},
}
FEW = 6  # options that are read best all at once


class RelatedForm(AsksWordsMark, RecordForm):
    """A form over a related record. `LAYOUT` tells its story; without it the fields stand in the order of `fields`.

    Where the words of the record can be marked, it asks that at its end.
    """

    LAYOUT: Sequence[Any] = ()
    PUT_RIGHT_AT: ClassVar[Mapping[str, str]] = PUT_RIGHT_AT  # a form of a floor above names its own

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, field in self.fields.items():
            if isinstance(field, PersonField):
                field.keep(getattr(self.instance, f"{name}_id"))
            elif isinstance(field, PartnerField):
                field.queryset = organisations_in(self.instance.partnership_id)
        if self.asks_mark:
            label_mark(self)
        elif set(list_markable_words(self._meta.model).get("", ())) & set(self.fields):
            self.ask_words_mark(words_of_record(self.instance) if self.instance.pk else None)
            self.carry_read_mark()
        if "year" in self.fields and not self.initial.get("year"):
            self.initial["year"] = financial_year_of(clock.today())

    @cached_property
    def helper(self) -> FormHelper:
        own = ("reason", "version", "seen", READ)
        apart = (*own, *MARK)
        layout = [*(self.LAYOUT or [name for name in self.fields if name not in apart])]
        layout += [mark_fold()] if self.asks_mark else []
        return build_helper(*layout, *(name for name in own if name in self.fields), Buttons(_lazy("Save")))

    @property
    def asks_mark(self) -> bool:
        """Whether it asks if the record is exempt by itself."""
        return MARK[0] in self.fields

    def clean(self) -> Any:
        cleaned = super().clean()
        if self.asks_mark:
            check_mark(self)
        return cleaned

    def _get_validation_exclusions(self) -> set[str]:
        """Check constraints with the partnership too, although nobody types it."""
        return super()._get_validation_exclusions() - {"partnership"}  # type: ignore[misc, no-any-return]

    def _update_errors(self, errors: ValidationError) -> None:
        """Put what a constraint says beside the field where it is put right, so that the summary links there."""
        super()._update_errors(errors)  # type: ignore[misc]
        places = {
            str(constraint.violation_error_message): self.PUT_RIGHT_AT[constraint.name]
            for constraint in self._meta.model._meta.constraints
            if constraint.name in self.PUT_RIGHT_AT
        }
        for error in self.errors.pop(NON_FIELD_ERRORS, ErrorList()).as_data():
            place = places.get(str(error.message))
            self.add_error(place if place in self.fields else None, error)

    @property
    def also(self) -> dict[str, Any]:
        """What else the service needs to write a new one, such as its file."""
        return {}


class PartnerField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One of the organisations in a partnership, or the council itself."""

    def __init__(self, **options: Any) -> None:
        super().__init__(Organisation.objects.none(), **{"empty_label": _lazy("Choose")} | options)


def field_for(field: "models.Field[Any, Any]", **options: Any) -> forms.Field | None:
    """Return the form field for a model field of a related record: dates in three parts, short lists as radios."""
    label = str(field.verbose_name)
    about: dict[str, Any] = {"label": label[:1].upper() + label[1:], "required": not field.blank}
    about["help_text"] = field.help_text
    if isinstance(field, models.ForeignKey):
        return _one_of(field, about)
    if isinstance(field, models.DateField):
        return DatePartsField(**about)
    if field.name == "year":
        return forms.TypedChoiceField(choices=_years, coerce=int, **about)
    if isinstance(field, models.BooleanField) and field.null:
        return _perhaps(about)
    if field.choices:
        return _choice(field, about)
    drawn: dict[str, Any] = (
        {"widget": forms.Textarea({"rows": 4})} if isinstance(field, models.TextField) else {}
    )
    found = field.formfield(**drawn)
    if found:
        found.label = about["label"]
        if isinstance(field, models.IntegerField | models.DecimalField) and isinstance(
            found.widget, forms.NumberInput
        ):
            found.widget = forms.TextInput({"inputmode": "decimal", "class": "width-4"})
    return found


def _one_of(field: "models.ForeignKey[Any, Any]", about: dict[str, Any]) -> forms.Field:
    if field.related_model is Organisation:
        return PartnerField(**about | {"help_text": _lazy("Not in the list? Add it as a partner first.")})
    if field.related_model is Person:
        return PersonField(**about)
    rows = field.related_model._base_manager.all()  # type: ignore[union-attr]
    return forms.ModelChoiceField(rows, empty_label=_lazy("Choose"), **about)


def _choice(field: "models.Field[Any, Any]", about: dict[str, Any]) -> forms.Field:
    offered: Any = list(field.choices or ())
    few = len(offered) <= FEW
    if field.blank:
        offered = [("", _lazy("Not recorded")), *offered]
    elif not few and not field.has_default():
        offered = [("", _lazy("Choose")), *offered]
    return forms.ChoiceField(
        choices=offered,
        widget=forms.RadioSelect if few else forms.Select,
        initial=field.get_default(),
        **about,
    )


def _perhaps(about: dict[str, Any]) -> forms.Field:
    words = {"yes": True, "no": False}
    return PerhapsField(
        choices=[("yes", _lazy("Yes")), ("no", _lazy("No")), ("", _lazy("Not known"))],
        coerce=lambda word: words[word],
        empty_value=None,
        widget=forms.RadioSelect,
        **about | {"required": False},
    )


class PerhapsField(forms.TypedChoiceField):
    """Yes, no, or not known."""

    def prepare_value(self, value: Any) -> Any:
        return {True: "yes", False: "no", None: ""}.get(value, value)


def build_yes_no_field(label: Any, **options: Any) -> PerhapsField:
    """Return a question that must be answered yes or no."""
    words = {"yes": True, "no": False}
    return PerhapsField(
        label=label,
        choices=[("yes", _lazy("Yes")), ("no", _lazy("No"))],
        coerce=lambda word: words[word],
        widget=forms.RadioSelect,
        **options,
    )


def _years() -> list[tuple[int, str]]:
    """The financial years that are offered: five to come, this one, and every one back to 2000."""
    this = financial_year_of(clock.today())
    return [(year, label_financial_year(year)) for year in range(this + 5, 1999, -1)]

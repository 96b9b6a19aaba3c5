"""What our form templates need to know of a form: kinds of fields, problems in page order, where each link lands."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.forms.fields import DatePartsWidget, lower_label

CLASSES = {
    "select": "govuk-select",
    "textarea": "govuk-textarea",
    "file": "govuk-file-upload",
    "checkbox": "govuk-checkboxes__input",
}


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong: its sentence, and the id of the field to put right (empty for a whole form)."""

    text: str
    target: str = ""


# --- What is wrong ------------------------------------------------------------------------------------


def list_problems(form: Any) -> list[Problem]:
    """Return everything wrong in a form, as the fields stand on the page."""
    if not form.is_bound:
        return []
    found = [Problem(str(text)) for text in form.non_field_errors()]
    for name in list_fields_in_order(form):
        field = form[name]
        for error, text in _worded(field):
            found.append(Problem(text, "" if field.is_hidden else find_target(field, error)))
    return found


def list_fields_in_order(form: forms.BaseForm) -> list[str]:
    """Return the names of the fields as the layout puts them, then those it does not mention."""
    layout = getattr(getattr(form, "helper", None), "layout", None)
    placed = [pointer.name for pointer in layout.get_field_names()] if layout else []
    names = [name for name in placed if name in form.fields]
    return list(dict.fromkeys([*names, *form.fields]))


def find_target(field: BoundField, error: ValidationError | None = None) -> str:
    """Return the id of the field to put right: the first option of a choice, the part of a date that is wrong."""
    widget = field.field.widget
    if isinstance(widget, DatePartsWidget):
        part = (getattr(error, "params", None) or {}).get("part", "day")
        return f"{field.auto_id}_{part}"
    if classify_field(field) in ("radios", "checkboxes"):
        first = next(iter(field.subwidgets), None)
        return str(first.id_for_label) if first else field.auto_id
    return str(field.id_for_label or (f"{field.auto_id}_0" if field.use_fieldset else field.auto_id))


def problems_of_field(field: BoundField) -> list[str]:
    """Return what is wrong with one field, in the same words as above the heading."""
    return [text for _error, text in _worded(field)]


def _worded(field: BoundField) -> Iterator[tuple[ValidationError, str]]:
    for error in field.errors.as_data():
        for text in error.messages:
            yield error, _in_our_words(field, error) or str(text)


def _in_our_words(field: BoundField, error: ValidationError) -> str:
    """Return what to do where the library's own sentence does not say it."""
    if _says_nothing(field, error):
        return _missing(field)
    params = error.params or {}
    if error.code == "max_length" and {"limit_value", "show_value"} <= params.keys():
        return _too_long(field, params["show_value"], params["limit_value"])
    return ""


def _too_long(field: BoundField, length: int, limit: int) -> str:
    words = {"label": str(field.label).strip(), "length": f"{length:,}", "limit": f"{limit:,}"}
    over = length - limit
    sentence = ngettext(
        "“%(label)s” is %(length)s characters long; the limit is %(limit)s. Shorten it by %(over)s character",
        "“%(label)s” is %(length)s characters long; the limit is %(limit)s. Shorten it by %(over)s characters",
        over,
    )
    return sentence % (words | {"over": f"{over:,}"})


def _says_nothing(field: BoundField, error: ValidationError) -> bool:
    """Whether this is the library's own "This field is required", which does not say what to do."""
    return error.code == "required" and error.message == forms.Field.default_error_messages["required"]


def _missing(field: BoundField) -> str:
    label = str(field.label).strip()
    if label.endswith("?"):
        return _("Answer “%(label)s”") % {"label": label}
    if asks := getattr(field.field, "asks", ""):
        return _("Enter %(asks)s") % {"asks": asks}
    words = {"label": lower_label(label)}
    if classify_field(field) == "file":
        return _("Choose a file for the %(label)s") % words
    chosen = classify_field(field) in ("radios", "checkboxes", "select")
    return (_("Choose the %(label)s") if chosen else _("Enter the %(label)s")) % words


# --- How a field is drawn -----------------------------------------------------------------------------


def classify_field(field: BoundField) -> str:
    """Return what a field is: radios, checkboxes, checkbox, date, select, textarea, file or input."""
    widget = field.field.widget
    if isinstance(widget, forms.CheckboxSelectMultiple):
        return "checkboxes"
    table = (
        (forms.RadioSelect, "radios"),
        (forms.CheckboxInput, "checkbox"),
        (DatePartsWidget, "date"),
        (forms.Select, "select"),
        (forms.Textarea, "textarea"),
        (forms.FileInput, "file"),
    )
    return next((word for cls, word in table if isinstance(widget, cls)), "input")


def mark_optional(field: BoundField) -> str:
    """Return what to write beside a label: "(optional)" where a field may stay empty, on every form alike.

    A form that can be saved half done, or that filters, says so with `MARKS_OPTIONAL = False`.
    """
    marked = not field.field.required and getattr(field.form, "MARKS_OPTIONAL", True)
    return _("(optional)") if marked else ""


def list_options(field: BoundField) -> list[dict[str, Any]]:
    """Return the options of a choice: id, name, value, label, attributes, help, count, and the group they start."""
    auto_id = field.auto_id
    found: list[dict[str, Any]] = []
    widget = field.field.widget
    chosen = widget.format_value(field.value())
    for group, members, _index in widget.optgroups(
        field.html_name, chosen, {"id": auto_id} if auto_id else {}
    ):
        for place, option in enumerate(members):
            reveals = str(option["value"]) in getattr(widget, "reveals", ())
            found.append(option | {"starts": group if place == 0 else None, "reveals": reveals})
    return found


def draw_control(field: BoundField) -> SafeString:
    """Draw the field itself: class by kind, red edge when wrong, described by its hint, its error and its count."""
    field.form.use_required_attribute = False  # the server tells every problem at once, in our words
    drawn = classify_field(field)
    if drawn == "date":
        return SafeString(field.as_widget(attrs={"wrong": find_wrong_parts(field)}))
    base = CLASSES.get(drawn, "govuk-input")
    names = [base, field.field.widget.attrs.get("class", "")]
    attrs: dict[str, Any] = {"placeholder": False}  # a hint that vanishes when one types is no hint
    if field.errors:
        names.append(f"{base}--error")
    if get_counted_limit(field):
        names.append("govuk-js-character-count")
        attrs["maxlength"] = False
    if explained := described_by(field):
        attrs["aria-describedby"] = explained
    return SafeString(field.as_widget(attrs={"class": " ".join(filter(None, names)), **attrs}))


def find_wrong_parts(field: BoundField) -> str:
    """Return the parts of a date that are wrong; all of them when the error does not say."""
    return " ".join((error.params or {}).get("wrong", "day month year") for error in field.errors.as_data())


def get_counted_limit(field: BoundField) -> int:
    """Return how many characters a long text may have; 0 when nobody counts."""
    return (getattr(field.field, "max_length", None) or 0) if classify_field(field) == "textarea" else 0


def described_by(field: BoundField) -> str:
    """Return the ids of everything that explains a field, as they stand on the page."""
    parts = [("helptext", field.help_text), ("error", field.errors)]
    ids = [f"{field.auto_id}_{name}" for name, there in parts if there and field.auto_id]
    return " ".join([*ids, *([f"{field.auto_id}-info"] if get_counted_limit(field) else [])])

"""What a cell of a list types into a form: as somebody would type it on the page of its record."""

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.dates import label_financial_year
from core.forms.date_parts import split_date
from core.forms.fields import DatePartsField, LinesField, PoundsFormField
from core.parsing.result import (
    NOTHING_OF_A_PROGRAM,
    is_error,
    read_yes_no,
    shorten_text,
    stands_for,
    tidy,
)
from core.parsing.terms import list_years, read_financial_year
from core.sheets import Cell, SheetColumn
from register.forms.exempt_mark import READ
from register.forms.membership import OrganisationNameField
from register.forms.person_choice import PeopleByName, PersonField
from register.forms.related import PartnerField, PerhapsField
from register.importing.clean.cell_place import Neighbours, may_be_month_first
from register.importing.clean.figures import is_shown_otherwise, read_amount
from register.importing.clean.remark_kinds import SENTENCES, name_error
from register.importing.kinds.currency import find_currency
from register.importing.tables.model import is_amount_unknown
from register.models import MARK
from register.services import organisations

_NOT_OF_A_LIST = ("version", "seen", "reason", "meant", "read", READ, *MARK)
_MOST_OPTIONS, _MOST_PEOPLE = 12, 5
_LAST_CENTURY = re.compile(r"1\d\d\d\s*[/–-]\s*(?:\d\d|\d{4})")  # such as 1999/00
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}\b)")


class CellRefused(Exception):
    """A cell cannot be typed as it stands; the message says why."""


def list_fields(form: Any) -> dict[str, str]:
    """Return the fields that a list may fill, each with its words: all but the mark and what belongs to the page."""
    return {name: str(one.label or name) for name, one in form.fields.items() if name not in _NOT_OF_A_LIST}


def list_dates(form: Any) -> list[str]:
    """Return the fields that are dates."""
    return [name for name, one in form.fields.items() if isinstance(one, DatePartsField)]


def list_typed(form: Any) -> dict[str, Any]:
    """Return what the page of a form would post if nobody changed anything."""
    typed: dict[str, Any] = {}
    for name, one in form.fields.items():
        value = form[name].value()
        if isinstance(one, DatePartsField):
            typed |= {f"{name}_{part}": text for part, text in split_date(value)._asdict().items()}
        elif isinstance(one, forms.BooleanField):
            typed |= {name: "on"} if value else {}
        elif value not in (None, ""):
            shown = one.widget.format_value(value)
            typed[name] = (shown or [""])[0] if isinstance(shown, list) else shown
    return typed


def type_cell(
    form: Any, name: str, cell: Cell, column: SheetColumn, near: Neighbours | None = None, row: int = 0
) -> Mapping[str, Any]:
    """Return what a filled cell types into a field. Raises CellRefused where that would be a guess.

    `near` are the other cells of the list, `row` is the number of its row.
    """
    one: Any = form.fields[name]
    text = tidy(cell.text)
    if cell.error or is_error(text):
        raise _refuse(name_error(text), text)
    if isinstance(one, DatePartsField):
        return {f"{name}_day": _type_day(cell, column, text, near), f"{name}_month": "", f"{name}_year": ""}
    if isinstance(one, PoundsFormField):
        _refuse_shared(cell, column, near, row)
        return {name: _type_pounds(cell, column, text)}
    if name == "year":
        return {name: str(_read_year(one, text))}
    if isinstance(one, PerhapsField | forms.BooleanField):
        return _type_answer(form, name, text)
    if isinstance(one, forms.ModelChoiceField):
        return {name: text if isinstance(one, PersonField) else _find_row(one, text)}
    if isinstance(one, forms.ChoiceField):
        return {name: _find_choice(one, text)}
    if isinstance(one, LinesField):
        return {name: cell.text.replace(";", "\n")}
    if isinstance(one, forms.DecimalField | forms.IntegerField):
        return {name: _type_figure(cell, text)}
    return {name: cell.text.strip()}


def is_empty(cell: Cell) -> bool:
    """Whether nothing stands in a cell, or a dash: any word, "None" too, says something."""
    return stands_for(tidy(cell.text)) == "dash" or not tidy(cell.text)


def may_be_text(form: Any, name: str, key: Sequence[str]) -> bool:
    """Whether what stands under a field may stay text and leave it empty: what a record can do without."""
    one = form.fields.get(name)
    return isinstance(one, DatePartsField | forms.ChoiceField) and not one.required and name not in key


def says_more(form: Any, name: str, cell: Cell, column: SheetColumn) -> bool:
    """Whether words stand in a cell beside the answer or the amount that its field takes: "No - deferred"."""
    one, text = form.fields[name], tidy(cell.text)
    if isinstance(one, PoundsFormField):
        return bool(read_amount(cell, column, text).note)
    return isinstance(one, PerhapsField | forms.BooleanField) and bool(read_yes_no(text).note)


def changes_amount(form: Any, typed: Mapping[str, Any]) -> bool:
    """Whether an amount is typed that is another than the record of a form has: one that is not known is none."""
    for name, one in form.fields.items():
        if isinstance(one, PoundsFormField) and name in typed:
            with suppress(ValidationError):  # the form says it
                held = None if is_amount_unknown(form.instance, name) else getattr(form.instance, name)
                if read_field(one, name, typed) != held:
                    return True
    return False


def list_options(form: Any, name: str, typed: str) -> list[tuple[str, str]]:
    """Return what a text that was not understood may mean, as texts to put in its place; none where that is open."""
    one = form.fields[name]
    if name == "year":
        offered = [value for value, _words in one.choices]
        found = [label_financial_year(year) for year in list_years(tidy(typed)) if year in offered]
    elif isinstance(one, PersonField):
        found = _list_people_alike(one, tidy(typed))
    elif isinstance(one, forms.ModelChoiceField):
        found = [str(each) for each in form.fields[name].queryset]
    elif isinstance(one, forms.ChoiceField):
        found = [str(label) for value, label in form.fields[name].choices if value != ""]
    else:
        return []
    return [(label, label) for label in found] if len(found) <= _MOST_OPTIONS else []


def share_people(form: Any, people: PeopleByName) -> None:
    """Give every field of a form that names somebody the people who were read once."""
    for name, one in form.fields.items():
        if isinstance(one, PersonField):
            one.share(people, getattr(form.instance, f"{name}_id"))


def is_person(form: Any, name: str) -> bool:
    """Whether a field names somebody."""
    return isinstance(form.fields.get(name), PersonField)


def _list_people_alike(one: PersonField, typed: str) -> list[str]:
    """Return those who share most words with a text, the likeliest first."""
    words = set(typed.casefold().split())
    shared = {
        label: len(words & set(label.casefold().replace(",", " ").split()))
        for label in one.people.labels.values()
    }
    likely = sorted((label for label, n in shared.items() if n), key=lambda label: (-shared[label], label))
    return likely[:_MOST_PEOPLE]


def read_field(one: Any, name: str, typed: Mapping[str, Any]) -> Any:
    """Return what a field reads of what is typed. Raises ValidationError."""
    value = one.clean(one.widget.value_from_datadict(typed, {}, name))
    if not isinstance(one, OrganisationNameField):
        return value
    meant = str(typed.get("meant", ""))
    return int(meant) if meant.isdecimal() else organisations.find_organisation(value) or value


def _type_pounds(cell: Cell, column: SheetColumn, text: str) -> str:
    """Return an amount in pounds, read as in a register; what says that there is none stays as it is typed.

    What a program writes for nothing, such as NaN, is nothing in a sheet, though no person types it in a form.
    """
    found = read_amount(cell, column, text)
    if found.doubts:
        raise CellRefused(" ".join(doubt.message for doubt in found.doubts))
    if found.value is None:
        return "" if text.casefold() in NOTHING_OF_A_PROGRAM else text
    return str(found.value)


def _refuse_shared(cell: Cell, column: SheetColumn, near: Neighbours | None, row: int) -> None:
    """Refuse an amount that is merged over several rows, and one whose heading names another currency."""
    rows = near.rows_of_merge(row, column) if near and cell.merged else []
    if len(rows) > 1:
        words = {"typed": shorten_text(tidy(cell.text)), "places": ", ".join(map(str, rows[:8]))}
        raise CellRefused(str(SENTENCES["merged_once"]) % words)
    if currency := find_currency(f"{column.header} {column.unit}"):
        told = {"heading": tidy(column.header), "currency": currency}
        raise CellRefused(
            _("“%(heading)s” says “%(currency)s”, and the register keeps pounds. Enter the pounds.") % told
        )


def _type_figure(cell: Cell, text: str) -> str:
    """Return a number that is no amount. One that is shown as another may be meant either way."""
    if not isinstance(cell.value, int | Decimal) or isinstance(cell.value, bool):
        return _THOUSANDS.sub("", text)
    if is_shown_otherwise(cell):
        words = {"shown": text, "held": cell.value}
        raise CellRefused(_("The cell shows “%(shown)s” and holds %(held)s. Enter which is meant.") % words)
    return str(cell.value)


def _type_day(cell: Cell, column: SheetColumn, text: str, near: Neighbours | None) -> str:
    """Return a date as it is typed; in a column that has the month first no figures say which is which."""
    if isinstance(cell.value, str) and may_be_month_first(text) and near and near.has_month_first(column):
        raise _refuse("month_first", text, _("Enter it with its month as a word, like 4 March 2025."))
    return cell.value.isoformat() if isinstance(cell.value, date) else text


def _refuse(kind: str, text: str, *more: str) -> CellRefused:
    return CellRefused(" ".join((str(SENTENCES[kind]) % {"typed": shorten_text(text)}, *more)))


def _read_year(one: Any, text: str) -> int:
    year, offered = read_financial_year(text), [value for value, _words in one.choices]
    if year is None and not _LAST_CENTURY.fullmatch(text):
        raise CellRefused(_("Enter a financial year with both its years, like 2026/27."))
    if year is None or year not in offered:
        words = {"first": label_financial_year(min(offered)), "last": label_financial_year(max(offered))}
        raise CellRefused(_("Enter a financial year from %(first)s to %(last)s.") % words)
    return year


def _type_answer(form: Any, name: str, text: str) -> Mapping[str, Any]:
    one, said = form.fields[name], read_yes_no(text).value
    if hasattr(form, "says_yes") and form.says_yes(name, text):
        said = "yes"
    if isinstance(one, forms.BooleanField):
        if said not in ("yes", "no"):
            raise CellRefused(_("Enter yes or no."))
        return {name: "on" if said == "yes" else ""}
    return {name: said if said in ("yes", "no") else _find_choice(one, text)}


def _find_choice(one: Any, text: str) -> str:
    for value, label in one.choices:
        if tidy(text).casefold() in (str(label).casefold(), str(value).casefold()):
            return str(value)
    words = ", ".join(str(label) for value, label in one.choices if value != "")
    raise CellRefused(
        _("“%(typed)s” is none of the words for it: %(words)s.") % {"typed": text[:80], "words": words}
    )


def _find_row(one: Any, text: str) -> Any:
    rows = list(one.queryset)
    found = [
        each.pk
        for each in rows
        if text.casefold() in (str(each).casefold(), one.label_from_instance(each).casefold())
    ]
    if not found and isinstance(one, PartnerField) and (known := organisations.find_organisation(text)):
        found = [each.pk for each in rows if each.pk == known.pk]
    if len(found) == 1:
        return found[0]
    words = {"typed": text[:80], "field": one.label}
    if hasattr(one.queryset.model, "partnership"):
        raise CellRefused(_("“%(typed)s” is none that this partnership has.") % words)
    raise CellRefused(_("%(field)s: the register has none that is called “%(typed)s”.") % words)

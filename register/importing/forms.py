"""Handing in a spreadsheet, and deciding about it."""

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _lazy

from core import sheets
from core.parsing.result import tidy
from core.uploads.limits import largest_upload, write_megabytes
from register.importing import rehearse
from register.importing.clean import vocabulary
from register.importing.model import JOIN, LEAVE, TAKE

_CELL = re.compile(r"\d{1,7}-[A-Z]{1,3}")


class UploadForm(forms.Form):
    """The file, read as soon as it is handed in, so that a wrong one is refused in a sentence."""

    file = forms.FileField(
        label=_lazy("Your spreadsheet"),
        help_text=_lazy("An Excel workbook (.xlsx) or a CSV file. Nothing is written yet."),
        error_messages={
            "required": _lazy("Choose the file that holds your list"),
            "empty": _lazy("The file is empty. Choose the file that holds your list"),
        },
    )

    handed: rehearse.UploadedTable | None = None

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > largest_upload():
            raise forms.ValidationError(
                _lazy("The file is larger than %(limit)s MB. Take out what is not the list.")
                % {"limit": write_megabytes(largest_upload())}
            )
        try:
            self.handed = rehearse.read_upload(file.read(), str(file.name))
        except sheets.SheetRefused as refused:
            raise forms.ValidationError(str(refused)) from refused
        return file


class PlaceForm(forms.Form):
    """Where the list stands in the workbook, when it was not found rightly."""

    sheet = forms.ChoiceField(label=_lazy("Sheet"))
    header_row = forms.IntegerField(
        label=_lazy("Row of the headings"),
        help_text=_lazy("The number beside the row in your spreadsheet."),
        min_value=1,
        max_value=1_048_576,
        error_messages={
            "required": _lazy("Enter the number of the row in which the headings stand, like 3"),
            "invalid": _lazy("Enter the number of the row in which the headings stand, like 3"),
        },
    )

    def __init__(self, data: QueryDict | None = None, *, handed: rehearse.UploadedTable) -> None:
        self.handed = handed
        table = handed.table
        super().__init__(data, initial={"sheet": table.sheet, "header_row": table.header_row})
        self.fields["sheet"].choices = [(name, name) for name in handed.sheet_names]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors:
            try:
                rehearse.read_upload(self.handed.data, self.handed.name, **cleaned)
            except sheets.SheetRefused:
                sentence = _lazy("Row %(row)s of “%(sheet)s” holds no headings. Enter another row")
                self.add_error("header_row", forms.ValidationError(sentence, params=self._named(cleaned)))
        return cleaned

    @staticmethod
    def _named(cleaned: Mapping[str, Any]) -> dict[str, Any]:
        return {"row": cleaned["header_row"], "sheet": cleaned["sheet"]}


def read_mapping(data: QueryDict, present: Mapping[str, str]) -> dict[str, str]:
    """Return how each column is to be read, from the selects of the page; what is not known stays as it was."""
    known = vocabulary.read_labels().keys() | {""}
    posted = {letter: data.get(f"column-{letter}", key) for letter, key in present.items()}
    return {letter: key if key in known else present[letter] for letter, key in posted.items()}


def read_decisions(data: QueryDict) -> dict[str, str]:
    """Return what is to be done with each row that looks like another, by row number."""
    found = {name.removeprefix("row-"): value for name, value in data.items() if name.startswith("row-")}
    return {
        row: str(value) for row, value in found.items() if row.isdecimal() and value in (TAKE, LEAVE, JOIN)
    }


def read_corrections(data: QueryDict, present: Mapping[str, str]) -> dict[str, str]:
    """Return the text of every cell that is put right: those there already, those posted, less the one taken back."""
    posted = {name.removeprefix("cell-"): value for name, value in data.items() if name.startswith("cell-")}
    found = {cell: tidy(str(value)) for cell, value in posted.items() if _CELL.fullmatch(cell)}
    return {cell: text for cell, text in {**present, **found}.items() if cell != data.get("restore")}


def list_double_claims(mapping: Mapping[str, Any]) -> list[str]:
    """Return the words of every field that two columns claim to be."""
    keys = [key for key in mapping.values() if key in vocabulary.read_labels()]
    return [str(vocabulary.read_labels()[key]) for key in dict.fromkeys(keys) if keys.count(key) > 1]

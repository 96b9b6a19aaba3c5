"""Handing in a spreadsheet, and deciding about it."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from core import sheets
from register.importing import reading
from register.importing.shapes import JOIN, LEAVE, TAKE
from register.services import imports


class UploadForm(forms.Form):
    """The file, read as soon as it is handed in, so that a wrong one is refused in a sentence."""

    file = forms.FileField(
        label=_("Your spreadsheet"),
        help_text=_("An Excel workbook (.xlsx) or a CSV file. Nothing is written yet."),
    )

    handed: imports.Handed | None = None

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > settings.UPLOAD_LIMIT:
            limit = settings.UPLOAD_LIMIT // 1024 // 1024
            raise forms.ValidationError(
                _("The file is larger than %(limit)s MB. Take out what is not the list.") % {"limit": limit}
            )
        try:
            self.handed = imports.read(file.read(), str(file.name))
        except sheets.SheetRefused as refused:
            raise forms.ValidationError(str(refused)) from refused
        return file


def chosen_mapping(data: QueryDict, present: Mapping[str, str]) -> dict[str, str]:
    """Return how each column is to be read, from the selects of the page; what is not known stays as it was."""
    known = reading.labels().keys() | {""}
    posted = {letter: data.get(f"column-{letter}", key) for letter, key in present.items()}
    return {letter: key if key in known else present[letter] for letter, key in posted.items()}


def chosen_decisions(data: QueryDict) -> dict[str, str]:
    """Return what is to be done with each row that looks like another, by row number."""
    found = {name.removeprefix("row-"): value for name, value in data.items() if name.startswith("row-")}
    return {row: str(value) for row, value in found.items() if row.isdigit() and value in (TAKE, LEAVE, JOIN)}


def twice(mapping: Mapping[str, Any]) -> list[str]:
    """Return the words of every field that two columns claim to be."""
    keys = [key for key in mapping.values() if key]
    return [str(reading.labels()[key]) for key in dict.fromkeys(keys) if keys.count(key) > 1]

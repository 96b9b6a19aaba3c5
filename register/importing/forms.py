"""Handing in a spreadsheet, and deciding about it."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _lazy

from core.parsing.result import tidy
from core.uploads.limits import find_largest_upload, write_megabytes
from register.importing.clean import vocabulary
from register.importing.model import JOIN, LEAVE, TAKE, UPDATE
from register.importing.tables.model import ImportTable, load_tables

LONGEST_ANSWER = 300  # letters of an answer or of the key that it is kept under
_CELL = re.compile(r"\d{1,7}-[A-Z]{1,3}")


class UploadForm(forms.Form):
    """The file and what it holds. Whether a list can be read from it, the view asks next and says beside the field."""

    MARKS_OPTIONAL = False

    holds = forms.ChoiceField(
        label=_lazy("What it holds"),
        choices=lambda: [
            ("", _lazy("Partnerships")),
            *((one.slug, one.label) for one in load_tables().values()),
        ],
        required=False,
    )

    file = forms.FileField(
        label=_lazy("Your spreadsheet"),
        help_text=_lazy(
            "An Excel workbook (.xlsx), a CSV file, or an export of a register. Nothing is written yet."
        ),
        error_messages={
            "required": _lazy("Choose the file that holds your list"),
            "empty": _lazy("The file is empty. Choose the file that holds your list"),
        },
    )

    @property
    def table(self) -> ImportTable | None:
        """The list that the file holds; None for partnerships."""
        return load_tables().get(self.cleaned_data["holds"])

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > find_largest_upload():
            raise forms.ValidationError(
                _lazy("The file is larger than %(limit)s MB. Take out what is not the list.")
                % {"limit": write_megabytes(find_largest_upload())}
            )
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

    def __init__(self, data: QueryDict | None = None, *, sheet_names: Sequence[str], **more: Any) -> None:
        super().__init__(data, **more)
        self.fields["sheet"].choices = [(name, name) for name in sheet_names]  # type: ignore[attr-defined]

    def refuse_place(self) -> None:
        """Say that no list can be read from there."""
        sentence = _lazy("Row %(row)s of “%(sheet)s” holds no headings. Enter another row")
        where = {"row": self.cleaned_data["header_row"], "sheet": self.cleaned_data["sheet"]}
        self.add_error("header_row", forms.ValidationError(sentence, params=where))


def read_mapping(data: QueryDict, present: Mapping[str, str]) -> dict[str, str]:
    """Return how each column is to be read, from the selects of the page; what is not known stays as it was."""
    known = vocabulary.read_labels().keys() | {""}
    posted = {letter: data.get(f"column-{letter}", key) for letter, key in present.items()}
    return {letter: key if key in known else present[letter] for letter, key in posted.items()}


def read_decisions(data: QueryDict) -> dict[str, str]:
    """Return what is to be done with each row that looks like another, by row number."""
    found = {name.removeprefix("row-"): value for name, value in data.items() if name.startswith("row-")}
    return {
        row: str(value)
        for row, value in found.items()
        if row.isdecimal() and value in (TAKE, LEAVE, JOIN, UPDATE)
    }


def read_corrections(data: QueryDict, present: Mapping[str, str]) -> dict[str, str]:
    """Return the text of every cell that is put right: those there already, those posted, less the one taken back."""
    posted = {name.removeprefix("cell-"): value for name, value in data.items() if name.startswith("cell-")}
    found = {cell: tidy(str(value)) for cell, value in posted.items() if _CELL.fullmatch(cell)}
    return {cell: text for cell, text in {**present, **found}.items() if cell != data.get("restore")}


def read_answers(data: QueryDict, present: Mapping[str, str]) -> dict[str, str]:
    """Return the answers to questions, by key: those there already, and those posted; an empty one is none.

    What is the same as something there is posted as "same", with the name typed beside it.
    """
    posted = {
        name.removeprefix("answer-"): tidy(str(value))[:LONGEST_ANSWER]
        for name, value in data.items()
        if name.startswith("answer-")
    }
    for key, value in posted.items():
        if value == "same":
            name = tidy(data.get(f"same-{key}", ""))[:LONGEST_ANSWER]
            posted[key] = f"= {name}" if name else ""
    known = {key: value for key, value in posted.items() if len(key) <= LONGEST_ANSWER}
    return {key: value for key, value in {**present, **known}.items() if value}

"""One press of a button that saves: by whom, where, and what is typed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

SHEET = Path(__file__).resolve().parents[1] / "fixtures" / "register_a.csv"


@dataclass(frozen=True)
class Press:
    """What somebody types into the form at an address; everything else is posted as the page shows it."""

    address: str
    typed: Mapping[str, Any] = field(default_factory=dict)
    page: str = ""  # where the form stands, if not at its own address
    form: str = ""  # where the form itself would post to, if a button of it posts elsewhere
    by: str = "administrator"
    checked: bool = False  # the answers are shown once more before they are saved
    drawn: bool = True  # a button without fields is posted without reading a page first


Presses = Mapping[str, Callable[[SimpleNamespace], Press]]


def button(name: str, by: str = "administrator", **kwargs: Any) -> Press:
    return Press(reverse(name, kwargs=kwargs or None), by=by, drawn=False)


def sheet() -> SimpleUploadedFile:
    return SimpleUploadedFile("register_a.csv", SHEET.read_bytes())

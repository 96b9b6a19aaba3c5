"""A partnership of the people's own directorate, and files that go into a folder of the test."""

from pathlib import Path
from typing import Any

import pytest

from accounts.models import User
from register.models import Partnership
from tests.factories.register import PartnershipFactory


@pytest.fixture
def partnership(people: dict[str, User]) -> Partnership:
    """Sponsored by the sponsor, led by the contributor."""
    return PartnershipFactory(
        live=True,
        name="Better Care Fund",
        directorate=people["sponsor"].person.directorate,
        sponsor=people["sponsor"].person,
        lead=people["contributor"].person,
    )


@pytest.fixture(autouse=True)
def storage(tmp_path: Path, settings: Any) -> Path:
    """Where uploaded files go in this test."""
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path},
        }
    }
    return tmp_path


def stored(folder: Path) -> list[Path]:
    """Return every file in the storage of the test."""
    return [path for path in folder.rglob("*") if path.is_file()]


def date_parts(name: str, text: str) -> dict[str, str]:
    """Return what a browser posts for a date typed as `31 3 2027`; an empty text leaves it empty."""
    parts = [*text.split(), "", "", ""][:3]
    return dict(zip((f"{name}_day", f"{name}_month", f"{name}_year"), parts, strict=True))

"""The files that a command of the import is told things in: answers to questions, and how columns are read."""

import json
from collections.abc import Collection
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError


def read_answers(chosen: Path | None) -> dict[str, str]:
    """Return the answers of a file; true and a number are taken as they are meant."""
    found = _read_json(chosen) if chosen else {}
    return {str(key): "yes" if value is True else str(value) for key, value in found.items()}


def read_mapping_file(chosen: Path, known: Collection[str]) -> dict[str, Any]:
    """Return what a file says of columns. Raises CommandError where it names a field that is not known."""
    wanted = _read_json(chosen)
    if wrong := next((key for key, value in wanted.items() if not isinstance(value, str)), None):
        raise CommandError(f'{chosen}: say what “{wrong}” is read as in quotation marks, like "name".')
    unknown = sorted({str(key) for key in wanted.values()} - {*known, ""})
    if unknown:
        raise CommandError(f"{chosen} names what the register does not know: {', '.join(unknown)}.")
    return wanted


def _read_json(chosen: Path) -> dict[str, Any]:
    try:
        found = json.loads(chosen.read_text(encoding="utf-8"))
    except OSError as error:
        raise CommandError(f"{chosen} cannot be read: {error.strerror}.") from error
    except ValueError as error:
        raise CommandError(f"{chosen} is not JSON: {error}.") from error
    if not isinstance(found, dict):
        raise CommandError(f'{chosen} must hold names and values, like {{"layout": "rows"}}.')
    return found

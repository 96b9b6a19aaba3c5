"""A framework rebuilt from the canonical data that was published, never from today's files.

An assessment is pinned to its edition: what it asked is what the database holds, whatever became of
the file since.
"""

import types
import typing
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any

from governance.frameworks.model import Framework


def framework_from(canonical: Mapping[str, Any]) -> Framework:
    """Return the framework whose `canonical()` this is; what was left out as empty gets its empty value."""
    framework = _build(Framework, canonical)
    assert isinstance(framework, Framework)
    return framework


@cache
def _hints(shape: type) -> dict[str, Any]:
    return typing.get_type_hints(shape)


def _build(shape: Any, data: Mapping[str, Any]) -> Any:
    parts = {}
    for part in fields(shape):
        hint = _hints(shape)[part.name]
        if part.name in data:
            parts[part.name] = _value(hint, data[part.name])
        elif part.default is MISSING:
            parts[part.name] = () if typing.get_origin(hint) is tuple else ""
    return shape(**parts)


def _value(hint: Any, raw: Any) -> Any:
    if typing.get_origin(hint) is tuple:
        inner = typing.get_args(hint)[0]
        return tuple(_value(inner, item) for item in raw)
    if typing.get_origin(hint) in (types.UnionType, typing.Union):
        (inner,) = (arg for arg in typing.get_args(hint) if arg is not type(None))
        return _value(inner, raw)
    if is_dataclass(hint):
        return _build(hint, raw)
    if hint is date:
        return date.fromisoformat(raw)
    return hint(raw) if isinstance(hint, type) and issubclass(hint, StrEnum) else raw

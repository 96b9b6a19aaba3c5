"""What the settings believe of a request depends on whether a proxy stands in front."""

import runpy
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from partnerships import settings

NAME = "ALLAUTH_TRUSTED_PROXY_COUNT"


def _settings(monkeypatch: pytest.MonkeyPatch, **typed: str) -> Mapping[str, Any]:
    for name in ("BEHIND_PROXY", "PROXY_COUNT"):
        monkeypatch.delenv(name, raising=False)
    for name, value in typed.items():
        monkeypatch.setenv(name, value)
    return runpy.run_path(str(Path(settings.__file__)))


def test_the_address_that_the_proxy_adds_is_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    assert _settings(monkeypatch, BEHIND_PROXY="true")[NAME] == 1
    assert _settings(monkeypatch, BEHIND_PROXY="true", PROXY_COUNT="2")[NAME] == 2


def test_without_a_proxy_no_header_is_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    found = _settings(monkeypatch, PROXY_COUNT="2")
    assert NAME not in found
    assert "SECURE_PROXY_SSL_HEADER" not in found

"""Typed readers for environment variables. Anything unclear stops the start, in a sentence."""

import os
import secrets
from datetime import date, datetime
from importlib.util import find_spec
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

_FLAGS = {
    "1": True,
    "true": True,
    "yes": True,
    "on": True,
    "0": False,
    "false": False,
    "no": False,
    "off": False,
}


def read_text(name: str, default: str | None = None) -> str:
    """Return the variable `name`, or `default`; without either, the start is refused."""
    value = os.environ.get(name, "").strip() or default
    if value is None:
        raise ImproperlyConfigured(
            f"Set {name}. To try the register with no settings at all, set DEMO=1 instead."
        )
    return value


def read_flag(name: str, default: bool) -> bool:
    """Return an on/off variable; anything but 1, 0, true, false, yes, no, on, off is refused."""
    raw = os.environ.get(name, "").strip().lower()
    if not raw:
        return default
    if raw not in _FLAGS:
        raise ImproperlyConfigured(f"{name} must be true or false, not {raw!r}.")
    return _FLAGS[raw]


def read_integer(name: str, default: int) -> int:
    """Return a whole number."""
    raw = os.environ.get(name, "").strip()
    if not raw:
        return default
    try:
        return int(raw)
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be a whole number, not {raw!r}.") from None


def read_list(name: str, default: tuple[str, ...] | None = None) -> list[str]:
    """Return a comma-separated list."""
    if default is not None and not os.environ.get(name, "").strip():
        return list(default)
    return [word.strip() for word in read_text(name).split(",") if word.strip()]


def read_days(name: str) -> frozenset[date]:
    """Return a comma-separated list of days, each like 2027-06-04; none when the variable is not set."""
    return frozenset(_day(name, word) for word in read_list(name, default=()))


def _day(name: str, word: str) -> date:
    try:
        return datetime.strptime(word, "%Y-%m-%d").date()  # noqa: DTZ007 - a day has no time zone
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be days like 2027-06-04, not {word!r}.") from None


def read_redis_address(name: str) -> str:
    """Return the address of a Redis, or nothing; its client is not among what the set-up installs."""
    address = os.environ.get(name, "").strip()
    if address and not address.startswith(("redis://", "rediss://", "unix://")):
        raise ImproperlyConfigured(f"{name} must be the address of a Redis, such as redis://host:6379/0.")
    if address and find_spec("redis") is None:
        raise ImproperlyConfigured(f"{name} names a Redis, so install its client too: pip install redis")
    return address


def read_secret(name: str, *, kept_in: Path | None) -> str:
    """Return a secret of at least 32 characters. With `kept_in` (the demo) one is made once and kept there."""
    if kept_in is None or os.environ.get(name):
        value = read_text(name)
    else:
        if not kept_in.exists():
            kept_in.parent.mkdir(parents=True, exist_ok=True)
            kept_in.write_text(secrets.token_urlsafe(64))
            kept_in.chmod(0o600)
        value = kept_in.read_text().strip()
    if len(value) < 32 or value.startswith("django-insecure"):
        raise ImproperlyConfigured(f"{name} must be at least 32 characters that nobody can guess.")
    return value

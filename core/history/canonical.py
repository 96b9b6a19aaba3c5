"""One way to write data down, so that equal data has an equal hash on any machine."""

import hashlib
import json
from datetime import date, datetime
from decimal import Decimal
from typing import Any


def dump_canonical(data: Any) -> str:
    """Return canonical JSON: sorted keys, no spaces, dates in ISO form, Decimals as text."""
    return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_plain)


def digest_canonical(data: Any) -> str:
    """Return the SHA-256 of the canonical JSON of `data`, or of the bytes themselves."""
    raw = data if isinstance(data, bytes) else dump_canonical(data).encode()
    return hashlib.sha256(raw).hexdigest()


def _plain(value: Any) -> str:
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    if hasattr(value, "__str__") and type(value).__name__ == "__proxy__":
        return str(value)
    raise TypeError(f"{type(value).__name__} has no canonical form")

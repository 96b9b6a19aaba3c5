"""The logs of every change and of every access."""

from tests.access.matrix import Row, same

_READERS = frozenset({"administrator", "audit"})

ROWS: dict[str, Row] = {
    "changes_log": same(_READERS),
    "access_log": same(_READERS),
    "changes_log_export": same(_READERS, arguments=lambda scene, partnership: {"kind": "csv"}),
    "access_log_export": same(_READERS, arguments=lambda scene, partnership: {"kind": "json"}),
}

"""The cache in the database, which does not keep quiet when the disk is full or somebody else writes for long.

Django's answers a write that failed as if the key were taken. The limit of tries at the sign-in then took a full disk
for one try too many, and told whoever signed in to wait five minutes.
"""

import time
from typing import Any

from django.core.cache.backends.db import DatabaseCache

from core.disk.failures import DatabaseBusy, DiskNotWritable
from core.disk.writable import find_unwritable

NO_TURN = (
    5  # seconds: a key that is taken is found at once, and a database in which somebody writes makes one wait
)


class SharedCache(DatabaseCache):
    def _base_set(self, mode: str, key: str, value: Any, *args: Any, **options: Any) -> bool:
        """Raises DiskNotWritable or DatabaseBusy when that is why nothing was written."""
        begun = time.monotonic()
        done = bool(super()._base_set(mode, key, value, *args, **options))  # type: ignore[misc]
        if not done:
            if problem := find_unwritable():
                raise DiskNotWritable(problem)
            if time.monotonic() - begun > NO_TURN:
                raise DatabaseBusy
        return done

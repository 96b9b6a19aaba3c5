"""The cache in the database, which does not keep quiet when the disk is full.

Django's answers a write that failed as if the key were taken. The limit of tries at the sign-in then took a full disk
for one try too many, and told whoever signed in to wait five minutes.
"""

from typing import Any

from django.core.cache.backends.db import DatabaseCache

from core.disk.failures import DiskNotWritable
from core.disk.writable import find_unwritable


class SharedCache(DatabaseCache):
    def _base_set(self, mode: str, key: str, value: Any, *args: Any, **options: Any) -> bool:
        """Raises DiskNotWritable when that is why nothing was written."""
        done = bool(super()._base_set(mode, key, value, *args, **options))  # type: ignore[misc]
        if not done and (problem := find_unwritable()):
            raise DiskNotWritable(problem)
        return done

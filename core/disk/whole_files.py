"""Files on a disk of ours that are there whole or not at all, also after a power cut in the middle."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.files.storage import FileSystemStorage

HALF = ".half"


class WholeFiles(FileSystemStorage):
    """Django's storage, but a file gets its name only once all of it is on the disk."""

    def _save(self, name: str, content: Any) -> str:
        half = f"{name}{HALF}"
        try:
            written = Path(self.path(super()._save(half, content)))  # type: ignore[misc]
            sync_path(written)
            written.rename(self.path(name))
            sync_path(written.parent)
        except BaseException:
            self.delete(half)
            raise
        return name


@contextmanager
def write_whole(target: Path) -> Iterator[Path]:
    """Give a path to write to; what was written there becomes `target` at the end, or is taken away."""
    half = target.with_name(f"{target.name}{HALF}")
    try:
        yield half
        sync_path(half)
        half.replace(target)
        sync_path(target.parent)
    except BaseException:
        half.unlink(missing_ok=True)
        raise


def sync_path(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on the disk itself."""
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)

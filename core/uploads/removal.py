"""Taking a stored file away, late: a backup that reads the database first and the files then must still find it."""

from datetime import timedelta

from django.core.files.storage import default_storage

from core import clock
from core.models import RemovedFile

KEPT = timedelta(days=2)  # longer than any backup takes


def remove_later(name: str) -> None:
    """Note, in the transaction that takes its record away, that nobody needs a file; and take away what is due."""
    sweep_removed()
    RemovedFile.objects.create(name=name, at=clock.now())


def sweep_removed() -> None:
    """Take away the files that were removed long enough ago."""
    for removed in RemovedFile.objects.filter(at__lt=clock.now() - KEPT):
        default_storage.delete(removed.name)
        removed.delete()

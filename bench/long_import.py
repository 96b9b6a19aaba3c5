"""One long sheet brought in and taken back in a fresh process, as its jobs do: processor, and the most memory held."""

import resource
from time import process_time

from django.utils import timezone

from accounts.models import User
from bench import importing
from register.importing import rehearse, upload
from register.importing.write import commit, undo


def measure(rows: int) -> dict[str, float]:
    """Bring a sheet of so many rows in and take it back; return the seconds of our processor and the memory in MB."""
    user = User.objects.get(email="officer@demo.example")
    data = importing.sheet(rows)
    start = process_time()
    handed = upload.read_upload(data, "register.csv")
    rehearsed = rehearse.rehearse(handed, today=timezone.localdate(), decisions=importing.take_all(handed))
    compared = process_time()
    batch = commit.commit_import(handed, rehearsed, by=user)
    written, memory = process_time(), _megabytes()
    undo.undo_import(batch, by=user)
    return {
        "rows": len(handed.table.records),
        "look": compared - start,
        "import": written - start,
        "undo": process_time() - written,
        "memory": memory,
    }


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

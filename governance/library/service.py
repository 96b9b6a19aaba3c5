"""Publishing the framework library into the database, where an edition never changes."""

from typing import Any

from django.db import connection, transaction

from core import clock
from core.history import audit, canonical, sealing
from core.history.actors import SYSTEM
from governance.frameworks import load
from governance.frameworks.model import Framework
from governance.models import Edition


class EditionChanged(Exception):
    """A file differs from the edition that was published under the same number; nothing was loaded."""


def load_library() -> list[Edition]:
    """Publish every edition of the library that is not there yet, and return those. Safe to run twice.

    Raises EditionChanged when a file no longer says what its published edition says.
    """
    known = {(e.code, e.number): e.fingerprint for e in Edition.objects.defer("content")}
    new = []
    for framework in load.load_frameworks():
        published = known.get((framework.code, framework.edition))
        if published is None:
            new.append(framework)
        elif published != framework.fingerprint:
            raise EditionChanged(
                f"{framework.code} edition {framework.edition} was published with other words than its file has now. "
                f"Put the file back, or raise its edition to {framework.edition + 1}."
            )
    with transaction.atomic():
        return [_publish(framework) for framework in new]


def _publish(framework: Framework) -> Edition:
    edition = Edition.objects.create(
        code=framework.code,
        number=framework.edition,
        title=framework.title,
        published_on=framework.published,
        content=canonical.dump_canonical(framework.canonical()),
        fingerprint=framework.fingerprint,
        loaded_at=clock.now(),
    )
    sealing.remember([edition])
    audit.record("edition.published", by=SYSTEM, object=edition, headline="Published:", detail=str(edition))
    return edition


def load_after_migrate(**_signal: Any) -> None:
    """Load the library once its table is there; a migration that stops earlier leaves it for the next."""
    if Edition._meta.db_table in connection.introspection.table_names():
        load_library()

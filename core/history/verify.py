"""Whether what must never change is still what was written: every check counts what it read and names what was altered.

Which checks there are is a setting (`HISTORY_CHECKS`), so that higher floors can add theirs.
"""

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from core.history import audit, guards, live_rows, snapshots
from core.history.heads import head_file
from core.history.results import CheckResult
from core.history.sealed_rows import SealedRows
from core.models import AuditEvent, Snapshot

Check = Callable[[], CheckResult]
log = logging.getLogger(__name__)


def run_checks(
    head_files: Iterable[Path] = (), *, after: Callable[[int, int], None] = lambda done, total: None
) -> list[CheckResult]:
    """Run every check that settings name, in their order, on the data of one moment; then compare the head files.

    First is sealed what waits for it, so that nothing is left out of the comparison.
    `after` is told, after each check, how many are done, of how many.
    """
    seal_waiting_events()
    own = Path(settings.AUDIT_HEAD_FILE)
    checks: list[Check] = [import_string(path) for path in settings.HISTORY_CHECKS]
    # The files end here: what is appended later may tell of events that the moment of the check does not hold.
    remembered = [head_file.Remembered(path) for path in (own, *head_files)]
    with read_one_moment():
        results = []
        for done, check in enumerate(checks, 1):
            results.append(check())
            after(done, len(checks) + 1)
        return results + [each.compare(complete=each.path == own) for each in remembered]


def seal_waiting_events() -> None:
    """Seal what is written first and sealed later, as settings name it (`SEALED_LATER`)."""
    for path in settings.SEALED_LATER:
        try:
            with transaction.atomic():
                import_string(path)()
        except DatabaseError:  # a database that cannot be written is checked all the same
            log.exception("What waits to be sealed could not be sealed: %s", path)


@contextmanager
def read_one_moment() -> Iterator[None]:
    """Read everything as of one moment, so that what is saved meanwhile looks neither missing nor added."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield
    else:  # a transaction of Django's would keep writers waiting: it begins IMMEDIATE
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")


def find_altered_entries(events: Iterable[AuditEvent]) -> list[AuditEvent]:
    """Return those entries whose words or facts do not match their own seals. Quick: it does not walk the chain."""
    return [event for event in events if not audit.matches_its_seal(event)]


def check_chain() -> CheckResult:
    """Walk the whole chain of audit events."""
    altered = [
        _("Entry %(number)s, %(words)s, does not match its seal")
        % {"number": event.pk, "words": event.headline}
        for event in audit.find_broken_seals()
    ]
    return CheckResult(_("audit events in one chain"), AuditEvent.objects.count(), altered)


def check_frozen() -> CheckResult:
    """Hash every snapshot again."""
    altered = [
        _("Snapshot %(number)s, %(words)s, is not what was frozen") % {"number": one.pk, "words": one}
        for one in snapshots.is_broken()
    ]
    return CheckResult(_("frozen snapshots"), Snapshot.objects.count(), altered)


def check_sealed() -> CheckResult:
    """Compare every row of history and every snapshot with the hash that an audit event sealed."""
    found = SealedRows().check()
    notes = []
    if found.lost:
        notes.append(
            _("%(count)s rows were sealed with a table or column that is gone since: not compared")
            % {"count": found.lost}
        )
    return CheckResult(_("sealed rows of history and snapshots"), found.count, found.altered, notes)


def check_live_rows() -> CheckResult:
    """Compare every record with its newest row of history."""
    count, altered = 0, []
    for model in live_rows.list_record_kinds():
        for difference in live_rows.find_differences(model):
            count += 1
            if difference:
                altered.append(difference)
    return CheckResult(_("records beside their history"), count, altered)


def check_guards() -> CheckResult:
    """See that the database still refuses to change every frozen table, and does nothing by itself beside that."""
    altered = [
        _("The guards of %(table)s do not stand as they were installed") % {"table": table}
        for table in guards.list_missing()
    ]
    altered += [
        _("%(name)s on %(table)s is no guard of ours: it acts by itself whenever that table is written to")
        % {"name": name, "table": table}
        for name, table in guards.list_strange()
    ]
    return CheckResult(_("guarded tables"), len(guards.list_wanted()), altered)

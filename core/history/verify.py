"""Whether what must never change is still what was written: every check counts what it read and names what was altered.

Which checks there are is a setting (`HISTORY_CHECKS`), so that higher floors can add theirs.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from core.history import audit, guards, snapshots
from core.models import AuditEvent, Snapshot


@dataclass(frozen=True)
class CheckResult:
    """What one check looked at, how many there were, and a line for each that is not what it was."""

    what: str
    count: int
    altered: list[str] = field(default_factory=list)


Check = Callable[[], CheckResult]


def run_checks() -> list[CheckResult]:
    """Run every check that settings name, in their order."""
    checks: list[Check] = [import_string(path) for path in settings.HISTORY_CHECKS]
    return [check() for check in checks]


def altered_entries(events: Iterable[AuditEvent]) -> list[AuditEvent]:
    """Return those entries whose words or facts do not match their own seals. Quick: it does not walk the chain."""
    return [event for event in events if not audit.matches_its_seal(event)]


def chain() -> CheckResult:
    """Walk the whole chain of audit events."""
    altered = [
        _("Entry %(number)s, %(words)s, does not match its seal")
        % {"number": event.pk, "words": event.headline}
        for event in audit.broken_seals()
    ]
    return CheckResult(_("audit events in one chain"), AuditEvent.objects.count(), altered)


def frozen() -> CheckResult:
    """Hash every snapshot again."""
    altered = [
        _("Snapshot %(number)s, %(words)s, is not what was frozen") % {"number": one.pk, "words": one}
        for one in snapshots.is_broken()
    ]
    return CheckResult(_("frozen snapshots"), Snapshot.objects.count(), altered)


def guarded() -> CheckResult:
    """See that the database still refuses to change every frozen table."""
    altered = [_("The guards of %(table)s do not stand") % {"table": table} for table in guards.missing()]
    return CheckResult(_("guarded tables"), len(guards.wanted()), altered)

from core.models.audit import AuditEvent
from core.models.counter import Counter
from core.models.record import Record
from core.models.snapshot import Snapshot

__all__ = ["AuditEvent", "Counter", "Record", "Snapshot"]

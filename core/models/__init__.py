from core.models.access import AccessEvent, AccessSegment
from core.models.audit import AuditEvent
from core.models.counter import Counter
from core.models.job import Job, JobWorker
from core.models.posted import KeptWords, UsedToken
from core.models.record import Record
from core.models.removed import RemovedFile
from core.models.snapshot import Snapshot

__all__ = [
    "AccessEvent",
    "AccessSegment",
    "AuditEvent",
    "Counter",
    "Job",
    "JobWorker",
    "KeptWords",
    "Record",
    "RemovedFile",
    "Snapshot",
    "UsedToken",
]

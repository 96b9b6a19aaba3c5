from django.db import models
from django.utils.translation import gettext_lazy as _lazy
from simple_history.models import HistoricalRecords


class Record(models.Model):
    """Anything that people change: it counts its versions and keeps every former value.

    The version is the ground of optimistic locking (core.editing.merge_edits); the history table beside each
    record is the ground of "as it stood on". Save through `core.history.writing`, never directly.
    """

    version = models.PositiveIntegerField(_lazy("version"), default=1, editable=False)
    history = HistoricalRecords(inherit=True)

    class Meta:
        abstract = True

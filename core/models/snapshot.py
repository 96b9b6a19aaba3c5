from django.db import models
from django.utils.translation import gettext_lazy as _lazy


class Snapshot(models.Model):
    """Something frozen: its canonical JSON, the bytes issued with it if any, and their SHA-256."""

    FROZEN = True
    SEALED_BY_HASH = ("content", "body")  # large: the event that seals a snapshot covers their hashes

    kind = models.CharField(max_length=60)
    about_kind = models.CharField(max_length=60, blank=True)
    about_key = models.BigIntegerField(null=True)
    about_label = models.CharField(max_length=300, blank=True)
    content = models.TextField()
    content_hash = models.CharField(max_length=64)
    body = models.BinaryField(null=True)
    body_hash = models.CharField(max_length=64, blank=True)
    taken_at = models.DateTimeField(_lazy("when"))
    taken_by = models.CharField(max_length=320)

    class Meta:
        verbose_name = _lazy("snapshot")
        indexes = [models.Index(fields=["about_kind", "about_key"], name="core_snapshot_about")]

    def __str__(self) -> str:
        return f"{self.kind} {self.about_label}"

from django.db import models
from django.utils.translation import gettext_lazy as _lazy


class AuditEvent(models.Model):
    """What happened, in words: who, when, what, why. One for each service call; never changed, never removed.

    It holds ids, kinds and labels instead of foreign keys, so that it can still be read when its
    subject is gone. `content_hash` covers the words; `seal` chains the events, over hashes only, so
    that a name can one day be replaced by a tombstone without breaking the chain.

    `shape` says what a seal covers: 1 the event alone; 2 also its place in the chain and its evidence, the
    hashes of what was written with it (core.history.sealing).
    """

    FROZEN = True

    class Category(models.TextChoices):
        DECISION = "decision", _lazy("Decision")
        SIGNED = "signed", _lazy("Signed")
        CHANGE = "change", _lazy("Change")
        MONEY = "money", _lazy("Money")
        RISK = "risk", _lazy("Risk or warning sign")
        ACCESS = "access", _lazy("Access")

    at = models.DateTimeField(_lazy("when"))
    kind = models.CharField(max_length=60)
    category = models.CharField(max_length=10, choices=Category.choices)
    actor_key = models.BigIntegerField(null=True)
    actor_label = models.CharField(max_length=320)
    about_kind = models.CharField(max_length=60, blank=True)
    about_key = models.BigIntegerField(null=True)
    about_label = models.CharField(max_length=300, blank=True)
    object_kind = models.CharField(max_length=60, blank=True)
    object_key = models.BigIntegerField(null=True)
    headline = models.CharField(max_length=300)
    detail = models.TextField(blank=True)
    changes = models.JSONField(default=list)
    reason = models.TextField(blank=True)
    content_hash = models.CharField(max_length=64)
    # Unique, so that two writers can never both continue the chain from the same event.
    previous_seal = models.CharField(max_length=64, unique=True)
    seal = models.CharField(max_length=64, unique=True)
    shape = models.PositiveSmallIntegerField(default=1)
    place = models.BigIntegerField(null=True)
    evidence = models.JSONField(default=dict)
    evidence_hash = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _lazy("audit event")
        indexes = [
            models.Index(fields=["about_kind", "about_key", "-id"], name="core_audit_about"),
            models.Index(fields=["object_kind", "object_key"], name="core_audit_object"),
        ]

    def __str__(self) -> str:
        return f"{self.headline} {self.detail}".strip()

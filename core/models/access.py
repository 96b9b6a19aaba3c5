from django.db import models
from django.utils.translation import gettext_lazy as _lazy


class AccessSegment(models.Model):
    """One batch of the access log, sealed: which places it took, and one hash over them and over the segment before.

    Never changed, never removed: it stays when its entries go after thirteen months, so that their end can be
    checked as well. A segment without entries says that those up to segment `removes_to` were removed.
    """

    FROZEN = True

    number = models.BigIntegerField(unique=True)
    sealed_at = models.DateTimeField()
    first_place = models.BigIntegerField()
    count = models.PositiveIntegerField()
    first_at = models.DateTimeField(null=True)
    last_at = models.DateTimeField(null=True)
    removes_to = models.BigIntegerField(null=True)
    rows_seal = models.CharField(max_length=64)
    # Unique, so that two sealers can never both continue from the same segment.
    previous_seal = models.CharField(max_length=64, unique=True)
    seal = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["number"]
        verbose_name = _lazy("segment of the access log")

    def __str__(self) -> str:
        return str(self.number)


class AccessEvent(models.Model):
    """Who came in, was refused or took a copy: one row, or one an hour where the same happens again and again.

    Keys and labels instead of foreign keys, as in the audit chain; no address of a machine, no password, nothing that
    was typed. It may count on until its hour is over; then it is sealed with its segment and frozen.
    """

    FROZEN_WHEN = "segment_id"
    MONTHS_KEPT = ("last_at", 13)

    class Kind(models.TextChoices):
        SIGNED_IN = "signed_in", _lazy("Signed in")
        SIGNED_OUT = "signed_out", _lazy("Signed out")
        FAILED = "failed", _lazy("Failed sign-in")
        THROTTLED = "throttled", _lazy("Too many tries")
        PASSWORD = "password", _lazy("Password")
        REFUSED = "refused", _lazy("Refused")
        EXPORTED = "exported", _lazy("List exported")
        DOWNLOADED = "downloaded", _lazy("File downloaded")
        RIGHTS = "rights", _lazy("Rights changed")

    kind = models.CharField(max_length=10, choices=Kind.choices)
    first_at = models.DateTimeField(_lazy("when"))
    last_at = models.DateTimeField(_lazy("last time"))
    count = models.PositiveIntegerField(default=1)
    # Who did it; empty for somebody who was not signed in. Whose sign-in it is about, where that is another question.
    actor_key = models.BigIntegerField(null=True)
    actor_label = models.CharField(max_length=320, blank=True)
    whose_key = models.BigIntegerField(null=True)
    whose_label = models.CharField(max_length=320, blank=True)
    about_kind = models.CharField(max_length=60, blank=True)
    about_key = models.BigIntegerField(null=True)
    about_label = models.CharField(max_length=300, blank=True)
    address = models.CharField(max_length=300, blank=True)
    detail = models.TextField(blank=True)
    # What makes two events of one hour the same; empty where each one counts.
    same = models.CharField(max_length=64, null=True, unique=True)  # noqa: DJ001  # empty ones are not equal
    segment = models.ForeignKey(AccessSegment, models.PROTECT, null=True, related_name="events")
    place = models.BigIntegerField(null=True, unique=True)
    content_hash = models.CharField(max_length=64, blank=True)
    seal = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _lazy("access event")
        indexes = [
            models.Index(
                fields=["first_at"], name="core_access_waiting", condition=models.Q(segment__isnull=True)
            ),
            models.Index(fields=["-first_at", "-id"], name="core_access_newest"),
            models.Index(fields=["actor_key", "-id"], name="core_access_actor"),
            models.Index(fields=["about_kind", "about_key", "-id"], name="core_access_about"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.actor_label or self.whose_label}".strip()

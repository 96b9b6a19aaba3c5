from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _lazy

from accounts.models import Person
from core.models import Record
from register.choices import DocumentKind
from register.models.partnership import Partnership


class Document(Record):
    """A document that the partnership rests on, with every version of it (P7 a to j)."""

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="documents", editable=False)
    kind = models.CharField(_lazy("kind"), max_length=20, choices=DocumentKind.choices)
    title = models.CharField(_lazy("title"), max_length=240)
    held = models.CharField(
        _lazy("where it is held"), max_length=300, blank=True, help_text=_lazy("If it is not uploaded here.")
    )
    renewer = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="renews",
        verbose_name=_lazy("renewed by"),
        help_text=_lazy("Who sees to it that it is renewed in time."),
    )
    review_on = models.DateField(_lazy("review by"), null=True, blank=True)
    verified_on = models.DateField(_lazy("verified by audit on"), null=True, blank=True)
    verified_by = models.CharField(_lazy("verified by"), max_length=160, blank=True)
    exempt = models.BooleanField(_lazy("exempt: not for publication"), default=False)
    withdrawn_on = models.DateField(_lazy("withdrawn on"), null=True, editable=False)

    class Meta(Record.Meta):
        ordering = ["kind", "title__sorted"]
        verbose_name = _lazy("document")

    def __str__(self) -> str:
        return self.title


class DocumentVersion(Record):
    """One state of a document: the file as it was uploaded, or none where it is held elsewhere, and what it covers.

    Nothing of it ever changes, its bytes and SHA-256 no more than its days: putting these right makes a new version.
    """

    FROZEN = True

    document = models.ForeignKey(Document, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_lazy("version"))
    file = models.FileField(upload_to="documents/", max_length=120, blank=True)
    original_name = models.CharField(_lazy("file name"), max_length=200, blank=True)
    content_type = models.CharField(max_length=120, blank=True)
    size = models.PositiveIntegerField(_lazy("size in bytes"), default=0)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True)
    covers_from = models.DateField(_lazy("covers from"), null=True, blank=True)
    covers_until = models.DateField(_lazy("runs out on"), null=True, blank=True)
    renew_by = models.DateField(_lazy("renew by"), null=True, blank=True)
    uploaded_at = models.DateTimeField(_lazy("uploaded"))
    uploaded_by = models.CharField(max_length=320)

    class Meta(Record.Meta):
        ordering = ["-number"]
        verbose_name = _lazy("version")
        constraints = [
            models.UniqueConstraint(fields=["document", "number"], name="register_document_version_once"),
            models.CheckConstraint(
                name="register_version_ends_after_start",
                condition=Q(covers_from__isnull=True)
                | Q(covers_until__isnull=True)
                | Q(covers_until__gte=F("covers_from")),
                violation_error_message=_lazy("It runs out before it begins to cover anything."),
            ),
            models.CheckConstraint(
                name="register_version_file_has_hash", condition=Q(file="") | ~Q(sha256="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document}, version {self.number}"

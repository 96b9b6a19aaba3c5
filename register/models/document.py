from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import Record
from register.choices import DocumentKind
from register.models.partnership import Partnership


class Document(Record):
    """A document that the partnership rests on, with every version of it (P7 a to j)."""

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="documents", editable=False)
    kind = models.CharField(_("kind"), max_length=20, choices=DocumentKind.choices)
    title = models.CharField(_("title"), max_length=240)
    held = models.CharField(
        _("where it is held"), max_length=300, blank=True, help_text=_("If it is not uploaded here.")
    )
    review_on = models.DateField(_("review by"), null=True, blank=True)
    verified_on = models.DateField(_("verified by audit on"), null=True, blank=True)
    verified_by = models.CharField(_("verified by"), max_length=160, blank=True)
    exempt = models.BooleanField(_("exempt: not for publication"), default=False)
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, editable=False)

    class Meta(Record.Meta):
        ordering = ["kind", "title"]
        verbose_name = _("document")

    def __str__(self) -> str:
        return self.title


class DocumentVersion(Record):
    """One file, as it was uploaded. Its bytes and its SHA-256 never change."""

    FROZEN = True

    document = models.ForeignKey(Document, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    file = models.FileField(upload_to="documents/", max_length=120)
    original_name = models.CharField(_("file name"), max_length=200)
    content_type = models.CharField(max_length=120)
    size = models.PositiveIntegerField(_("size in bytes"))
    sha256 = models.CharField("SHA-256", max_length=64)
    uploaded_at = models.DateTimeField(_("uploaded"))
    uploaded_by = models.CharField(max_length=320)

    class Meta(Record.Meta):
        ordering = ["-number"]
        verbose_name = _("version")
        constraints = [
            models.UniqueConstraint(fields=["document", "number"], name="register_document_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.document}, version {self.number}"

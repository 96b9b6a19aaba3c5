from django.db import models
from django.utils.translation import gettext_lazy as _lazy

from core.models import Record


class Rehearsal(Record):
    """A spreadsheet handed in and not yet imported: the file, how its columns are read, and what was decided."""

    file = models.FileField(upload_to="imports/", max_length=120)
    name = models.CharField(_lazy("file name"), max_length=200)
    sha256 = models.CharField("SHA-256", max_length=64)
    handed_in_at = models.DateTimeField(_lazy("handed in"))
    handed_in_by = models.CharField(max_length=320)
    owner_key = models.BigIntegerField(null=True)
    # Where the list stands, when somebody has said so: the sheet, and Excel's number of the row of headings.
    sheet = models.CharField(max_length=120, blank=True)
    header_row = models.PositiveIntegerField(null=True)
    # column letter -> key; a letter with "" is kept as text
    mapping = models.JSONField(default=dict)
    # row number -> "take", "leave" or "join"
    decisions = models.JSONField(default=dict)
    # cell, such as "5-D" -> the text that it is read as
    corrections = models.JSONField(default=dict)
    # key of a question about the sheet, or about a kind of cell -> the answer chosen
    answers = models.JSONField(default=dict)

    class Meta(Record.Meta):
        ordering = ["-pk"]
        verbose_name = _lazy("rehearsal")

    def __str__(self) -> str:
        return self.name


class RememberedMapping(models.Model):
    """How the columns of a spreadsheet with just these headers were read the last time."""

    headers_hash = models.CharField(max_length=64, unique=True)
    mapping = models.JSONField()
    remembered_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.headers_hash[:12]


class Batch(models.Model):
    """One import: what file, who, how many rows; and whether it was taken back."""

    name = models.CharField(_lazy("file name"), max_length=200)
    sha256 = models.CharField("SHA-256", max_length=64)
    imported_at = models.DateTimeField(_lazy("imported"))
    imported_by = models.CharField(max_length=320)
    counts = models.JSONField(default=dict)
    undone_at = models.DateTimeField(_lazy("taken back"), null=True)
    undone_by = models.CharField(max_length=320, blank=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _lazy("import")

    def __str__(self) -> str:
        return self.name


class Imported(models.Model):
    """One record that an import made or changed, and its version just after: the ground of taking it back."""

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="things")
    model = models.CharField(max_length=60)
    key = models.BigIntegerField()
    version = models.PositiveIntegerField()
    made = models.BooleanField(default=True)
    row = models.PositiveIntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["model", "key"], name="register_imported_thing")]

    def __str__(self) -> str:
        return f"{self.model} {self.key}"

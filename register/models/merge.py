from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from core.models import Record


class Merge(Record):
    """Two entries for one thing that became one: which stayed, which went, what was written, and whether it was undone.

    It holds kinds, keys and labels instead of foreign keys: the entry that went may be there no more. `written`
    names every row in the order in which it was written, with its version before and after; the values of before
    stand in its history, from where an undo takes them.
    """

    kind = models.CharField(max_length=20)
    kept_key = models.BigIntegerField()
    gone_key = models.BigIntegerField()
    kept_label = models.CharField(max_length=320)
    gone_label = models.CharField(max_length=320)
    merged_on = models.DateField(_lazy("merged on"))
    merged_by = models.CharField(max_length=320)
    reason = models.CharField(max_length=300)
    written = models.JSONField(default=list)
    partnerships = models.JSONField(default=list)  # those whose standing depends on it
    undone_on = models.DateField(_lazy("undone on"), null=True)
    undone_by = models.CharField(max_length=320, blank=True)

    PERSONAL = ("kept_label", "gone_label")

    class Meta(Record.Meta):
        ordering = ["-pk"]
        verbose_name = _lazy("merge")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "gone_key"], condition=Q(undone_on__isnull=True), name="register_merge_once"
            )
        ]
        indexes = [models.Index(fields=["kind", "kept_key"], name="register_merge_kept")]

    def __str__(self) -> str:
        return _("%(gone)s into %(kept)s") % {"gone": self.gone_label, "kept": self.kept_label}

    def get_absolute_url(self) -> str:
        return reverse("merge", args=[self.pk])

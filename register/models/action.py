from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _lazy

from accounts.models import Person
from core.models.fields import WordsField
from register.choices import OPEN_STATUSES
from register.models.exempt_mark import MarkedRecord
from register.models.partnership import Partnership


class Action(MarkedRecord):
    """Something to be done by somebody by a day, whatever it came from.

    What it came from is kept as kind, label and address: a risk or a checklist stands on a higher floor.
    """

    class Progress(models.TextChoices):
        OPEN = "open", _lazy("Open")
        DONE = "done", _lazy("Done")
        DROPPED = "dropped", _lazy("Dropped")

    class Source(models.TextChoices):
        """What an action may have come from; higher floors write these words into `source_kind`."""

        RISK = "risk", _lazy("A risk")
        GAP = "gap", _lazy("A gap")
        MEETING = "meeting", _lazy("A meeting")

    IS_OPEN = Q(progress=Progress.OPEN)
    IS_OPEN_GAP = Q(progress=Progress.OPEN, source_kind=Source.GAP)
    # What is over chases nobody: its open actions stay on its own pages, in no list of what is to be done.
    IS_CHASED = IS_OPEN & Q(partnership__status__in=OPEN_STATUSES)
    IS_CHASED_GAP = IS_OPEN_GAP & Q(partnership__status__in=OPEN_STATUSES)

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="actions", editable=False)
    what = models.CharField(_lazy("what is to be done"), max_length=300)
    owner = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="actions",
        verbose_name=_lazy("who does it"),
    )
    due_on = models.DateField(_lazy("by when"), null=True, blank=True)
    progress = models.CharField(
        _lazy("progress"), max_length=8, choices=Progress.choices, default=Progress.OPEN
    )
    progress_note = WordsField(_lazy("progress in words"), blank=True)
    evidence = models.CharField(_lazy("evidence"), max_length=300, blank=True)
    done_on = models.DateField(_lazy("done on"), null=True, blank=True)
    source_kind = models.CharField(max_length=40, blank=True, editable=False)
    source_key = models.CharField(max_length=80, blank=True, editable=False)
    source_label = models.CharField(max_length=240, blank=True, editable=False)
    source_address = models.CharField(max_length=240, blank=True, editable=False)
    since = models.DateField(_lazy("since"), null=True, editable=False)

    SAYS = "what"
    IN_REPORT = IS_OPEN

    class Meta(MarkedRecord.Meta):
        ordering = ["due_on", "pk"]
        verbose_name = _lazy("action")
        indexes = [models.Index(fields=["progress", "due_on"], name="register_action_due")]
        constraints = [
            *MarkedRecord.Meta.constraints,
            models.CheckConstraint(
                name="register_action_done_has_a_day",
                condition=~Q(progress="done") | Q(done_on__isnull=False),
                violation_error_message=_lazy("Enter the day it was done."),
            ),
        ]

    def __str__(self) -> str:
        return self.what

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from accounts.models import Person
from core.models import Record, Snapshot
from core.models.fields import WordsField
from governance.models.edition import Edition
from register.choices import Form, Tier
from register.models import Document, Partnership


class Assessment(Record):
    """A framework answered for one partnership, or for the council when there is none; pinned to its edition.

    Once signed it never changes: the database refuses, for it and for its answers.
    """

    FROZEN_WHEN = "signed_at"

    partnership = models.ForeignKey(
        Partnership, models.CASCADE, null=True, related_name="assessments", editable=False
    )
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="assessments", editable=False)
    code = models.SlugField(max_length=60, editable=False)
    # Depth follows tier and form as they were when it was started (P20).
    tier = models.CharField(_lazy("tier"), max_length=12, choices=Tier.choices, editable=False)
    form = models.CharField(_lazy("form"), max_length=20, choices=Form.choices, blank=True, editable=False)
    started_on = models.DateField(_lazy("started"), editable=False)
    signed_at = models.DateTimeField(_lazy("signed"), null=True, editable=False)
    signed_by = models.CharField(max_length=320, blank=True, editable=False)
    snapshot = models.ForeignKey(Snapshot, models.PROTECT, null=True, editable=False, related_name="+")

    class Meta(Record.Meta):
        ordering = ["-pk"]
        verbose_name = _lazy("assessment")
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "code"],
                condition=Q(signed_at__isnull=True),
                name="governance_one_draft_of_each",
            ),
            models.CheckConstraint(
                name="governance_signed_has_snapshot",
                condition=Q(signed_at__isnull=True) | Q(snapshot__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(self.edition)

    def get_absolute_url(self) -> str:
        return reverse("assessment", args=[self.pk])


class Answer(Record):
    """The answer to one question: its value, what it rests on, and, of a gap, who puts it right by when."""

    FROZEN_WHEN = "signed_at"
    FROZEN_WITH = "assessment"  # signing copies the moment from there, past the history of this row

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="answers", editable=False)
    question = models.SlugField(max_length=80, editable=False)
    fact = models.SlugField(max_length=80, editable=False)
    value = WordsField(_lazy("answer"))
    comment = WordsField(_lazy("comment"), blank=True)
    evidence = models.CharField(_lazy("evidence"), max_length=300, blank=True)
    document = models.ForeignKey(
        Document,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="answers",
        verbose_name=_lazy("document"),
    )
    missing = models.CharField(_lazy("what is missing"), max_length=300, blank=True)
    owner = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="gaps",
        verbose_name=_lazy("who puts it right"),
    )
    due_on = models.DateField(_lazy("by when"), null=True, blank=True)
    answered_on = models.DateField(_lazy("answered"), editable=False)
    answered_by = models.CharField(max_length=320, editable=False)
    reconfirmed_from = models.CharField(_lazy("taken over from"), max_length=300, blank=True, editable=False)
    signed_at = models.DateTimeField(null=True, editable=False)
    # The edition that asked for it, where the one that the assessment moved to does not ask for it as it is.
    annexed_from = models.PositiveSmallIntegerField(_lazy("answered in edition"), null=True, editable=False)

    EXEMPT_WORDS: ClassVar = {"": ("comment", "evidence", "missing")}
    WORDS_OF: ClassVar = "assessment__partnership"
    LABELLED_BY: ClassVar = ("assessment__edition",)

    class Meta(Record.Meta):
        ordering = ["pk"]
        verbose_name = _lazy("answer")
        indexes = [models.Index(fields=["fact"], name="governance_answer_fact")]
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "question"],
                condition=Q(annexed_from__isnull=True),
                name="governance_answer_once",
            ),
            models.CheckConstraint(name="governance_answer_says_something", condition=~Q(value="")),
        ]

    @property
    def mark_label(self) -> str:
        """What its marked words are called where marks are listed."""
        return _("%(checklist)s: %(question)s") % {"checklist": self.assessment, "question": self.question}

    def __str__(self) -> str:
        return f"{self.question}: {self.value}"

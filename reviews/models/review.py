from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from accounts.models import Person, User
from core import clock
from core.dates import write_date_as_known
from core.models import Record, Snapshot
from core.models.fields import WordsField
from governance.models import Edition
from register.choices import Rating
from register.models import Partnership


class Review(Record):
    """The annual review of one partnership: drafted, signed by its sponsor, then accepted or returned (P21).

    Once accepted it never changes: the database refuses, for it and for its lines.
    """

    FROZEN_WHEN = "accepted_at"

    class Status(models.TextChoices):
        DRAFT = "draft", _lazy("In draft")
        RETURNED = "returned", _lazy("Returned")
        SIGNED = "signed", _lazy("Signed, waiting to be accepted")
        ACCEPTED = "accepted", _lazy("Accepted")

    OPEN_STATUSES = (Status.DRAFT, Status.RETURNED)  # its lines can still change
    SIGNED_STATUSES = (Status.SIGNED, Status.ACCEPTED)

    class Outcome(models.TextChoices):
        CONTINUE = "continue", _lazy("Continue")
        CONTINUE_WITH_ACTIONS = "continue_with_actions", _lazy("Continue, with actions")
        RENEGOTIATE = "renegotiate", _lazy("Renegotiate")
        MERGE = "merge", _lazy("Merge with another")
        LEAVE = "leave", _lazy("Leave")
        CLOSE = "close", _lazy("Close")

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="reviews", editable=False)
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="reviews", editable=False)
    year = models.PositiveSmallIntegerField(_lazy("year"), editable=False)
    status = models.CharField(
        _lazy("status"), max_length=10, choices=Status.choices, default=Status.DRAFT, editable=False
    )
    opened_on = models.DateField(_lazy("opened"), editable=False)
    due_on = models.DateField(_lazy("due"), null=True, blank=True)
    drafter = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="drafts", verbose_name=_lazy("drafted by")
    )
    summary = WordsField(
        _lazy("activity of the year"),
        blank=True,
        help_text=_lazy("What the partnership did this year, in a few plain sentences."),
    )
    outcome = models.CharField(_lazy("outcome"), max_length=24, choices=Outcome.choices, blank=True)
    signed_at = models.DateTimeField(_lazy("signed"), null=True, editable=False)
    signed_by = models.CharField(max_length=320, blank=True, editable=False)
    signer = models.ForeignKey(User, models.PROTECT, null=True, editable=False, related_name="+")
    accepted_at = models.DateTimeField(_lazy("accepted"), null=True, editable=False)
    accepted_by = models.CharField(max_length=320, blank=True, editable=False)
    returned_because = WordsField(_lazy("why it was returned"), blank=True, editable=False)
    snapshot = models.ForeignKey(Snapshot, models.PROTECT, null=True, editable=False, related_name="+")
    # What the published scale made of it when it was signed, with the sum.
    rating = models.CharField(
        max_length=12, choices=Rating.choices, default=Rating.NOT_ASSESSED, editable=False
    )
    points = models.PositiveSmallIntegerField(null=True, editable=False)
    possible = models.PositiveSmallIntegerField(null=True, editable=False)
    next_due_on = models.DateField(_lazy("next review"), null=True, editable=False)
    override = models.CharField(
        _lazy("rating instead"), max_length=12, choices=Rating.choices, blank=True, editable=False
    )
    override_reason = WordsField(_lazy("reason for the other rating"), blank=True, editable=False)
    override_by = models.CharField(max_length=320, blank=True, editable=False)

    EXEMPT_WORDS: ClassVar = {"": ("summary",), "decision": ("returned_because", "override_reason")}

    class Meta(Record.Meta):
        ordering = ["-year", "-pk"]
        verbose_name = _lazy("annual review")
        constraints = [
            models.UniqueConstraint(
                fields=["partnership"], condition=Q(accepted_at__isnull=True), name="reviews_one_open_review"
            ),
            models.CheckConstraint(
                name="reviews_signed_has_snapshot",
                condition=~Q(status__in=("signed", "accepted"))
                | Q(snapshot__isnull=False, signed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="reviews_override_has_reason",
                condition=Q(override="") | ~Q(override_reason=""),
                violation_error_message=_lazy("Say why the rating is another one."),
            ),
        ]

    @property
    def mark_label(self) -> str:
        """What its marked words are called where marks are listed."""
        return _("%(review)s: what is said about the year") % {"review": self}

    @property
    def month(self) -> str:
        """The month in which it was opened: some partnerships are reviewed twice in a year."""
        return write_date_as_known(self.opened_on, "month")

    def __str__(self) -> str:
        return _("Annual review, %(month)s") % {"month": self.month}

    def get_absolute_url(self) -> str:
        return reverse("review", args=[self.pk])

    def state_before(self, moment: datetime | None) -> str | None:
        """Return where it stood just before a moment, now when None; None for one that was not opened yet.

        It says so itself by its days. What was signed, returned and signed again counts as signed from the last time.
        """
        if moment is None:
            return self.status
        if self.accepted_at and self.accepted_at < moment:
            return self.Status.ACCEPTED
        if self.signed_at and self.signed_at < moment:
            return self.Status.SIGNED
        return self.Status.DRAFT if self.opened_on < clock.day_of(moment) else None

    @property
    def is_open(self) -> bool:
        """Whether its lines can still change: it is in draft, or was returned."""
        return self.status in self.OPEN_STATUSES

    @property
    def final_rating(self) -> str:
        """The rating that counts: the override where there is one."""
        return self.override or self.rating

    @property
    def final_rating_label(self) -> str:
        """The rating that counts, in words."""
        return str(Rating(self.final_rating).label)


class ReviewLine(Record):
    """One line: last year's answer, and whether it is still true or what has changed."""

    FROZEN_WHEN = "accepted_at"
    FROZEN_WITH = "review"  # signing copies the moment from there, past the history of this row

    class State(models.TextChoices):
        TO_DO = "to_do", _lazy("To do")
        CONFIRMED = "confirmed", _lazy("Still true")
        CHANGED = "changed", _lazy("Changed")

    class Value(models.TextChoices):
        YES = "yes", _lazy("Yes")
        PARTLY = "partly", _lazy("Partly")
        NO = "no", _lazy("No")
        NOT_APPLICABLE = "na", _lazy("Not applicable")

    review = models.ForeignKey(Review, models.CASCADE, related_name="lines", editable=False)
    question = models.SlugField(max_length=80, editable=False)
    fact = models.SlugField(max_length=80, editable=False)
    position = models.PositiveSmallIntegerField(editable=False)
    last_value = models.CharField(max_length=8, blank=True, editable=False)
    last_comment = WordsField(blank=True, editable=False)
    last_evidence = models.CharField(max_length=60, blank=True, editable=False)
    last_source = models.CharField(max_length=200, blank=True, editable=False)
    last_checked = models.BooleanField(default=False, editable=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.TO_DO, editable=False)
    value = models.CharField(_lazy("answer"), max_length=8, choices=Value.choices, blank=True)
    evidence = models.CharField(
        _lazy("what it rests on"), max_length=60, blank=True, help_text=_lazy("One short phrase.")
    )
    comment = WordsField(_lazy("what has changed"), blank=True)
    decided_on = models.DateField(null=True, editable=False)
    decided_by = models.CharField(max_length=320, blank=True, editable=False)
    accepted_at = models.DateTimeField(null=True, editable=False)

    EXEMPT_WORDS: ClassVar = {"": ("evidence", "comment"), "last": ("last_comment", "last_evidence")}
    WORDS_OF: ClassVar = "review__partnership"
    LABELLED_BY: ClassVar = ("review",)

    class Meta(Record.Meta):
        ordering = ["position"]
        verbose_name = _lazy("review line")
        constraints = [
            models.UniqueConstraint(fields=["review", "question"], name="reviews_line_once"),
            models.CheckConstraint(
                name="reviews_decided_line_has_answer", condition=Q(state="to_do") | ~Q(value="")
            ),
        ]

    @property
    def mark_label(self) -> str:
        """What its marked words are called where marks are listed."""
        return _("%(review)s, line %(n)s") % {"review": self.review, "n": self.position}

    def __str__(self) -> str:
        return f"{self.position}. {self.question}"

    @property
    def last_label(self) -> str:
        """The answer of the review before in words; empty where there is none."""
        return str(self.Value(self.last_value).label) if self.last_value else ""

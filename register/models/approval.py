"""Approvals: what somebody was asked to approve, that they did, and how it ended. Each is a row that never changes.

Whether an approval holds today is not stored: register/approvals/rules.py works it out from what was covered, what is
now, the day, and an ending.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from accounts.models import Person
from core import clock
from core.dates import write_long_date
from core.models import Record
from core.models.fields import WordsField
from register.models.partnership import Partnership


class _AboutSubject(Record):
    """What an approval is about: a kind (register/approvals/kinds.py), the row by its table and key, and its state.

    `covers` is that state in words and figures, `covers_hash` its hash.
    """

    kind = models.SlugField(max_length=40, editable=False)
    subject_kind = models.CharField(max_length=60, editable=False)
    subject_key = models.BigIntegerField(editable=False)
    covers = models.JSONField(_lazy("what it covers"), editable=False)
    covers_hash = models.CharField(max_length=64, editable=False)
    until = models.DateField(_lazy("until"), editable=False)  # it holds through the whole of this day

    class Meta(Record.Meta):
        abstract = True


class ApprovalRequest(_AboutSubject):
    """Somebody was asked to approve something: by whom, why and until when."""

    FROZEN = True

    partnership = models.ForeignKey(
        Partnership, models.PROTECT, related_name="approval_requests", editable=False
    )
    asked = models.ForeignKey(
        Person, models.PROTECT, related_name="+", editable=False, verbose_name=_lazy("who is asked")
    )
    proposer = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", editable=False)
    proposed_by = models.CharField(max_length=320, editable=False)
    why = WordsField(_lazy("why"), editable=False)
    asked_at = models.DateTimeField(editable=False)

    class Meta(_AboutSubject.Meta):
        ordering = ["-pk"]
        verbose_name = _lazy("request for an approval")
        indexes = [models.Index(fields=["kind", "subject_key"], name="register_asked_about")]
        constraints = [
            models.CheckConstraint(name="register_asked_says_why", condition=~Q(why="")),
            models.CheckConstraint(
                name="register_asked_is_another",
                condition=Q(proposer__isnull=True) | ~Q(asked=F("proposer")),
                violation_error_message=_lazy("Whoever proposes it cannot approve it. Ask somebody else."),
            ),
        ]

    def __str__(self) -> str:
        words = {"who": self.asked, "day": write_long_date(clock.day_of(self.asked_at))}
        return _("asked of %(who)s on %(day)s") % words


class RequestEnding(Record):
    """A request for an approval ended without one."""

    FROZEN = True

    class How(models.TextChoices):
        DECLINED = "declined", _lazy("Declined")
        WITHDRAWN = "withdrawn", _lazy("Not needed any more")
        REPLACED = "replaced", _lazy("Asked anew")

    request = models.OneToOneField(ApprovalRequest, models.PROTECT, related_name="ending", editable=False)
    how = models.CharField(max_length=10, choices=How.choices, editable=False)
    reason = WordsField(_lazy("why"), editable=False)
    ended_at = models.DateTimeField(editable=False)
    ended_by = models.CharField(max_length=320, editable=False)

    class Meta(Record.Meta):
        verbose_name = _lazy("end of a request for an approval")
        constraints = [models.CheckConstraint(name="register_asked_end_has_reason", condition=~Q(reason=""))]

    def __str__(self) -> str:
        return self.get_how_display()


class Approval(_AboutSubject):
    """Somebody approved something as it stood then, until a day.

    `request` is what they were asked and pressed themselves. Without one it was recorded by somebody else, before
    approvals were pressed: nobody knows more of it than that it was typed in (decision 20).
    """

    FROZEN = True
    PERSONAL = ("post",)

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="approvals", editable=False)
    request = models.OneToOneField(
        ApprovalRequest, models.PROTECT, null=True, related_name="approval", editable=False
    )
    approver = models.ForeignKey(
        Person, models.PROTECT, related_name="+", editable=False, verbose_name=_lazy("approved by")
    )
    proposer = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", editable=False)
    post = models.CharField(max_length=320, editable=False)  # what the approver was called on that day
    given_at = models.DateTimeField(editable=False)

    class Meta(_AboutSubject.Meta):
        ordering = ["-pk"]
        verbose_name = _lazy("approval")
        indexes = [models.Index(fields=["kind", "subject_key"], name="register_approval_about")]
        constraints = [
            models.CheckConstraint(
                name="register_approver_is_another",
                condition=Q(proposer__isnull=True) | ~Q(approver=F("proposer")),
                violation_error_message=_lazy("Whoever proposes it cannot approve it. Ask somebody else."),
            )
        ]

    def __str__(self) -> str:
        words = {"who": self.post, "day": write_long_date(clock.day_of(self.given_at))}
        return f"{words['who']}, {words['day']}"


class ApprovalEnding(Record):
    """An approval ended before its day: by itself, because what it covered worsened, or because it is not needed."""

    FROZEN = True

    approval = models.OneToOneField(Approval, models.PROTECT, related_name="ending", editable=False)
    reason = WordsField(_lazy("why"), editable=False)
    ended_at = models.DateTimeField(editable=False)
    ended_by = models.CharField(max_length=320, editable=False)  # whose change it was

    class Meta(Record.Meta):
        verbose_name = _lazy("end of an approval")
        constraints = [
            models.CheckConstraint(name="register_approval_end_has_reason", condition=~Q(reason=""))
        ]

    def __str__(self) -> str:
        return str(self.reason)[:80]

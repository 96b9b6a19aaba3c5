from collections.abc import Iterable
from functools import reduce
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _lazy

from accounts.models import User
from core.models import Record
from core.models.fields import WordsField
from register.models.sensitive_mark import MarkedWords


class VerificationResult(models.TextChoices):
    """What internal audit found. That nobody looked is no result: then there is no row."""

    VERIFIED = "verified", _lazy("Verified")
    NOT_VERIFIED = "not_verified", _lazy("Looked at, not verified")
    NOT_TESTED = "not_tested", _lazy("Could not be tested")


class Verification(Record):
    """Internal audit looked at something that somebody says of themselves (H9). It is never changed.

    `covers_hash` is a hash of what was looked at, so that a later change of that shows.
    Its words are exempt where it is said of them, and by themselves where what it speaks of is exempt (decision 22).
    """

    FROZEN = True

    result = models.CharField(_lazy("result"), max_length=12, choices=VerificationResult.choices)
    looked_at = WordsField(_lazy("what was looked at"))
    evidence = WordsField(_lazy("evidence seen"), blank=True)
    covers_hash = models.CharField(max_length=64, editable=False)
    verified_on = models.DateField(_lazy("verified on"), editable=False)
    verified_by = models.CharField(max_length=320, editable=False)
    verifier = models.ForeignKey(User, models.PROTECT, null=True, editable=False, related_name="+")

    EXEMPT_WORDS: ClassVar = {"": ("looked_at", "evidence")}
    WORDS_OF: ClassVar = ""

    class Meta(Record.Meta):
        abstract = True
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(name="%(app_label)s_%(class)s_says_what", condition=~Q(looked_at="")),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_has_evidence", condition=~Q(result="verified") | ~Q(evidence="")
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_result_display())

    @property
    def judged_in(self) -> Any:
        """The partnership to which what was looked at belongs."""
        return reduce(getattr, self.WORDS_OF.split("__"), self)

    def list_words_judged(self) -> Iterable[MarkedWords]:
        """Return the words that it speaks of, of which any may be exempt."""
        raise NotImplementedError

    @classmethod
    def find_about(cls, words: MarkedWords) -> "models.QuerySet[Any]":
        """Return the verifications that speak of these words of a record."""
        raise NotImplementedError

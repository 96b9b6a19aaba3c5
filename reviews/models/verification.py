from collections.abc import Iterable
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from register.models import MarkedWords, words_of_record
from register.models.verification import Verification
from reviews.models.review import Review, ReviewLine


class ReviewVerification(Verification):
    """Internal audit looked at a signed review, or at one line of it: then `question` names the line."""

    review = models.ForeignKey(Review, models.PROTECT, related_name="verifications", editable=False)
    question = models.SlugField(max_length=80, blank=True, editable=False)

    WORDS_OF: ClassVar = "review__partnership"

    class Meta(Verification.Meta):
        verbose_name = _lazy("verification of a review")
        verbose_name_plural = _lazy("verifications of reviews")

    @property
    def mark_label(self) -> str:
        """What its marked words are called where marks are listed."""
        about = ", ".join(filter(None, (str(self.review), self.question)))
        return _("What internal audit looked at: %(what)s") % {"what": about}

    def list_words_judged(self) -> Iterable[MarkedWords]:
        """Return this year's words of its line; of a review as a whole those of every line, and its own."""
        lines = self.review.lines.all()
        if self.question:
            return [words_of_record(one) for one in lines.filter(question=self.question)]
        own = [words_of_record(self.review, part) for part in Review.EXEMPT_WORDS]
        return [*own, *(words_of_record(one) for one in lines)]

    @classmethod
    def find_about(cls, words: MarkedWords) -> "models.QuerySet[ReviewVerification]":
        """Return the verifications of a line and of its whole review; nobody judged last year's words."""
        if words.kind == Review._meta.label_lower:
            return cls.objects.filter(review=words.key, question="")
        line = (
            ReviewLine.objects.filter(pk=words.key).first()
            if words.kind == ReviewLine._meta.label_lower
            else None
        )
        if line is None or words.part:
            return cls.objects.none()
        return cls.objects.filter(review=line.review_id, question__in=("", line.question))

from collections.abc import Iterable
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from governance.models.assessment import Answer, Assessment
from register.models import MarkedWords, words_of_record
from register.models.verification import Verification


class SectionVerification(Verification):
    """Internal audit looked at the answers of one section of a checklist."""

    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="verifications", editable=False)
    section = models.SlugField(max_length=80, editable=False)

    WORDS_OF: ClassVar = "assessment__partnership"

    class Meta(Verification.Meta):
        verbose_name = _lazy("verification of a checklist")
        verbose_name_plural = _lazy("verifications of checklists")

    @property
    def mark_label(self) -> str:
        """What its marked words are called where marks are listed."""
        given = {"checklist": self.assessment, "section": self.section}
        return _("What internal audit looked at: %(checklist)s, %(section)s") % given

    def list_words_judged(self) -> Iterable[MarkedWords]:
        """Return the words of every answer of its section."""
        framework = self.assessment.edition.framework
        asked = [
            each.key for part in framework.sections if part.key == self.section for each in part.questions
        ]
        return [words_of_record(one) for one in self.assessment.answers.filter(question__in=asked)]

    @classmethod
    def find_about(cls, words: MarkedWords) -> "models.QuerySet[SectionVerification]":
        """Return the verifications of the section in which an answer stands."""
        answers = Answer.objects.select_related("assessment__edition")
        answer = answers.filter(pk=words.key).first() if words.kind == Answer._meta.label_lower else None
        if answer is None:
            return cls.objects.none()
        parts = answer.assessment.edition.framework.sections
        own = [one.key for one in parts if any(each.key == answer.question for each in one.questions)]
        return cls.objects.filter(assessment=answer.assessment_id, section__in=own)

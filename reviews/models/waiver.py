from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from accounts.models import User
from core import clock
from core.dates import write_long_date
from core.models import Record
from core.models.fields import WordsField
from register.models import Partnership


class CapWaiver(Record):
    """Somebody who may has said that caps of a rating do not count until a day, and why. It never changes.

    It ends by itself after its last day, or earlier by a row of its own.
    """

    FROZEN = True

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="cap_waivers", editable=False)
    lines = models.JSONField(_lazy("the caps"), editable=False)  # the lines of the review whose caps it lifts
    covers = WordsField(_lazy("what the caps say"), editable=False)
    reason = WordsField(_lazy("why"))
    until = models.DateField(_lazy("until"))
    given_on = models.DateField(_lazy("given on"), editable=False)
    given_by = models.CharField(max_length=320, editable=False)
    giver = models.ForeignKey(User, models.PROTECT, null=True, editable=False, related_name="+")

    EXEMPT_WORDS: ClassVar = {"": ("reason",)}

    class Meta(Record.Meta):
        ordering = ["-pk"]
        verbose_name = _lazy("waiver of a cap")
        constraints = [
            models.CheckConstraint(name="reviews_waiver_has_reason", condition=~Q(reason="")),
            models.CheckConstraint(name="reviews_waiver_ends_later", condition=Q(until__gte=F("given_on"))),
        ]

    def __str__(self) -> str:
        return _("Cap waived until %(day)s") % {"day": write_long_date(self.until)}

    def stands_on(self, day: date) -> bool:
        """Whether it still counts on a day; it is read with its end."""
        return day <= self.until and not hasattr(self, "end")

    @property
    def stands(self) -> bool:
        return self.stands_on(clock.today())


class CapWaiverEnd(Record):
    """A waiver was ended before its day, by whom and why."""

    FROZEN = True

    waiver = models.OneToOneField(CapWaiver, models.PROTECT, related_name="end", editable=False)
    ended_on = models.DateField(_lazy("ended on"), editable=False)
    ended_by = models.CharField(max_length=320, editable=False)
    reason = WordsField(_lazy("why"))

    EXEMPT_WORDS: ClassVar = {"": ("reason",)}
    WORDS_OF: ClassVar = "waiver__partnership"

    class Meta(Record.Meta):
        verbose_name = _lazy("end of a waiver")
        constraints = [models.CheckConstraint(name="reviews_waiver_end_has_reason", condition=~Q(reason=""))]

    def __str__(self) -> str:
        return _("Waiver ended on %(day)s") % {"day": write_long_date(self.ended_on)}

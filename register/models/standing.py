from django.db import models
from django.utils.translation import gettext_lazy as _lazy

from register.choices import Rating
from register.models.partnership import Partnership


class Standing(models.Model):
    """The computed summary of a partnership, one row each, written in the transaction that causes it.

    It always equals recomputation from the records (services/standings.py); what depends on today's
    date is not stored here but asked. Not a record: nobody edits it, so it has no version or history.
    """

    partnership = models.OneToOneField(Partnership, models.CASCADE, primary_key=True, related_name="standing")
    rating = models.CharField(
        _lazy("rating"), max_length=12, choices=Rating.choices, default=Rating.NOT_ASSESSED
    )
    reviewed_on = models.DateField(_lazy("last review"), null=True)
    # A review that is not accepted yet: register.choices.ReviewState.
    review_state = models.CharField(max_length=6, blank=True)
    next_review_on = models.DateField(_lazy("next review"), null=True, db_index=True)
    ends_on = models.DateField(_lazy("ends"), null=True, db_index=True)
    last_safe_on = models.DateField(_lazy("last safe date to give notice"), null=True, db_index=True)
    signs = models.JSONField(_lazy("warning signs"), default=list)
    sign_count = models.PositiveSmallIntegerField(_lazy("warning signs"), default=0)
    counts = models.JSONField(default=dict)
    # Everything a reader may look for, in lower case, so that search is one indexed column.
    search_text = models.TextField(blank=True)

    class Meta:
        verbose_name = _lazy("standing")

    def __str__(self) -> str:
        return f"{self.partnership_id}"


class SignShown(models.Model):
    """Since when a warning sign has shown. Beside Standing, because it cannot be worked out from the records."""

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="signs_shown")
    code = models.SlugField(max_length=60)
    since = models.DateField(_lazy("since"))

    class Meta:
        verbose_name = _lazy("warning sign shown")
        constraints = [
            models.UniqueConstraint(fields=["partnership", "code"], name="register_sign_shown_once")
        ]

    def __str__(self) -> str:
        return f"{self.partnership_id}: {self.code}"

from datetime import date

from django.db import models
from django.db.models import Case, Count, F, IntegerField, OuterRef, Q, Subquery, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _lazy

from core import clock
from register.choices import Rating
from register.models.partnership import Partnership


class Standing(models.Model):
    """The computed summary of a partnership, one row each, written in the transaction that causes it.

    It always equals recomputation from the records (register/standing/refresh.py). Not a record: nobody edits
    it, so it has no version or history.
    """

    partnership = models.OneToOneField(Partnership, models.CASCADE, primary_key=True, related_name="standing")
    rating = models.CharField(
        _lazy("rating"), max_length=12, choices=Rating.choices, default=Rating.NOT_ASSESSED
    )
    reviewed_on = models.DateField(_lazy("last review"), null=True)
    # A review that is not accepted yet: register.choices.ReviewState.
    review_state = models.CharField(max_length=6, blank=True)
    # While a cap of the rating is waived, until the end of this day, this is the rating instead.
    waived_rating = models.CharField(max_length=12, choices=Rating.choices, blank=True)
    waived_until = models.DateField(null=True)
    # What the rating rests on: register/standing/rating_basis.py puts it into words.
    rating_basis = models.JSONField(default=dict)
    next_review_on = models.DateField(_lazy("next review"), null=True, db_index=True)
    ends_on = models.DateField(_lazy("ends"), null=True, db_index=True)
    # The last day of the last end or renewal; of a month or a year alone, its last day.
    agreement_until = models.DateField(null=True)
    counts = models.JSONField(default=dict)

    class Meta:
        verbose_name = _lazy("standing")

    def __str__(self) -> str:
        return f"{self.partnership_id}"

    @property
    def rating_today(self) -> str:
        return self.rating_on(clock.today())

    @property
    def rating_label(self) -> str:
        """The rating that counts today, in words."""
        return str(Rating(self.rating_today).label)

    def rating_on(self, day: date) -> str:
        """The rating on a day: a waiver of a cap ends by itself."""
        return self.waived_rating if self.waived_until and day <= self.waived_until else self.rating


def rating_on(day: date, path: str = "standing__") -> Case:
    """Return an annotation for partnerships: the rating on a day, as `Standing.rating_on` says it."""
    waived = When(**{f"{path}waived_until__gte": day}, then=F(f"{path}waived_rating"))
    return Case(waived, default=F(f"{path}rating"), output_field=models.CharField())


class SignShownQuerySet(models.QuerySet["SignShown"]):
    def on(self, day: date) -> "SignShownQuerySet":
        """Those that show on a day."""
        begun = Q(shows_from__isnull=True) | Q(shows_from__lte=day)
        return self.filter(begun, Q(shows_until__isnull=True) | Q(shows_until__gt=day))


class SignShown(models.Model):
    """A warning sign of one partnership, with the days from which and until which it shows.

    Written with its standing. `since` is the day on which it began or was first seen, which cannot be worked out.
    """

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="signs_shown")
    code = models.SlugField(max_length=60)
    mark = models.CharField(max_length=40, blank=True)  # tells several of one kind apart
    since = models.DateField(_lazy("since"))
    shows_from = models.DateField(null=True)
    shows_until = models.DateField(null=True)
    about_on = models.DateField(null=True)
    words = models.JSONField(default=dict)
    # Where just this is mended, if not where its sign says.
    mends = models.CharField(max_length=80, blank=True)

    objects = SignShownQuerySet.as_manager()

    class Meta:
        verbose_name = _lazy("warning sign shown")
        constraints = [
            models.UniqueConstraint(fields=["partnership", "code", "mark"], name="register_sign_shown_once")
        ]

    def __str__(self) -> str:
        return f"{self.partnership_id}: {self.code}"


def signs_on(day: date) -> Coalesce:
    """Return an annotation for partnerships: how many warning signs show on a day."""
    own = SignShown.objects.on(day).filter(partnership=OuterRef("pk")).order_by().values("partnership")
    return Coalesce(Subquery(own.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), 0)

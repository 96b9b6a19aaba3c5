from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _lazy

from accounts.models import Person
from core.models import Record
from core.models.fields import WordsField
from register.choices import OPEN_STATUSES
from register.models import MarkedRecord, Partnership
from register.rules import matrix as matrices
from reviews.choices import Band, RiskCategory, ScoreKind, Treatment


class RiskQuerySet(models.QuerySet["Risk"]):
    def open(self) -> "RiskQuerySet":
        """Those that are still run, of partnerships that still bind or may bind the council."""
        return self.filter(closed_on__isnull=True, partnership__status__in=OPEN_STATUSES)

    def of(self, partnerships: "models.QuerySet[Partnership]") -> "RiskQuerySet":
        """Those of these partnerships."""
        return self.filter(partnership__in=partnerships.values("pk"))

    def in_bands(self, bands: Iterable[str]) -> "RiskQuerySet":
        """Those whose score now lies in one of these bands."""
        return self.filter(current__band__in=list(bands))

    def with_scores(self) -> "RiskQuerySet":
        """The same, each with its partnership, its owner and its three scores, in one query."""
        return self.select_related("partnership", "owner", "inherent", "current", "target")


def _newest_score(label: Any) -> "models.ForeignKey[RiskScore | None, RiskScore | None]":
    return models.ForeignKey(
        "reviews.RiskScore", models.PROTECT, null=True, editable=False, related_name="+", verbose_name=label
    )


class Risk(MarkedRecord):
    """Something that may go wrong in a partnership, in three parts: cause, event, consequence (P4, B2, H7).

    `inherent`, `current` and `target` point to the newest score of each kind, so that the list and the
    record as it stood need no search; reviews/risks/service.py keeps them. A risk that also stands on the
    council's own register is one row here and is counted once.
    """

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="risks", editable=False)
    number = models.PositiveSmallIntegerField(_lazy("number"), editable=False)
    title = models.CharField(_lazy("risk in a few words"), max_length=160)
    cause = WordsField(
        _lazy("because of"),
        blank=True,
        help_text=_lazy("What brings it about, such as rising home care prices."),
    )
    event = WordsField(
        _lazy("there is a chance that"),
        blank=True,
        help_text=_lazy("What may happen, such as the pooled fund overspends."),
    )
    consequence = WordsField(
        _lazy("leading to"),
        blank=True,
        help_text=_lazy("What it would do, such as an unbudgeted call on reserves."),
    )
    category = models.CharField(_lazy("category"), max_length=14, choices=RiskCategory.choices, blank=True)
    owner = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="risks", verbose_name=_lazy("owner")
    )
    treatment = models.CharField(_lazy("treatment"), max_length=10, choices=Treatment.choices, blank=True)
    measures = WordsField(
        _lazy("what is done about it"),
        blank=True,
        help_text=_lazy("Controls that stand today, and what comes next."),
    )
    review_by = models.DateField(_lazy("look at it again by"), null=True, blank=True)
    also_on_council_register = models.BooleanField(
        _lazy("also on the council's own risk register"), default=False
    )
    council_share = models.CharField(
        _lazy("what the council carries"),
        max_length=240,
        blank=True,
        help_text=_lazy(
            "Its share and who carries the rest, such as half of any overspend, the NHS the other half."
        ),
    )
    # Whom somebody typed in as the approver, before approvals were pressed (decision 20). Nothing writes it any more;
    # the record as it stood on a day before reads it.
    tolerated_by = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_lazy("tolerance approved by"),
    )
    tolerated_until = models.DateField(_lazy("tolerated until"), null=True, blank=True)
    tolerated_why = WordsField(_lazy("why it is tolerated"), blank=True)
    closed_on = models.DateField(_lazy("closed on"), null=True, blank=True, editable=False)
    closed_why = WordsField(_lazy("why it is closed"), blank=True, editable=False)
    prompt = models.SlugField(max_length=40, blank=True, editable=False)  # the suggestion that it grew from
    inherent = _newest_score(_lazy("score before controls"))
    current = _newest_score(_lazy("score now"))
    target = _newest_score(_lazy("target score"))

    objects = RiskQuerySet.as_manager()

    SAYS = "title"
    IN_REPORT = Q(closed_on__isnull=True, partnership__status__in=OPEN_STATUSES)

    class Meta(MarkedRecord.Meta):
        ordering = ["partnership_id", "number"]
        verbose_name = _lazy("risk")
        constraints = [
            *MarkedRecord.Meta.constraints,
            models.UniqueConstraint(fields=["partnership", "number"], name="reviews_risk_number_once"),
            models.CheckConstraint(
                name="reviews_risk_has_a_title",
                condition=~Q(title=""),
                violation_error_message=_lazy("Enter the risk in a few words."),
            ),
            models.CheckConstraint(
                name="reviews_risk_closed_says_why",
                condition=Q(closed_on__isnull=True) | ~Q(closed_why=""),
                violation_error_message=_lazy("Say why the risk is closed."),
            ),
        ]
        indexes = [models.Index(fields=["review_by"], name="reviews_risk_review_by")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("risk", args=[self.partnership.reference, self.number])

    @property
    def label(self) -> str:
        """Its number as people write it."""
        return f"R{self.number}"


class RiskScore(Record):
    """One scoring of one risk. It never changes: scoring again writes another row.

    It keeps the matrix and the edition that it was made under, so a council that changes its matrix
    alters no score that stands.
    """

    FROZEN = True

    risk = models.ForeignKey(Risk, models.PROTECT, related_name="scores", editable=False)
    kind = models.CharField(_lazy("which score"), max_length=8, choices=ScoreKind.choices)
    likelihood = models.PositiveSmallIntegerField(_lazy("likelihood"))
    impact = models.PositiveSmallIntegerField(_lazy("impact"))
    score = models.PositiveSmallIntegerField(_lazy("score"), editable=False)
    band = models.CharField(_lazy("band"), max_length=10, choices=Band.choices, editable=False)
    matrix = models.CharField(_lazy("matrix"), max_length=20, editable=False)
    edition = models.PositiveSmallIntegerField(_lazy("edition of the matrix"), editable=False)
    scored_on = models.DateField(_lazy("scored on"), editable=False)
    scored_by = models.CharField(_lazy("scored by"), max_length=320, editable=False)
    why = WordsField(_lazy("why this score"), blank=True)

    class Meta(Record.Meta):
        ordering = ["pk"]
        verbose_name = _lazy("score")
        indexes = [
            models.Index(fields=["risk", "kind", "id"], name="reviews_score_newest"),
            models.Index(fields=["band"], name="reviews_score_band"),
        ]
        constraints = [
            models.CheckConstraint(
                name="reviews_score_is_the_product",
                condition=Q(score=F("likelihood") * F("impact"), likelihood__gte=1, impact__gte=1),
            )
        ]

    def __str__(self) -> str:
        return f"{self.score} {self.band_word}"

    @property
    def made_under(self) -> matrices.Matrix:
        """The matrix and edition that this score was made under, whatever the council uses today."""
        return matrices.get_matrix(self.matrix, self.edition)

    @property
    def band_word(self) -> str:
        """The word that its own matrix has for its band."""
        return next(band.word for band in self.made_under.bands if band.key == self.band)

    @property
    def likelihood_in_words(self) -> str:
        return f"{self.likelihood} {self.made_under.likelihood[self.likelihood - 1].word}"

    @property
    def impact_in_words(self) -> str:
        return f"{self.impact} {self.made_under.impact[self.impact - 1].word}"

"""The smallest valid risk, scored when asked, and something to be done."""

from datetime import date
from typing import Any

import factory

from core.history.actors import SYSTEM
from register.models import Action
from reviews.annual import service as annual_service
from reviews.annual import signing
from reviews.models import Review, Risk
from reviews.risks import service as risks_service
from tests.factories.register import PartnershipFactory

SCORED_ON = date(2026, 7, 1)


class RiskFactory(factory.django.DjangoModelFactory):
    """An open risk of a live partnership: `RiskFactory(now=(4, 5))` scores it, likelihood before impact."""

    class Meta:
        model = Risk
        skip_postgeneration_save = True

    partnership = factory.SubFactory(PartnershipFactory, live=True)
    number = factory.LazyAttribute(lambda made: risks_service.draw_next_number(made.partnership.pk))
    title = factory.Sequence("Risk {}".format)

    @factory.post_generation
    def now(self: Risk, create: bool, extracted: tuple[int, int] | None, **_unused: object) -> None:
        if create and extracted:
            score(self, *extracted)


def score(risk: Risk, likelihood: int, impact: int, *, on: date = SCORED_ON, kind: str = "current") -> Any:
    """Score a risk on a day."""
    return risks_service.score(risk, kind=kind, levels=(likelihood, impact), on=on, by=SYSTEM)


class ActionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Action

    partnership = factory.SubFactory(PartnershipFactory, live=True)
    what = factory.Sequence("Action {}".format)


def opened(partnership: Any, *, by: Any = SYSTEM, on: date = SCORED_ON) -> Review:
    """Open the annual review of a partnership."""
    return annual_service.open_review(partnership, by=by, on=on)


def filled(review: Review, *, by: Any = SYSTEM, on: date = SCORED_ON, value: str = "yes") -> Review:
    """Answer every line of a review and write it up, so that it can be signed."""
    for line in review.lines.all():
        annual_service.change_line(line, value=value, comment="", evidence="Minutes", by=by, on=on)
    found = Review.objects.get(pk=review.pk)
    found.summary, found.outcome = "Three projects finished.", Review.Outcome.CONTINUE
    return annual_service.write_up(found, by=by)


def signed(partnership: Any, *, by: Any = SYSTEM, value: str = "yes", on: date = SCORED_ON) -> Review:
    """A review that waits to be accepted."""
    return signing.sign_review(filled(opened(partnership, by=by, on=on), by=by, value=value), by=by)


def accepted(partnership: Any, *, by: Any = SYSTEM, value: str = "yes") -> Review:
    """A review that is accepted and frozen; the register itself signed it, since nobody accepts their own."""
    return signing.accept_review(signed(partnership, value=value), by=by)

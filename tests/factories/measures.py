"""The smallest valid measure, and a figure of it."""

from datetime import date
from decimal import Decimal

import factory

from reviews.models import Measure, MeasureFigure
from tests.factories.register import PartnershipFactory
from tests.factories.related import ObjectiveFactory


class MeasureFactory(factory.django.DjangoModelFactory):
    """A measure with a target of ten, of an objective of its partnership."""

    class Meta:
        model = Measure

    partnership = factory.SubFactory(PartnershipFactory, live=True)
    objective = factory.SubFactory(ObjectiveFactory, partnership=factory.SelfAttribute("..partnership"))
    name = factory.Sequence("Measure {}".format)
    target = Decimal(10)


class MeasureFigureFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = MeasureFigure

    partnership = factory.SubFactory(PartnershipFactory, live=True)
    measure = factory.SubFactory(MeasureFactory, partnership=factory.SelfAttribute("..partnership"))
    ends_on = date(2026, 9, 30)
    amount = Decimal(7)

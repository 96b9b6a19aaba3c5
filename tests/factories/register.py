"""The smallest valid partnership and its related records; life stages as traits."""

from datetime import date

import factory

from core.models.counter import take_numbers
from register.choices import Form, Status, Tier
from register.models import (
    Contribution,
    KeyDate,
    Membership,
    Objective,
    Organisation,
    Partnership,
    Theme,
)
from register.standing import refresh as standing_refresh
from tests.factories.accounts import PersonFactory


class ThemeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Theme
        django_get_or_create = ("name",)

    name = factory.Sequence("Theme {}".format)


class OrganisationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Organisation

    name = factory.Sequence("Organisation {}".format)


class PartnershipFactory(factory.django.DjangoModelFactory):
    """A proposed partnership with nothing but a name; `live=True` gives it what a running one usually has."""

    class Meta:
        model = Partnership
        skip_postgeneration_save = True

    reference = factory.LazyFunction(lambda: f"PSH-{take_numbers('partnership')[0]:04d}")
    name = factory.Sequence("Riverside Partnership {}".format)

    class Params:
        live = factory.Trait(
            status=Status.LIVE,
            tier=Tier.MODERATE,
            form=Form.SHARED_SERVICE,
            purpose="Gives residents one front door.",
            sponsor=factory.SubFactory(PersonFactory),
            starts_on=date(2019, 4, 1),
        )

    @factory.post_generation
    def standing(self: Partnership, create: bool, extracted: object, **_unused: object) -> None:
        if create:
            standing_refresh.refresh([self.pk])


class MembershipFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Membership

    partnership = factory.SubFactory(PartnershipFactory)
    organisation = factory.SubFactory(OrganisationFactory)


class KeyDateFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = KeyDate

    partnership = factory.SubFactory(PartnershipFactory)
    on = date(2027, 3, 31)


class ContributionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Contribution

    partnership = factory.SubFactory(PartnershipFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    year = 2026
    amount = 1000


class ObjectiveFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Objective

    partnership = factory.SubFactory(PartnershipFactory)
    text = factory.Sequence("Objective {}".format)

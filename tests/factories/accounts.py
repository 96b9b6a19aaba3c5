"""The smallest valid person, sign-in, directorate and panel."""

import factory

from accounts.models import Directorate, Panel, PanelSeat, Person, RoleGrant, User
from core.history import writing
from core.history.actors import SYSTEM


class DirectorateFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Directorate
        django_get_or_create = ("name",)

    name = factory.Sequence("Directorate {}".format)


class PersonFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Person

    post = factory.Sequence("Head of Service {}".format)


class UserFactory(factory.django.DjangoModelFactory):
    """A sign-in with one role: `UserFactory(role="officer")`; the password is `correct horse battery`."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence("person{}@council.example".format)
    person = factory.SubFactory(PersonFactory)
    password = factory.django.Password("correct horse battery")

    @factory.post_generation
    def role(self: User, create: bool, extracted: str | None, **_unused: object) -> None:
        if create and extracted:
            RoleGrant.objects.create(user=self, role=extracted)


class PanelFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Panel
        skip_postgeneration_save = True

    name = factory.Sequence("Panel {}".format)
    slug = factory.Sequence("panel-{}".format)


def seat(panel: Panel, *people: Person, **fields: object) -> None:
    """Let people sit on a panel, always unless `started_on` or `ended_on` says otherwise."""
    for person in people:
        writing.insert(PanelSeat(panel=panel, person=person, **fields), by=SYSTEM)

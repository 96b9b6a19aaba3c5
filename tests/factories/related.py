"""The smallest valid thing of every kind that stands in a tab of a partnership."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import factory
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from register import models
from tests.core.uploads.samples import PDF
from tests.factories.accounts import PersonFactory
from tests.factories.register import (
    ContributionFactory,
    KeyDateFactory,
    MembershipFactory,
    ObjectiveFactory,
    OrganisationFactory,
    PartnershipFactory,
)


class PartFactory(factory.django.DjangoModelFactory):
    class Meta:
        abstract = True

    partnership = factory.SubFactory(PartnershipFactory)


class RepresentativeFactory(PartFactory):
    class Meta:
        model = models.Representative

    person = factory.SubFactory(PersonFactory)


class PriorityServedFactory(PartFactory):
    class Meta:
        model = models.PriorityServed

    priority = factory.LazyFunction(
        lambda: models.Priority.objects.create(name=f"Priority {models.Priority.objects.count()}")
    )


class YearMoneyFactory(PartFactory):
    class Meta:
        model = models.YearMoney

    year = 2026
    budget = 5000


class LiabilityFactory(PartFactory):
    class Meta:
        model = models.Liability

    kind = "loan"
    what = factory.Sequence("Loan {}".format)


class ShareFactory(PartFactory):
    class Meta:
        model = models.Share

    organisation = factory.SubFactory(OrganisationFactory)
    percent = 1


class BenefitFigureFactory(PartFactory):
    class Meta:
        model = models.BenefitFigure

    year = factory.Sequence(lambda n: 2000 + n % 100)
    number = 12
    unit = "households advised"
    source = "Annual report"


class DocumentFactory(PartFactory):
    class Meta:
        model = models.Document

    kind = "terms"
    title = factory.Sequence("Terms {}".format)
    held = "Shared drive"


class DocumentVersionFactory(factory.django.DjangoModelFactory):
    """A version with a small PDF in the storage of the test."""

    class Meta:
        model = models.DocumentVersion

    document = factory.SubFactory(DocumentFactory)
    number = 1
    file = factory.LazyFunction(lambda: default_storage.save("documents/test.pdf", ContentFile(PDF)))
    original_name = "Terms.pdf"
    content_type = "application/pdf"
    size = len(PDF)
    sha256 = "0" * 64
    uploaded_at = factory.LazyFunction(timezone.now)
    uploaded_by = "Head of Service"


class MeetingFactory(PartFactory):
    class Meta:
        model = models.Meeting

    held_on = date(2026, 6, 3)


class AttendanceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Attendance

    meeting = factory.SubFactory(MeetingFactory)
    membership = factory.LazyAttribute(lambda line: MembershipFactory(partnership=line.meeting.partnership))
    seats = 2
    present = 1


class JournalNoteFactory(PartFactory):
    class Meta:
        model = models.JournalNote

    on = date(2026, 5, 1)
    text = factory.Sequence("Note {}".format)
    written_by = "Head of Service"


class ImplicationFactory(PartFactory):
    class Meta:
        model = models.Implication

    kind = "legal"
    text = "None that anyone knows of."


class ActionFactory(PartFactory):
    class Meta:
        model = models.Action

    what = factory.Sequence("Action {}".format)


# How to make one of each kind of register.related.kinds.KINDS.
MAKERS: Mapping[str, Callable[..., Any]] = {
    "membership": MembershipFactory,
    "representative": RepresentativeFactory,
    "objective": ObjectiveFactory,
    "priority": PriorityServedFactory,
    "contribution": ContributionFactory,
    "year": YearMoneyFactory,
    "liability": LiabilityFactory,
    "share": ShareFactory,
    "benefit": BenefitFigureFactory,
    "key_date": KeyDateFactory,
    "document": DocumentFactory,
    "meeting": MeetingFactory,
    "note": JournalNoteFactory,
    "implication": ImplicationFactory,
    "action": ActionFactory,
}

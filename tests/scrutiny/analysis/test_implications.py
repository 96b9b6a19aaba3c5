"""The implications that a committee's report must speak to."""

from datetime import date

import pytest

from register.choices import ImplicationKind
from register.models import Partnership
from scrutiny.access import with_first_page
from scrutiny.analysis import pdf
from scrutiny.analysis.read import Analysis
from tests.factories.register import PartnershipFactory
from tests.factories.related import ImplicationFactory


@pytest.mark.django_db
def test_every_implication_is_spoken_to_and_silence_is_said() -> None:
    made = PartnershipFactory()
    ImplicationFactory(partnership=made, kind="equality", text="It reaches people who have no car.")
    ImplicationFactory(partnership=made, kind="carbon", applies=False, text="It runs no buildings.")
    facts = Analysis(with_first_page(Partnership.objects.all()).get(pk=made.pk), today=date(2026, 11, 20))
    said = dict(pdf.list_implications(facts))
    assert list(said) == [str(kind.label) for kind in ImplicationKind]
    assert said["Equality"] == "It reaches people who have no car."
    assert said["Carbon"] == "Not applicable: It runs no buildings."
    assert said["Legal"] == "Not recorded"

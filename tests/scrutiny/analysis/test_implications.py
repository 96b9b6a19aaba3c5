"""The implications that a committee's report must speak to."""

from datetime import date

import pytest

from register.choices import ImplicationKind
from register.models import Partnership
from scrutiny.access import read_with_first_page
from scrutiny.analysis import pdf
from scrutiny.analysis.facts.read import Analysis
from tests.factories.register import PartnershipFactory
from tests.factories.related import ImplicationFactory


def read(made: Partnership) -> Analysis:
    return Analysis(read_with_first_page(Partnership.objects.all()).get(pk=made.pk), today=date(2026, 11, 20))


@pytest.mark.django_db
def test_every_implication_is_spoken_to_and_silence_is_said_in_one_sentence() -> None:
    made = PartnershipFactory()
    ImplicationFactory(partnership=made, kind="equality", text="It reaches people who have no car.")
    ImplicationFactory(partnership=made, kind="carbon", applies=False, text="It runs no buildings.")
    facts = read(made)
    said, silent = dict(pdf.list_implications(facts)), pdf.name_unrecorded(facts)
    assert said == {
        "Equality": "It reaches people who have no car.",
        "Carbon": "Not applicable: It runs no buildings.",
    }
    for kind in ImplicationKind:
        assert (str(kind.label) in said) != (str(kind.label).lower() in silent), kind


@pytest.mark.django_db
def test_where_none_is_recorded_there_is_no_table_and_where_all_are_no_sentence() -> None:
    made = PartnershipFactory()
    page = pdf.render_html(read(made))
    assert page.count("Nothing is recorded on any of the implications") == 1
    assert "What the record says" not in page
    for kind in ImplicationKind:
        ImplicationFactory(partnership=made, kind=kind)
    assert pdf.name_unrecorded(read(made)) == ""

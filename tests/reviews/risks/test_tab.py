"""The tab of a partnership's risks and one risk: what they say, and to whom."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from register.models import Partnership
from reviews.models import Risk
from reviews.risks import service as risks_service
from tests.factories.reviews import RiskFactory, score
from tests.reviews.risks.pages import TODAY, SignIn, text

pytestmark = pytest.mark.django_db


# --- The tab ----------------------------------------------------------------------------------------------


def test_an_empty_room_says_what_will_be_here_and_offers_what_such_partnerships_usually_have(
    client: Client, fund: Partnership
) -> None:
    page = text(client, f"/register/{fund.reference}/risks/")
    assert "will stand here" in page
    assert page.count("/risks/new/?from=") == 5
    assert "liability has no upper limit" in page
    assert "<table" not in page


def test_a_reader_who_may_not_change_it_is_offered_no_verb(
    fund: Partnership, risk: Risk, people: Any, client_as: SignIn
) -> None:
    for address in (f"/register/{fund.reference}/risks/", risk.get_absolute_url()):
        page = text(client_as(people["adviser"]), address)
        assert "Share of an overspend" in page
        assert not [verb for verb in ("/new/", "/edit/", "/score/", "/close/", "/tolerate/") if verb in page]


def test_the_room_lists_the_highest_first_and_leads_from_the_map_to_the_risks(
    client: Client, fund: Partnership, risk: Risk
) -> None:
    RiskFactory(partnership=fund, title="A small one", now=(1, 2))
    RiskFactory(partnership=fund, title="Not scored yet")
    page = text(client, f"/register/{fund.reference}/risks/")
    order = [page.index(title) for title in ("Share of an overspend", "A small one", "Not scored yet")]
    assert order == sorted(order)
    assert "?cell=4-5#list" in page
    assert "1 above the council's limit of 9" in page
    narrowed = text(client, f"/register/{fund.reference}/risks/?cell=4-5")
    assert "Share of an overspend" in narrowed
    assert "A small one" not in narrowed


@pytest.mark.parametrize("query", ["?cell=9-9", "?cell=x", "?band=purple", "?score=nothing", "?cell=&band="])
def test_nonsense_in_the_address_of_the_room_does_no_harm(
    client: Client, fund: Partnership, risk: Risk, query: str
) -> None:
    assert "Risks" in text(client, f"/register/{fund.reference}/risks/{query}")


def test_closed_risks_are_kept_apart_and_counted_out(
    client: Client, fund: Partnership, risk: Risk, officer: User
) -> None:
    risks_service.close(risk, why="The cap is agreed", on=TODAY, by=officer)
    page = text(client, f"/register/{fund.reference}/risks/")
    assert "1 closed risk" in page
    assert "closed on 20 November 2026: The cap is agreed" in page
    assert "No open risk" not in page


# --- Exempt partnerships ---------------------------------------------------------------------------------------


def test_the_risks_of_an_exempt_partnership_are_shown_only_to_who_may_read_exempt_text(
    fund: Partnership, risk: Risk, people: Any, client_as: SignIn
) -> None:
    Partnership.objects.filter(pk=fund.pk).update(exempt_paragraph=7)
    reader = client_as(people["reader"])
    assert "not shown to you" in text(reader, f"/register/{fund.reference}/risks/")
    assert "Share of an overspend" not in text(reader, "/risks/")
    text(reader, risk.get_absolute_url(), 404)
    assert "Share of an overspend" in text(client_as(people["adviser"]), "/risks/")


# --- One risk ----------------------------------------------------------------------------------------------------


def test_a_risk_is_read_by_its_parts_with_its_three_scores_and_its_line(client: Client, risk: Risk) -> None:
    score(risk, 4, 4, on=date(2026, 10, 1))
    score(risk, 2, 3, on=date(2026, 10, 1), kind="target")
    page = text(client, risk.get_absolute_url())
    for words in ("Cause:</span> Rising prices", "Leading to:</span> A call on reserves"):
        assert words in page
    assert "<b>16</b> Very high" in page
    assert "<b>6</b> Medium" in page
    assert "Not scored" in page
    assert page.count('role="img"') == 1
    assert "our limit, 9" in page


def test_two_scores_on_one_day_make_no_line_and_the_last_one_stands(client: Client, risk: Risk) -> None:
    score(risk, 1, 1)
    page = text(client, risk.get_absolute_url())
    assert "Score over time" not in page
    assert page.count("Every score") >= 1


def test_a_score_of_another_matrix_says_so_and_keeps_its_band(
    client: Client, risk: Risk, settings: Any
) -> None:
    settings.RISK_MATRIX = "4x4"
    page = text(client, risk.get_absolute_url())
    assert "<b>20</b> Very high" in page
    assert "scored on the 5 by 5 matrix, edition 1" in page
    listed = text(client, "/risks/")
    assert "1 risk was scored on another matrix" in listed
    assert "<b>20</b> Very high" in listed


def test_what_is_typed_is_escaped_everywhere(client: Client, fund: Partnership) -> None:
    evil = "<script>alert(1)</script>"
    made = RiskFactory(partnership=fund, title=evil, cause=evil, measures=evil, now=(5, 5))
    score(made, 4, 4, on=date(2026, 10, 1))
    for address in ("/risks/", f"/register/{fund.reference}/risks/", made.get_absolute_url()):
        assert "<script>alert" not in text(client, address)

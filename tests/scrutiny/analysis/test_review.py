"""The page of the review: last time beside this time, what has moved, what waits, and which limit holds it."""

from datetime import date
from typing import Any

import pytest

from core.history.actors import SYSTEM
from register.models import Partnership
from register.standing import refresh as standing_refresh
from reviews.annual import service as annual_service
from reviews.annual import signing
from reviews.models import Review
from scrutiny.access import with_first_page
from scrutiny.analysis import pdf as analysis_pdf
from scrutiny.analysis import pictures
from scrutiny.analysis import review as analysis_review
from scrutiny.analysis.read import Analysis
from tests.factories.register import PartnershipFactory
from tests.factories.reviews import accepted, filled, opened, signed

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)


@pytest.fixture
def partnership() -> Partnership:
    return PartnershipFactory(live=True, tier="major")


def facts(partnership: Partnership) -> Analysis:
    standing_refresh.refresh([partnership.pk])
    return Analysis(with_first_page(Partnership.objects.all()).get(pk=partnership.pk), today=TODAY)


def changed(partnership: Partnership, **values: str) -> Review:
    """Sign a review in which the lines named have another answer; underlines stand for hyphens."""
    review = filled(opened(partnership))
    for key, value in values.items():
        line = review.lines.get(question=key.replace("_", "-"))
        annual_service.change_line(
            line, value=value, comment="Other", evidence="Minutes", by=SYSTEM, on=TODAY
        )
    return signing.sign_review(review, by=SYSTEM)


def test_the_first_review_has_no_column_of_answers_before(partnership: Partnership) -> None:
    accepted(partnership)
    made = analysis_review.build_context(facts(partnership))
    assert not made["had_answers"]
    assert "Of 22 lines, 22 are yes, 0 partly and 0 no." in made["result"]
    assert "Before" not in made["result"]


def test_a_second_review_stands_beside_the_first_and_says_what_moved(partnership: Partnership) -> None:
    accepted(partnership, value="partly")
    signing.accept_review(changed(partnership, exit_plan="no"), by=SYSTEM)
    found = facts(partnership)
    lines = {line.position: line for group in analysis_review.group_lines(found) for line in group.lines}
    assert (lines[1].before_word, lines[1].now_word, lines[1].points) == ("Partly", "Yes", "2 of 2")
    assert (lines[20].before_word, lines[20].now_word, lines[20].points) == ("Partly", "No", "0 of 2")
    assert "Before: Limited, 25 of 50; 21 answers rose and one fell." in analysis_review.describe_result(
        found
    )
    assert "Before that it was Limited." in analysis_pdf.render_html(found)


def test_a_signed_review_is_shown_and_said_not_to_count_yet(partnership: Partnership) -> None:
    signed(partnership)
    found = facts(partnership)
    assert found.waits
    assert "waits to be accepted and does not count yet" in analysis_review.describe_result(found)
    page = analysis_pdf.render_html(found)
    assert "Not assessed: no review has been accepted yet." in page
    assert "A signed review waits to be accepted and does not count yet: " in page
    assert "The lines of the review" in page


def test_a_review_that_waits_does_not_change_the_rating_that_counts(partnership: Partnership) -> None:
    accepted(partnership)
    changed(partnership, agreement="no")
    found = facts(partnership)
    assert found.review is not None
    assert found.shown_review != found.review
    assert found.review_before == found.review
    assert found.partnership.standing.rating == found.review.final_rating


def test_a_draft_is_never_in_the_report(partnership: Partnership) -> None:
    filled(opened(partnership))
    assert "No annual review has been accepted yet" in analysis_pdf.render_html(facts(partnership))


def test_what_does_not_apply_earns_and_costs_nothing_and_the_report_says_so(partnership: Partnership) -> None:
    changed(partnership, exit_plan="na")
    found = facts(partnership)
    row = next(
        line for group in analysis_review.group_lines(found) for line in group.lines if line.now == "na"
    )
    assert (row.now_word, row.points) == ("Left out", "–")
    assert "Left out: it does not apply" in analysis_pdf.render_html(found)


def test_every_limit_is_named_and_the_one_that_holds_the_rating_is_said(partnership: Partnership) -> None:
    changed(partnership, agreement="no")
    found = facts(partnership)
    assert (
        "line 9, Limited at most; line 19, Limited at most (Major, Moderate)"
        in analysis_review.describe_limits(found)
    )
    assert any(
        "no higher than Limited" in sentence for sentence in analysis_review.limits_that_lowered(found)
    )
    scale: Any = pictures.scale(found)
    assert scale["caption"] == "46 of 50 points is 92%, but a limit holds the rating at Limited"
    assert scale["word"] == "Limited"
    assert "Substantial from 85%. Lines that count twice: 9, 16, 19." in scale["sub"]


def test_a_rating_set_by_hand_is_not_called_a_limit(partnership: Partnership) -> None:
    made = Review(points=46, possible=50, rating="substantial", override="weak")
    assert (
        analysis_review.describe_sum(made, "Substantial")
        == "46 of 50 points is 92%; the rating was set by hand to Weak"
    )

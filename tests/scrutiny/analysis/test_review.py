"""The page of the review: last time beside this time, what has moved, what waits, and which limit holds it."""

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from core.history.actors import SYSTEM
from register.models import Partnership
from register.standing import refresh as standing_refresh
from register.verification.rules import VerificationShown
from reviews.annual import service as annual_service
from reviews.annual import signing
from reviews.models import CapWaiver, Review
from reviews.verification.read import ReviewVerified
from scrutiny.access import read_with_first_page
from scrutiny.analysis import pdf as analysis_pdf
from scrutiny.analysis import pictures
from scrutiny.analysis import review as analysis_review
from scrutiny.analysis.facts.read import Analysis
from tests.factories.register import PartnershipFactory
from tests.factories.reviews import accepted, filled, opened, signed

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)


@pytest.fixture
def partnership() -> Partnership:
    return PartnershipFactory(live=True, tier="major")


def facts(partnership: Partnership) -> Analysis:
    standing_refresh.refresh([partnership.pk])
    return Analysis(read_with_first_page(Partnership.objects.all()).get(pk=partnership.pk), today=TODAY)


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
    moved = str(found.rating_label) != "Limited"  # a rating that did not move is said once
    assert ("Before that it was Limited." in analysis_pdf.render_html(found)) == moved


def test_a_rating_that_counts_otherwise_today_is_said_beside_the_signed_one(
    partnership: Partnership,
) -> None:
    review = changed(partnership, exit_plan="no")
    signing.accept_review(review, by=SYSTEM)
    words = "; today it counts as "
    found = facts(partnership)
    assert (words in analysis_review.describe_result(found)) == (
        found.rating_label != Review.objects.get(pk=review.pk).final_rating_label
    )
    lines = ["agreement", "risk-register", "exit-plan"]
    CapWaiver.objects.create(
        partnership=partnership, lines=lines, covers="All", reason="A merger is near",
        until=date(2027, 1, 1), given_on=TODAY, given_by="Chief",
    )  # fmt: skip
    found = facts(partnership)
    assert found.rating_label == "Substantial"
    assert (
        f"It was signed as Limited{words}Substantial, as section 1 says."
        in analysis_review.describe_result(found)
    )


def test_a_signed_review_is_shown_and_said_not_to_count_yet(partnership: Partnership) -> None:
    signed(partnership)
    found = facts(partnership)
    assert found.review.waits
    assert "waits to be accepted and does not count yet" in analysis_review.describe_result(found)
    page = analysis_pdf.render_html(found)
    assert "Not assessed: no review has been accepted yet." in page
    assert "A signed review waits to be accepted and does not count yet: " in page
    assert "The lines of the review" in page


def test_a_review_that_waits_does_not_change_the_rating_that_counts(partnership: Partnership) -> None:
    accepted(partnership)
    changed(partnership, agreement="no")
    found = facts(partnership)
    assert found.review.counting is not None
    assert found.review.shown != found.review.counting
    assert found.review.before == found.review.counting
    assert found.partnership.standing.rating == found.review.counting.final_rating


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
    said = "Of 22 lines, 21 are yes, 0 partly and 0 no. 1 does not apply and is left out."
    assert said in analysis_review.describe_result(found)


def test_every_limit_is_named_and_the_one_that_holds_the_rating_is_said(partnership: Partnership) -> None:
    changed(partnership, agreement="no")
    found = facts(partnership)
    assert (
        "line 9, Limited at most; line 19, Limited at most (Major, Moderate)"
        in analysis_review.describe_limits(found)
    )
    assert any(
        "no higher than Limited" in sentence for sentence in analysis_review.list_limits_that_lowered(found)
    )
    scale: Any = pictures.draw_scale(found)
    assert scale["caption"] == "46 of 50 points is 92%, but a limit holds the rating at Limited"
    assert scale["word"] == "Limited"
    assert "Substantial from 85%. Lines that count twice: 9, 16, 19." in scale["sub"]


def test_where_a_limit_held_the_review_before_the_figure_says_so(partnership: Partnership) -> None:
    before = changed(partnership, agreement="no")
    signing.accept_review(before, by=SYSTEM)
    changed(partnership, exit_plan="yes")
    scale: Any = pictures.draw_scale(facts(partnership))
    said = f"The points of the review of {before.month} earned more, but a limit held the rating at Limited."
    assert said in scale["sub"]


def test_each_doubt_of_internal_audit_is_said_with_its_line() -> None:
    def found(label: str, looked_at: str) -> VerificationShown:
        return VerificationShown(label, "not_verified", on=TODAY, looked_at=looked_at)

    lines = [SimpleNamespace(question=key, position=n) for n, key in enumerate(("aims", "plan", "risks"), 9)]
    shown = {"aims": found("Looked at", "Read the minutes."), "plan": VerificationShown("Not verified")}
    shown["risks"] = found("Looked at", "Asked the lead")
    verified = ReviewVerified(VerificationShown("Not verified"), shown)
    made: Any = SimpleNamespace(review=SimpleNamespace(lines=lines, verified=verified))
    said = analysis_review.describe_verification(made)
    assert said.endswith("Line 9, looked at: Read the minutes. Line 11, looked at: Asked the lead.")


def test_a_rating_set_by_hand_is_not_called_a_limit(partnership: Partnership) -> None:
    made = Review(points=46, possible=50, rating="substantial", override="weak")
    assert (
        analysis_review.describe_sum(made, "") == "46 of 50 points is 92%; the rating was set by hand to Weak"
    )

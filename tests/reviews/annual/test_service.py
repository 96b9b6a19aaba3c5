"""The annual review: by exception, signed, accepted or returned, frozen."""

import json
from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.models import User
from core import clock
from core.history import audit, canonical
from core.history.writing import Stale
from register.models import Document, Partnership, Standing, Statement
from reviews.annual import service as annual_service
from reviews.annual import signing
from reviews.models import Review, ReviewLine
from reviews.waivers.service import find_caps_today
from tests.factories.accounts import PersonFactory, UserFactory
from tests.factories.register import PartnershipFactory
from tests.factories.reviews import ActionFactory, RiskFactory
from tests.factories.signs import signs_of

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 20)


@pytest.fixture
def partnership() -> Partnership:
    made = PartnershipFactory(live=True, baseline_assured=False)
    for kind in ("agreement", "risk_register", "exit_plan"):
        Document.objects.create(partnership=made, kind=kind, title=kind)
    return made


@pytest.fixture
def review(partnership: Partnership, officer: User) -> Review:
    return annual_service.open_review(partnership, by=officer, on=DAY)


def fill(review: Review, officer: User, value: str = "yes") -> Review:
    for line in review.lines.all():
        annual_service.change_line(line, value=value, comment="", evidence="Minutes", by=officer, on=DAY)
    review = Review.objects.get(pk=review.pk)
    review.summary, review.outcome = "Three projects finished.", Review.Outcome.CONTINUE
    return annual_service.write_up(review, by=officer)


def accepted(review: Review, officer: User, value: str = "yes") -> Review:
    return signing.accept_review(
        signing.sign_review(fill(review, officer, value), by=UserFactory()), by=officer
    )


def test_nobody_accepts_what_they_signed_themselves(review: Review, officer: User) -> None:
    signed = signing.sign_review(fill(review, officer), by=officer)
    with pytest.raises(signing.OwnSignature):
        signing.accept_review(signed, by=officer)
    assert signing.accept_review(signed, by=UserFactory(role="officer")).status == "accepted"


def test_whoever_signed_it_may_still_return_it(review: Review, officer: User) -> None:
    signed = signing.sign_review(fill(review, officer), by=officer)
    returned = signing.return_review(signed, because="I signed too soon.", by=officer)
    assert returned.signer_id is None


def test_it_opens_with_twenty_two_lines_and_only_once(
    review: Review, partnership: Partnership, officer: User
) -> None:
    assert [line.position for line in review.lines.all()] == list(range(1, 23))
    assert annual_service.open_review(partnership, by=officer, on=DAY) == review


def test_the_first_review_opens_with_what_the_old_register_stated(
    partnership: Partnership, officer: User
) -> None:
    Statement.objects.create(
        partnership=partnership, fact="exit-plan", value="no", text="N", source="register.xlsx"
    )
    Statement.objects.create(
        partnership=partnership, fact="agreement", value="unclear", text="MoU?", source="register.xlsx"
    )
    lines = {
        line.fact: line for line in annual_service.open_review(partnership, by=officer, on=DAY).lines.all()
    }
    stated = [line for line in lines.values() if line.last_source]
    assert stated
    assert all(
        (line.last_source, line.last_checked) == ("Stated in the old register, not checked", False)
        for line in stated
    )
    assert {line.last_value for line in stated} <= {"no", ""}


def test_the_next_review_opens_with_the_accepted_answers(
    review: Review, partnership: Partnership, officer: User
) -> None:
    accepted(review, officer, "partly")
    again = annual_service.open_review(partnership, by=officer, on=date(2027, 11, 20))
    assert {(line.last_value, line.last_checked, line.state) for line in again.lines.all()} == {
        ("partly", True, "to_do")
    }
    for line in again.lines.all():
        annual_service.confirm_line(line, by=officer, on=DAY)
    assert set(again.lines.values_list("state", "value")) == {("confirmed", "partly")}


def test_a_line_without_an_earlier_answer_cannot_be_confirmed(review: Review, officer: User) -> None:
    with pytest.raises(ValueError, match="no earlier answer"):
        annual_service.confirm_line(review.lines.all()[0], by=officer, on=DAY)


def test_a_press_can_be_put_back(review: Review, officer: User) -> None:
    line = annual_service.change_line(
        review.lines.all()[0], value="no", comment="x", evidence="", by=officer, on=DAY
    )
    assert annual_service.put_back(line, by=officer).state == "to_do"


def test_the_second_of_two_people_on_a_line_is_told(review: Review, officer: User) -> None:
    line = review.lines.all()[0]
    annual_service.change_line(
        line, value="no", comment="", evidence="", by=officer, on=DAY, version=line.version
    )
    with pytest.raises(Stale):
        annual_service.change_line(
            line, value="yes", comment="", evidence="", by=officer, on=DAY, version=line.version
        )


def test_it_cannot_be_signed_with_one_unmarked_line(review: Review, officer: User) -> None:
    filled = fill(review, officer)
    annual_service.put_back(filled.lines.all()[7], by=officer)
    with pytest.raises(signing.SigningRefused, match="1 line still needs"):
        signing.sign_review(filled, by=officer)


def test_it_cannot_be_signed_without_words_and_an_outcome(review: Review, officer: User) -> None:
    with pytest.raises(signing.SigningRefused) as refused:
        signing.sign_review(review, by=officer)
    assert len(refused.value.reasons) == 3


def test_to_continue_with_actions_needs_an_open_action(review: Review, officer: User) -> None:
    ready = fill(review, officer)
    ready.outcome = Review.Outcome.CONTINUE_WITH_ACTIONS
    annual_service.write_up(ready, by=officer)
    ActionFactory(partnership=review.partnership, progress="dropped")
    with pytest.raises(signing.SigningRefused, match="needs an action that is open"):
        signing.sign_review(ready, by=officer)
    ActionFactory(partnership=review.partnership)
    assert signing.sign_review(ready, by=officer).status == "signed"


@pytest.mark.parametrize(
    ("value", "points", "rating"), [("yes", 50, "substantial"), ("partly", 25, "limited"), ("no", 0, "weak")]
)
def test_signing_freezes_the_rating_with_its_sum(
    review: Review, officer: User, value: str, points: int, rating: str
) -> None:
    signed = signing.sign_review(fill(review, officer, value), by=officer)
    assert (signed.points, signed.possible, signed.rating, signed.status) == (points, 50, rating, "signed")
    assert signed.snapshot is not None
    content = json.loads(signed.snapshot.content)
    assert canonical.digest_canonical(signed.snapshot.content.encode()) == signed.snapshot.content_hash
    assert (len(content["lines"]), content["points"]) == (22, points)


def test_a_signed_review_cannot_be_changed_until_it_is_returned(review: Review, officer: User) -> None:
    signed = signing.sign_review(fill(review, officer), by=officer)
    line = signed.lines.all()[0]
    with pytest.raises(annual_service.NotOpen):
        annual_service.change_line(line, value="no", comment="", evidence="", by=officer, on=DAY)
    returned = signing.return_review(signed, because="Line 3 says nothing about residents.", by=officer)
    assert (returned.status, returned.rating, returned.signed_at) == ("returned", "not_assessed", None)
    annual_service.change_line(line, value="no", comment="", evidence="", by=officer, on=DAY)
    assert signing.sign_review(returned, by=officer).points == 48


def test_acceptance_sets_the_standing_and_assures_the_baseline(
    review: Review, partnership: Partnership, officer: User
) -> None:
    done = accepted(review, officer)
    standing = Standing.objects.get(pk=partnership.pk)
    partnership.refresh_from_db()
    assert (standing.rating, standing.next_review_on, partnership.baseline_assured) == (
        "substantial",
        done.next_due_on,
        True,
    )
    assert "baseline_not_assured" not in signs_of(partnership)
    event = audit.find_events_about(partnership).first()
    assert event is not None
    assert str(event) == "Accepted and frozen: Annual review, November 2026. Substantial"


def test_another_rating_needs_its_reason(review: Review, officer: User) -> None:
    signed = signing.sign_review(fill(review, officer), by=UserFactory())
    done = signing.accept_review(
        signed, by=officer, override="limited", override_reason="Audit found otherwise"
    )
    assert (done.rating, done.final_rating, done.override_by) == ("substantial", "limited", officer.label)
    assert Standing.objects.get(pk=done.partnership_id).rating == "limited"


def test_drafting_is_delegated_and_said(review: Review, officer: User) -> None:
    drafter = PersonFactory(post="Community Safety Manager")
    annual_service.delegate_draft(review, to=drafter, by=officer)
    event = audit.find_events_about(review.partnership).first()
    assert event is not None
    assert str(event) == "Drafting given to: Community Safety Manager"


@pytest.mark.parametrize("table", ["reviews_review", "reviews_reviewline"])
@pytest.mark.parametrize("verb", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_the_database_refuses_to_change_an_accepted_review(
    review: Review, officer: User, table: str, verb: str
) -> None:
    accepted(review, officer)
    with pytest.raises(DatabaseError, match="frozen"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(verb.format(table))


def test_a_review_without_change_takes_few_presses(
    review: Review, partnership: Partnership, officer: User
) -> None:
    """22 lines, one press each, the words once, and the signature: 24 at most."""
    accepted(review, officer)
    again = annual_service.open_review(partnership, by=officer, on=date(2027, 11, 20))
    presses = 0
    for line in ReviewLine.objects.filter(review=again):
        annual_service.confirm_line(line, by=officer, on=DAY)
        presses += 1
    again.refresh_from_db()
    again.summary, again.outcome = "As last year.", "continue"
    annual_service.write_up(again, by=officer)
    signing.sign_review(again, by=officer)
    assert presses + 2 <= 24


@pytest.mark.parametrize(("recorded", "rating"), [(False, "limited"), (True, "substantial")])
def test_risks_that_are_recorded_here_are_a_risk_register(
    recorded: bool, rating: str, partnership: Partnership, officer: User
) -> None:
    Document.objects.filter(kind="risk_register").delete()
    if recorded:
        RiskFactory(partnership=partnership)
    done = accepted(annual_service.open_review(partnership, by=officer, on=DAY), officer)
    biting = find_caps_today(partnership, clock.today())
    assert [cap.line for cap in biting] == ([] if recorded else ["risk-register"])
    assert done.rating == Standing.objects.get(pk=partnership.pk).rating == rating

"""A review is signed while somebody writes to it: what is frozen is what stands there, whoever comes first."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from accounts.models import User
from core import clock
from reviews.annual import service, signing
from reviews.models import Review, ReviewLine
from tests.at_once import run_inside
from tests.factories.accounts import UserFactory
from tests.factories.register import PartnershipFactory
from tests.factories.reviews import filled, opened, signed

Write = Callable[[Review, User], object]

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer at a time"),
]


def _line(review: Review) -> ReviewLine:
    return ReviewLine.objects.filter(review=review).earliest("position")


def _change(review: Review, by: User) -> None:
    line, on = _line(review), clock.today()
    service.change_line(line, value="no", comment="", evidence="Minutes", by=by, on=on)


def _put_back(review: Review, by: User) -> None:
    service.put_back(_line(review), by=by)


def _write_up(review: Review, by: User) -> None:
    found = Review.objects.get(pk=review.pk)
    found.summary = "Another year altogether."
    service.write_up(found, by=by)


def _delegate(review: Review, by: User) -> None:
    service.delegate_draft(review, to=by.person, by=by)


def _ready() -> tuple[Review, User]:
    officer = UserFactory(role="officer")
    return filled(opened(PartnershipFactory(live=True), by=officer), by=officer), officer


def _frozen(review: Review) -> Any:
    found = Review.objects.select_related("snapshot").get(pk=review.pk)
    assert found.snapshot is not None
    return json.loads(found.snapshot.content)


@pytest.mark.parametrize("write", [_change, _put_back, _write_up, _delegate])
def test_whoever_signs_first_is_not_written_over(write: Write, monkeypatch: Any) -> None:
    review, officer = _ready()
    raised = run_inside(
        monkeypatch,
        signing,
        "record_event",
        lambda: signing.sign_review(review, by=officer),
        lambda: write(review, officer),
    )
    assert raised[0] is None
    assert isinstance(raised[1], service.NotOpen)
    assert _frozen(review)["lines"][0]["value"] == _line(review).value == "yes"


def test_a_line_that_changes_first_is_frozen_as_it_stands_then(monkeypatch: Any) -> None:
    review, officer = _ready()
    raised = run_inside(
        monkeypatch,
        service,
        "_tell_line",
        lambda: _change(review, officer),
        lambda: signing.sign_review(review, by=officer),
    )
    assert raised == [None, None]
    assert _frozen(review)["lines"][0]["value"] == _line(review).value == "no"


def test_a_line_that_is_put_back_first_is_still_to_do(monkeypatch: Any) -> None:
    review, officer = _ready()
    raised = run_inside(
        monkeypatch,
        service,
        "_tell_line",
        lambda: _put_back(review, officer),
        lambda: signing.sign_review(review, by=officer),
    )
    assert raised[0] is None
    assert isinstance(raised[1], signing.SigningRefused)


def test_what_is_written_up_first_is_what_is_frozen(monkeypatch: Any) -> None:
    review, officer = _ready()
    raised = run_inside(
        monkeypatch,
        service,
        "record_event",
        lambda: _write_up(review, officer),
        lambda: signing.sign_review(review, by=officer),
    )
    assert raised == [None, None]
    assert _frozen(review)["summary"] == "Another year altogether."


@pytest.mark.parametrize("accepts_first", [True, False])
def test_a_review_is_accepted_or_returned_and_never_both(accepts_first: bool, monkeypatch: Any) -> None:
    officer = UserFactory(role="officer")
    review = signed(PartnershipFactory(live=True))
    pressed: list[Callable[[], object]] = [
        lambda: signing.return_review(review, because="Line 3 is thin", by=officer),
        lambda: signing.accept_review(review, by=officer),
    ]
    if accepts_first:
        pressed.reverse()
    raised = run_inside(monkeypatch, signing, "record_event", *pressed)
    assert raised[0] is None
    assert isinstance(raised[1], service.NotOpen)
    assert Review.objects.get(pk=review.pk).status == ("accepted" if accepts_first else "returned")

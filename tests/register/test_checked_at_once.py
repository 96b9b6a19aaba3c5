"""Two pages that ask "is this right?" are pressed in one moment: the second is judged by what the first has done."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from accounts.models import User
from core import clock
from governance.assessments import service as assessments
from governance.models import Assessment
from register.models import Partnership, StatusChange
from register.services import partnerships
from reviews.annual import service as annual_service
from reviews.annual import signing
from reviews.models import Review, ReviewLine
from tests.at_once import run_inside
from tests.factories.accounts import UserFactory
from tests.factories.governance import answered, started
from tests.factories.register import PartnershipFactory
from tests.factories.reviews import filled, opened, signed

ClientAs = Callable[[User], Client]

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer at a time"),
]


def check(client: Client, address: str, **typed: str) -> dict[str, str]:
    """Post what was typed, read the page that asks, and return what its button posts."""
    return typed | {"checked": "yes", "state": client.post(address, typed).context["check"].state}


def press(client: Client, address: str, posted: dict[str, str], answers: list[Any]) -> Callable[[], None]:
    return lambda: answers.append(client.post(address, posted))


def test_one_step_is_taken_and_the_other_is_asked_anew(
    no_gates: None, client_as: ClientAs, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = PartnershipFactory()
    StatusChange.objects.create(partnership=made, to_status="proposed", on=date(2026, 1, 1))
    address = f"/register/{made.reference}/move/"
    day = {
        "on_day": "1",
        "on_month": "2",
        "on_year": "2026",
        "reason": "Agreed",
        "decision_reference": "Minute 41",
    }
    clients = [client_as(UserFactory(role="officer")) for _ in range(2)]
    read = [
        check(client, address, to=to, **day)
        for client, to in zip(clients, ("setting_up", "withdrawn"), strict=True)
    ]
    first, second = list[Any](), list[Any]()
    raised = run_inside(
        monkeypatch,
        partnerships,
        "judge_step",
        press(clients[0], address, read[0], first),
        press(clients[1], address, read[1], second),
    )
    assert raised == [None, None]
    assert Partnership.objects.get(pk=made.pk).status == "setting_up"
    assert (first[0].status_code, second[0].status_code) == (302, 200)
    assert "changed" in second[0].context
    assert (
        list(StatusChange.objects.filter(partnership=made).values_list("to_status", flat=True)).count(
            "withdrawn"
        )
        == 0
    )


def test_a_checklist_is_signed_as_it_was_checked(
    client_as: ClientAs, monkeypatch: pytest.MonkeyPatch
) -> None:
    officer = UserFactory(role="officer")
    draft = answered(started(PartnershipFactory(live=True), by=officer), by=officer)
    key, address, client = (
        assessments.list_asked(draft)[0].question.key,
        f"{draft.get_absolute_url()}sign/",
        client_as(officer),
    )
    posted, signed_as = check(client, address, read="on"), list[Any]()
    gap = {"value": "no", "missing": "It is not written down."}
    raised = run_inside(
        monkeypatch,
        assessments,
        "_refresh",
        lambda: assessments.write_answer(draft, key=key, values=gap, by=officer, on=clock.today()),
        press(client, address, posted, signed_as),
    )
    assert raised == [None, None]
    assert signed_as[0].status_code == 200
    assert Assessment.objects.get(pk=draft.pk).signed_at is None


def test_a_review_is_signed_as_it_was_checked(client_as: ClientAs, monkeypatch: pytest.MonkeyPatch) -> None:
    officer = UserFactory(role="officer")
    review = filled(opened(PartnershipFactory(live=True), by=officer), by=officer)
    client, address, line = (
        client_as(officer),
        f"{review.get_absolute_url()}sign/",
        ReviewLine.objects.filter(review=review).earliest("position"),
    )
    page = client.get(f"{review.get_absolute_url()}finish/").context["form"].initial
    words = {"summary": review.summary, "outcome": review.outcome, "read": page["read"]}
    posted = check(client, address, version=str(page["version"]), **words)
    signed_as = list[Any]()
    raised = run_inside(
        monkeypatch,
        annual_service,
        "_tell_line",
        lambda: annual_service.change_line(
            line, value="no", comment="", evidence="Minutes", by=officer, on=clock.today()
        ),
        press(client, address, posted, signed_as),
    )
    assert raised == [None, None]
    assert signed_as[0].status_code == 200
    assert Review.objects.get(pk=review.pk).is_open


def test_a_review_that_is_returned_first_is_not_accepted(
    client_as: ClientAs, monkeypatch: pytest.MonkeyPatch
) -> None:
    officer = UserFactory(role="officer")
    review = signed(PartnershipFactory(live=True))
    client, address = client_as(officer), f"{review.get_absolute_url()}accept/"
    posted = check(client, address, read=str(review.snapshot_id))
    accepted_as = list[Any]()
    raised = run_inside(
        monkeypatch,
        signing,
        "record_event",
        lambda: signing.return_review(review, because="Line 3 is thin", by=UserFactory(role="officer")),
        press(client, address, posted, accepted_as),
    )
    assert raised == [None, None]
    assert Review.objects.get(pk=review.pk).status == Review.Status.RETURNED

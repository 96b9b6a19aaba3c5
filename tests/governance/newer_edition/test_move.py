"""A draft moves to a newer edition with a receipt; what is signed never moves."""

import json
from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User
from core.history import audit
from governance.assessments import service as assessments
from governance.models import Assessment
from governance.newer_edition import service
from register.models import Partnership
from tests.factories.governance import answered, started
from tests.governance.newer_edition.editions import CODE, bring_back, leave_out_first, publish

SignIn = Callable[[User], Client]
pytestmark = pytest.mark.django_db


@pytest.fixture
def whole(partnership: Partnership, officer: User) -> Assessment:
    return answered(started(partnership, by=officer, code=CODE), by=officer)


def test_each_answer_is_carried_or_kept_beside_it(whole: Assessment, officer: User) -> None:
    before = whole.answers.count()
    publish(2, leave_out_first)
    receipt = service.move_to_newest(whole, by=officer).receipt
    moved = Assessment.objects.get(pk=whole.pk)
    assert moved.edition.number == 2
    assert (len(receipt.carried), len(receipt.annexed)) == (before - 1, 1)
    assert [one.annexed_from for one in moved.answers.exclude(annexed_from=None)] == [1]
    assert moved.answers.count() == before
    assert [len(one) for one in (receipt.reworded, receipt.added, receipt.removed)] == [1, 0, 1]
    again = moved.answers.get(question=receipt.reworded[0])
    assert "asked in other words" in again.reconfirmed_from
    event = audit.find_events_about(moved.partnership)[0]
    assert (event.kind, event.headline) == ("assessment.edition_moved", "Moved to a newer edition:")


def test_what_an_edition_brings_back_is_asked_anew_and_the_earlier_answer_stays(
    whole: Assessment, officer: User
) -> None:
    publish(2, leave_out_first)
    (lost,) = service.move_to_newest(whole, by=officer).receipt.annexed
    publish(3, bring_back)
    service.move_to_newest(whole, by=officer)
    moved = Assessment.objects.get(pk=whole.pk)
    (line,) = [one for one in assessments.list_questions_and_answers(moved) if one.answer is None]
    assert line.key == lost
    assessments.write_answer(
        moved, key=lost, values={"value": "yes", "evidence": "Plan"}, by=officer, on=moved.started_on
    )
    assert moved.answers.filter(question=lost).count() == 2
    signed = assessments.sign(moved, by=officer)
    assert signed.snapshot
    frozen = json.loads(signed.snapshot.content)
    assert [(one["question"], one["edition"]) for one in frozen["annexed"]] == [(lost, 1)]


def test_what_is_signed_never_moves(whole: Assessment, officer: User, client_as: SignIn) -> None:
    assessments.sign(whole, by=officer)
    publish(2, leave_out_first)
    with pytest.raises(assessments.AlreadySigned):
        service.move_to_newest(whole, by=officer)
    answer = client_as(officer).post(f"{whole.get_absolute_url()}edition/", follow=True)
    assert "Nothing has changed" in answer.content.decode()
    assert Assessment.objects.get(pk=whole.pk).edition.number == 1


def test_the_page_says_what_becomes_of_it_and_a_second_press_changes_nothing(
    whole: Assessment, officer: User, client_as: SignIn
) -> None:
    client, address = client_as(officer), f"{whole.get_absolute_url()}edition/"
    assert "Nothing has changed" in client.get(address, follow=True).content.decode()
    assert "is published" not in client.get(whole.get_absolute_url()).content.decode()
    publish(2, leave_out_first)
    assert (
        "Edition 2 of this checklist is published." in client.get(whole.get_absolute_url()).content.decode()
    )
    page = client.get(address).content.decode()
    assert "Answers kept beside the checklist: 1" in page
    assert Assessment.objects.get(pk=whole.pk).edition.number == 1
    assert "Nothing was moved" in client.post(address, {"seen": "old"}).content.decode()
    assert Assessment.objects.get(pk=whole.pk).edition.number == 1
    seen = client.get(address).context["seen"]
    page = client.post(address, {"seen": seen}, follow=True).content.decode()
    assert "Moved to edition 2." in page
    assert "Answers to earlier editions" in page
    assert "Nothing has changed" in client.post(address, follow=True).content.decode()


def test_all_of_a_move_or_nothing(whole: Assessment, officer: User, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(2, leave_out_first)

    def fail(*_args: object, **_more: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("governance.newer_edition.service.audit.record", fail)
    with pytest.raises(RuntimeError):
        service.move_to_newest(whole, by=officer)
    assert Assessment.objects.get(pk=whole.pk).edition.number == 1
    assert not whole.answers.exclude(annexed_from=None).exists()

"""An assessment is signed while somebody answers: what is frozen is what stands there, whoever comes first."""

import json
from typing import Any

import pytest
from django.db import connection

from accounts.models import User
from core import clock
from governance.assessments import service
from governance.models import Answer, Assessment
from tests.at_once import run_inside
from tests.factories.accounts import UserFactory
from tests.factories.governance import answered, started
from tests.factories.register import PartnershipFactory

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer at a time"),
]


def _ready() -> tuple[Assessment, User, str]:
    officer = UserFactory(role="officer")
    assessment = answered(started(PartnershipFactory(live=True), by=officer), by=officer)
    return assessment, officer, service.list_asked(assessment)[0].question.key


def _answer(assessment: Assessment, key: str, by: User) -> None:
    values = {"value": "no", "missing": "It is not written down."}
    service.write_answer(assessment, key=key, values=values, by=by, on=clock.today())


def _values(assessment: Assessment, key: str) -> tuple[str, str]:
    """What is frozen of one question, and what stands in the table."""
    found = Assessment.objects.select_related("snapshot").get(pk=assessment.pk)
    assert found.snapshot is not None
    content = json.loads(found.snapshot.content)
    frozen = {each["question"]: each["value"] for each in content["answers"]}
    return frozen[key], Answer.objects.get(assessment=assessment, question=key).value


def test_an_answer_that_comes_while_it_is_signed_is_refused(monkeypatch: Any) -> None:
    assessment, officer, key = _ready()
    raised = run_inside(
        monkeypatch,
        service,
        "freeze_content",
        lambda: service.sign(assessment, by=officer),
        lambda: _answer(assessment, key, officer),
    )
    assert raised[0] is None
    assert isinstance(raised[1], service.AlreadySigned)
    assert _values(assessment, key) == ("yes", "yes")


def test_an_answer_that_comes_first_is_what_is_frozen(monkeypatch: Any) -> None:
    assessment, officer, key = _ready()
    raised = run_inside(
        monkeypatch,
        service,
        "_refresh",
        lambda: _answer(assessment, key, officer),
        lambda: service.sign(assessment, by=officer),
    )
    assert raised == [None, None]
    assert _values(assessment, key) == ("no", "no")

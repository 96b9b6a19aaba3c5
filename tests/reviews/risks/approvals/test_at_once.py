"""An approval and what ends it land in the same moment: whichever comes first, no approval is left that holds again."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from accounts.models import User
from core import clock
from register.approvals import service as approvals
from register.models import Approval
from reviews.choices import Treatment
from reviews.models import Risk
from reviews.risks import service
from tests.at_once import Job, run_inside
from tests.factories.accounts import UserFactory
from tests.factories.approvals import ask, press, sponsor_of
from tests.factories.reviews import RiskFactory

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer at a time"),
]


def _score(risk: Risk, by: User) -> None:
    service.score(risk, kind="current", levels=(5, 5), on=clock.today(), by=by)


def _treat(risk: Risk, by: User) -> None:
    risk.treatment = Treatment.TREAT
    service.change(risk, names=["treatment"], on=clock.today(), by=by)


def _reword(risk: Risk, by: User) -> None:
    risk.title = "Another risk altogether"
    service.change(risk, names=["title"], on=clock.today(), by=by)


@pytest.mark.parametrize("end", [_score, _treat, _reword])
@pytest.mark.parametrize("approves_first", [True, False])
def test_what_ends_an_approval_ends_one_that_lands_with_it(
    end: Callable[[Risk, User], None], approves_first: bool, monkeypatch: Any
) -> None:
    officer = UserFactory(role="officer")
    made = RiskFactory(now=(4, 4))
    sponsor = sponsor_of(made)
    asked = ask(made, by=officer)
    risk = Risk.objects.with_scores().get(pk=made.pk)
    approve: Job = lambda: press(asked, sponsor)  # noqa: E731
    worsen: Job = lambda: end(risk, officer)  # noqa: E731
    if approves_first:
        raised = run_inside(monkeypatch, approvals, "_tell", approve, worsen)
        assert raised == [None, None]
    else:
        raised = run_inside(monkeypatch, service, "_tell", worsen, approve)
        assert raised[0] is None
        assert isinstance(raised[1], approvals.ApprovalRefused)
    assert not Approval.objects.filter(ending=None).exists()

"""An approval and what ends it land in the same moment: whichever comes first, no approval is left that holds again."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event, get_ident
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
from tests.factories.accounts import UserFactory
from tests.factories.approvals import ask, press, sponsor_of
from tests.factories.reviews import RiskFactory

LONG_ENOUGH = 1.5  # seconds in which the other gets to its end unless it waits for its turn
Job = Callable[[], object]

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


def _run_inside(
    monkeypatch: Any, module: Any, name: str, first: Job, second: Job
) -> list[BaseException | None]:
    """Run `second` while `first` stands before its call of `name`; return what each raised."""
    there, done, real, own = Event(), Event(), getattr(module, name), set[int]()

    def stop(*args: Any, **options: Any) -> Any:
        if get_ident() in own:
            there.set()
            done.wait(LONG_ENOUGH)
        return real(*args, **options)

    monkeypatch.setattr(module, name, stop)

    def run(job: Job, begin: Job, end: Job) -> BaseException | None:
        begin()
        try:
            job()
        except approvals.ApprovalRefused as refused:
            return refused
        finally:
            end()
            connection.close()
        return None

    with ThreadPoolExecutor(2) as pool:
        ran = [
            pool.submit(run, first, lambda: own.add(get_ident()), there.set),
            pool.submit(run, second, lambda: there.wait(30), done.set),
        ]
    return [each.result() for each in ran]


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
        raised = _run_inside(monkeypatch, approvals, "_tell", approve, worsen)
        assert raised == [None, None]
    else:
        raised = _run_inside(monkeypatch, service, "_tell", worsen, approve)
        assert raised[0] is None
        assert isinstance(raised[1], approvals.ApprovalRefused)
    assert not Approval.objects.filter(ending=None).exists()

"""Two people merge the same two at once, this way and that, or undo one merge twice: one of them is told."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from accounts.models import User
from core.history import audit
from register.merging import service, undo
from register.models import Membership, Merge, Organisation
from tests.factories.accounts import UserFactory
from tests.factories.register import MembershipFactory, OrganisationFactory
from tests.register.merging.helpers import answers, merge, plan_of


def _at_once(*jobs: Callable[[], object]) -> list[str]:
    """Run all at once; return what became of each, sorted."""

    def run(job: Callable[[], object]) -> str:
        try:
            job()
        except (service.MergeRefused, service.MergeStale, undo.UndoMergeRefused):
            return "told"
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(jobs)) as pool:
        return sorted(pool.map(run, jobs))


def _job(keep: Organisation, other: Organisation, by: User) -> Callable[[], object]:
    plan = plan_of("organisation", keep, other, by)
    chosen, state = answers(plan), plan.state
    return lambda: service.merge(plan.kind, keep, other, choices=chosen, state=state, reason="Twice", by=by)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("crossed", [False, True])
def test_of_two_merges_of_the_same_two_one_is_done(crossed: bool) -> None:
    officer, one, two = UserFactory(role="officer"), OrganisationFactory(), OrganisationFactory()
    seat = MembershipFactory(organisation=two)
    pair = (two, one) if crossed else (one, two)
    assert _at_once(_job(one, two, officer), _job(*pair, officer)) == ["done", "told"]
    assert Organisation.objects.get() == Membership.objects.get(pk=seat.pk).organisation
    assert Merge.objects.count() == 1
    assert list(audit.find_broken_seals()) == []


@pytest.mark.django_db(transaction=True)
def test_of_two_undoings_one_is_done() -> None:
    officer, one, two = UserFactory(role="officer"), OrganisationFactory(), OrganisationFactory()
    MembershipFactory(organisation=two)
    done = merge("organisation", one, two, officer)
    assert _at_once(*[lambda: undo.undo_merge(done, by=officer)] * 2) == ["done", "told"]
    assert Organisation.objects.count() == 2
    assert list(audit.find_broken_seals()) == []

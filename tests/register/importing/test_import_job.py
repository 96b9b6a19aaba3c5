"""A large sheet is brought in in the background, once and as a whole, however often its worker is killed."""

from collections.abc import Callable
from datetime import timedelta
from unittest import mock

import pytest
from django.test import Client

from accounts.models import User
from core import clock
from core.jobs.running import JobContext, JobLost, run_job, take_job
from core.jobs.sweep import sweep_jobs
from core.models import Job
from register.importing import upload
from register.importing.jobs import bring_in
from register.models import Batch, Partnership, Rehearsal
from tests.factories.register import PartnershipFactory
from tests.register.importing.test_pages import hand_in, name_of, rows_of

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]


@pytest.fixture
def client(people: dict[str, User], client_as: SignIn, monkeypatch: pytest.MonkeyPatch) -> Client:
    """The officer, to whom three rows are many."""
    monkeypatch.setattr(bring_in, "IMPORT_AT_ONCE", 2)
    return client_as(people["officer"])


@pytest.fixture
def asked(client: Client) -> Job:
    """A sheet of three rows that was pressed."""
    client.post(hand_in(client, rows_of(3), "r.csv"), {"import": "1"})
    return Job.objects.get()


@pytest.mark.parametrize(("rows", "waits"), [(2, False), (3, True)])
def test_only_many_rows_wait_for_a_job(rows: int, waits: bool, client: Client) -> None:
    client.post(hand_in(client, rows_of(rows), "r.csv"), {"import": "1"})
    assert (Job.objects.count(), Partnership.objects.count()) == ((1, 0) if waits else (0, rows))


def test_three_presses_are_one_job_and_the_page_says_how_far_it_is(client: Client) -> None:
    rehearsal = hand_in(client, rows_of(3), "r.csv")
    for _press in range(3):
        page = client.post(rehearsal, {"import": "1"}, follow=True).content.decode()
    assert "The import is running" in page
    assert "It waits for its turn." in page
    job = Job.objects.get()
    take_job(job.pk)
    Job.objects.update(done=1, total=2)
    assert "Step 2 of 2" in client.get(rehearsal).content.decode()
    Job.objects.update(state=Job.State.WAITING)
    run_job(job.pk)
    page = client.get(rehearsal, follow=True).content.decode()
    assert "3 rows read: 3 partnerships came in, 0 were changed." in page
    assert (Partnership.objects.count(), Batch.objects.count(), Rehearsal.objects.count()) == (3, 1, 0)
    job.refresh_from_db()
    assert bring_in.BRING_IN.tell(job.result).startswith("3 rows read:")


def test_what_is_open_stops_it_before_it_is_asked_for(client: Client) -> None:
    PartnershipFactory(name=name_of(0))
    page = client.post(hand_in(client, rows_of(3), "r.csv"), {"import": "1"}).content.decode()
    assert "Choose what to do with row 2" in page
    assert not Job.objects.exists()


def test_killed_at_the_very_end_nothing_is_left_and_then_it_is_done_once(asked: Job) -> None:
    with mock.patch.object(JobContext, "finish", side_effect=SystemExit):
        run_job(asked.pk)
    assert (Partnership.objects.count(), Batch.objects.count(), Rehearsal.objects.count()) == (0, 0, 1)
    run_job(asked.pk)
    run_job(asked.pk)
    assert (Partnership.objects.count(), Batch.objects.count(), Rehearsal.objects.count()) == (3, 1, 0)


def test_one_whose_worker_was_killed_is_taken_up_again(asked: Job) -> None:
    take_job(asked.pk)  # and then nothing more is heard of it
    with clock.set_to(clock.now() + timedelta(minutes=5)):
        sweep_jobs()
        asked.refresh_from_db()
        assert asked.state == Job.State.WAITING
        run_job(asked.pk)
    assert Partnership.objects.count() == 3


def test_a_worker_that_lost_it_writes_nothing(asked: Job) -> None:
    mine = take_job(asked.pk)
    assert mine is not None
    with mock.patch.object(JobContext, "beat"):
        Job.objects.update(attempt=2)  # somebody else took it up
        with pytest.raises(JobLost):
            bring_in.import_by_job(JobContext(mine), **mine.arguments)
    assert not Partnership.objects.exists()


def test_what_changed_meanwhile_is_refused_and_the_page_says_why(asked: Job, client: Client) -> None:
    PartnershipFactory(name=name_of(0))
    run_job(asked.pk)
    asked.refresh_from_db()
    assert asked.state == Job.State.FAILED
    page = client.get(f"/register/import/{Rehearsal.objects.get().pk}/").content.decode()
    assert "It was tried and did not work. The register has changed meanwhile" in page
    assert "Nothing was written." in page
    assert Partnership.objects.count() == 1


def test_what_was_decided_otherwise_meanwhile_is_refused(asked: Job, officer: User) -> None:
    kept = Rehearsal.objects.get()
    left = {"2": "leave"}
    upload.keep_decisions(kept, mapping=kept.mapping, decisions=left, corrections={}, answers={}, by=officer)
    run_job(asked.pk)
    asked.refresh_from_db()
    assert (asked.state, Partnership.objects.count()) == (Job.State.FAILED, 0)
    assert "Something else was decided about the sheet meanwhile." in asked.error


def test_one_whose_asker_lost_the_right_meanwhile_is_not_done(asked: Job, officer: User) -> None:
    officer.is_active = False
    officer.save()
    run_job(asked.pk)
    asked.refresh_from_db()
    assert (asked.state, Partnership.objects.count()) == (Job.State.FAILED, 0)


def test_somebody_elses_import_is_nobody_elses_to_see(asked: Job, client: Client, both: User) -> None:
    address = f"/register/import/{Rehearsal.objects.get().pk}/"
    client.force_login(both)
    assert client.get(address).status_code == 404
    run_job(asked.pk)
    assert client.get(address).status_code == 404

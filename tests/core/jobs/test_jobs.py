"""A job is done once, however often it is asked for or handed out; what fails is tried again, and then says so."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from unittest import mock

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction

from accounts.models import User
from core import clock
from core.history.actors import SYSTEM
from core.jobs import kinds, queue, workers
from core.jobs.clear_away import CLEAR_OLD_JOBS, KEPT
from core.jobs.running import LOST_AFTER, JobContext, JobLost, run_job, take_job
from core.jobs.service import ask_daily_jobs, ask_job, try_again
from core.jobs.sweep import sweep_jobs
from core.models import AuditEvent, Job, JobWorker
from tests.core.jobs.samples import FAILING, SAMPLE, effects
from tests.factories.jobs import JobFactory

pytestmark = pytest.mark.django_db
State = Job.State
Commits = Callable[..., Any]


@pytest.fixture
def put() -> Any:
    """What was put into the queue."""
    with mock.patch.object(queue, "put_job") as put:
        yield put


def sweep_after(time: timedelta) -> None:
    with clock.set_to(clock.now() + time):
        sweep_jobs()


# --- Once -------------------------------------------------------------------------------------------------


def test_a_key_asked_for_twice_is_one_job_done_once(
    put: Any, django_capture_on_commit_callbacks: Commits
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        first = ask_job(SAMPLE, key="once", by=SYSTEM)
        second = ask_job(SAMPLE, key="once", by=SYSTEM)
    assert (first.begun, second.begun) == (True, False)
    assert first.job == second.job
    put.assert_called_once_with(first.job.pk)
    for _handed_out_again in range(3):
        run_job(first.job.pk)
    assert effects("sample") == 1
    assert Job.objects.get().state == State.DONE
    assert not ask_job(SAMPLE, key="once", by=SYSTEM).begun


def test_the_id_reaches_the_queue_and_nothing_else_does(django_capture_on_commit_callbacks: Commits) -> None:
    from django_q.models import OrmQ

    with django_capture_on_commit_callbacks(execute=True):
        job = ask_job(SAMPLE, key="once", by=SYSTEM, arguments={"counter": "x"}).job
    task = OrmQ.objects.get().task
    assert (task["func"], task["args"], task["kwargs"]) == ("core.jobs.running.run_job", (job.pk,), {})
    queue.empty_queue()
    assert not OrmQ.objects.exists()


def test_a_queue_that_cannot_be_reached_loses_nothing(
    put: Any, django_capture_on_commit_callbacks: Commits
) -> None:
    put.side_effect = OSError("no Redis")
    with django_capture_on_commit_callbacks(execute=True):
        job = ask_job(SAMPLE, key="once", by=SYSTEM).job
    put.side_effect = None
    sweep_after(timedelta(seconds=59))
    assert put.call_count == 1
    sweep_after(timedelta(seconds=61))
    assert put.call_args_list[1:] == [mock.call(job.pk)]


def test_of_two_workers_one_gets_a_job() -> None:
    job = JobFactory()
    assert take_job(job.pk) is not None
    assert take_job(job.pk) is None
    run_job(job.pk)
    assert effects("sample") == 0


def test_whoever_lost_a_job_leaves_no_effect() -> None:
    job = JobFactory()
    mine = take_job(job.pk)
    assert mine is not None
    sweep_after(LOST_AFTER + timedelta(seconds=1))
    run_job(job.pk)
    with pytest.raises(JobLost):
        SAMPLE.run(JobContext(mine))
    assert effects("sample") == 1
    with pytest.raises(JobLost):
        JobContext(mine).beat()


def test_one_that_is_told_it_is_lost_stops_at_its_next_report() -> None:
    context = JobContext(JobFactory(running=True))
    context.report(1, 3)
    context.beat()
    assert Job.objects.values_list("done", "total").get() == (1, 3)
    context.is_lost = True
    with pytest.raises(JobLost):
        context.report(2, 3)


# --- Failing ----------------------------------------------------------------------------------------------


def test_what_fails_is_tried_three_times_and_then_says_so_in_words(put: Any) -> None:
    job = ask_job(FAILING, key="printing", by=SYSTEM).job
    for attempt in (1, 2):
        run_job(job.pk)
        job.refresh_from_db()
        assert (job.state, job.attempt, job.error) == (State.WAITING, attempt, "")
        run_job_later(job)
    run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.attempt) == (State.FAILED, 3)
    assert job.error.startswith("It did not work, nor when it was tried again.")
    assert job.detail == "ValueError: the printer is on fire"
    assert effects("failed") == 3
    event = AuditEvent.objects.get(kind="job.failed")
    assert (event.detail, event.reason) == ("Print the register", job.error)
    run_job(job.pk)
    assert effects("failed") == 3


def run_job_later(job: Job) -> None:
    """Not before the pause is over the sweeper puts it into the queue again."""
    put = queue.put_job
    before = put.call_count  # type: ignore[attr-defined]
    sweep_after(timedelta(seconds=20))
    assert put.call_count == before  # type: ignore[attr-defined]
    sweep_after(timedelta(seconds=30 * job.attempt + 1))
    assert put.call_count == before + 1  # type: ignore[attr-defined]


def test_what_is_refused_is_not_tried_again(put: Any) -> None:
    job = ask_job(FAILING, key="printing", by=SYSTEM, arguments={"with_words": "There is no paper."}).job
    run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.attempt, job.error) == (State.FAILED, 1, "There is no paper.")


def test_a_job_that_takes_too_long_is_one_that_fails() -> None:
    job = JobFactory()
    with mock.patch.object(
        kinds, "load_kinds", return_value={"sample": mock.Mock(run=mock.Mock(side_effect=SystemExit(1)))}
    ):
        run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.detail) == (State.WAITING, "SystemExit: 1")


def test_a_kind_that_is_gone_fails_in_words() -> None:
    job = JobFactory(name="of an earlier release")
    run_job(job.pk)
    job.refresh_from_db()
    assert job.error == "This release of the register does not know this kind of job."


def test_one_that_failed_is_tried_again_as_often_and_one_that_has_not_is_left(
    officer: User, put: Any, django_capture_on_commit_callbacks: Commits
) -> None:
    job = JobFactory(failed=True)
    with django_capture_on_commit_callbacks(execute=True):
        assert try_again(job, by=officer)
        assert not try_again(job, by=officer)
    put.assert_called_once_with(job.pk)
    job.refresh_from_db()
    assert (job.state, job.attempt, job.most_attempts, job.error) == (State.WAITING, 3, 6, "")
    assert job.asked_by_label == "Ada Officer"
    event = AuditEvent.objects.get(kind="job.tried_again")
    assert (event.actor_label, event.detail) == (officer.label, "Count something")


def test_asking_for_one_that_failed_asks_for_it_again(officer: User, put: Any) -> None:
    failed = JobFactory(failed=True, key="once")
    asked = ask_job(SAMPLE, key="once", by=officer)
    assert asked.begun
    failed.refresh_from_db()
    assert (failed.state, failed.asked_by_label) == (State.WAITING, officer.label)


def test_a_failure_in_the_middle_of_asking_saves_nothing(officer: User, put: Any) -> None:
    broken = mock.patch("core.jobs.service.audit.record", side_effect=RuntimeError)
    with broken, pytest.raises(RuntimeError):
        ask_job(SAMPLE, key="once", by=officer)
    assert not Job.objects.exists()


# --- The sweeper --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("silent", "state"), [(59, State.RUNNING), (61, State.WAITING)])
def test_one_without_a_heart_is_taken_up_after_a_minute(silent: int, state: str, put: Any) -> None:
    job = JobFactory(running=True)
    sweep_after(timedelta(seconds=silent))
    job.refresh_from_db()
    assert job.state == state
    assert put.called == (state == State.WAITING)


def test_one_that_was_stopped_each_time_is_given_up_in_words(put: Any) -> None:
    job = JobFactory(running=True, attempt=3)
    sweep_after(timedelta(seconds=61))
    job.refresh_from_db()
    assert (job.state, put.called) == (State.FAILED, False)
    assert job.error == "Whatever did it was stopped in the middle, each time it was tried."


# --- Daily --------------------------------------------------------------------------------------------------


def test_the_daily_jobs_are_asked_for_once_a_day(put: Any) -> None:
    first = ask_daily_jobs()
    assert {job.name for job in first} == {kind.name for kind in kinds.load_kinds().values() if kind.daily}
    assert {"check_history", "tidy_access_log"} <= {job.name for job in first}
    assert [job.pk for job in ask_daily_jobs()] == [job.pk for job in first]
    with clock.set_to(clock.now() + timedelta(days=1)):
        assert not {job.pk for job in ask_daily_jobs()} & {job.pk for job in first}


def test_run_due_does_what_waits_and_twice_is_once(put: Any, capsys: pytest.CaptureFixture[str]) -> None:
    JobFactory(key="left lying")
    with mock.patch("core.jobs.check_history.verify.run_checks", return_value=[]) as checked:
        call_command("run_due")
        call_command("run_due")
    assert checked.call_count == 1
    assert effects("sample") == 1
    printed = capsys.readouterr().out
    assert "left lying: 1 counted." in printed
    assert "There was nothing to check." in printed
    assert set(Job.objects.values_list("state", flat=True)) == {State.DONE}


def test_run_due_says_so_when_a_job_fails(put: Any, capsys: pytest.CaptureFixture[str]) -> None:
    JobFactory(name="failing", key="printing", most_attempts=1)
    JobFactory(name="failing", key="printing again")
    with mock.patch("core.jobs.check_history.verify.run_checks", return_value=[]), pytest.raises(SystemExit):
        call_command("run_due")
    printed = capsys.readouterr().out
    assert "printing: It did not work" in printed
    assert "printing again: did not work, to be tried again (ValueError: the printer is on fire)" in printed


def test_old_jobs_go_but_the_newest_of_each_kind_stays(put: Any) -> None:
    old, newer = clock.now() - KEPT - timedelta(days=9), clock.now() - KEPT - timedelta(days=1)
    JobFactory(finished=True, key="oldest", finished_at=old)
    JobFactory(finished=True, key="newest", finished_at=newer)
    JobFactory(key="waits", asked_at=old)
    JobWorker.objects.create(name="gone", started_at=old, seen_at=old)
    JobWorker.objects.create(name="last", started_at=old, seen_at=newer)
    job = ask_job(CLEAR_OLD_JOBS, key="clear", by=SYSTEM).job
    run_job(job.pk)
    assert set(Job.objects.values_list("key", flat=True)) == {"newest", "waits", "clear"}
    assert [worker.name for worker in JobWorker.objects.all()] == ["last"]
    assert CLEAR_OLD_JOBS.tell(Job.objects.get(key="clear").result) == "One old job removed."


# --- Workers and the table ----------------------------------------------------------------------------------


def test_a_worker_is_heard_of_or_was_or_never() -> None:
    assert workers.heard_of_workers().plainly == "none configured"
    workers.note_worker()
    workers.note_worker()
    assert JobWorker.objects.count() == 1
    assert workers.heard_of_workers().plainly == "running"
    with clock.set_to(clock.now() + workers.HEARD_WITHIN + timedelta(seconds=1)):
        assert workers.heard_of_workers().plainly.startswith("not heard of since 20")


@pytest.mark.parametrize(
    "wrong",
    [
        {"failed": True, "error": ""},
        {"failed": True, "finished_at": None},
        {"finished_at": "2026-11-20T09:00Z"},
        {"running": True, "heartbeat_at": None},
    ],
)
def test_the_table_refuses_a_state_that_cannot_be(wrong: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        JobFactory(**wrong)

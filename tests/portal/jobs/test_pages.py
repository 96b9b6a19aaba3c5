"""The page of background jobs and the check of the history: who sees what, in words, and what they may press."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from html import unescape
from unittest import mock

import pytest
from django.test import Client

from accounts.models import User
from core import clock
from core.history.results import CheckResult
from core.jobs.running import run_job
from core.jobs.workers import note_worker
from core.models import AuditEvent, Job
from tests.factories.jobs import JobFactory

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
HTMX = {"HX-Request": "true"}


@pytest.fixture
def admin(people: dict[str, User], client_as: SignIn) -> Client:
    return client_as(people["administrator"])


def found(*results: CheckResult) -> AbstractContextManager[object]:
    return mock.patch("core.jobs.check_history.verify.run_checks", return_value=list(results))


# --- Jobs -----------------------------------------------------------------------------------------------


def test_every_job_says_in_words_how_it_stands(admin: Client) -> None:
    JobFactory()
    JobFactory(attempt=1)
    JobFactory(running=True, done=2, total=8)
    JobFactory(running=True)
    JobFactory(finished=True)
    JobFactory(failed=True)
    JobFactory(name="of an earlier release", finished=True)
    page = admin.get("/jobs/").content.decode()
    for words in (
        "Count something",
        "Ada Officer",
        "Waiting",
        "It did not work on attempt 1 and is tried again.",
        "2 of 8 done, since",
        "3 counted.",
        "The disk was full.",
        "of an earlier release",
    ):
        assert words in page
    assert page.count("try-again/") == 1


def test_a_register_without_jobs_says_so(admin: Client) -> None:
    page = admin.get("/jobs/").content.decode()
    assert "No jobs yet" in page
    assert "No worker has ever been heard of." in page


def test_the_page_asks_for_itself_only_while_something_is_open(admin: Client) -> None:
    JobFactory(finished=True)
    assert "hx-trigger" not in admin.get("/jobs/").content.decode()
    JobFactory()
    page = admin.get("/jobs/").content.decode()
    assert 'hx-trigger="every 5s"' in page
    assert "Look again" in page
    part = admin.get("/jobs/", headers=HTMX).content.decode()
    assert part.lstrip().startswith('<div id="jobs"')


def test_a_failed_one_is_tried_again_by_a_press_that_is_noted(admin: Client, people: dict[str, User]) -> None:
    job = JobFactory(failed=True)
    page = admin.post(f"/jobs/{job.pk}/try-again/", follow=True).content.decode()
    assert "<b>It is tried again.</b> Count something" in page
    assert AuditEvent.objects.get(kind="job.tried_again").actor_label == people["administrator"].label
    run_job(job.pk)
    assert Job.objects.get().state == Job.State.DONE
    page = admin.post(f"/jobs/{job.pk}/try-again/", follow=True).content.decode()
    assert "It has not failed, so nothing was done." in page


def test_a_job_that_this_release_does_not_know_says_so_and_offers_no_press(admin: Client) -> None:
    waits = JobFactory(name="of an earlier release")
    page = unescape(admin.get("/jobs/").content.decode())
    assert "A job of another release (of an earlier release)" in page
    assert "does not know this kind of job" in page
    run_job(waits.pk)
    waits.refresh_from_db()
    assert waits.state == Job.State.FAILED
    assert "try-again/" not in admin.get("/jobs/").content.decode()
    page = unescape(admin.post(f"/jobs/{waits.pk}/try-again/", follow=True).content.decode())
    assert "does not know this kind of job" in page
    assert "It has not failed" not in page
    assert not AuditEvent.objects.filter(kind="job.tried_again").exists()


def test_a_wrong_id_and_a_wrong_method_are_refused(admin: Client) -> None:
    job = JobFactory(failed=True)
    assert admin.post("/jobs/999999/try-again/").status_code == 404
    assert admin.get(f"/jobs/{job.pk}/try-again/").status_code == 405
    assert admin.post("/jobs/").status_code == 405
    assert admin.get("/jobs/?page=no").status_code == 200


@pytest.mark.parametrize("role", ["officer", "adviser", "reader"])
def test_nobody_else_sees_or_presses(role: str, people: dict[str, User], client_as: SignIn) -> None:
    job = JobFactory(failed=True)
    client = client_as(people[role])
    assert client.get("/jobs/").status_code == 403
    assert client.post(f"/jobs/{job.pk}/try-again/").status_code == 403
    assert "Background jobs" not in client.get("/accounts/").content.decode()


def test_a_stranger_is_asked_to_sign_in(admin: Client) -> None:
    admin.logout()
    assert admin.get("/jobs/").status_code == 302
    assert admin.get("/history-check/").status_code == 302


def test_fifty_jobs_cost_no_more_than_two(
    admin: Client, count_queries: Callable[[str], AbstractContextManager[None]]
) -> None:
    JobFactory.create_batch(2, finished=True)
    admin.get("/jobs/")
    with count_queries("jobs"):
        admin.get("/jobs/")
    JobFactory.create_batch(48, finished=True)
    with count_queries("jobs"):
        admin.get("/jobs/")


# --- The check of the history -----------------------------------------------------------------------------


def test_before_the_first_check_nothing_is_known(admin: Client) -> None:
    page = admin.get("/history-check/").content.decode()
    assert "It has not been checked yet, so it is not known whether anything was altered." in page
    assert "as written" not in page.lower()


def test_internal_audit_has_it_checked_and_reads_what_was_found(
    people: dict[str, User], client_as: SignIn
) -> None:
    client = client_as(people["audit"])
    assert "The check is asked for." in client.post("/history-check/", follow=True).content.decode()
    page = client.post("/history-check/", follow=True).content.decode()
    assert "A check waits or runs already." in page
    assert "Check now" not in page
    job = Job.objects.get()
    with found(CheckResult("events in one chain", 1204), CheckResult("snapshots", 0)):
        run_job(job.pk)
    page = client.get("/history-check/").content.decode()
    for words in (
        "1,204 things were looked at: all are as written.",
        "Events in one chain",
        "Nothing to check",
    ):
        assert words in page
    assert "Check now" in page
    event = AuditEvent.objects.get(kind="history.checked")
    assert (event.actor_label, event.detail) == (
        people["audit"].label,
        "1,204 things were looked at: all are as written.",
    )
    client.post("/history-check/")
    assert Job.objects.count() == 2


def test_what_was_altered_is_named(admin: Client) -> None:
    admin.post("/history-check/")
    altered = [f"Entry {n} does not match its seal" for n in range(201)]
    with found(CheckResult("events in one chain", 300, altered, ["2 were not compared"])):
        run_job(Job.objects.get().pk)
    page = admin.get("/history-check/").content.decode()
    for words in (
        "300 things were looked at: 201 are not as written.",
        "Entry 0 does not match its seal",
        "Entry 199 does",
        "and more, which the command verify_history names",
        "2 were not compared",
    ):
        assert words in page
    assert "Entry 200 does" not in page


def test_the_real_checks_report_how_far_they_are(admin: Client) -> None:
    admin.post("/history-check/")
    job = Job.objects.get()
    with mock.patch("core.jobs.running.JobContext.report") as report:
        run_job(job.pk)
    job.refresh_from_db()
    assert job.state == Job.State.DONE
    assert {one["what"] for one in job.result["checks"]} >= {"audit events in one chain", "frozen snapshots"}
    assert report.call_count == len(job.result["checks"]) - 1


def test_a_check_that_does_not_end_is_no_check(admin: Client) -> None:
    admin.post("/history-check/")
    Job.objects.update(most_attempts=1)
    with mock.patch("core.jobs.check_history.verify.run_checks", side_effect=RuntimeError):
        run_job(Job.objects.get().pk)
    page = admin.get("/history-check/").content.decode()
    assert "did not come to an end. It did not work" in page
    assert "It has not been checked yet" in page
    admin.post("/history-check/")
    assert Job.objects.open().exists()


def test_a_failure_between_the_event_and_the_result_keeps_neither(admin: Client) -> None:
    admin.post("/history-check/")
    with found(), mock.patch("core.jobs.check_history.audit.record", side_effect=RuntimeError):
        run_job(Job.objects.get().pk)
    assert Job.objects.get().state == Job.State.WAITING
    assert not AuditEvent.objects.filter(kind="history.checked").exists()


@pytest.mark.parametrize("role", ["officer", "chief", "reader"])
def test_nobody_else_asks_for_a_check(role: str, people: dict[str, User], client_as: SignIn) -> None:
    client = client_as(people[role])
    assert client.get("/history-check/").status_code == 403
    assert client.post("/history-check/").status_code == 403
    assert not Job.objects.exists()


# --- Whether a worker is there -----------------------------------------------------------------------------


def test_readyz_says_in_three_words_whether_jobs_are_done_and_is_ready_without(admin: Client) -> None:
    answer = admin.get("/readyz")
    assert (answer.status_code, answer.content) == (200, b"ready\njobs: none configured\n")
    note_worker()
    assert admin.get("/readyz").content == b"ready\njobs: running\n"
    with clock.set_to(clock.now() + timedelta(minutes=2)):
        answer = admin.get("/readyz")
        assert answer.status_code == 200
        assert answer.content.startswith(b"ready\njobs: not heard of since 20")
        assert "No worker has been heard of since" in admin.get("/jobs/").content.decode()
    assert "No worker has" not in admin.get("/jobs/").content.decode()

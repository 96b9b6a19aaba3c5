"""A large import is taken back in the background, once and as a whole; what nobody imports is forgotten."""

from collections.abc import Callable
from datetime import timedelta
from unittest import mock

import pytest
from django.test import Client

from accounts.models import User
from core import clock
from core.history.actors import SYSTEM
from core.jobs.running import JobContext, JobLost, run_job, take_job
from core.jobs.service import ask_job
from core.models import AuditEvent, Job
from register.importing import upload
from register.importing.jobs import forget, undo
from register.models import Batch, Partnership, Rehearsal
from tests.register.importing.test_rehearse import bring_in, sheet

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]


@pytest.fixture
def batch(officer: User, monkeypatch: pytest.MonkeyPatch) -> Batch:
    """An import of two partnerships, which is large here."""
    monkeypatch.setattr(undo, "UNDO_AT_ONCE", 1)
    return bring_in(sheet(["Name", "Status"], ["Harbour Board", "Live"], ["River Trust", "Live"]), officer)


def address(batch: Batch) -> str:
    return f"/register/import/done/{batch.pk}/undo/"


@pytest.mark.parametrize(("rows", "waits"), [(200, False), (201, True)])
def test_up_to_two_hundred_are_taken_back_at_once_and_more_by_a_job(rows: int, waits: bool) -> None:
    assert undo.is_long(Batch(counts={"made": rows - 1, "changed": 1})) is waits


def test_a_press_asks_for_it_and_the_second_press_is_told_that_it_runs(
    batch: Batch, officer: User, client_as: SignIn
) -> None:
    client = client_as(officer)
    page = client.post(address(batch), follow=True).content.decode()
    assert "is being taken back." in page
    assert "It is being taken back in the background" in page
    assert "Take the import back" not in page
    assert "is being taken back already." in client.post(address(batch), follow=True).content.decode()
    assert Partnership.objects.count() == 2
    run_job(Job.objects.get().pk)
    assert Partnership.objects.count() == 0
    assert "It was taken back on" in client.get(address(batch)).content.decode()
    event = AuditEvent.objects.get(kind="register.import_undone")
    assert event.actor_label == officer.label
    told = undo.UNDO_IMPORT.tell(Job.objects.get().result)
    assert told == f"{batch.name} was taken back. Nothing of it is left."


def test_one_that_somebody_changed_is_refused_at_once(batch: Batch, officer: User, client_as: SignIn) -> None:
    Partnership.objects.update(version=2)
    page = client_as(officer).post(address(batch)).content.decode()
    assert "Somebody has changed 2 partnerships of this import since" in page
    assert not Job.objects.exists()


def test_one_that_somebody_changes_before_it_runs_is_kept_whole_and_the_page_says_why(
    batch: Batch, officer: User, client_as: SignIn
) -> None:
    job = undo.ask_undo(batch, by=officer).job
    Partnership.objects.filter(name="River Trust").update(version=2)
    run_job(job.pk)
    assert Partnership.objects.count() == 2
    page = client_as(officer).get(address(batch)).content.decode()
    assert "It was tried and did not work. Somebody has changed a partnership of this import since" in page
    assert "Nothing was taken back." in page
    Partnership.objects.filter(name="River Trust").update(version=1)
    assert undo.ask_undo(batch, by=officer).begun
    run_job(job.pk)
    assert Partnership.objects.count() == 0


def test_one_whose_asker_lost_the_right_meanwhile_is_not_done(batch: Batch, officer: User) -> None:
    job = undo.ask_undo(batch, by=officer).job
    officer.is_active = False
    officer.save()
    run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, Partnership.objects.count()) == (Job.State.FAILED, 2)
    assert "may no longer take imports back" in job.error


def test_a_failure_at_the_very_end_takes_nothing_back(batch: Batch, officer: User) -> None:
    job = undo.ask_undo(batch, by=officer).job
    with mock.patch.object(JobContext, "finish", side_effect=RuntimeError):
        run_job(job.pk)
    batch.refresh_from_db()
    assert (Partnership.objects.count(), batch.undone_at) == (2, None)
    run_job(job.pk)
    assert Partnership.objects.count() == 0


def test_a_worker_that_lost_it_takes_nothing_back(batch: Batch, officer: User) -> None:
    job = undo.ask_undo(batch, by=officer).job
    mine = take_job(job.pk)
    assert mine is not None
    Job.objects.update(attempt=2)  # somebody else took it up
    with pytest.raises(JobLost):
        undo.undo_by_job(JobContext(mine), batch=batch.pk)
    assert Partnership.objects.count() == 2


@pytest.mark.parametrize(("days", "left"), [(90, 1), (91, 0)])
def test_a_spreadsheet_that_nobody_imports_is_forgotten_after_ninety_days(
    days: int, left: int, officer: User
) -> None:
    handed = upload.read_upload(b"Name,Status\nHarbour Board,Live\n", "old.csv")
    with clock.set_to(clock.now() - timedelta(days=days) + timedelta(minutes=5)):
        kept = upload.upload_file(handed, by=officer)
    job = ask_job(forget.FORGET_OLD_UPLOADS, key="forget", by=SYSTEM).job
    run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, Rehearsal.objects.count()) == (Job.State.DONE, left)
    told = AuditEvent.objects.filter(kind="rehearsal.forgotten").values_list("detail", flat=True)
    assert list(told) == ([] if left else [kept.name])


def test_one_that_was_decided_about_lately_is_kept(officer: User) -> None:
    handed = upload.read_upload(b"Name,Status\nHarbour Board,Live\n", "old.csv")
    with clock.set_to(clock.now() - timedelta(days=200)):
        kept = upload.upload_file(handed, by=officer)
    upload.keep_decisions(
        kept, mapping=kept.mapping, decisions={"2": "leave"}, corrections={}, answers={}, by=officer
    )
    assert forget.forget_old_uploads(mock.Mock()) == {"forgotten": 0}

"""A worker that is really killed (kill -9) in the middle of writing an import leaves nothing; then it is done once."""

import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection

from core import clock
from core.jobs.running import LOST_AFTER, run_job
from core.jobs.sweep import sweep_jobs
from core.models import Job
from register.importing import upload
from register.importing.jobs import bring_in, undo
from register.models import Batch, Partnership, Rehearsal
from tests.core.jobs.test_workers import database_url
from tests.factories.accounts import UserFactory
from tests.register.importing.test_pages import rows_of

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).resolve().parents[3]
# Does a job up to the step named, says so, and waits to be killed with its transaction open.
_PROGRAM = """
import sys, time
from importlib import import_module
import django
from django.db import connection
django.setup()
name, module, step, pk = sys.argv[1:]
connection.settings_dict["NAME"] = name
owner = import_module(module)
done = getattr(owner, step)
def then_wait(*given, **named):
    done(*given, **named)
    print("ready", flush=True)
    time.sleep(600)
setattr(owner, step, then_wait)
from core.jobs.running import run_job
run_job(int(pk))
"""


def kill_after(step: str, job: Job) -> None:
    module, _dot, name = step.rpartition(".")
    told = {"DJANGO_SETTINGS_MODULE": "tests.settings", "TEST_DATABASE_URL": database_url()}
    words = [str(connection.settings_dict["NAME"]), module, name, str(job.pk)]
    with subprocess.Popen(
        [sys.executable, "-c", _PROGRAM, *words],
        cwd=ROOT,
        env=os.environ | told,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        process.send_signal(signal.SIGKILL)
    assert process.returncode == -signal.SIGKILL


def take_up(job: Job) -> None:
    with clock.set_to(clock.now() + LOST_AFTER + timedelta(seconds=1)):
        sweep_jobs()
        run_job(job.pk)
        run_job(job.pk)


def test_an_import_killed_in_the_middle_of_writing_is_done_once_and_so_is_taking_it_back() -> None:
    officer = UserFactory(role="officer")
    handed = upload.read_upload(rows_of(30), "r.csv")
    job = bring_in.ask_import(upload.upload_file(handed, by=officer), seen="", by=officer).job
    kill_after("register.importing.write.commit._remember", job)
    assert (Partnership.objects.count(), Batch.objects.count(), Rehearsal.objects.count()) == (0, 0, 1)
    take_up(job)
    assert (Partnership.objects.count(), Batch.objects.count(), Rehearsal.objects.count()) == (30, 1, 0)
    back = undo.ask_undo(Batch.objects.get(), by=officer).job
    kill_after("register.importing.write.undo.take_away", back)
    assert Partnership.objects.count() == 30
    take_up(back)
    assert Partnership.objects.count() == 0
    assert Batch.objects.get().undone_at is not None

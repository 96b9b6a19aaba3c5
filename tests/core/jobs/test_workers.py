"""Real workers on a real database: two share what waits, and what a killed one had in hand is done once."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from threading import Event
from time import monotonic

import pytest
from django.db import connection

from core import clock
from core.history.actors import SYSTEM
from core.jobs.kinds import JobKind
from core.jobs.running import LOST_AFTER
from core.jobs.service import ask_job
from core.jobs.sweep import sweep_jobs
from core.models import Job, JobWorker
from tests.core.jobs.samples import HANGING, SAMPLE, effects

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).resolve().parents[3]
PATIENCE = 60


def database_url() -> str:
    here = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{here['NAME']}"
    user, host, port = here["USER"], here["HOST"], here["PORT"] or 5432
    query = f"?host={here['HOST']}" if str(host).startswith("/") else ""
    at = "" if query else f"{user}@{host}:{port}"
    return f"postgresql://{at}/{here['NAME']}{query}" + (f"&user={user}" if query else "")


@contextmanager
def worker(folder: Path, parent: int | None = None) -> Iterator[subprocess.Popen[bytes]]:
    """One `manage.py run_worker` with processes of its own; killed at the end with all of them."""
    told = {
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "TEST_DATABASE_URL": database_url(),
        "JOB_WORKERS": "1",
    }
    with (folder / "worker.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "run_worker", "--with-parent", str(parent or os.getpid())],
            cwd=ROOT,
            env=os.environ | told,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        try:
            yield process
        finally:
            kill(process)


def kill(process: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def wait_for(what: Callable[[], bool], folder: Path) -> None:
    until = monotonic() + PATIENCE
    while not what():
        assert monotonic() < until, (folder / "worker.log").read_text()
        Event().wait(0.1)


def state_of(key: str) -> str:
    return str(Job.objects.values_list("state", flat=True).get(key=key))


def ask(kind: JobKind, key: str, **arguments: str) -> Job:
    return ask_job(kind, key=key, arguments=arguments, by=SYSTEM).job


def test_a_job_whose_worker_is_killed_in_the_middle_is_taken_up_and_done_once(tmp_path: Path) -> None:
    job = ask(HANGING, "hang", folder=str(tmp_path))
    with worker(tmp_path) as first:
        wait_for((tmp_path / "first").exists, tmp_path)
        kill(first)
    assert state_of("hang") == Job.State.RUNNING
    assert effects("hang") == 0, "half of the work was kept"
    with clock.set_to(clock.now() + LOST_AFTER + timedelta(seconds=1)):
        sweep_jobs()
    with worker(tmp_path) as second:
        wait_for(lambda: state_of("hang") == Job.State.DONE, tmp_path)
        second.send_signal(signal.SIGTERM)
        assert second.wait(PATIENCE) == 0
    job.refresh_from_db()
    assert (job.attempt, effects("hang")) == (2, 1)


def test_two_workers_share_what_waits_and_do_each_once(tmp_path: Path) -> None:
    keys = [f"job {n}" for n in range(8)]
    for key in keys:
        ask(SAMPLE, key, counter=key)
    with worker(tmp_path), worker(tmp_path):
        wait_for(
            lambda: Job.objects.filter(state=Job.State.DONE, key__in=keys).count() == len(keys), tmp_path
        )
        wait_for(lambda: JobWorker.objects.count() == 2, tmp_path)
    assert [effects(key) for key in keys] == [1] * len(keys)
    assert set(Job.objects.filter(key__in=keys).values_list("attempt", flat=True)) == {1}


def test_a_worker_whose_parent_is_gone_before_it_has_begun_ends_by_itself(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as gone:
        gone.wait()
    with worker(tmp_path, parent=gone.pid) as alone:
        assert alone.wait(PATIENCE) == 0

"""What no address reaches is whole, too: commands, background jobs, and what a restore writes down."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from unittest import mock

import pytest
from django.core.management import call_command

from accounts.management.commands import make_administrator
from core import clock
from core.access_log import segments
from core.access_log.recording import Kind, record_access
from core.backup import databases, restore_backup
from core.history import audit, sealing
from core.history.actors import SYSTEM
from core.jobs import check_history, clear_away
from core.jobs.kinds import JobKind
from core.jobs.running import record_failure, run_job
from core.jobs.service import ask_daily_jobs, ask_job
from governance.frameworks import load
from governance.library import service as library
from register.importing import upload
from register.importing.jobs import forget, undo
from register.models import SignShown, Standing
from tests.access.test_matrix import scene
from tests.factories.jobs import JobFactory
from tests.factories.register import PartnershipFactory
from tests.register.importing.test_rehearse import bring_in, sheet
from tests.register.tabs.conftest import storage
from tests.whole_saves.presses import SHEET
from tests.whole_saves.tearing import altered, digest_all, fail_sealing, points, taken_back, tearing

__all__ = ["scene", "storage"]
pytestmark = pytest.mark.django_db
Scene = SimpleNamespace
Run = Callable[[], object]
JOB = ("core_job",)  # that it waits for its next try, and what went wrong


@dataclass(frozen=True)
class Work:
    """What is done outside of an address; `kept` names the tables in which a failure leaves something, and why."""

    begin: Callable[[Scene], Run]
    kept: tuple[str, ...] = ()
    why: str = ""
    in_a_job: bool = False


def _job(kind: JobKind, prepare: Callable[[Scene], dict[str, int]] = lambda scene: {}) -> Work:
    def begin(scene: Scene) -> Run:
        arguments = prepare(scene)
        asked = ask_job(kind, key="whole", by=scene.people["officer"], arguments=arguments).job
        return lambda: run_job(asked.pk)

    return Work(begin, JOB, "the job is tried again", in_a_job=True)


def _brought_in(scene: Scene) -> dict[str, int]:
    rows = sheet(["Name", "Status"], ["Harbour Board", "Live"], ["River Trust", "Live"])
    return {"batch": bring_in(rows, scene.people["officer"]).pk}


def _forgotten(scene: Scene) -> Run:
    with clock.set_to(clock.now() - timedelta(days=200)):
        upload.upload_file(
            upload.read_upload(b"Name\nHarbour Board\n", "old.csv"), by=scene.people["officer"]
        )
    return lambda: forget.forget_old_uploads(mock.Mock())


def _old_jobs(scene: Scene) -> dict[str, int]:
    with clock.set_to(clock.now() - timedelta(days=200)):
        JobFactory(finished=True)
    JobFactory(finished=True)
    return {}


def _accesses(scene: Scene) -> dict[str, int]:
    for months in (20, 0):
        with clock.set_to(clock.now() - timedelta(days=31 * months + 1)):
            for address in "ab":
                record_access(Kind.REFUSED, by=None, address=f"/{address}/")
        with clock.set_to(clock.now() - timedelta(days=31 * months, hours=1)):
            if months:
                segments.seal_waiting()
    return {}


def _sealed_accesses(scene: Scene) -> Run:
    _accesses(scene)
    return segments.seal_waiting


def _removed_accesses(scene: Scene) -> Run:
    _accesses(scene)
    return segments.remove_old


def _administrator(scene: Scene) -> Run:
    return lambda: call_command(
        make_administrator.Command(), "first@council.example", post="Head of Policy", stdout=mock.Mock()
    )


def _import(scene: Scene) -> Run:
    told = ["--answers", str(SHEET.with_name("register_a_answers.json"))]
    return lambda: call_command("import_register", str(SHEET), *told, stdout=mock.Mock())


def _standings(scene: Scene) -> Run:
    for _number in range(3):
        PartnershipFactory(live=True)
    Standing.objects.update(rating="weak")
    SignShown.objects.all().delete()
    return lambda: call_command("refresh_standings", stdout=mock.Mock())


def _editions(scene: Scene) -> Run:
    new = [replace(framework, edition=framework.edition + 50) for framework in load.load_frameworks()[:2]]

    def publish() -> None:
        with mock.patch.object(load, "load_frameworks", return_value=new):
            library.load_library()

    return publish


def _restored(scene: Scene) -> Run:
    now = databases.read_now()
    kept = mock.Mock(counts=now.counts, head=now.head, made_at=clock.now())
    return lambda: restore_backup._finish(kept, by=SYSTEM, reason="The disk failed")


def _failed_for_good(scene: Scene) -> Run:
    job = JobFactory(running=True)
    return lambda: record_failure(job, "The disk was full.")


WORK = {
    "import_register": Work(_import),
    "make_administrator": Work(_administrator),
    "refresh_standings": Work(_standings),
    "load_frameworks": Work(_editions),
    "restore": Work(_restored),
    "the access log is sealed": Work(_sealed_accesses),
    "the access log is shortened": Work(_removed_accesses),
    "a job fails for good": Work(_failed_for_good),
    "undo_import": _job(undo.UNDO_IMPORT, _brought_in),
    "forget_old_uploads": Work(_forgotten),  # its job, tried again, finds none
    "check_history": _job(check_history.CHECK_HISTORY),
    "clear_old_jobs": _job(clear_away.CLEAR_OLD_JOBS, _old_jobs),
    "daily jobs": Work(
        lambda scene: ask_daily_jobs, JOB, "each is asked for by itself, and asking again is safe"
    ),
}


@pytest.mark.parametrize("name", WORK)
def test_what_fails_in_its_middle_leaves_nothing_behind(
    name: str, scene: Scene, storage: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    work = WORK[name]
    run = work.begin(scene)
    with taken_back(), tearing() as whole:
        earlier = sealing.take_unsealed_rows()
        run()
        assert [rows.kind for rows in sealing.take_unsealed_rows() if rows not in earlier] == []
    assert whole.writes, "nothing was written"
    before, wrong = digest_all(storage), []
    for at in [*points(len(whole.writes)), *([0] if "INSERT core_auditevent" in whole.writes else [])]:
        where = f"write {at} of {len(whole.writes)}, {whole.writes[at - 1]}" if at else "the seal"
        failed = work.in_a_job
        with taken_back():
            with monkeypatch.context() as patch, tearing(at):
                if not at:
                    patch.setattr(audit, "_seal", fail_sealing)
                try:
                    run()
                except Exception:
                    failed = True
            left = set(altered(before, digest_all(storage))) - set(work.kept)
        if left or not failed:
            wrong.append(f"{where}: {'failed' if failed else 'went on'}, left {sorted(left)}")
    assert wrong == []

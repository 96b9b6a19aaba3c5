"""A long sheet is read and compared in the background; a progress page that needs no script says how far it is."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import User
from core import clock
from core.jobs.running import run_job, take_job
from core.jobs.sweep import sweep_jobs
from core.models import Job
from register.importing import upload
from register.importing.jobs.read import READ_SHEET
from register.models import Partnership, Rehearsal
from tests.factories.register import PartnershipFactory
from tests.register.importing.test_pages import hand_in, name_of, rows_of

pytestmark = pytest.mark.django_db
SHEET = rows_of(6)


@pytest.fixture
def client(
    people: dict[str, User], client_as: Callable[[User], Client], monkeypatch: pytest.MonkeyPatch
) -> Client:
    """The officer, to whom four lines are long."""
    monkeypatch.setattr(upload, "AT_ONCE_LINES", 4)
    return client_as(people["officer"])


@pytest.fixture
def rehearsal(client: Client) -> str:
    return hand_in(client, SHEET, "long.csv")


def work() -> Job:
    """Do what waits, as a worker would; return the newest job."""
    for job in Job.objects.filter(state=Job.State.WAITING).order_by("pk"):
        run_job(job.pk)
    return Job.objects.order_by("-asked_at", "-pk")[0]


@pytest.mark.parametrize(
    ("data", "long"),
    [
        (b"a\n" * 1000, False),
        (b"a\n" * 1001, True),
        (b"a" * 300_000, False),
        (b"a" * 300_001, True),
        (b"PK" + b"a\n" * 39_999, False),
        (b"PK" + b"a" * 79_999, True),
    ],
)
def test_more_than_a_thousand_rows_or_so_are_long(data: bytes, long: bool) -> None:
    assert upload.is_long(data) is long


def test_a_long_sheet_is_not_read_in_the_request_and_its_page_says_how_far_it_is(
    client: Client, rehearsal: str
) -> None:
    kept = Rehearsal.objects.get()
    assert kept.mapping == {}
    page = client.get(rehearsal).content.decode()
    assert "Your spreadsheet is being read" in page
    assert "It waits for its turn." in page
    assert 'href="">Look again' in page  # for whoever has no script: no page changes by itself on a timer
    take_job(Job.objects.get().pk)
    Job.objects.update(done=1, total=2)
    assert "Step 2 of 2: compare with the register." in client.get(rehearsal).content.decode()
    assert "It is being read" in client.get("/register/import/").content.decode()
    assert client.get(f"{rehearsal}problems/").headers["Location"] == rehearsal
    Job.objects.update(state=Job.State.WAITING)
    assert READ_SHEET.tell(work().result) == "6 rows read. Nothing was written."
    page = client.get(rehearsal).content.decode()
    assert "Nothing has been written yet" in page
    assert "Look again" not in page
    assert Rehearsal.objects.get().mapping == {"A": "name", "B": "status", "C": "sponsor"}
    assert "6 rows ready to import" in client.get("/register/import/").content.decode()
    assert client.get(f"{rehearsal}problems/").status_code == 200


def test_each_answer_is_read_anew_and_the_import_goes_on_from_what_was_seen(
    client: Client, rehearsal: str
) -> None:
    work()
    client.post(f"{rehearsal}?show=questions", {"rehearse": "1", "answer-word B live?": "dormant"})
    assert "is being read" in client.get(rehearsal).content.decode()
    work()
    answer = client.post(rehearsal, {"import": "1"}, follow=True)
    assert "6 rows read: 6 partnerships came in" in answer.content.decode()
    assert Partnership.objects.filter(status="dormant").count() == 3


def test_what_is_posted_with_the_import_is_read_before_anything_comes_in(
    client: Client, rehearsal: str
) -> None:
    work()
    client.post(rehearsal, {"import": "1", "answer-word B live?": "dormant"})
    assert not Partnership.objects.exists()
    work()
    client.post(rehearsal, {"import": "1"})
    assert Partnership.objects.count() == 6


def test_a_press_that_changes_nothing_compares_with_the_register_as_it_is_now(
    client: Client, rehearsal: str
) -> None:
    work()
    PartnershipFactory(name=name_of(0))
    assert "may be here" not in client.get(rehearsal).content.decode().lower()
    client.post(rehearsal, {"rehearse": "1"})
    work()
    assert "May be here twice 1" in client.get(f"{rehearsal}?show=rows").content.decode()


def test_what_was_kept_may_be_lost_and_is_then_read_again(client: Client, rehearsal: str) -> None:
    work()
    cache.clear()
    page = client.get(rehearsal).content.decode()
    assert "Your spreadsheet is not read" in page
    assert not Job.objects.filter(state=Job.State.WAITING).exists()  # to look writes nothing
    client.post(rehearsal)
    work()
    assert "Nothing has been written yet" in client.get(rehearsal).content.decode()


def test_one_whose_worker_was_killed_is_taken_up(client: Client, rehearsal: str) -> None:
    take_job(Job.objects.get().pk)  # and then nothing more is heard of it
    with clock.set_to(clock.now() + timedelta(minutes=5)):
        sweep_jobs()
        work()
        assert "Nothing has been written yet" in client.get(rehearsal).content.decode()


def test_what_is_no_list_is_said_on_its_page_and_in_the_list(client: Client) -> None:
    data = b"%PDF-1.4 nothing\n" * 9
    answer = client.post("/register/import/", {"file": SimpleUploadedFile("words.csv", data)})
    job = work()
    assert job.state == Job.State.FAILED
    page = client.get(answer["Location"]).content.decode()
    assert job.error in page
    assert "Read it now" in page
    assert job.error in client.get("/register/import/").content.decode()


def test_another_layout_of_a_long_sheet_has_its_columns_guessed_by_the_job(
    client: Client, rehearsal: str
) -> None:
    work()
    client.post(rehearsal, {"rehearse": "1", "answer-layout": "several rows", "row-2": "leave"})
    assert (Rehearsal.objects.get().mapping, Rehearsal.objects.get().decisions) == ({}, {})
    work()
    assert Rehearsal.objects.get().mapping["A"] == "name"


def test_one_whose_asker_lost_the_right_meanwhile_is_not_read(rehearsal: str, officer: User) -> None:
    officer.is_active = False
    officer.save()
    assert work().state == Job.State.FAILED
    assert Rehearsal.objects.get().mapping == {}


def test_what_was_decided_otherwise_meanwhile_is_left_to_its_own_job(client: Client, rehearsal: str) -> None:
    Rehearsal.objects.update(version=2)
    assert READ_SHEET.tell(work().result) == "0 rows read. Nothing was written."
    assert "Your spreadsheet is not read" in client.get(rehearsal).content.decode()

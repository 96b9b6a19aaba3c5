"""An answer is kept until something is written, and never for long."""

from datetime import timedelta

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone

from core import remembered
from core.history import audit
from core.history.actors import SYSTEM
from core.remembered import Memory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _forgetful() -> None:
    remembered._kept.clear()


def _write() -> None:
    with transaction.atomic():
        audit.record("test.written", by=SYSTEM, headline="Written")


def _later(seconds: int) -> time_machine.travel:
    return time_machine.travel(timezone.now() + timedelta(seconds=seconds), tick=False)


def _asked(key: str = "how many") -> int:
    """Ask twice, and return how often it had to be found out."""
    times: list[int] = []
    for _ in range(2):
        Memory().answer(key, lambda: times.append(1))
    return len(times)


def test_nothing_is_kept_just_after_a_write() -> None:
    _write()
    assert _asked() == 2


def test_nothing_is_kept_inside_a_transaction() -> None:
    _write()
    with _later(10), transaction.atomic():
        assert _asked() == 2


def test_an_answer_is_kept_once_the_register_is_quiet() -> None:
    _write()
    with _later(10):
        assert _asked() == 1
        assert _asked("something else") == 1


def test_a_write_makes_every_answer_be_found_anew() -> None:
    _write()
    with _later(10):
        assert Memory().answer("k", lambda: "old") == "old"
    with _later(20):
        _write()
    with _later(30):
        assert Memory().answer("k", lambda: "new") == "new"
        assert Memory().answer("k", lambda: "newer") == "new"


def test_no_answer_is_kept_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    _write()
    with _later(10):
        assert Memory().answer("k", lambda: "old") == "old"
        monkeypatch.setattr(remembered, "LONGEST", 0.0)
        assert Memory().answer("k", lambda: "new") == "new"


def test_the_oldest_answers_make_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remembered, "MOST", 2)
    _write()
    with _later(10):
        for key in ("a", "b", "c"):
            Memory().answer(key, lambda: 1)
        assert Memory().answer("a", lambda: 2) == 2
        assert Memory().answer("c", lambda: 2) == 1

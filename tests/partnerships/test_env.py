"""Settings are read strictly: unclear means stop, in a sentence."""

from datetime import date
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from partnerships import env


@pytest.mark.parametrize(
    ("typed", "read"), [("1", True), ("true", True), ("YES", True), ("0", False), ("off", False), ("", True)]
)
def test_a_flag_is_on_or_off(monkeypatch: pytest.MonkeyPatch, typed: str, read: bool) -> None:
    monkeypatch.setenv("SOME_FLAG", typed)
    assert env.read_flag("SOME_FLAG", default=True) is read


def test_an_unclear_flag_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOME_FLAG", "maybe")
    with pytest.raises(ImproperlyConfigured, match="SOME_FLAG must be true or false, not 'maybe'"):
        env.read_flag("SOME_FLAG", default=True)


def test_a_missing_setting_stops_the_start_and_names_the_demo(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOME_TEXT", raising=False)
    with pytest.raises(ImproperlyConfigured, match=r"Set SOME_TEXT.*DEMO=1"):
        env.read_text("SOME_TEXT")


def test_a_number_must_be_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOME_NUMBER", "2.5")
    with pytest.raises(ImproperlyConfigured, match="whole number"):
        env.read_integer("SOME_NUMBER", 1)
    monkeypatch.setenv("SOME_NUMBER", "25")
    assert env.read_integer("SOME_NUMBER", 1) == 25


def test_words_are_split_at_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOME_WORDS", "a.example, b.example ,")
    assert env.read_list("SOME_WORDS") == ["a.example", "b.example"]


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("", set()),
        ("2027-06-04", {date(2027, 6, 4)}),
        ("2027-06-04, 2028-05-08,", {date(2027, 6, 4), date(2028, 5, 8)}),
    ],
)
def test_days_are_split_at_commas(monkeypatch: pytest.MonkeyPatch, typed: str, read: set[date]) -> None:
    monkeypatch.setenv("SOME_DAYS", typed)
    assert env.read_days("SOME_DAYS") == read


@pytest.mark.parametrize("wrong", ["4 June 2027", "04/06/2027", "2027-02-30", "2027-06-04;2028-05-08"])
def test_what_is_no_day_stops_the_start(monkeypatch: pytest.MonkeyPatch, wrong: str) -> None:
    monkeypatch.setenv("SOME_DAYS", f"2027-06-04,{wrong}")
    with pytest.raises(ImproperlyConfigured, match=f"SOME_DAYS must be days like 2027-06-04, not '{wrong}'"):
        env.read_days("SOME_DAYS")


@pytest.mark.parametrize("weak", ["short", "django-insecure-" + "x" * 40])
def test_a_weak_secret_is_refused(monkeypatch: pytest.MonkeyPatch, weak: str) -> None:
    monkeypatch.setenv("SOME_SECRET", weak)
    with pytest.raises(ImproperlyConfigured, match="32 characters"):
        env.read_secret("SOME_SECRET", kept_in=None)


def test_the_demo_makes_a_secret_once_and_keeps_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("SOME_SECRET", raising=False)
    first = env.read_secret("SOME_SECRET", kept_in=tmp_path / "var" / "key")
    assert env.read_secret("SOME_SECRET", kept_in=tmp_path / "var" / "key") == first
    assert (tmp_path / "var" / "key").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("address", "client_is_there", "refused"),
    [
        ("", False, ""),
        ("redis://queue:6379/0", True, ""),
        ("redis://queue:6379/0", False, "install its client too"),
        ("queue", True, "must be the address of a Redis"),
    ],
)
def test_a_queue_elsewhere_needs_an_address_and_its_client(
    address: str, client_is_there: bool, refused: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JOB_QUEUE", address)
    monkeypatch.setattr(env, "find_spec", lambda name: name if client_is_there else None)
    if not refused:
        assert env.read_redis_address("JOB_QUEUE") == address
        return
    with pytest.raises(ImproperlyConfigured, match=refused):
        env.read_redis_address("JOB_QUEUE")

"""A save happens whole or not at all: whichever of its writes fails, nothing of it is left, and the page says so."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core.history import audit, sealing
from tests.access.test_matrix import ROWS, scene
from tests.register.tabs.conftest import storage
from tests.whole_saves import presses_above, presses_register
from tests.whole_saves.filled_forms import read_form
from tests.whole_saves.presses import Press
from tests.whole_saves.tearing import altered, digest_all, fail_sealing, points, taken_back, tearing

__all__ = ["scene", "storage"]
pytestmark = pytest.mark.django_db
PRESSES = {**presses_register.PRESSES, **presses_above.PRESSES}
SAVED = 302


@dataclass(frozen=True)
class Kept:
    """What may be left of a press that failed: in which tables, with which answer, and why that is meant."""

    tables: Iterable[str]
    answered: int
    why: str


_DECIDED = Kept(
    ("register_rehearsal", "register_historicalrehearsal", "core_auditevent"),
    500,
    "what was decided about a file stays decided though the import fails: nobody decides it twice",
)
_SIGN_IN = ("accounts_user", "accounts_rolegrant", "core_auditevent", "core_accessevent")
ON_PURPOSE = {
    "rehearsal": _DECIDED,
    "rehearsal list": _DECIDED,
    "sign_in": Kept(
        (*_SIGN_IN, "account_emailaddress"),
        SAVED,
        "the sign-in is saved whole before its link is sent; the page says that the link was not",
    ),
    "sign_in_invite": Kept(
        ("core_accessevent", "account_emailaddress"),
        SAVED,
        "sends a link and saves nothing of the register; the page says that it was not sent",
    ),
}
WITHOUT_EVENT = {
    "sign_in_invite": "told in the access log",
    "account_change_password": "told in the access log",
}
NOT_PRESSED = {
    "account_login": "writes when somebody was last here; what of it fails leaves nobody signed in",
    "account_logout": "ends the session, and nothing else",
    "account_reauthenticate": "asks for the password once more, and writes nothing",
    "account_reset_password": "sends a link, as sign_in_invite does",
    "account_reset_password_from_key": "saves a password as account_change_password does",
    "partnership_exempt_report": "hands out a report, and saves nothing of the register; told in the access log",
}


@pytest.fixture(autouse=True)
def _administrator_is_officer_too(both: User) -> None:
    """Whoever presses as administrator holds both roles, as the first sign-in of a new register does."""


def test_every_address_that_takes_a_post_is_pressed(scene: SimpleNamespace) -> None:
    silent = ROWS.keys() - {name.partition(" ")[0] for name in PRESSES} - NOT_PRESSED.keys()
    left = " ".join(sorted(name for name in silent if _takes_a_post(name, scene)))
    assert left == ""
    assert not NOT_PRESSED.keys() & PRESSES.keys()
    assert ON_PURPOSE.keys() | WITHOUT_EVENT.keys() <= PRESSES.keys()


def _takes_a_post(name: str, where: SimpleNamespace) -> bool:
    client = Client()
    client.force_login(where.people["administrator"])
    return (
        client.post(reverse(name, kwargs=ROWS[name].arguments(where, where.own) or None)).status_code != 405
    )


def _posted(client: Client, press: Press) -> dict[str, Any]:
    """Return what the press posts in the end: what the page shows, what was typed, and that it was checked."""
    path = press.address.partition("?")[0]
    data: dict[str, Any] = {}
    if press.drawn:
        page = client.get(press.page or press.address)
        assert page.status_code == 200, f"{press.page or press.address}: {page.status_code}"
        data = read_form(page.content.decode(), press.form or path)
    data |= press.typed
    if press.checked:
        page = client.post(press.address, data)
        assert page.status_code == 200, page.get("Location")
        data = read_form(page.content.decode(), path) | {"checked": "yes"}
    return data


@dataclass
class _Browser:
    """Presses one button again and again, each time as the first time."""

    client: Client
    address: str
    data: dict[str, Any]

    def press(self) -> Any:
        for value in self.data.values():
            if hasattr(value, "seek"):
                value.seek(0)
        session = {name: morsel.value for name, morsel in self.client.cookies.items()}
        try:
            return self.client.post(self.address, self.data)
        finally:
            self.client.cookies.clear()
            self.client.cookies.load(session)


@pytest.mark.parametrize("name", sorted(PRESSES))
def test_a_save_that_fails_in_its_middle_leaves_nothing_behind(
    name: str, scene: SimpleNamespace, storage: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    press = PRESSES[name](scene)
    client = Client(raise_request_exception=False)
    client.force_login(scene.people[press.by])
    browser = _Browser(client, press.address, _posted(client, press))
    writes, files = _save_whole(name, browser, storage)
    for file in files:  # a savepoint that is rolled back takes no file with it
        file.unlink()
    kept, wrong = ON_PURPOSE.get(name), []
    before, failed = digest_all(storage), render_to_string("errors/500.html").encode()
    for at in [*points(len(writes)), *([0] if "INSERT core_auditevent" in writes else [])]:
        with taken_back():
            with monkeypatch.context() as patch, tearing(at):
                if not at:
                    patch.setattr(audit, "_seal", fail_sealing)
                answer = browser.press()
            left = set(altered(before, digest_all(storage)))
        refused = answer.status_code == 500 and answer.content == failed
        meant = kept and answer.status_code == kept.answered and left <= set(kept.tables)
        if not meant and (left or not refused):
            where = f"write {at} of {len(writes)}, {writes[at - 1]}" if at else "the seal"
            wrong.append(f"{where}: answered {answer.status_code} {answer.get('Location', '')}, left {left}")
    assert wrong == []


def _save_whole(name: str, browser: _Browser, storage: Path) -> tuple[list[str], list[Path]]:
    """Save once without a failure; return its writes and its files. Each row of it is sealed by an event of its own."""
    earlier, there = sealing.take_unsealed_rows(), set(storage.rglob("*"))
    with taken_back(), tearing() as whole:
        saved = browser.press()
        problems = re.findall('govuk-error-summary__list">.*?</ul>', saved.content.decode(), re.DOTALL)
        assert saved.status_code == SAVED, problems
        unsealed = [rows.kind for rows in sealing.take_unsealed_rows() if rows not in earlier]
    assert whole.writes, "nothing was written"
    told = "INSERT core_auditevent" in whole.writes
    assert told == (name not in WITHOUT_EVENT)
    assert not told or not unsealed
    return whole.writes, [path for path in storage.rglob("*") if path.is_file() and path not in there]

"""Accounts, the doors and the ground."""

from collections.abc import Mapping
from typing import Any

from tests.access.matrix import EVERYONE, Row, same

_KEY = {"uidb36": "1", "key": "wrong-key"}

_ADMINISTRATORS = frozenset({"administrator"})


def _person(scene: Any, partnership: Any) -> Mapping[str, Any]:
    return {"pk": scene.people["chief"].person.pk}


ROWS: dict[str, Row] = {
    "sign_in": same(_ADMINISTRATORS, arguments=_person),
    "sign_in_invite": same(_ADMINISTRATORS, arguments=_person, method="post"),
    "account": same(EVERYONE),
    "my_work": same(EVERYONE),
    "healthz": same(EVERYONE, public=True),
    "readyz": same(EVERYONE, public=True),
    "account_login": same(EVERYONE, public=True),
    "account_logout": same(EVERYONE),
    "account_inactive": same(EVERYONE, public=True),
    "account_reauthenticate": same(EVERYONE),
    "account_change_password": same(EVERYONE),
    "account_reset_password": same(EVERYONE, public=True),
    "account_reset_password_done": same(EVERYONE, public=True),
    "account_reset_password_from_key": same(EVERYONE, public=True, arguments=lambda scene, p: _KEY),
    "account_reset_password_from_key_done": same(EVERYONE, public=True),
}

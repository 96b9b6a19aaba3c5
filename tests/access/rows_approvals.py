"""Requests for an approval: whoever may read the risk may read it, and only whoever is asked may answer."""

from collections.abc import Mapping
from typing import Any

from register.models import ApprovalRequest
from tests.access.matrix import COUNCIL_WIDE, EVERYONE, NOBODY, Row
from tests.factories.accounts import UserFactory
from tests.factories.approvals import ask, press
from tests.factories.reviews import RiskFactory


def asked(scene: Any, partnership: Any) -> Mapping[str, Any]:
    """Name a request put to the chief officer, or in another directorate to its own one; it is made once."""
    key = ("asked", partnership.pk)
    if key not in scene.made:
        chief = scene.people["chief"]
        if partnership.directorate_id != chief.person.directorate_id:
            chief = UserFactory(role="chief", person__directorate=partnership.directorate)
        risk = RiskFactory(partnership=partnership, now=(4, 4))
        scene.made[key] = ask(risk, by=scene.people["officer"], of=chief)
    return {"reference": partnership.reference, "pk": scene.made[key].pk}


def approved(scene: Any, partnership: Any) -> Mapping[str, Any]:
    """Name a request that the chief officer approved."""
    key = ("approved", partnership.pk)
    if key not in scene.made:
        kept, scene.made = scene.made, {}
        named = asked(scene, partnership)
        scene.made = kept
        row = ApprovalRequest.objects.get(pk=named["pk"])
        press(row, row.asked.sign_in)
        scene.made[key] = named
    return scene.made[key]


_ASKED = frozenset({"chief"})

ROWS: dict[str, Row] = {
    "approval": Row(EVERYONE, COUNCIL_WIDE, asked),
    "approval_approve": Row(_ASKED, NOBODY, asked, method="post"),
    "approval_decline": Row(_ASKED, NOBODY, asked),
    "approval_take_back": Row(_ASKED, NOBODY, approved),
}

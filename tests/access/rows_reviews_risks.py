"""Risks of the council, of one partnership, and the actions of every partnership."""

from collections.abc import Mapping
from typing import Any

from tests.access.matrix import COUNCIL_WIDE, EVERYONE, OFFICERS, TIED_EDITORS, Row, of_partnership, same
from tests.factories.reviews import RiskFactory


def risk(scene: Any, partnership: Any) -> Mapping[str, Any]:
    """Name the one risk of a partnership; it is made once."""
    key = ("risk", partnership.pk)
    if key not in scene.made:
        scene.made[key] = RiskFactory(partnership=partnership, now=(3, 4))
    return {"reference": partnership.reference, "number": scene.made[key].number}


_EXPORTS = EVERYONE - {"reader"}
_CHANGES = ("change", "score", "tolerate", "close", "action_add")

ROWS: dict[str, Row] = {
    "risks": same(EVERYONE),
    "risks_by": same(EVERYONE, arguments=lambda scene, partnership: {"kind": "target"}),
    "actions": same(EVERYONE),
    "my_actions": same(EVERYONE),
    "risks_export": same(_EXPORTS, arguments=lambda scene, partnership: {"kind": "csv"}),
    "actions_export": same(_EXPORTS, arguments=lambda scene, partnership: {"kind": "xlsx"}),
    "my_actions_export": same(_EXPORTS, arguments=lambda scene, partnership: {"kind": "json"}),
    "partnership_risks": Row(EVERYONE, COUNCIL_WIDE, of_partnership),
    "risk": Row(EVERYONE, COUNCIL_WIDE, risk),
    "risk_add": Row(TIED_EDITORS, OFFICERS, of_partnership),
    "risk_reopen": Row(TIED_EDITORS, OFFICERS, risk, method="post"),
    **{f"risk_{verb}": Row(TIED_EDITORS, OFFICERS, risk) for verb in _CHANGES},
}

"""Checklists: the library, the tab of a partnership, answering and signing."""

from typing import Any

from governance.models import Assessment
from tests.access.matrix import COUNCIL_WIDE, EVERYONE, OFFICERS, TIED_EDITORS, Row, of_partnership, same
from tests.factories.governance import answered, started

_PROPOSERS = OFFICERS | {"chief", "sponsor", "contributor"}
_AUDIT = frozenset({"audit"})
_SIGNERS = OFFICERS | {"chief", "sponsor"}


def _draft(scene: Any, partnership: Any) -> Assessment:
    return started(partnership, by=scene.people["officer"])


def _of_assessment(scene: Any, partnership: Any) -> dict[str, Any]:
    return {"pk": _draft(scene, partnership).pk}


def _of_section(scene: Any, partnership: Any) -> dict[str, Any]:
    return {"pk": _draft(scene, partnership).pk, "section": "direction"}


def _of_answered_section(scene: Any, partnership: Any) -> dict[str, Any]:
    return {"pk": answered(_draft(scene, partnership), by=scene.people["officer"]).pk, "section": "direction"}


def _of_framework(scene: Any, partnership: Any) -> dict[str, Any]:
    return {"code": "governance-framework"}


def _to_start(scene: Any, partnership: Any) -> dict[str, Any]:
    return {"reference": partnership.reference, "code": "governance-framework"}


ROWS: dict[str, Row] = {
    "governance": same(EVERYONE),
    "framework": same(EVERYONE, arguments=_of_framework),
    "partnership_governance": Row(EVERYONE, COUNCIL_WIDE, of_partnership),
    "screening": same(_PROPOSERS),
    "screening_propose": same(_PROPOSERS),
    "screening_many": same(OFFICERS | {"chief"}),
    "partnership_screening": Row(EVERYONE, COUNCIL_WIDE, of_partnership),
    "partnership_screening_ask": Row(TIED_EDITORS, OFFICERS, of_partnership),
    "assessment_start": Row(TIED_EDITORS, OFFICERS, _to_start, method="post"),
    "assessment": Row(EVERYONE, COUNCIL_WIDE, _of_assessment),
    "assessment_section": Row(EVERYONE, COUNCIL_WIDE, _of_section),
    "assessment_edition": Row(TIED_EDITORS, OFFICERS, _of_assessment),
    "assessment_verify": Row(_AUDIT, _AUDIT, _of_answered_section),
    "assessment_sign": Row(_SIGNERS, OFFICERS, _of_assessment, method="post"),
}

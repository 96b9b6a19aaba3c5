"""A partnership's own page, its history, and changing it."""

from typing import Any

from register.models import SensitiveMark
from tests.access.matrix import COUNCIL_WIDE, EVERYONE, OFFICERS, TIED_EDITORS, Row, of_partnership, same

_READERS = EVERYONE
_HISTORIANS = EVERYONE - {"reader"}
_MOVERS = OFFICERS | {"chief"}
_PROPOSERS = OFFICERS | {"chief", "sponsor", "contributor"}


def _of_group(group: str) -> Any:
    return lambda scene, partnership: {"reference": partnership.reference, "group": group}


def _of_mark(scene: Any, partnership: Any) -> dict[str, Any]:
    mark, _new = SensitiveMark.objects.get_or_create(
        partnership=partnership, field="purpose", defaults={"paragraph": 3, "reason": "Prices"}
    )
    return {"reference": partnership.reference, "pk": mark.pk}


ROWS: dict[str, Row] = {
    "partnership": Row(_READERS, COUNCIL_WIDE, of_partnership),
    "partnership_new": same(_PROPOSERS),
    "partnership_edit": Row(TIED_EDITORS, OFFICERS, of_partnership),
    "partnership_edit_group": Row(TIED_EDITORS, OFFICERS, _of_group("purpose")),
    "partnership_confirm": Row(TIED_EDITORS, OFFICERS, _of_group("purpose"), method="post"),
    "partnership_move": Row(_MOVERS, OFFICERS, of_partnership),
    "partnership_tier": Row(TIED_EDITORS, OFFICERS, of_partnership),
    "partnership_sensitive": Row(TIED_EDITORS, OFFICERS, of_partnership),
    "partnership_sensitive_open": Row(TIED_EDITORS, OFFICERS, _of_mark),
    "partnership_history": Row(_HISTORIANS, COUNCIL_WIDE, of_partnership),
    "partnership_history_csv": Row(_HISTORIANS, COUNCIL_WIDE, of_partnership),
}

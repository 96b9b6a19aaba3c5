"""Background jobs and the check of the history."""

from collections.abc import Mapping
from typing import Any

from tests.access.matrix import Row, same
from tests.factories.jobs import JobFactory

_ADMINISTRATORS = frozenset({"administrator"})


def _failed(scene: Any, partnership: Any) -> Mapping[str, Any]:
    if "job" not in scene.made:
        scene.made["job"] = JobFactory(failed=True)
    return {"pk": scene.made["job"].pk}


ROWS: dict[str, Row] = {
    "jobs": same(_ADMINISTRATORS),
    "job_try_again": same(_ADMINISTRATORS, arguments=_failed, method="post"),
    "history_check": same(_ADMINISTRATORS | {"audit"}),
}

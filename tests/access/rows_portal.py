"""The import."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from register.importing import upload
from register.models import Batch
from tests.access.matrix import EVERYONE, OFFICERS, Row, same

_FILE = Path(__file__).resolve().parents[1] / "fixtures" / "register_a.csv"


def _rehearsal(scene: Any, partnership: Any) -> Mapping[str, Any]:
    """A file that the partnership officer handed in: nobody else's to decide."""
    if "rehearsal" not in scene.made:
        handed = upload.read_upload(_FILE.read_bytes(), "register_a.csv")
        scene.made["rehearsal"] = upload.upload_file(handed, by=scene.people["officer"])
    return {"pk": scene.made["rehearsal"].pk}


def _batch(scene: Any, partnership: Any) -> Mapping[str, Any]:
    if "batch" not in scene.made:
        day = "2026-11-20T09:00:00Z"
        scene.made["batch"] = Batch.objects.create(
            name="r.csv", imported_at=day, counts={"read": 1, "made": 1, "changed": 0}
        )
    return {"pk": scene.made["batch"].pk}


_ITS_OWNER = frozenset({"officer"})
ROWS: dict[str, Row] = {
    "gaps": same(EVERYONE),
    "import_register": same(OFFICERS),
    "rehearsal": same(_ITS_OWNER, arguments=_rehearsal),
    "rehearsal_marked_up": same(_ITS_OWNER, arguments=_rehearsal),
    "import_done": same(OFFICERS, arguments=_batch),
    "import_undo": same(OFFICERS, arguments=_batch),
}

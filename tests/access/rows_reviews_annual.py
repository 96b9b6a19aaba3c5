"""Annual reviews: across the council, of one partnership, its lines, and what is decided about it."""

from collections.abc import Mapping
from typing import Any

from tests.access.matrix import COUNCIL_WIDE, EVERYONE, OFFICERS, TIED_EDITORS, Row, of_partnership, same
from tests.factories.reviews import opened

SIGNERS = OFFICERS | {"chief", "sponsor"}


def review(scene: Any, partnership: Any) -> Mapping[str, Any]:
    """Name the open review of a partnership; it is made once."""
    key = ("review", partnership.pk)
    if key not in scene.made:
        scene.made[key] = opened(partnership)
    return {"pk": scene.made[key].pk}


def group(scene: Any, partnership: Any) -> Mapping[str, Any]:
    return {**review(scene, partnership), "group": "fit"}


ROWS: dict[str, Row] = {
    "reviews": same(EVERYONE),
    "partnership_reviews": Row(EVERYONE, COUNCIL_WIDE, of_partnership),
    "review_open": Row(TIED_EDITORS, OFFICERS, of_partnership, method="post"),
    "review": Row(EVERYONE, COUNCIL_WIDE, review),
    "review_group": Row(EVERYONE, COUNCIL_WIDE, group),
    "review_finish": Row(EVERYONE, COUNCIL_WIDE, review),
    "review_sign": Row(SIGNERS, OFFICERS, review, method="post"),
    "review_delegate": Row(SIGNERS, OFFICERS, review, method="post"),
    "review_accept": Row(OFFICERS, OFFICERS, review, method="post"),
    "review_return": Row(OFFICERS, OFFICERS, review, method="post"),
}

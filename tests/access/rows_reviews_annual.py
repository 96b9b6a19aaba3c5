"""Annual reviews: across the council, of one partnership, its lines, and what is decided about it."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from core import clock
from reviews.models import CapWaiver
from tests.access.matrix import (
    COUNCIL_WIDE,
    EVERYONE,
    NOBODY,
    OFFICERS,
    TIED_EDITORS,
    Row,
    of_partnership,
    same,
)
from tests.factories.measures import MeasureFactory, MeasureFigureFactory
from tests.factories.reviews import opened, signed

_AUDIT = frozenset({"audit"})
SIGNERS = OFFICERS | {"chief", "sponsor"}
DRAFT_READERS = EVERYONE - {"panel", "reader"}  # until it is signed


def review(scene: Any, partnership: Any) -> Mapping[str, Any]:
    """Name the open review of a partnership; it is made once."""
    key = ("review", partnership.pk)
    if key not in scene.made:
        scene.made[key] = opened(partnership)
    return {"pk": scene.made[key].pk}


def signed_review(scene: Any, partnership: Any) -> Mapping[str, Any]:
    """Name the review of a partnership, signed by somebody who is not here; it is made once."""
    key = ("review", partnership.pk)
    if key not in scene.made:
        scene.made[key] = signed(partnership)
    return {"pk": scene.made[key].pk}


def signed_line(scene: Any, partnership: Any) -> Mapping[str, Any]:
    return {**signed_review(scene, partnership), "question": "exit-plan"}


def waiver(scene: Any, partnership: Any) -> Mapping[str, Any]:
    """Name a waiver of a cap; it is made once."""
    key = ("waiver", partnership.pk)
    if key not in scene.made:
        day = clock.today()
        scene.made[key] = CapWaiver.objects.create(
            partnership=partnership, lines=["exit-plan"], covers="No exit plan", reason="A merger is near",
            until=day + timedelta(days=30), given_on=day, given_by="Chief",
        )  # fmt: skip
    return {"reference": partnership.reference, "pk": scene.made[key].pk}


def group(scene: Any, partnership: Any) -> Mapping[str, Any]:
    return {**review(scene, partnership), "group": "fit"}


_MEASURED = {"measure": MeasureFactory, "measure_figure": MeasureFigureFactory}


def _measured(slug: str) -> Callable[[Any, Any], Mapping[str, Any]]:
    def arguments(scene: Any, partnership: Any) -> Mapping[str, Any]:
        key = (slug, partnership.pk)
        if key not in scene.made:
            scene.made[key] = _MEASURED[slug](partnership=partnership)
        return {"reference": partnership.reference, "pk": scene.made[key].pk}

    return arguments


ROWS: dict[str, Row] = {
    "partnership_measures": Row(EVERYONE, COUNCIL_WIDE, of_partnership),
    **{f"{slug}_new": Row(TIED_EDITORS, OFFICERS, of_partnership) for slug in _MEASURED},
    **{
        f"{slug}_{verb}": Row(TIED_EDITORS, OFFICERS, _measured(slug))
        for slug in _MEASURED
        for verb in ("edit", "remove")
    },
    "reviews": same(EVERYONE),
    "partnership_reviews": Row(EVERYONE, COUNCIL_WIDE, of_partnership),
    "review_open": Row(TIED_EDITORS, OFFICERS, of_partnership, method="post"),
    "cap_waive": Row(frozenset({"chief"}), NOBODY, of_partnership),
    "cap_waiver_end": Row(frozenset({"chief"}), NOBODY, waiver),
    "review": Row(DRAFT_READERS, COUNCIL_WIDE, review),
    "review_group": Row(DRAFT_READERS, COUNCIL_WIDE, group),
    "review_finish": Row(DRAFT_READERS, COUNCIL_WIDE, review),
    "review_verify": Row(_AUDIT, _AUDIT, signed_review),
    "review_line_verify": Row(_AUDIT, _AUDIT, signed_line),
    "review_sign": Row(SIGNERS, OFFICERS, review, method="post"),
    "review_delegate": Row(SIGNERS, OFFICERS, review, method="post"),
    "review_accept": Row(OFFICERS, OFFICERS, review, method="post"),
    "review_return": Row(OFFICERS, OFFICERS, review, method="post"),
}

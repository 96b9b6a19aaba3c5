"""The tabs of a partnership, everything that can be added, changed and removed in them, and the shared lists."""

from collections.abc import Callable, Mapping
from typing import Any

from accounts.models import Panel, PanelSeat
from register.models import Theme
from register.related.kinds import KINDS
from tests.access.matrix import (
    COUNCIL_WIDE,
    EVERYONE,
    KEEPERS,
    NOBODY,
    OFFICERS,
    TIED_EDITORS,
    Row,
    of_partnership,
    same,
)
from tests.factories.register import OrganisationFactory, PartnershipFactory
from tests.factories.related import MAKERS, DocumentVersionFactory
from tests.register.merging.helpers import merge

_DEMOCRATIC = frozenset({"democratic"})
_SEATERS = frozenset({"democratic", "administrator"})
TABS = (
    "members",
    "people",
    "finance",
    "dates",
    "objectives",
    "priorities",
    "documents",
    "meetings",
    "implications",
    "actions",
)


def part(slug: str) -> Callable[[Any, Any], Mapping[str, Any]]:
    """Return what names one related record of a partnership in an address; it is made once for each partnership."""

    def arguments(scene: Any, partnership: Any) -> Mapping[str, Any]:
        key = (slug, partnership.pk)
        if key not in scene.made:
            scene.made[key] = MAKERS[slug](partnership=partnership)
        return {"reference": partnership.reference, "pk": scene.made[key].pk}

    return arguments


def version(scene: Any, partnership: Any) -> Mapping[str, Any]:
    named = part("document")(scene, partnership)
    if ("version", partnership.pk) not in scene.made:
        scene.made["version", partnership.pk] = DocumentVersionFactory(document_id=named["pk"])
    return {**named, "version": 1}


def organisation(scene: Any, partnership: Any) -> Mapping[str, Any]:
    if "organisation" not in scene.made:
        scene.made["organisation"] = OrganisationFactory()
    return {"pk": scene.made["organisation"].pk}


def person(scene: Any, partnership: Any) -> Mapping[str, Any]:
    return {"pk": scene.people["chief"].person.pk}


def sponsor(scene: Any, partnership: Any) -> Mapping[str, Any]:
    return {"pk": scene.people["sponsor"].person.pk}


def panel(scene: Any, partnership: Any) -> Mapping[str, Any]:
    return {"pk": Panel.objects.get(slug="adults").pk}


def panel_seat(scene: Any, partnership: Any) -> Mapping[str, Any]:
    return {"pk": PanelSeat.objects.get(person=scene.people["panel"].person).pk}


def theme(scene: Any, partnership: Any) -> Mapping[str, Any]:
    return {"kind": "themes", "pk": Theme.objects.get_or_create(name="Green")[0].pk}


def merged_into(scene: Any, partnership: Any) -> Mapping[str, Any]:
    """Return what names a merge of another partnership into this one; it is made once for each."""
    key = ("merge", partnership.pk)
    if key not in scene.made:
        other = PartnershipFactory(directorate=partnership.directorate)
        scene.made[key] = merge("partnership", partnership, other, scene.people["officer"])
    return {"pk": scene.made[key].pk}


def _kinds() -> dict[str, Row]:
    rows = {}
    for kind in KINDS:
        also = _DEMOCRATIC if kind.slug in ("representative", "meeting") else NOBODY
        own, other = TIED_EDITORS | also, OFFICERS | also
        rows[f"{kind.slug}_new"] = Row(own, other, of_partnership)
        rows[f"{kind.slug}_edit"] = Row(own, other, part(kind.slug))
        rows[f"{kind.slug}_remove"] = Row(own, other, part(kind.slug))
    return rows


ROWS: dict[str, Row] = {
    **{f"partnership_{tab}": Row(EVERYONE, COUNCIL_WIDE, of_partnership) for tab in TABS},
    **_kinds(),
    "key_date_decide": Row(TIED_EDITORS | _DEMOCRATIC, OFFICERS | _DEMOCRATIC, part("key_date")),
    "action_done": Row(TIED_EDITORS, OFFICERS, part("action")),
    "document": Row(EVERYONE, COUNCIL_WIDE, part("document")),
    "document_version_new": Row(TIED_EDITORS, OFFICERS, part("document")),
    "document_download": Row(
        EVERYONE - {"reader", "administrator"}, COUNCIL_WIDE - {"administrator"}, version
    ),
    "meeting": Row(EVERYONE, COUNCIL_WIDE, part("meeting")),
    "meeting_attendance": Row(TIED_EDITORS | _DEMOCRATIC, OFFICERS | _DEMOCRATIC, part("meeting")),
    "organisations": same(EVERYONE),
    "organisation": same(EVERYONE, arguments=organisation),
    "organisation_new": same(OFFICERS),
    "organisation_edit": same(OFFICERS, arguments=organisation),
    "organisation_merge": same(OFFICERS, arguments=organisation),
    "partnership_merge": Row(OFFICERS, OFFICERS, of_partnership),
    "person_merge": same(OFFICERS, arguments=person),
    "list_entry_merge": same(OFFICERS, arguments=theme),
    "merge": Row(EVERYONE - {"reader"}, COUNCIL_WIDE, merged_into),
    "merge_undo": Row(OFFICERS, OFFICERS, merged_into),
    "people": same(EVERYONE),
    "roles_and_panels": same(EVERYONE - {"panel", "reader"}),
    "panel_seat_new": same(_SEATERS, arguments=panel),
    "panel_seat_edit": same(_SEATERS, arguments=panel_seat),
    "panel_seat_remove": same(_SEATERS, arguments=panel_seat),
    "person": same(EVERYONE, arguments=person),
    "person_new": same(KEEPERS),
    "person_hand_over": same(OFFICERS, arguments=sponsor),
    "person_edit": same(KEEPERS, arguments=person),
    "lists": same(KEEPERS),
    "list_entry_new": same(KEEPERS, arguments=lambda scene, partnership: {"kind": "themes"}),
    "list_entry_edit": same(KEEPERS, arguments=theme),
    "list_entry_remove": same(KEEPERS, arguments=theme),
}

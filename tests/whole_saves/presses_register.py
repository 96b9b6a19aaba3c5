"""Presses on a partnership, what belongs to it, and what all partnerships share."""

from types import SimpleNamespace
from typing import Any

from django.urls import reverse

from register.importing import upload
from register.importing.tables.kept import hand_in
from register.importing.tables.model import load_tables
from register.models import SensitiveMark, StatusChange
from register.related.kinds import KINDS
from register.rules.significance import read_criteria
from tests.access.rows_register_tabs import merged_into, panel, panel_seat
from tests.factories.accounts import PersonFactory, UserFactory
from tests.factories.approvals import ask
from tests.factories.register import MembershipFactory, OrganisationFactory, PartnershipFactory, ThemeFactory
from tests.factories.related import MAKERS, MeetingFactory
from tests.factories.reviews import RiskFactory
from tests.register.importing.tables import helpers as lists
from tests.register.importing.test_rehearse import bring_in
from tests.register.importing.test_rehearse import sheet as rows
from tests.register.merging.helpers import answers, plan_of
from tests.register.tabs.conftest import date_parts
from tests.register.tabs.test_related_records import posted
from tests.whole_saves.presses import Press, Presses, button, sheet

WHY = {"reason": "Entered twice"}


def _related() -> Presses:
    found = {}
    for kind in KINDS:

        def new(scene: SimpleNamespace, slug: str = kind.slug) -> Press:
            return Press(reverse(f"{slug}_new", args=[scene.own.reference]), posted(slug, scene.own))

        def edit(scene: SimpleNamespace, slug: str = kind.slug) -> Press:
            part = MAKERS[slug](partnership=scene.own)
            return Press(_part("edit", slug, scene, part), posted(slug, scene.own) | WHY)

        def remove(scene: SimpleNamespace, slug: str = kind.slug) -> Press:
            return Press(_part("remove", slug, scene, MAKERS[slug](partnership=scene.own)), WHY)

        found |= {f"{kind.slug}_new": new, f"{kind.slug}_edit": edit, f"{kind.slug}_remove": remove}
    return found


def _part(verb: str, slug: str, scene: SimpleNamespace, part: Any) -> str:
    return reverse(f"{slug}_{verb}", args=[scene.own.reference, part.pk])


def _of(name: str, scene: SimpleNamespace, *more: Any) -> str:
    return reverse(name, args=[scene.own.reference, *more])


# What a form asks beside a text: the record and its mark are saved together.
_MARKED = {"purpose_exempt_paragraph": "3", "purpose_exempt_reason": "Names a price"}


def _edit(scene: SimpleNamespace) -> Press:
    return Press(_of("partnership_edit", scene), {"purpose": "Clean rivers", "area": "North"})


def _edit_group(scene: SimpleNamespace) -> Press:
    return Press(_of("partnership_edit_group", scene, "purpose"), {"purpose": "Clean rivers"} | _MARKED)


def _move(scene: SimpleNamespace) -> Press:
    idea = PartnershipFactory(directorate=scene.own.directorate)
    StatusChange.objects.create(partnership=idea, to_status="proposed", on="2026-10-01")
    typed = {"to": "withdrawn", "reason": "Cabinet said no", **date_parts("on", "1 11 2026")}
    return Press(reverse("partnership_move", args=[idea.reference]), typed, checked=True)


def _move_asked(scene: SimpleNamespace) -> Press:
    """End a partnership about which somebody is asked to approve something: the request ends with it."""
    own = PartnershipFactory(directorate=scene.own.directorate)
    ask(RiskFactory(partnership=own, now=(4, 4)), by=scene.people["officer"], of=scene.people["chief"])
    typed = {"to": "withdrawn", "reason": "Done", "left_open": "It ends", **date_parts("on", "1 11 2026")}
    return Press(reverse("partnership_move", args=[own.reference]), typed, checked=True)


def _tier(scene: SimpleNamespace) -> Press:
    typed = dict.fromkeys((one.key for one in read_criteria().criteria), "1")
    return Press(_of("partnership_tier", scene), typed | {"reason": "First scored"})


def _sensitive(scene: SimpleNamespace) -> Press:
    typed = {"field": "purpose", "paragraph": "3", "reason": "Names a price"}
    return Press(_of("partnership_sensitive", scene), typed)


def _sensitive_open(scene: SimpleNamespace) -> Press:
    mark = SensitiveMark.objects.create(partnership=scene.own, field="purpose", paragraph=3, reason="Prices")
    return Press(_of("partnership_sensitive_open", scene, mark.pk), {"reason": "It is public now"})


def _decide(scene: SimpleNamespace) -> Press:
    part = MAKERS["key_date"](partnership=scene.own)
    return Press(_of("key_date_decide", scene, part.pk), {"decision": "leave", "decision_reference": "41"})


def _done(scene: SimpleNamespace) -> Press:
    part = MAKERS["action"](partnership=scene.own)
    return Press(_of("action_done", scene, part.pk), {"evidence": "Minute 12"})


def _version(scene: SimpleNamespace) -> Press:
    part = MAKERS["document"](partnership=scene.own)
    return Press(_of("document_version_new", scene, part.pk), {"file": sheet()})


def _attendance(scene: SimpleNamespace) -> Press:
    seats = [MembershipFactory(partnership=scene.own) for _seat in range(2)]
    held = MeetingFactory(partnership=scene.own)
    typed = {f"{name}_{seat.pk}": "1" for seat in seats for name in ("seats", "present")}
    return Press(_of("meeting_attendance", scene, held.pk), typed)


def _merge(kind: str, address: str, keep: Any, other: Any, by: Any) -> Press:
    typed = answers(plan_of(kind, keep, other, by), "both") | {"reason": "Entered twice"}
    return Press(f"{address}?other={other.pk}", typed)


def _merge_organisations(scene: SimpleNamespace) -> Press:
    keep, other = OrganisationFactory(), OrganisationFactory()
    MembershipFactory(partnership=scene.own, organisation=other)
    address = reverse("organisation_merge", args=[keep.pk])
    return _merge("organisation", address, keep, other, scene.people["administrator"])


def _merge_partnerships(scene: SimpleNamespace) -> Press:
    other = PartnershipFactory(live=True, directorate=scene.own.directorate)
    MAKERS["action"](partnership=other)
    MAKERS["key_date"](partnership=other)
    address = _of("partnership_merge", scene)
    return _merge("partnership", address, scene.own, other, scene.people["administrator"])


def _merge_people(scene: SimpleNamespace) -> Press:
    keep, other = PersonFactory(), PersonFactory()
    PartnershipFactory(live=True, sponsor=other)
    address = reverse("person_merge", args=[keep.pk])
    return _merge("person", address, keep, other, scene.people["administrator"])


def _merge_entries(scene: SimpleNamespace) -> Press:
    keep, other = ThemeFactory(name="Green"), ThemeFactory(name="Greener")
    scene.own.theme = other
    scene.own.save()
    address = reverse("list_entry_merge", args=["themes", keep.pk])
    return _merge("themes", address, keep, other, scene.people["administrator"])


def _merge_undo(scene: SimpleNamespace) -> Press:
    return Press(reverse("merge_undo", kwargs=merged_into(scene, scene.own)), {"reason": "They are two"})


def _hand_over(scene: SimpleNamespace) -> Press:
    leaver = scene.people["sponsor"].person
    MAKERS["action"](partnership=scene.own, owner=leaver)
    typed = {"rest": str(scene.people["chief"].person), "reason": "Retires"}
    return Press(reverse("person_hand_over", args=[leaver.pk]), typed, checked=True)


def _hand_over_asked(scene: SimpleNamespace) -> Press:
    """Hand over a request for an approval to somebody else who may answer it."""
    leaver, heir = scene.people["chief"], UserFactory(role="chief", person__directorate=scene.own.directorate)
    ask(RiskFactory(partnership=scene.own, now=(4, 4)), by=scene.people["officer"], of=leaver)
    typed = {"rest": str(heir.person), "reason": "Retires"}
    return Press(reverse("person_hand_over", args=[leaver.person_id]), typed, checked=True)


def _seat_new(scene: SimpleNamespace) -> Press:
    typed = {"person": str(scene.people["chief"].person), "role": "member"}
    return Press(reverse("panel_seat_new", kwargs=panel(scene, scene.own)), typed, by="democratic")


def _seat(verb: str, **typed: str) -> Any:
    def press(scene: SimpleNamespace) -> Press:
        address = reverse(f"panel_seat_{verb}", kwargs=panel_seat(scene, scene.own))
        return Press(address, typed, by="democratic")

    return press


def _entry(verb: str, **typed: str) -> Any:
    def press(scene: SimpleNamespace) -> Press:
        return Press(reverse(f"list_entry_{verb}", args=["themes", ThemeFactory(name="Green").pk]), typed)

    return press


def _rehearsed(scene: SimpleNamespace, press: str, *, by: str = "officer", **typed: str) -> Press:
    handed = upload.read_upload(b"Name,Status\nHarbour Board,Live\nRiver Trust,Live\n", "old.csv")
    kept = upload.upload_file(handed, by=scene.people[by])
    return Press(reverse("rehearsal", args=[kept.pk]), {press: "1"} | typed, by=by)


def _money(scene: SimpleNamespace) -> tuple[tuple[str, ...], ...]:
    head, reference = ("Reference", "Financial year", "Budget"), scene.own.reference
    return head, (reference, "2028/29", "5"), (reference, "2029/30", "6")


def _list_rehearsed(scene: SimpleNamespace) -> Press:
    by = scene.people["officer"]
    kept = hand_in(load_tables()["money"], lists.as_csv(*_money(scene)), "money.csv", by=by)
    return Press(reverse("rehearsal", args=[kept.pk]), {"import": "1"}, by="officer")


def _undo(scene: SimpleNamespace) -> Press:
    brought = rows(["Name", "Status"], ["Harbour Board", "Live"], ["River Trust", "Live"])
    return button("import_undo", pk=bring_in(brought, scene.people["officer"]).pk)


PRESSES: Presses = {
    **_related(),
    "partnership_new": lambda scene: Press(reverse("partnership_new"), {"name": "Compact"}),
    "partnership_edit": _edit,
    "partnership_edit_group": _edit_group,
    "partnership_confirm": lambda scene: button(
        "partnership_confirm", reference=scene.own.reference, group="purpose"
    ),
    "partnership_move": _move,
    "partnership_move asked": _move_asked,
    "partnership_tier": _tier,
    "partnership_sensitive": _sensitive,
    "partnership_sensitive_open": _sensitive_open,
    "key_date_decide": _decide,
    "action_done": _done,
    "document_version_new": _version,
    "meeting_attendance": _attendance,
    "organisation_new": lambda scene: Press(
        reverse("organisation_new"), {"name": "Vale Trust", "aliases_typed": "VT\nThe Trust"}
    ),
    "organisation_edit": lambda scene: Press(
        reverse("organisation_edit", args=[OrganisationFactory().pk]),
        {"name": "Vale Trust", "aliases_typed": "VT\nThe Trust"},
    ),
    "organisation_merge": _merge_organisations,
    "partnership_merge": _merge_partnerships,
    "person_merge": _merge_people,
    "list_entry_merge": _merge_entries,
    "merge_undo": _merge_undo,
    "person_new": lambda scene: Press(reverse("person_new"), {"post": "Head of Parks"}),
    "person_edit": lambda scene: Press(
        reverse("person_edit", args=[scene.people["chief"].person.pk]), {"post": "Head of Parks"}
    ),
    "person_hand_over": _hand_over,
    "person_hand_over asked": _hand_over_asked,
    "panel_seat_new": _seat_new,
    "panel_seat_edit": _seat("edit", role="chair", reason="Elected"),
    "panel_seat_remove": _seat("remove", **WHY),
    "list_entry_new": lambda scene: Press(reverse("list_entry_new", args=["themes"]), {"name": "Rivers"}),
    "list_entry_edit": _entry("edit", name="Greener", reason="Misspelt"),
    "list_entry_remove": _entry("remove", reason="Not needed"),
    "import_register": lambda scene: Press(reverse("import_register"), {"file": sheet()}),
    "rehearsal": lambda scene: _rehearsed(scene, "import"),
    "rehearsal saved": lambda scene: _rehearsed(scene, "save", **{"cell-2-B": "Dormant"}),
    "rehearsal list": _list_rehearsed,
    "import_undo": _undo,
    "import_undo list": lambda scene: button(
        "import_undo", pk=lists.bring_in("money", *_money(scene), by=scene.people["officer"]).pk
    ),
}

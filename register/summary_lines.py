"""The lines of a summary: a label, a value in pieces, and where to change it. Money and dates: summary_terms.py."""

from collections.abc import Collection, Iterator, Sequence, Set
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from core import words
from register import rooms
from register.exempt import in_words
from register.facts import Facts, Served
from register.models import Partnership
from register.services.partnerships import GROUPS

LATE, QUIET, STRONG = "late", "quiet", "strong"


@dataclass(frozen=True)
class Bit:
    """A piece of a value: its words, how they stand out, and where they lead."""

    text: str
    tone: str = ""
    href: str = ""


@dataclass(frozen=True)
class Line:
    """One label with its value; without bits it is not recorded. `change` is where to change or add it."""

    label: str
    bits: Sequence[Bit] = ()
    change: str = ""
    exempt: str = ""


@dataclass(frozen=True)
class Reader:
    """Who looks: whether they may change it, and which exempt fields stay hidden from them."""

    may_edit: bool
    hidden: Set[str] = frozenset()
    may_publish: bool = False


# --- The groups of single fields -----------------------------------------------------------------------


def purpose(facts: Facts, reader: Reader) -> Iterator[Line]:
    always = ("purpose", "theme", "area")
    yield field(facts, reader, "purpose", "purpose")
    basis = facts.words("basis")
    known = basis and basis.lower() not in facts.words("form").lower()
    yield field(facts, reader, "form", "form", *([Bit(f"({basis.lower()})", QUIET)] if known else []))
    served = [bit for one in facts.priorities for bit in _served(one)]
    yield Line(_("Council priority"), served, room(facts, reader, "priorities", "purpose"))
    aims = [Bit("; ".join(facts.objectives))] if facts.objectives else ()
    if aims and "purpose" in reader.hidden:
        aims = [Bit(_("Not shown to you"), QUIET)]
    yield Line(_("Objectives"), aims, room(facts, reader, "objectives", "purpose"))
    yield from _filled(facts, reader, "purpose", always, but=["purpose"])
    said_already = ["form", *(["basis"] if facts.words("form") else []), *_if_no(facts, "also_outside_body")]
    yield from _filled(facts, reader, "form", (), but=said_already)
    yield from _missing(facts, reader, "purpose", always)


def _served(one: Served) -> Iterator[Bit]:
    yield Bit(one.name)
    if one.how:
        yield Bit(f"({one.how})", QUIET)


def people(facts: Facts, reader: Reader) -> Iterator[Line]:
    always = ("directorate", "sponsor", "lead", "cabinet_member", "panel")
    yield from _filled(facts, reader, "people", always)
    names = "; ".join(f"{partner.name} ({partner.role.lower()})" for partner in facts.partners)
    yield Line(_("Partners"), [Bit(names)] if names else (), room(facts, reader, "members"))
    for step in facts.steps:
        if step.status == "setting_up" and step.decision_reference:
            yield Line(
                _("Approved"), [Bit(", ".join(filter(None, (step.decision_reference, step.on_words))))]
            )
    yield from _missing(facts, reader, "people", always)


def resources(facts: Facts, reader: Reader) -> Iterator[Line]:
    yield from _filled(facts, reader, "resources", ())
    yield from _missing(facts, reader, "resources", ())


def publication(facts: Facts, reader: Reader) -> Iterator[Line]:
    yield from _filled(facts, reader, "publication", ("publish",))


# --- Single lines ---------------------------------------------------------------------------------------


def field(facts: Facts, reader: Reader, group: str, name: str, *more: Bit) -> Line:
    """One field of the partnership; exempt text says so, and stays hidden from who may not read it."""
    text = facts.words(name)
    label, change = words.label(Partnership, name), edit(facts, reader, group, name)
    paragraph = facts.marks.get(name) or (
        facts.partnership.exempt_paragraph if name in reader.hidden else None
    )
    exempt = in_words(paragraph) if text and paragraph else ""
    if text and name in reader.hidden:
        return Line(label, [Bit(_("Not shown to you"), QUIET)], "", exempt)
    return Line(label, [Bit(text), *more] if text else (), change, exempt)


def edit(facts: Facts, reader: Reader, group: str, name: str = "") -> str:
    """The short page on which a field is changed."""
    if not (reader.may_publish if group == "publication" else reader.may_edit):
        return ""
    page = reverse("partnership_edit_group", args=[facts.partnership.reference, group])
    return f"{page}#div_id_{name}" if name else page


def room(facts: Facts, reader: Reader, name: str, group: str = "") -> str:
    """The room in which parts are changed; until there is such a room, the short page of `group`."""
    if not reader.may_edit:
        return ""
    there = rooms.address(facts.partnership.reference, f"{name}/")
    return there or (edit(facts, reader, group) if group else "")


def _filled(
    facts: Facts, reader: Reader, group: str, always: Sequence[str], *, but: Collection[str] = ()
) -> Iterator[Line]:
    """The fields of a group that are recorded, and those of `always` even when they are not."""
    for name in GROUPS[group]:
        if name != "name" and name not in but and (facts.words(name) or name in always):
            yield field(facts, reader, group, name)


def _missing(facts: Facts, reader: Reader, group: str, always: Sequence[str]) -> Iterator[Line]:
    """What else of a group is not recorded, in one line, so that empty fields do not fill the page."""
    missing = [name for name in GROUPS[group] if not facts.words(name) and name not in always]
    if missing:
        links = [
            Bit(words.label(Partnership, name), "", edit(facts, reader, group, name)) for name in missing
        ]
        yield Line(_("Not recorded"), links)


def _if_no(facts: Facts, name: str) -> list[str]:
    return [] if getattr(facts.partnership, name) else [name]

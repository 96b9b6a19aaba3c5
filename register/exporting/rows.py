"""Everything that a file of the register says about a partnership, read for many at a time."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F

from accounts.models import User
from accounts.models.person import name_shown
from accounts.permissions import Permission
from core import clock
from core.models import Record
from core.models.terms import condition_for_running
from register.access.exempt import keep_readable_papers, may_read_everything, paragraph_kept_from, secrecy_for
from register.access.marks import words_for_exempt
from register.access.secrecy import NOTHING_HIDDEN, Secrecy
from register.access.words import show_words
from register.choices import DateKind
from register.exporting.files import AT_ONCE
from register.known.concerns import Concern, list_concerns
from register.known.facts import HeldDocument
from register.known.notices import last_safe_day_on
from register.known.read import read_documents
from register.known.sources import Live
from register.models import (
    KeptText,
    KeyDate,
    Liability,
    MarkedRecord,
    MarkedWords,
    Membership,
    Objective,
    Partnership,
    PriorityServed,
    Representative,
    SignShown,
    YearMoney,
    list_markable_words,
)
from register.models.money import annotate_council_pays
from register.models.partnership import PEOPLE_FIELDS
from register.models.standing import rating_on

Row = dict[str, Any]

NAMED = ("theme", "directorate", "service", "panel")
STANDING = ("rating_basis", "reviewed_on", "next_review_on")
PARTS: Mapping[type[Record], Mapping[str, Any]] = {
    Membership: {"name": F("organisation__name"), "role": F("role")},
    Representative: {"name": name_shown("person", names=True), "capacity": F("capacity")},
    Objective: {"text": F("text")},
    PriorityServed: {"name": F("priority__name"), "how": F("how")},
    Liability: {"what": F("what"), "kind": F("kind"), "most": F("most"), "cap": F("cap")},
    KeyDate: {
        name: F(name) for name in ("kind", "on", "precision", "notice_number", "notice_unit", "last_safe_on")
    },
    KeptText: {"column": F("column"), "text": F("text")},
    YearMoney: {name: F(name) for name in ("budget", "forecast", "actual")},
}


@dataclass(frozen=True)
class ExportedPartnership:
    """One partnership with all that belongs to it. `row` holds its own fields, people and the like in words."""

    row: Row
    year: int
    parts: Mapping[type[Record], Sequence[Row]]
    signs: Sequence[Concern] = ()
    documents: Sequence[HeldDocument] = ()
    secrecy: Secrecy = NOTHING_HIDDEN

    def of(self, model: type[Record]) -> Sequence[Row]:
        return self.parts.get(model, ())

    def date(self, kind: DateKind) -> Row | None:
        """Return the last end or renewal of the agreement, as everywhere, or its first break."""
        rows = [row for row in self.of(KeyDate) if row["kind"] == kind]
        return (rows[0] if kind == DateKind.BREAK else rows[-1]) if rows else None


def read_exported_partnerships(
    ids: Sequence[int], *, year: int, reader: User | None
) -> Iterator[ExportedPartnership]:
    """Yield these partnerships in the order given, with the money of one financial year.

    What is exempt is marked for a reader who may not see it; None is the council itself, which may.
    """
    for start in range(0, len(ids), AT_ONCE):
        yield from _some(ids[start : start + AT_ONCE], year, reader)


def _some(ids: Sequence[int], year: int, reader: User | None) -> Iterator[ExportedPartnership]:
    names = reader is None or reader.may(Permission.PERSON_VIEW)
    rows = {
        row["id"]: row
        for row in Partnership.objects.filter(pk__in=ids)
        .order_by()
        .values(*_fields(), **_words(year, names=names))
    }
    parts: dict[int, dict[type[Record], list[Row]]] = defaultdict(lambda: defaultdict(list))
    secrecy, day = secrecy_for(reader, ids), clock.today()
    for model, columns in PARTS.items():
        if issubclass(model, MarkedRecord):
            columns = {**columns, "kept": paragraph_kept_from(reader)}
        if model is Representative:
            columns = {**columns, "name": name_shown("person", names=names)}
        for row in _rows_of(model, columns, ids, year):
            key = row["partnership_id"]
            parts[key][model].append(_with_words(_as_shown(row), model, secrecy.of(key)))
    signs: dict[int, list[SignShown]] = defaultdict(list)
    for sign in SignShown.objects.filter(partnership__in=ids).on(day):
        signs[sign.partnership_id].append(sign)
    papers = read_documents(Live(Partnership.objects.all()), ids, day)
    all_papers = reader is None or may_read_everything(reader)
    for key in ids:
        if row := rows.get(key):  # gone since it was counted
            shown, own = (
                list_concerns(signs[key], day),
                keep_readable_papers(papers[key], all_open=all_papers),
            )
            yield ExportedPartnership(row, year, parts.get(key, {}), shown, own, secrecy.of(key))


def _as_shown(row: Row) -> Row:
    """A marked row says to a reader without the right to it only that it is exempt."""
    if not row.get("kept"):
        return row
    return {**row, "what": words_for_exempt(row["kept"]), "kind": "", "most": None, "cap": ""}


def _with_words(row: Row, model: type[Record], secrecy: Secrecy) -> Row:
    """The words of a row that are marked say only that they are exempt to a reader without the right to them."""
    names = list_markable_words(model).get("", ())
    marked = MarkedWords(model._meta.label_lower, row["id"], "")
    return (
        row
        if not names
        else row | {name: show_words(row[name], secrecy, marked) for name in names if name in row}
    )


def _fields() -> list[str]:
    return [name.attname for name in Partnership._meta.concrete_fields]


def _words(year: int, *, names: bool) -> dict[str, Any]:
    """Return what a row says beyond its own fields."""
    people = {f"{name}_words": name_shown(name, names=names) for name in PEOPLE_FIELDS}
    lists = {f"{name}_words": F(f"{name}__name") for name in NAMED}
    standing = {f"standing_{name}": F(f"standing__{name}") for name in STANDING}
    day = clock.today()
    own = {
        "council_pays": annotate_council_pays(year),
        "standing_rating": rating_on(day),
        "last_safe_now": last_safe_day_on(day),
    }
    return {**people, **lists, **standing, **own}


def _rows_of(model: type[Record], columns: Mapping[str, Any], ids: Sequence[int], year: int) -> Any:
    """Return the rows of one kind of related record that hold today: nobody who left, no money of other years."""
    parts: Any = model._base_manager
    found = parts.filter(partnership__in=ids)
    if model is Membership:
        found = found.filter(condition_for_running("left_on", clock.today()))
    elif model is Representative:
        found = found.filter(condition_for_running("ended_on", clock.today()))
    elif model is YearMoney:
        found = found.filter(year=year)
    # An annotation may not repeat a field.
    own = [name for name, column in columns.items() if column == F(name)]
    other = {name: column for name, column in columns.items() if name not in own}
    return found.order_by(*(model._meta.ordering or ()), "pk").values("id", "partnership_id", *own, **other)

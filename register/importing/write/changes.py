"""What an import does to partnerships that are there already: changed cells, and gaps filled from rows about them.

Each change goes through the service of its noun, so that history, events and standing are as if typed on the page;
the batch remembers every record with its version, so that the whole import can be taken back.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from core.history import audit, writing
from core.history.actors import Actor
from core.models import Record
from register.choices import DateKind
from register.importing.clean.vocabulary import DATES, read_labels
from register.importing.model import ImportRow, TextKept
from register.importing.row_changes import write_value
from register.importing.write.new import PLAIN, YEAR_MONEY, BulkWriter, judge_certainty
from register.models import Batch, Contribution, Imported, KeptText, KeyDate, Partnership, YearMoney
from register.models.partnership import PEOPLE_FIELDS
from register.services import key_dates, memberships, partnerships
from register.services import related as part_service
from register.services.related import RelatedService

# What a partnership has from its first day, so that it is never a gap.
_ALWAYS_FILLED = frozenset(["status", "tier", "leaving", "old_reference", "publish", "also_outside_body"])


@dataclass(frozen=True)
class ChangeWriter:
    """Writes what the rows of one import change."""

    batch: Batch
    bulk: BulkWriter
    by: Actor

    @property
    def reason(self) -> str:
        return _("Import of %(name)s") % {"name": self.batch.name}

    def changes(self, rows: Sequence[ImportRow], about: Mapping[int, str]) -> dict[int, int]:
        """Write every changed cell of the rows, `about` the partnership of a reference; return the row of each."""
        done: dict[int, int] = {}
        for row, partnership in _with_partnerships(rows, about):
            self._fields(partnership, row, self.bulk.fields(row))
            self._money(partnership, row)
            self._dates(partnership, row)
            for kept in row.kept:
                self._keep(partnership, row.number, kept)
            done[partnership.pk] = row.number
        return done

    def joins(
        self, rows: Sequence[ImportRow], about: Mapping[int, str], gaps: Mapping[int, ImportRow]
    ) -> dict[int, int]:
        """Fill the gaps of partnerships that rows are about, the rest kept as text; return the row of each."""
        done: dict[int, int] = {}
        for row, partnership in _with_partnerships(rows, about):
            fields = self.bulk.fields(gaps[row.number])
            self._fields(partnership, row, fields)
            self._partners(partnership, gaps[row.number])
            for kept in _texts_left(row, gaps[row.number].values):
                self._keep(partnership, row.number, kept)
            self._tell_of_join(partnership, row)
            done[partnership.pk] = row.number
        return done

    def _partners(self, partnership: Partnership, gaps: ImportRow) -> None:
        for partner in self.bulk.members(partnership, gaps):
            made = memberships.add(partner, by=self.by, reason=self.reason)
            self._remember(made, gaps.number, made=True)

    def _tell_of_join(self, partnership: Partnership, row: ImportRow) -> None:
        audit.record(
            "partnership.changed",
            by=self.by,
            about=partnership,
            headline=_("Gaps filled by import:"),
            detail=_("%(place)s of %(name)s") % {"place": row.place, "name": self.batch.name},
        )

    def _fields(self, partnership: Partnership, row: ImportRow, found: dict[str, Any]) -> None:
        before = partnership.version
        for name, value in found.items():
            setattr(partnership, name, value)
        partnerships.change(partnership, names=found, by=self.by, reason=self.reason)
        if partnership.version != before:
            self._remember(partnership, row.number)

    def _money(self, partnership: Partnership, row: ImportRow) -> None:
        year = {"partnership": partnership, "year": self.bulk.year}
        if "contribution" in row.values:
            council = self.bulk.council
            found = Contribution.objects.filter(**year, organisation=council).first()
            wanted = {
                "amount": row.values["contribution"],
                "certainty": judge_certainty(row, ["contribution"]),
            }
            self._part(found or Contribution(**year, organisation=council), wanted, row)
        if money := {field: row.values[key] for key, field in YEAR_MONEY.items() if key in row.values}:
            found_year = YearMoney.objects.filter(**year).first()
            self._part(
                found_year or YearMoney(**year), money | {"certainty": judge_certainty(row, YEAR_MONEY)}, row
            )

    def _dates(self, partnership: Partnership, row: ImportRow) -> None:
        held: dict[str, KeyDate] = {}
        for one in partnership.key_dates.all():
            held.setdefault(one.kind, one)
        wanted: dict[str, dict[str, Any]] = {
            kind: {"on": row.values[key].day, "precision": row.values[key].precision}
            for key, kind in DATES.items()
            if key in row.values
        }
        if notice := row.values.get("notice"):
            kind = (
                DateKind.END if DateKind.END in held.keys() | wanted.keys() else next(iter([*held, *wanted]))
            )
            number = {"notice_number": notice.number, "notice_unit": notice.unit}
            wanted[kind] = wanted.get(kind, {}) | number
        for kind, values in wanted.items():
            self._part(held.get(kind) or KeyDate(partnership=partnership, kind=kind), values, row)

    def _part(self, part: KeyDate | Contribution | YearMoney, wanted: dict[str, Any], row: ImportRow) -> None:
        """Write one part of a partnership, new or changed, and remember it."""
        service: RelatedService = key_dates if isinstance(part, KeyDate) else part_service
        before, made = part.version, part.pk is None
        for name, value in wanted.items():
            setattr(part, name, value)
        if made:
            service.add(part, by=self.by, reason=self.reason)
        else:
            service.change(part, names=wanted, by=self.by, reason=self.reason)
        if made or part.version != before:
            self._remember(part, row.number, made=made)

    def _keep(self, partnership: Partnership, number: int, kept: Any) -> None:
        text = KeptText(
            partnership=partnership,
            column=kept.column[:200],
            text=kept.text,
            why=kept.why[:300],
            source=self.batch.name,
        )
        self._remember(writing.insert(text, by=self.by, reason=self.reason), number, made=True)

    def _remember(self, record: Record, row: int, *, made: bool = False) -> None:
        Imported.objects.create(
            batch=self.batch,
            model=record._meta.label_lower,
            key=record.pk,
            version=record.version,
            made=made,
            row=row,
        )


def find_filled_gaps(rows: Sequence[ImportRow], about: Mapping[int, str]) -> dict[int, ImportRow]:
    """Return of each row that fills gaps only what fills one: nothing else of it is looked up or made."""
    return {
        row.number: ImportRow(row.number, values={name: row.values[name] for name in _open(partnership, row)})
        for row, partnership in _with_partnerships(rows, about)
    }


def _open(partnership: Partnership, row: ImportRow) -> list[str]:
    found = [
        name
        for name in (
            *PLAIN,
            *PEOPLE_FIELDS,
            "theme",
            "directorate",
            "service",
            "panel",
            "starts_on",
            "signed_on",
        )
        if name in row.values and name not in _ALWAYS_FILLED and not getattr(partnership, name)
    ]
    if "service" in found and "directorate" not in found:
        found.remove("service")  # it may be one of another directorate
    if (
        row.values.get("partners")
        and not partnership.memberships.filter(organisation__is_council=False).exists()
    ):
        found.append("partners")
    return found


def _with_partnerships(
    rows: Sequence[ImportRow], about: Mapping[int, str]
) -> Iterator[tuple[ImportRow, Partnership]]:
    """Return the rows, each with the partnership that it is about (row -> reference)."""
    found = {p.reference: p for p in Partnership.objects.filter(reference__in=about.values())} if rows else {}
    return ((row, found[about[row.number]]) for row in rows)


def _texts_left(row: ImportRow, taken: Iterable[str]) -> list[TextKept]:
    """Return everything of a row that its partnership did not take over, as text to keep with it."""
    why = _("From a row of the old register about the same partnership")
    left = [key for key in row.values if key not in set(taken) and key in read_labels()]
    values = [TextKept(str(read_labels()[key]), write_value(key, row.values[key]), why) for key in left]
    return [*values, *(TextKept(kept.column, kept.text, why) for kept in row.kept)]

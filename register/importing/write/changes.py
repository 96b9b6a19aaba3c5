"""What an import does to partnerships that are there already: changed cells, and gaps filled from rows about them.

Each change goes through the service of its noun, so that history, events and standing are as if typed on the page;
the batch remembers every record with its version, so that the whole import can be taken back.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from core.history import audit, writing
from core.history.actors import Actor
from core.models import Record
from register.choices import DateKind
from register.importing import merge_rows
from register.importing.clean.vocabulary import DATES
from register.importing.model import ImportRow, RehearsalResult
from register.importing.write.new import PLAIN, YEAR_MONEY, BulkWriter, judge_certainty
from register.models import Batch, Contribution, Imported, KeptText, KeyDate, Partnership, YearMoney
from register.models.partnership import PEOPLE_FIELDS
from register.services import key_dates, partnerships
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

    def changes(self, rehearsed: RehearsalResult) -> list[int]:
        """Write every changed cell; return the partnerships changed."""
        done = []
        for row, partnership in _rows(rehearsed.changes, rehearsed.changing):
            self._fields(partnership, row, self.bulk.fields(row))
            self._money(partnership, row)
            self._dates(partnership, row)
            for kept in row.kept:
                self._keep(partnership, row.number, kept)
            done.append(partnership.pk)
        return done

    def joins(self, rehearsed: RehearsalResult, found: Mapping[int, ImportRow]) -> list[int]:
        """Fill the gaps `found` of partnerships that rows are about; the rest of each row is kept as text."""
        done = []
        for row, partnership in _rows(rehearsed.joins, rehearsed.rows):
            fields = self.bulk.fields(found[row.number])
            self._fields(partnership, row, fields)
            for kept in merge_rows.kept_of(row, fields):
                self._keep(partnership, row.number, kept)
            self._tell_of_join(partnership, row)
            done.append(partnership.pk)
        return done

    def _tell_of_join(self, partnership: Partnership, row: ImportRow) -> None:
        audit.record(
            "partnership.changed",
            by=self.by,
            about=partnership,
            headline=_("Gaps filled by import:"),
            detail=_("row %(row)s of %(name)s") % {"row": row.number, "name": self.batch.name},
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


def find_filled_gaps(rehearsed: RehearsalResult) -> dict[int, ImportRow]:
    """Return of each row that fills gaps only what fills one: nothing else of it is looked up or made."""
    return {
        row.number: ImportRow(row.number, values={name: row.values[name] for name in _open(partnership, row)})
        for row, partnership in _rows(rehearsed.joins, rehearsed.rows)
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
    return found


def _rows(wanted: Mapping[int, str], rows: Sequence[ImportRow]) -> Iterator[tuple[ImportRow, Partnership]]:
    """Return the `rows` that speak of a partnership (row -> reference), each with it."""
    found = {p.reference: p for p in Partnership.objects.filter(reference__in=wanted.values())}
    return ((row, found[wanted[row.number]]) for row in rows if row.number in wanted)

"""The record as it stood at the end of a day: the newest row of each history table by then.

Rows that had been removed by then are left out. Words of people, partners, panels and the like are
those of that day too. Nothing here touches a relation: that would give today's values.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import OuterRef, Subquery
from django.utils.translation import ngettext

from core import clock
from core.dates import write_long_date
from core.models import Record
from register.choices import Rating
from register.known.concerns import Concern, list_concerns
from register.known.finding import Finding
from register.known.gather import gather_known
from register.known.sources import MONEY, NAMED, Row, list_column_names, list_named_keys
from register.known.tested import say_none_in_a_sentence
from register.models import Partnership, SignShown, Standing, YearMoney
from register.record import content
from register.record.content import read_content
from register.record.header import describe_review
from register.standing.rating_basis import write_rating_note


class NotYetRecorded(LookupError):
    """The record did not exist on that day. `began` is the first day on which it did."""

    def __init__(self, reference: str, began: date) -> None:
        self.began = began
        super().__init__(f"{reference} has stood in the register since {write_long_date(began)}")


def read_as_at(reference: str, day: date) -> content.RecordContent:
    """Return what the register held about a partnership at the end of `day`.

    Raises NotYetRecorded for a day before the record began, Partnership.DoesNotExist for no record at all.
    """
    return read_content(Past(day), reference, day=day)


@dataclass(frozen=True)
class KnownThen:
    """What every floor knew of a partnership at the end of a day, by the same rules as today."""

    concerns: Sequence[Concern]
    standing: Standing  # of that day, never saved
    findings: Mapping[str, Finding]
    day: date

    @property
    def rating(self) -> str:
        return self.standing.rating_on(self.day)

    @property
    def rating_label(self) -> str:
        return str(Rating(self.rating).label)

    @property
    def rating_note(self) -> str:
        return write_rating_note(self.standing.rating_basis, self.day)

    def describe_review(self, status: str) -> str:
        """Say when it was last reviewed and when next, as its header said it then."""
        return describe_review(status, vars(self.standing), self.day)

    def say_none(self, facts: content.RecordContent) -> str:
        """Return what is said where no sign showed: of how many that is known, and why not of the others."""
        about = facts.partnership
        return "" if self.concerns else say_none_in_a_sentence(about.status, about.tier)

    @property
    def counted(self) -> Sequence[str]:
        """How many open risks, gaps and signed checklists there were, in words."""
        counts = self.standing.counts
        risks, above = counts.get("risks", 0), counts.get("risks_above", 0)
        gaps, signed = counts.get("gaps", 0), counts.get("assessments_signed", 0)
        said = ngettext("%(n)s open risk", "%(n)s open risks", risks) % {"n": risks}
        if risks:
            over = ngettext("%(n)s above today’s limit", "%(n)s above today’s limit", above) % {"n": above}
            said = f"{said}, {over}"
        return (
            said,
            ngettext("%(n)s open gap", "%(n)s open gaps", gaps) % {"n": gaps},
            ngettext("%(n)s signed checklist", "%(n)s signed checklists", signed) % {"n": signed},
        )


def known_as_at(pk: int, day: date) -> KnownThen:
    """Return what was known of one partnership at the end of a day, in a fixed number of queries."""
    known = gather_known([pk], day, source=Past(day))[pk]
    shown = [
        SignShown(code=code, words=dict(one.words), about_on=one.about_on, since=one.shows_from or day)
        for code, one in known.windows
        if one.shows_on(day)
    ]
    standing = Standing(partnership_id=pk, counts=known.counts, **known.fields)
    return KnownThen(list_concerns(shown, day), standing, known.findings, day)


def find_first_day(reference: str) -> date:
    """Return the first day of a record's history. Raises Partnership.DoesNotExist."""
    first = (
        Partnership.history.filter(reference=reference)
        .order_by("history_date", "history_id")
        .values_list("history_date", flat=True)
        .first()
    )
    if first is None:
        raise Partnership.DoesNotExist(reference)
    return clock.day_of(first)


class Past:
    """The register as it stood at the end of `day`, council time."""

    def __init__(self, day: date) -> None:
        self._until = clock.end_of(day)
        self._words: dict[type[Record], dict[int, Row]] = {}

    def partnership(self, reference: str, year: int) -> Row:
        found = self.rows(Partnership, reference=reference)
        if not found:
            raise NotYetRecorded(reference, find_first_day(reference))
        years = self.rows(YearMoney, partnership_id=found[0]["id"], year=year)
        money = {column: years[0][column] for column in MONEY} if years else None
        return found[0] | {"money": money}

    def rows(self, model: type[Record], *only: str, **where: Any) -> list[Row]:
        found = self._newest(model, *only, **where)
        keys = [key for key in list_named_keys(model) if not only or key.attname in only]
        for related in {key.related_model for key in keys}:
            wanted = {row[key.attname] for row in found for key in keys if key.related_model is related}
            self._learn(related, wanted - {None})  # type: ignore[arg-type]
        for row in found:
            for key in keys:
                row[key.name] = self._words[key.related_model].get(row[key.attname])  # type: ignore[index]
        return found

    def _newest(self, model: type[Record], *only: str, **where: Any) -> list[Row]:
        history: Any = model.history
        by_then = history.filter(id=OuterRef("id"), history_date__lt=self._until)
        newest = by_then.order_by("-history_date", "-history_id").values("history_id")[:1]
        rows = history.filter(history_id=Subquery(newest), **where).exclude(history_type="-")
        return list(rows.order_by().values(*(only or list_column_names(model))))

    def _learn(self, model: type[Record], ids: set[int]) -> None:
        known = self._words.setdefault(model, {})
        if missing := ids - known.keys():
            # What was written down later than the day is called by its first words rather than not at all.
            for row in _first(model, missing) + self._newest(model, id__in=missing):
                known[row["id"]] = {column: row[column] for column in NAMED[model]}


def _first(model: type[Record], ids: set[int]) -> list[Row]:
    rows = model.history.filter(id__in=ids).order_by("-history_date", "-history_id")
    return list(rows.values("id", *NAMED[model]))

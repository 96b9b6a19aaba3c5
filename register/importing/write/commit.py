"""Writing a rehearsed import: every row or none, with one audit event."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import clock
from core.history import audit, canonical
from core.history.actors import Actor
from register.importing import new_values
from register.importing.clean import vocabulary
from register.importing.model import ImportRow, RehearsalResult, UploadedTable, describe_outcome
from register.importing.questions import Question
from register.importing.write import changes as write_changes
from register.importing.write.new import BulkWriter
from register.models import Batch, Imported, Partnership, RememberedMapping
from register.services.import_turns import take_turn
from register.standing import refresh as standing_refresh


class ImportRefused(Exception):
    """Some rows cannot be taken, so nothing was written; `rows` are those."""

    def __init__(self, refused: Sequence[ImportRow]) -> None:
        self.rows = list(refused)
        said = ngettext(
            "One row cannot be taken. Nothing was written.",
            "%(n)s rows cannot be taken. Nothing was written.",
            len(self.rows),
        )
        super().__init__(said % {"n": len(self.rows)})


class QuestionsOpen(Exception):
    """A question about the sheet has no answer yet, so nothing was written; `questions` are those."""

    def __init__(self, questions: Sequence[Question]) -> None:
        self.questions = list(questions)
        super().__init__(" ".join(question.text for question in questions))


class ImportFaulty(Exception):
    """What was chosen or answered contradicts itself, so nothing was written; the message says how."""


def list_faults(handed: UploadedTable, rehearsed: RehearsalResult) -> list[str]:
    """Return what is wrong with the columns chosen and the names answered, a sentence each."""
    doubled = _("Two columns are read as “%(field)s”. Choose one.")
    unknown = _("“%(name)s” is said to be the same as “%(same)s”, which the register has not.")
    names = new_values.list_unknown_names(rehearsed.new_values, rehearsed.known_names)
    return [
        *(doubled % {"field": words} for words in vocabulary.list_double_claims(handed.mapping)),
        *(unknown % {"name": one.name, "same": one.same_as} for one in names),
    ]


@transaction.atomic
def commit_import(handed: UploadedTable, rehearsed: RehearsalResult, *, by: Actor) -> Batch:
    """Write every row or none, with one audit event for the whole import.

    Raises QuestionsOpen, ImportRefused and ImportFaulty, and Stale when another import came in meanwhile.
    """
    if still_open := [question for question in rehearsed.questions if question.is_open]:
        raise QuestionsOpen(still_open)
    if rehearsed.stopped:
        raise ImportRefused(rehearsed.stopped)
    if faults := list_faults(handed, rehearsed):
        raise ImportFaulty(" ".join(faults))
    take_turn(rehearsed.newest)
    known = {*rehearsed.changes.values(), *rehearsed.joins.values()}
    standing_refresh.take_turn(Partnership.objects.filter(reference__in=known).values_list("pk", flat=True))
    batch = Batch.objects.create(
        name=handed.name[:200],
        sha256=canonical.digest_canonical(handed.data),
        imported_at=clock.now(),
        imported_by=by.label,
    )
    changing = [row for row in rehearsed.rows if row.number in rehearsed.changes]
    joining = [row for row in rehearsed.rows if row.number in rehearsed.joins]
    about = {row.number for row in (*changing, *joining)}
    new = [row for row in rehearsed.rows if row.number not in about]
    gaps = write_changes.find_filled_gaps(joining, rehearsed.joins)
    bulk = BulkWriter([*new, *changing, *gaps.values()], by=by, source=batch.name, year=rehearsed.year)
    numbers = bulk.write_new(new)
    _remember(bulk.made, batch, numbers)
    changed: dict[int, int] = {}
    with standing_refresh.put_off_standings():
        if about:
            writer = write_changes.ChangeWriter(batch, bulk, by)
            changed |= writer.changes(rehearsed.changing, rehearsed.changes)
            changed |= writer.joins(joining, rehearsed.joins, gaps)
        standing_refresh.refresh(numbers)
    flagged = {row.number for row in rehearsed.flagged}
    batch.counts = {
        "read": len(handed.table.records),
        "made": len(numbers),
        "changed": len(changed),
        "unchanged": len(rehearsed.unchanged),
        "left_out": len(rehearsed.left_out),
        "joined": len(rehearsed.joins),
        "flagged": len(rehearsed.flagged),
        "changed_keys": sorted(changed),
        "doubted_keys": sorted(key for key, row in (numbers | changed).items() if row in flagged),
    }
    batch.save(update_fields=["counts"])
    RememberedMapping.objects.update_or_create(
        headers_hash=vocabulary.hash_headers(handed.table.columns),
        defaults={"mapping": dict(handed.mapping), "remembered_at": clock.now()},
    )
    audit.record(
        "register.imported",
        by=by,
        object=batch,
        category=audit.Category.DECISION,
        headline=_("Imported %(name)s:") % {"name": batch.name},
        detail=describe_outcome(batch.counts),
    )
    return batch


def _remember(made: Sequence[Any], batch: Batch, numbers: Mapping[int, int]) -> None:
    """Keep what the import made, each with its version and the row it came from: the ground of taking it back."""
    Imported.objects.bulk_create(
        [
            Imported(
                batch=batch,
                model=thing._meta.label_lower,
                key=thing.pk,
                version=thing.version,
                row=numbers.get(
                    thing.pk if isinstance(thing, Partnership) else getattr(thing, "partnership_id", 0)
                ),
            )
            for thing in made
        ],
        batch_size=1000,
    )

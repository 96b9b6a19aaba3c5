"""Two entries for one thing become one: rehearsed, then done in one transaction and told in one event."""

from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import sign_ins
from core import clock
from core.history import audit, writing
from core.models import Record
from register.access.visible import readable_to
from register.merging.kinds.kind import MergeKind
from register.merging.survey import (
    END,
    KEEP,
    OTHER,
    SUM,
    JoinedRows,
    MergeQuestion,
    MergeSurvey,
    RelatedRows,
    choices_in_words,
)
from register.merging.writer import MergeWriter
from register.models import Merge, Partnership, SearchEntry, SignShown, Standing
from register.standing import refresh as standing_refresh


class MergeRefused(Exception):
    """The two cannot be merged so; `reasons` says everything that stands in the way, a sentence each."""

    def __init__(self, reasons: Sequence[str]) -> None:
        self.reasons = list(reasons)
        super().__init__(" ".join(self.reasons))


class MergeStale(Exception):
    """Something of the two was changed since it was shown, so what was chosen is not about this state."""


@dataclass(frozen=True)
class MergePlan:
    """What a merge would do, for whoever must decide. Nothing is written."""

    kind: MergeKind
    keep: Any
    other: Any
    reader: User

    @cached_property
    def survey(self) -> MergeSurvey:
        return MergeSurvey(self.keep, self.other)

    @cached_property
    def refusals(self) -> list[str]:
        """Why the two cannot be merged at all."""
        if self.keep.pk == self.other.pk:
            return [_("It cannot be merged with itself. Choose another one.")]
        return [*self.kind.refuse(self.keep, self.other), *self._waiting(), *self._unseen()]

    def _waiting(self) -> Iterator[str]:
        for each in self.survey.every():
            for row in each.waiting:
                words = {"what": row, "of": self.kind.label(self.other), "do": each.decision.waits_for}
                yield _("%(what)s of %(of)s stands in the way. %(do)s") % words

    def _unseen(self) -> Iterator[str]:
        """A merge writes to partnerships: whoever may not read one of them does not decide about it."""
        touched = self.survey.partnerships()
        seen = set(readable_to(self.reader).filter(pk__in=touched).values_list("pk", flat=True))
        if touched - seen:
            yield _(
                "It would change partnerships that are not shown to you. Ask somebody who may see the whole register."
            )

    @property
    def questions(self) -> list[MergeQuestion]:
        return self.survey.questions

    @property
    def state(self) -> str:
        return self.survey.state

    def undecided(self, choices: Mapping[str, str]) -> list[str]:
        """Return a sentence for each question without one of its answers."""
        return [
            _("Choose what holds for %(what)s.") % {"what": ": ".join(filter(None, (one.about, one.label)))}
            for one in self.questions
            if choices.get(one.key) not in choices_in_words(one)
        ]


def find_pair(kind: MergeKind, keep: Record, other: Record) -> tuple[Any, Any]:
    """Read the two again and hold them. Raises MergeRefused when one is gone or was merged already."""
    rows = kind.model._base_manager.select_for_update().filter(pk__in=[keep.pk, other.pk]).order_by("pk")
    found = {row.pk: row for row in rows if getattr(row, "merged_into_id", None) is None}
    if len({keep.pk, other.pk} - found.keys()):
        raise MergeRefused(
            [_("One of the two is not there any more. Somebody may have merged them already.")]
        )
    return found[keep.pk], found[other.pk]


@transaction.atomic
def merge(
    kind: MergeKind,
    keep: Record,
    other: Record,
    *,
    choices: Mapping[str, str],
    state: str,
    reason: str,
    by: User,
) -> Merge:
    """Move all that names `other` to `keep`, and let `other` lead there.

    `choices` answers each question of the plan, and `state` says which state was shown. Raises MergeRefused and
    MergeStale; then nothing is written.
    """
    plan = MergePlan(kind, *find_pair(kind, keep, other), reader=by)
    if refusals := plan.refusals:
        raise MergeRefused(refusals)
    if plan.state != state:
        raise MergeStale
    if undecided := plan.undecided(choices):
        raise MergeRefused(undecided)
    standing_refresh.take_turn(plan.survey.partnerships())
    gone, label = copy(plan.other), kind.label(plan.other)
    writer = MergeWriter(by=by, reason=reason)
    try:
        _write(plan, choices, writer)
    except writing.Stale as stale:
        raise MergeStale from stale
    except ValidationError as wrong:
        raise MergeRefused(wrong.messages) from wrong
    except (IntegrityError, ProtectedError) as clash:
        raise MergeRefused(
            [_("Something of both stands in each other’s way. Nothing was written; look at the two first.")]
        ) from clash
    touched = sorted(writer.partnerships - ({gone.pk} if isinstance(gone, Partnership) else set()))
    standing_refresh.refresh({*touched, *kind.named_in(plan.keep)})
    made = Merge(
        kind=kind.key,
        kept_key=plan.keep.pk,
        gone_key=gone.pk,
        kept_label=kind.label(plan.keep)[:320],
        gone_label=label[:320],
        merged_on=clock.today(),
        merged_by=by.label,
        reason=reason,
        written=writer.written,
        partnerships=touched,
    )
    writing.insert(made, by=by, reason=reason)
    _tell(plan, made, gone, choices, by=by)
    sign_ins.seal_moved(writer.people, by=by, reason=reason)
    return made


def _write(plan: MergePlan, choices: Mapping[str, str], writer: MergeWriter) -> None:
    kind, root = plan.kind, plan.survey.root
    keep, other = root.kept, root.other
    names = [kind.own_name(keep), kind.own_name(other)]
    for related in plan.survey.related:
        _write_related(related, choices, writer)
    changed = _settle(root, choices)
    if isinstance(other, Partnership):
        Standing.objects.filter(partnership=other).delete()
        SignShown.objects.filter(partnership=other).delete()
        SearchEntry.objects.filter(partnership=other).delete()
    if kind.keeps_row:
        writer.point(other, "merged_into", keep)
    else:
        writer.remove(other)
    kind.settle(keep, names)
    if changed or _differs_from_stored(keep):
        _check(keep, changed)
        writer.update(keep)
    for row in kind.adds(keep, names):
        writer.insert(row)


def _write_related(related: RelatedRows, choices: Mapping[str, str], writer: MergeWriter) -> None:
    name, decision = related.relation.name, related.decision
    for row, keep in related.moving:
        number = (decision.numbered, related.numbers[row.pk]) if decision.numbered else None
        writer.point(row, name, keep, number)
    for row, keep, question in related.asked:
        if choices[question.key] == END:
            writer.remove(row)
        else:
            writer.point(row, name, keep)
    for below in related.below:
        _write_related(below, choices, writer)
    for pair in related.joining:
        changed = _settle(pair, choices)
        writer.remove(pair.other)
        if changed:
            _check(pair.kept, changed)
            writer.update(pair.kept)


def _settle(pair: JoinedRows, choices: Mapping[str, str]) -> list[str]:
    """Give the kept row the values that were chosen; return the fields that are others now."""
    changed: list[str] = []
    for question in pair.questions:
        choice = choices[question.key]
        first = question.names[0]
        if choice == KEEP:
            continue
        changed += question.names
        for name in question.names if choice == OTHER else ():
            setattr(pair.kept, name, getattr(pair.other, name))
        if choice == SUM:
            setattr(pair.kept, first, getattr(pair.kept, first) + getattr(pair.other, first))
    return changed


def _check(row: Any, changed: Sequence[str]) -> None:
    """See that values chosen from two rows go together. Raises ValidationError with the sentences of the table."""
    row.clean_fields(exclude=[each.name for each in row._meta.concrete_fields if each.name not in changed])
    row.validate_constraints()


def _differs_from_stored(row: Any) -> bool:
    stored = type(row)._base_manager.get(pk=row.pk)
    return any(
        getattr(stored, each.attname) != getattr(row, each.attname) for each in row._meta.concrete_fields
    )


def _tell(plan: MergePlan, made: Merge, gone: Any, choices: Mapping[str, str], *, by: User) -> None:
    """One event on the kept one; and where partnerships name it by another name now, a line in the history of each."""
    words = {"other": plan.kind.label(gone), "keep": made.kept_label}
    audit.record(
        f"{plan.kind.model._meta.model_name}.merged",
        by=by,
        about=plan.keep,
        object=gone,
        category=audit.Category.DECISION,
        headline=_("Merged:"),
        detail=_("%(other)s into %(keep)s") % words,
        changes=[_decided(one, choices[one.key]) for one in plan.questions],
        reason=made.reason,
    )
    if plan.kind.tells:
        for partnership in Partnership.objects.filter(pk__in=made.partnerships):
            audit.record(
                f"{plan.kind.model._meta.model_name}.merged",
                by=by,
                about=partnership,
                object=plan.keep,
                headline=str(plan.kind.tells),
                detail=_("%(other)s is now %(keep)s") % words,
                reason=made.reason,
            )


def _decided(question: MergeQuestion, choice: str) -> audit.Change:
    """What was chosen, and both values before: nothing goes without a word."""
    label = ": ".join(filter(None, (question.about, question.label)))
    field = question.names[0] if question.names else question.key
    if not question.names:
        return audit.Change(field, label, "", choices_in_words(question)[choice])
    none = _("not recorded")
    before = _("%(kept)s; the other: %(other)s") % {
        "kept": question.kept or none,
        "other": question.other or none,
    }
    now = {KEEP: question.kept or none, OTHER: question.other or none}.get(choice, _("both added together"))
    return audit.Change(field, label, before, now)

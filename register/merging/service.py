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

from accounts.models import PanelSeat, Person, User
from accounts.services import sign_ins
from accounts.services.own_rights import refuse_own_rights
from core import clock
from core.history import audit, writing
from core.models import Record
from core.models.terms import condition_for_running
from register.access.visible import readable_to
from register.access.words import find_marked
from register.merging.kinds.kind import MergeKind
from register.merging.survey import KEEP, OTHER, JoinedRows, MergeQuestion, MergeSurvey, choices_in_words
from register.merging.writer import MergeWriter, write_merge
from register.models import Merge, Partnership
from register.standing import refresh as standing_refresh


def find_opened(pairs: Sequence[JoinedRows]) -> list[JoinedRows]:
    """Return the pairs of which the row that goes has exempt words, and the one that is kept has not."""
    marked = find_marked([row for pair in pairs for row in (pair.kept, pair.other)])
    return [pair for pair in pairs if pair.other in marked and pair.kept not in marked]


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
        return [
            *self.kind.refuse(self.keep, self.other),
            *self._own(),
            *self._waiting(),
            *self._unseen(),
            *self._opened(),
        ]

    def _own(self) -> Iterator[str]:
        """Nobody becomes somebody who sits on a panel: that would give them the seat (decision 21)."""
        if not isinstance(self.keep, Person) or self.reader.person_id not in (self.keep.pk, self.other.pk):
            return
        theirs = self.other if self.reader.person_id == self.keep.pk else self.keep
        if PanelSeat.objects.filter(condition_for_running("ended_on", clock.today()), person=theirs).exists():
            yield str(refuse_own_rights())

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

    def _opened(self) -> Iterator[str]:
        """Words that are exempt in one row would be open in the row that it is joined with."""
        pairs = [pair for each in self.survey.every() for pair in each.joining]
        for pair in find_opened(pairs):
            words = {"what": pair.about or pair.other, "of": self.kind.label(self.other)}
            yield (
                _(
                    "Words of %(what)s of %(of)s are exempt, and they would be joined with open ones. "
                    "Mark those as exempt first."
                )
                % words
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
        write_merge(plan.kind, plan.survey, choices, writer)
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
    kept = (
        {plan.keep.pk} if isinstance(plan.keep, Person) else set()
    )  # ties alone change what it reaches, too
    sign_ins.seal_moved(writer.people | kept, by=by, reason=reason)
    return made


def _tell(plan: MergePlan, made: Merge, gone: Any, choices: Mapping[str, str], *, by: User) -> None:
    """One event on the kept one and on a partnership that goes; a line on each that names it by another name now."""
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
    if isinstance(gone, Partnership):  # read again once it comes back
        audit.record(
            "partnership.merged",
            by=by,
            about=gone,
            object=plan.keep,
            category=audit.Category.DECISION,
            headline=_("Merged:"),
            detail=_("%(other)s into %(keep)s") % words,
            reason=made.reason,
        )
    if plan.kind.tells:
        audit.record_each(
            f"{plan.kind.model._meta.model_name}.merged",
            by=by,
            about=list(Partnership.objects.filter(pk__in=made.partnerships).order_by("pk")),
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

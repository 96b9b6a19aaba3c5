"""Starting, answering and signing an assessment.

Each takes the turn of the partnership before it reads: an answer would change while somebody signs otherwise.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from core import clock
from core.editing import field_display
from core.history import audit, snapshots, writing
from core.history.actors import Actor
from governance.assessments import gaps
from governance.assessments.applicability import AskedQuestion, questions_for
from governance.known.answers import KnownFact, choose_newest
from governance.models import Answer, Assessment, Edition
from register.models import Document, Partnership
from register.services import related as services_related
from register.services import sensitive
from register.services.sensitive import WordsMark
from register.standing import refresh as standing_refresh

ANSWER_FIELDS = ("value", "comment", "evidence", "document", "missing", "owner", "due_on")


class SigningRefused(Exception):
    """It cannot be signed yet; `open_questions` are the questions without an answer."""

    def __init__(self, open_questions: list[AskedQuestion]) -> None:
        self.open_questions = open_questions
        super().__init__(_("%(n)s questions have no answer yet.") % {"n": len(open_questions)})


class AlreadySigned(Exception):
    """It is signed, so nothing in it can change."""


@dataclass(frozen=True)
class QuestionAnswer:
    """One question as it stands in an assessment: what is asked, and the answer if there is one."""

    asked: AskedQuestion
    answer: Answer | None

    @property
    def key(self) -> str:
        return self.asked.question.key


@transaction.atomic
def start(partnership: Partnership, *, code: str, by: Actor, on: date) -> Assessment:
    """Return the open draft of this framework for the partnership, or start one on its newest edition."""
    standing_refresh.take_turn([partnership.pk])
    if draft := Assessment.objects.filter(partnership=partnership, code=code, signed_at=None).first():
        return draft
    edition = Edition.objects.newest(code)
    assessment = Assessment(
        partnership=partnership,
        edition=edition,
        code=code,
        tier=partnership.tier,
        form=partnership.form,
        started_on=on,
    )
    writing.insert(assessment, by=by)
    audit.record(
        "assessment.started",
        by=by,
        about=partnership,
        object=assessment,
        headline=_("Started:"),
        detail=str(edition),
    )
    return assessment


def take_draft(assessment: Assessment) -> Assessment:
    """Return it as it stands in this writer's turn, locked until the transaction ends. Raises AlreadySigned."""
    if assessment.partnership_id:
        standing_refresh.take_turn([assessment.partnership_id])
    rows = Assessment.objects.select_for_update(of=("self",)).select_related("edition", "partnership")
    taken = rows.get(pk=assessment.pk)
    if taken.signed_at:
        raise AlreadySigned
    return taken


def list_asked(assessment: Assessment) -> tuple[AskedQuestion, ...]:
    """Return what this assessment asks, at the depth of the tier and form it was started with."""
    return questions_for(assessment.edition.framework, assessment.tier, assessment.form)


def _with_documents(assessment: Assessment) -> QuerySet[Answer]:
    """The answers with who puts right what is missing, and with the age of the documents that they rest on."""
    rows = assessment.answers.filter(annexed_from=None).select_related("owner", "document__renewer")
    return rows.prefetch_related("document__versions")


def list_questions_and_answers(assessment: Assessment) -> list[QuestionAnswer]:
    """Return every question of the assessment with its answer, in order."""
    answers = {a.question: a for a in _with_documents(assessment)}
    return [QuestionAnswer(each, answers.get(each.question.key)) for each in list_asked(assessment)]


def list_annexed(assessment: Assessment) -> list[QuestionAnswer]:
    """Return the answers to questions of earlier editions with these as they were put; see governance.newer_edition."""
    kept = list(assessment.answers.exclude(annexed_from=None).select_related("owner", "document__renewer"))
    numbers = {one.annexed_from for one in kept}
    editions = {
        one.number: {
            asked.question.key: asked
            for asked in questions_for(one.framework, assessment.tier, assessment.form)
        }
        for one in (Edition.objects.filter(code=assessment.code, number__in=numbers) if kept else ())
    }
    return [QuestionAnswer(editions[one.annexed_from or 0][one.question], one) for one in kept]


def find_newest_number(code: str) -> int:
    """Return the number of the newest edition of a checklist."""
    return max(Edition.objects.filter(code=code).values_list("number", flat=True), default=0)


def read_known(
    partnership: Partnership,
    *,
    apart_from: Assessment | None = None,
    marks: Mapping[int, WordsMark] | None = None,
) -> Mapping[str, KnownFact]:
    """Return what earlier assessments of this partnership answered, by fact, the newest of each.

    `marks` are the marks of its answers by their keys; they are read unless they are given.
    """
    rows = Answer.objects.filter(assessment__partnership=partnership).select_related("assessment__edition")
    if apart_from is not None:
        rows = rows.exclude(assessment=apart_from)
    if marks is None:
        marks = {words.key: said for words, said in sensitive.find_marks(partnership.pk, Answer).items()}
    return choose_newest(_known(rows, marks))


def _known(rows: "QuerySet[Answer]", marks: Mapping[int, WordsMark]) -> Iterator[KnownFact]:
    for answer in rows.defer("assessment__edition__content"):
        source = f"{answer.assessment.edition.title}, {answer.answered_by}"
        yield KnownFact(
            answer.fact,
            answer.value,
            answer.comment,
            answer.evidence,
            source,
            answer.answered_on,
            document=answer.document_id,
            missing=answer.missing,
            owner=answer.owner_id,
            due_on=answer.due_on,
            mark=marks.get(answer.pk),
        )


@transaction.atomic
def write_answer(
    assessment: Assessment, *, key: str, values: Mapping[str, Any], by: Actor, on: date, taken_from: str = ""
) -> Answer:
    """Write the answer to one question; its gap becomes, or stops being, an action.

    `values` has the fields of ANSWER_FIELDS and may have a `mark`: whether its words are exempt. An answer that says
    what it said stays whose it was, unless it is `taken_from` somewhere, which is told. Raises AlreadySigned, KeyError
    for a question that this assessment does not ask, and core.history.writing.Stale when `values["version"]` is given
    and no longer the newest.
    """
    assessment = take_draft(assessment)
    question = next(a.question for a in list_asked(assessment) if a.question.key == key)
    found = Answer.objects.filter(assessment=assessment, question=key, annexed_from=None).first()
    answer = found or Answer(assessment=assessment, question=key, fact=question.fact)
    if found and values.get("version") not in (None, found.version):
        raise writing.Stale(found)
    before = Answer.objects.get(pk=found.pk) if found else Answer()
    for name in ANSWER_FIELDS:
        if name in values:
            setattr(answer, name, values[name])
    changes = field_display.list_changes(before, answer, ANSWER_FIELDS)
    if taken_from and not changes:
        changes = [
            audit.Change("reconfirmed_from", _("Taken over from"), before.reconfirmed_from, taken_from)
        ]
    if changes or not found:
        answer.answered_on, answer.answered_by, answer.reconfirmed_from = on, by.label, taken_from
        if found:
            writing.update(answer, by=by)
        else:
            _insert(answer, by)
    partnership = assessment.partnership
    if values.get("mark") and partnership is not None:
        sensitive.mark_words(answer, values["mark"], partnership=partnership, by=by)
    gaps.follow_answer(answer, question, by=by)
    _refresh(assessment)
    if changes:
        audit.record(
            "answer.given",
            by=by,
            about=assessment.partnership,
            object=answer,
            headline=_("Answered:"),
            detail=f"{question.label} ({assessment.edition.title})",
            changes=changes,
        )
    if partnership is not None:
        services_related.follow(partnership, by=by)
    return answer


def _insert(answer: Answer, by: Actor) -> None:
    """Write a first answer. Whoever comes second in the same moment is stale, as with every later answer."""
    try:
        with transaction.atomic():
            writing.insert(answer, by=by)
    except IntegrityError as error:
        raise writing.Stale(answer) from error


@transaction.atomic
def sign(assessment: Assessment, *, by: Actor) -> Assessment:
    """Sign and freeze: one snapshot of questions, answers and evidence; the database refuses every later change.

    Raises SigningRefused while a question is open and AlreadySigned the second time.
    """
    locked = take_draft(assessment)
    standing = list_questions_and_answers(locked)
    if open_questions := [line.asked for line in standing if line.answer is None]:
        raise SigningRefused(open_questions)
    locked.snapshot = snapshots.take_snapshot(
        "assessment", content=freeze_content(locked, standing), about=locked, by=by
    )
    locked.signed_at, locked.signed_by = clock.now(), by.label
    locked.answers.update(signed_at=locked.signed_at)
    writing.update(locked, by=by)
    _refresh(locked)
    audit.record(
        "assessment.signed",
        by=by,
        about=locked.partnership,
        object=locked,
        category=audit.Category.SIGNED,
        headline=_("Signed and frozen:"),
        detail=str(locked.edition),
    )
    if locked.partnership is not None:
        services_related.follow(locked.partnership, by=by)
    return locked


def freeze_content(assessment: Assessment, standing: list[QuestionAnswer]) -> dict[str, Any]:
    """Return what is frozen: the edition in full, what was asked how deep, each answer and its evidence's hash."""
    documents = [line.answer.document_id for line in standing if line.answer and line.answer.document_id]
    hashes = _hashes([key for key in documents if key])
    return {
        "framework": assessment.edition.framework.canonical(),
        "fingerprint": assessment.edition.fingerprint,
        "partnership": assessment.partnership.reference if assessment.partnership else None,
        "tier": assessment.tier,
        "form": assessment.form,
        "answers": [_frozen_answer(line, hashes) for line in standing],
        "exempt": _frozen_marks(assessment, standing),
        **_frozen_annexed(assessment),
    }


def _frozen_annexed(assessment: Assessment) -> dict[str, list[dict[str, Any]]]:
    """The answers to questions of earlier editions, which are kept beside it; nothing where there are none."""
    lines = list_annexed(assessment)
    if not lines:
        return {}
    hashes = _hashes([line.answer.document_id for line in lines if line.answer and line.answer.document_id])
    marks = sensitive.find_marks(assessment.partnership_id, Answer) if assessment.partnership_id else {}
    exempt = {words.key: said.paragraph for words, said in marks.items()}
    return {
        "annexed": [
            _frozen_answer(line, hashes)
            | {"edition": line.answer.annexed_from, "exempt": exempt.get(line.answer.pk)}
            for line in lines
            if line.answer
        ]
    }


def _frozen_marks(assessment: Assessment, standing: list[QuestionAnswer]) -> dict[str, dict[str, Any]]:
    """Which words are exempt as it is signed, and why; a later mark is a row of its own (decision 22)."""
    if assessment.partnership_id is None:
        return {}
    questions = {line.answer.pk: line.key for line in standing if line.answer}
    return {
        questions[words.key]: {"paragraph": said.paragraph, "reason": said.reason}
        for words, said in sensitive.find_marks(assessment.partnership_id, Answer).items()
        if words.key in questions
    }


def _frozen_answer(line: QuestionAnswer, hashes: Mapping[int, str]) -> dict[str, Any]:
    answer = line.answer
    assert answer is not None
    return {
        "question": line.key,
        "text": line.asked.text,
        "value": answer.value,
        "comment": answer.comment,
        "evidence": answer.evidence,
        "document": str(answer.document) if answer.document else None,
        "sha256": hashes.get(answer.document_id or 0),
        "missing": answer.missing,
        "owner": str(answer.owner) if answer.owner else None,
        "due_on": answer.due_on,
        "answered_on": answer.answered_on,
        "answered_by": answer.answered_by,
    }


def _hashes(documents: list[int]) -> dict[int, str]:
    rows = Document.objects.filter(pk__in=documents).values_list("pk", "versions__number", "versions__sha256")
    return {key: sha for key, _number, sha in sorted((k, n or 0, s or "") for k, n, s in rows) if sha}


def _refresh(assessment: Assessment) -> None:
    if assessment.partnership_id:
        standing_refresh.refresh([assessment.partnership_id])

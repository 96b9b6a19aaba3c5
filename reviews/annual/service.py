"""The annual review from opening to its last word: by exception, drafted by one. What comes then is in signing.py.

Each takes the turn of the partnership before it reads: a line would change while somebody signs otherwise.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Person
from core.dates import financial_year_of
from core.editing import field_display
from core.history import audit, writing
from core.history.actors import Actor
from governance.models import Edition
from register.models import MarkedWords, Partnership, Statement, list_markable_words, words_of_record
from register.services import sensitive
from register.services.sensitive import WordsMark
from register.standing import refresh as standing_refresh
from reviews.models.review import Review, ReviewLine

CODE = "annual-review"
State, Status = ReviewLine.State, Review.Status


class NotOpen(Exception):
    """The review is signed or accepted, so its lines cannot change."""


def count_lines() -> int:
    """Return how many lines a review has that is opened now. One query."""
    return len(Edition.objects.newest(CODE).framework.questions)


@transaction.atomic
def open_review(partnership: Partnership, *, by: Actor, on: date, due_on: date | None = None) -> Review:
    """Return the open review of a partnership, or open this year's with last year's answers beside each line.

    The first review opens with what the old register stated; those statements are not checked, so they
    must be looked at before they count.
    """
    standing_refresh.take_turn([partnership.pk])
    if already := Review.objects.filter(partnership=partnership, accepted_at=None).first():
        return already
    edition = Edition.objects.newest(CODE)
    review = Review(
        partnership=partnership, edition=edition, year=financial_year_of(on), opened_on=on, due_on=due_on
    )
    writing.insert(review, by=by)
    before = _before(partnership)
    lines = [
        ReviewLine(review=review, question=q.key, fact=q.fact, position=n, **before.get(q.fact, {}))
        for n, q in enumerate(edition.framework.questions, 1)
    ]
    writing.insert_many(lines, by=by)
    _carry_marks(partnership, lines, by)
    standing_refresh.refresh([partnership.pk])
    audit.record(
        "review.opened", by=by, about=partnership, object=review, headline=_("Opened:"), detail=str(review)
    )
    return review


def _carry_marks(partnership: Partnership, lines: Sequence[ReviewLine], by: Actor) -> None:
    """What was exempt in the last review is exempt as last year's answer, too."""
    marks = {
        words.key: said
        for words, said in sensitive.find_marks(partnership.pk, ReviewLine).items()
        if not words.part
    }
    if not marks:
        return
    marked = {line.fact: marks[line.pk] for line in ReviewLine.objects.filter(pk__in=marks).order_by("pk")}
    for line in lines:
        if line.fact in marked and (line.last_comment or line.last_evidence):
            sensitive.mark_words(line, marked[line.fact], partnership=partnership, by=by, part="last")


def _before(partnership: Partnership) -> dict[str, dict[str, Any]]:
    """What was said about each fact before: by the last accepted review, else by the old register."""
    last = (
        Review.objects.filter(partnership=partnership, accepted_at__isnull=False)
        .order_by("-accepted_at")
        .first()
    )
    if last is None:
        return dict(_stated(partnership))
    return {
        line.fact: {
            "last_value": line.value,
            "last_comment": line.comment,
            "last_evidence": line.evidence,
            "last_source": str(last),
            "last_checked": True,
        }
        for line in last.lines.all()
    }


def _stated(partnership: Partnership) -> Iterator[tuple[str, dict[str, Any]]]:
    for statement in Statement.objects.filter(partnership=partnership):
        value = "" if statement.value == Statement.Value.UNCLEAR else statement.value
        yield (
            statement.fact,
            {
                "last_value": value,
                "last_comment": statement.text,
                "last_source": _("Stated in the old register, not checked"),
            },
        )


def take_review(review: Review) -> Review:
    """Return the review as it stands in this writer's turn: nobody else writes to it until the transaction ends."""
    standing_refresh.take_turn([review.partnership_id])
    return Review.objects.select_related("partnership", "edition", "snapshot").get(pk=review.pk)


def take_open_review(review: Review) -> Review:
    """The same of a review that may still change. Raises NotOpen."""
    taken = take_review(review)
    if not taken.is_open:
        raise NotOpen
    return taken


def _open_line(line: ReviewLine) -> ReviewLine:
    standing_refresh.take_turn([line.review.partnership_id])
    locked = ReviewLine.objects.select_related("review__partnership", "review__edition").get(pk=line.pk)
    if not locked.review.is_open:
        raise NotOpen
    return locked


@transaction.atomic
def confirm_line(line: ReviewLine, *, by: Actor, on: date, version: int | None = None) -> ReviewLine:
    """Say that last year's answer is still true. Raises NotOpen, ValueError without an answer to confirm, Stale."""
    locked = _open_line(line)
    if not locked.last_value:
        raise ValueError("there is no earlier answer to confirm")
    values = {"value": locked.last_value, "comment": locked.last_comment, "evidence": locked.last_evidence}
    mark = sensitive.find_mark(words_of_record(locked, "last"))
    return _decide(locked, State.CONFIRMED, values, mark=mark, by=by, on=on, version=version)


@transaction.atomic
def change_line(
    line: ReviewLine,
    *,
    value: str,
    comment: str,
    evidence: str,
    by: Actor,
    on: date,
    version: int | None = None,
    mark: WordsMark | None = None,
) -> ReviewLine:
    """Answer a line anew; saying just what was said last year confirms it. Raises NotOpen and Stale.

    `mark` is whether its words are exempt; None leaves that as it is.
    """
    values = {"value": value, "comment": comment, "evidence": evidence}
    locked = _open_line(line)
    if _says_the_same(locked, values):
        values["comment"], state = locked.last_comment, State.CONFIRMED
    else:
        state = State.CHANGED
    return _decide(locked, state, values, mark=mark, by=by, on=on, version=version)


def _says_the_same(line: ReviewLine, values: Mapping[str, str]) -> bool:
    before = (line.last_value, line.last_evidence)
    return (values["value"], values["evidence"]) == before and values["comment"] in ("", line.last_comment)


def _decide(
    line: ReviewLine,
    state: str,
    values: Mapping[str, str],
    *,
    mark: WordsMark | None,
    by: Actor,
    on: date,
    version: int | None,
) -> ReviewLine:
    if version is not None and version != line.version:
        raise writing.Stale(line)
    if mark:
        sensitive.mark_words(line, mark, partnership=line.review.partnership, by=by)
    for name, value in values.items():
        setattr(line, name, value)
    line.state, line.decided_on, line.decided_by = state, on, by.label
    writing.update(line, by=by)
    confirmed = state == State.CONFIRMED
    verb, headline = (
        ("confirmed", _("Review answer confirmed:"))
        if confirmed
        else ("answered", _("Review answer changed:"))
    )
    _tell_line(line, verb, headline, by)
    return line


def _tell_line(line: ReviewLine, verb: str, headline: str, by: Actor) -> None:
    """Tell which line it was and its answer; never the words beside it, which may be exempt."""
    answer = str(ReviewLine.Value(line.value).label) if line.value else ""
    audit.record(
        f"review_line.{verb}",
        by=by,
        about=line.review.partnership,
        object=line,
        headline=headline,
        detail=": ".join(filter(None, (line.mark_label, answer))),
    )


@transaction.atomic
def put_back(line: ReviewLine, *, by: Actor, version: int | None = None) -> ReviewLine:
    """Undo the press on a line: it is to do again. Raises NotOpen and Stale."""
    locked = _open_line(line)
    if version is not None and version != locked.version:
        raise writing.Stale(locked)
    locked.state, locked.value, locked.comment, locked.evidence = State.TO_DO, "", "", ""
    locked.decided_on, locked.decided_by = None, ""
    sensitive.mark_words(locked, WordsMark(), partnership=locked.review.partnership, by=by)
    writing.update(locked, by=by)
    _tell_line(locked, "put_back", _("Review answer put back, to do again:"), by)
    return locked


def mark_copies_of_line(words: MarkedWords, was: WordsMark, said: WordsMark, *, by: Actor) -> None:
    """Mark the words of a line that was signed where they stand once more, or take that mark off again.

    Only what is marked as it `was` follows. Opened is what says nothing but these words.
    """
    parts = list_markable_words(ReviewLine)
    line = ReviewLine.objects.select_related("review__partnership").get(pk=words.key)
    partnership = line.review.partnership
    texts = {text for name in parts[words.part] if (text := getattr(line, name))}
    copies = [
        (row, part, {text for name in names if (text := getattr(row, name))})
        for row in ReviewLine.objects.filter(review__partnership=partnership, fact=line.fact).order_by("pk")
        for part, names in parts.items()
        if (row.pk, part) != (line.pk, words.part)
    ]
    marks = sensitive.find_each(*(words_of_record(row, part) for row, part, _own in copies))
    why = _("The same words are not exempt any more.")
    for (row, part, own), mark in zip(copies, marks, strict=True):
        if mark == was and (own & texts if said.paragraph is not None else own <= texts):
            sensitive.mark_words(row, said, partnership=partnership, by=by, part=part, why=why)


@transaction.atomic
def delegate_draft(review: Review, *, to: Person | None, by: Actor) -> Review:
    """Let somebody else draft it; signing stays with the sponsoring officer. Raises NotOpen."""
    taken = take_open_review(review)
    taken.drafter = to
    writing.update(taken, by=by)
    audit.record(
        "review.delegated",
        by=by,
        about=taken.partnership,
        object=taken,
        headline=_("Drafting given to:") if to else _("Drafting taken back"),
        detail=str(to or ""),
    )
    return taken


@transaction.atomic
def write_up(
    review: Review,
    *,
    names: tuple[str, ...] = ("summary", "outcome", "due_on"),
    by: Actor,
    mark: WordsMark | None = None,
) -> Review:
    """Save the words around the lines: the year's activity and the outcome. Raises NotOpen and Stale."""
    before = take_open_review(review)
    if mark:
        sensitive.mark_words(review, mark, partnership=before.partnership, by=by)
    if field_display.list_changes(before, review, names):
        writing.update(review, by=by)
        record_event(review, "written_up", _("Written up:"), by, audit.Category.CHANGE, detail=str(review))
    return review


def record_event(
    review: Review, verb: str, headline: str, by: Actor, category: str, *, detail: str, reason: str = ""
) -> None:
    audit.record(
        f"review.{verb}",
        by=by,
        about=review.partnership,
        object=review,
        category=category,
        headline=headline,
        detail=detail,
        reason=reason,
    )

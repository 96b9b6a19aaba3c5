"""The annual review from opening to acceptance: by exception, drafted by one, signed by another, then frozen."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from dateutil.relativedelta import relativedelta
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Person
from core import audit, snapshots, words, writing
from core.actors import Actor
from core.dates import financial_year
from governance.models import Edition
from governance.shapes import Question
from register.choices import DocumentKind
from register.models import Action, Partnership, Statement
from register.services import standings
from reviews import rating
from reviews.models.review import Review, ReviewLine
from reviews.models.risk import Risk

CODE = "annual-review"
State, Status = ReviewLine.State, Review.Status
# Which kinds of document let the register itself say that the thing behind a cap is held.
_HELD_BY: Mapping[str, tuple[str, ...]] = {
    "agreement": (
        DocumentKind.AGREEMENT,
        DocumentKind.TERMS,
        DocumentKind.CONTRACT,
        DocumentKind.ARTICLES,
        DocumentKind.SHAREHOLDERS,
    ),
    "risk-register": (DocumentKind.RISK_REGISTER,),
    "exit-plan": (DocumentKind.EXIT_PLAN,),
}


class NotOpen(Exception):
    """The review is signed or accepted, so its lines cannot change."""


class OwnSignature(Exception):
    """Nobody accepts what they signed themselves: acceptance is somebody else's look at it."""


class SigningRefused(Exception):
    """It cannot be signed yet: lines without a press, or no outcome; `reasons` says which, a sentence each."""

    def __init__(self, reasons: list[str]) -> None:
        self.reasons = reasons
        super().__init__(" ".join(reasons))


@transaction.atomic
def open_review(partnership: Partnership, *, by: Actor, on: date, due_on: date | None = None) -> Review:
    """Return the open review of a partnership, or open this year's with last year's answers beside each line.

    The first review opens with what the old register stated; those statements are not checked, so they
    must be looked at before they count.
    """
    if already := Review.objects.filter(partnership=partnership, accepted_at=None).first():
        return already
    edition = Edition.objects.newest(CODE)
    review = Review(
        partnership=partnership, edition=edition, year=financial_year(on), opened_on=on, due_on=due_on
    )
    writing.insert(review, by=by)
    before = _before(partnership)
    lines = [
        ReviewLine(review=review, question=q.key, fact=q.fact, position=n, **before.get(q.fact, {}))
        for n, q in enumerate(edition.framework.questions, 1)
    ]
    writing.insert_many(lines, by=by)
    standings.refresh([partnership.pk])
    audit.record(
        "review.opened", by=by, about=partnership, object=review, headline=_("Opened:"), detail=str(review)
    )
    return review


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


def _open_line(line: ReviewLine) -> ReviewLine:
    locked = ReviewLine.objects.select_related("review__partnership", "review__edition").get(pk=line.pk)
    if locked.review.status not in (Status.DRAFT, Status.RETURNED):
        raise NotOpen
    return locked


@transaction.atomic
def confirm_line(line: ReviewLine, *, by: Actor, on: date, version: int | None = None) -> ReviewLine:
    """Say that last year's answer is still true. Raises NotOpen, ValueError without an answer to confirm, Stale."""
    locked = _open_line(line)
    if not locked.last_value:
        raise ValueError("there is no earlier answer to confirm")
    values = {"value": locked.last_value, "comment": locked.last_comment, "evidence": locked.last_evidence}
    return _decide(locked, State.CONFIRMED, values, by=by, on=on, version=version)


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
) -> ReviewLine:
    """Answer a line anew; saying just what was said last year confirms it. Raises NotOpen and core.writing.Stale."""
    values = {"value": value, "comment": comment, "evidence": evidence}
    locked = _open_line(line)
    if _says_the_same(locked, values):
        values["comment"], state = locked.last_comment, State.CONFIRMED
    else:
        state = State.CHANGED
    return _decide(locked, state, values, by=by, on=on, version=version)


def _says_the_same(line: ReviewLine, values: Mapping[str, str]) -> bool:
    before = (line.last_value, line.last_evidence)
    return (values["value"], values["evidence"]) == before and values["comment"] in ("", line.last_comment)


def _decide(
    line: ReviewLine, state: str, values: Mapping[str, str], *, by: Actor, on: date, version: int | None
) -> ReviewLine:
    if version is not None and version != line.version:
        raise writing.Stale(line)
    for name, value in values.items():
        setattr(line, name, value)
    line.state, line.decided_on, line.decided_by = state, on, by.label
    return writing.update(line, by=by)


@transaction.atomic
def put_back(line: ReviewLine, *, by: Actor, version: int | None = None) -> ReviewLine:
    """Undo the press on a line: it is to do again. Raises NotOpen and core.writing.Stale."""
    locked = _open_line(line)
    if version is not None and version != locked.version:
        raise writing.Stale(locked)
    locked.state, locked.value, locked.comment, locked.evidence = State.TO_DO, "", "", ""
    locked.decided_on, locked.decided_by = None, ""
    return writing.update(locked, by=by)


@transaction.atomic
def delegate(review: Review, *, to: Person | None, by: Actor) -> Review:
    """Let somebody else draft it; signing stays with the sponsoring officer."""
    review.drafter = to
    writing.update(review, by=by)
    audit.record(
        "review.delegated",
        by=by,
        about=review.partnership,
        object=review,
        headline=_("Drafting given to:") if to else _("Drafting taken back"),
        detail=str(to or ""),
    )
    return review


@transaction.atomic
def write_up(
    review: Review, *, names: tuple[str, ...] = ("summary", "outcome", "due_on"), by: Actor
) -> Review:
    """Save the words around the lines: the year's activity and the outcome. Raises NotOpen and core.writing.Stale."""
    before = Review.objects.get(pk=review.pk)
    if before.status not in (Status.DRAFT, Status.RETURNED):
        raise NotOpen
    if words.changes(before, review, names):
        writing.update(review, by=by)
    return review


def questions(review: Review) -> Mapping[str, Question]:
    """Return the questions of the review's edition by key."""
    return {question.key: question for question in review.edition.framework.questions}


def rate(review: Review) -> rating.Rating:
    """Return the rating that the lines add up to. Raises reviews.rating.RatingError while a line is open."""
    answers = {line.question: line.value for line in review.lines.all() if line.value}
    return rating.rate(
        answers,
        framework=review.edition.framework,
        tier=review.partnership.tier,
        facts=held(review.partnership),
    )


def held(partnership: Partnership) -> dict[str, bool]:
    """Return what the register itself shows about the facts that a cap asks for; what it cannot tell is left out."""
    kinds = set(partnership.documents.filter(withdrawn_on=None).values_list("kind", flat=True))
    found = {fact: True for fact, holders in _HELD_BY.items() if kinds & set(holders)}
    if Risk.objects.filter(partnership=partnership, closed_on=None).exists():
        found["risk-register"] = True  # the risks recorded here are the register
    return found


def missing_before_signing(review: Review) -> list[str]:
    """Return what still has to be done before it can be signed, a sentence each."""
    left = review.lines.filter(state=State.TO_DO).count()
    reasons = []
    if left:
        words = ngettext(
            "%(n)s line still needs “Still true” or a change.",
            "%(n)s lines still need “Still true” or a change.",
            left,
        )
        reasons.append(words % {"n": left})
    if not review.summary.strip():
        reasons.append(_("Say in a few sentences what the partnership did this year."))
    if not review.outcome:
        reasons.append(_("Choose what should happen next with this partnership."))
    if lacks_actions(review):
        reasons.append(
            _("“Continue, with actions” needs an action that is open. Add one, or choose “Continue”.")
        )
    return reasons


def lacks_actions(review: Review) -> bool:
    """Whether it says that actions follow, and none is open."""
    if review.outcome != Review.Outcome.CONTINUE_WITH_ACTIONS:
        return False
    return not review.partnership.actions.filter(progress=Action.Progress.OPEN).exists()


@transaction.atomic
def sign(review: Review, *, by: Actor, at: datetime | None = None) -> Review:
    """Sign: the whole review is frozen in a snapshot with its rating and sum. Raises SigningRefused, NotOpen.

    `at` is when it was signed, for a review that is entered afterwards; now when it is left out.
    """
    at = at or timezone.now()
    locked = Review.objects.select_for_update().get(pk=review.pk)
    if locked.status not in (Status.DRAFT, Status.RETURNED):
        raise NotOpen
    if reasons := missing_before_signing(locked):
        raise SigningRefused(reasons)
    result = rate(locked)
    locked.rating, locked.points, locked.possible = result.band.key, result.points, result.possible
    locked.next_due_on = timezone.localdate(at) + relativedelta(months=result.months_to_next_review)
    locked.snapshot = snapshots.take("review", content=frozen_content(locked, result), about=locked, by=by)
    locked.status, locked.signed_at, locked.signed_by = Status.SIGNED, at, by.label
    locked.signer_id = by.pk
    writing.update(locked, by=by)
    standings.refresh([locked.partnership_id])
    _tell(locked, "signed", _("Signed:"), by, audit.Category.SIGNED, detail=f"{locked}. {result.band.label}")
    return locked


@transaction.atomic
def send_back(review: Review, *, because: str, by: Actor) -> Review:
    """Return a signed review to its sponsor with the reason. Raises NotOpen when it is not waiting."""
    locked = _waiting(review)
    locked.status, locked.returned_because = Status.RETURNED, because
    locked.signed_at, locked.signed_by, locked.signer, locked.snapshot = None, "", None, None
    locked.rating, locked.points, locked.possible, locked.next_due_on = "not_assessed", None, None, None
    writing.update(locked, by=by, reason=because)
    standings.refresh([locked.partnership_id])
    _tell(locked, "returned", _("Returned:"), by, audit.Category.DECISION, detail=str(locked), reason=because)
    return locked


@transaction.atomic
def accept(
    review: Review, *, by: Actor, override: str = "", override_reason: str = "", at: datetime | None = None
) -> Review:
    """Accept a signed review, with another rating and its reason if need be, and freeze it for good.

    `at` is as in `sign`. Raises NotOpen when it is not waiting, OwnSignature for whoever signed it.
    """
    locked = _waiting(review)
    if locked.signer_id is not None and locked.signer_id == by.pk:
        raise OwnSignature
    locked.override, locked.override_reason = override, override_reason
    locked.override_by = by.label if override else ""
    locked.status, locked.accepted_at, locked.accepted_by = Status.ACCEPTED, at or timezone.now(), by.label
    # Stamping the lines is what freezes them: from here on the database refuses to change one.
    locked.lines.update(accepted_at=locked.accepted_at)
    writing.update(locked, by=by, reason=override_reason)
    _assure_baseline(locked.partnership, by)
    standings.refresh([locked.partnership_id])
    detail = f"{locked}. {locked.get_override_display() if override else locked.get_rating_display()}"
    _tell(
        locked,
        "accepted",
        _("Accepted and frozen:"),
        by,
        audit.Category.DECISION,
        detail=detail,
        reason=override_reason,
    )
    return locked


def _waiting(review: Review) -> Review:
    locked = Review.objects.select_for_update(of=("self",)).select_related("snapshot").get(pk=review.pk)
    if locked.status != Status.SIGNED:
        raise NotOpen
    return locked


def _assure_baseline(partnership: Partnership, by: Actor) -> None:
    """The first accepted review checks what was imported, so the baseline is assured from now on."""
    if not partnership.baseline_assured:
        partnership.baseline_assured = True
        writing.update(partnership, by=by)


def _tell(
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


def frozen_content(review: Review, result: rating.Rating) -> dict[str, Any]:
    """Return what is frozen at signing: the questions, every line with last year's, the sum and the caps."""
    return {
        "framework": review.edition.framework.canonical(),
        "fingerprint": review.edition.fingerprint,
        "partnership": review.partnership.reference,
        "year": review.year,
        "tier": review.partnership.tier,
        "summary": review.summary,
        "outcome": review.outcome,
        "lines": [_frozen_line(line) for line in review.lines.all()],
        "points": result.points,
        "possible": result.possible,
        "percent": result.percent,
        "earned": result.earned.key,
        "rating": result.band.key,
        "caps": [cap.sentence for cap in result.caps],
    }


def _frozen_line(line: ReviewLine) -> dict[str, Any]:
    names = ("question", "value", "evidence", "comment", "state", "decided_on", "decided_by")
    before = ("last_value", "last_comment", "last_evidence", "last_source", "last_checked")
    return {name: getattr(line, name) for name in (*names, *before)}

"""Words planted in every text that can be marked apart from the rest of its record: once while it was open, and now."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from accounts.models import User
from governance.assessments import service as assessments_service
from governance.models import SectionVerification
from governance.verification import service as section_verification
from governance.verification.read import hash_sections
from register.models import KeptText, list_markable_words
from register.models.verification import VerificationResult
from register.related.kinds import BY_SLUG
from register.services import sensitive
from register.services.sensitive import WordsMark
from reviews.annual import service as annual_service
from reviews.annual import signing
from reviews.models import CapWaiver, CapWaiverEnd, Review, ReviewVerification
from reviews.verification import service as review_verification
from reviews.verification.read import hash_line, hash_review
from tests.factories.governance import answered, started
from tests.factories.measures import MeasureFactory
from tests.factories.related import MAKERS
from tests.factories.reviews import filled, opened

ON = date(2026, 11, 20)


def plant_words(scene: Any, by: User) -> None:
    """Plant them in the half-exempt partnership of a scene."""
    for plant in PLANTED.values():
        plant(scene, by)


def _mark(scene: Any, *where: str) -> WordsMark:
    return WordsMark(3, scene.word("why words", *where))


def _fill(scene: Any, record: Any, when: str, part: str = "") -> list[str]:
    label = record._meta.label_lower
    names = list(list_markable_words(type(record))[part])
    for name in names:
        setattr(record, name, scene.word(when, label, name))
    return names


def _plant_related(slug: str) -> Callable[[Any, User], None]:
    """Return what writes a related record: with words that were open once, marked, and changed since."""

    def plant(scene: Any, by: User) -> None:
        service: Any = BY_SLUG[slug].service
        record = MAKERS[slug](partnership=scene.half)
        service.change(record, names=_fill(scene, record, "once"), by=by)
        mark = _mark(scene, record._meta.label_lower)
        sensitive.mark_words(record, mark, partnership=scene.half, by=by)
        service.change(
            record, names=_fill(scene, record, "words"), by=by, reason=scene.word("why word", slug)
        )

    return plant


def _plant_made(make: Callable[[Any], Any]) -> Callable[[Any, User], None]:
    def plant(scene: Any, by: User) -> None:
        record = make(scene)
        _fill(scene, record, "words")
        record.save()
        sensitive.mark_words(record, _mark(scene, record._meta.label_lower), partnership=scene.half, by=by)

    return plant


def _waiver(scene: Any) -> CapWaiver:
    return CapWaiver(
        partnership=scene.half,
        lines=["x"],
        covers="A cap.",
        until=date(2027, 2, 1),
        given_on=ON,
        given_by="Chief",
    )


def _waiver_end(scene: Any) -> CapWaiverEnd:
    return CapWaiverEnd(waiver=scene.half.cap_waivers.get(), ended_on=ON, ended_by="Chief")


def _plant_review(scene: Any, by: User) -> None:
    """Write a review that is accepted with exempt words, and open the next, which has them as last year's."""
    review = filled(opened(scene.half, by=by), by=by)
    line = review.lines.order_by("position")[0]
    said = {name: scene.word("words", "line", name) for name in ("comment", "evidence")}
    annual_service.change_line(line, value="partly", mark=_mark(scene, "line"), by=by, on=ON, **said)
    review = Review.objects.get(pk=review.pk)
    review.summary = scene.word("words", "summary")
    annual_service.write_up(review, mark=_mark(scene, "summary"), by=by)
    signing.sign_review(review, by=scene.people["sponsor"])
    why = scene.word("words", "returned")
    signing.return_review(review, because=why, mark=_mark(scene, "returned"), by=by)
    returned = Review.objects.get(pk=review.pk)
    signing.sign_review(returned, by=scene.people["sponsor"])
    other = {"override": "limited", "override_reason": scene.word("words", "override")}
    signing.accept_review(returned, mark=_mark(scene, "override"), by=by, **other)
    _verify_review(scene, returned)
    draft = opened(scene.half, by=by)
    annual_service.delegate_draft(draft, to=scene.people["reader"].person, by=by)


def _found_by_audit(scene: Any, model: Any, *where: str) -> dict[str, Any]:
    """Return what internal audit writes, with words of its own in every text that can be marked."""
    names = list_markable_words(model)[""]
    said = {name: scene.word("words", *where, "verified", name) for name in names}
    return said | {"result": VerificationResult.VERIFIED, "by": scene.people["audit"]}


def _verify_review(scene: Any, review: Review) -> None:
    """Have its marked line looked at, which needs no mark, and the whole, which is marked where it is typed."""
    lines = list(review.lines.order_by("position"))
    review = Review.objects.get(pk=review.pk)
    for question, shown in ((lines[0].question, hash_line(lines[0])), ("", hash_review(review, lines))):
        given = _found_by_audit(scene, ReviewVerification, "line" if question else "review")
        review_verification.verify_review(review, question=question, shown=shown, **given)


def _plant_verified_section(scene: Any, by: User) -> None:
    """Look at the section of a marked answer, and of one whose verification is marked where it is typed."""
    assessment = scene.half.assessments.get()
    for n in (1, -1):
        asked = assessments_service.list_asked(assessment)[n].question
        part = next(one for one in assessment.edition.framework.sections if asked in one.questions)
        given = _found_by_audit(scene, SectionVerification, "section", str(n + 1))
        shown = hash_sections(assessment.edition.framework, assessment.answers.all())[part.key]
        mark = _mark(scene, "section") if n < 0 else None
        section_verification.verify_section(assessment, section=part.key, shown=shown, mark=mark, **given)


def _plant_answer(scene: Any, by: User) -> None:
    assessment = answered(started(scene.half, by=by), by=by)
    for n, value in ((1, "no"), (2, "yes")):
        question = assessments_service.list_asked(assessment)[n].question
        names = ("missing", "comment") if value == "no" else ("comment", "evidence")
        values: dict[str, Any] = {name: scene.word("now words", value, name) for name in names}
        values |= {"owner": scene.people["reader"].person, "due_on": ON} if value == "no" else {}
        values |= {"value": value, "mark": _mark(scene, value)}
        assessments_service.write_answer(assessment, key=question.key, values=values, by=by, on=ON)


# How each kind of record with words that can be marked is written: a new kind needs a line here.
PLANTED: Mapping[str, Callable[[Any, User], None]] = {
    "register.objective": _plant_related("objective"),
    "register.priorityserved": _plant_related("priority"),
    "register.implication": _plant_related("implication"),
    "register.contribution": _plant_related("contribution"),
    "register.yearmoney": _plant_related("year"),
    "register.representative": _plant_related("representative"),
    "register.membership": _plant_related("membership"),
    "register.kepttext": _plant_made(
        lambda scene: KeptText(partnership=scene.half, column="Notes", source="old.csv")
    ),
    "reviews.measure": _plant_made(lambda scene: MeasureFactory(partnership=scene.half)),
    "reviews.capwaiver": _plant_made(_waiver),
    "reviews.capwaiverend": _plant_made(_waiver_end),
    "reviews.review": _plant_review,
    "reviews.reviewline": lambda scene, by: None,  # with its review
    "reviews.reviewverification": lambda scene, by: None,  # with its review
    "governance.answer": _plant_answer,
    "governance.sectionverification": _plant_verified_section,
}

"""The newest verification of each section of a checklist, beside the answers as they stand now."""

from collections.abc import Iterable, Mapping

from governance.frameworks.model import Framework
from governance.models import Answer, Assessment, Edition, SectionVerification
from register.access.secrecy import Secrecy
from register.access.words import show_record
from register.verification.rules import VerificationShown, hash_what_is_said, show_verification


def hash_answers(answers: Iterable[Answer]) -> str:
    """Return the hash of what these answers say and rest on, whoever puts right what is missing and by when."""
    said = [
        [one.question, one.value, one.comment, one.evidence, one.document_id or 0, one.missing]
        for one in answers
    ]
    return hash_what_is_said(sorted(said))


def hash_sections(framework: Framework, answers: Iterable[Answer]) -> Mapping[str, str]:
    """Return the hash of each section that has an answer; one without any has nothing that could be verified."""
    by_question = {one.question: one for one in answers}
    found = {}
    for section in framework.sections:
        own = [by_question[each.key] for each in section.questions if each.key in by_question]
        if own:
            found[section.key] = hash_answers(own)
    return found


def show_sections(
    assessment: Assessment, answers: Iterable[Answer], secrecy: Secrecy
) -> Mapping[str, VerificationShown]:
    """Return how each answered section of an assessment is verified, from its answers, to one reader. One query."""
    newest = {at: show_record(row, secrecy) for at, row in _read_newest([assessment.pk]).items()}
    return {
        key: show_verification(
            newest.get((assessment.pk, key)), digest, SectionVerification._meta.label_lower
        )
        for key, digest in hash_sections(assessment.edition.framework, answers).items()
    }


def show_assessments(assessments: Iterable[Assessment]) -> Mapping[int, list[VerificationShown]]:
    """Return how the answered sections of several assessments are verified: one query, three where one was looked at.

    Of one that nobody looked at nothing is returned: it is not verified. It is to be counted; no words are in it.
    """
    by_key = {one.pk: one for one in assessments}
    newest = _read_newest(by_key)
    looked_at = {key for key, _section in newest}
    answers: dict[int, list[Answer]] = {key: [] for key in looked_at}
    for answer in Answer.objects.filter(assessment__in=looked_at, annexed_from=None) if looked_at else ():
        answers[answer.assessment_id].append(answer)
    pinned = {by_key[key].edition_id for key in looked_at}
    editions = Edition.objects.in_bulk(pinned) if pinned else {}
    return {
        key: [
            show_verification(newest.get((key, section)), digest)
            for section, digest in hash_sections(
                editions[by_key[key].edition_id].framework, answers[key]
            ).items()
        ]
        for key in looked_at
    }


def _read_newest(keys: Iterable[int]) -> Mapping[tuple[int, str], SectionVerification]:
    rows = SectionVerification.objects.filter(assessment__in=list(keys)).order_by("pk")
    return {(row.assessment_id, row.section): row for row in rows}

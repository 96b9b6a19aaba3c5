"""Recording what internal audit found in a section of a checklist."""

from django.db import transaction
from django.utils.translation import gettext as _

from core.history.actors import Actor
from governance.models import Assessment, SectionVerification
from governance.verification.read import hash_sections
from register.services.own_work import is_writer_of_any, list_writers
from register.services.sensitive import WordsMark
from register.standing import refresh as standing_refresh
from register.verification.service import VerificationRefused, write_verification


@transaction.atomic
def verify_section(
    assessment: Assessment,
    *,
    section: str,
    result: str,
    looked_at: str,
    evidence: str,
    shown: str,
    by: Actor,
    mark: WordsMark | None = None,
) -> SectionVerification:
    """Record what was found in a section, of which `shown` is the hash that was looked at. Raises VerificationRefused.

    Nobody verifies what they answered or signed themselves.
    """
    if assessment.partnership_id:
        standing_refresh.take_turn([assessment.partnership_id])
    held = Assessment.objects.select_for_update().get(pk=assessment.pk)
    assert held.partnership is not None
    answers = list(held.answers.filter(annexed_from=None))
    found = next(each for each in held.edition.framework.sections if each.key == section)
    now = hash_sections(held.edition.framework, answers).get(section)
    if now is None:
        raise VerificationRefused(
            _("No question of this section is answered, so there is nothing to verify.")
        )
    own = {each.key for each in found.questions}
    writers = [
        *list_writers([held], label="signed_by", at="signed_at"),
        *list_writers(
            [one for one in answers if one.question in own],
            label="answered_by",
            at="answered_on",
            says=("value", "comment", "evidence", "missing"),
        ),
    ]
    if is_writer_of_any(by, writers):
        raise VerificationRefused(_("You answered or signed this yourself, so somebody else verifies it."))
    row = SectionVerification(
        assessment=held, section=section, result=result, looked_at=looked_at, evidence=evidence
    )
    subject = f"{found.title}, {held.edition}"
    return write_verification(
        row, about=held.partnership, subject=subject, shown=shown, now=now, by=by, mark=mark
    )

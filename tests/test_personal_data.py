"""Every column that names a person has two decisions: what becomes of it when the person is made unrecognisable, and
whether it is given to a person who asks what is held about them.

Neither is a page yet. Whoever builds one starts from this table; whoever adds a column that names somebody decides
about it, or this fails. A name is copied only where the table says so: planted and looked for in every table.
"""

import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

import pytest
from django.db import models

from accounts.models import Person, User
from core.history.guards import is_history
from tests.factories.every_model import fill_every_model, list_models


class Pseudonymise(StrEnum):
    """What becomes of a column when a person is made unrecognisable."""

    STAYS = "names the row of the person, whose own name and address go there"
    GOES = "holds the name or the address itself, and is to be replaced"
    KEPT = "holds the name and cannot change: it is signed or sealed, and says who decided for the council"


class SubjectAccess(StrEnum):
    """How a column is found for a person who asks what is held about them."""

    BY_KEY = "by the key of the person or of the sign-in"
    BY_NAME = "by the name and the post that the person has or had"
    LEFT_OUT = "not given"


P, A = Pseudonymise, SubjectAccess
# What the person answers for, or did with a sign-in: a foreign key.
_DUTY = (P.STAYS, A.BY_KEY, "a duty of the post; the post outlives whoever holds it")
_SIGN_IN = (P.STAYS, A.BY_KEY, "belongs to the sign-in, which is of the person")
# A name as it was when somebody signed or decided.
_SIGNED = (P.KEPT, A.BY_NAME, "who signed or decided answers for it for as long as the record is kept")
_WRITTEN = (P.GOES, A.BY_NAME, "who wrote it down is not what it is about")

DECISIONS: Mapping[str, tuple[Pseudonymise, SubjectAccess, str]] = {
    **dict.fromkeys(
        (
            "governance.answer.owner", "register.action.owner", "register.document.renewer",
            "register.partnership.cabinet_member", "register.partnership.finance_contact",
            "register.partnership.lead", "register.partnership.legal_contact", "register.partnership.sponsor",
            "register.approval.approver", "register.approval.proposer", "register.approvalrequest.asked",
            "register.approvalrequest.proposer", "register.representative.person", "reviews.review.drafter",
            "reviews.risk.owner",
            "reviews.risk.tolerated_by",
        ),
        _DUTY,
    ),
    **dict.fromkeys(
        (
            "account.emailaddress.user", "accounts.panelseat.person", "accounts.rolegrant.user", "accounts.user.person",
            "governance.sectionverification.verifier", "reviews.capwaiver.giver", "reviews.review.signer",
            "reviews.reviewverification.verifier",
        ),
        _SIGN_IN,
    ),
    "accounts.person.merged_into": (P.STAYS, A.BY_KEY, "two entries for one person are asked about together"),
    **dict.fromkeys(
        (
            "governance.answer.answered_by", "governance.assessment.signed_by",
            "governance.screening.screened_by", "governance.sectionverification.verified_by", "register.approval.post",
            "register.approvalending.ended_by", "register.approvalrequest.proposed_by",
            "register.confirmation.by_post", "register.document.verified_by", "register.representative.appointed_by",
            "register.requestending.ended_by", "register.sensitivemark.marked_by",
            "register.significance.scored_by", "reviews.capwaiver.given_by",
            "reviews.capwaiverend.ended_by", "reviews.review.accepted_by", "reviews.review.override_by",
            "reviews.review.signed_by", "reviews.reviewline.decided_by",
            "reviews.reviewverification.verified_by", "reviews.riskscore.scored_by",
        ),
        _SIGNED,
    ),
    **dict.fromkeys(
        (
            "register.batch.imported_by", "register.batch.undone_by", "register.documentversion.uploaded_by",
            "register.journalnote.written_by", "register.merge.merged_by", "register.merge.undone_by",
            "register.rehearsal.handed_in_by",
        ),
        _WRITTEN,
    ),
    "accounts.person.name": (P.GOES, A.BY_KEY, "the name itself; the post stays, with nobody named"),
    "accounts.person.post": (P.STAYS, A.BY_KEY, "a post is of the council and no person"),
    "accounts.person.email": (P.GOES, A.BY_KEY, "the address itself"),
    "accounts.user.email": (P.GOES, A.BY_KEY, "the address itself; the sign-in is switched off first"),
    "account.emailaddress.email": (P.GOES, A.BY_KEY, "the address itself, copied by the library of sign-ins"),
    "register.membership.contact": (P.GOES, A.BY_NAME, "somebody at a partner, who has no row here"),
    "register.merge.kept_label": (P.GOES, A.BY_NAME, "what was merged may have been a person"),
    "register.merge.gone_label": (P.GOES, A.BY_NAME, "what was merged may have been a person"),
    "register.action.source_label": (P.STAYS, A.LEFT_OUT, "names a risk, a review or a checklist, and no person"),
    "register.rehearsal.owner_key": (P.STAYS, A.BY_KEY, "gone with the rehearsal"),
    "core.accessevent.actor_key": (P.STAYS, A.BY_KEY, "removed with its row after thirteen months"),
    "core.accessevent.actor_label": (P.KEPT, A.BY_KEY, "sealed, and removed with its row after thirteen months"),
    "core.accessevent.whose_key": (P.STAYS, A.BY_KEY, "removed with its row after thirteen months"),
    "core.accessevent.whose_label": (P.KEPT, A.BY_KEY, "sealed, and removed with its row after thirteen months"),
    "core.accessevent.about_label": (P.STAYS, A.LEFT_OUT, "only what anybody may read, such as a reference"),
    "core.auditevent.actor_key": (P.STAYS, A.BY_KEY, "who did it, as a key"),
    "core.auditevent.actor_label": (P.KEPT, A.BY_KEY, "sealed: who changed the register answers for it"),
    "core.auditevent.about_label": (P.KEPT, A.BY_NAME, "sealed; of an event about a person it is their name"),
    "core.job.asked_by_key": (P.STAYS, A.BY_KEY, "removed with the job"),
    "core.job.asked_by_label": (P.GOES, A.BY_KEY, "removed with the job"),
    "core.keptwords.owner": (P.STAYS, A.LEFT_OUT, "a fingerprint, gone within a day"),
    "core.snapshot.about_label": (P.STAYS, A.LEFT_OUT, "names a partnership by its reference"),
    "core.snapshot.taken_by": (P.KEPT, A.BY_NAME, "frozen with what was signed"),
}  # fmt: skip
# Words and evidence that repeat a name because somebody typed it, or because they tell what was done to a person.
REPEATED: Mapping[str, str] = {
    "core.auditevent.detail": "sealed: what was done, in the words of that day",
    "core.auditevent.changes": "sealed: both values of what was changed",
    "core.snapshot.content": "frozen: the review or checklist as it was signed",
    "register.searchentry.open_text": "worked out anew from the rows that it is made of",
    "register.searchentry.exempt_text": "worked out anew from the rows that it is made of",
}
_NAMES_SOMEBODY = re.compile(
    r"(^|_)(by|label|contact|email|actor|whose|owner|giver|signer|drafter|renewer|person)(_|$)"
)


def own_models() -> list[type[models.Model]]:
    return [model for model in list_models() if not is_history(model) and model._meta.app_label != "sessions"]


def name_of(field: "models.Field[Any, Any]") -> str:
    return f"{field.model._meta.label_lower}.{field.name}"


def names_somebody(field: "models.Field[Any, Any]") -> bool:
    if field.is_relation:
        return field.related_model in (Person, User)
    worded = isinstance(field, models.CharField | models.TextField | models.BigIntegerField)
    own = getattr(field.model, "PERSONAL", ())
    return field.name in own or (worded and bool(_NAMES_SOMEBODY.search(field.name)))


def list_personal_fields() -> list[str]:
    found = [
        name_of(field)
        for model in own_models()
        for field in model._meta.concrete_fields
        if names_somebody(field)
    ]
    return [*found, "accounts.person.post"]


def find_undecided(fields: Iterable[str]) -> list[str]:
    return sorted(set(fields) - DECISIONS.keys())


def test_every_column_that_names_a_person_has_its_two_decisions() -> None:
    assert find_undecided(list_personal_fields()) == []


@pytest.mark.parametrize("planted", ["scrutiny.paper.author", "register.keydate.agreed_by"])
def test_a_new_column_that_names_a_person_is_found(planted: str) -> None:
    assert find_undecided([*list_personal_fields(), planted]) == [planted]


def test_what_names_somebody_is_told_by_its_relation_or_its_name() -> None:
    class Planted:
        PERSONAL = ("kept",)

    def field(kind: Any, name: str) -> Any:
        made = kind()
        made.name, made.model = name, Planted
        return made

    some = ("agreed_by", "contact_name", "kept", "title", "body")
    assert [name for name in some if names_somebody(field(models.CharField, name))] == list(some[:3])


def test_every_decision_is_about_a_column_that_is_there_and_says_why() -> None:
    assert set(DECISIONS) - set(list_personal_fields()) == set()
    assert [name for name, (_p, _a, why) in DECISIONS.items() if len(why.split()) < 3] == []


def test_what_is_found_by_a_key_has_one() -> None:
    """By its own foreign key, by the key beside it, or by that of the row it stands in."""
    for name, (_made, asked, _why) in DECISIONS.items():
        if asked != SubjectAccess.BY_KEY:
            continue
        model = next(one for one in own_models() if one._meta.label_lower == name.rpartition(".")[0])
        keys = [
            field for field in model._meta.concrete_fields
            if field.name.endswith("_key") or (field.is_relation and field.related_model in (Person, User))
        ]  # fmt: skip
        assert keys or model in (Person, User), name


def test_what_stays_or_is_kept_when_a_name_goes_is_a_key_or_cannot_change() -> None:
    for name, (made, _asked, _why) in DECISIONS.items():
        label, _dot, column = name.rpartition(".")
        model: Any = next(one for one in own_models() if one._meta.label_lower == label)
        field = model._meta.get_field(column)
        if made == Pseudonymise.STAYS and field.is_relation:
            assert field.related_model in (Person, User), name


@pytest.mark.django_db
def test_a_name_is_copied_only_where_the_table_says_so(officer: User) -> None:
    planted = "Zephyrine Quillfeather"
    Person.objects.filter(pk=officer.person_id).update(name=planted, post="")
    officer = User.objects.get(pk=officer.pk)
    fill_every_model(officer)
    found = {
        name_of(field)
        for model in own_models()
        for field in model._meta.concrete_fields
        if not field.is_relation
        for value in model._base_manager.values_list(field.name, flat=True)
        if planted in str(value)
    }
    assert "core.auditevent.actor_label" in found
    allowed = {name for name, (made, _asked, _why) in DECISIONS.items() if made != Pseudonymise.STAYS}
    assert found - allowed - REPEATED.keys() == set()

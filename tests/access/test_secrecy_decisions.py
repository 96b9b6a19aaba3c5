"""Every text field of every record has a decision of secrecy; a new one without fails until somebody has taken it.

It can be marked itself, alone or with the words beside it; or it is kept back with what it belongs to; or it is open,
for a reason. Planted words in
test_exempt_words.py show that the decisions hold.
"""

from collections.abc import Iterable, Mapping, Sequence

import pytest
from django.apps import apps
from django.db import models

from core.models import Record
from register.approvals.kinds import load_approval_kinds
from register.models import Document, MarkedRecord, Partnership, list_markable_words
from register.services.sensitive import MARKABLE

Field = tuple[str, str]

# Kept back with the record that they belong to, when that is marked.
WITH_A_MARKED_RECORD: Mapping[str, Sequence[str]] = {
    "register.document": ("title", "held", "verified_by"),
    "register.documentversion": ("original_name", "content_type", "sha256", "uploaded_by"),
    "reviews.riskscore": ("matrix", "scored_by", "why"),
}
# Kept back with what is to be approved, which they name by its table and key: every page asks its kind for it first.
WITH_THE_SUBJECT: Mapping[str, Sequence[str]] = {
    "register.approval": ("kind", "subject_kind", "covers", "covers_hash", "post"),
    "register.approvalending": ("reason", "ended_by"),
    "register.approvalrequest": ("kind", "subject_kind", "covers", "covers_hash", "proposed_by", "why"),
    "register.requestending": ("reason", "ended_by"),
}
# Kept back with the partnership, when the whole of it is exempt. What stands here names something, says where it can be
# looked up, or gives the grounds of a step that everybody sees; it is no place for what is exempt (decision 22).
WITH_THE_PARTNERSHIP: Mapping[str, Sequence[str]] = {
    "register.partnership": ("old_reference", "welsh_name", "reasons", "benefits", "beneficiaries", "website"),
    "register.benefitfigure": ("unit", "source"),
    "register.confirmation": ("group", "by_post", "source"),
    "register.keydate": ("notice_form", "clause", "decision_reference"),
    "register.sensitivemark": ("field", "reason", "marked_by"),
    "register.significance": ("edition", "scores", "floors", "reason", "scored_by"),
    "register.statement": ("fact", "text", "source"),
    "register.statuschange": ("reason", "decision_reference", "left_open", "overridden", "override_reason"),
    "register.yearmoney": ("approval_reference", "council_source"),
    "governance.answer": ("question", "fact", "value", "answered_by", "reconfirmed_from"),
    "governance.assessment": ("code", "signed_by"),
    "reviews.capwaiver": ("lines", "covers", "given_by"),
    "reviews.capwaiverend": ("ended_by",),
    "reviews.measure": ("unit",),
    "reviews.measurefigure": ("source",),
    "register.kepttext": ("column", "why", "source"),
    "governance.screening": ("edition", "answers", "screened_by", "rests_on"),
    "governance.sectionverification": ("section", "covers_hash", "verified_by"),
    "reviews.reviewverification": ("question", "covers_hash", "verified_by"),
    "reviews.review": ("signed_by", "accepted_by", "override_by"),
    "reviews.reviewline": ("question", "fact", "last_value", "last_source", "decided_by"),
}  # fmt: skip
# Open to whoever may open the page that they stand on, with the reason.
OPEN: Mapping[tuple[str, ...], str] = {
    ("register.partnership", "reference"): "what an exempt partnership is called where its name is not shown",
    ("register.partnership", "name"): "a partnership whose existence is a secret does not belong in the register",
    ("register.merge", "kind", "kept_label", "gone_label", "merged_by", "reason", "written", "partnerships",
     "undone_by"):
        "its page asks register/merging/after.py what its reader may read of what was merged",
    ("register.rehearsal", "name", "sha256", "handed_in_by", "sheet", "mapping", "decisions", "corrections",
     "answers"):
        "only who may import opens it, and reads exempt text in every partnership",
    ("register.organisation", "name", "company_number", "charity_number", "website"): "the public knows these bodies",
    ("register.organisationalias", "name"): "another name of a body that the public knows",
    ("register.theme", "name"): "a list of the council's own",
    ("register.priority", "name"): "a list of the council's own",
    ("accounts.counciltext", "text"): "written to be read by everybody",
    ("accounts.directorate", "name"): "a list of the council's own",
    ("accounts.panel", "name", "slug"): "a list of the council's own",
    ("accounts.service", "name"): "a list of the council's own",
    ("accounts.person", "name", "post", "email"): "a right of its own decides who reads names: person.view",
}  # fmt: skip


def list_text_fields() -> list[Field]:
    """Return every field of every record that can hold words: no choices of a list, and no history."""
    return [
        (model._meta.label_lower, field.name)
        for model in apps.get_models()
        if issubclass(model, Record)
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField | models.JSONField) and not field.choices
    ]


def find_undecided(fields: Iterable[Field]) -> list[Field]:
    """Return those of these fields about which nothing is decided, in their order."""
    whole = {model._meta.label_lower for model in apps.get_models() if issubclass(model, MarkedRecord)}
    return [one for one in fields if one[0] not in whole and one not in _decided()]


def _decided() -> list[Field]:
    own = [(Partnership._meta.label_lower, name) for name in MARKABLE]
    tables = (WITH_A_MARKED_RECORD, WITH_THE_SUBJECT, WITH_THE_PARTNERSHIP)
    with_more = [(label, name) for table in tables for label, names in table.items() for name in names]
    words = [
        (model._meta.label_lower, name)
        for model in apps.get_models()
        for names in list_markable_words(model).values()
        for name in names
    ]
    return [*own, *words, *with_more, *((label, name) for label, *names in OPEN for name in names)]


def test_every_text_field_of_a_record_has_a_decision() -> None:
    assert find_undecided(list_text_fields()) == []


def test_every_decision_is_about_a_field_that_is_there_and_is_taken_once() -> None:
    decided = _decided()
    assert set(decided) - set(list_text_fields()) == set()
    assert len(decided) == len(set(decided))


@pytest.mark.parametrize("planted", [("register.keydate", "remark"), ("scrutiny.paper", "title")])
def test_a_new_text_field_without_a_decision_is_found(planted: Field) -> None:
    assert find_undecided([*list_text_fields(), planted]) == [planted]


def test_what_is_kept_back_with_a_partnership_leads_to_one() -> None:
    """Else nothing could keep it back."""
    for label in WITH_THE_PARTNERSHIP:
        model = apps.get_model(label)
        assert model is Partnership or any(_leads_to_partnership(model)), label


def _leads_to_partnership(model: type[models.Model]) -> Iterable[bool]:
    for field in model._meta.concrete_fields:
        if isinstance(field, models.ForeignKey) and isinstance(field.related_model, type):
            above = field.related_model
            yield above is Partnership or any(
                one.related_model is Partnership for one in above._meta.concrete_fields
            )


def test_what_is_kept_back_with_a_marked_record_leads_to_one() -> None:
    for label in WITH_A_MARKED_RECORD:
        model = apps.get_model(label)
        above = [one.related_model for one in model._meta.concrete_fields if one.is_relation]
        marked = [one for one in (model, *above) if one is Document or issubclass(one, MarkedRecord)]
        assert marked, label


def test_whatever_can_be_approved_can_be_marked_itself() -> None:
    for kind in load_approval_kinds().values():
        assert issubclass(apps.get_model(kind.subject_kind), MarkedRecord), kind.key

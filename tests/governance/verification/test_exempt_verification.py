"""What internal audit writes is exempt where it is said, and by itself where the answer that it judges is exempt."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from accounts.models import User
from governance.models import Answer, Assessment, SectionVerification
from governance.verification import service
from governance.verification.read import hash_sections
from register.models import SensitiveMark, words_of_record
from register.services import sensitive
from register.services.sensitive import WordsMark
from tests.factories.governance import answered, started
from tests.factories.register import PartnershipFactory

pytestmark = pytest.mark.django_db
ClientAs = Callable[[User], Client]
SECTION = "direction"
MARK = WordsMark(3, "Prices")


@pytest.fixture
def checklist(people: dict[str, User]) -> Assessment:
    made = PartnershipFactory(live=True, directorate=people["reader"].person.directorate)
    return answered(started(made, by=people["officer"]), by=people["officer"])


def look_at(found: Assessment, by: User, mark: WordsMark | None = None) -> SectionVerification:
    shown = hash_sections(found.edition.framework, found.answers.all())[SECTION]
    said = {"result": "verified", "looked_at": "zqminutes of May", "evidence": "zqminute 14"}
    return service.verify_section(found, section=SECTION, shown=shown, mark=mark, by=by, **said)


def own_answer(found: Assessment) -> Answer:
    part = next(one for one in found.edition.framework.sections if one.key == SECTION)
    return found.answers.get(question=part.questions[0].key)


def mark(answer: Answer, by: User) -> None:
    partnership = answer.assessment.partnership
    assert partnership is not None
    sensitive.mark_words(answer, MARK, partnership=partnership, by=by)


def pages(found: Assessment, client: Client) -> str:
    assert found.partnership is not None
    own = [found.partnership.reference]
    addresses = (
        reverse("assessment", args=[found.pk]),
        reverse("assessment_section", args=[found.pk, SECTION]),
        reverse("partnership_history", args=own),
    )
    return " ".join(client.get(one).content.decode() for one in addresses)


@pytest.mark.parametrize("when", ["said", "before", "later", "open"])
def test_its_words_are_kept_back_and_the_rest_stays(
    when: str, checklist: Assessment, people: dict[str, User], client_as: ClientAs
) -> None:
    answer, officer = own_answer(checklist), people["officer"]
    if when == "before":
        mark(answer, officer)
    row = look_at(checklist, people["audit"], MARK if when == "said" else WordsMark())
    if when == "later":
        mark(answer, officer)
    for role in ("reader", "administrator", "adviser"):
        html = pages(checklist, client_as(people[role]))
        assert "Verified by internal audit" in html
        assert "before the last change" not in html
        assert ("zqminute" in html) == (role == "adviser" or when == "open"), role
    assert (sensitive.find_mark(words_of_record(row)) == MARK) == (when != "open")


def test_a_marked_answer_of_another_section_keeps_nothing_back(
    checklist: Assessment, people: dict[str, User]
) -> None:
    part = next(one for one in checklist.edition.framework.sections if one.key != SECTION)
    mark(checklist.answers.get(question=part.questions[0].key), people["officer"])
    row = look_at(checklist, people["audit"])
    assert sensitive.find_mark(words_of_record(row)) == WordsMark()


def test_it_is_asked_where_it_is_typed_with_a_reason(
    checklist: Assessment, people: dict[str, User], client_as: ClientAs
) -> None:
    client, address = client_as(people["audit"]), reverse("assessment_verify", args=[checklist.pk, SECTION])
    page = client.get(address)
    assert "Is this exempt from publication?" in page.content.decode()
    state = page.context["form"]["state"].value()
    typed = {"result": "verified", "looked_at": "Plan", "evidence": "Page 3", "exempt_paragraph": "3"}
    page = client.post(address, typed | {"state": state})
    assert "Say why it is exempt" in page.content.decode()
    client.post(address, typed | {"state": state, "exempt_reason": "Prices"})
    assert sensitive.find_mark(words_of_record(SectionVerification.objects.get())) == MARK


def test_it_is_marked_later_on_the_page_of_sensitive_text(
    checklist: Assessment, people: dict[str, User], client_as: ClientAs
) -> None:
    row = look_at(checklist, people["audit"])
    assert checklist.partnership is not None
    address = reverse("partnership_sensitive", args=[checklist.partnership.reference])
    typed = {"field": words_of_record(row).name, "paragraph": "3", "reason": "Prices"}
    assert client_as(people["officer"]).post(address, typed).status_code == 302
    assert "zqminute" not in pages(checklist, client_as(people["reader"]))


def unmark(row: Any, by: User) -> None:
    found = SensitiveMark.objects.get(field=words_of_record(row).name)
    sensitive.open_with_copies(found, reason="Public now", by=by)


@pytest.mark.parametrize("also", ["nothing", "another answer", "a reason of its own"])
def test_opened_with_what_it_speaks_of_unless_something_else_keeps_it(
    also: str, checklist: Assessment, people: dict[str, User], client_as: ClientAs
) -> None:
    answer, officer = own_answer(checklist), people["officer"]
    row = look_at(checklist, people["audit"], WordsMark(3, "Ours") if also == "a reason of its own" else None)
    mark(answer, officer)
    if also == "another answer":
        part = next(one for one in checklist.edition.framework.sections if one.key == SECTION)
        other = checklist.answers.get(question=part.questions[1].key)
        mark(other, officer)
    unmark(answer, officer)
    opened = also == "nothing"
    assert ("zqminute" in pages(checklist, client_as(people["reader"]))) is opened
    assert (sensitive.find_mark(words_of_record(row)) == WordsMark()) is opened
    if also == "another answer":
        unmark(other, officer)
        assert sensitive.find_mark(words_of_record(row)) == WordsMark()


def test_what_was_written_before_such_marks_is_marked_by_the_command_and_once(
    checklist: Assessment, people: dict[str, User], client_as: ClientAs
) -> None:
    row, out = look_at(checklist, people["audit"]), io.StringIO()
    call_command("mark_verifications", stdout=out)
    assert out.getvalue() == "0 verifications marked.\n"
    mark(own_answer(checklist), people["officer"])
    SensitiveMark.objects.filter(field=words_of_record(row).name).delete()  # as a version before wrote it
    assert "zqminute" in pages(checklist, client_as(people["reader"]))
    call_command("mark_verifications", stdout=out)
    call_command("mark_verifications", stdout=out)
    assert out.getvalue().endswith("1 verifications marked.\n0 verifications marked.\n")
    assert "zqminute" not in pages(checklist, client_as(people["reader"]))

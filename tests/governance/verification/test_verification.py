"""Internal audit looks at the answers of a section: a frozen row beside the self-assessment, bound to what it saw."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from html import unescape

import pytest
from django.db import Error, connection, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core import clock
from core.history import audit, verify, writing
from core.history.actors import SYSTEM, actor_by_name
from core.models import AuditEvent
from governance.assessments import service as assessments
from governance.models import Answer, Assessment, SectionVerification
from governance.verification import service
from governance.verification.read import hash_sections, show_sections
from register.access.secrecy import NOTHING_HIDDEN
from register.choices import Rating
from register.models import Partnership
from register.models.verification import VerificationResult as Result
from register.verification.service import VerificationRefused
from tests.factories.governance import answered, started
from tests.factories.register import PartnershipFactory

pytestmark = pytest.mark.django_db
ClientAs = Callable[[User], Client]
SECTION = "direction"


@pytest.fixture
def checklist(people: dict[str, User]) -> Assessment:
    """A draft in which every question is answered, by the partnership officer."""
    made = PartnershipFactory(live=True, directorate=people["sponsor"].person.directorate)
    return answered(started(made, by=people["officer"]), by=people["officer"])


def look_at(found: Assessment, by: User, result: str = Result.VERIFIED, **also: str) -> SectionVerification:
    shown = hash_sections(found.edition.framework, found.answers.all())[SECTION]
    given = {"result": result, "looked_at": "Three sets of minutes", "evidence": "Minute 14", "shown": shown}
    return service.verify_section(found, section=SECTION, **(given | also), by=by)


def shown(found: Assessment) -> str:
    return show_sections(found, list(Answer.objects.filter(assessment=found)), NOTHING_HIDDEN)[SECTION].label


def change_answer(found: Assessment, by: User, **values: str) -> None:
    first = next(each for each in found.edition.framework.sections if each.key == SECTION).questions[0]
    given = {"value": "yes", "evidence": "Minutes"} | values
    assessments.write_answer(found, key=first.key, values=given, by=by, on=found.started_on)


@pytest.mark.parametrize(
    ("result", "now", "later"),
    [
        (Result.VERIFIED, "Verified by internal audit", "Verified by internal audit before the last change"),
        (
            Result.NOT_VERIFIED,
            "Looked at by internal audit, not verified",
            "Looked at by internal audit before the last change, not verified",
        ),
        (
            Result.NOT_TESTED,
            "Could not be tested by internal audit",
            "Could not be tested by internal audit before the last change",
        ),
    ],
)
def test_each_result_has_its_own_words_and_a_later_change_shows(
    result: Result, now: str, later: str, checklist: Assessment, people: dict[str, User]
) -> None:
    assert shown(checklist) == "Not verified by internal audit"
    look_at(checklist, people["audit"], result)
    assert shown(checklist) == now
    change_answer(checklist, people["officer"])  # the same again is no change
    assert shown(checklist) == now
    change_answer(checklist, people["officer"], value="partly", missing="The plan")
    assert shown(checklist) == later
    look_at(checklist, people["audit"], result)
    assert shown(checklist) == now


def test_it_changes_neither_the_answer_nor_the_rating(checklist: Assessment, people: dict[str, User]) -> None:
    before = list(Answer.objects.order_by("pk").values())
    look_at(checklist, people["audit"], Result.NOT_VERIFIED)
    assert list(Answer.objects.order_by("pk").values()) == before
    assert Partnership.objects.get().standing.rating == Rating.NOT_ASSESSED
    assert not [
        one
        for result in verify.run_checks()
        for one in result.altered
        if not ("audit-head" in str(one) or "remembered" in str(one) or "Sign-in" in str(one))
    ]


def test_the_database_refuses_to_change_or_remove_it(checklist: Assessment, people: dict[str, User]) -> None:
    made = look_at(checklist, people["audit"])
    for sql in (
        f"UPDATE {made._meta.db_table} SET result = 'not_verified'",
        f"DELETE FROM {made._meta.db_table}",
    ):
        with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)


def test_verified_without_evidence_is_refused_by_the_form_and_by_the_database(
    checklist: Assessment, people: dict[str, User], client_as: ClientAs
) -> None:
    with pytest.raises(Error), transaction.atomic():
        look_at(checklist, people["audit"], evidence="")
    look_at(checklist, people["audit"], Result.NOT_TESTED, evidence="")
    address = reverse("assessment_verify", args=[checklist.pk, SECTION])
    client = client_as(people["audit"])
    state = client.get(address).context["form"]["state"].value()
    page = client.post(address, {"result": "verified", "looked_at": "Minutes", "state": state})
    assert "Say what evidence was seen, or choose another result" in page.content.decode()
    assert SectionVerification.objects.count() == 1


def test_what_changed_since_it_was_shown_is_looked_at_again_and_nothing_typed_is_lost(
    checklist: Assessment, people: dict[str, User], client_as: ClientAs
) -> None:
    address = reverse("assessment_verify", args=[checklist.pk, SECTION])
    client = client_as(people["audit"])
    state = client.get(address).context["form"]["state"].value()
    change_answer(checklist, people["officer"], value="no", missing="All of it")
    typed = {"result": "verified", "looked_at": "The plan of May", "evidence": "Page 3", "state": state}
    page = client.post(address, typed)
    assert "has changed meanwhile. Nothing was recorded" in page.content.decode()
    assert "The plan of May" in page.content.decode()
    assert not SectionVerification.objects.exists()
    again = page.context["form"]["state"].value()
    assert client.post(address, typed | {"state": again}).status_code == 302
    assert SectionVerification.objects.get().verified_by == people["audit"].label


def test_nobody_verifies_what_they_answered_or_signed(people: dict[str, User]) -> None:
    made = PartnershipFactory(live=True)
    own = answered(started(made, by=people["audit"]), by=people["audit"])
    with pytest.raises(VerificationRefused, match="somebody else verifies it"):
        look_at(own, people["audit"])
    assert not SectionVerification.objects.exists()


def test_a_section_without_an_answer_has_nothing_to_verify(
    people: dict[str, User], client_as: ClientAs
) -> None:
    found = started(PartnershipFactory(live=True), by=people["officer"])
    address = reverse("assessment_verify", args=[found.pk, SECTION])
    page = client_as(people["audit"]).get(address, follow=True).content.decode()
    assert "there is nothing to verify" in page
    with pytest.raises(VerificationRefused, match="nothing to verify"):
        service.verify_section(
            found,
            section=SECTION,
            result="verified",
            looked_at="x",
            evidence="y",
            shown="",
            by=people["audit"],
        )
    assert client_as(people["audit"]).get(f"{address}x").status_code == 404
    wrong = reverse("assessment_verify", args=[found.pk, "no-such"])
    assert client_as(people["audit"]).get(wrong).status_code == 404


@pytest.mark.parametrize("signs", [False, True])
def test_it_stands_beside_the_self_assessment_on_every_page(
    signs: bool, checklist: Assessment, people: dict[str, User], client_as: ClientAs
) -> None:
    if signs:
        assessments.sign(checklist, by=people["officer"])
        checklist.refresh_from_db()
    assert checklist.partnership
    own = reverse("assessment_verify", args=[checklist.pk, SECTION])
    pages = [
        reverse("partnership_governance", args=[checklist.partnership.reference]),
        reverse("assessment", args=[checklist.pk]),
        reverse("assessment_section", args=[checklist.pk, SECTION]),
    ]
    for address in pages:
        page = client_as(people["sponsor"]).get(address).content.decode()
        assert "Not verified by internal audit" in page
        assert own not in page
    look_at(checklist, people["audit"])
    for address in pages[:2]:
        assert (
            "Verified by internal audit: 1 of" in client_as(people["sponsor"]).get(address).content.decode()
        )
    page = unescape(client_as(people["sponsor"]).get(pages[2]).content.decode())
    assert "Self-assessment:" in page
    assert "Looked at: Three sets of minutes" in page
    assert "Evidence seen: Minute 14" in page
    assert own in client_as(people["audit"]).get(pages[2]).content.decode()


def test_the_history_says_who_looked_at_what(
    checklist: Assessment, people: dict[str, User], client_as: ClientAs
) -> None:
    look_at(checklist, people["audit"], Result.NOT_VERIFIED)
    event = AuditEvent.objects.get(kind="verification.recorded")
    assert (event.actor_label, event.headline) == (people["audit"].label, "Looked at by internal audit:")
    assert event.detail.endswith("Looked at, not verified")
    assert checklist.partnership
    page = client_as(people["sponsor"]).get(
        reverse("partnership_history", args=[checklist.partnership.reference])
    )
    assert "Three sets of minutes" in page.content.decode()


def test_a_write_that_fails_in_its_middle_leaves_nothing(
    checklist: Assessment, people: dict[str, User], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: object, **_options: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(audit, "record", fail)
    with pytest.raises(RuntimeError):
        look_at(checklist, people["audit"])
    assert not SectionVerification.objects.exists()
    assert not SectionVerification.history.exists()


def test_three_presses_record_it_once(
    checklist: Assessment, people: dict[str, User], client_as: ClientAs
) -> None:
    address = reverse("assessment_verify", args=[checklist.pk, SECTION])
    client = client_as(people["audit"])
    page = client.get(address)
    once = page.content.decode().partition('name="once" value="')[2].partition('"')[0]
    state = page.context["form"]["state"].value()
    typed = {"result": "not_tested", "looked_at": "Nothing was given", "state": state, "once": once}
    for _press in range(3):
        assert client.post(address, typed).status_code in (302, 200)
    assert SectionVerification.objects.count() == 1


def test_the_tab_costs_the_same_for_one_verification_or_six(
    people: dict[str, User],
    checklist: Assessment,
    client_as: ClientAs,
    count_queries: Callable[[str], AbstractContextManager[None]],
) -> None:
    assert checklist.partnership
    client = client_as(people["sponsor"])
    for number in (1, 5):
        for _each in range(number):
            look_at(checklist, people["audit"])
        if number > 1:
            other = answered(
                started(checklist.partnership, by=people["officer"], code="governance-framework"),
                by=people["officer"],
            )
            shown_now = hash_sections(other.edition.framework, other.answers.all())["aims"]
            given = {"result": Result.VERIFIED, "looked_at": "Plan", "evidence": "Page 3"}
            service.verify_section(other, section="aims", shown=shown_now, by=people["audit"], **given)
        for name, address in (
            (
                "governance tab, verified",
                reverse("partnership_governance", args=[checklist.partnership.reference]),
            ),
            ("assessment, verified", reverse("assessment", args=[checklist.pk])),
            ("assessment section, verified", reverse("assessment_section", args=[checklist.pk, SECTION])),
        ):
            client.get(address)
            with count_queries(name):
                client.get(address)


def rename(user: User, post: str) -> User:
    """Give somebody another post, as the pages of people do, and read their sign-in anew."""
    user.person.post = post
    writing.update(user.person, by=SYSTEM)
    return User.objects.get(pk=user.pk)


def test_whoever_answered_or_signed_may_not_verify_it_under_another_post(people: dict[str, User]) -> None:
    found = answered(started(PartnershipFactory(live=True), by=people["officer"]), by=people["officer"])
    renamed = rename(people["officer"], "Head of Audit")
    with pytest.raises(VerificationRefused, match="somebody else verifies it"):
        look_at(found, renamed)
    assessments.sign(found, by=people["sponsor"])
    found.refresh_from_db()
    with pytest.raises(VerificationRefused, match="somebody else verifies it"):
        look_at(found, rename(people["sponsor"], "Auditor"))


def test_two_people_of_one_post_may_verify_each_others_answers(people: dict[str, User]) -> None:
    found = answered(started(PartnershipFactory(live=True), by=people["officer"]), by=people["officer"])
    assert look_at(found, rename(people["audit"], people["officer"].label)).verifier_id == people["audit"].pk


def test_a_later_hand_over_of_a_gap_answers_nothing(checklist: Assessment, people: dict[str, User]) -> None:
    answer = checklist.answers.filter(question__in=questions_of_section(checklist))[0]
    answer.owner = people["sponsor"].person
    writing.update(answer, by=people["audit"])
    assert look_at(checklist, people["audit"]).pk
    with pytest.raises(VerificationRefused, match="somebody else verifies it"):
        look_at(checklist, people["officer"])


@pytest.mark.parametrize(("later", "own"), [(0, True), (1, False)])
def test_where_only_a_label_is_kept_it_is_what_somebody_was_called_on_that_day(
    later: int, own: bool, people: dict[str, User]
) -> None:
    """Answers that no sign-in is kept of name whoever had that post on their day, and nobody who came to it later."""
    found = started(PartnershipFactory(live=True), by=people["officer"])
    day, nobody = clock.today() + timedelta(days=3), actor_by_name("Head of Audit")
    for key in questions_of_section(found):
        assessments.write_answer(found, key=key, values={"value": "yes"}, by=nobody, on=day)
    for days, post in ((later, "Head of Audit"), (2, "Director")):
        with clock.set_to(clock.now() + timedelta(days=3 + days)):
            renamed = rename(people["audit"], post)
    if own:
        with pytest.raises(VerificationRefused, match="somebody else verifies it"):
            look_at(found, renamed)
    else:
        assert look_at(found, renamed).pk


def questions_of_section(found: Assessment) -> list[str]:
    section = next(each for each in found.edition.framework.sections if each.key == SECTION)
    return [each.key for each in section.questions]

"""Internal audit looks at a signed review or a line of it: shown beside it and in the report, changing nothing."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date

import pytest
from django.db import Error, connection, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core.history import audit, writing
from core.history.actors import SYSTEM
from core.models import AuditEvent
from register.access.secrecy import NOTHING_HIDDEN
from register.models import Partnership
from register.models.verification import VerificationResult as Result
from register.standing import refresh as standing_refresh
from register.verification.service import VerificationRefused
from reviews.annual import service as annual
from reviews.annual import signing
from reviews.models import Review, ReviewVerification
from reviews.verification import service
from reviews.verification.read import hash_line, hash_review, show_review
from scrutiny.analysis.facts.read import Analysis
from scrutiny.analysis.review import describe_verification
from tests.factories.register import PartnershipFactory
from tests.factories.reviews import accepted, filled, opened, signed

pytestmark = pytest.mark.django_db
ClientAs = Callable[[User], Client]
LINE = "exit-plan"


@pytest.fixture
def own(people: dict[str, User]) -> Partnership:
    return PartnershipFactory(
        live=True, directorate=people["sponsor"].person.directorate, sponsor=people["sponsor"].person
    )


@pytest.fixture
def review(own: Partnership) -> Review:
    return accepted(own)


def look_at(
    found: Review, by: User, question: str = "", result: str = Result.VERIFIED, **also: str
) -> ReviewVerification:
    lines = list(found.lines.all())
    line = next((one for one in lines if one.question == question), None)
    now = hash_line(line) if line else hash_review(found, lines)
    given = {"result": result, "looked_at": "The plan of May", "evidence": "Page 3", "shown": now}
    return service.verify_review(found, question=question, **(given | also), by=by)


def labels(found: Review) -> tuple[str, str]:
    shown = show_review(found, list(found.lines.all()), NOTHING_HIDDEN)
    return shown.whole.label, shown.lines[LINE].label


def test_the_whole_and_a_line_are_told_apart(review: Review, people: dict[str, User]) -> None:
    nobody = "Not verified by internal audit"
    assert labels(review) == (nobody, nobody)
    look_at(review, people["audit"], LINE, Result.NOT_VERIFIED)
    assert labels(review) == (nobody, "Looked at by internal audit, not verified")
    look_at(review, people["audit"])
    assert labels(review)[0] == "Verified by internal audit"


def test_a_review_that_is_returned_and_changed_was_verified_before_the_last_change(
    own: Partnership, people: dict[str, User]
) -> None:
    found = signed(own)
    look_at(found, people["audit"])
    look_at(found, people["audit"], LINE)
    other = found.lines.exclude(question=LINE).first()
    assert other
    back = signing.return_review(found, because="Say more", by=people["officer"])
    annual.change_line(
        other, value="no", comment="None", evidence="Letter", by=people["sponsor"], on=date(2026, 7, 2)
    )
    again = signing.sign_review(Review.objects.get(pk=back.pk), by=people["sponsor"])
    assert labels(again) == (
        "Verified by internal audit before the last change",
        "Verified by internal audit",
    )


def test_one_that_is_signed_again_as_it_was_stays_verified(own: Partnership, people: dict[str, User]) -> None:
    found = signed(own)
    look_at(found, people["audit"])
    back = signing.return_review(found, because="Say more", by=people["officer"])
    again = signing.sign_review(Review.objects.get(pk=back.pk), by=people["sponsor"])
    assert labels(again)[0] == "Verified by internal audit"


def test_it_changes_neither_a_line_nor_the_rating(review: Review, people: dict[str, User]) -> None:
    standing_refresh.refresh([review.partnership_id])
    before = (
        list(review.lines.values()),
        Review.objects.values().get(pk=review.pk),
        Partnership.objects.get().standing.rating,
    )
    look_at(review, people["audit"], LINE, Result.NOT_VERIFIED)
    look_at(review, people["audit"], result=Result.NOT_VERIFIED)
    standing_refresh.refresh([review.partnership_id])
    assert before == (
        list(review.lines.values()),
        Review.objects.values().get(pk=review.pk),
        Partnership.objects.get().standing.rating,
    )


def test_an_open_review_is_not_verified_yet(
    own: Partnership, people: dict[str, User], client_as: ClientAs
) -> None:
    found = opened(own)
    with pytest.raises(VerificationRefused, match="once it is signed"):
        look_at(found, people["audit"])
    page = client_as(people["audit"]).get(reverse("review_verify", args=[found.pk]), follow=True)
    assert "It can be verified once it is signed" in page.content.decode()


def test_nobody_verifies_what_they_signed_or_accepted(own: Partnership, people: dict[str, User]) -> None:
    found = signing.accept_review(signed(own, by=people["sponsor"]), by=people["officer"])
    for by in (people["sponsor"], people["officer"]):
        with pytest.raises(VerificationRefused, match="somebody else verifies it"):
            look_at(found, by)
    look_at(found, people["audit"])


def test_the_database_refuses_to_change_or_remove_it(review: Review, people: dict[str, User]) -> None:
    table = look_at(review, people["audit"])._meta.db_table
    for sql in (f"UPDATE {table} SET evidence = 'x'", f"DELETE FROM {table}"):
        with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)


def test_it_is_recorded_in_the_browser_and_stands_beside_the_review(
    review: Review, people: dict[str, User], client_as: ClientAs
) -> None:
    client = client_as(people["audit"])
    page = client.get(reverse("review", args=[review.pk])).content.decode()
    address = reverse("review_line_verify", args=[review.pk, LINE])
    assert address in page
    assert reverse("review_verify", args=[review.pk]) in page
    state = client.get(address).context["form"]["state"].value()
    typed = {"result": "not_verified", "looked_at": "The shared drive", "state": state}
    answer = client.post(address, typed, follow=True).content.decode()
    assert "Verification recorded." in answer
    assert "Looked at by internal audit, not verified" in answer
    assert "Looked at: The shared drive" in answer
    assert client.get(reverse("review_line_verify", args=[review.pk, "none"])).status_code == 404
    tab = reverse("partnership_reviews", args=[review.partnership.reference])
    assert "Not verified by internal audit" in client_as(people["sponsor"]).get(tab).content.decode()
    look_at(review, people["audit"])
    assert "Verified by internal audit" in client_as(people["sponsor"]).get(tab).content.decode()
    page = client_as(people["sponsor"]).get(reverse("review", args=[review.pk])).content.decode()
    assert "Self-assessment:" in page
    assert address not in page
    assert {event.actor_label for event in AuditEvent.objects.filter(kind="verification.recorded")} == {
        people["audit"].label
    }


def test_the_report_says_it_where_the_result_of_the_review_stands(
    review: Review, people: dict[str, User]
) -> None:
    def said() -> str:
        return describe_verification(Analysis(review.partnership, today=date(2026, 11, 20)))

    assert said() == "Not verified by internal audit."
    look_at(review, people["audit"], LINE, Result.NOT_VERIFIED)
    assert said().startswith(
        "Not verified by internal audit. Of its lines, verified by internal audit: 0 of 22"
    )
    doubt = said().partition("0 of 22; 1 looked at and not verified. ")[2]
    assert doubt.endswith(", looked at by internal audit, not verified: The plan of May.")
    assert doubt.count(":") == 1
    look_at(review, people["audit"], LINE, Result.NOT_VERIFIED, looked_at="minutes of the board " * 40)
    assert said().endswith("…")
    look_at(review, people["audit"])
    assert said().startswith("Verified by internal audit, ")


def test_a_write_that_fails_in_its_middle_leaves_nothing(
    review: Review, people: dict[str, User], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: object, **_options: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(audit, "record", fail)
    with pytest.raises(RuntimeError):
        look_at(review, people["audit"])
    assert not ReviewVerification.objects.exists()
    assert not ReviewVerification.history.exists()


def test_the_pages_cost_the_same_for_one_verification_or_six(
    review: Review,
    people: dict[str, User],
    client_as: ClientAs,
    count_queries: Callable[[str], AbstractContextManager[None]],
) -> None:
    client = client_as(people["sponsor"])
    for number in (1, 5):
        for _each in range(number):
            look_at(review, people["audit"])
            look_at(review, people["audit"], LINE)
        for name, address in (
            ("reviews tab, verified", reverse("partnership_reviews", args=[review.partnership.reference])),
            ("review, verified", reverse("review", args=[review.pk])),
        ):
            client.get(address)
            with count_queries(name):
                client.get(address)


@pytest.mark.parametrize("role", ["sponsor", "officer", "democratic"])
def test_nobody_verifies_under_another_post_what_they_did(
    role: str, own: Partnership, people: dict[str, User]
) -> None:
    """The sponsor signed, the officer accepted, and whoever answered a line may verify the rest of the review."""
    draft = filled(opened(own), by=people["sponsor"])
    line = draft.lines.get(question=LINE)
    given = {"value": "no", "comment": "None", "evidence": "Letter"}
    annual.change_line(line, **given, by=people["democratic"], on=date(2026, 7, 2))
    signed_by = signing.sign_review(Review.objects.get(pk=draft.pk), by=people["sponsor"])
    found = signing.accept_review(signed_by, by=people["officer"])
    person = people[role].person
    person.post = "Head of Audit"
    writing.update(person, by=SYSTEM)
    renamed = User.objects.get(pk=people[role].pk)
    with pytest.raises(VerificationRefused, match="somebody else verifies it"):
        look_at(found, renamed, LINE)
    if role == "democratic":
        assert look_at(found, renamed).pk


def test_two_people_of_one_post_may_verify_for_each_other(own: Partnership, people: dict[str, User]) -> None:
    found = signing.accept_review(signed(own, by=people["sponsor"]), by=people["officer"])
    person = people["audit"].person
    person.post = people["sponsor"].person.post
    writing.update(person, by=SYSTEM)
    assert look_at(found, User.objects.get(pk=people["audit"].pk)).pk


def test_a_line_that_the_review_does_not_have_is_refused_and_not_taken_for_the_whole(
    review: Review, people: dict[str, User]
) -> None:
    with pytest.raises(VerificationRefused, match="has no such line"):
        look_at(review, people["audit"], "no-such-line")
    assert not ReviewVerification.objects.exists()

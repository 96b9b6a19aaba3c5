"""The last page of a review: writing up, signing; then accepting or returning it."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from register.models import Document, Partnership
from reviews.annual import service as annual_service
from reviews.models import Review
from tests.factories.accounts import PersonFactory
from tests.factories.reviews import filled, signed
from tests.reviews.annual.pages import CHECKED, WORDS, SignIn, decide, finish, group, line, mark, text, typed

pytestmark = pytest.mark.django_db


# --- The last page -----------------------------------------------------------------------------------------


def test_with_one_unmarked_line_there_is_no_signing(browser: Client, review: Review, officer: User) -> None:
    ready = filled(review, by=officer)
    annual_service.put_back(line(ready, 7), by=officer)
    page = text(browser.get(finish(ready)))
    assert "Sign this review" not in page
    assert "1 line still needs" in page
    words = WORDS | {"read": mark(browser, ready), "version": ready.version}
    browser.post(reverse("review_sign", args=[ready.pk]), words)
    ready.refresh_from_db()
    assert ready.status == "draft"


def test_the_words_are_saved_without_signing(browser: Client, review: Review) -> None:
    response = browser.post(
        finish(review), {"summary": "Half done", "outcome": "", "version": review.version}
    )
    review.refresh_from_db()
    assert (response["Location"], review.summary, review.status) == (finish(review), "Half done", "draft")


def test_two_people_who_write_the_summary_are_asked_which_to_keep(
    browser: Client, review: Review, officer: User
) -> None:
    seen = review.version
    review.summary = "Theirs"
    annual_service.write_up(review, by=officer)
    page = browser.post(finish(review), {"summary": "Mine", "outcome": "", "version": seen})
    assert page.status_code == 409
    assert all(words in text(page) for words in ("Theirs", "Mine"))


def test_signing_needs_words_and_an_outcome(browser: Client, review: Review, officer: User) -> None:
    ready = filled(review, by=officer)
    bare = {"summary": " ", "outcome": "", "read": mark(browser, ready), "version": ready.version}
    page = text(browser.post(reverse("review_sign", args=[ready.pk]), bare))
    assert "Say in a few sentences" in page
    assert "Choose what should happen next" in page


def test_the_last_page_leads_to_the_action_that_is_missing(
    browser: Client, review: Review, officer: User
) -> None:
    ready = filled(review, by=officer)
    words = {**WORDS, "outcome": "continue_with_actions", "version": ready.version}
    page = text(browser.post(finish(ready), words, follow=True))
    assert "needs an action that is open" in page
    assert reverse("action_new", args=[ready.partnership.reference]) in page


def test_the_last_page_shows_the_sum_and_every_limit(browser: Client, review: Review, officer: User) -> None:
    page = text(browser.get(finish(filled(review, by=officer, value="partly"))))
    assert "25 of 50 points, 50%" in page
    assert "1 of 2" in page  # each line with its points
    assert page.count("Did not lower the rating:") == 3
    assert "No agreement or terms of reference are held" not in page  # one is: it is said as a condition
    assert (
        "</span> it can be Limited at most if “Agreement or terms held and current” is answered No, "
        "or if the register holds none." in page
    )
    assert (
        "in a partnership of the tier Major or Moderate it can be Limited at most if “Risk register" in page
    )
    assert 'aria-current="true"><th scope="row">Limited' in page


def test_a_limit_that_lowers_the_rating_says_so(browser: Client, review: Review, officer: User) -> None:
    ready = filled(review, by=officer)
    annual_service.change_line(
        line(ready, 9), value="no", comment="x", evidence="", by=officer, on=timezone.localdate()
    )
    page = text(browser.get(finish(ready)))
    assert "Lowered the rating</span> No agreement" in page
    assert "“Agreement or terms held and current” is answered No" not in page
    assert "By points alone." in page


def test_what_contradicts_the_register_is_repeated_before_signing_and_before_accepting(
    browser: Client, client_as: SignIn, review: Review, people: dict[str, User]
) -> None:
    ready = filled(review, by=people["officer"], value="yes")
    page = text(browser.get(finish(ready)))
    assert "Two answers contradict the register" in page  # no measure and no contribution is recorded
    assert "None among the documents" not in page
    Document.objects.filter(partnership=ready.partnership, kind="information_sharing").delete()
    page = text(browser.get(finish(ready)))
    position = ready.lines.get(question="information-sharing").position
    assert "Three answers contradict the register" in page
    assert page.index("Three answers contradict") < page.index("Sign this review")
    assert "Register now</span> None among the documents" in page
    assert f"#line-{position}" in page
    words = WORDS | {"read": mark(browser, ready), "version": ready.version}
    check = text(browser.post(decide(ready, "sign"), words))
    assert "Three answers contradict the register" in check
    assert "None among the documents" in check
    browser.post(decide(ready, "sign"), words | CHECKED)
    client = client_as(people["officer"])
    page = text(client.get(ready.get_absolute_url()))
    assert page.index("Three answers contradict") < page.index("Accept this review")
    assert f'<tr id="line-{position}"' in page
    ready.refresh_from_db()
    check = text(client.post(decide(ready, "accept"), {"read": ready.snapshot_id}))
    assert "None among the documents" in check
    assert f"{ready.get_absolute_url()}#line-{position}" in check


def test_drafting_is_given_and_taken_back(browser: Client, review: Review, people: dict[str, User]) -> None:
    drafter = people["adviser"].person
    address = reverse("review_delegate", args=[review.pk])
    browser.post(address, {"drafter": drafter.in_full})
    review.refresh_from_db()
    assert review.drafter == drafter
    browser.post(address, {"drafter": ""})
    review.refresh_from_db()
    assert review.drafter is None


def test_who_was_given_the_drafting_answers_lines_but_does_not_sign(
    client_as: SignIn, review: Review, people: dict[str, User]
) -> None:
    client = client_as(people["reader"])
    assert client.post(group(review), typed(review, 2, "confirm")).status_code == 404  # nor read before that
    annual_service.delegate_draft(review, to=people["reader"].person, by=people["sponsor"])
    assert client.post(group(review), typed(review, 2, "confirm")).status_code == 302
    assert line(review, 2).state == "confirmed"
    assert client.post(reverse("review_sign", args=[review.pk]), WORDS).status_code == 403


def test_drafting_goes_to_nobody_who_cannot_open_the_partnership(
    browser: Client, review: Review, people: dict[str, User]
) -> None:
    Partnership.objects.filter(pk=review.partnership_id).update(lead=None)
    page = browser.post(
        reverse("review_delegate", args=[review.pk]), {"drafter": people["contributor"].person.in_full}
    )
    assert "cannot open this partnership" in text(page)
    without = PersonFactory(post="Without a sign-in")
    page = browser.post(reverse("review_delegate", args=[review.pk]), {"drafter": without.in_full})
    assert page.context["has_errors"]


# --- Deciding -----------------------------------------------------------------------------------------------


def test_a_signed_review_is_read_only_and_waits(browser: Client, waiting: Review) -> None:
    page = text(browser.get(waiting.get_absolute_url()))
    assert "It waits to be accepted" in page
    assert "<textarea" not in page
    for address in (group(waiting), finish(waiting)):
        assert browser.get(address)["Location"] == waiting.get_absolute_url()
    browser.post(group(waiting), typed(waiting, 2, "put_back"))
    assert line(waiting, 2).state == "changed"


def test_the_officer_accepts_and_it_is_frozen(client_as: SignIn, waiting: Review, officer: User) -> None:
    client = client_as(officer)
    check = text(client.post(decide(waiting, "accept"), {"read": waiting.snapshot_id}))
    assert "Nothing has been saved yet." in check
    waiting.refresh_from_db()
    assert waiting.status == "signed"
    client.post(decide(waiting, "accept"), CHECKED | {"read": waiting.snapshot_id})
    waiting.refresh_from_db()
    assert waiting.status == "accepted"
    page = text(client.get(waiting.get_absolute_url()))
    assert waiting.snapshot is not None
    assert waiting.snapshot.content_hash in page
    assert "50 of 50 points" in page
    assert "Accept this review" not in page
    client.post(decide(waiting, "return"), {"read": waiting.snapshot_id, "because": "x"})
    waiting.refresh_from_db()
    assert waiting.status == "accepted"


def test_another_rating_needs_a_reason_and_both_are_shown(
    client_as: SignIn, waiting: Review, officer: User
) -> None:
    client = client_as(officer)
    fields = {"read": waiting.snapshot_id, "override": "limited", "override_reason": ""}
    assert "Say why the rating" in text(client.post(decide(waiting, "accept"), fields))
    client.post(decide(waiting, "accept"), fields | CHECKED | {"override_reason": "Audit found otherwise"})
    waiting.refresh_from_db()
    assert (waiting.final_rating, waiting.rating) == ("limited", "substantial")
    page = text(client.get(waiting.get_absolute_url()))
    assert "Audit found otherwise" in page


def test_it_is_returned_with_a_reason_put_right_and_signed_again(
    client_as: SignIn, waiting: Review, people: dict[str, User]
) -> None:
    client = client_as(people["officer"])
    assert "Say what is to be put right" in text(
        client.post(decide(waiting, "return"), {"read": waiting.snapshot_id, "because": ""})
    )
    client.post(decide(waiting, "return"), {"read": waiting.snapshot_id, "because": "Line 3 is thin."})
    client = client_as(people["sponsor"])
    assert "Line 3 is thin." in text(client.get(group(waiting)))
    client.post(group(waiting), typed(waiting, 3, value="no", comment="None shown"))
    waiting.refresh_from_db()
    words = WORDS | {"read": mark(client, waiting), "version": waiting.version}
    check = text(client.post(decide(waiting, "sign"), words))
    assert "48 of 50 points" in check
    back = text(client.post(decide(waiting, "sign"), words | {"checked": "back"}))
    assert WORDS["summary"] in back
    waiting.refresh_from_db()
    assert waiting.status == "returned"
    client.post(decide(waiting, "sign"), words | CHECKED)
    waiting.refresh_from_db()
    assert (waiting.status, waiting.points) == ("signed", 48)


def test_nobody_accepts_another_signature_than_the_one_they_read(
    client_as: SignIn, waiting: Review, officer: User
) -> None:
    page = client_as(officer).post(decide(waiting, "accept"), {"read": 0})
    assert "It was signed again" in text(page)
    waiting.refresh_from_db()
    assert waiting.status == "signed"


def test_whoever_signed_it_is_not_offered_to_accept_it(
    client_as: SignIn, partnership: Partnership, officer: User
) -> None:
    own = signed(partnership, by=officer)
    client = client_as(officer)
    page = text(client.get(own.get_absolute_url()))
    assert "You signed it, so somebody else accepts it" in page
    assert "Accept this review" not in page
    answer = client.post(decide(own, "accept"), {"read": own.snapshot_id}, follow=True)
    assert "Nothing has changed" in text(answer)
    own.refresh_from_db()
    assert own.status == "signed"


def test_a_signature_that_came_too_late_counts_after_reading_again(
    browser: Client, review: Review, officer: User
) -> None:
    ready = filled(review, by=officer)
    words = WORDS | {"read": mark(browser, ready), "version": ready.version}
    annual_service.change_line(
        line(ready, 3), value="partly", comment="x", evidence="", by=officer, on=timezone.localdate()
    )
    page = browser.post(decide(ready, "sign"), words)
    assert "Somebody changed an answer while you were reading" in text(page)
    again = page.context["form"]["read"].value()
    assert again == mark(browser, ready) != words["read"]
    browser.post(decide(ready, "sign"), words | CHECKED | {"read": again})
    ready.refresh_from_db()
    assert ready.status == "signed"

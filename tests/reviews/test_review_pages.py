"""The pages of the annual review: opening, pressing, signing, deciding, and what nobody may do."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from register.models import Document, Partnership, Standing
from reviews.models import Review, ReviewLine
from reviews.services import reviews, signing
from tests.factories.accounts import PersonFactory
from tests.factories.register import PartnershipFactory
from tests.factories.reviews import accepted, filled, opened, signed

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
Counting = Callable[[str], AbstractContextManager[None]]
WORDS = {"summary": "Three projects finished.", "outcome": "continue"}


@pytest.fixture
def partnership(people: dict[str, User]) -> Partnership:
    sponsor, lead = people["sponsor"].person, people["contributor"].person
    made = PartnershipFactory(live=True, directorate=sponsor.directorate, sponsor=sponsor, lead=lead)
    for kind in ("agreement", "risk_register", "exit_plan", "information_sharing"):
        Document.objects.create(partnership=made, kind=kind, title=kind)
    return made


@pytest.fixture
def review(partnership: Partnership, people: dict[str, User]) -> Review:
    """This year's review, with the answers of an accepted one beside its lines."""
    accepted(partnership, by=people["officer"])
    return opened(partnership, by=people["sponsor"])


@pytest.fixture
def browser(client_as: SignIn, people: dict[str, User]) -> Client:
    return client_as(people["sponsor"])


def group(review: Review, key: str = "fit", **query: Any) -> str:
    return reverse("review_group", args=[review.pk, key], query=query)


def finish(review: Review) -> str:
    return reverse("review_finish", args=[review.pk])


def line(review: Review, position: int) -> ReviewLine:
    return review.lines.get(position=position)


def typed(review: Review, position: int, press: str = "save", **fields: Any) -> dict[str, Any]:
    """What one press posts."""
    return {"line": position, "version": line(review, position).version, "press": press} | fields


def mark(client: Client, review: Review) -> str:
    """The mark of the answers that stand on the last page."""
    found: str = client.get(finish(review)).context["page"].answers
    return found


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


# --- Opening and going through -------------------------------------------------------------------------------


def test_the_room_opens_this_years_review_once(browser: Client, partnership: Partnership) -> None:
    room = reverse("partnership_reviews", args=[partnership.reference])
    assert "Open this year's review" in text(browser.get(room))
    address = reverse("review_open", args=[partnership.reference])
    made = [browser.post(address)["Location"] for _again in range(2)]
    assert made[0] == made[1] == Review.objects.get().get_absolute_url()
    page = text(browser.get(room))
    assert "0 of 22 lines confirmed" in page
    assert address not in page


def test_a_partnership_that_is_only_an_idea_is_not_reviewed(
    browser: Client, partnership: Partnership
) -> None:
    Partnership.objects.filter(pk=partnership.pk).update(status="proposed")
    assert browser.post(reverse("review_open", args=[partnership.reference])).status_code == 403


def test_the_room_lists_past_reviews_with_rating_sum_and_who(
    browser: Client, partnership: Partnership, officer: User
) -> None:
    accepted(partnership, by=officer)
    page = text(browser.get(reverse("partnership_reviews", args=[partnership.reference])))
    assert "50 of 50" in page
    assert "Substantial" in page
    assert officer.label in page


def test_the_first_group_with_a_line_to_do_comes_first_and_the_last_page_after_all(
    browser: Client, review: Review, officer: User
) -> None:
    assert browser.get(review.get_absolute_url())["Location"] == group(review)
    for one in review.lines.filter(position__lte=4):
        reviews.confirm_line(one, by=officer, on=timezone.localdate())
    assert browser.get(review.get_absolute_url())["Location"] == group(review, "delivery")
    filled(review, by=officer)
    assert browser.get(review.get_absolute_url())["Location"] == finish(review)


def test_a_press_confirms_and_goes_to_the_next_line_by_its_anchor(browser: Client, review: Review) -> None:
    response = browser.post(group(review), typed(review, 1, "confirm"))
    assert response["Location"] == f"{group(review)}#line-2"
    pressed = line(review, 1)
    assert (pressed.state, pressed.value, pressed.evidence) == ("confirmed", "yes", "Minutes")
    page = text(browser.get(group(review)))
    assert "21 lines left" in page
    assert "confirmed by you today" in page.replace('</span> <span class="quiet">', " ")


def test_the_last_line_of_a_group_stays_where_it_was_pressed(browser: Client, review: Review) -> None:
    for position in (1, 2, 3):
        browser.post(group(review), typed(review, position, "confirm"))
    response = browser.post(group(review), typed(review, 4, "confirm"))
    assert response["Location"] == f"{group(review)}#line-4"
    assert "Go to Delivery" in text(browser.get(group(review)))


def test_a_review_without_change_takes_at_most_twenty_four_posts(browser: Client, review: Review) -> None:
    posts = 0
    while review.lines.filter(state="to_do").exists():
        address = browser.get(review.get_absolute_url())["Location"]
        page = browser.get(address)
        for row in page.context["rows"]:
            browser.post(
                address, {"press": "confirm", "line": row.line.position, "version": row.line.version}
            )
            posts += 1
    version = browser.get(finish(review)).context["form"].initial["version"]
    words = WORDS | {"read": mark(browser, review), "version": version}
    response = browser.post(reverse("review_sign", args=[review.pk]), words)
    review.refresh_from_db()
    assert (response["Location"], review.status, review.points) == (review.get_absolute_url(), "signed", 50)
    assert posts + 1 <= 24


def test_an_opened_line_begins_with_last_years_answer_and_can_be_saved_changed(
    browser: Client, review: Review
) -> None:
    page = browser.get(group(review, open=2))
    assert page.context["form"].initial["value"] == "yes"
    values = {"value": "partly", "evidence": "Minutes", "comment": "One seat is empty."}
    response = browser.post(group(review), typed(review, 2, **values))
    assert response["Location"] == f"{group(review)}#line-3"
    changed = line(review, 2)
    assert (changed.state, changed.value, changed.comment) == ("changed", "partly", "One seat is empty.")


def test_another_answer_needs_what_has_changed(browser: Client, review: Review) -> None:
    page = browser.post(group(review), typed(review, 2, value="no", evidence="", comment=""))
    assert "Say what has changed" in text(page)
    assert page.content.decode().count("<title>Error:") == 1
    assert line(review, 2).state == "to_do"


@pytest.mark.parametrize(
    ("fields", "said"),
    [({"value": ""}, "Choose an answer"), ({"value": "perhaps"}, "Select a valid choice"),
     ({"value": "yes", "evidence": "x" * 61}, "at most 60 characters")],
)  # fmt: skip
def test_what_cannot_be_saved_is_said(
    browser: Client, review: Review, fields: dict[str, str], said: str
) -> None:
    assert said in text(browser.post(group(review), typed(review, 2, **fields)))


def test_saving_what_was_said_last_year_counts_as_still_true(browser: Client, review: Review) -> None:
    browser.post(group(review), typed(review, 2, value="yes", evidence="Minutes", comment=""))
    assert line(review, 2).state == "confirmed"


def test_last_years_answer_is_put_back(browser: Client, review: Review) -> None:
    browser.post(group(review), typed(review, 2, "confirm"))
    response = browser.post(group(review), typed(review, 2, "put_back"))
    assert response["Location"] == f"{group(review)}#line-2"
    assert line(review, 2).state == "to_do"


def test_words_that_go_with_an_answer_put_back_are_shown_once_more(browser: Client, review: Review) -> None:
    words = {"value": "no", "evidence": "Minutes of May", "comment": "Long <b>thought</b>"}
    browser.post(group(review), typed(review, 2, **words))
    page = text(browser.post(group(review), typed(review, 2, "put_back", **words), follow=True))
    assert "This stood there: Minutes of May; Long &lt;b&gt;thought" in page


@pytest.mark.parametrize(("go", "where"), [("next", "review_group"), ("back", "partnership_reviews")])
def test_saving_an_open_line_can_lead_on_or_back(
    browser: Client, review: Review, go: str, where: str
) -> None:
    arguments = {
        "review_group": [review.pk, "delivery"],
        "partnership_reviews": [review.partnership.reference],
    }
    response = browser.post(group(review), typed(review, 2, value="yes", go=go))
    assert response["Location"] == reverse(where, args=arguments[where])


def test_a_first_review_has_nothing_to_confirm_and_opens_the_next_line(
    browser: Client, partnership: Partnership, officer: User
) -> None:
    first = opened(partnership, by=officer)
    page = text(browser.get(group(first)))
    assert "Stated in the old register, not checked" in page
    assert "Still true" not in page
    assert (
        browser.post(group(first), typed(first, 1, "confirm"))["Location"] == f"{group(first)}?open=1#line-1"
    )
    response = browser.post(group(first), typed(first, 1, value="yes"))
    assert response["Location"] == f"{group(first)}?open=2#line-2"


def test_the_register_speaks_up_only_where_it_differs(
    browser: Client, review: Review, partnership: Partnership
) -> None:
    page = text(browser.get(group(review, "governance")))
    assert "Register now" not in page
    Document.objects.filter(partnership=partnership, kind="information_sharing").delete()
    page = text(browser.get(group(review, "governance")))
    assert page.count("Register now") == 1
    assert "None among the documents" in page


# --- Two people -------------------------------------------------------------------------------------------


def test_who_was_quicker_is_shown_beside_what_was_typed(
    browser: Client, review: Review, officer: User
) -> None:
    mine = typed(review, 2, value="no", evidence="Letter", comment="My own words")
    reviews.change_line(
        line(review, 2), value="partly", comment="Theirs", evidence="", by=officer, on=timezone.localdate()
    )
    page = browser.post(group(review), mine)
    shown = text(page)
    assert page.status_code == 409
    assert f"{officer.label} was quicker." in shown
    assert all(words in shown for words in ("Theirs", "My own words", "Letter"))
    assert line(review, 2).value == "partly"
    form = page.context["form"]
    again = {name: form[name].value() for name in form.fields}
    browser.post(group(review), again | {"press": "save"})
    assert (line(review, 2).value, line(review, 2).comment) == ("no", "My own words")


@pytest.mark.parametrize("press", ["confirm", "put_back"])
def test_a_press_on_a_line_that_somebody_changed_does_nothing(
    browser: Client, review: Review, officer: User, press: str
) -> None:
    mine = typed(review, 2, press)
    reviews.change_line(
        line(review, 2), value="no", comment="x", evidence="", by=officer, on=timezone.localdate()
    )
    page = browser.post(group(review), mine, follow=True)
    assert "was quicker on this line" in text(page)
    assert line(review, 2).value == "no"


def test_what_was_typed_while_it_was_signed_is_given_back(
    browser: Client, review: Review, officer: User
) -> None:
    mine = typed(review, 2, value="no", comment="My own words")
    signing.sign(filled(review, by=officer), by=officer)
    mine["version"] = line(review, 2).version
    page = browser.post(group(review), mine)
    assert page.status_code == 409
    assert "My own words" in text(page)


def test_nobody_signs_answers_that_changed_while_they_read(
    browser: Client, review: Review, officer: User
) -> None:
    ready = filled(review, by=officer)
    read = mark(browser, ready)
    reviews.change_line(
        line(ready, 2), value="no", comment="x", evidence="", by=officer, on=timezone.localdate()
    )
    page = browser.post(
        reverse("review_sign", args=[ready.pk]), WORDS | {"read": read, "version": ready.version}
    )
    assert "Somebody changed an answer" in text(page)
    ready.refresh_from_db()
    assert ready.status == "draft"


# --- The last page -----------------------------------------------------------------------------------------


def test_with_one_unmarked_line_there_is_no_signing(browser: Client, review: Review, officer: User) -> None:
    ready = filled(review, by=officer)
    reviews.put_back(line(ready, 7), by=officer)
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
    reviews.write_up(review, by=officer)
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
    assert "25 of 50 points, 50 %" in page
    assert "1 of 2" in page  # each line with its points
    assert page.count("Did not lower it:") == 3
    assert 'aria-current="true"><th scope="row">Limited' in page


def test_a_limit_that_lowers_the_rating_says_so(browser: Client, review: Review, officer: User) -> None:
    ready = filled(review, by=officer)
    reviews.change_line(
        line(ready, 9), value="no", comment="x", evidence="", by=officer, on=timezone.localdate()
    )
    page = text(browser.get(finish(ready)))
    assert "Lowered it</span> No agreement" in page
    assert "By points alone." in page


def test_drafting_is_given_and_taken_back(browser: Client, review: Review, people: dict[str, User]) -> None:
    drafter = people["adviser"].person
    address = reverse("review_delegate", args=[review.pk])
    browser.post(address, {"drafter": drafter.pk})
    review.refresh_from_db()
    assert review.drafter == drafter
    browser.post(address, {"drafter": ""})
    review.refresh_from_db()
    assert review.drafter is None


def test_who_was_given_the_drafting_answers_lines_but_does_not_sign(
    client_as: SignIn, review: Review, people: dict[str, User]
) -> None:
    client = client_as(people["reader"])
    assert client.post(group(review), typed(review, 2, "confirm")).status_code == 403
    reviews.delegate(review, to=people["reader"].person, by=people["sponsor"])
    assert client.post(group(review), typed(review, 2, "confirm")).status_code == 302
    assert line(review, 2).state == "confirmed"
    assert client.post(reverse("review_sign", args=[review.pk]), WORDS).status_code == 403


def test_drafting_goes_to_nobody_who_cannot_open_the_partnership(
    browser: Client, review: Review, people: dict[str, User]
) -> None:
    Partnership.objects.filter(pk=review.partnership_id).update(lead=None)
    page = browser.post(
        reverse("review_delegate", args=[review.pk]), {"drafter": people["contributor"].person_id}
    )
    assert "cannot open this partnership" in text(page)
    without = PersonFactory(post="Without a sign-in")
    page = browser.post(reverse("review_delegate", args=[review.pk]), {"drafter": without.pk})
    assert page.context["has_errors"]


# --- Deciding -----------------------------------------------------------------------------------------------


@pytest.fixture
def waiting(partnership: Partnership, people: dict[str, User]) -> Review:
    return signed(partnership, by=people["sponsor"])


def decide(review: Review, what: str) -> str:
    return reverse(f"review_{what}", args=[review.pk])


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
    client.post(decide(waiting, "accept"), {"read": waiting.snapshot_id})
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
    client.post(decide(waiting, "accept"), fields | {"override_reason": "Audit found otherwise"})
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
    client.post(decide(waiting, "sign"), words)
    waiting.refresh_from_db()
    assert (waiting.status, waiting.points) == ("signed", 48)


def test_nobody_accepts_another_signature_than_the_one_they_read(
    client_as: SignIn, waiting: Review, officer: User
) -> None:
    page = client_as(officer).post(decide(waiting, "accept"), {"read": 0})
    assert "It was signed again" in text(page)
    waiting.refresh_from_db()
    assert waiting.status == "signed"


# --- Across the council, and who may -----------------------------------------------------------------------


def test_the_list_shows_what_waits_first_to_officers_and_only_what_the_reader_may_see(
    client_as: SignIn, people: dict[str, User], waiting: Review, place: Any
) -> None:
    other = opened(PartnershipFactory(live=True, directorate=place, name="Elsewhere"))
    for role, states, sees in (("officer", "waiting", True), ("sponsor", "draft", False)):
        page = client_as(people[role]).get(reverse("reviews"))
        assert page.context["listing"].states[0].key == states
        assert (other.partnership.name in text(page)) is sees
        assert waiting.partnership.name in text(page)


@pytest.mark.parametrize("state", ["waiting", "draft", "late", "accepted"])
def test_each_state_can_be_read_alone(client_as: SignIn, officer: User, waiting: Review, state: str) -> None:
    page = client_as(officer).get(reverse("reviews"), {"state": state})
    assert [one.key for one in page.context["listing"].states] == [state]


def test_late_ones_are_listed_until_a_review_is_open(client_as: SignIn, officer: User) -> None:
    late = PartnershipFactory(live=True)
    late.standing.next_review_on = timezone.localdate() - timedelta(days=4)
    late.standing.save()
    client = client_as(officer)
    assert "4 days late" in text(client.get(reverse("reviews"), {"state": "late"}))
    opened(late)
    assert client.get(reverse("reviews")).context["listing"].counts["late"] == 0


def test_a_reader_reads_without_a_button(client_as: SignIn, people: dict[str, User], review: Review) -> None:
    client = client_as(people["adviser"])
    for address in (group(review), finish(review)):
        page = client.get(address)
        assert page.status_code == 200
        assert 'method="post"' not in page.content.decode().split("<main")[1]
    assert client.post(group(review), typed(review, 2, "confirm")).status_code == 403
    assert client.post(finish(review), WORDS).status_code == 403


def test_the_reviews_of_an_exempt_partnership_stay_with_those_who_may_read_exempt_text(
    client_as: SignIn, people: dict[str, User], review: Review
) -> None:
    Partnership.objects.filter(pk=review.partnership_id).update(exempt_paragraph=3)
    client = client_as(people["reader"])
    assert "not shown to you" in text(
        client.get(reverse("partnership_reviews", args=[review.partnership.reference]))
    )
    assert client.get(group(review)).status_code == 404
    assert review.partnership.name not in text(client.get(reverse("reviews")))


@pytest.mark.parametrize("url", ["/reviews/999999/", "/reviews/999999/fit/", "/reviews/999999/finish/"])
def test_what_is_not_there_is_not_found(browser: Client, url: str) -> None:
    assert browser.get(url).status_code == 404


def test_a_group_or_line_that_is_not_there_is_not_found(browser: Client, review: Review) -> None:
    assert browser.get(group(review, "nothing")).status_code == 404
    assert browser.post(group(review), {"line": "9", "press": "confirm"}).status_code == 404
    assert browser.get(group(review, open="none")).context["form"] is None


@pytest.mark.parametrize("name", ["review_sign", "review_delegate", "review_accept", "review_return"])
def test_what_writes_is_never_read(client_as: SignIn, officer: User, review: Review, name: str) -> None:
    assert client_as(officer).get(reverse(name, args=[review.pk])).status_code == 405


# --- What it costs -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [1, 12])
def test_the_list_costs_the_same_however_many_there_are(
    client_as: SignIn, officer: User, count_queries: Counting, number: int
) -> None:
    for _n in range(number):
        accepted(PartnershipFactory(live=True))
        signed(PartnershipFactory(live=True))
        opened(PartnershipFactory(live=True))
    client = client_as(officer)
    client.get(reverse("reviews"))
    with count_queries("reviews of the council"):
        client.get(reverse("reviews"))


@pytest.mark.parametrize("years", [1, 3])
def test_the_room_costs_the_same_however_many_years(
    browser: Client, partnership: Partnership, officer: User, count_queries: Counting, years: int
) -> None:
    for _year in range(years):
        accepted(partnership, by=officer)
    address = reverse("partnership_reviews", args=[partnership.reference])
    browser.get(address)
    with count_queries("reviews of one partnership"):
        browser.get(address)


def test_the_pages_of_a_review_cost_what_is_recorded(
    browser: Client, review: Review, count_queries: Counting
) -> None:
    for name, address in (
        ("review group", group(review, "governance", open=9)),
        ("review finish", finish(review)),
    ):
        browser.get(address)
        with count_queries(name):
            browser.get(address)


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


def test_a_signed_review_is_not_called_late_any_more(
    client_as: SignIn, partnership: Partnership, people: dict[str, User]
) -> None:
    client = client_as(people["sponsor"])
    late = timezone.localdate() - timedelta(days=9)
    own = opened(partnership)
    Standing.objects.filter(pk=partnership.pk).update(next_review_on=late)
    assert "Continue the review" in text(client.get(partnership.get_absolute_url()))
    signing.sign(filled(own), by=people["sponsor"])
    Standing.objects.filter(pk=partnership.pk).update(next_review_on=late)
    page = text(client.get(partnership.get_absolute_url()))
    assert "days late" not in page
    assert "signed and waits to be accepted" in page
    assert "Signed, to accept" in text(client.get("/register/"))


def test_nobody_is_offered_a_link_to_publication_that_would_be_refused(
    client_as: SignIn, partnership: Partnership, people: dict[str, User]
) -> None:
    address = reverse("partnership_edit_group", args=[partnership.reference, "publication"])
    assert address not in text(client_as(people["sponsor"]).get(partnership.get_absolute_url()))
    assert address in text(client_as(people["officer"]).get(partnership.get_absolute_url()))

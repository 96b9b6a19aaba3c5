"""Opening a review and going through its lines, alone and with somebody else at the same time."""

from datetime import date

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from register.models import Document, Partnership
from reviews.annual import service as annual_service
from reviews.annual import signing
from reviews.models import Review
from tests.factories.reviews import accepted, filled, opened, signed
from tests.reviews.annual.pages import CHECKED, WORDS, finish, group, line, mark, text, typed

pytestmark = pytest.mark.django_db


# --- Opening and going through -------------------------------------------------------------------------------


def test_the_room_opens_this_years_review_once(browser: Client, partnership: Partnership) -> None:
    tab = reverse("partnership_reviews", args=[partnership.reference])
    assert "Open the next review" in text(browser.get(tab))
    address = reverse("review_open", args=[partnership.reference])
    made = [browser.post(address)["Location"] for _again in range(2)]
    assert made[0] == made[1] == Review.objects.get().get_absolute_url()
    page = text(browser.get(tab))
    assert "0 of 22 lines confirmed" in page
    assert address not in page


def test_two_reviews_of_one_year_have_names_of_their_own_and_the_one_before_is_no_last_year(
    browser: Client, partnership: Partnership, officer: User
) -> None:
    with time_machine.travel("2026-05-12 09:00 +0000", tick=False):
        before = signing.accept_review(signed(partnership, on=date(2026, 5, 12)), by=officer)
    now = opened(partnership, by=officer, on=date(2026, 11, 20))
    assert (before.year, str(before)) == (now.year, "Annual review, May 2026")
    assert str(now) == "Annual review, November 2026"
    page = text(browser.get(group(now)))
    assert 'Last review <span class="quiet">Annual review, May 2026</span>' in page
    assert "Last year" not in page
    assert "This year" not in page
    tab = text(browser.get(reverse("partnership_reviews", args=[partnership.reference])))
    assert "Annual review, November 2026" in tab
    assert "May 2026" in tab


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
        annual_service.confirm_line(one, by=officer, on=timezone.localdate())
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
    browser.post(reverse("review_sign", args=[review.pk]), words)
    response = browser.post(reverse("review_sign", args=[review.pk]), words | CHECKED)
    review.refresh_from_db()
    assert (response["Location"], review.status, review.points) == (review.get_absolute_url(), "signed", 50)
    assert posts + 2 <= 24


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
     ({"value": "yes", "evidence": "x" * 61}, "is 61 characters long; the limit is 60")],
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
    annual_service.change_line(
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
    annual_service.change_line(
        line(review, 2), value="no", comment="x", evidence="", by=officer, on=timezone.localdate()
    )
    page = browser.post(group(review), mine, follow=True)
    assert "was quicker on this line" in text(page)
    assert line(review, 2).value == "no"


def test_what_was_typed_while_it_was_signed_is_given_back(
    browser: Client, review: Review, officer: User
) -> None:
    mine = typed(review, 2, value="no", comment="My own words")
    signing.sign_review(filled(review, by=officer), by=officer)
    mine["version"] = line(review, 2).version
    page = browser.post(group(review), mine)
    assert page.status_code == 409
    assert "My own words" in text(page)


def test_nobody_signs_answers_that_changed_while_they_read(
    browser: Client, review: Review, officer: User
) -> None:
    ready = filled(review, by=officer)
    read = mark(browser, ready)
    annual_service.change_line(
        line(ready, 2), value="no", comment="x", evidence="", by=officer, on=timezone.localdate()
    )
    page = browser.post(
        reverse("review_sign", args=[ready.pk]), WORDS | {"read": read, "version": ready.version}
    )
    assert "Somebody changed an answer" in text(page)
    ready.refresh_from_db()
    assert ready.status == "draft"

"""The page of a request: what it says to whom, answering it, pressing three times, a stale page, what is due."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.models import Directorate, User, panels_of
from core.models import AuditEvent
from register.approvals import due, service
from register.approvals.approvers import find_unable
from register.approvals.rules import ApprovalState
from register.models import Approval, ApprovalRequest, Partnership, RequestEnding
from reviews.models import Risk
from reviews.risks import due as risks_due
from reviews.risks import service as risks_service
from reviews.risks.approvals.kind import KIND
from tests.factories.accounts import DirectorateFactory, UserFactory
from tests.factories.approvals import UNTIL, WHY, ask, press, stands
from tests.factories.register import PartnershipFactory
from tests.factories.reviews import RiskFactory, score

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]


@pytest.fixture(autouse=True)
def _today() -> Any:
    with time_machine.travel("2026-11-20 09:00 +0000", tick=False):
        yield


@pytest.fixture
def fund(people: Mapping[str, User], adults: Directorate) -> Partnership:
    ties: dict[str, Any] = {"sponsor": people["sponsor"].person, "lead": people["contributor"].person}
    ties["panel"] = panels_of(people["panel"].person).get()
    return PartnershipFactory(live=True, tier="major", name="Better Care Fund", directorate=adults, **ties)


@pytest.fixture
def risk(fund: Partnership) -> Risk:
    texts = {"title": "Share of an overspend", "cause": "Rising prices", "event": "the fund overspends"}
    return RiskFactory(partnership=fund, now=(4, 4), **texts)


@pytest.fixture
def asked(risk: Risk, people: Mapping[str, User]) -> ApprovalRequest:
    return ask(risk, by=people["sponsor"], of=people["chief"])


def address(asked: ApprovalRequest, verb: str = "") -> str:
    name = f"approval_{verb}" if verb else "approval"
    return reverse(name, args=[asked.partnership.reference, asked.pk])


def text(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_the_page_says_exactly_what_is_covered(
    asked: ApprovalRequest, people: Mapping[str, User], client_as: SignIn
) -> None:
    page = text(client_as(people["chief"]), address(asked))
    for words in (
        "May the council live with this risk?",
        "Share of an overspend",
        "<dt>Cause</dt><dd>Rising prices</dd>",
        "<dt>What may happen</dt><dd>the fund overspends</dd>",
        "16 Very high",
        "The council&#x27;s limit</dt><dd>9<",
        "Major",
        "1 January 2030",
        "The Sponsoring officer, on 20 November 2026",
        WHY,
        "It holds until 1 January 2030, that day included.",
        "I approve",
        ">Decline</a>",
    ):
        assert words in page


def test_who_may_read_the_risk_reads_what_is_asked_and_is_given_no_button(
    asked: ApprovalRequest, people: Mapping[str, User], client_as: SignIn
) -> None:
    for role, user in people.items():
        page = text(client_as(user), address(asked))
        assert ("I approve" in page) == (role == "chief"), role


def test_pressed_the_page_says_what_happens_next(
    asked: ApprovalRequest, risk: Risk, people: Mapping[str, User], client_as: SignIn
) -> None:
    client = client_as(people["chief"])
    response = client.post(address(asked, "approve"), {"seen": _seen(client, asked)}, follow=True)
    page = " ".join(response.content.decode().split())
    assert response.redirect_chain == [(address(asked), 302)]
    for words in ("What happens next", "Approved by The Chief officer on 20 November 2026"):
        assert words in page
    assert "I approve" not in page
    assert "Tolerated. Approved by The Chief officer" in text(client, risk.get_absolute_url())


def test_three_presses_approve_once(
    asked: ApprovalRequest, people: Mapping[str, User], client_as: SignIn
) -> None:
    client = client_as(people["chief"])
    posted = _fields(client, asked)
    for _press in range(3):
        assert client.post(address(asked, "approve"), posted)["Location"] == address(asked)
    assert Approval.objects.count() == 1
    assert AuditEvent.objects.filter(kind="approval.given").count() == 1


def test_three_presses_decline_once(
    asked: ApprovalRequest, people: Mapping[str, User], client_as: SignIn
) -> None:
    client = client_as(people["chief"])
    posted = {**_fields(client, asked, "decline"), "reason": "Too dear"}
    for _press in range(3):
        assert client.post(address(asked, "decline"), posted)["Location"] == address(asked)
    assert [one.reason for one in RequestEnding.objects.all()] == ["Too dear"]


def test_taken_back_the_page_says_so_and_who_asked_is_told(
    asked: ApprovalRequest, risk: Risk, people: Mapping[str, User], client_as: SignIn
) -> None:
    press(asked, people["chief"])
    for role, user in people.items():
        shown = "Take the approval back" in text(client_as(user), address(asked))
        assert shown == (role == "chief"), role
    client = client_as(people["chief"])
    assert (
        "Say why you take it back"
        in client.post(address(asked, "take_back"), {"reason": ""}).content.decode()
    )
    posted = {**_fields(client, asked, "take_back"), "reason": "An insurer offers cover"}
    for _press in range(3):
        assert client.post(address(asked, "take_back"), posted)["Location"] == address(asked)
    assert AuditEvent.objects.filter(kind="approval.taken_back").count() == 1
    page = text(client_as(people["sponsor"]), address(asked))
    for words in (
        "The approval by The Chief officer ended on 20 November 2026. "
        "The approver took it back: An insurer offers cover. The Chief officer had approved it on",
        "It counts as not approved. The Sponsoring officer asks anew.",
    ):
        assert words in page
    assert _due(people["sponsor"]) == [("An approval that you asked for has ended", "Look", False)]
    assert "not approved" in text(client_as(people["officer"]), risk.get_absolute_url())


@pytest.mark.parametrize("state", ["asked", "taken back"])
def test_what_does_not_run_is_not_taken_back(
    asked: ApprovalRequest, people: Mapping[str, User], client_as: SignIn, state: str
) -> None:
    if state == "taken back":
        service.take_back(press(asked, people["chief"]), reason="x", by=people["chief"])
    client = client_as(people["chief"])
    assert "Take the approval back" not in text(client, address(asked))
    for answer in (
        client.get(address(asked, "take_back")),
        client.post(address(asked, "take_back"), {"reason": "x"}),
    ):
        assert (answer.status_code, answer["Location"]) == (302, address(asked))


def test_a_page_that_is_stale_approves_nothing_and_is_shown_anew(
    asked: ApprovalRequest, risk: Risk, people: Mapping[str, User], client_as: SignIn
) -> None:
    client = client_as(people["chief"])
    seen = _seen(client, asked)
    score(Risk.objects.get(pk=risk.pk), 3, 4)
    page = client.post(address(asked, "approve"), {"seen": seen}, follow=True).content.decode()
    assert "It has changed since this page was shown." in page
    assert "12 High" in page
    assert not Approval.objects.exists()


@pytest.mark.parametrize("seen", ["", "x" * 5000])
def test_without_what_was_seen_nothing_is_approved(
    asked: ApprovalRequest, people: Mapping[str, User], client_as: SignIn, seen: str
) -> None:
    client_as(people["chief"]).post(address(asked, "approve"), {"seen": seen})
    assert not Approval.objects.exists()


def test_what_worsened_meanwhile_cannot_be_approved_any_more(
    asked: ApprovalRequest, risk: Risk, people: Mapping[str, User], client_as: SignIn
) -> None:
    client = client_as(people["chief"])
    seen = _seen(client, asked)
    score(Risk.objects.get(pk=risk.pk), 5, 5)
    page = client.post(address(asked, "approve"), {"seen": seen}, follow=True).content.decode()
    assert "must be asked again. It now scores 25; it scored 16 when it was read." in page
    assert "I approve" not in page
    assert not Approval.objects.exists()


def _stand(state: str, asked: ApprovalRequest, risk: Risk, people: Mapping[str, User]) -> None:
    chief = people["chief"]
    if state in ("held", "outgrown", "ran out", "taken back"):
        given = press(asked, chief)
    if state == "taken back":
        service.take_back(given, reason="An insurer offers cover", by=chief)
    elif state in ("outgrown", "overtaken"):
        score(Risk.objects.get(pk=risk.pk), 5, 5)
    elif state == "declined":
        service.decline(asked, reason="Too dear", by=chief)
    elif state == "unable":
        chief.grants.all().delete()


@pytest.mark.parametrize(
    "state",
    ["asked", "held", "outgrown", "ran out", "taken back", "overtaken", "too late", "declined", "unable"],
)
def test_the_page_of_the_newest_request_says_what_the_risk_says(
    state: str, asked: ApprovalRequest, risk: Risk, people: Mapping[str, User], client_as: SignIn
) -> None:
    _stand(state, asked, risk, people)
    with time_machine.travel("2030-01-02 09:00" if state in ("ran out", "too late") else "2026-11-20 09:00"):
        assert f"<p>{stands(risk).describe()}." in text(client_as(people["sponsor"]), address(asked))


def test_declining_asks_why_and_says_what_happens_next(
    asked: ApprovalRequest, risk: Risk, people: Mapping[str, User], client_as: SignIn
) -> None:
    client = client_as(people["chief"])
    assert "Say why you decline" in client.post(address(asked, "decline"), {"reason": ""}).content.decode()
    page = client.post(address(asked, "decline"), {"reason": "Too dear"}, follow=True).content.decode()
    assert "Declined by The Chief officer on 20 November 2026: Too dear" in page
    assert "It counts as not approved. The Sponsoring officer sees your answer" in page
    assert "Declined by The Chief officer on 20 November 2026: Too dear" in text(
        client, risk.get_absolute_url()
    )


def test_a_reason_is_not_lost_when_it_was_answered_meanwhile(
    asked: ApprovalRequest, people: Mapping[str, User], client_as: SignIn
) -> None:
    client = client_as(people["chief"])
    press(asked, people["chief"])
    page = client.post(address(asked, "decline"), {"reason": "Far too dear"})
    assert page.status_code == 200
    assert "This was answered or asked anew already" in page.content.decode()
    assert "Far too dear" in page.content.decode()
    assert client.get(address(asked, "decline"))["Location"] == address(asked)


@pytest.mark.parametrize("verb", ["approve", "decline"])
def test_every_role_but_the_one_asked_is_refused(
    asked: ApprovalRequest, people: Mapping[str, User], client_as: SignIn, verb: str
) -> None:
    for role, user in people.items():
        if role != "chief":
            posted = {"seen": asked.covers_hash, "reason": "x"}
            assert client_as(user).post(address(asked, verb), posted).status_code == 403, role
    assert not Approval.objects.exists()
    assert not RequestEnding.objects.exists()


def test_a_wrong_id_another_partnership_and_a_wrong_method(
    asked: ApprovalRequest, people: Mapping[str, User], client_as: SignIn
) -> None:
    client, other = (
        client_as(people["chief"]),
        PartnershipFactory(live=True, directorate=asked.partnership.directorate),
    )
    assert (
        client.get(reverse("approval", args=[asked.partnership.reference, asked.pk + 1])).status_code == 404
    )
    assert client.get(reverse("approval", args=[other.reference, asked.pk])).status_code == 404
    assert client.post(reverse("approval_approve", args=[other.reference, asked.pk])).status_code == 404
    assert client.get(address(asked, "approve")).status_code == 405
    assert client.post(address(asked)).status_code == 405


def test_what_is_asked_about_an_exempt_risk_is_hidden_as_the_risk_is(
    risk: Risk, fund: Partnership, people: Mapping[str, User], client_as: SignIn
) -> None:
    Risk.objects.filter(pk=risk.pk).update(exempt_paragraph=3, exempt_reason="Bids are open")
    asked = ask(risk, by=people["sponsor"], of=people["chief"])
    for role, user in people.items():
        client = client_as(user)
        reads = client.get(risk.get_absolute_url()).status_code == 200
        assert (client.get(address(asked)).status_code == 200) is reads, role
        assert reads or WHY not in client.get(f"/register/{fund.reference}/history/").content.decode()
    assert not reads


def test_after_a_merge_of_partnerships_it_is_found_under_the_kept_one(
    asked: ApprovalRequest, risk: Risk, people: Mapping[str, User], client_as: SignIn, adults: Directorate
) -> None:
    kept = PartnershipFactory(live=True, tier="major", directorate=adults)
    Risk.objects.filter(pk=risk.pk).update(partnership=kept)
    client = client_as(people["chief"])
    page = reverse("approval", args=[kept.reference, asked.pk])
    seen = text(client, page).split('name="seen" value="')[1].split('"')[0]
    client.post(reverse("approval_approve", args=[kept.reference, asked.pk]), {"seen": seen})
    assert Approval.objects.get().partnership == kept
    assert stands(risk).holds


# --- Proposing ------------------------------------------------------------------------------------------------------


def test_only_people_who_may_are_offered_and_never_who_proposes(
    risk: Risk, fund: Partnership, people: Mapping[str, User], client_as: SignIn
) -> None:
    form = f"{risk.get_absolute_url()}tolerate/"
    page = text(client_as(people["officer"]), form)
    assert "Ask for approval" in page
    assert (
        "Who may in a partnership of this tier, Major: chief officer of its directorate. Never whoever asks"
        in page
    )
    assert [
        f'<option value="The {role}' in page for role in ("Chief officer", "Sponsoring officer", "Reader")
    ] == [
        True,
        False,
        False,
    ]
    Partnership.objects.filter(pk=fund.pk).update(tier="moderate")
    assert '<option value="The Sponsoring officer' in text(client_as(people["officer"]), form)
    assert '<option value="The Sponsoring officer' not in text(client_as(people["sponsor"]), form)


def test_three_presses_ask_once(risk: Risk, people: Mapping[str, User], client_as: SignIn) -> None:
    client = client_as(people["officer"])
    form = f"{risk.get_absolute_url()}tolerate/"
    posted = {
        "asked": "The Chief officer", "tolerated_why": WHY, "version": Risk.objects.get(pk=risk.pk).version,
        "tolerated_until_day": 31, "tolerated_until_month": 3, "tolerated_until_year": 2027,
        "once": client.get(form).content.decode().split('name="once" value="')[1].split('"')[0],
    }  # fmt: skip
    for _press in range(3):
        assert client.post(form, posted).status_code == 302
    assert ApprovalRequest.objects.count() == 1


def test_the_only_approver_is_told_who_could_ask_and_is_offered_no_empty_form(
    risk: Risk, people: Mapping[str, User], client_as: SignIn, adults: Directorate
) -> None:
    chief = people["chief"]
    client, form = client_as(chief), f"{risk.get_absolute_url()}tolerate/"
    Risk.objects.filter(pk=risk.pk).update(owner=chief.person, treatment="tolerate")
    line = "Let somebody else ask you to approve tolerating a risk"
    assert [(one.what, one.verb) for one in risks_due.due_for(chief, UNTIL)] == [(line, "Look")]
    response = client.get(form, follow=True)
    assert response.redirect_chain == [(risk.get_absolute_url(), 302)]
    page = response.content.decode()
    assert (
        "You are the only one who may approve tolerating this risk (chief officer of its directorate)" in page
    )
    assert "Let The Sponsoring officer, The Contributor or a partnership officer open this risk" in page
    UserFactory(role="chief", person__directorate=adults)
    assert "Who is asked to approve it" in text(client, form)
    assert [one.verb for one in risks_due.due_for(chief, UNTIL)] == ["Ask"]


def test_the_only_approver_is_told_nothing_of_asking_once_they_were_asked(
    risk: Risk, people: Mapping[str, User], client_as: SignIn
) -> None:
    chief, note = people["chief"], "You are the only one who may approve"
    client, page = client_as(chief), risk.get_absolute_url()
    assert note in text(client, page)
    asked = ask(risk, by=people["sponsor"], of=chief)
    assert note not in text(client, page)
    press(asked, chief)
    assert "Tolerated. Approved by" in text(client, page)
    assert note not in text(client, page)


def test_where_nobody_holds_the_role_the_page_says_so(
    risk: Risk, people: Mapping[str, User], client_as: SignIn
) -> None:
    User.objects.filter(pk=people["chief"].pk).update(is_active=False)
    page = client_as(people["officer"]).get(f"{risk.get_absolute_url()}tolerate/", follow=True)
    words = page.content.decode()
    assert words.count("To tolerate this risk somebody must approve it, and nobody can be asked.") == 1
    assert "Tolerate it</a>" not in words
    score(Risk.objects.get(pk=risk.pk), 1, 1)  # within the limit nobody approves it
    assert "Tolerate it</a>" in text(client_as(people["officer"]), risk.get_absolute_url())


def test_somebody_who_may_not_approve_is_told_so_and_who_may(
    risk: Risk, people: Mapping[str, User], client_as: SignIn
) -> None:
    client, form = client_as(people["officer"]), f"{risk.get_absolute_url()}tolerate/"
    page = client.post(form, {"asked": "The Reader"}).content.decode()
    assert "may not approve this. Who may, with a sign-in: chief officer of its directorate" in page
    assert "Check the spelling" not in page
    assert "Check the spelling" in client.post(form, {"asked": "Nobody Atall"}).content.decode()


# --- My work --------------------------------------------------------------------------------------------------------


def _due(user: User) -> list[tuple[str, str, bool]]:
    from core import clock

    return [(one.what, one.verb, one.waiting) for one in due.due_for(user, clock.today())]


def test_who_is_asked_sees_it_and_who_asked_waits(
    asked: ApprovalRequest, people: Mapping[str, User], client_as: SignIn
) -> None:
    assert _due(people["chief"]) == [("May the council live with this risk?", "Read and decide", False)]
    assert _due(people["sponsor"]) == [("Approval asked of The Chief officer", "View", True)]
    assert _due(people["officer"]) == []
    assert address(asked) in text(client_as(people["chief"]), "/")
    press(asked, people["chief"])
    assert _due(people["chief"]) == _due(people["sponsor"]) == []


def test_who_asked_sees_that_it_was_declined_until_they_decide(
    asked: ApprovalRequest, risk: Risk, people: Mapping[str, User]
) -> None:
    service.decline(asked, reason="Too dear", by=people["chief"])
    assert _due(people["sponsor"]) == [("Approval declined", "Look", False)]
    assert _due(people["chief"]) == []
    fresh = Risk.objects.with_scores().get(pk=risk.pk)
    fresh.treatment = "treat"
    risks_service.change(fresh, names=["treatment"], on=UNTIL, by=people["sponsor"])
    assert _due(people["sponsor"]) == []


def test_what_was_overtaken_is_asked_anew(
    asked: ApprovalRequest, risk: Risk, people: Mapping[str, User]
) -> None:
    score(Risk.objects.get(pk=risk.pk), 5, 5)
    assert _due(people["sponsor"]) == [("Ask for an approval anew", "Look", False)]
    assert _due(people["chief"]) == []


def test_who_asked_is_told_that_an_approval_ended_by_itself_and_its_page_says_that_first(
    asked: ApprovalRequest, risk: Risk, people: Mapping[str, User], client_as: SignIn
) -> None:
    press(asked, people["chief"])
    score(Risk.objects.get(pk=risk.pk), 5, 5)
    assert _due(people["sponsor"]) == [("An approval that you asked for has ended", "Look", False)]
    assert _due(people["chief"]) == []
    page = text(client_as(people["chief"]), address(asked))
    assert (
        "<p>The approval by The Chief officer ended on 20 November 2026. "
        "It now scores 25; it scored 16 when it was read. " in page
    )
    assert "The Sponsoring officer asks anew." in page
    ask(risk, by=people["officer"], of=people["chief"])
    assert _due(people["sponsor"]) == []


def test_whoever_owns_the_risk_and_asked_has_one_line_of_it(
    asked: ApprovalRequest, risk: Risk, people: Mapping[str, User]
) -> None:
    press(asked, people["chief"])
    Risk.objects.filter(pk=risk.pk).update(owner=people["sponsor"].person)
    score(Risk.objects.get(pk=risk.pk), 5, 5)
    assert _due(people["sponsor"]) == []


def test_it_stands_under_your_post_for_whoever_is_asked_alone(
    asked: ApprovalRequest, people: Mapping[str, User], client_as: SignIn
) -> None:
    assert "It stands under your post" in text(client_as(people["chief"]), address(asked))
    assert "It stands under the post of The Chief officer" in text(
        client_as(people["sponsor"]), address(asked)
    )


def _switch_off(chief: User) -> None:
    User.objects.filter(pk=chief.pk).update(is_active=False)


def _take_role(chief: User) -> None:
    chief.grants.all().delete()


def _move_away(chief: User) -> None:
    chief.person.directorate = DirectorateFactory()
    chief.person.save()


@pytest.mark.parametrize("lose", [_switch_off, _take_role, _move_away])
def test_when_who_is_asked_can_answer_no_more_everybody_is_told_so(
    lose: Callable[[User], None],
    asked: ApprovalRequest,
    risk: Risk,
    people: Mapping[str, User],
    client_as: SignIn,
) -> None:
    lose(people["chief"])
    assert _due(people["sponsor"]) == [
        ("Ask somebody else: The Chief officer may not approve it any more", "Look", False)
    ]
    assert _due(User.objects.get(pk=people["chief"].pk)) == []
    assert stands(risk).word is ApprovalState.OVERTAKEN
    words = "The Chief officer may not approve any more: ask somebody else"
    assert words in stands(risk).describe()
    assert words in text(client_as(people["officer"]), address(asked))


@pytest.mark.parametrize("number", [1, 2, 9])
def test_whoever_was_asked_is_read_of_in_three_queries_however_many(
    risk: Risk, fund: Partnership, people: Mapping[str, User], adults: Directorate, number: int,
    django_assert_max_num_queries: Callable[[int], AbstractContextManager[None]],
) -> None:  # fmt: skip
    for _one in range(number):
        chief = UserFactory(role="chief", person__directorate=adults)
        ask(RiskFactory(partnership=fund, now=(4, 4)), by=people["officer"], of=chief)
    last = ApprovalRequest.objects.order_by("-pk")[0]
    last.asked.sign_in.grants.all().delete()
    rows = list(
        ApprovalRequest.objects.select_related("asked__merged_into", "proposer", "partnership__merged_into")
    )
    with django_assert_max_num_queries(3):
        assert find_unable(KIND, rows) == {last.pk}


@pytest.mark.parametrize("number", [1, 15])
def test_the_home_page_costs_the_same_for_one_and_for_many(
    fund: Partnership, people: Mapping[str, User], number: int,
    count_queries: Callable[[str], AbstractContextManager[None]],
) -> None:  # fmt: skip
    for _one in range(number):
        ask(RiskFactory(partnership=fund, now=(4, 4)), by=people["sponsor"], of=people["chief"])
    with count_queries("approvals due"):
        assert len(_due(people["chief"])) == number


def test_what_the_page_costs(
    asked: ApprovalRequest, people: Mapping[str, User], client_as: SignIn,
    count_queries: Callable[[str], AbstractContextManager[None]],
) -> None:  # fmt: skip
    client = client_as(people["chief"])
    with count_queries("approval"):
        text(client, address(asked))


def _fields(client: Client, asked: ApprovalRequest, verb: str = "") -> dict[str, str]:
    """What the form of a page posts."""
    page = client.get(address(asked, verb)).content.decode()
    return {
        name: page.split(f'name="{name}" value="')[1].split('"')[0]
        for name in ("once", "seen")
        if f'name="{name}" value="' in page
    }


def _seen(client: Client, asked: ApprovalRequest) -> str:
    return _fields(client, asked)["seen"]

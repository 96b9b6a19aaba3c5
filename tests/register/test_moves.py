"""Taking a step on the path: what is offered, on which day, and why it is refused."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client

from accounts.models import Directorate, User
from core.history import audit
from core.history.writing import insert
from register.choices import Status
from register.models import Action, Liability, Partnership, RequestEnding, StatusChange
from register.moves import rules
from register.rules.lifecycle import MOVES
from register.services import partnerships
from register.standing import refresh
from scrutiny.access import read_with_first_page
from scrutiny.analysis import first_page
from scrutiny.analysis import pdf as analysis_pdf
from scrutiny.analysis.facts.read import Analysis
from tests.factories.approvals import ask
from tests.factories.register import PartnershipFactory
from tests.factories.reviews import RiskFactory

SignIn = Callable[[User], Client]
TODAY = date(2026, 11, 20)


@pytest.fixture(autouse=True)
def _today(no_gates: None) -> Any:
    with time_machine.travel("2026-11-20 09:00 +0000", tick=False):
        yield


@pytest.mark.parametrize("status", list(Status))
def test_every_permitted_step_has_words_and_no_other_is_offered(status: Status) -> None:
    assert [value for value, words in rules.open_moves(status) if words] == list(MOVES[status])


@pytest.mark.parametrize(
    ("on", "last", "problem"),
    [
        (TODAY, None, ""),
        (date(2026, 11, 21), None, "today"),
        (date(2020, 1, 1), date(2020, 1, 1), ""),
        (date(2019, 12, 31), date(2020, 1, 1), "1 January 2020"),
    ],
)
def test_the_day_lies_between_the_last_step_and_today(on: date, last: date | None, problem: str) -> None:
    found = rules.check_day_of_step(on, today=TODAY, last=last)
    assert problem in found
    assert bool(found) == bool(problem)


def typed(to: str, day: tuple[int, int, int] = (1, 11, 2026), **more: str) -> dict[str, str]:
    parts = dict(zip(("on_day", "on_month", "on_year"), map(str, day), strict=True))
    decided = {"decision_reference": "Minute 41"} if to in ("setting_up", "winding_down", "closed") else {}
    return {"to": to, "reason": "Cabinet agreed", **decided, **parts, **more}


def confirm(client: Client, address: str, words: dict[str, str]) -> Any:
    """Press on the page that shows the answers once more."""
    state = client.post(address, words).context["check"].state
    return client.post(address, words | {"checked": "yes", "state": state}, follow=True)


@pytest.fixture
def idea(adults: Directorate) -> Partnership:
    made = PartnershipFactory(directorate=adults)
    StatusChange.objects.create(partnership=made, to_status=Status.PROPOSED, on=date(2026, 10, 1))
    return made


@pytest.mark.django_db
def test_a_step_is_dated_and_told(idea: Partnership, officer: User, client_as: SignIn) -> None:
    client, address = client_as(officer), f"/register/{idea.reference}/move/"
    words = typed("setting_up", decision_reference="Minute 41")
    check = client.post(address, words).content.decode()
    assert "Check this step before it is recorded" in check
    assert "Minute 41" in check
    assert "Cabinet agreed" in client.post(address, words | {"checked": "back"}).content.decode()
    assert not StatusChange.objects.filter(to_status=Status.SETTING_UP).exists()
    response = confirm(client, address, words)
    assert "Moved to “Setting up”." in response.content.decode()
    assert "Next it goes live, once what its page lists is in place." in response.content.decode()
    step = StatusChange.objects.get(partnership=idea, to_status=Status.SETTING_UP)
    assert (step.on, step.decision_reference, step.from_status) == (
        date(2026, 11, 1),
        "Minute 41",
        "proposed",
    )
    assert audit.find_events_about(idea)[0].category == "decision"
    assert "Minute 41, 1 November 2026" in response.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("posted", "words"),
    [
        (typed("live"), "live"),
        (typed("setting_up", (21, 11, 2026)), "Enter today, 20 November 2026"),
        (typed("setting_up", (30, 9, 2026)), "Enter 1 October 2026 or a later day"),
        (typed("setting_up") | {"reason": ""}, "Say why this step is taken"),
        ({"decision_reference": "Minute 41"}, "What has happened"),
        (typed("out_of_scope"), "Choose what it is, so that it is found again"),
        (typed("out_of_scope", scope_kind="moon"), "moon"),
    ],
)
def test_a_step_that_cannot_be_is_refused_in_words(
    posted: dict[str, str], words: str, idea: Partnership, officer: User, client_as: SignIn
) -> None:
    response = client_as(officer).post(f"/register/{idea.reference}/move/", posted)
    assert response.status_code == 200
    assert words in response.content.decode().partition("govuk-error-summary__list")[2].partition("</ul>")[0]
    assert Partnership.objects.get(pk=idea.pk).status == Status.PROPOSED


@pytest.mark.django_db
def test_a_closed_partnership_offers_no_step(officer: User, client_as: SignIn) -> None:
    over = PartnershipFactory(status=Status.CLOSED)
    page = client_as(officer).get(f"/register/{over.reference}/move/").content.decode()
    assert "No step leads on from here" in page
    assert "<form" not in page[page.index("<main") :]
    for status, offered in ((Status.CLOSED, False), (Status.LIVE, True), (Status.WITHDRAWN, True)):
        Partnership.objects.filter(pk=over.pk).update(status=status)
        page = client_as(officer).get(f"/register/{over.reference}/").content.decode()
        assert (f'href="/register/{over.reference}/move/"' in page) is offered, status


@pytest.mark.django_db
def test_what_is_over_is_not_chased_and_only_what_outlasts_it_shows_a_sign_as_the_step_says(
    officer: User, client_as: SignIn
) -> None:
    said = " ".join(rules.list_consequences(Status.WINDING_DOWN, Status.CLOSED))
    assert "No review or action of it is chased any more, and none counts as late." in said
    assert "Only what may outlast it still shows as a warning sign" in said
    made = PartnershipFactory(status=Status.WINDING_DOWN, sponsor=officer.person)
    Liability.objects.create(partnership=made, what="The lease", cap="not_capped")
    late = {"partnership": made, "owner": officer.person, "due_on": date(2026, 11, 1)}
    Action.objects.create(what="Return the keys", **late)
    Action.objects.create(what="No exit plan agreed", source_kind="gap", **late)
    client, record = client_as(officer), f"/register/{made.reference}/"

    def pages(*addresses: str) -> str:
        return "".join(client.get(address).content.decode() for address in addresses)

    chasing = ("/actions/", "/", f"/gaps/?post={officer.person_id}")
    for status, chased in ((Status.WINDING_DOWN, True), (Status.CLOSED, False)):
        Partnership.objects.filter(pk=made.pk).update(status=status)
        refresh.refresh([made.pk])
        assert ("Return the keys" in pages(*chasing)) is chased
        assert ("No exit plan agreed" in pages(*chasing)) is chased
        tab = pages(f"{record}actions/")
        assert "Return the keys" in tab
        assert ("days late" in tab) is chased
        assert ("is not chased, and nothing of it counts as late" in tab) is not chased
        assert "carries a liability without an upper limit" in pages(record)
        assert "carries a liability without an upper limit" in pages(chasing[2])
        found = Analysis(read_with_first_page(Partnership.objects.all()).get(pk=made.pk), today=TODAY)
        assert [bool(found.watched.late_gaps), bool(found.watched.late_actions)] == [chased, chased]


@pytest.mark.django_db
def test_the_gate_links_to_its_own_step(idea: Partnership, officer: User, client_as: SignIn) -> None:
    page = client_as(officer).get(f"/register/{idea.reference}/move/?to=setting_up").content.decode()
    chosen = page[: page.index("checked")].rpartition("<input")[2]
    assert 'value="setting_up"' in chosen


@pytest.mark.django_db
def test_closing_lists_what_is_still_open_and_asks_what_becomes_of_it(
    officer: User, client_as: SignIn
) -> None:
    ending = PartnershipFactory(status=Status.WINDING_DOWN)
    action = Action.objects.create(partnership=ending, what="Return the keys")
    client, address = client_as(officer), f"/register/{ending.reference}/move/"
    shown = client.post(address, typed("closed"))
    assert "1 action is open" in shown.content.decode()
    words = typed("closed", checked="yes", state=shown.context["check"].state)
    page = client.post(address, words).content.decode()
    assert "Say what becomes of what is still open" in page
    words["left_open"] = "Estates returns the keys."
    back = client.post(address, words | {"checked": "back"}).content.decode()
    assert 'name="left_open" value="Estates returns the keys."' in back
    ending.refresh_from_db()
    assert ending.status == Status.WINDING_DOWN
    client.post(address, words)
    ending.refresh_from_db()
    step = StatusChange.objects.get(partnership=ending, to_status=Status.CLOSED)
    assert (ending.status, step.left_open) == (Status.CLOSED, "Estates returns the keys.")
    assert "Estates returns the keys." in str(audit.find_events_about(ending)[0].changes)
    action.refresh_from_db()
    assert action.progress == Action.Progress.OPEN


@pytest.mark.parametrize("then", list(Status))
def test_every_step_says_what_happens_next(then: Status) -> None:
    assert rules.say_next(then).endswith(".")


REQUIRED = "The register says that the law requires this partnership."


@pytest.mark.parametrize(
    ("then", "basis", "leaving", "warned"),
    [
        (Status.WINDING_DOWN, "", "statutory", True),
        (Status.WINDING_DOWN, "statutory", "not_known", True),
        (Status.CLOSED, "", "statutory", True),
        (Status.WITHDRAWN, "statutory", "not_known", True),
        (Status.LIVE, "statutory", "statutory", False),
        (Status.DORMANT, "statutory", "statutory", False),
        (Status.WINDING_DOWN, "", "by_notice", False),
        (Status.WINDING_DOWN, "voluntary", "nothing_binds", False),
    ],
)
def test_the_end_of_what_the_law_requires_is_warned_of(
    then: Status, basis: str, leaving: str, warned: bool
) -> None:
    assert rules.warn_of_law(then, basis=basis, leaving=leaving).startswith(REQUIRED) is warned


@pytest.mark.django_db
@pytest.mark.parametrize("leaving", ["statutory", "by_notice"])
def test_winding_down_says_what_speaks_against_it_and_what_is_open_and_goes_on(
    leaving: str, officer: User, client_as: SignIn
) -> None:
    own = PartnershipFactory(status=Status.LIVE, leaving=leaving)
    action = Action.objects.create(partnership=own, what="Return the keys")
    client, address = client_as(officer), f"/register/{own.reference}/move/"
    page = client.post(address, typed("winding_down")).content.decode()
    assert (REQUIRED in page) is (leaving == "statutory")
    assert "What is still open, and goes on" in page
    assert "1 action is open" in page
    assert "What becomes of it" not in page  # nothing ends yet
    told = confirm(client, address, typed("winding_down")).content.decode()
    assert "Moved to “Winding down”." in told
    assert "Next, settle what is still open and the accounts" in told
    action.refresh_from_db()
    assert action.progress == Action.Progress.OPEN
    assert StatusChange.objects.get(partnership=own).decision_reference == "Minute 41"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("status", "to", "asked"),
    [
        (Status.LIVE, Status.WINDING_DOWN, True),
        (Status.WINDING_DOWN, Status.CLOSED, True),
        (Status.LIVE, Status.DORMANT, False),
        (Status.WINDING_DOWN, Status.LIVE, False),
    ],
)
def test_winding_down_and_closing_ask_by_which_decision(
    status: Status, to: Status, asked: bool, officer: User, client_as: SignIn
) -> None:
    own = PartnershipFactory(status=status)
    client, address = client_as(officer), f"/register/{own.reference}/move/"
    page = client.post(address, typed(to, decision_reference="")).content.decode()
    assert ("Enter the reference of the decision" in page) is asked
    assert ("Check this step before it is recorded" in page) is not asked


@pytest.mark.django_db
def test_closing_with_nothing_open_asks_nothing_more(officer: User, client_as: SignIn) -> None:
    ending = PartnershipFactory(status=Status.WINDING_DOWN)
    client, address = client_as(officer), f"/register/{ending.reference}/move/"
    assert "What is still open" not in client.post(address, typed("closed")).content.decode()
    confirm(client, address, typed("closed"))
    ending.refresh_from_db()
    assert ending.status == Status.CLOSED


@pytest.mark.django_db
def test_what_is_still_open_may_not_grow_between_reading_and_confirming(
    officer: User, client_as: SignIn
) -> None:
    ending = PartnershipFactory(status=Status.WINDING_DOWN)
    Action.objects.create(partnership=ending, what="Return the keys")
    client, address = client_as(officer), f"/register/{ending.reference}/move/"
    state = client.post(address, typed("closed")).context["check"].state
    Action.objects.create(partnership=ending, what="Pay the last bill")
    words = typed("closed", checked="yes", state=state, left_open="Estates returns the keys.")
    page = client.post(address, words)
    assert "Something here has changed since you read it" in page.content.decode()
    assert "Estates returns the keys." in page.content.decode()
    ending.refresh_from_db()
    assert ending.status == Status.WINDING_DOWN
    client.post(address, words | {"state": page.context["check"].state})
    ending.refresh_from_db()
    assert ending.status == Status.CLOSED


@pytest.mark.django_db
def test_what_becomes_of_what_is_asked_is_said_before_and_done_with_the_step(
    officer: User, client_as: SignIn
) -> None:
    risk = RiskFactory(now=(4, 4))
    ending, asked_words = risk.partnership, "1 request for an approval ends with it"
    Partnership.objects.filter(pk=ending.pk).update(status=Status.WINDING_DOWN)
    client, address = client_as(officer), f"/register/{ending.reference}/move/"
    assert asked_words not in client.post(address, typed("closed")).content.decode()
    state = client.post(address, typed("closed")).context["check"].state
    ask(risk, by=officer)
    assert asked_words not in client.post(address, typed("live")).content.decode()
    words = typed("closed", checked="yes", state=state, left_open="Finance watches it.")
    page = client.post(address, words)  # it was asked while the page was open
    assert asked_words in page.content.decode()
    assert "Something here has changed since you read it" in page.content.decode()
    assert RequestEnding.objects.count() == 0
    client.post(address, words | {"state": page.context["check"].state})
    assert RequestEnding.objects.get().reason == "The partnership has ended."


@pytest.mark.django_db
def test_what_is_no_partnership_is_kept_under_its_kind_until_it_is_one_after_all(
    idea: Partnership, officer: User, client_as: SignIn
) -> None:
    client, address = client_as(officer), f"/register/{idea.reference}/move/"
    assert Partnership.objects.get(pk=idea.pk).scope_kind == ""
    confirm(client, address, typed("setting_up", scope_kind="network"))
    assert (
        Partnership.objects.get(pk=idea.pk).scope_kind == ""
    )  # it stays a partnership, so it has no other kind
    confirm(client, address, typed("out_of_scope", scope_kind="network"))
    assert Partnership.objects.get(pk=idea.pk).scope_kind == "network"
    assert ("scope_kind", "Network") in [
        (change["field"], change["new"]) for change in audit.find_events_about(idea)[0].changes
    ]
    found = client.get("/register/?kind=network").content.decode()
    assert idea.name in found
    assert idea.name not in client.get("/register/?kind=pfi").content.decode()
    assert "Network" in client.get(f"/register/{idea.reference}/").content.decode()
    assert "scope_kind" not in client.get(address).content.decode()
    confirm(client, address, typed("live"))
    assert Partnership.objects.get(pk=idea.pk).scope_kind == ""


@pytest.mark.django_db
@pytest.mark.parametrize(("status", "asked"), [(Status.OUT_OF_SCOPE, True), (Status.LIVE, False)])
def test_its_kind_is_put_right_only_where_it_is_no_partnership(
    status: Status, asked: bool, officer: User, client_as: SignIn
) -> None:
    own = PartnershipFactory(status=status)
    page = client_as(officer).get(f"/register/{own.reference}/edit/form/").content.decode()
    assert ('name="scope_kind"' in page) == asked


@pytest.mark.django_db
def test_a_step_checked_before_another_was_taken_is_shown_anew(officer: User, client_as: SignIn) -> None:
    own = PartnershipFactory(status=Status.LIVE)
    client, address = client_as(officer), f"/register/{own.reference}/move/"
    old = client.post(address, typed("winding_down")).context["check"].state
    confirm(client, address, typed("dormant"))
    again = client.post(address, typed("winding_down", checked="yes", state=old))
    assert again.context["changed"]
    assert Partnership.objects.get(pk=own.pk).status == Status.DORMANT


@pytest.mark.django_db
@pytest.mark.parametrize("left", [Status.WINDING_DOWN, Status.DORMANT])
def test_what_comes_back_is_live_since_it_first_went_live_on_page_report_and_past_day(
    left: Status, officer: User, client_as: SignIn
) -> None:
    own = PartnershipFactory(status=Status.SETTING_UP)
    turns = (
        (date(1997, 10, 1), Status.SETTING_UP),
        (date(1998, 7, 1), Status.LIVE),
        (date(2026, 11, 2), left),
        (date(2026, 11, 10), Status.LIVE),
    )
    insert(StatusChange(partnership=own, to_status=turns[0][1], on=turns[0][0]), by=officer)
    client, since = client_as(officer), "since 1 July 1998"
    for now, to in turns[1:]:
        with time_machine.travel(datetime(2026, 11, max(now.day, 2), 9, tzinfo=UTC), tick=False):
            partnerships.move(
                own, to=to, on=now, reason="Cabinet agreed", decision_reference="41", by=officer
            )
    now = client.get(own.get_absolute_url()).content.decode()
    then = client.get(f"{own.get_absolute_url()}?at=2026-11-15").content.decode()
    away = client.get(f"{own.get_absolute_url()}?at=2026-11-05").content.decode()
    for page in (now, then):
        path = page[page.index('class="path"') : page.index("</ol>", page.index('class="path"'))]
        assert since in path
        assert "November 2026" not in path
    assert "since 2 November 2026" in away
    found = Analysis(read_with_first_page(Partnership.objects.all()).get(pk=own.pk), today=TODAY)
    assert "Live since 1 July 1998." in first_page.describe_partnership(found)
    report = analysis_pdf.render_html(found)
    path = report[report.index('class="path"') : report.index("</ol>", report.index('class="path"'))]
    assert "1 July 1998" in path
    assert "2026" not in path
    assert "<b>Setting up</b> </li>" in path  # the day of the approval is said once, as on the page
    assert "Moved to live" in client.get(f"{own.get_absolute_url()}history/").content.decode()

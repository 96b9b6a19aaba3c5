"""Whether notice is followed is one rule, and list, record, tab, file, finding and report keep to it."""

from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client

from accounts.models import User
from register.choices import RUNNING_STATUSES, Leaving, Status
from register.known.facts import HeldDocument, RegisterFacts, TermDate
from register.known.finding import State
from register.known.notices import find_next_safe_day, last_safe_day_on
from register.known.rules import RULES
from register.models import Partnership, Standing
from register.rules.evidence import EvidenceAge, VersionDays
from register.rules.leaving import asks_notice, explain_not_followed
from register.standing import refresh as standing_refresh
from tests.factories.register import KeyDateFactory, PartnershipFactory
from tests.factories.signs import signs_of

TODAY = date(2026, 11, 20)
NOTICE = {"notice_number": 3, "notice_unit": "months"}


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("leaving", Leaving)
def test_notice_is_followed_where_it_runs_and_something_binds(status: Status, leaving: Leaving) -> None:
    followed = status in RUNNING_STATUSES and leaving in (Leaving.BY_NOTICE, Leaving.NOT_KNOWN)
    assert asks_notice(status, leaving) is followed
    assert bool(explain_not_followed(status, leaving)) is not followed


@pytest.mark.parametrize(
    ("leaving", "state"),
    [("by_notice", State.OUT_OF_DATE), ("not_known", State.OUT_OF_DATE), ("statutory", State.HELD)],
)
def test_an_exit_plan_is_late_by_a_missed_notice_only_where_notice_is_followed(
    leaving: str, state: State
) -> None:
    plan = HeldDocument(1, "exit_plan", "Plan", EvidenceAge((VersionDays(covers_from=date(2020, 1, 1)),)))
    facts = RegisterFacts(
        TODAY,
        Partnership(status="live", leaving=leaving),
        documents=(plan,),
        dates=(TermDate("end", date(2027, 1, 1), last_safe_on=date(2026, 10, 1)),),
    )
    assert RULES["exit-plan"]("exit-plan", facts).state is state


def made(*terms: dict[str, Any], **fields: Any) -> Partnership:
    own = PartnershipFactory(live=True, name="Odd", **({"leaving": "by_notice"} | fields))
    for term in terms:
        KeyDateFactory(partnership=own, **term)
    standing_refresh.refresh([own.pk])
    return own


def safe_day(own: Partnership) -> date | None:
    found: date | None = Partnership.objects.annotate(safe=last_safe_day_on(TODAY)).get(pk=own.pk).safe
    return found


def term(days_to_end: tuple[int, int, int], safe: tuple[int, int, int], **more: Any) -> dict[str, Any]:
    return {"on": date(*days_to_end), "last_safe_on": date(*safe)} | NOTICE | more


AHEAD = term((2027, 3, 31), (2026, 12, 31))
LATER = term((2028, 3, 31), (2027, 12, 31), kind="renewal")
MISSED = term((2027, 1, 31), (2026, 10, 31), kind="break")
OVER = term((2026, 3, 31), (2025, 12, 31))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("terms", "day", "ahead"),
    [
        ([], None, None),
        ([LATER, AHEAD], date(2026, 12, 31), date(2026, 12, 31)),
        ([MISSED, LATER], date(2027, 12, 31), date(2027, 12, 31)),
        ([MISSED], date(2026, 10, 31), None),
        ([OVER], None, None),
        ([AHEAD | {"decision": "renew"}], None, None),
        ([term((2027, 2, 20), (2026, 11, 20))], TODAY, TODAY),
        ([{"on": date(2027, 3, 31)}], None, None),
    ],
)
def test_the_last_safe_day_is_the_next_one_or_else_the_one_just_missed(
    terms: list[dict[str, Any]], day: date | None, ahead: date | None
) -> None:
    own = made(*terms)
    assert (safe_day(own), find_next_safe_day(own.pk, TODAY)) == (day, ahead)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fields", "terms", "words", "tab"),
    [
        ({}, [], "Not recorded", ""),
        ({"leaving": "statutory"}, [AHEAD], "Not followed", "The law requires the council to stay"),
        ({"leaving": "nothing_binds"}, [AHEAD], "Not followed", "nothing binds the council, so no notice"),
        ({"status": "setting_up"}, [AHEAD], "Not followed", "It is not running, so no notice is followed."),
        ({"status": "closed"}, [AHEAD], "Not followed", "It is not running, so no notice is followed."),
        ({}, [{"on": date(2027, 3, 31)}], "Not known", "Cannot be worked out until the notice is known"),
        ({}, [AHEAD | {"decision": "renew"}], "None ahead", "31 December 2026"),
        ({"status": "winding_down"}, [AHEAD], "31 Dec 2026", "in over 5 weeks"),
    ],
)
@time_machine.travel("2026-11-20 09:00", tick=False)
def test_where_none_is_followed_the_list_says_why_and_no_page_counts_down(
    fields: dict[str, Any],
    terms: list[dict[str, Any]],
    words: str,
    tab: str,
    officer: User,
    client: Client,
) -> None:
    own = made(*terms, **fields)
    client.force_login(officer)
    assert words in client.get("/register/?columns=name&columns=last_safe_on").content.decode()
    page = client.get(f"/register/{own.reference}/dates/").content.decode()
    assert tab in page
    record = client.get(own.get_absolute_url()).content.decode()
    followed = asks_notice(own.status, own.leaving) and bool(terms)
    assert ("Last safe date to give notice" in record) is (followed and "last_safe_on" in terms[0])
    if not followed:
        assert "in over 5 weeks" not in page + record
        assert "31 December 2026" not in page + record
        assert ("recorded, and not followed" in page) is bool(terms)


@pytest.mark.django_db
@time_machine.travel("2026-11-20 09:00", tick=False)
@pytest.mark.parametrize(
    ("terms", "ends", "ended"),
    [
        ([OVER, LATER], date(2028, 3, 31), False),
        ([AHEAD, LATER], date(2028, 3, 31), False),
        ([OVER, MISSED], date(2026, 3, 31), True),
        ([{"on": date(2026, 11, 19)}], date(2026, 11, 19), True),
        ([{"on": TODAY}], TODAY, False),
        ([{"on": date(2026, 11, 1), "precision": "month"}], date(2026, 11, 1), False),
    ],
)
def test_list_filter_and_sign_agree_when_it_ends(
    terms: list[dict[str, Any]], ends: date, ended: bool
) -> None:
    own = made(*terms)
    standing = Standing.objects.get(pk=own.pk)
    assert standing.ends_on == ends
    assert standing.agreement_until is not None
    assert (standing.agreement_until < TODAY) is ended
    assert ("agreement_ended" in signs_of(own)) is ended


@pytest.mark.django_db
@time_machine.travel("2026-11-20 09:00", tick=False)
@pytest.mark.parametrize(
    ("term_", "leaving", "shows"),
    [
        ({"on": TODAY}, "by_notice", True),
        ({"on": date(2026, 11, 19)}, "by_notice", False),
        ({"on": date(2027, 3, 31), "decision": "renew"}, "by_notice", False),
        ({"on": date(2027, 3, 31)}, "statutory", False),
        ({"on": date(2027, 3, 31)}, "not_known", True),
    ],
)
def test_a_notice_that_nobody_knows_is_a_sign_while_somebody_could_give_it(
    term_: dict[str, Any], leaving: str, shows: bool
) -> None:
    assert ("notice_not_known" in signs_of(made(term_, leaving=leaving))) is shows

"""The table of signs: how grave each is beside the others, on which days a window is open, and notice at its edges."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from register.choices import OPEN_STATUSES, RUNNING_STATUSES, Status
from register.known.facts import HeldDocument, NamedPerson, SeatTerm, TermDate
from register.known.signs.notice_rules import SOON
from register.known.signs.rules import SIGNS
from register.known.signs.sign import Window, word_for_names
from register.models import Partnership
from register.rules.evidence import EvidenceAge, VersionDays
from tests.register.known.test_signs import BY_CODE, OVER, covering, showing, whole

DAY = date(2026, 11, 20)
WEIGHTS = {  # 0 is worst: what can no longer be mended, what runs out, who answers for it, then what is missing
    0: {"agreement_ended"},
    1: {"notice_missed", "notice_closes"},
    2: {"unapproved_overspend"},
    3: {"no_sponsor", "sponsor_left", "sponsor_shut_out", "liability_without_limit"},
    4: {"notice_not_known", "no_agreement", "no_exit_plan"},
    5: {"no_partners", "no_purpose", "seat_ended", "exit_plan_out_of_date", "agreement_out_of_date"},
    6: {
        "no_objectives",
        "budget_out_of_step",
        "contribution_out_of_step",
        "budget_unlike_contributions",
        "no_quorum",
        "no_panel",
        "no_information_sharing",
        "information_sharing_out_of_date",
        "document_out_of_date",
        "document_runs_out",
    },
    7: {"no_priority", "no_legal_power"},
    8: {"baseline_not_assured"},
}


def test_the_gravest_stands_first_and_none_is_left_out() -> None:
    found: dict[int, set[str]] = {}
    for sign in SIGNS:
        found.setdefault(sign.weight, set()).add(sign.code)
    assert found == WEIGHTS


@pytest.mark.parametrize(
    ("window", "first", "last"),
    [
        (Window(), date.min, date.max),
        (Window(DAY), DAY, date.max),
        (Window(None, DAY), date.min, DAY - timedelta(1)),
        (Window(DAY, DAY + timedelta(2)), DAY, DAY + timedelta(1)),
    ],
)
def test_a_window_is_open_from_its_first_day_until_the_day_before_it_closes(
    window: Window, first: date, last: date
) -> None:
    assert window.shows_on(first)
    assert window.shows_on(last)
    assert first == date.min or not window.shows_on(first - timedelta(1))
    assert last == date.max or not window.shows_on(last + timedelta(1))


def test_a_window_without_a_day_between_never_shows() -> None:
    assert not any(Window(DAY, DAY).shows_on(DAY + timedelta(by)) for by in (-1, 0, 1))


@pytest.mark.parametrize(
    ("by", "shown"),
    [
        (-timedelta(1) - SOON, set()),
        (-SOON, {"notice_closes"}),
        (timedelta(0), {"notice_closes"}),  # the very last day on which notice is in time
        (timedelta(1), {"notice_missed"}),
    ],
)
def test_notice_is_in_time_on_its_very_last_day(by: timedelta, shown: set[str]) -> None:
    term = TermDate("end", date(2028, 3, 31), notice="6 months", last_safe_on=DAY)
    assert showing(replace(whole(), dates=(term,)), DAY + by) == shown
    assert showing(replace(whole("closed"), dates=(term,)), DAY + by) == set()


def test_on_its_last_day_an_agreement_still_runs_and_its_missed_notice_still_shows() -> None:
    term = TermDate("end", DAY, notice="6 months", last_safe_on=date(2026, 5, 20))
    facts = replace(whole(), dates=(term,))
    assert showing(facts, DAY) == {"notice_missed"}
    assert showing(facts, DAY + timedelta(1)) == {"agreement_ended"}


def test_where_nothing_binds_no_notice_need_be_known() -> None:
    dates = (TermDate("end", date(2030, 3, 31)),)
    for leaving, shown in (("by_notice", {"notice_not_known"}), ("nothing_binds", set())):
        assert showing(replace(whole(leaving=leaving), dates=dates)) == shown


@pytest.mark.parametrize("status", Status.values)
@pytest.mark.parametrize(
    ("ends_on", "stands_down_on", "shows"),
    [
        (None, None, False),
        (DAY + timedelta(1), None, False),
        (DAY, None, False),  # the last day of the term
        (DAY - timedelta(1), None, True),
        (DAY - timedelta(1), DAY + timedelta(1), True),
        (DAY - timedelta(1), DAY, False),
    ],
)
def test_a_term_that_has_ended_shows_from_the_day_after_until_they_stand_down(
    ends_on: date | None, stands_down_on: date | None, shows: bool, status: str
) -> None:
    facts = replace(whole(status), seats=(SeatTerm("Cabinet member", ends_on, stands_down_on, 7),))
    assert showing(facts) == ({"seat_ended"} if shows and status in RUNNING_STATUSES else set())


@pytest.mark.parametrize("status", Status.values)
@pytest.mark.parametrize(
    ("may_sign_in", "left_on", "shown"),
    [
        (True, None, set()),
        (None, None, set()),  # named, and never had a sign-in
        (False, None, {"sponsor_shut_out"}),
        (False, DAY, {"sponsor_left"}),
        (False, DAY + timedelta(1), {"sponsor_shut_out"}),
        (False, DAY - timedelta(1), {"sponsor_left"}),
        (None, DAY - timedelta(1), {"sponsor_left"}),
        (None, DAY, {"sponsor_left"}),
        (None, DAY + timedelta(1), set()),
    ],
)
def test_a_sponsor_who_is_shut_out_shows_until_they_have_left(
    may_sign_in: bool | None, left_on: date | None, shown: set[str], status: str
) -> None:
    named = NamedPerson("Head of Rivers", "", left_on, may_sign_in=may_sign_in)
    facts = replace(whole(status), sponsor=named)
    assert showing(facts) == (shown if status in OPEN_STATUSES else set())


def test_of_several_years_over_budget_the_newest_without_approval_is_told() -> None:
    approved = replace(OVER[0], approval_reference="Cabinet 12")
    older = replace(OVER[0], year=2025)
    assert len(list(BY_CODE["unapproved_overspend"].windows(replace(whole(), years=(*OVER, older))))) == 1
    assert showing(replace(whole(), years=(approved, older))) == {"unapproved_overspend"}
    assert showing(replace(whole(), years=(approved,))) == set()


def test_partners_who_all_leave_on_a_known_day_are_partners_until_then() -> None:
    facts = replace(whole(), members_until=DAY + timedelta(1))
    assert showing(facts, DAY) == set()
    assert showing(facts, DAY + timedelta(1)) == {"no_partners"}
    assert showing(replace(facts, partnership=Partnership(status="closed")), DAY + timedelta(1)) == set()


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("exit_plan", "exit_plan_out_of_date"),
        ("terms", "agreement_out_of_date"),
        ("information_sharing", "information_sharing_out_of_date"),
        ("insurance", "document_out_of_date"),
    ],
)
def test_a_document_is_told_of_by_one_sign_and_once(kind: str, code: str) -> None:
    facts = replace(whole(), documents=covering(kind, VersionDays(None, DAY)))
    after = DAY + timedelta(1)
    shown = [s.code for s in SIGNS for window in s.windows(facts) if window.shows_on(after)]
    assert shown == [code]
    assert [s.code for s in SIGNS for window in s.windows(facts) if window.shows_on(DAY)] == [
        "document_runs_out"
    ]


def test_of_two_documents_with_one_last_day_the_newer_is_to_be_renewed() -> None:
    papers = tuple(
        HeldDocument(pk, "insurance", f"Policy {pk}", EvidenceAge((VersionDays(None, DAY),)))
        for pk in (11, 12, 10)
    )
    facts = replace(whole(), documents=(*whole().documents, *papers))
    (window,) = BY_CODE["document_out_of_date"].windows(facts)
    assert window.mends == "documents/12/new-version/"


def test_fields_and_kinds_of_record_are_named_in_words() -> None:
    sign = replace(BY_CODE["no_purpose"], sentence="Changed: %(what)s")
    assert sign.told({"what": word_for_names(["form", "register.liability"])}) == "Changed: form, liabilities"


@pytest.mark.parametrize(
    ("about_on", "said"), [(None, "Protocol 2.6"), (DAY, "today"), (DAY - timedelta(1), "1 day late")]
)
def test_a_sign_without_a_day_says_what_it_rests_on(about_on: date | None, said: str) -> None:
    assert BY_CODE["no_purpose"].when(about_on, DAY) == said

"""Each warning sign: it shows where it should, is silent where it should not, and turns on the right day."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from register.choices import OPEN_STATUSES, RUNNING_STATUSES, Status
from register.known.facts import (
    HeldDocument,
    MoneyOfYear,
    NamedPerson,
    PaidIn,
    RegisterFacts,
    Stated,
    TermDate,
)
from register.known.signs.rules import SIGNS
from register.known.signs.sign import Sign
from register.models import Partnership
from register.rules.evidence import EvidenceAge, VersionDays

DAY = date(2026, 11, 20)
BY_CODE: dict[str, Sign[RegisterFacts]] = {sign.code: sign for sign in SIGNS}
DOCUMENTS = tuple(
    HeldDocument(number, kind, kind)
    for number, kind in enumerate(("terms", "exit_plan", "information_sharing"), start=1)
)


def whole(status: str = "live", **fields: Any) -> RegisterFacts:
    """A partnership about which everything is known and in order."""
    own = {
        "purpose": "Cleaner rivers",
        "legal_power": "An Act",
        "leaving": "by_notice",
        "baseline_assured": True,
    }
    return RegisterFacts(
        DAY,
        Partnership(status=status, **(own | fields)),
        sponsor=NamedPerson("Head of Rivers", "", None),
        panel="Environment panel",
        members=("Vale NHS (host)",),
        documents=DOCUMENTS,
        priorities=("Clean rivers",),
        objectives=1,
    )


def showing(facts: RegisterFacts, day: date = DAY) -> set[str]:
    """The codes of the signs that show on a day."""
    return {
        sign.code
        for sign in SIGNS
        for window in sign.windows(facts)
        if (window.shows_from is None or window.shows_from <= day)
        and (window.shows_until is None or day < window.shows_until)
    }


def test_a_partnership_in_order_shows_nothing() -> None:
    assert all(showing(whole(status)) == set() for status in Status.values)


def without(kind: str) -> tuple[HeldDocument, ...]:
    return tuple(each for each in DOCUMENTS if each.kind != kind)


OVER = (MoneyOfYear(2026, Decimal(100), Decimal(120), ""),)
LACKS: list[tuple[str, dict[str, Any], tuple[str, ...]]] = [
    ("no_sponsor", {"sponsor": None}, OPEN_STATUSES),
    ("no_partners", {"members": ()}, OPEN_STATUSES),
    ("baseline_not_assured", {"baseline_assured": False}, OPEN_STATUSES),
    ("no_purpose", {"purpose": ""}, OPEN_STATUSES),
    ("liability_without_limit", {"without_limit": ("Loan",)}, tuple(Status)),
    ("unapproved_overspend", {"years": OVER}, tuple(Status)),
    ("no_priority", {"priorities": ()}, RUNNING_STATUSES),
    ("no_objectives", {"objectives": 0}, RUNNING_STATUSES),
    ("no_panel", {"panel": ""}, RUNNING_STATUSES),
    ("no_legal_power", {"legal_power": ""}, RUNNING_STATUSES),
    ("no_exit_plan", {"documents": without("exit_plan")}, RUNNING_STATUSES),
    ("no_agreement", {"documents": without("terms")}, RUNNING_STATUSES),
    ("no_information_sharing", {"documents": without("information_sharing")}, RUNNING_STATUSES),
    ("notice_not_known", {"dates": (TermDate("end", date(2030, 3, 31)),)}, RUNNING_STATUSES),
]
PLAN_OF_REQUIRED = (
    "No exit plan is held; though the law requires the partnership, the protocol asks how it would end"
)
OF_THE_PARTNERSHIP = {"purpose", "legal_power", "baseline_assured"}


@pytest.mark.parametrize("status", Status.values)
@pytest.mark.parametrize(("code", "lacking", "where"), LACKS, ids=[one[0] for one in LACKS])
def test_a_sign_shows_for_what_is_missing_and_only_where_it_matters(
    code: str, lacking: dict[str, Any], where: tuple[str, ...], status: str
) -> None:
    own = {name: value for name, value in lacking.items() if name in OF_THE_PARTNERSHIP}
    facts = replace(whole(status, **own), **{n: v for n, v in lacking.items() if n not in own})
    assert showing(facts) == ({code} if status in where else set())
    assert BY_CODE[code].is_tested(status, "major") is (status in where)


@pytest.mark.parametrize(
    ("own", "said"),
    [
        ({}, "No exit plan is held"),
        ({"leaving": "by_notice"}, "No exit plan is held"),
        ({"leaving": "statutory"}, PLAN_OF_REQUIRED),
        ({"basis": "statutory"}, PLAN_OF_REQUIRED),
    ],
)
def test_that_no_exit_plan_is_held_says_so_where_the_law_requires_it(own: dict[str, str], said: str) -> None:
    sign = BY_CODE["no_exit_plan"]
    lacking = replace(whole("live", **own), documents=without("exit_plan"))
    assert [sign.told(one.words) for one in sign.windows(lacking)] == [said]
    assert not list(sign.windows(whole("live", **own)))


def document(kind: str, review_on: date) -> tuple[HeldDocument, ...]:
    return (*without(kind), HeldDocument(9, kind, kind, EvidenceAge(review_on=review_on)))


def covering(kind: str, *versions: VersionDays, renewer: str = "") -> tuple[HeldDocument, ...]:
    return (*without(kind), HeldDocument(9, kind, kind, EvidenceAge(versions), renewer=renewer))


FAR = date(2031, 3, 31)
TERM = TermDate("end", date(2027, 3, 31), notice="6 months", last_safe_on=date(2026, 9, 30))
AFTER, EARLIER = date(2026, 11, 21), date(2026, 8, 22)
TURNS: list[tuple[str, dict[str, Any], date, date | None]] = [  # the sign, first day, first day without it
    ("agreement_ended", {"dates": (TermDate("end", DAY, notice="x"),)}, date(2026, 11, 21), None),
    ("agreement_ended", {"dates": (TermDate("renewal", DAY, notice="x"),)}, date(2026, 11, 21), None),
    ("notice_missed", {"dates": (TERM,)}, date(2026, 10, 1), date(2027, 4, 1)),
    ("notice_closes", {"dates": (TERM,)}, date(2026, 4, 3), date(2026, 10, 1)),
    ("sponsor_left", {"sponsor": NamedPerson("Head", "", DAY)}, DAY, None),
    ("exit_plan_out_of_date", {"documents": document("exit_plan", DAY)}, date(2026, 11, 21), None),
    ("agreement_out_of_date", {"documents": document("terms", DAY)}, date(2026, 11, 21), None),
    ("no_partners", {"members_until": date(2026, 12, 31)}, date(2026, 12, 31), None),
    (
        "exit_plan_out_of_date",
        {"documents": (*document("exit_plan", date(2026, 1, 1)), *document("exit_plan", DAY))},
        date(2026, 11, 21),
        None,
    ),
    (
        "information_sharing_out_of_date",
        {"documents": document("information_sharing", DAY)},
        date(2026, 11, 21),
        None,
    ),
    ("document_runs_out", {"documents": covering("terms", VersionDays(None, DAY))}, date(2026, 8, 22), AFTER),
    ("agreement_out_of_date", {"documents": covering("terms", VersionDays(None, DAY))}, AFTER, None),
    ("agreement_out_of_date", {"documents": covering("terms", VersionDays(None, None, DAY))}, AFTER, None),
    ("document_out_of_date", {"documents": covering("insurance", VersionDays(None, DAY))}, AFTER, None),
    ("document_runs_out", {"documents": covering("insurance", VersionDays(None, DAY))}, EARLIER, AFTER),
    (
        "exit_plan_out_of_date",  # the next version begins after a gap
        {"documents": covering("exit_plan", VersionDays(None, DAY), VersionDays(date(2027, 4, 1)))},
        AFTER,
        date(2027, 4, 1),
    ),
]


@pytest.mark.parametrize(("code", "known", "first", "gone"), TURNS)
def test_a_sign_that_depends_on_the_day_turns_on_it(
    code: str, known: dict[str, Any], first: date, gone: date | None
) -> None:
    facts = replace(whole(), **known)
    before = date.fromordinal(first.toordinal() - 1)
    assert code not in showing(facts, before)
    assert code in showing(facts, first)
    if gone:
        assert code in showing(facts, date.fromordinal(gone.toordinal() - 1))
        assert code not in showing(facts, gone)
    assert code not in showing(replace(facts, partnership=Partnership(status="closed")), first)
    assert BY_CODE[code].is_tested("live", "major")
    for status in Status.values:  # where it is not tested it never shows
        if not BY_CODE[code].is_tested(status, "major"):
            assert code not in showing(replace(facts, partnership=Partnership(status=status)), first)


def test_a_break_or_an_earlier_end_says_nothing_of_what_came_after() -> None:
    ended = TermDate("end", DAY, notice="x")
    for other in (TermDate("break", FAR, notice="x"), TermDate("end", date(2020, 1, 1), notice="x")):
        (window,) = BY_CODE["agreement_ended"].windows(replace(whole(), dates=(ended, other)))
        assert window.about_on == DAY


@pytest.mark.parametrize(
    ("known", "leaving"),
    [
        ({"dates": (replace(TERM, decided=True),)}, "by_notice"),
        ({"dates": (TERM,)}, "statutory"),
        ({"dates": (TERM,)}, "nothing_binds"),
        ({"dates": (TermDate("break", DAY, notice="x"),)}, "by_notice"),
        ({"dates": (TermDate("end", DAY, notice="x"), TermDate("end", FAR, notice="x"))}, "by_notice"),
        ({"dates": (TermDate("end", DAY, notice="x"), TermDate("renewal", FAR, notice="x"))}, "by_notice"),
        ({"years": (replace(OVER[0], approval_reference="Cabinet 12"),)}, "by_notice"),
        ({"years": (replace(OVER[0], forecast=Decimal(100)),)}, "by_notice"),
        ({"years": (replace(OVER[0], forecast=None),)}, "by_notice"),
        ({"documents": without("exit_plan"), "stated": {"exit-plan": Stated("yes", "Y")}}, "by_notice"),
        ({"documents": document("exit_plan", date(2027, 3, 1))}, "by_notice"),
        (
            {
                "documents": (
                    *DOCUMENTS,
                    HeldDocument(9, "exit_plan", "Old", EvidenceAge(review_on=date(2026, 1, 1))),
                )
            },
            "by_notice",
        ),
    ],
)
def test_a_sign_stays_silent(known: dict[str, Any], leaving: str) -> None:
    assert showing(replace(whole(leaving=leaving), **known)) == set()


def test_a_sentence_is_told_with_its_day_and_its_pounds() -> None:
    (window,) = BY_CODE["notice_missed"].windows(replace(whole(), dates=(TERM,)))
    said = BY_CODE["notice_missed"].told(window.words)
    assert (
        said
        == "The last safe date to leave by 31 March 2027 was 30 September 2026, and no decision is recorded"
    )
    (window,) = BY_CODE["unapproved_overspend"].windows(replace(whole(), years=OVER))
    assert (
        BY_CODE["unapproved_overspend"]
        .told(window.words)
        .startswith("The forecast of 2026/27 is £20 over budget")
    )


def test_every_sign_has_words_of_its_own_and_a_link_that_mends_it() -> None:
    assert len(BY_CODE) == len(SIGNS)
    for sign in SIGNS:
        assert sign.label
        assert "%" not in str(sign.label)
        assert sign.verb
        assert sign.mends
        assert sign.source.startswith("Protocol")
        assert sign.weakness in "abcdefgh"


@pytest.mark.parametrize(
    ("budgets", "status", "shows"),
    [
        ({2026: 1000, 2025: 100}, "live", True),
        ({2026: 100, 2025: 1000}, "live", True),
        ({2026: 999, 2025: 100}, "live", False),
        ({2026: 1000, 2024: 100}, "live", False),
        ({2026: 1000, 2025: 0}, "live", False),
        ({2026: 1000, 2025: None}, "live", False),
        ({2026: 1000, 2025: 100}, "closed", False),
    ],
)
def test_budgets_ten_times_apart_in_two_years_running_are_looked_at(
    budgets: dict[int, int | None], status: str, shows: bool
) -> None:
    years = tuple(
        MoneyOfYear(year, None if pounds is None else Decimal(pounds), None, "")
        for year, pounds in budgets.items()
    )
    facts = replace(whole(status), years=years)
    assert ("budget_out_of_step" in showing(facts)) is shows
    if shows:
        (window,) = BY_CODE["budget_out_of_step"].windows(facts)
        told = BY_CODE["budget_out_of_step"].told(window.words)
        assert told.startswith("The budget of 2026/27 is £")
        assert told.endswith(": one may be mistyped")


def paid(year: int, *amounts: int | None, kind: str = "cash") -> tuple[PaidIn, ...]:
    """What organisation 1, 2, ... puts in; None where nobody knows how much."""
    several = enumerate(amounts, 1)
    return tuple(
        PaidIn(year, by, kind, None if pounds is None else Decimal(pounds), by) for by, pounds in several
    )


@pytest.mark.parametrize(
    ("rows", "status", "shows"),
    [
        (paid(2026, 500) + paid(2025, 50), "live", True),
        (paid(2026, 50) + paid(2025, 500), "live", True),
        (paid(2026, 7, 500) + paid(2025, 7, 50), "live", True),
        (paid(2026, 499) + paid(2025, 50), "live", False),
        (paid(2026, 500) + paid(2024, 50), "live", False),
        (paid(2026, 500) + paid(2025, 50, kind="grant"), "live", False),  # another kind
        (paid(2026, 500) + paid(2025, 500, 50), "live", False),  # another partner
        (paid(2026, 500) + paid(2025, None), "live", False),
        (paid(2026, 500) + paid(2025, 0), "live", False),
        (paid(2026, -500) + paid(2025, 50), "live", False),
        (paid(2026, 500) + paid(2025, 50), "closed", False),
    ],
)
def test_a_contribution_ten_times_that_of_the_year_beside_it_is_looked_at(
    rows: tuple[PaidIn, ...], status: str, shows: bool
) -> None:
    facts = replace(whole(status), paid=rows)
    assert showing(facts) == ({"contribution_out_of_step"} if shows else set())
    if shows:
        (window,) = BY_CODE["contribution_out_of_step"].windows(facts)
        told = BY_CODE["contribution_out_of_step"].told(window.words)
        assert told.startswith("A contribution of 2026/27 is £")
        assert window.mends.startswith("finance/contributions/")


@pytest.mark.parametrize(
    ("budget", "rows", "shows"),
    [
        (100_000, paid(2026, 60_000, 40_000), False),
        (100_000, paid(2026, 60_000, 30_000), False),  # a tenth
        (100_000, paid(2026, 60_000, 29_999), True),
        (100_000, paid(2026, 60_000, 50_001), True),
        (5_000, paid(2026, 2_000, 2_000), False),  # a fifth, and £1,000
        (5_000, paid(2026, 2_000, 1_999), True),
        (0, paid(2026, 600, 401), True),
        (100_000, paid(2026, 60_000, None), False),  # not all are known
        (100_000, paid(2026, 60_000), False),  # of one payer alone
        (100_000, (), False),
        (None, paid(2026, 60_000, 20_000), False),
        # Staff time stands in some budgets and not in others.
        (100_000, paid(2026, 60_000, 40_000) + paid(2026, 50_000, kind="staff"), False),
        (150_000, paid(2026, 60_000, 40_000) + paid(2026, 50_000, kind="staff"), False),
        (125_000, paid(2026, 60_000, 40_000) + paid(2026, 50_000, kind="staff"), True),
        (-50_000, paid(2026, 10_000, -60_000), False),
    ],
)
def test_a_budget_unlike_the_contributions_to_it_is_looked_at(
    budget: int | None, rows: tuple[PaidIn, ...], shows: bool
) -> None:
    years = (MoneyOfYear(2026, None if budget is None else Decimal(budget), None, "", 4),)
    facts = replace(whole(), years=years, paid=rows)
    assert ("budget_unlike_contributions" in showing(facts)) is shows
    assert "budget_unlike_contributions" not in showing(
        replace(facts, partnership=whole("closed").partnership)
    )
    if shows:
        (window,) = BY_CODE["budget_unlike_contributions"].windows(facts)
        told = BY_CODE["budget_unlike_contributions"].told(window.words)
        assert "the contributions to it add up to £" in told
        assert window.mends == "finance/years/4/edit/"


def test_only_the_newest_year_of_which_all_is_known_is_compared() -> None:
    years = tuple(MoneyOfYear(year, Decimal(100_000), None, "") for year in (2026, 2025))
    older = paid(2025, 10_000, 11_000)
    assert showing(replace(whole(), years=years, paid=older)) == {"budget_unlike_contributions"}
    right = paid(2026, 60_000, 40_000) + older
    assert "budget_unlike_contributions" not in showing(replace(whole(), years=years, paid=right))


@pytest.mark.parametrize(
    ("days", "status", "day", "shows"),
    [
        ((DAY, date(2026, 1, 10)), "live", DAY, True),
        ((DAY, date(2026, 1, 10)), "live", date(2027, 1, 9), True),
        ((DAY, date(2026, 1, 10)), "live", date(2027, 1, 10), False),
        ((DAY, DAY, date(2026, 1, 10)), "live", date(2027, 1, 10), True),
        ((DAY,), "live", DAY, False),
        ((), "live", DAY, False),
        ((DAY, date(2026, 1, 10)), "proposed", DAY, False),
    ],
)
def test_two_meetings_without_a_quorum_within_a_year_show(
    days: tuple[date, ...], status: str, day: date, shows: bool
) -> None:
    facts = replace(whole(status), inquorate=days, meetings=9, quorum_not_known=9 - len(days))
    assert ("no_quorum" in showing(facts, day)) is shows


@pytest.mark.parametrize(
    "each",
    [
        TermDate("end", date.max, notice="x", last_safe_on=date.max),
        TermDate("end", date(2026, 12, 1), notice="2026 years", last_safe_on=date.min),
        TermDate("end", date.min, notice="x", last_safe_on=date.min),
    ],
)
def test_a_date_at_the_edge_of_the_calendar_stops_nothing(each: TermDate) -> None:
    facts = replace(whole(), dates=(each,))
    shown = [window for sign in SIGNS for window in sign.windows(facts)]
    assert {window.mark for window in shown} == {f"end {each.on}"}


@pytest.mark.parametrize(
    ("precision", "first"),
    [("day", date(2026, 3, 2)), ("month", date(2026, 4, 1)), ("year", date(2027, 1, 1))],
)
def test_a_month_or_a_year_has_not_ended_before_it_is_over(precision: str, first: date) -> None:
    facts = replace(whole(), dates=(TermDate("end", date(2026, 3, 1), precision, notice="x"),))
    assert "agreement_ended" in showing(facts, first)
    assert "agreement_ended" not in showing(facts, date.fromordinal(first.toordinal() - 1))


def test_a_sign_whose_words_are_missing_is_told_by_its_name() -> None:
    assert BY_CODE["unapproved_overspend"].told({}) == str(BY_CODE["unapproved_overspend"].label)


@pytest.mark.parametrize(
    ("versions", "renewer", "said"),
    [
        ((VersionDays(None, DAY),), "Head of Legal", "ran out on %s; Head of Legal renews it"),
        ((VersionDays(None, None, DAY),), "", "was to be renewed by %s; nobody is named to renew it"),
    ],
)
def test_a_sign_of_age_says_which_day_has_passed_and_who_renews(
    versions: tuple[VersionDays, ...], renewer: str, said: str
) -> None:
    sign = BY_CODE["document_out_of_date"]
    facts = replace(whole(), documents=covering("insurance", *versions, renewer=renewer))
    (window,) = sign.windows(facts)
    assert sign.told(window.words) == "Insurance or indemnity " + said % "20 November 2026"
    assert window.mends == "documents/9/new-version/"
    exempt = replace(facts, documents=tuple(replace(each, exempt=True) for each in facts.documents))
    (hidden,) = sign.windows(exempt)
    assert hidden.mends == ""

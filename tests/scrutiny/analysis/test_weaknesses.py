"""A weakness is clear only where it was tested: anything else says what nobody looked at."""

from dataclasses import replace
from datetime import date

import pytest

from register.choices import OPEN_STATUSES, RUNNING_STATUSES, Status, Tier
from register.known.concerns import Concern
from register.known.gather import load_signs
from register.models import Partnership
from register.standing import refresh as standing_refresh
from scrutiny.access import read_with_first_page
from scrutiny.analysis.facts.read import Analysis
from scrutiny.analysis.weaknesses import Judged, Weakness, judge_weaknesses, list_other_signs
from tests.factories.register import MembershipFactory, PartnershipFactory
from tests.factories.related import DocumentFactory, LiabilityFactory

ALL_KNOWN = Judged("live", Tier.MAJOR, True, True, True, True, True)


def found(judged: Judged, *shown: str) -> dict[str, Weakness]:
    signs = [Concern("x", f"Sign of {letter}", "", "", "", 1, "", letter, date.min) for letter in shown]
    return {one.letter: one for one in judge_weaknesses(signs, judged)}


def test_what_was_tested_and_does_not_show_is_clear_and_stand_ins_never_are() -> None:
    assert {letter for letter, one in found(ALL_KNOWN).items() if one.is_clear} == set("acdg")


def test_a_sign_shows_whatever_else_is_not_tested() -> None:
    one = found(ALL_KNOWN, "h")["h"]
    assert (one.shows, one.untested, one.is_clear) == (("Sign of h",), "", False)


@pytest.mark.parametrize("status", [one for one in Status if one not in RUNNING_STATUSES])
def test_where_it_does_not_run_nothing_is_clear(status: Status) -> None:
    because = "It is not running yet" if status in OPEN_STATUSES else "It is not open"
    for one in found(replace(ALL_KNOWN, status=status)).values():
        assert one.untested == f"{because} ({status.label.lower()})."


@pytest.mark.parametrize(
    ("letter", "lacking", "because"),
    [
        ("a", {"assured": False}, "what the old register says of it has not been checked"),
        ("b", {}, "nothing here sets its work beside that of others"),
        ("c", {"checklists": False}, "no checklist of its governance is answered"),
        ("d", {"tier": Tier.LIMITED}, "measures are not asked for in its tier"),
        ("e", {}, "nothing here tests whether each partner put in"),
        ("e", {"contributions": False}, "no contributions are recorded for this year"),
        ("f", {}, "only that a panel is named is tested"),
        ("g", {"assured": False}, "what the old register says of it has not been checked"),
        ("h", {}, "interests are not recorded here"),
    ],
)
def test_each_letter_says_what_of_it_is_not_tested(
    letter: str, lacking: dict[str, object], because: str
) -> None:
    one = found(replace(ALL_KNOWN, **lacking))[letter]  # type: ignore[arg-type]
    assert because in one.untested.lower()
    assert not one.is_clear


def concern(code: str) -> Concern:
    sign = load_signs()[code]
    return Concern(code, str(sign.label), "", "", "", 1, "", sign.weakness, date.min)


@pytest.mark.parametrize(
    ("code", "proves"),
    [
        ("no_exit_plan", "g"),
        ("notice_closes", ""),
        ("notice_missed", ""),
        ("exit_plan_out_of_date", ""),
        ("document_out_of_date", ""),
        ("document_runs_out", ""),
        ("no_agreement", "a"),
        ("no_risks", "h"),
        ("no_objectives", "d"),
        ("review_overdue", ""),
        ("unapproved_overspend", ""),
        ("risk_unapproved", ""),
        ("risk_late", ""),
    ],
)
def test_a_sign_that_proves_no_weakness_is_listed_behind_the_eight(code: str, proves: str) -> None:
    signs = [concern(code)]
    assert "".join(one.letter for one in judge_weaknesses(signs, ALL_KNOWN) if one.shows) == proves
    assert bool(list_other_signs(signs, ALL_KNOWN).first) is (proves == "")


def test_an_exit_plan_that_is_out_of_date_is_neither_no_plan_nor_clear() -> None:
    (leaving,) = [
        one for one in judge_weaknesses([concern("exit_plan_out_of_date")], ALL_KNOWN) if one.letter == "g"
    ]
    assert (leaving.shows, leaving.untested) == ((), "An exit plan is held and is out of date.")


@pytest.mark.parametrize(
    ("measured", "shows", "untested"),
    [(False, True, ""), (True, False, "Some of its objectives have a measure and some have none.")],
)
def test_nobody_measures_only_where_there_is_no_measure(measured: bool, shows: bool, untested: str) -> None:
    judged = replace(ALL_KNOWN, measured=measured)
    (one,) = [one for one in judge_weaknesses([concern("objective_unmeasured")], judged) if one.letter == "d"]
    assert (bool(one.shows), one.untested) == (shows, untested)


def test_more_signs_than_fit_are_counted() -> None:
    others = list_other_signs([concern("review_overdue")] * 12, ALL_KNOWN)
    assert (len(others.first), others.left) == (10, 2)


@pytest.mark.parametrize(
    ("letter", "lacking", "because"),
    [
        ("a", {"liabilities": False}, "No liability is recorded, which is not the same as none."),
        ("a", {"uncapped": 1}, "The most that one liability could cost is not known."),
        ("a", {"uncapped": 2}, "The most that two liabilities could cost is not known."),
        ("a", {"ages": frozenset("a")}, "An agreement is held and its age is not known."),
        ("d", {"without_figure": 1}, "One measure has no figure."),
        ("g", {"ages": frozenset("g")}, "An exit plan is held and its age is not known."),
    ],
)
def test_what_nobody_knows_is_not_known_and_never_clear(
    letter: str, lacking: dict[str, object], because: str
) -> None:
    one = found(replace(ALL_KNOWN, **lacking))[letter]  # type: ignore[arg-type]
    assert (one.word, one.unknown, one.is_clear) == ("Not known", because, False)
    assert found(replace(ALL_KNOWN, **lacking), letter)[letter].shows  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("cap", "most", "certainty", "word"),
    [
        ("capped", 5_000, "exact", "Clear"),
        ("capped", 5_000, "estimate", "Clear"),
        ("capped", 0, "exact", "Clear"),
        ("capped", None, "estimate", "Not known"),
        ("capped", 5_000, "not_known", "Not known"),
        ("not_known", 5_000, "exact", "Not known"),
    ],
)
@pytest.mark.django_db
@pytest.mark.parametrize("exempt", [None, 3])
def test_the_report_does_not_call_it_clear_where_the_cap_of_a_liability_is_not_known(
    cap: str, most: int | None, certainty: str, word: str, exempt: int | None
) -> None:
    made = PartnershipFactory(live=True, baseline_assured=True, legal_power="Localism Act 2011, s1")
    MembershipFactory(partnership=made)
    DocumentFactory(partnership=made, kind="agreement", review_on=date(2030, 1, 1))
    LiabilityFactory(
        partnership=made, cap=cap, most=most, certainty=certainty, exempt_paragraph=exempt,
        exempt_reason="It is so." if exempt else "",
    )  # fmt: skip
    standing_refresh.refresh([made.pk])
    report = Analysis(read_with_first_page(Partnership.objects.all()).get(), today=date(2026, 11, 20))
    bound = report.weaknesses[0]
    assert (bound.letter, bound.shows, bound.word) == ("a", (), word)

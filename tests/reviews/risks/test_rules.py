"""The limit, what may be tolerated, what has moved, how a risk reads, and what such a partnership usually has."""

from dataclasses import dataclass
from datetime import date

import pytest
from django.core.exceptions import ImproperlyConfigured

from register.approvals.rules import NOBODY_ASKED, ApprovalStanding, ApprovalState, Given
from register.choices import Form, Status, Tier
from register.known.finding import State
from register.rules import matrix
from reviews.choices import Band
from reviews.known.facts import OpenRisk, ReviewsFacts
from reviews.known.signs import SIGNS
from reviews.risks import appetite, suggestions
from reviews.risks import rules as risks_rules
from reviews.risks.listing import heat as listing_heat

TODAY = date(2026, 11, 20)
AHEAD, PAST = date(2027, 3, 31), date(2026, 11, 19)


@pytest.mark.parametrize(
    ("appetite_", "above"),
    [
        ("low", ("medium", "high", "very_high")),
        ("medium", ("high", "very_high")),
        ("high", ("very_high",)),
        ("very_high", ()),
    ],
)
def test_what_lies_above_the_appetite(appetite_: str, above: tuple[str, ...]) -> None:
    assert risks_rules.list_bands_above(appetite_) == above
    assert [band for band in matrix.COLOURS if risks_rules.is_above(band, appetite_)] == list(above)


def test_a_risk_without_a_score_lies_above_nothing() -> None:
    assert not risks_rules.is_above("", "low")


@pytest.mark.parametrize(
    ("key", "appetite_", "limit"),
    [("5x5", "medium", 9), ("5x5", "high", 14), ("4x4", "medium", 9), ("4x4", "high", 16)],
)
def test_the_limit_is_the_top_of_the_highest_band_within_the_appetite(
    key: str, appetite_: str, limit: int
) -> None:
    assert risks_rules.limit_of_appetite(matrix.get_matrix(key), appetite_) == limit


@pytest.mark.parametrize(
    ("band", "asked", "until", "refused"),
    [
        ("medium", False, None, []),
        ("medium", False, PAST, ["tolerated_until"]),
        ("medium", False, TODAY, ["tolerated_until"]),
        ("high", False, None, ["asked", "tolerated_until"]),
        ("high", True, None, ["tolerated_until"]),
        ("high", False, AHEAD, ["asked"]),
        ("high", True, TODAY, ["tolerated_until"]),
        ("high", True, AHEAD, []),
        ("very_high", True, AHEAD, []),
        ("", False, None, []),
    ],
)
def test_above_the_limit_a_risk_is_tolerated_only_with_somebody_asked_and_an_expiry_ahead(
    band: str, asked: bool, until: date | None, refused: list[str]
) -> None:
    faults = risks_rules.find_tolerance_faults(
        band=band, appetite="medium", asked=asked, until=until, today=TODAY
    )
    assert sorted(faults) == refused
    assert all(sentence for sentence in faults.values())


_HELD = Given(1, {}, "Director", PAST, AHEAD, 1)


@pytest.mark.parametrize(
    ("above", "approval", "until", "lapsed", "words"),
    [
        (
            True,
            ApprovalStanding(ApprovalState.HOLDS, "Director", PAST, AHEAD, covering=_HELD),
            AHEAD,
            False,
            "Tolerated. Approved by Director on 19 November 2026, until 31 March 2027",
        ),
        (
            True,
            ApprovalStanding(ApprovalState.ASKED, "Director", PAST, AHEAD),
            AHEAD,
            True,
            "Tolerated above the limit, not approved. Asked of Director on 19 November 2026, not yet approved",
        ),
        (
            True,
            ApprovalStanding(ApprovalState.RAN_OUT, "Director", PAST, TODAY),
            TODAY,
            True,
            "Tolerated above the limit, not approved. The approval by Director ran out on 20 November 2026",
        ),
        (
            True,
            NOBODY_ASKED,
            AHEAD,
            True,
            "Tolerated above the limit, not approved. Nobody was asked to approve it",
        ),
        (False, NOBODY_ASKED, None, False, "Tolerated"),
        (False, NOBODY_ASKED, AHEAD, False, "Tolerated until 31 March 2027"),
        (False, NOBODY_ASKED, TODAY, False, "Tolerated until 20 November 2026"),
        (False, NOBODY_ASKED, PAST, True, "Tolerated until 19 November 2026, which has passed"),
    ],
)
def test_how_a_tolerated_risk_stands(
    above: bool, approval: ApprovalStanding, until: date | None, lapsed: bool, words: str
) -> None:
    found = risks_rules.judge_tolerance(above_limit=above, approval=approval, until=until, today=TODAY)
    assert (found.words, found.lapsed) == (words, lapsed)


@dataclass(frozen=True)
class Scored:
    score: int
    scored_on: date
    matrix: str = "5x5"


OLD, NEW, SINCE = date(2026, 1, 1), date(2026, 10, 1), date(2026, 8, 20)


@pytest.mark.parametrize(
    ("scores", "way", "words"),
    [
        ([Scored(9, NEW)], "new", "new"),
        ([Scored(9, OLD)], "same", "same"),
        ([Scored(9, OLD), Scored(12, NEW)], "up", "up from 9"),
        ([Scored(9, OLD), Scored(20, NEW), Scored(6, NEW)], "down", "down from 9"),
        ([Scored(9, OLD), Scored(12, SINCE)], "same", "same"),
        ([Scored(6, OLD, "4x4"), Scored(9, NEW)], "other", "was on another matrix"),
    ],
)
def test_a_movement_compares_with_what_held_on_the_day(scores: list[Scored], way: str, words: str) -> None:
    assert risks_rules.compare_scores(scores, since=SINCE) == risks_rules.Movement(way, words)


@pytest.mark.parametrize("cause", ["Rising prices.", "The council carries a quarter of any overspend"])
def test_a_risk_is_read_by_its_parts_as_they_were_written(cause: str) -> None:
    assert risks_rules.label_parts(cause, "The fund overspends", "  a call on reserves. ") == [
        ("Cause", cause),
        ("What may happen", "The fund overspends"),
        ("Leading to", "a call on reserves."),
    ]


def test_a_part_that_is_missing_is_left_out() -> None:
    assert risks_rules.label_parts("", "VAT is charged twice", "") == [
        ("What may happen", "VAT is charged twice")
    ]
    assert risks_rules.label_parts("", " ", "") == []


# --- Where risks stand --------------------------------------------------------------------------------------


def test_the_heat_map_holds_scores_of_the_matrix_in_use_and_counts_the_others_beside_it() -> None:
    found = listing_heat.build_heat_map(
        [("5x5", 1, 4, 5, 2), ("5x5", 1, 3, 3, 1), ("4x4", 1, 4, 4, 3)],
        address="",
        band=lambda band: f"?band={band}",
    )
    assert found.counts == {(4, 5): 2, (3, 3): 1}
    assert found.elsewhere == 3
    assert [(band.key, band.count) for band in found.bands] == [
        ("very_high", 2),
        ("high", 0),
        ("medium", 1),
        ("low", 0),
    ]


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("RISK_MATRIX", "6x6", "RISK_MATRIX must be one of 4x4, 5x5, not '6x6'."),
        ("RISK_APPETITE", "bold", "RISK_APPETITE must be one of low, medium, high, very_high, not 'bold'."),
    ],
)
def test_a_setting_that_names_nothing_stops_the_start(settings, name: str, value: str, sentence: str) -> None:  # type: ignore[no-untyped-def]
    setattr(settings, name, value)
    with pytest.raises(ImproperlyConfigured, match=sentence.replace(".", r"\.")):
        appetite.check_appetite()


# --- Usual risks ----------------------------------------------------------------------------------------------

# From the beginner's guide 1.3.2 and protocol 2.4, each by the key under which it is offered.
PROMPTED = {
    "aims-drift", "partner-leaves", "funding-ends", "uncapped-liability", "shared-overspend", "no-agreement",
    "staff-transfer", "asset-ownership", "data-breach", "conflict-of-interest", "partners-reputation",
    "slow-decisions", "duplicate-effort", "key-person", "no-exit-plan",
}  # fmt: skip


def test_every_usual_risk_of_the_domain_is_offered_and_cites_a_rule() -> None:
    prompts = suggestions.load_suggestions()
    assert {prompt.key for prompt in prompts} >= PROMPTED
    assert all(prompt.cite and set(prompt.source["ids"]) <= {"B2", "P4"} for prompt in prompts)


def test_no_usual_risk_shows_a_coverage_number_to_the_reader() -> None:
    assert not any(code in prompt.cite for prompt in suggestions.load_suggestions() for code in ("B2", "P4"))


@pytest.mark.parametrize("form", ["", *Form.values])
def test_every_form_is_offered_five_usual_risks_its_own_first(form: str) -> None:
    found = suggestions.suggest_risks(form)
    own = [form in prompt.forms for prompt in found]
    assert len(found) == 5
    assert own == sorted(own, reverse=True)
    assert all(not prompt.forms or form in prompt.forms for prompt in found)


def test_what_is_listed_already_is_not_offered_again() -> None:
    first = suggestions.suggest_risks("pooled_fund")[0]
    assert first not in suggestions.suggest_risks("pooled_fund", {first.key})


# --- Warning signs -----------------------------------------------------------------------------------------------

TREATED = OpenRisk(True, "treat", False, acted_on=True)
SILENT = OpenRisk(True, "treat", False)
UNTREATED = OpenRisk(True, "", False)
UNAPPROVED = OpenRisk(True, "tolerate", False)
APPROVED = OpenRisk(True, "tolerate", True)
SMALL = OpenRisk(False, "", False)


@pytest.mark.parametrize(
    ("status", "tier", "held", "risks", "shown"),
    [
        (Status.LIVE, Tier.MAJOR, State.NONE, (), ["no_risk_register"]),
        (Status.LIVE, Tier.MODERATE, State.HELD, (), ["no_risks"]),
        (Status.LIVE, Tier.NOT_ASSESSED, State.NONE, (), ["no_risk_register"]),
        (Status.LIVE, Tier.NOT_ASSESSED, State.HELD, (), []),
        (Status.LIVE, Tier.LIMITED, State.NONE, (), []),
        (Status.PROPOSED, Tier.MAJOR, State.NONE, (), []),
        (Status.CLOSED, Tier.MAJOR, State.NONE, (), []),
        (Status.DORMANT, Tier.MAJOR, State.NONE, (SMALL,), []),
        (Status.LIVE, Tier.MAJOR, State.NONE, (TREATED, APPROVED), []),
        (Status.LIVE, Tier.LIMITED, State.NONE, (UNTREATED,), ["risk_untreated"]),
        (Status.LIVE, Tier.LIMITED, State.NONE, (SILENT,), ["risk_not_acted_on"]),
        (
            Status.SETTING_UP,
            Tier.MAJOR,
            False,
            (UNTREATED, UNAPPROVED),
            ["risk_untreated", "risk_unapproved"],
        ),
    ],
)
def test_signs_of_risk(
    status: str, tier: str, held: State, risks: tuple[OpenRisk, ...], shown: list[str]
) -> None:
    facts = ReviewsFacts(TODAY, status, tier, held, risks=risks)
    assert [sign.code for sign in SIGNS for _window in sign.windows(facts)] == shown


@pytest.mark.parametrize("tier", Tier)
@pytest.mark.parametrize("status", Status)
def test_a_sign_shows_only_where_it_says_that_it_is_tested(status: str, tier: str) -> None:
    over = OpenRisk(True, "tolerate", True, TODAY)
    worst = {"next_review_on": TODAY, "unmeasured": 1}
    for held, risks in ((State.NONE, ()), (State.HELD, ()), (State.NONE, (UNTREATED, UNAPPROVED, over))):
        facts = ReviewsFacts(TODAY, status, tier, held, risks=risks, **worst)
        showing = [sign for sign in SIGNS if any(True for _window in sign.windows(facts))]
        assert all(sign.is_tested(status, tier) for sign in showing)
    tested = {sign.code for sign in SIGNS if sign.is_tested(Status.LIVE, Tier.LIMITED)}
    assert tested == {
        "review_overdue",
        "review_contradicts_register",
        "review_older_than_record",
        "risk_untreated",
        "risk_not_acted_on",
        "risk_unapproved",
        "risk_approval_over",
        "risk_late",
    }


def test_every_sign_has_a_sentence_a_link_that_mends_it_and_a_rule_to_look_up() -> None:
    assert all(
        sign.sentence
        and sign.verb
        and sign.mends.partition("?")[0].endswith("/")
        and sign.source.startswith("Protocol")
        for sign in SIGNS
    )


def test_a_risk_is_kept_under_the_bands_that_every_matrix_has() -> None:
    assert tuple(Band.values) == matrix.COLOURS

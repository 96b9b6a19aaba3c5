"""How old a document is and whether it counts: each state at its edge, and the days on which it turns."""

from datetime import date, timedelta

import pytest

from register.rules.evidence import EvidenceAge, EvidenceState, VersionDays, split_into_spells, write_age

DAY = date(2026, 11, 20)
NEXT, BEFORE = DAY + timedelta(days=1), DAY - timedelta(days=1)
NEAR, FAR = DAY + timedelta(days=90), DAY + timedelta(days=91)


def age(*versions: VersionDays, review_on: date | None = None) -> EvidenceAge:
    return EvidenceAge(versions, review_on)


@pytest.mark.parametrize(
    ("known", "state", "words"),
    [
        (age(), "age_not_known", "held, age not known"),
        (age(VersionDays()), "age_not_known", "held, age not known"),
        (age(VersionDays(DAY)), "held", "held, in force since 20 November 2026"),
        (age(VersionDays(NEXT)), "not_yet", "held, in force from 21 November 2026 only"),
        (age(VersionDays(None, FAR)), "held", "held, runs out on 19 February 2027"),
        (age(VersionDays(None, NEAR)), "runs_out", "held, runs out on 18 February 2027; Ann"),
        (age(VersionDays(None, DAY)), "runs_out", "held, runs out on 20 November 2026; Ann"),
        (age(VersionDays(None, BEFORE)), "out_of_date", "out of date, ran out on %(before)s; Ann"),
        (age(VersionDays(None, FAR, BEFORE)), "out_of_date", "out of date, was to be renewed by %(before)s; Ann"),
        (age(VersionDays(None, FAR), review_on=BEFORE), "out_of_date",
         "out of date, was due for review on %(before)s; Ann"),
        (age(review_on=FAR), "held", "held, is to be reviewed by 19 February 2027"),
        (age(VersionDays(None, BEFORE), VersionDays(DAY)), "held", "held, in force since 20 November 2026"),
        (age(VersionDays(None, BEFORE), VersionDays(NEXT)), "out_of_date", "out of date, ran out on %(before)s; Ann"),
        (age(VersionDays(None, BEFORE), VersionDays()), "age_not_known", "held, age not known"),
    ],
)  # fmt: skip
def test_a_document_fades_from_held_to_out_of_date(known: EvidenceAge, state: str, words: str) -> None:
    assert known.state(DAY) == state
    told = write_age(known, "Ann", DAY).replace(" renews it", "")
    assert told == words % {"before": "19 November 2026"}


@pytest.mark.parametrize(
    "known",
    [
        age(VersionDays(None, DAY)),
        age(VersionDays(BEFORE, DAY), VersionDays(FAR, FAR + timedelta(days=300))),
        age(VersionDays(None, DAY, BEFORE), review_on=NEAR),
        age(VersionDays(date.min, date.max), review_on=date.max),
        age(VersionDays(None, date.min)),
        age(),
    ],
)
def test_the_state_changes_on_no_other_day_than_its_turns(known: EvidenceAge) -> None:
    turns = set(known.turns())
    for ahead in range(-200, 500):
        day, before = DAY + timedelta(days=ahead), DAY + timedelta(days=ahead - 1)
        assert known.state(day) == known.state(before) or day in turns


def test_spells_say_from_when_until_when() -> None:
    out = EvidenceState.OUT_OF_DATE
    known = age(VersionDays(None, BEFORE), VersionDays(NEXT, NEXT))
    found = list(split_into_spells(lambda day: known.state(day) is out or None, known.turns()))
    assert found == [(DAY, NEXT, True), (NEXT + timedelta(days=1), None, True)]
    assert list(split_into_spells(lambda _day: True, ())) == [(None, None, True)]
    assert list(split_into_spells(lambda _day: None, known.turns())) == []

"""Who may approve what is data, by kind and tier; every role tries, and each tie."""

from pathlib import Path
from typing import Any

import pytest

from accounts.models import Directorate, Person, User
from core.yaml_files import YamlError, read_yaml
from register.approvals.approvers import (
    FILE,
    Tie,
    _is_tied,
    _tied,
    describe_approvers,
    list_people_who_may,
    may_approve,
    parse_approvers,
    read_approvers,
)
from register.choices import Tier
from register.models import Partnership
from tests.factories.accounts import PersonFactory, UserFactory
from tests.factories.register import PartnershipFactory

KIND = "tolerate-risk"


def test_the_file_names_somebody_for_every_kind_and_tier() -> None:
    assert {tier for _kind, tier in read_approvers()} == set(Tier.values)


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("role: chief", "role: chef", "did you mean 'chief'?"),
        ("tie: sponsor", "tie: sponser", "did you mean 'sponsor'?"),
        ("kind: tolerate-risk", "kind: tolerate", "is not known"),
        ("tier: major", "tier: minor", "tier 'minor' is not known"),
        ("tier: moderate", "tier: major", "stands here twice"),
        ("source:", "sources:", "source"),
        ("- {role: chief, tie: directorate}", "- {role: chief, tie: directorate, from: 3}", "'from' is not"),
    ],
)
def test_a_mistake_in_the_file_is_named(tmp_path: Path, old: str, new: str, problem: str) -> None:
    text = FILE.read_text(encoding="utf-8")
    assert old in text
    changed = tmp_path / "approvers.yaml"
    changed.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(YamlError, match=problem):
        parse_approvers(read_yaml(changed), kinds={KIND: None})


def test_a_kind_or_tier_for_which_nobody_is_named_is_refused() -> None:
    with pytest.raises(YamlError, match="nobody may approve 'waive' in the tier 'major'"):
        parse_approvers(read_yaml(FILE), kinds={KIND: None, "waive": None})


@pytest.fixture
def own(people: dict[str, User], adults: Directorate) -> Partnership:
    sponsor = people["sponsor"].person
    return PartnershipFactory(live=True, directorate=adults, sponsor=sponsor)


@pytest.mark.parametrize(
    ("tier", "may"),
    [
        ("major", {"chief"}),
        ("moderate", {"chief", "sponsor"}),
        ("limited", {"chief", "sponsor"}),
        ("not_assessed", {"chief"}),
    ],
)
def test_every_role_tries(people: dict[str, User], own: Partnership, tier: str, may: set[str]) -> None:
    own.tier = tier
    found = {role for role, user in people.items() if may_approve(user.person, KIND, own)}
    assert found == may
    assert {person.sign_in for person in list_people_who_may(KIND, own)} == {people[role] for role in may}


def test_in_another_directorate_nobody_of_this_one_may(people: dict[str, User], place: Directorate) -> None:
    other = PartnershipFactory(live=True, directorate=place)
    assert not [role for role, user in people.items() if may_approve(user.person, KIND, other)]


def test_a_chief_officer_of_another_directorate_who_leads_it_may(place: Directorate) -> None:
    chief = UserFactory(role="chief", person__directorate=place)
    own = PartnershipFactory(live=True, lead=chief.person)
    assert may_approve(chief.person, KIND, own)
    own.lead = None
    assert not may_approve(chief.person, KIND, own)


@pytest.mark.parametrize("change", ["left", "off", "role", "councillor"])
def test_who_has_left_or_lost_the_role_may_not(
    people: dict[str, User], own: Partnership, change: str
) -> None:
    chief: Any = people["chief"]
    if change == "left":
        type(chief.person).objects.filter(pk=chief.person_id).update(left_on="2026-01-01")
    elif change == "councillor":
        type(chief.person).objects.filter(pk=chief.person_id).update(is_councillor=True)
    elif change == "off":
        User.objects.filter(pk=chief.pk).update(is_active=False)
    else:
        chief.grants.all().delete()
    assert not may_approve(chief.person, KIND, own)


def test_whoever_proposes_is_not_offered(people: dict[str, User], own: Partnership) -> None:
    sponsor = people["sponsor"].person
    assert sponsor not in list_people_who_may(KIND, own, but=sponsor.pk)


@pytest.mark.parametrize("tie", Tie)
@pytest.mark.parametrize("placed", ["here", "elsewhere", "nowhere"])
@pytest.mark.parametrize("part", ["", "sponsor", "lead", "other"])
@pytest.mark.parametrize("within", [True, False])
def test_a_tie_is_the_same_asked_of_many_people_and_of_one(
    tie: Tie, placed: str, part: str, within: bool, adults: Directorate, place: Directorate
) -> None:
    directorate = {"here": adults, "elsewhere": place, "nowhere": None}[placed]
    person, other = PersonFactory(directorate=directorate), PersonFactory(directorate=None)
    named = {"sponsor": other, "lead": other} if part == "other" else {part: person} if part else {}
    made = PartnershipFactory(live=True, **{"sponsor": None, "lead": None} | named)
    made.directorate = adults if within else None
    wanted = {
        Tie.COUNCIL: True,
        Tie.SPONSOR: part == "sponsor",
        Tie.DIRECTORATE: part in ("sponsor", "lead") or (within and placed == "here"),
    }[tie]
    assert Person.objects.filter(_tied(tie, made), pk=person.pk).exists() is wanted
    assert _is_tied(tie, person, made) is wanted


def test_who_may_is_said_in_words(own: Partnership) -> None:
    own.tier = "moderate"
    assert describe_approvers(KIND, own) == ("its own sponsoring officer or chief officer of its directorate")

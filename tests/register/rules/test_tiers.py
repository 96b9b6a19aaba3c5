"""How much a partnership matters: a sum, bands, and floors that no sum goes below."""

from collections.abc import Callable
from copy import deepcopy
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import yaml
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from core.history import audit
from register.choices import Basis, Cap, Form, LiabilityKind, PartnerRole, Tier
from register.models import Contribution, Liability, Membership, Partnership
from register.rules.significance import FILE, SchemeFaulty, parse, read_criteria
from register.rules.tiers import Binding, assess_tier, band_of, total_of
from register.tier import service
from tests.factories.register import MembershipFactory, OrganisationFactory, PartnershipFactory

TODAY = date(2026, 11, 20)
KEYS = [criterion.key for criterion in read_criteria().criteria]


def scores(total: int) -> dict[str, int]:
    """Ten scores that add up to `total`."""
    found = dict.fromkeys(KEYS, 0)
    for key in KEYS:
        found[key] = min(3, total)
        total -= found[key]
    return found


def test_the_scheme_has_ten_criteria_of_four_levels_and_thirty_points() -> None:
    assert len(KEYS) == 10
    assert {len(criterion.levels) for criterion in read_criteria().criteria} == {4}
    assert read_criteria().most == 30
    assert read_criteria().ranges == [(Tier.LIMITED, 0, 9), (Tier.MODERATE, 10, 18), (Tier.MAJOR, 19, 30)]


@pytest.mark.parametrize(
    ("total", "tier"),
    [
        (0, Tier.LIMITED),
        (9, Tier.LIMITED),
        (10, Tier.MODERATE),
        (18, Tier.MODERATE),
        (19, Tier.MAJOR),
        (30, Tier.MAJOR),
    ],
)
def test_the_bands_at_their_edges(total: int, tier: Tier) -> None:
    assert band_of(read_criteria(), total_of(read_criteria(), scores(total))) == tier


@pytest.mark.parametrize(
    ("known", "tier"),
    [
        (Binding(), Tier.LIMITED),
        (Binding(statutory=True), Tier.MODERATE),
        (Binding(pooled_fund=True), Tier.MODERATE),
        (Binding(accountable_body=True), Tier.MODERATE),
        (Binding(council_company=True), Tier.MODERATE),
        (Binding(unlimited_liability=True), Tier.MODERATE),
        (Binding(contribution=Decimal(1_000_000)), Tier.LIMITED),
        (Binding(contribution=Decimal("1000000.01")), Tier.MAJOR),
        (Binding(statutory=True, contribution=Decimal(2_000_000)), Tier.MAJOR),
    ],
)
def test_a_floor_holds_the_tier_whatever_the_sum(known: Binding, tier: Tier) -> None:
    assert assess_tier(read_criteria(), scores(0), known).tier == tier


@given(total=st.integers(0, 30), statutory=st.booleans(), pounds=st.integers(0, 3_000_000))
def test_no_floor_ever_lowers_a_tier(total: int, statutory: bool, pounds: int) -> None:
    order = [Tier.LIMITED, Tier.MODERATE, Tier.MAJOR]
    found = assess_tier(
        read_criteria(), scores(total), Binding(statutory=statutory, contribution=Decimal(pounds))
    )
    assert order.index(found.tier) >= order.index(band_of(read_criteria(), found.total))


@pytest.mark.parametrize("wrong", [-1, 4, None])
def test_a_score_that_is_missing_or_out_of_range_is_refused(wrong: int | None) -> None:
    given_scores: dict[str, Any] = scores(5) | {KEYS[0]: wrong}
    with pytest.raises(ValueError, match=KEYS[0]):
        total_of(read_criteria(), given_scores)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("bands", "limited"), 1),
        (("bands", "moderate"), 19),
        (("bands", "major"), 31),
        (("floors", 0, "key"), "unheard_of"),
        (("floors", 0, "tier"), "huge"),
        (("criteria", 1, "key"), "council_money"),
        (("criteria", 0, "levls"), []),
        (("major_contribution",), "much"),
    ],
)
def test_a_faulty_scheme_stops_the_start(path: tuple[Any, ...], value: Any) -> None:
    raw = deepcopy(yaml.safe_load(FILE.read_text()))
    place = raw
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    with pytest.raises(SchemeFaulty):
        parse(raw)


# --- Scoring a partnership ------------------------------------------------------------------------------


@pytest.mark.django_db
def test_what_the_register_knows_sets_the_floors() -> None:
    council = OrganisationFactory(is_council=True)
    mine = PartnershipFactory(form=Form.POOLED_FUND, basis=Basis.STATUTORY)
    MembershipFactory(partnership=mine, organisation=council, role=PartnerRole.ACCOUNTABLE)
    MembershipFactory(partnership=mine, organisation=OrganisationFactory(), role=PartnerRole.ACCOUNTABLE)
    Liability.objects.create(partnership=mine, kind=LiabilityKind.LOAN, what="Loan", cap=Cap.NOT_CAPPED)
    for year, body in ((2026, council), (2025, council), (2026, OrganisationFactory())):
        Contribution.objects.create(partnership=mine, organisation=body, year=year, amount=500)
    assert service.find_binding(mine, on=TODAY) == Binding(
        statutory=True,
        pooled_fund=True,
        accountable_body=True,
        unlimited_liability=True,
        contribution=Decimal(500),
    )


@pytest.mark.django_db
def test_a_partner_as_accountable_body_or_a_former_role_sets_no_floor() -> None:
    mine = PartnershipFactory()
    MembershipFactory(partnership=mine, role=PartnerRole.ACCOUNTABLE)
    Membership.objects.create(
        partnership=mine,
        organisation=OrganisationFactory(is_council=True),
        role=PartnerRole.ACCOUNTABLE,
        left_on=date(2020, 1, 1),
    )
    assert service.find_binding(mine, on=TODAY) == Binding()


@pytest.mark.django_db
def test_every_score_is_kept_and_the_newest_sets_the_tier(officer: User) -> None:
    mine = PartnershipFactory()
    for total in (5, 20):
        service.score(mine, scores=scores(total), reason="As counted", on=TODAY, by=officer)
    assert Partnership.objects.get(pk=mine.pk).tier == Tier.MAJOR
    assert list(mine.significance_scores.order_by("pk").values_list("total", "tier")) == [
        (5, Tier.LIMITED),
        (20, Tier.MAJOR),
    ]
    event = audit.find_events_about(mine)[0]
    assert (event.category, event.detail, event.reason) == ("decision", "20 of 30, Major", "As counted")


@pytest.mark.django_db
def test_the_page_opens_with_the_last_scores_and_saves_new_ones(
    officer: User, client_as: Callable[[User], Client]
) -> None:
    mine, client = PartnershipFactory(form=Form.POOLED_FUND), client_as(officer)
    address = f"/register/{mine.reference}/tier/"
    assert "It holds a pooled fund" in client.get(address).content.decode()
    assert client.post(address, dict.fromkeys(KEYS[1:], "0")).status_code == 200
    response = client.post(address, dict.fromkeys(KEYS, "0"), follow=True)
    assert "Tier: Moderate." in response.content.decode()
    assert client.get(address).content.decode().count(" checked") == 10

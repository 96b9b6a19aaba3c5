"""Money year by year, with what nobody knows left out of every sum and said so."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from register.forms.money import LiabilityForm, ShareForm, YearMoneyForm
from register.models import Contribution, Organisation, Partnership, SensitiveMark, Share, YearMoney
from register.rules import finance
from register.services import related as services_related
from register.services import shares
from register.services.related import RelatedRefused
from tests.factories.register import ContributionFactory, OrganisationFactory
from tests.factories.related import LiabilityFactory, ShareFactory, YearMoneyFactory

ClientAs = Callable[[User], Client]
COUNCIL = Organisation(name="Northvale Borough Council", is_council=True)
BOARD = Organisation(name="North Vale ICB")


def _paid(
    by: Organisation, amount: str, year: int = 2026, certainty: str = "exact", kind: str = "cash"
) -> Contribution:
    return Contribution(organisation=by, year=year, amount=Decimal(amount), certainty=certainty, kind=kind)


def test_a_year_adds_up_the_council_and_its_partners_apart() -> None:
    rows = [
        _paid(COUNCIL, "100"),
        _paid(COUNCIL, "40", kind="staff"),
        _paid(BOARD, "60"),
        _paid(BOARD, "5", 2025),
    ]
    newest, before = finance.list_years(rows, [])
    assert (newest.label, newest.council, newest.partners) == (
        "2026/27",
        finance.YearSum(Decimal(140)),
        finance.YearSum(Decimal(60)),
    )
    assert (before.label, before.council.amount, before.partners.amount) == ("2025/26", None, Decimal(5))


def test_what_nobody_knows_is_left_out_and_said() -> None:
    (year,) = finance.list_years(
        [_paid(BOARD, "60"), _paid(BOARD, "0", certainty="not_known", kind="in_kind")], []
    )
    assert year.partners == finance.YearSum(Decimal(60), sure=False)


@pytest.mark.parametrize(
    ("books", "words", "needs"),
    [
        ({"budget": 100, "forecast": 120}, "£20 over", True),
        ({"budget": 100, "forecast": 120, "approval_reference": "C/51"}, "£20 over", False),
        ({"budget": 100, "forecast": 120, "actual": 90}, "£10 under", False),
        ({"budget": 100, "forecast": 90, "actual": 101}, "£1 over", True),
        ({"budget": 100, "forecast": 120, "actual": 100}, "as budgeted", False),
        ({"budget": 100, "actual": 100}, "as budgeted", False),
        ({"budget": 100}, "", False),
        ({"forecast": 100}, "", False),
    ],
)
def test_against_the_budget_in_words(books: dict[str, Any], words: str, needs: bool) -> None:
    (year,) = finance.list_years([], [YearMoney(year=2026, **books)])
    assert (year.over_words, year.needs_approval) == (words, needs)


def test_the_picture_stacks_the_council_first_and_takes_off_what_comes_in() -> None:
    rows = [
        _paid(BOARD, "60"),
        _paid(COUNCIL, "40"),
        _paid(BOARD, "-5", kind="grant"),
        _paid(COUNCIL, "30", 2025),
    ]
    drawn = finance.draw_contributions(rows, COUNCIL.name)
    assert drawn is not None
    assert [(one.name, one.values) for one in drawn.series] == [
        ("Northvale Borough Council", (Decimal(30), Decimal(40))),
        ("North Vale ICB", (None, Decimal(55))),
    ]


def test_no_picture_without_an_amount() -> None:
    assert finance.draw_contributions([], "") is None
    assert finance.draw_contributions([_paid(BOARD, "0", certainty="not_known")], "") is None


amounts = st.decimals(min_value=-(10**9), max_value=10**9, places=2)
rows_of_money = st.lists(
    st.builds(
        _paid,
        st.sampled_from([COUNCIL, BOARD]),
        amounts.map(str),
        st.integers(2000, 2030),
        st.sampled_from(["exact", "estimate", "not_known"]),
    ),
    max_size=20,
)


@given(rows_of_money)
def test_no_known_pound_is_lost_or_counted_twice(rows: list[Contribution]) -> None:
    known = sum((row.amount for row in rows if row.certainty != "not_known"), Decimal(0))
    years = finance.list_years(rows, [])
    assert sum((part.amount or 0 for y in years for part in (y.council, y.partners)), Decimal(0)) == known
    finance.draw_contributions(rows, COUNCIL.name)


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ([], ""),
        (["60", "40"], "Together the shares make 100 per cent."),
        (["60", "37.5"], "2.5 per cent is not shared out."),
        (["10"], "90 per cent is not shared out."),
        (["60", "50"], "Together the shares are 10 per cent more than the whole. Put one of them right."),
    ],
)
def test_whether_the_shares_make_a_whole(parts: list[str], words: str) -> None:
    assert finance.describe_shares([Share(percent=Decimal(part)) for part in parts]) == words


@pytest.mark.django_db
@pytest.mark.parametrize(("percent", "taken"), [("40", True), ("40.01", False)])
def test_shares_are_at_most_the_whole(
    percent: str, taken: bool, officer: User, partnership: Partnership
) -> None:
    ShareFactory(partnership=partnership, percent=60)
    share = Share(partnership=partnership, organisation=OrganisationFactory(), percent=Decimal(percent))
    if taken:
        shares.add(share, by=officer)
    else:
        with pytest.raises(RelatedRefused, match="Only 40 per cent is left"):
            shares.add(share, by=officer)
    assert Share.objects.count() == 1 + taken


@pytest.mark.django_db
def test_a_share_can_be_changed_within_its_own_room(officer: User, partnership: Partnership) -> None:
    share = ShareFactory(partnership=partnership, percent=60)
    share.percent = Decimal(100)
    shares.change(share, names=["percent"], by=officer)
    assert Share.objects.get().percent == 100


@pytest.mark.django_db
def test_a_share_too_large_is_refused_on_the_page(
    officer: User, partnership: Partnership, client_as: ClientAs
) -> None:
    share = ShareFactory(partnership=partnership, percent=60)
    url = reverse("share_new", args=[partnership.reference])
    data = {"organisation": ContributionFactory(partnership=partnership).organisation_id, "percent": "50"}
    words = client_as(officer).post(url, data).content.decode()
    assert "Only 40 per cent is left" in words
    assert Share.objects.get() == share


@pytest.mark.django_db
def test_the_council_is_offered_for_its_own_contribution(
    officer: User, partnership: Partnership, client_as: ClientAs
) -> None:
    words = client_as(officer).get(reverse("contribution_new", args=[partnership.reference])).content.decode()
    assert "Northvale Borough Council</option>" in words


@pytest.mark.django_db
def test_the_room_says_in_words_what_is_capped_and_what_nobody_knows(
    officer: User, partnership: Partnership, client_as: ClientAs
) -> None:
    LiabilityFactory(partnership=partnership, what="Pooled overspend", cap="not_capped", most=None)
    YearMoneyFactory(partnership=partnership, year=2026, budget=100, forecast=150)
    ContributionFactory(partnership=partnership, certainty="not_known", amount=0)
    words = (
        client_as(officer).get(reverse("partnership_finance", args=[partnership.reference])).content.decode()
    )
    for said in ("No upper limit", "Not known", "£50 over", "no approval recorded"):
        assert said in words


@pytest.mark.django_db
def test_exempt_resources_stay_hidden_from_those_who_may_not_read_them(
    people: dict[str, User], partnership: Partnership, client_as: ClientAs
) -> None:
    Partnership.objects.filter(pk=partnership.pk).update(banking="Account 12345")
    SensitiveMark.objects.create(partnership=partnership, field="banking", paragraph=3, reason="Business")
    url = reverse("partnership_finance", args=[partnership.reference])
    assert "Account 12345" in client_as(people["adviser"]).get(url).content.decode()
    hidden = client_as(people["reader"]).get(url).content.decode()
    assert "Account 12345" not in hidden
    assert "Exempt, paragraph 3" in hidden


@pytest.mark.parametrize("amount", ["budget", "forecast", "actual"])
def test_a_year_is_a_figure_or_not_known_for_every_caller(
    amount: str, partnership: Partnership, officer: User
) -> None:
    both = YearMoney(partnership=partnership, year=2026, certainty="not_known", **{amount: 0})
    with pytest.raises(RelatedRefused, match="Leave the amounts empty"):
        services_related.add(both, by=officer)
    assert not YearMoney.objects.exists()
    unknown = services_related.add(
        YearMoney(partnership=partnership, year=2026, certainty="not_known"), by=officer
    )
    setattr(unknown, amount, 5)
    with pytest.raises(RelatedRefused, match="Leave the amounts empty"):
        services_related.change(unknown, names=[amount], by=officer)
    assert getattr(YearMoney.objects.get(), amount) is None
    unknown.certainty = "exact"
    services_related.change(YearMoney.objects.get(), names=[amount], by=officer)
    services_related.change(unknown, names=[amount, "certainty"], by=officer)
    assert getattr(YearMoney.objects.get(), amount) == 5


@pytest.mark.parametrize(("kind", "name"), [(LiabilityForm, "most"), (ShareForm, "limit")])
@pytest.mark.parametrize("typed", ["-5", "NaN"])
def test_what_the_council_may_owe_and_a_limit_are_never_below_nought(
    kind: Any, name: str, typed: str
) -> None:
    field = kind.base_fields[name]
    with pytest.raises(ValidationError):
        field.clean(typed)
    assert field.clean("5") == 5


@pytest.mark.parametrize("name", ["budget", "forecast", "actual"])
def test_what_a_partnership_earns_may_be_more_than_it_costs(name: str) -> None:
    assert YearMoneyForm.base_fields[name].clean("-5") == -5
